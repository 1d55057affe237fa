# Two commands for a person: `make run` and `make test`. The rest are their parts.
PY      ?= python3
VENV    ?= .venv
BIN     := $(VENV)/bin
WHEELS  ?=
WHEELHOUSE ?= wheelhouse
PORT    ?= 8000
ifneq ($(WHEELS),)
SOURCE  := --no-index --find-links $(abspath $(WHEELS))
else
SOURCE  :=
endif

.PHONY: run test env env-dev lint types contracts wheelhouse clean

run: env
	$(BIN)/mingting up --port $(PORT)

test: env-dev
	$(BIN)/ruff check src tests && $(BIN)/ruff format --check src tests
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/mingting manage makemigrations --check --dry-run
	$(BIN)/python tests/side_by_side.py $(PYTEST)

env: $(VENV)/.base
env-dev: env $(VENV)/.dev

# venv is missing from some distributions' Python; virtualenv does the same there
$(BIN)/python:
	$(PY) -m venv $(VENV) || $(PY) -m virtualenv $(VENV) || ($(PY) -m pip install --user $(SOURCE) virtualenv && $(PY) -m virtualenv $(VENV))

$(VENV)/.base: requirements/base.lock requirements/tools.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes $(SOURCE) -r requirements/tools.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes $(SOURCE) -r requirements/base.lock \
	 || $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes $(SOURCE) -r requirements/base.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.base
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes $(SOURCE) -r requirements/dev.lock \
	 || $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes $(SOURCE) -r requirements/dev.lock
	touch $@

# everything an office without a package index needs: copy the folder, then `make run WHEELS=folder`
wheelhouse: env
	$(BIN)/python -m pip download -q --no-deps --require-hashes -d $(WHEELHOUSE) -r requirements/base.lock
	$(BIN)/python -m pip download -q --no-deps --require-hashes -d $(WHEELHOUSE) -r requirements/tools.lock

lint: env-dev
	$(BIN)/ruff check --fix src tests && $(BIN)/ruff format src tests
	$(BIN)/lint-imports
	$(BIN)/mypy

lock: env
	for name in tools base dev; do \
	  $(BIN)/uv pip compile --python-version 3.11 requirements/$$name.in -q --no-header --no-annotate --generate-hashes -o requirements/$$name.lock; done

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache build dist
