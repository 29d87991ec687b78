"""Records that every feed is tested with: those of the fixtures, and hostile ones."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import procparse
from procparse import Procedure

RAW = Path(__file__).parents[3] / "fixtures" / "raw"

HOSTILE = (
    "'; DROP TABLE procedure; --",
    'say "stop" and `go`, ${HOME}, \\N, \\\\, {"a": 1}',
    '=HYPERLINK("http://example.org";"pay")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "-2+3",
    "right \u202eto left\u2066 marks\u200f and \ufeff",
    "bell \x07 escape \x1b[31m delete \x7f next line \x85",
    "nul \x00 inside",
    "tab\tand\u2028line",
    "<script>alert(1)</script> ]]> &amp; %s {0}",
    "\U0001f9b4 bone, e\u0301 combined, \u1d49c astral",
    'NEAR(a b) OR "x" AND* ^y NOT',
)


@functools.cache
def records() -> tuple[Procedure, ...]:
    """Every fixture, parsed; of two files with one stem (`w05-tables`) the first, for they share an id."""
    found: dict[str, Procedure] = {}
    for path in sorted(RAW.iterdir()):
        for result in procparse.parse_all(path.read_bytes(), name=path.name):
            found.setdefault(result.procedure.id, result.procedure)
    return tuple(found.values())


def hostile(text: str, name: str = "hostile") -> Procedure:
    """A record with that text in every leaf, label, heading and name of the page."""
    base = json.loads(records()[0].model_dump_json())
    base = _planted(base, text)
    base["id"] = name
    base["source"]["name"] = f"{name} {text}"
    base["source"]["url"] = text
    base["source"]["metadata"] = {"note": text}
    base["extra_sections"] = [
        {
            "heading": {"text": text, "span": [0, 1]},
            "items": [{"text": text, "span": [0, 1], "label": text, "under": text, "items": []}],
        }
    ]
    own = {
        "system": "Own",
        "uri": "https://example.org/own",
        "code": "7",
        "display": text,
        "origin": "table",
        "span": None,
    }
    base["codes"] = [*base["codes"], own | {"table": {"name": text, "version": text, "licence": text}}]
    base["leftovers"] = [{"text": text, "span": [2, 3]}]
    return Procedure.model_validate(base)


def _planted(value: Any, text: str) -> Any:
    if isinstance(value, list):
        return [_planted(item, text) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: text
        if key == "text" or (key in ("label", "under", "condition", "display") and item)
        else _planted(item, text)
        for key, item in value.items()
    }


def texts(value: Any) -> list[str]:
    """Every leaf text of a record as JSON, found by walking the JSON alone."""
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if "text" in value and "span" in value else []
    return own + [text for key, item in value.items() if key != "metadata" for text in texts(item)]
