"""Runs the examples under tests/spec: the smallest page that shows a case, and what must come of it.

An example is a `### name`, a fence `page`, and a fence `json` that maps paths into the Result to values.
`steps[].text` is the list of the texts of all steps; `diagnostics` lists the codes of warnings and errors,
`infos` those of severity info.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import procparse

SPEC = Path(__file__).parent / "spec"
EXAMPLE = re.compile(
    r"^### (?P<name>.+?)\n.*?^```page\n(?P<page>.*?)\n?^```\n+```json\n(?P<expected>.*?)^```", re.M | re.S
)


class Example(NamedTuple):
    file: str
    name: str
    page: str
    expected: dict[str, Any]


def examples() -> list[Example]:
    found = []
    for path in sorted(SPEC.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        hits = list(EXAMPLE.finditer(text))
        assert len(hits) == text.count("\n### "), f"{path.name}: an example is malformed"
        found += [Example(path.stem, hit["name"], hit["page"], json.loads(hit["expected"])) for hit in hits]
    return found


EXAMPLES = examples()


def at(value: Any, path: str) -> Any:
    """Return what stands at a dotted path; `[]` maps over a list, `[2]` picks from it."""
    for step in re.findall(r"\[\d*\]|[^.\[\]]+", path):
        if step == "[]":
            rest = path.split("[]", 1)[1].lstrip(".")
            return [at(entry, rest) if rest else entry for entry in value]
        value = value[int(step[1:-1])] if step.startswith("[") else value[step]
    return value


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 60


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.file}: {e.name}" for e in EXAMPLES])
def test_example(example: Example) -> None:
    result = procparse.parse(example.page)
    seen = result.procedure.model_dump(mode="json")
    seen["diagnostics"] = sorted({d.code for d in result.diagnostics if d.severity != "info"})
    seen["infos"] = sorted({d.code for d in result.diagnostics if d.severity == "info"})
    for path, value in example.expected.items():
        assert at(seen, path) == value, path
    assert result.accounting().complete
