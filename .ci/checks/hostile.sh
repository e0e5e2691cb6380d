#!/usr/bin/env bash
# Renders analyses whose names try to become markup, script, layout or terminal commands, and looks at the result with
# cmark-gfm, Chromium, Graphviz and Mermaid: nothing is injected, no script runs, tables keep their columns.
#
#   .ci/checks/hostile.sh BINARY
set -euo pipefail
binary="$(realpath "$1")"
cd "$(dirname "$0")/../.."
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
command="$(tr -d '\\\n' < examples/02-mount-lost/command)"
# shellcheck disable=SC2086 # the committed command line is split into words on purpose
"$binary" ${command#pv-impact} --report-only --output "json=$folder/analysis.json" 2> /dev/null
PYTHONPATH=.ci/checks PYTHONDONTWRITEBYTECODE=1 python3 .ci/checks/hostile.py "$binary" "$folder/analysis.json" "$folder"
