.DEFAULT_GOAL := help
PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
# Three for two cores: tests wait for pauses, frames and other processes, but not for ever. A file
# of tests goes to one of them.
WORKERS := $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores < 5 ? cores + (cores + 1) / 2 : 8)))
PYTEST = $(PYTHON) tools/with_postgres.py $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: help setup run test check lint types templates js migrations css data fonts bench evidence lighthouse security coverage clean faults test-browser test-fast test-pgbouncer

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## virtual environment with what running and testing need
	@tools/setup.sh requirements-dev.txt

run: ## the site on http://127.0.0.1:8000/ (PORT=… changes it), SQLite, no key needed
	@tools/run.sh $(PORT)

# pytest rewrites every assertion of the tests: kept, a process of theirs starts 5 s sooner.
test test-fast test-browser: export PYTHONDONTWRITEBYTECODE :=
test: setup ## every test, against a real PostgreSQL and a real Chromium
	@tools/node_packages.sh
	@$(PYTEST) $(ARGS)
	@tools/test_js.sh

test-fast: setup ## of the tests in Chromium only the main job, and all others
	@$(PYTEST) -m "not browser or main_job" $(ARGS)

test-browser: setup ## the tests in a real Chromium alone
	@tools/node_packages.sh
	@$(PYTEST) tests/browser $(ARGS)

test-pgbouncer: setup ## the database's tests through a PgBouncer in transaction mode
	@$(PYTHON) tools/with_pgbouncer.py $(PYTHON) -m pytest --reuse-db -m "django_db and not browser" $(ARGS)

faults: setup ## the figures of reliability, measured, each beside its target (ARGS="A5 --quick")
	@$(PYTHON) tools/faults.py $(ARGS)

check: setup lint types templates js migrations test ## everything that must be green before a commit lands

lint: setup ## ruff: rules and format
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

types: setup ## mypy, strict
	@$(VENV)/bin/mypy

templates: setup ## djlint
	@$(VENV)/bin/djlint --quiet --lint templates

js: ## biome over static/js and tests/js, and the built CSS is up to date
	@tools/check_front.sh

migrations: setup ## models and migrations agree
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@$(PYTHON) manage.py check --fail-level WARNING

css: ## rebuild static/css (needs Node)
	@tools/node_packages.sh
	@tools/build_css.sh

data: ## rebuild the solar terms (large downloads) and the form's lunar years
	@tools/setup.sh tools/requirements.txt
	@$(PYTHON) tools/build_solar_terms.py
	@$(PYTHON) tools/build_lunar.py

fonts: ## rebuild static/fonts
	@tools/setup.sh tools/requirements.txt
	@$(PYTHON) tools/build_fonts.py

bench: ## speed, side by side with others
	@tools/setup.sh tools/requirements.txt
	@$(PYTHON) -m benchmarks.engine
	@$(PYTHON) -m benchmarks.boot
	@$(PYTHON) -m benchmarks.stream
	@$(PYTHON) -m benchmarks.page

evidence: ## everything docs/evidence.md says, measured again (ARGS="--quick", ARGS="--only page")
	@tools/setup.sh tools/requirements.txt
	@$(PYTHON) tools/evidence.py $(ARGS)

lighthouse: setup ## Lighthouse on form, result and saved entry, phone and desk (needs Node and Chromium)
	@$(PYTHON) tools/run_lighthouse.py $(ARGS)

security: setup ## A17, A18: Mozilla's Observatory, CSP evaluator, check --deploy (needs Node)
	@$(PYTHON) tools/run_security.py

coverage: setup ## which lines no test reaches
	@$(PYTHON) tools/with_postgres.py $(PYTHON) -m coverage run -m pytest
	@$(PYTHON) -m coverage report --skip-covered

clean: ## forget the environment and everything built locally
	rm -rf $(VENV) node_modules staticfiles test-results db.sqlite3*
