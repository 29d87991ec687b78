"""Readers who use `fhir.resources` (R4B and R5) get out what we put in."""

import json
from importlib import import_module
from typing import Any

import pytest

import procparse
from tests.exporters.fhir.test_fhir import FORMS, drawn, hostile

pytest.importorskip("fhir.resources", reason="the reader is not installed; see the extra `test`")

HOME = {"R4B": "fhir.resources.R4B", "R5": "fhir.resources"}


def reader(release: str, kind: str) -> Any:
    return getattr(import_module(f"{HOME[release]}.{kind.lower()}"), kind)


@pytest.mark.parametrize("release", HOME)
@pytest.mark.parametrize("form", FORMS)
def test_loads_and_dumps_the_same(release: str, form: str) -> None:
    records = [drawn(seed) for seed in range(12)] + [hostile(seed) for seed in range(12)]
    for procedure in records:
        export = procparse.to_fhir(procedure, release, form, subject="Patient/123")
        loaded = reader(release, export["resourceType"]).model_validate_json(export.to_json())
        assert json.loads(loaded.model_dump_json()) == export


def test_the_subject_of_nobody_is_kept() -> None:
    export = procparse.to_fhir(drawn(1), "R5")
    loaded = reader("R5", "Procedure").model_validate_json(export.to_json())
    assert json.loads(loaded.model_dump_json())["subject"] == export["subject"]
