#!/usr/bin/env bash
# Pipeline recipes of examples/ci: YAML parses, shell parts pass bash -n and shellcheck, and each recipe turns every exit code of
# pv-impact into the one that its pipeline must see. Policy, waiver, baseline, comparison and verification files follow their schemas.
set -euo pipefail
cd "$(dirname "$0")/../.."
binary="$(realpath "$1")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 .ci/checks/pipelines.py examples/ci "$work"

echo "shell syntax"
for script in "$work"/*.sh examples/ci/change-ticket/attach.sh; do
  bash -n "$script"
  shellcheck --severity=warning "$script"
done

echo "exit codes: what pv-impact says, and what the pipeline ends with"
mkdir "$work/bin"
cat > "$work/bin/pv-impact" <<'STUB'
#!/usr/bin/env bash
for argument in "$@"; do
  case "$argument" in json=*|markdown=*) [ "$STUB_CODE" -eq 1 ] || [ "$STUB_CODE" -eq 2 ] || echo '{}' > "${argument#*=}" ;; esac
done
exit "$STUB_CODE"
STUB
chmod +x "$work/bin/pv-impact"
failed=0
for recipe in github gitlab tekton azure; do
  for code in 0 1 2 3 4 5; do
    room="$work/$recipe-$code"
    mkdir "$room"
    actual=0
    (
      cd "$room"
      export PATH="$work/bin:$PATH" STUB_CODE="$code" GITHUB_OUTPUT="$room/output" GITHUB_STEP_SUMMARY="$room/summary"
      export RESULTS="$room/results" METHOD=block FAIL_ON=high
      mkdir -p "$RESULTS"
      first=0
      bash "$work/$recipe-1.sh" > log 2>&1 || first=$?
      if [ ! -f "$work/$recipe-2.sh" ]; then exit "$first"; fi
      if [ "$first" -ne 0 ]; then exit "$first"; fi
      CODE="$(sed -n 's/^code=//p' "$GITHUB_OUTPUT" 2>/dev/null || true)"
      PV_IMPACT_CODE="$(sed -n 's/^##vso\[task.setvariable variable=pvImpactCode\]//p' log)"
      export CODE PV_IMPACT_CODE
      bash "$work/$recipe-2.sh" >> log 2>&1
    ) || actual=$?
    # What is no verdict may end with any code but 0; Azure has a state of its own for warnings.
    case "$recipe $code" in
      "azure 4") expected=0 ;;
      *" 1"|*" 2") expected="$actual"; [ "$actual" -ne 0 ] || expected=nonzero ;;
      *) expected="$code" ;;
    esac
    if [ "$actual" != "$expected" ]; then echo "FAILS $recipe: pv-impact $code, pipeline $actual" >&2; failed=1; fi
  done
done
[ "$failed" -eq 0 ]

echo "change ticket, with the real program"
analysis="$work/analysis.json"
code=0
"$binary" analyze --cluster examples/02-mount-lost/cluster.yaml --source examples/02-mount-lost/source \
  --target examples/02-mount-lost/target --profile block-clone --pair sda=sda --pair sdb=sdb \
  --now 2026-11-20T09:00:00Z --output "json=$analysis" || code=$?
[ "$code" -eq 3 ]
mkdir "$work/real"
ln -s "$binary" "$work/real/pv-impact"
code=0
PATH="$work/real:$PATH" bash examples/ci/change-ticket/attach.sh "$analysis" "$work/ticket" || code=$?
[ "$code" -eq 3 ]
grep -q '^verdict: blocked' "$work/ticket/verdict.txt"
grep -q '^# BLOCKED' "$work/ticket/report.md"
if grep -qE 'worker-1|pv-orders|S45YNA0M' "$work/ticket/report.md"; then echo "a name stands in the ticket" >&2; exit 1; fi
[ "$(stat -c %a "$analysis.redact-map.json")" = 600 ]

echo "schemas"
"$binary" baseline "$analysis" > "$work/baseline.yaml"
"$binary" compare "$analysis" "$analysis" --format json > "$work/comparison.json" || [ $? -eq 5 ]
cp -r examples/02-mount-lost/source "$work/after"
sed -i -e 's/^boot_id=.*/boot_id=7b3f4051-6b7c-4d8e-9fa0-1b2c3d4e5f60/' "$work/after/meta/env"
"$binary" verify "$analysis" --after "$work/after" --format json > "$work/verification.json" || [ $? -ge 3 ]
"$binary" gate "$analysis" --redact --format json --report-only > "$work/redacted.json"
fingerprint="$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["blockedBy"]["findings"][0])' "$analysis")"
"$binary" waivers draft "$analysis" "$fingerprint" | sed -e 's/""/"text"/' > "$work/waivers.yaml"
sed -n '/^```yaml/,/^```/p' docs/policy.md | sed -e '/^```/d' > "$work/policy.yaml"
"$binary" gate "$analysis" --policy "$work/policy.yaml" --report-only > /dev/null
python3 .ci/checks/pipelines.py --schemas docs/schema "$work"
