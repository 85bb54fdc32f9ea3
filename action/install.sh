#!/usr/bin/env bash
# The first step of action.yml: the binary that is named, else one that is built from the action's own source. The output
# `binary-path` says where it is.
set -euo pipefail
. "$GITHUB_ACTION_PATH/action/output.sh"

fail() {
    # Another text than our own is not in there.
    echo "::error title=seaworthy::$1"
    exit 2
}

binary=${SEAWORTHY_BINARY:-}
if [ -z "$binary" ]; then
    command -v cargo >/dev/null || fail "There is no cargo on this runner to build with. Install Rust, or name a binary in the input binary-path."
    # A place of its own, which docs/github.md names for a cache.
    target=$RUNNER_TEMP/seaworthy-target
    cargo build --release --locked --package seaworthy-cli --manifest-path "$GITHUB_ACTION_PATH/Cargo.toml" --target-dir "$target" >&2 ||
        fail "seaworthy does not build. The log above says why; the input binary-path takes a binary that is built already."
    binary=$target/release/seaworthy
    [ "${RUNNER_OS:-}" != Windows ] || binary+=.exe
fi

"$binary" --version || fail "The binary of the input binary-path does not run."
output binary-path "$binary"
