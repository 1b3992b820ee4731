# The commands of a checkout. `make demo` and `make test` set up whatever they need first.
PYTHON ?= python3
BIN := .venv/bin
SERVE := $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

.DEFAULT_GOAL := help
.PHONY: help setup test-setup demo run test check lock bench catalogue

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## install what Haven needs to run
	@$(PYTHON) scripts/bootstrap.py run

test-setup: ## install what the tests need as well
	@$(PYTHON) scripts/bootstrap.py test

demo: setup ## serve a clinic of fictional people (PORT= HOST= FRESH=1)
	@exec $(BIN)/portal demo --fetch-wording $(SERVE) $(if $(filter-out 0,$(FRESH)),--fresh)

run: setup ## serve the real thing (PORT= HOST=)
	@exec $(BIN)/portal run $(SERVE)

test: test-setup ## run the whole test suite
	@$(BIN)/python scripts/suite.py

check: test-setup ## format, lint, types, import contracts, catalogue, security, then the suite
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python scripts/catalogue.py check
	$(BIN)/bandit --quiet --recursive --severity-level medium portal
	$(BIN)/python scripts/suite.py

lock: ## write the lock files from pyproject.toml (UPGRADE=1 takes newer versions)
	@UPGRADE=$(UPGRADE) $(PYTHON) scripts/bootstrap.py lock

bench: test-setup ## measure against floors, one table
	@$(BIN)/python -m bench

catalogue: test-setup ## bring the translation catalogue up to the templates
	@$(BIN)/python scripts/catalogue.py update
