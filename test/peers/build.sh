#!/usr/bin/env bash
# Builds the real servers that test:peers starts, those that are missing: about half an hour on a new machine, seconds after that.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
cloudwatch/build.sh
prometheus/build.sh
kubernetes/build.sh kube
ollama/build.sh
