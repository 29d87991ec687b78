"""The cells of a table of alternatives, or what stands in brackets behind one -> its pros and cons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from procparse.shapes.items import item
from procparse.shapes.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from procparse.document import Block

_COLUMNS = 3
# `Tablets (Pros: cheap; Cons: slow)`, `Tablets (Pros: cheap) (Cons: slow).`
_WEIGHED = re.compile(r"(?P<name>[^():]{2,80}?)\s*(?P<brackets>(?:\([^()]*:[^()]*\)[\s.]*)+)")
_PART = re.compile(r"[(;]\s*(?P<label>[A-Za-z][A-Za-z ]{0,30}?)\s*:\s*(?P<said>[^;()]*[^;()\s])")


def tabled_options(page: Page, cells: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """Yield the alternatives of a table, whose first cells are its header; a header cell is the label of its column."""
    header = cells[:_COLUMNS]
    routes = [page.vocabulary.label("alternatives", cell.text) for cell in header]
    for at in range(_COLUMNS, len(cells), _COLUMNS):
        row = cells[at : at + _COLUMNS]
        entry = item(page, row[0], None, "alternatives")
        entry["pros"], entry["cons"] = [], []
        for head, route, cell in zip(header[1:], routes[1:], row[1:], strict=True):
            entry[route if route in ("pros", "cons") else "items"].append(
                {"text": cell.text, "span": (cell.start, cell.end), "label": head.text, "under": None, "items": []}
            )
        if at == _COLUMNS:
            page.trace.extend(
                (head.start, head.end, "label", cell.start) for head, cell in zip(header, row, strict=True)
            )
        yield entry


def bracketed(page: Page, entry: dict[str, Any]) -> None:
    """Take the pros and cons that stand in brackets behind the name of an alternative out of its text."""
    start, end = entry["span"]
    text = entry["text"]
    if "(" not in text or text != page.text[start:end]:
        return
    hit = _WEIGHED.fullmatch(text)
    if hit is None:
        return
    parts = list(_PART.finditer(text, hit.start("brackets")))
    routes = [page.vocabulary.label("alternatives", part["label"]) or "" for part in parts]
    if not parts or not {"pros", "cons"}.issuperset(routes) or hit["brackets"].count(":") != len(parts):
        return  # more is said in the brackets than this reads
    at = hit.end("name")
    for part, route in zip(parts, routes, strict=True):
        said = start + part.start("said")
        page.note(start + at, start + part.start("label"), "separator", said)
        page.note(start + part.start("label"), said, "label", said)
        at = part.end("said")
        entry[route].append(
            {
                "text": part["said"],
                "span": (said, start + at),
                "label": part["label"],
                "under": None,
                "items": [],
            }
        )
    page.note(start + at, end, "separator", start)
    entry["text"], entry["span"] = hit["name"], (start, start + hit.end("name"))
