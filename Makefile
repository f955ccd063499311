# Bisdesk on a bare machine: `make run` starts it, `make test` checks it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Compiled modules are kept, whatever the shell says: each of our processes starts three times as fast with them.
unexport PYTHONDONTWRITEBYTECODE
MAKEFLAGS += --no-print-directory

PORT ?= 8080
BIN := .venv/bin
INSTALLED := .venv/.installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

.PHONY: help run test test-long bench check format texts lock clean system-run system-test ready

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: system-run ready ## install what is missing, make the demo, serve it on port 8080 (PORT=… for another)
	@exec $(BIN)/python -m bisdesk demo --serve --port $(PORT)

test: system-test ready ## everything, as the project's own machine does: at most 12 minutes
	@exec $(BIN)/python tools/suite.py all

test-long: system-test ready ## what takes longer: load, kills, timing
	@exec $(BIN)/python tools/suite.py long

bench: system-run ready ## measure the figures, as ratios to a floor in the same run
	@exec $(BIN)/python -m tests.bench

check: ready ## the quick ones: lock, style, types, doors, catalogues
	@exec $(BIN)/python tools/suite.py quick

format: ready ## lay out the code, mend what can be mended by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

texts: ready ## bring the catalogues up to date with the texts in the code
	@$(BIN)/python tools/texts.py update
	@$(BIN)/pybabel -q compile -d translations

lock: ready ## pin the newest versions that pyproject.toml allows
	@tools/lock

clean: ## remove what can be made again; instance/ stays
	@rm -rf .venv build dist .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find bisdesk tests tools translations -name __pycache__ -prune -exec rm -r {} + -o -name '*.mo' -delete

system-run:
	@tools/system-packages run

system-test:
	@tools/system-packages test

ready: $(INSTALLED) $(CATALOGUES)

$(INSTALLED): requirements.lock tools/install
	@tools/install

translations/%/LC_MESSAGES/messages.mo: translations/%/LC_MESSAGES/messages.po | $(INSTALLED)
	@$(BIN)/pybabel -q compile -i $< -o $@ -l $*
