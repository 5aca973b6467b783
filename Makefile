# make          render every notebook, Vietnamese and English, into outputs/
# make test     style, types and all tests
# make lab      open JupyterLab on notebooks/
# make check    style and types only; is the data valid?
# make bench    time the runner against its peers (writes docs/performance.md), 34 regions in one batch, one figure
# make soak     34 regions x 2 x 2 while workers are killed, the disk is full once and the run is ended
# make samples  every form of chart from made-up tables, in outputs/samples.html
# make fonts    make the page's font again from its source
# make pins     compile requirements.txt again from pyproject.toml
# make audit    known weaknesses of the pinned packages (asks the network; says loudly what it could not ask)
# make readme   refresh docs/exhibits.md and the generated parts of README.md and data/README.md

PYTHON ?= python3
BIN := .venv/bin
# Compiled modules are kept: what each of hundreds of processes compiles again costs more than all else it does.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: report test lab check bench soak samples fonts pins audit readme help
.DEFAULT_GOAL := report

report: .venv/runtime
	$(BIN)/python run_all.py
	@echo
	@echo "Ready: open outputs/index.html"

test: check
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal

lab: .venv/runtime
	$(BIN)/jupyter lab notebooks

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deptry .
	$(BIN)/deptry tests bench docs --exclude '\.' --ignore DEP001,DEP002,DEP004
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb
	$(BIN)/python run_all.py --check --quiet

bench: .venv/dev
	$(BIN)/python -m bench.bench
	$(BIN)/python -m bench.regions
	$(BIN)/python -m bench.figures

soak: .venv/dev
	$(BIN)/python -m bench.soak

samples: .venv/dev
	$(BIN)/python -m docs.samples

fonts: .venv/dev
	$(BIN)/python docs/fonts.py

pins:
	uv pip compile --universal --python-version 3.11 --fork-strategy fewest --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements.txt && echo "-e ." >> requirements.txt

audit: .venv/dev
	$(BIN)/python docs/audit.py

readme: .venv/dev
	$(BIN)/python docs/licences.py
	$(BIN)/python -m docs.exhibit_table
	$(BIN)/python -m clusters.facts.dictionary

help:
	@sed -n 's/^# \(make.*\)/\1/p' Makefile

.venv/runtime: requirements.txt
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	@touch $@

.venv/dev: .venv/runtime pyproject.toml
	$(PIP) -e '.[dev]'
	@touch $@
