"""Exports on file, read by a person; `make golden` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import procparse
from tests.exporters.fhir.rules import faults

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parent / "golden"
FILES = [
    path
    for path in sorted((ROOT / "fixtures" / "raw").iterdir())
    if procparse.parse_file(path).procedure.kind != "condition"
]

# In every release and form, and as XML: each layout once.
CHOSEN = (
    "p01-velar-ridge-smoothing.bullet.txt",
    "p04-tarsal-veil-graft.dash.txt",
    "h07-code-with-words-no-parens.txt",
    "x37b-title-only.txt",
)
EACH = [(release, form) for release in ("R4", "R4B", "R5") for form in ("contained", "bundle")]


def check(export: procparse.FhirExport, release: str, name: str, file_regression: FileRegressionFixture) -> None:
    assert faults(dict(export), release) == []
    text = export.to_json(indent=1) + "\n"
    file_regression.check(text, encoding="utf-8", fullpath=GOLDEN / name)


def test_there_are_fixtures() -> None:
    assert len(FILES) > 150
    assert set(CHOSEN) <= {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_procedure_is_the_one_on_file(path: Path, file_regression: FileRegressionFixture) -> None:
    export = procparse.to_fhir(procparse.parse_file(path))
    check(export, "R4", f"{path.name.removesuffix('.txt')}.R4.procedure.json", file_regression)


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize(("release", "form"), EACH)
def test_definitions_are_those_on_file(
    name: str, release: str, form: str, file_regression: FileRegressionFixture
) -> None:
    export = procparse.to_fhir(procparse.parse_file(ROOT / "fixtures" / "raw" / name), release, form)
    check(export, release, f"{name.removesuffix('.txt')}.{release}.{form}.json", file_regression)


@pytest.mark.parametrize("name", CHOSEN)
def test_xml_and_loss_report_are_those_on_file(name: str, file_regression: FileRegressionFixture) -> None:
    export = procparse.to_fhir(procparse.parse_file(ROOT / "fixtures" / "raw" / name), "R5", "contained")
    text = export.to_xml().replace("><", ">\n<") + "\n"
    file_regression.check(text, encoding="utf-8", fullpath=GOLDEN / f"{name.removesuffix('.txt')}.R5.contained.xml")
    report = f"{export.losses}\n"
    file_regression.check(
        report, encoding="utf-8", fullpath=GOLDEN / f"{name.removesuffix('.txt')}.R5.contained.losses.txt"
    )


def test_no_golden_file_is_an_orphan() -> None:
    expected = {f"{path.name.removesuffix('.txt')}.R4.procedure.json" for path in FILES}
    for name in CHOSEN:
        expected |= {f"{name.removesuffix('.txt')}.{release}.{form}.json" for release, form in EACH}
        expected |= {f"{name.removesuffix('.txt')}.R5.contained.{ending}" for ending in ("xml", "losses.txt")}
    assert {path.name for path in GOLDEN.iterdir()} == expected
