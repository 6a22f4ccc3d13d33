# Two commands: `make demo` builds and shows the knowledge graph, `make test` proves it. Nothing is installed outside .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test test-engines check lint types docs lock bench fuzz paths clean wheel

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.core  ## build the knowledge graph from data/, write the graph page, say what to try next
	@$(BIN)/kg build
	@$(BIN)/kg view -o build/graph.html
	@cat docs/next-steps.txt

test: $(VENV)/.dev  ## install what the tests need and pass them all
	@$(BIN)/python -m tests.environment
	@$(BIN)/python -m pytest -n 2 --dist loadfile

test-engines: $(VENV)/.dev  ## ask Oxigraph's server and Virtuoso what the build answers, and read texts by a Dask cluster (minutes)
	$(BIN)/python -m pytest tests/engines/against_engines.py tests/engines/against_cluster.py

check: $(VENV)/.dev lint types test  ## everything that gates a landing

lint: $(VENV)/.dev  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev  ## types, strict
	$(BIN)/mypy

docs: $(VENV)/.dev  ## write the generated pages again
	$(BIN)/python -m tests.docs.regenerate

bench: $(VENV)/.dev  ## measure start-up, extraction, adding, look-ups and networks as ratios of one run
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.adding
	$(BIN)/python -m benchmarks.lookups --plain
	$(BIN)/python -m benchmarks.networks

paths: $(VENV)/.dev  ## prove that paths in a graph of 10,000 claims are those of networkx on the whole graph
	$(BIN)/python -m benchmarks.paths

fuzz: $(VENV)/.dev  ## ask the service 10,000 things that nobody means; none may be its fault
	$(BIN)/kg build
	$(BIN)/python -m benchmarks.fuzz .

wheel: $(VENV)/.dev  ## build dist/*.whl
	rm -rf dist
	$(BIN)/python -m build --wheel

lock:  ## pin every dependency again, with hashes (needs uv)
	uv pip compile pyproject.toml --extra editable --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet -o locks/core.txt
	uv pip compile pyproject.toml --all-extras --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet -c locks/core.txt -o locks/all.txt

clean:  ## remove everything that can be rebuilt
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed; name one with make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.venv locks/core.txt pyproject.toml
	@echo 'Installing the pinned dependencies into $(VENV) (about a minute) …'
	@$(PIP) install --require-hashes -r locks/core.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core locks/all.txt
	@echo 'Installing what the tests need …'
	@$(PIP) install --require-hashes -r locks/all.txt
	@touch $@
