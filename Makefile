# Everything one does with Convene. `make` alone lists the targets. Needs Python 3.11 or newer and make, nothing else.

VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix bench lock soak soak-short system serve playground peers clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with the locked dependencies (done by the others when needed)

# The first Python in the list that runs, is new enough and can make environments.
PYTHON = $(shell for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)

$(BIN)/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(READY): requirements.lock pyproject.toml | $(BIN)/uv
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet requirements.lock
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

demo: $(READY) ## Convene with the sandbox Outlook and a chat in this terminal
	@$(BIN)/convene demo

serve: $(READY) ## the service, with settings from the environment or .env
	@$(BIN)/convene serve

test: check ## set everything up, run all checks and all tests
	$(BIN)/pytest

check: $(READY) ## format, lint, types, arrows between packages, generated documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

fix: $(READY) ## let ruff format and mend, and write the generated documents anew
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m docs.generate

bench: $(READY) ## the figures that the README and the issues speak of
	$(BIN)/python -m tests.bench

soak: $(READY) ## 10,000 bookings on each engine while everything fails, and a checker (two hours; SOAK="--minutes 20" for less)
	$(BIN)/python -m tests.soak $(SOAK)

soak-short: $(READY) ## two minutes of it, on both engines
	$(BIN)/pytest -o addopts=-q tests/soak/test_soak.py

peers: $(READY) ## read the sandbox with Microsoft's and others' clients (470 MB, in an environment of their own)
	$(BIN)/python -m tests.peers

playground: $(READY) ## attach the Teams-like client to a running `make demo` (needs node; see docs/operations.md)
	@$(BIN)/python -m tests.playground

lock: $(READY) ## take the newest versions that pyproject.toml allows into requirements.lock
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --all-extras pyproject.toml -o requirements.lock

system: ## install what the tests use beside Python: PostgreSQL, Chromium, node (Debian or Ubuntu, as root)
	@if [ "$$(id -u)" != 0 ]; then echo "make system needs root; without it those tests are skipped"; exit 1; fi
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql chromium nodejs npm

clean: ## remove the environment and what tools left behind; var/ stays
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
