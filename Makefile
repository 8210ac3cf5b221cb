# `make help` lists what can be made. PYTHON names the Python to use (3.11 or newer).

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
TORCH := torch==2.13.0
SOURCES := ../shared/seeds
# Worker processes for the tests; a file's tests stay together, for the servers and browsers it starts.
TESTS ?= -n 2 --dist loadfile

.PHONY: help app test check fix lock sbom slim bench install install-dev install-models browser
.DELETE_ON_ERROR:

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1  /p' Makefile | while read -r name text; do \
		printf '  make %-16s %s\n' "$$name" "$$text"; done

app: install ## Install what the app needs, and start the app
	@$(BIN)/longtail app

test: install-dev browser $(if $(MODELS),install-models) ## Run every test; MODELS=1 adds those of the encoder's reference
	$(if $(MODELS),LONGTAIL_MODELS=1) CHROMIUM="$$($(BIN)/python tools/browser.py)" $(BIN)/python -m pytest $(TESTS)

check: install-dev ## Lint, check types, the catalogue, the locks, their licences and known weaknesses; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/longtail check $(if $(wildcard $(SOURCES)),--sources $(SOURCES))
	$(BIN)/python tools/lock.py --check
	$(BIN)/python tools/licences.py
	$(BIN)/python tools/sbom.py --check
	$(BIN)/hadolint Dockerfile
	$(BIN)/python tools/audit.py

fix: install-dev ## Format the code, and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: install-dev ## Pin the dependencies again; UPGRADE=1 takes the newest
	$(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)
	$(MAKE) --no-print-directory sbom

sbom: install-dev ## Write the bill of materials, requirements/sbom.cdx.json
	$(BIN)/python tools/sbom.py

bench: install-dev browser ## Measure speed, size and memory beside their aims, in about 25 minutes
	$(BIN)/python -m benchmarks.run

install: $(BIN)/.app ## Install what the app needs, in .venv
install-dev: $(BIN)/.dev
slim: install ## Remove from .venv what the app never imports (280 MB); `make install-dev` brings it back
	$(PIP) uninstall --quiet --yes --requirement requirements/unused.txt
	@rm -f $(BIN)/.dev
install-models: $(BIN)/.models ## Install the extra `models` (torch, sentence-transformers), in .venv

browser: install-dev
	@$(BIN)/python tools/browser.py >/dev/null

# What is installed, as files that are newer than what they were installed from.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "longtail needs Python 3.11 or newer; name one: make PYTHON=...")'
	$(PYTHON) -m venv .venv

$(BIN)/.app: requirements/app.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --no-compile --require-hashes -r requirements/app.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/.dev: requirements/dev.txt $(BIN)/.app
	$(PIP) install --quiet --no-compile --require-hashes -r requirements/dev.txt
	@touch $@

# torch comes first and unpinned by hash: its build differs with the computer (see tools/lock.py).
$(BIN)/.models: requirements/models.txt $(BIN)/.app
	$(PIP) install --quiet $(TORCH)
	$(PIP) install --quiet --no-compile --require-hashes --no-deps -r requirements/models.txt
	@touch $@
