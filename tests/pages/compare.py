"""Field-by-field comparison, with the fields that the contract leaves open taken out."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from .model import Json, Page


def normalise(record: Json, page: Page) -> Json:
    """Bring the readings that the contract allows to one form."""
    out: Json = copy.deepcopy(record)
    for one in out["names"]:
        text = one["text"]
        while text and text[-1] in '".':
            text = text[:-1]
        one["text"] = text.strip('"')
        if one["use"] == "abbreviation":
            one["label"] = None
    if page.soft_steps:
        for one in out["equipment"]:
            one["step"] = None

    def soften(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("text") in page.soft_labels and "label" in value:
                value["label"] = None
                if "under" in value:
                    value["under"] = None
            for one in value.values():
                soften(one)
        elif isinstance(value, list):
            for one in value:
                soften(one)

    if page.soft_labels:
        soften(out)
    return out


def differences(want: Any, got: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Differing leaves as `(path, expected, got)`; list positions are written `[]`."""
    if isinstance(want, dict) and isinstance(got, dict):
        for key in [*want, *(k for k in got if k not in want)]:
            here = f"{path}.{key}" if path else key
            if key not in want:
                yield here, "(no such key)", got[key]
            elif key not in got:
                yield here, want[key], "(missing key)"
            else:
                yield from differences(want[key], got[key], here)
        return
    if isinstance(want, list) and isinstance(got, list):
        if len(want) != len(got):
            yield f"{path} (count)", want, got
            return
        for a, b in zip(want, got, strict=True):
            yield from differences(a, b, f"{path}[]")
        return
    if want != got or isinstance(want, bool) != isinstance(got, bool):
        yield path, want, got


def compare(page: Page, want: Json, got: Json) -> list[tuple[str, Any, Any]]:
    """Differences that count: open paths of the page are left out."""
    found = differences(normalise(want, page), normalise(got, page))
    return [d for d in found if not any(d[0].startswith(p) for p in page.open_paths)]
