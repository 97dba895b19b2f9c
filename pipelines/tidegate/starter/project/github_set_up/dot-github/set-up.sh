#!/usr/bin/env bash
# What each workflow calls first: an environment in .venv with tidegate and all that the pipeline imports.
# requirements.lock pins everything by hash, so that a run installs what was reviewed; write it by
#   uv pip compile --universal --generate-hashes --output-file requirements.lock requirements.in
set -euo pipefail
if [ ! -f requirements.lock ]; then
  echo "requirements.lock: not found; .github/set-up.sh says how to write it" >&2
  exit 4
fi
python -m venv .venv
.venv/bin/pip install --quiet --require-hashes --requirement requirements.lock
