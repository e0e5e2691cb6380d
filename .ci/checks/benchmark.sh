#!/usr/bin/env bash
# Time and memory of the main job on a generated 100 MB dump.
set -euo pipefail
"$(dirname "$1")/pv-impact-benchmark" 10 100
