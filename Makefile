# Two commands: `make run` starts Relais, `make test` proves it.

# The first Python 3.11 found; name another with `make PYTHON=/path/to/python3.11`.
PYTHON ?= $(shell for each in python3.11 python3; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	&& command -v "$$each" && break; done)
HUB := .venv/bin/python
RASA := .venv-rasa/bin/python
# What pytest is given besides, e.g. `make test ARGS="tests/handover -x"`.
ARGS ?=

# Folder with banking77_train.csv, banking77_test.csv and clinc150_full.json.
BENCHMARKS ?= ../shared/benchmarks

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-all check train evaluate calibrate bench bench-nlu \
	chaos lock clean python

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' \
		$(MAKEFILE_LIST)

setup: python ## Prepare both Python environments; nothing to do the second time
	@$(PYTHON) -m tools.prepare

setup-dev: python
	@$(PYTHON) -m tools.prepare --dev

run: setup ## Start Relais on http://127.0.0.1:8000 (RELAIS_PORT); Ctrl-C stops it
	@$(HUB) -m handover.supervisor

test: setup-dev train ## Run the tests; RELAIS_BROWSER=off leaves out those in a browser
	@$(HUB) -m tools.run_tests $(ARGS)

test-all: ARGS += --long
test-all: test ## Run those too that take many minutes: load, chaos, evaluation

check: setup-dev ## Check format, style, types and spelling
	@$(HUB) -m ruff format --check
	@$(HUB) -m ruff check
	@$(HUB) -m mypy
	@.venv/bin/codespell

train: setup ## Train the assistant if its content has changed
	@$(RASA) -m bot.train

evaluate: train ## Measure understanding; ARGS=--accept makes the run the new standard
	@$(RASA) -m tools.evaluate $(ARGS)

calibrate: setup ## Find the weights and thresholds that config.yml cites
	@$(RASA) -m tools.evaluate.calibrate

bench-nlu: setup ## Our Rasa components and DIET on public data in BENCHMARKS=folder
	@$(RASA) -m tools.bench_nlu $(BENCHMARKS) $(ARGS)

bench: setup-dev ## Measure speed and weight beside `rasa init`; ARGS="--only hubs"
	@$(HUB) -m tools.bench $(ARGS)

chaos: setup-dev ## Break things under 500 conversations; writes docs/resilience.md
	@RELAIS_CHAOS_CONVERSATIONS=$${RELAIS_CHAOS_CONVERSATIONS:-500} \
		RELAIS_CHAOS_REPORT=docs/resilience.md $(HUB) -m pytest tests/chaos -q $(ARGS)

lock: python ## Write requirements/*.lock again; ARGS=--upgrade takes newest versions
	@$(PYTHON) -m tools.lock $(ARGS)

clean: ## Remove environments, models and data of the demonstration
	@rm -rf .venv .venv-rasa .relais models .rasa
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "Relais needs Python 3.11 and found none:" \
		"install python3.11 (Debian: apt install python3.11 python3.11-venv), or" \
		"name yours with 'make PYTHON=/path/to/python3.11'." >&2; exit 1; }
