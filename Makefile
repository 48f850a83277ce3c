# The hub on one machine: needs python3 (3.11-3.13, with venv), make and the package index; nothing else.
# Only relative paths here, so that a path with a space works; scripts of .venv are run as modules for the same reason.
PYTHON ?= python3
SETUP = $(PYTHON) hubsi/launcher/bootstrap.py
LAUNCH = .venv/bin/python -m hubsi.launcher
IF_SET_UP = test -x .venv/bin/python || { echo 'Nothing is set up here yet: make run'; exit 0; };

.DEFAULT_GOAL := help
.PHONY: help run stop backup restore reset status shell dbshell manage test test-fast bench texts requirements setup setup-dev

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' Makefile

setup: # the packages that the hub runs on
	@$(SETUP) requirements.txt

setup-dev: # and those that test it
	@$(SETUP) requirements-dev.txt

run: setup ## set up and start the hub, until Ctrl-C (PORT=8123 for another port)
	@$(LAUNCH) run $(if $(PORT),--port $(PORT))

stop: ## stop the hub of this clone
	@$(IF_SET_UP) $(LAUNCH) stop

backup: setup ## database and files in one file, also while the hub runs (FILE=path for a place of your own)
	@$(LAUNCH) manage backup $(if $(FILE),"$(FILE)")

restore: setup ## put a backup back into an empty hub that stands still: FILE=path (REPLACE=1 replaces what is there)
	@$(LAUNCH) manage restore "$(FILE)" $(if $(REPLACE),--replace)

reset: ## delete the data of this clone; asks first
	@$(IF_SET_UP) $(LAUNCH) reset $(if $(YES),--yes)

status: ## what runs, where, and where the data lies
	@$(IF_SET_UP) $(LAUNCH) status || true

shell: setup ## Django's shell on the hub's data
	@$(LAUNCH) shell

dbshell: setup ## psql on the hub's data
	@$(LAUNCH) dbshell

manage: setup ## any manage.py command on the hub's data: make manage DO="load_demo"
	@$(LAUNCH) manage $(DO)

test: setup-dev ## every check: style, types, contracts, migrations, texts, settings, all tests, browser
	@$(LAUNCH) test

test-fast: setup-dev ## the checks of a minute and a half: without types, slow tests and browser
	@$(LAUNCH) test --fast

bench: setup-dev ## the benchmarks
	@$(LAUNCH) bench

texts: setup-dev ## gather the Dutch texts; English goes into <app>/locale/en
	@$(LAUNCH) manage texts

requirements: setup-dev ## pin the ranges of pyproject.toml again, by hash
	@.venv/bin/python -m piptools compile $(PIN) --upgrade -o requirements.txt pyproject.toml
	@.venv/bin/python -m piptools compile $(PIN) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

PIN = --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
