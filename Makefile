# make demo: set up and render a real track. make test: set up and pass the tests; SEED=1 draws other examples.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A lock is complete, so nothing is left for pip to resolve.
INSTALL := $(PIP) install --no-deps --require-hashes --requirement
COMPILE := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --quiet

# Every test that starts a process would otherwise compile the program again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo docs linkcheck test slow firefox coverage explore faults fuzz check fix bench assets picture pictures studio vscode lock audit sbom \
	dist environment clean

demo: $(VENV)/.ready
	$(BIN)/renderer render scripts/psoas-pose.md

test: $(VENV)/.ready-dev
	RENDERER_TEST_SEED=$(or $(SEED),0) $(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_OPTIONS)

# The tests of writing in the studio's page, in Firefox (Debian: firefox-esr) instead of Chromium.
firefox: $(VENV)/.ready-dev $(VENV)/firefox
	PYTHONPATH=$(VENV)/firefox RENDERER_TEST_BROWSER=firefox $(BIN)/python -m pytest -n 2 tests/studio/test_page.py

$(VENV)/firefox: tests/studio/firefox.lock $(VENV)/.ready-dev
	$(INSTALL) $< --target $@ --upgrade
	@touch $@

# Every test again, with the branch coverage of renderer/, which has to be 90 % or more.
coverage: $(VENV)/.ready-dev
	$(MAKE) test PYTEST_OPTIONS="--cov"

# The tests that take many seconds each, beside similar ones in the suite.
slow: $(VENV)/.ready-dev
	RENDERER_TEST_SEED=$(or $(SEED),0) $(BIN)/python -m pytest -n auto --dist worksteal -m slow $(PYTEST_OPTIONS)

# The property tests with twenty times the examples, from a new seed; pytest's header shows the seed.
explore: $(VENV)/.ready-dev
	RENDERER_TEST_SEED=$(or $(SEED),$(shell $(PYTHON) -c 'import secrets; print(secrets.randbits(32))')) \
		$(BIN)/python -m pytest -n auto --dist worksteal -m hypothesis --hypothesis-profile explore

# Each call to the system of two dozen commands fails or is its last one; then 510 renders are killed at random
# moments, dry and with two beds, over a store that is kept.
faults: $(VENV)/.ready-dev
	$(BIN)/python -m tests.faults --seed $(or $(SEED),0)
	RENDERER_KILLS=170 $(BIN)/python -m pytest tests/storage/test_kept_faults.py -k killed -m "" -rP

# Twenty thousand damaged and odd files, which the program has to read or refuse.
fuzz: $(VENV)/.ready-dev
	$(BIN)/python -m bench.mutants 20000 --seed $(or $(SEED),0)

check: $(VENV)/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m bench.supply.kept

fix: $(VENV)/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.ready-dev
	$(BIN)/python -m bench.hour
	$(BIN)/python -m bench.edits

assets: $(VENV)/.ready
	$(BIN)/python -m renderer.sounds.tones assets
	$(BIN)/python -m renderer.sounds.tones.bells docs/bells

# The documentation, into out/docs; any warning fails. linkcheck also asks for every address outside, over the network.
docs: $(VENV)/.ready-docs
	$(BIN)/sphinx-build -q --fail-on-warning --keep-going docs out/docs

linkcheck: $(VENV)/.ready-docs
	$(BIN)/sphinx-build -q -b linkcheck docs out/linkcheck

# The picture in the documentation.
picture: $(VENV)/.ready
	$(BIN)/renderer plan scripts/psoas-pose.md --picture docs/psoas-pose.svg

# The pictures of the studio in the documentation.
pictures: $(VENV)/.ready-dev
	$(BIN)/python -m bench.studio_pictures docs/studio

# The page of renderer studio: its sources in studio/ are checked and tested, and become renderer/studio/page. Only those
# who change the page need Node (20 or newer) and npm.
studio: studio/node_modules/.package-lock.json
	cd studio && npm run --silent check && npm run --silent test && npm run --silent build

# The tests of the extension for VS Code, which need Node (20 or newer) and npm.
vscode: editors/vscode/node_modules/.package-lock.json
	cd editors/vscode && npm run --silent test

editors/vscode/node_modules/.package-lock.json: editors/vscode/package-lock.json editors/vscode/.npmrc
	cd editors/vscode && npm ci --silent
	@touch $@

studio/node_modules/.package-lock.json: studio/package-lock.json studio/.npmrc
	cd studio && npm ci --silent
	@touch $@

# The locks hold versions and hashes, for every system; uv (any way of having it) writes them, and reports a system
# that has no wheel of a package that users need.
lock: export MACOSX_DEPLOYMENT_TARGET := 14.0
SYSTEMS := x86_64-manylinux_2_28 aarch64-manylinux_2_28 aarch64-apple-darwin x86_64-pc-windows-msvc
lock:
	$(COMPILE) --extra build --output-file requirements.lock
	$(COMPILE) --extra build --extra upload --extra shared-store --extra cluster --extra lsp --extra formats --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock
	$(COMPILE) --extra build --extra docs --constraint requirements-dev.lock \
		--output-file requirements-docs.lock
	@for system in $(SYSTEMS); do for python in 3.11 3.12 3.13 3.14; do \
		uv pip install --dry-run --quiet --no-deps --only-binary :all: --target $(VENV)/none \
			--python-platform $$system --python-version $$python --requirement requirements.lock \
			|| { echo "no wheels: $$system, Python $$python"; exit 1; }; \
	done; done

# Looks up the licences and known vulnerabilities of all locked packages, and writes bench/supply/packages.tsv.
audit: $(VENV)/.ready-dev $(VENV)/.ready-docs
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip --quiet install --upgrade pip pip-audit
	$(BIN)/python -m bench.supply.audit $(VENV)/audit/bin/pip-audit
	$(BIN)/python -m bench.supply.kept

# The time of the commit stands for the time of the build, so that a commit always gives the same bytes.
sbom dist: export SOURCE_DATE_EPOCH ?= $(or $(shell git log -1 --format=%ct 2>/dev/null),1580601600)

# The bill of materials of an installation: its packages, with versions, hashes and licences, in CycloneDX.
sbom: $(VENV)/.ready-dev
	@mkdir -p out
	$(BIN)/python -m bench.supply.sbom >out/sbom.cdx.json

# The source distribution and the wheel.
dist: $(VENV)/.ready
	$(BIN)/python -m hatchling build --directory out/dist

environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) \
		|| { rm -rf $(VENV); echo "This Python cannot make virtual environments. Install its venv package" \
		"(Debian and Ubuntu: apt install python3-venv), or name another with: make PYTHON=python3.12"; exit 1; }

# An environment whose Python is gone, as after an upgrade of the system, is made again.
$(VENV)/.ready: requirements.lock pyproject.toml $(if $(shell [ -x $(BIN)/python ] && echo yes),,environment)
	@$(PIP) --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	$(INSTALL) requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# The parsers of markers that releases of pip came with; tests read the locks with each of them.
PARSERS := $(patsubst tests/packaging/parsers/%.lock,$(VENV)/parsers/%,$(wildcard tests/packaging/parsers/*.lock))

$(VENV)/parsers/%: tests/packaging/parsers/%.lock $(VENV)/.ready
	$(INSTALL) $< --target $@ --upgrade
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(PARSERS) $(VENV)/.ready
	$(INSTALL) requirements-dev.lock
	@touch $@

$(VENV)/.ready-docs: requirements-docs.lock $(VENV)/.ready
	$(INSTALL) requirements-docs.lock
	@touch $@

clean:
	rm -rf $(VENV) out studio/node_modules editors/vscode/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
