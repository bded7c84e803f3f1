# Two commands on a fresh machine: `make site` and `make test`. Everything that they need beyond Python 3.11, pip, node, npm
# and git is installed by these files: Python packages from requirements.lock (with hashes), npm packages from
# package-lock.json, and Chromium by .ci/chromium.

PYTHON ?= python3
BIN := .venv/bin
SITE ?= site

.PHONY: setup site test serve validate schemas lint types pipelines check release soak clean
.DEFAULT_GOAL := site

setup: .venv/.ready  ## Install what everything else needs

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

check: lint types pipelines  ## Everything but the tests
	$(BIN)/safemcp schema --check
	$(BIN)/python docs/generate.py --check
	$(BIN)/safemcp fmt --check
	$(BIN)/safemcp validate

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: .venv/.ready
	$(BIN)/mypy

soak: .venv/.ready  ## Run every fuzz target 100,000 times; takes hours, and is no part of the tests
	$(BIN)/python -m pytest tests/fuzz -p no:randomly -n auto --hypothesis-profile=soak --hypothesis-show-statistics

pipelines: .venv/.ready  ## Check the workflows and templates
	$(BIN)/zizmor --offline --persona=auditor --no-progress --quiet .
	$(BIN)/jactionlint
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.gitlab-ci ci/gitlab-template.yml

release: .venv/.ready  ## Write what a release consists of into dist/
	.ci/release

clean:
	rm -rf .venv node_modules $(SITE) dist build

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

node_modules/.ready: package.json package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@
