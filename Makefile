# One command before every push: `make check`. CI runs the same stages.
# The environment in .venv is used where there is one, else what is on PATH.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: check test conformance golden bench docs fmt

check:            # format, lint, types, imports, reference pages, site, tests
	scripts/check

test:
	python -m pytest

conformance:      # HL7's validator, schemas and a server over the FHIR exports; needs Java 17 and Maven
	python -m pytest -m conformance

golden:           # write the golden files anew; then read the diff line by line
	python -m pytest --regen-all tests/test_golden.py tests/exporters/fhir/test_golden.py
	git diff --stat -- tests

bench:            # what the README says about speed, measured here
	python -m benchmarks

docs:             # the generated reference pages, then the site in ./site
	python scripts/reference.py
	python -m scripts.dialects matrix
	python -m mkdocs build --strict

fmt:
	python -m ruff format .
	python -m ruff check --fix .
