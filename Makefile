# 窗前. Every finished step leaves a stamp and is not repeated. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON  ?= python3.11
TORCH   ?= torch==2.13.0
VENV    := .venv
DIALOGUE := .venv-dialogue
PY      := $(VENV)/bin/python
UV      := $(VENV)/bin/uv
CHUANGQIAN := $(VENV)/bin/chuangqian
MAIN_STAMP := $(VENV)/.stamp
DIALOGUE_STAMP := $(DIALOGUE)/.stamp
NODE_STAMP := web/node_modules/.stamp
WEB_STAMP := web/dist/.stamp
MINI_STAMP := miniprogram/node_modules/.stamp
# A process of the tests takes up to 3 GB; each stays on one core.
TEST_PROCESSES ?= 2
QUIET_CPU := OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run setup system web prepare test check test-python test-web test-mini bench fuzz papers lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: system setup ## install what is missing, prepare, start everything; Ctrl-C stops it
	@exec $(CHUANGQIAN) run

setup: $(MAIN_STAMP) $(DIALOGUE_STAMP) $(WEB_STAMP) ## both Python environments and the web pages

system: ## check what the system lacks and name the command that installs it
	@deploy/system.sh

# torch comes first and by pip, so that `make TORCH=…` chooses its CPU or GPU build; the rest leaves it alone.
$(MAIN_STAMP): requirements/main.lock
	@echo "主环境 / main environment …"
	@[ -x $(PY) ] || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -q "$(TORCH)"
	@awk '/^[^ #]/ { keep = /^uv==/ } keep && !/#/' $< > $(VENV)/uv.lock
	@$(PY) -m pip install -q --require-hashes -r $(VENV)/uv.lock
	@$(UV) pip install -q --no-deps --require-hashes --python $(PY) -r $<
	@$(UV) pip install -q --no-deps --no-build-isolation --python $(PY) -e .
	@touch $@

$(DIALOGUE_STAMP): requirements/dialogue.lock $(MAIN_STAMP)
	@echo "对话环境 / dialogue environment …"
	@interpreter=$$(deploy/python310.sh $(UV)); $(UV) venv -q --clear --python "$$interpreter" $(DIALOGUE)
	@$(UV) pip install -q --no-deps --require-hashes --python $(DIALOGUE)/bin/python -r $<
	@touch $@

$(NODE_STAMP): web/package-lock.json
	@echo "网页依赖 / web packages …"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(MINI_STAMP): miniprogram/package-lock.json
	@echo "小程序依赖 / mini-program packages …"
	@cd miniprogram && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB_STAMP): $(NODE_STAMP) $(shell find web/src web/public web/index.html web/vite.config.ts -type f 2>/dev/null)
	@echo "构建网页 / building the pages …"
	@cd web && npm run build --silent
	@touch $@

web: $(WEB_STAMP) ## build the web pages

prepare: setup ## migrate, publish the first catalogue, prepare models, train Rasa
	@$(QUIET_CPU) $(CHUANGQIAN) prepare

test: ## everything CI runs: set-up, checks, tests
	@deploy/system.sh test || deploy/system.sh test --install
	@$(MAKE) --no-print-directory setup check test-web test-mini test-python

check: $(MAIN_STAMP) ## ruff, mypy, layers, file length
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check -q .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(PY) deploy/check_lengths.py

test-web: $(NODE_STAMP)
	@cd web && npm run check --silent && npm test --silent

test-mini: $(MINI_STAMP)
	@cd miniprogram && npm test --silent

test-python: setup $(MINI_STAMP)
	@$(QUIET_CPU) $(PY) -m pytest -q -n $(TEST_PROCESSES) --dist loadscope --no-loadscope-reorder

bench: prepare ## print the benchmark tables, write bench/results/*.json
	@$(PY) -m bench.fonts || echo "没有取到手写字体，用楷体代替 / no handwriting fonts, regular script stands in"
	@$(QUIET_CPU) $(PY) -m bench

fuzz: $(MAIN_STAMP) ## fuzz every parser of our own for a short time, guided by coverage
	@$(UV) pip install -q --python $(PY) atheris==3.0.0
	@$(PY) -m fuzz --seconds $(or $(SECONDS_EACH),30)

papers: $(MAIN_STAMP) ## draw sample papers to try the pre-review with, into var/papers
	@$(PY) -m bench.papers --matter food_permit --fault expired_licence --seed 7 --out var/papers
	@echo "样例材料在 var/papers"

lock: ## resolve the lock files anew
	@$(UV) pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q -o requirements/main.lock
	@$(UV) pip compile requirements/dialogue.in --overrides requirements/dialogue-overrides.txt --python-version 3.10 --generate-hashes --no-header --no-emit-index-url -q -o requirements/dialogue.lock

clean: ## remove environments, built pages and everything made at run time
	rm -rf $(VENV) $(DIALOGUE) web/node_modules web/dist miniprogram/node_modules var
