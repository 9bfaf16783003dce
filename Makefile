# One command each; `make` alone lists them. Needs make and Python 3.11 or newer.
#   PORT=8001 make run        make test ARGS="-k search"

VENV ?= .venv
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)
ARGS ?=
IN_VENV = $(VENV)/bin/python

export PYTHONUTF8 = 1

.DEFAULT_GOAL := help
.PHONY: help run test check bench screenshots lock clean python environment development

help: ## list the commands
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: environment ## prepare everything, then the site and one worker on http://localhost:8000 (PORT=)
	@$(IN_VENV) -m commands.run

test: development ## the whole suite (ARGS="-k word" for a part)
	@$(IN_VENV) -m pytest $(ARGS)

check: development ## lint, types, arrows, templates, catalogues, migration drift
	@$(IN_VENV) -m commands.check

bench: development ## the benchmark tables
	@$(IN_VENV) -m benchmarks $(ARGS)

screenshots: development ## the pictures in docs/screenshots/, of the site that runs (ARGS="--origin URL")
	@$(IN_VENV) -m commands.screenshots $(ARGS)

lock: development ## lock requirements*.in again, with hashes (ARGS=--upgrade for newer ones)
	@$(IN_VENV) -m uv pip compile $(LOCKING) $(ARGS) requirements.in -o requirements.txt
	@$(IN_VENV) -m uv pip compile $(LOCKING) $(ARGS) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	@$(IN_VENV) -m uv pip compile $(LOCKING) $(ARGS) requirements-bench.in -o requirements-bench.txt

clean: ## remove what was built; instance/ with its database stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete

LOCKING = --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: --no-header

python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	|| { echo "guantong: Python 3.11 or newer is needed (PYTHON=/path/to/python3 make run)" >&2; exit 2; }

environment: python
	@$(PYTHON) commands/environment.py $(VENV) requirements.txt

development: python
	@$(PYTHON) commands/environment.py $(VENV) requirements-dev.txt
