#!/usr/bin/env bash
# The second step of action.yml: one scan, all its reports. Annotations go to standard output, where GitHub reads them, then
# the report for a person; outputs and the summary are written whatever the scan says, and its exit code is the step's.
set -euo pipefail
. "$GITHUB_ACTION_PATH/action/output.sh"

wanted() {
    case $1 in
    true | '') return 0 ;;
    false) return 1 ;;
    *)
        echo "::error title=seaworthy::The input $2 is true or false."
        output exit-code 2
        exit 2
        ;;
    esac
}

# `lines PREFIX TEXT`: an argument for each line that is not empty.
lines() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        [ -z "$line" ] || arguments+=("$1$line")
    done <<<"$2"
}

work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/seaworthy.XXXXXX")
trap 'rm -rf "$work"' EXIT

arguments=(check "--output=github-output=$work/figures")
if wanted "$SEAWORTHY_ANNOTATIONS" annotations; then
    # Two reports cannot share standard output: the one for a person follows from its file.
    arguments+=(--output=github "--output=terminal=$work/report" --color=always)
else
    arguments+=(--output=terminal --color=always)
fi
if wanted "$SEAWORTHY_SUMMARY" summary; then arguments+=("--output=markdown=$work/summary"); fi

option() { [ -z "$2" ] || arguments+=("--$1=$2"); }
option output "${SEAWORTHY_SARIF:+sarif=$SEAWORTHY_SARIF}"
option category "$SEAWORTHY_CATEGORY"
option root "$SEAWORTHY_ROOT"
option config "$SEAWORTHY_CONFIG"
option select "$SEAWORTHY_SELECT"
option ignore "$SEAWORTHY_IGNORE"
option kubernetes "$SEAWORTHY_KUBERNETES"
option fail-on "$SEAWORTHY_FAIL_ON"
option min-score "$SEAWORTHY_MIN_SCORE"
if wanted "${SEAWORTHY_REQUIRE_SCORE:-false}" require-score; then arguments+=(--require-score); fi
option baseline "$SEAWORTHY_BASELINE"
# `origin/${{ github.base_ref }}` on a push, which has no base: no revision ends like that, and no branch is meant.
case $SEAWORTHY_SINCE in
*/) ;;
*) option since "$SEAWORTHY_SINCE" ;;
esac

lines --rules= "$SEAWORTHY_RULES"
lines '' "$SEAWORTHY_ARGS"
# A path may start with a hyphen.
arguments+=(--)
lines '' "$SEAWORTHY_PATHS"

code=0
COLUMNS=${COLUMNS:-110} "$SEAWORTHY_BINARY" "${arguments[@]}" || code=$?

[ ! -f "$work/report" ] || cat "$work/report"
[ ! -f "$work/figures" ] || cat "$work/figures" >>"$GITHUB_OUTPUT"
[ ! -f "$work/summary" ] || cat "$work/summary" >>"$GITHUB_STEP_SUMMARY"
# A file of an earlier run is none of this one, which has written its figures where it has written anything.
sarif=
if [ -f "$work/figures" ] && [ -n "$SEAWORTHY_SARIF" ] && [ -f "$SEAWORTHY_SARIF" ]; then sarif=$SEAWORTHY_SARIF; fi
output sarif-file "$sarif"
output exit-code "$code"
exit "$code"
