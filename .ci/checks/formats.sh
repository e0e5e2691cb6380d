#!/usr/bin/env bash
# Writes every example in every format and lets other programs judge: JSON Schema, a model of SARIF 2.1.0, sarif-tools,
# junitparser, the documented form of GitLab Code Quality, Graphviz, Mermaid, Chromium and axe-core.
#
#   .ci/checks/formats.sh BINARY
set -euo pipefail
binary="$(realpath "$1")"
cd "$(dirname "$0")/../.."
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
formats="markdown json html sarif junit gitlab mermaid dot receipt in-toto"
for example in examples/[0-9]*/; do
  name="$(basename "$example")"
  command="$(tr -d '\\\n' < "$example/command")"
  outputs=()
  for format in $formats; do outputs+=(--output "$format=$folder/$name.$format"); done
  code=0
  # shellcheck disable=SC2086 # the committed command line is split into words on purpose
  "$binary" ${command#pv-impact} "${outputs[@]}" > "$folder/stdout" 2> /dev/null || code=$?
  [ "$code" = "$(cat "$example/exit-code")" ] || { echo "FAILED $name: exit code $code" >&2; exit 1; }
  [ ! -s "$folder/stdout" ] || { echo "FAILED $name: standard output is not empty" >&2; exit 1; }
  # A reader that closes the pipe early changes neither the exit code nor anything on standard error.
  for format in $formats; do
    set +e
    # shellcheck disable=SC2086
    "$binary" ${command#pv-impact} --format "$format" 2> "$folder/errors" | head -c 10 > /dev/null
    code=${PIPESTATUS[0]}
    set -e
    [ "$code" = "$(cat "$example/exit-code")" ] || { echo "FAILED $name: exit code $code with a closed pipe" >&2; exit 1; }
    ! grep -q -i -E 'pipe|fatal|crash' "$folder/errors" || { cat "$folder/errors" >&2; exit 1; }
    [ "$name" = 02-mount-lost ] || break
  done
done
PYTHONPATH=.ci/checks PYTHONDONTWRITEBYTECODE=1 python3 .ci/checks/formats.py "$folder"

# What `inspect` says about bundles, a dump, a file that is nothing, and a folder of loose files, against its schema.
printf '# nothing\n' > "$folder/unknown.txt"
for inputs in examples/02-mount-lost/source examples/05-loose-files "examples/02-mount-lost/source $folder/unknown.txt"; do
  code=0
  # shellcheck disable=SC2086 # two inputs are two words
  "$binary" inspect $inputs --format json > "$folder/inspection.json" 2> /dev/null || code=$?
  [ "$code" = 0 ] || [ "$code" = 5 ] || { echo "FAILED inspect $inputs: exit code $code" >&2; exit 1; }
  python3 - "$folder/inspection.json" << 'PYTHON'
import json, sys

import jsonschema

schema = json.load(open("docs/schema/inspection-v1.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[1])))
PYTHON
  echo "inspect ${inputs//$folder/.}: valid, exit code $code"
done
