#!/usr/bin/env bash
# Time and memory of the readers and of the main job on generated dumps, against libyaml.
set -euo pipefail
"$(dirname "$1")/pv-impact-benchmark" --repeat 1 10 100
