# One command per intention; `make` alone lists them. Needs Python 3.11 or newer, and make.

.DEFAULT_GOAL := help
.PHONY: help run dev test test-quick test-more tested check bench bench-gradient bench-page bench-watched screenshots train clean

VENV   := .venv
PYTHON := $(VENV)/bin/python
JOBS   ?= 2
NAME   ?= ko-sentiment
ARGS   ?=
PATHS  :=
QUICK  := tests/engine/cells tests/engine/tracing tests/engine/reading tests/pages/charts tests/pages/text \
          tests/pages/frame tests/claims tests/test_imports.py tests/test_catalogues.py tests/test_documents.py

# Streamlit runs the page in a new thread each time; with more than one PyTorch thread a 40-step trace
# now and then takes 300 ms instead of 2. The setting only counts before Python starts.
export OMP_NUM_THREADS := 1

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.app ## open the app in the browser
	$(PYTHON) -m streamlit run app.py $(ARGS)

dev: $(VENV)/.app ## the same, following changes to the code and showing errors in full
	$(PYTHON) -m streamlit run app.py --server.fileWatcherType=auto --client.showErrorDetails=full $(ARGS)

test: MARKED := not more
test: tested ## every test but the longest, those in a real browser included

test-quick: MARKED := not more
test-quick: PATHS := $(QUICK)
test-quick: tested ## the daily round: the engine, charts, words and claims, without a browser

test-more: MARKED := more
test-more: tested ## the longest ones: whole trainings, Ray, Firefox, every link and size

tested: $(VENV)/.dev
	-$(PYTHON) -m scripts.fonts
	GATESCOPE_CHROMIUM="$$($(PYTHON) -m scripts.chromium)" && export GATESCOPE_CHROMIUM && \
	$(PYTHON) -m pytest -n $(JOBS) -m "$(MARKED)" $(PATHS) $(ARGS)

check: $(VENV)/.dev ## style, types, and the direction of imports; the JavaScript too, where there is Node
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q tests/test_imports.py
	$(PYTHON) -m scripts.javascript

bench: $(VENV)/.dev ## how fast a trace is, as ratios (ARGS=--quick for a short run)
	$(PYTHON) -m tests.bench.bench_trace $(ARGS)

bench-gradient: $(VENV)/.dev ## what the gradient's parts cost, as ratios (ARGS="--rounds 7")
	$(PYTHON) -m tests.bench.bench_gradient $(ARGS)

bench-page: $(VENV)/.dev ## how quickly the pages answer in a real Chromium (ARGS="--presses 20")
	GATESCOPE_CHROMIUM="$$($(PYTHON) -m scripts.chromium)" && export GATESCOPE_CHROMIUM && \
	$(PYTHON) -m tests.bench.bench_page $(ARGS) && $(PYTHON) -m tests.bench.bench_curve $(ARGS) && $(PYTHON) -m tests.bench.bench_start

bench-watched: $(VENV)/.dev ## what being watched costs a training (ARGS="--rounds 7")
	GATESCOPE_CHROMIUM="$$($(PYTHON) -m scripts.chromium)" && export GATESCOPE_CHROMIUM && \
	$(PYTHON) -m tests.bench.bench_watched $(ARGS)

screenshots: $(VENV)/.dev ## make the README's pictures again, from the running app
	$(PYTHON) -m scripts.fonts
	GATESCOPE_CHROMIUM="$$($(PYTHON) -m scripts.chromium)" && export GATESCOPE_CHROMIUM && \
	$(PYTHON) -m scripts.screenshots $(ARGS)

train: $(VENV)/.app ## train a shipped network again (NAME=ko-sentiment ARGS="--kind lstm --data DIR")
	$(PYTHON) -m engine train $(NAME) $(ARGS)

clean: ## remove the environment and the tools' caches
	rm -rf $(VENV) node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The empty files .app and .dev remember that what a requirements file asks for is installed.
$(PYTHON):
	sh scripts/environment.sh $(VENV)

$(VENV)/.app: requirements.txt | $(PYTHON)
	$(PYTHON) -m pip install --requirement requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt requirements-ray.txt $(VENV)/.app
	$(PYTHON) -m pip install --requirement requirements-dev.txt
	touch $@
