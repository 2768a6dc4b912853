# Each command sets up what it needs first. A machine with Python 3.11 or newer, git and make is enough.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help run test check bench proof lock words pictures compiled
.DEFAULT_GOAL := help

help:
	@echo "make run    open the college on http://127.0.0.1:8000 (HOST, PORT; DEMO=0 for an empty one)"
	@echo "make test   run every test          make check  format, lint, types, layers, templates, security"
	@echo "make bench  run the benchmarks      make proof  run the long checks"
	@echo "make lock   pin what pyproject.toml asks for      make words  collect the words to translate"
	@echo "make pictures  take the screenshots of README and docs again (needs Chromium)"

# --- setting up -------------------------------------------------------------------------------------------------
$(BIN)/python:
	@python=; for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if command -v $$each >/dev/null && $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed. On Debian or Ubuntu: apt install python3 python3-venv" >&2; exit 1; fi; \
	version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "This Python cannot make environments yet. On Debian or Ubuntu: apt install python$$version-venv" >&2; exit 1; fi; \
	echo "Making $(VENV) with Python $$version"; $$python -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(BIN)/python
	@echo "Installing what the college stands on"
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing what we build and test with"
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements-dev.txt
	@touch $(VENV)/installed $@

compiled: | $(BIN)/python
	@for each in college/translations/*/LC_MESSAGES/messages.po; do \
	  if [ -e "$$each" ] && [ ! "$${each%.po}.mo" -nt "$$each" ]; then $(BIN)/pybabel -q compile -i "$$each" -o "$${each%.po}.mo" || exit 1; fi; \
	done

# --- the commands of everyday -----------------------------------------------------------------------------------
run: $(VENV)/installed compiled
	@exec $(BIN)/python run.py

test: $(VENV)/installed-dev compiled
	@$(BIN)/python -m pytest -m "not proof" --numprocesses auto --maxprocesses 4 --dist loadfile

proof: $(VENV)/installed-dev compiled
	@$(BIN)/python -m pytest -m proof -s

bench: $(VENV)/installed-dev compiled
	@$(BIN)/python -m benchmarks

check: $(VENV)/installed-dev compiled
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/djlint --quiet --check templates
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml college config.py run.py
	$(BIN)/mypy
	$(BIN)/python docs/tools/words.py --check
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export COLLEGE_ENV=testing COLLEGE_INSTANCE="$$folder" && \
	  $(BIN)/flask --app run db upgrade >/dev/null 2>&1 && $(BIN)/flask --app run db check

# --- now and then -----------------------------------------------------------------------------------------------
PIN := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
       --no-emit-index-url --no-annotate --no-header --quiet

lock: $(VENV)/installed-dev
	$(PIN) --upgrade --output-file requirements.txt
	$(PIN) --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt

words: $(VENV)/installed-dev
	$(BIN)/python docs/tools/words.py

pictures: $(VENV)/installed-dev compiled
	@PYTHONPATH=. $(BIN)/python docs/tools/screenshots.py
