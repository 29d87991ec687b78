"""Every fixture has its record on file, read by a person; `make golden` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

import procparse

RAW = Path(__file__).parent.parent / "fixtures" / "raw"
GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(RAW.iterdir())


def rendering(path: Path) -> str:
    """Return the records and findings of a fixture: what it is, short enough to be read line by line."""
    pages = []
    for result in procparse.parse_all(path.read_bytes(), name=path.name):
        record = _compact(result.procedure.model_dump(mode="json"))
        findings = [
            f"{':'.join(map(str, result.document.position(item.span[0]) if item.span else ()))} {item.severity}: "
            f"{item.message} [{item.code}]".strip()
            for item in result.diagnostics
        ]
        pages.append({"record": record, "diagnostics": findings})
    text = json.dumps(pages, indent=1, ensure_ascii=False)
    return _one_line_spans(text) + "\n"


def _compact(value: Any) -> Any:
    """Leave out what is null or empty: every key is in the record, so nothing is lost, and the rest can be read."""
    if isinstance(value, dict):
        parts = {key: _compact(part) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part not in (None, [], {})}
    return [_compact(part) for part in value] if isinstance(value, list) else value


def _one_line_spans(text: str) -> str:
    """Set spans and empty lists on one line, so that a diff shows text and not columns of numbers."""
    out: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        if line.endswith('"span": ['):
            low, high, close = next(lines).strip(), next(lines).strip(), next(lines).strip()
            line = f"{line}{low} {high}{close}"
        out.append(line)
    return "\n".join(out)


def test_there_are_fixtures() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_record_is_the_one_on_file(path: Path, file_regression: FileRegressionFixture) -> None:
    file_regression.check(rendering(path), encoding="utf-8", fullpath=GOLDEN / f"{path.name}.json")


def test_no_golden_file_is_an_orphan() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{path.name}.json" for path in FILES}
