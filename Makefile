# Two commands on a fresh machine: `make site` and `make test`. Everything that they need beyond Python 3.11, pip, node, npm
# and git is installed by these files: Python packages from requirements.lock (with hashes), npm packages from
# package-lock.json, and Chromium by .ci/chromium.

PYTHON ?= python3
BIN := .venv/bin
SITE ?= site

.PHONY: site test serve validate schemas lint types check soak clean
.DEFAULT_GOAL := site

site: .venv/.ready  ## Build the website with every export into site/
	$(BIN)/safemcp build -o $(SITE)

test: .venv/.ready node_modules/.ready  ## Run all tests, in a browser too
	CHROMIUM="$$(.ci/chromium)" $(BIN)/python -m pytest -n auto --dist loadfile

serve: .venv/.ready  ## Show the website and rebuild it at every change
	$(BIN)/safemcp serve

validate: .venv/.ready  ## Check the catalog
	$(BIN)/safemcp validate

schemas: .venv/.ready  ## Write schemas/ and the generated pages of docs/ anew
	$(BIN)/safemcp schema
	$(BIN)/python docs/generate.py

check: lint types  ## Everything but the tests
	$(BIN)/safemcp schema --check
	$(BIN)/python docs/generate.py --check
	$(BIN)/safemcp fmt --check
	$(BIN)/safemcp validate

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: .venv/.ready
	$(BIN)/mypy

clean:
	rm -rf .venv node_modules $(SITE)

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

node_modules/.ready: package.json package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@
