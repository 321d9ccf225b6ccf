# make run     open Severe            make test    run the whole test suite
# make quick   mathematics, networks and the experiments' contracts: under 90 seconds
# make soak    search every property deeply and record it: before a release
# make lint types imports             make bundle  build dist/severe and try it
# make bench   measure the speed      make test-gpu  test training on a GPU
# make pictures thumbnails            draw them anew
#
# The first call makes .venv and installs Severe with the versions in packaging/constraints.txt.
# On a bare machine missing system packages are installed too, where that is allowed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROJECT := pyproject.toml packaging/constraints.txt
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	-c packaging/constraints.txt
SYSTEM := packaging/system-libs.sh

.PHONY: run venv test quick soak lint format types imports bundle bench test-gpu thumbnails \
	pictures clean

run: $(VENV)/.run
	$(BIN)/python main.py

# The stamps: nothing is installed anew unless the project's files have changed.
$(VENV)/.run: $(PROJECT) $(SYSTEM)
	$(SYSTEM) run
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run
	$(SYSTEM) run test bundle
	$(INSTALL) --editable '.[dev]'
	touch $@

$(VENV)/.bench: $(VENV)/.dev
	$(INSTALL) --editable '.[dev,bench]'
	touch $@

# The whole environment a developer wants.
venv: $(VENV)/.dev

# A worker for each core, each with a display of its own; one that ends early takes from the others.
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal
QUICK := tests/maths tests/truth tests/learn tests/widgets tests/panels tests/compute/test_experiment_contract.py

test: $(VENV)/.dev
	$(PYTEST)

quick: $(VENV)/.dev
	$(PYTEST) -m "not slow" $(QUICK)

soak: $(VENV)/.dev
	$(PYTEST) --timeout 1800 --hypothesis-profile soak --properties --record=docs/soak.md

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

bundle:
	$(SYSTEM) run test bundle
	PYTHON=$(PYTHON) packaging/bundle.sh

bench: $(VENV)/.bench
	$(BIN)/severe bench --page docs/benchmarks.md

# Needs a CUDA device and a CUDA build of torch; each test says so where there is none.
test-gpu: $(VENV)/.dev
	$(BIN)/python -m pytest tests/gpu -m gpu

# The pictures on the cards of Home.
thumbnails: $(VENV)/.run
	packaging/thumbnails.sh $(BIN)/severe resources/thumbnails

# The pictures in README.md and docs/.
pictures: $(VENV)/.run
	packaging/pictures.sh $(BIN)/severe docs

clean:
	rm -rf build dist $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
