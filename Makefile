# Two commands: `make crawl` sets up and runs the main job, `make test` sets up and runs the tests.
# Needed: Python 3.11 or newer, make and the package index. uv is used where it is there.

SITE ?= demo
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: crawl test check format lint types proof lock clean
.DEFAULT_GOAL := crawl

crawl: .venv/.ready
	@$(BIN)/dateline crawl '$(SITE)'

test: .venv/.ready-dev
	$(BIN)/python -m pytest -q -n 4 --dist loadscope # most tests wait for a server, not for a processor

check: lint types test

format: .venv/.ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: .venv/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.ready-dev
	$(BIN)/mypy

# What takes too long for every change: long kill rounds, hostile pages, a client that is not ours.
proof: .venv/.ready-dev
	$(BIN)/python -m pytest -q -m proof

# After a change of pyproject.toml; needs uv. tests/test_house.py says when an export is stale.
lock:
	uv lock
	uv export -q --frozen --no-dev --extra embedded --no-emit-project --no-header --no-annotate -o requirements.lock
	uv export -q --frozen --only-group dev --no-header --no-annotate -o requirements-dev.lock
	uv export -q --frozen --only-group train --no-header --no-annotate -o requirements-train.lock

clean:
	rm -rf .venv

# The stamps are remade when the lock changes, so a second `make crawl` starts at once.
.venv/.ready: pyproject.toml uv.lock requirements.lock
	@$(call need_python)
ifneq ($(UV),)
	@UV_PYTHON_DOWNLOADS=never $(UV) sync -q --frozen --no-dev --extra embedded --python '$(PYTHON)'
else
	@$(call need_venv)
	@test -x $(BIN)/python || '$(PYTHON)' -m venv .venv
	@echo 'Installing into .venv (about half a minute) …'
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
endif
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
ifneq ($(UV),)
	@UV_PYTHON_DOWNLOADS=never $(UV) sync -q --frozen --extra embedded --python '$(PYTHON)'
else
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
endif
	@touch $@

define need_python
command -v '$(PYTHON)' >/dev/null 2>&1 || { echo "No '$(PYTHON)' here: install Python 3.11 or newer, or name one with make PYTHON=/path/to/python3" >&2; exit 1; }; \
'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "'$(PYTHON)' is older than 3.11: name a newer one with make PYTHON=python3.12" >&2; exit 1; }
endef

define need_venv
'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { echo "'$(PYTHON)' has no venv module: on Debian and Ubuntu install it with apt install python3-venv" >&2; exit 1; }
endef
