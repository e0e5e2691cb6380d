#!/usr/bin/env bash
# Runs every example with a built pv-impact and compares report and exit code with the committed ones.
#
#   examples/check.sh BINARY            compare; exits with 1 when something differs
#   examples/check.sh BINARY --record   write the reports anew (review them before committing)
set -euo pipefail
binary="$(realpath "$1")"
mode="${2:-compare}"
cd "$(dirname "$0")/.."
failed=0
for folder in examples/[0-9]*/; do
  folder="${folder%/}"
  command="$(tr -d '\\\n' < "$folder/command")"
  actual="$(mktemp)"
  code=0
  # shellcheck disable=SC2086 # the committed command line is split into words on purpose
  "$binary" ${command#pv-impact} > "$actual" 2>/dev/null || code=$?
  if [ "$mode" = --record ]; then
    cp "$actual" "$folder/report.md"
    echo "$code" > "$folder/exit-code"
    echo "recorded $folder (exit code $code)"
  elif ! diff -u "$folder/report.md" "$actual"; then
    echo "DIFFERS $folder: report" >&2
    failed=1
  elif [ "$code" != "$(cat "$folder/exit-code")" ]; then
    echo "DIFFERS $folder: exit code $code, expected $(cat "$folder/exit-code")" >&2
    failed=1
  else
    echo "ok $folder (exit code $code)"
  fi
  rm -f "$actual"
done
if [ "$mode" = --record ]; then
  # The README shows the beginning of one report; it is real output or nothing.
  shown="$(mktemp)"
  {
    echo '```markdown'
    awk '/^## What to do first/ { exit } { print }' examples/02-mount-lost/report.md | sed -e '$ { /^$/d }'
    echo '```'
  } > "$shown"
  updated="$(mktemp)"
  awk -v shown="$shown" '
    /<!-- example:begin -->/ { print; while ((getline line < shown) > 0) print line; skip = 1; next }
    /<!-- example:end -->/ { skip = 0 }
    !skip { print }
  ' README.md > "$updated"
  cat "$updated" > README.md
  rm -f "$shown" "$updated"
fi
exit "$failed"
