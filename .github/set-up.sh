#!/usr/bin/env bash
# What each workflow calls first: an environment in .venv with tidegate and all that the pipeline imports.
set -euo pipefail
make .venv/.repro
