# make demo: set up and render a real track. make test: set up and pass the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo docs linkcheck test check fix bench assets picture lock clean

demo: $(VENV)/.ready
	$(BIN)/renderer render scripts/psoas-pose.md

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

fix: $(VENV)/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.ready-dev
	$(BIN)/python bench/hour.py
	$(BIN)/python bench/edits.py

assets: $(VENV)/.ready
	$(BIN)/python -m renderer.tones assets

# The documentation, into out/docs; any warning fails. linkcheck also asks for every address outside, over the network.
docs: $(VENV)/.ready-docs
	$(BIN)/sphinx-build -q --fail-on-warning --keep-going docs out/docs

linkcheck: $(VENV)/.ready-docs
	$(BIN)/sphinx-build -q -b linkcheck docs out/linkcheck

# The picture in the documentation.
picture: $(VENV)/.ready
	$(BIN)/renderer plan scripts/psoas-pose.md --picture docs/psoas-pose.svg

# The locks hold versions and hashes, for every system; uv (any way of having it) writes them.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet \
		--extra build --output-file requirements.lock pyproject.toml
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --quiet \
		--extra build --extra upload --extra dev --output-file requirements-dev.lock pyproject.toml

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "this Python cannot make virtual environments; name another with: make PYTHON=..."; exit 1; }

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

$(VENV)/.ready-docs: requirements-docs.lock $(VENV)/.ready
	$(PIP) install --require-hashes --requirement requirements-docs.lock
	@touch $@

clean:
	rm -rf $(VENV) out .mypy_cache .pytest_cache .ruff_cache .hypothesis
