# Sourced by the steps of action.yml: outputs whose values may hold anything.
# shellcheck shell=bash

# `output NAME VALUE`: between lines that nobody can guess, so that no value can end early and add an output of its own.
output() {
    local delimiter
    delimiter=seaworthy-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s<<%s\n%s\n%s\n' "$1" "$delimiter" "$2" "$delimiter" >>"$GITHUB_OUTPUT"
}
