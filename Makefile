# `make repro` shows the whole way on the reference data, `make test` proves it. Both set up what they need, once.
SHELL := bash
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export VIRTUAL_ENV := $(CURDIR)/.venv
export GX_ANALYTICS_ENABLED := false
unexport PYTHONPATH

PYTHON ?= python3
PYTEST ?= pytest -n 2 --dist worksteal
GROUPS_ALL := build reference test lint docs bench
# compiled once here: where PYTHONDONTWRITEBYTECODE is set, every process would compile all that it imports, for 8 s
INSTALL := uv pip install --quiet --compile-bytecode --verify-hashes --constraint requirements.lock --requirement pyproject.toml

.PHONY: repro test soak environment readers site lock clean
.DELETE_ON_ERROR:

repro: .venv/.repro ## the pipeline on the reference data, then a summary
	@dvc repro; status=$$?; tidegate summary; exit $$status

test: .venv/.test ## the everyday tests; PYTEST_ARGS reaches pytest
	$(PYTEST) -m "not slow and not soak" $(PYTEST_ARGS)

soak: .venv/.test ## whole pipelines, for many minutes
	$(PYTEST) -m soak $(PYTEST_ARGS)

environment: .venv/.test ## everything that working on tidegate itself needs

# uv is installed by pip from its own lines of the lock; it installs the rest an order of magnitude faster than pip
.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit("tidegate needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	awk '/^uv==/ {on = 1} on {print; if (!/\\$$/) exit}' requirements.lock > .venv/uv.lock
	pip install --quiet --no-deps --require-hashes --requirement .venv/uv.lock

.venv/.repro: requirements.lock pyproject.toml | .venv/bin/uv
	$(INSTALL) --extra kubernetes --extra serve --group build --group reference
	uv pip install --quiet --no-deps --no-build-isolation --editable .
	python -m compileall -q pipelines # where PYTHONDONTWRITEBYTECODE is set, each of a pipeline's processes would compile all of it
	@touch $@

.venv/.test: .venv/.repro
	$(INSTALL) --extra kubernetes --extra serve --extra dask --extra lightgbm --extra optuna --extra postgres --extra ray --extra sigstore --extra spark --extra xgboost $(GROUPS_ALL:%=--group %)
	@touch $@

readers: .venv/readers/.done ## other makers' readers of what is rendered, in an environment of their own

.venv/readers/.done: .ci/readers.lock | .venv/bin/uv
	uv venv --quiet --allow-existing --python $(PYTHON) .venv/readers
	uv pip install --quiet --python .venv/readers/bin/python --require-hashes --requirement .ci/readers.lock
	@touch $@

.venv/.site: requirements.lock pyproject.toml | .venv/bin/uv
	uv pip install --quiet --verify-hashes --constraint requirements.lock --group docs
	@touch $@

site: .venv/.site ## the documentation site, in dist/site
	PYTHONPATH=pipelines python -m generators.site dist

lock: .venv/bin/uv ## resolve every extra and group anew, for every platform
	uv pip compile pyproject.toml --all-extras $(GROUPS_ALL:%=--group %) --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock
	uv pip compile .ci/readers.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate --quiet --output-file .ci/readers.lock
	uv pip compile pipelines/tidegate-serve/pyproject.toml --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet \
	  --output-file pipelines/tidegate-serve/requirements.lock

clean: ## the environment and what the pipeline made (the DVC cache stays)
	rm -rf .venv data artifacts
