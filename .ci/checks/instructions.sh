#!/usr/bin/env bash
# Instructions of libyaml's event loop against those of the fast reader, on one dump: the ratio must not fall below THRESHOLD tenths.
# 14.2 was measured when this was committed.
# Wall time on a shared machine says little; instruction counts are the same on every run.
set -euo pipefail
THRESHOLD=135
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
command -v valgrind > /dev/null || { echo "valgrind is missing"; exit 1; }
# valgrind of Debian 12 gives up on the toolchain's debug information, so it gets a copy without.
bin="$folder/benchmark"
strip --strip-debug -o "$bin" "$(dirname "$1")/pv-impact-benchmark"

# Two sizes: the difference leaves out the start of the process.
count() { # ROW BYTES
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bin" row "$1" "$folder/$2.yaml" 2>&1 > /dev/null |
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p'
}
"$bin" dump 1000000 "$folder/1000000.yaml"
"$bin" dump 4000000 "$folder/4000000.yaml"
loop=$(($(count loop 4000000) - $(count loop 1000000)))
fast=$(($(count fast1 4000000) - $(count fast1 1000000)))
echo "instructions for 3 MB: libyaml's loop $loop, fast reader $fast, ratio $((loop * 10 / fast))/10, threshold $THRESHOLD/10"
[ "$loop" -gt 0 ] && [ "$fast" -gt 0 ] && [ $((loop * 10)) -ge $((fast * THRESHOLD)) ]
