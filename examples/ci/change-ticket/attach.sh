#!/usr/bin/env bash
# Prepares the attachments of a change ticket: a redacted report, and the verdict with the checksum of the analysis.
#
#   attach.sh ANALYSIS FOLDER [POLICY] [WAIVERS]
#
# The analysis itself stays inside; its SHA-256 in verdict.txt ties the ticket to it. Exits with the verdict's code.
set -uo pipefail
analysis="$1"
folder="$2"
options=()
if [ -n "${3:-}" ]; then options+=(--policy "$3"); fi
if [ -n "${4:-}" ]; then options+=(--waivers "$4"); fi
mkdir -p "$folder" || exit 1
code=0
pv-impact gate "$analysis" "${options[@]}" --redact --redact-map "$analysis.redact-map.json" \
  --output markdown="$folder/report.md" || code=$?
case "$code" in
  0) verdict="pass: nothing blocks" ;;
  3) verdict="blocked: do not start the change" ;;
  4) verdict="warnings: start only when the approver accepts them" ;;
  5) verdict="inconclusive: evidence is missing, do not start the change" ;;
  *) echo "no verdict: pv-impact ended with $code" >&2; exit "$code" ;;
esac
{
  echo "verdict: $verdict (exit code $code)"
  echo "analysis SHA-256: $(sha256sum "$analysis" | cut -d ' ' -f 1)"
  echo "program: $(pv-impact --version)"
} > "$folder/verdict.txt"
exit "$code"
