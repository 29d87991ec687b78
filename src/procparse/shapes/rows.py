"""Rows of two cells between pipes, `| Death | rare |`, and risks in tables whose heads or cells are frequencies."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from procparse.document import ERASED
from procparse.values.risks import label_frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.document import Block
    from procparse.shapes.page import Page

_Span = tuple[int, int]


def is_row(text: str) -> bool:
    """Tell whether a line is a row of two cells between pipes."""
    return text[0] == "|" == text[-1] and text.count("|") == 3


def ruled_headers(page: Page, rows: Sequence[Block]) -> list[int]:
    """Return which rows have a rule below: without one, nothing tells a label with its value from two of a kind."""
    return [index for index, (row, below) in enumerate(pairwise(rows)) if ERASED in page.text[row.end : below.start]]


def row_entries(page: Page, rows: Sequence[Block], under: str | None, section: str | None) -> list[dict[str, Any]]:
    """Return the entries of a table of two columns, the row above its rule first.

    Each row is its first cell, and the second below it with the head of its column; two heads that are frequencies head
    their cells. Where the row above the rule opens with a label of the section, each row is a label and its value.
    """
    cut = [_cells(page, row) for row in rows]
    entries: list[dict[str, Any]] = []
    heads = [page.cut(*cell) for cell in cut[0]]
    often = [label_frequency(head) for head in heads] if section == "risks" else [None, None]
    both = None not in often
    labels = (often[0] and not often[1]) if section == "risks" else page.vocabulary.label(section, heads[0])
    if all(heads) and not labels:
        owners = [next((row[column][0] for row in cut[1:] if _said(row[column])), -1) for column in (0, 1)]
        for (start, end), owner in zip(cut[0], owners, strict=True):
            page.trace.append((start, end, "label", owner))
        for first, second in cut[1:]:
            parts = [_entry(page, cell, None) for cell in (first, second) if _said(cell)]
            if both:
                for cell, head in ((first, heads[0]), (second, heads[1])):
                    if _said(cell):
                        entries.append(_entry(page, cell, under, None) | {"under": head})
                continue
            if not _said(first):
                entries.extend(part | {"under": under, "label": heads[1]} for part in parts)
                continue
            entry = parts[0] | {"under": under}
            entry["items"] = [part | {"label": heads[1]} for part in parts[1:]]
            entries.append(entry)
        return entries
    for first, second in cut:
        if not (_said(first) and _said(second)):
            entries.extend(_entry(page, cell, under) for cell in (first, second) if _said(cell))
            continue
        page.trace.append((*first, "label", second[0]))
        entries.append(_entry(page, second, under, page.cut(*first)))
    return entries


def _cells(page: Page, row: Block) -> tuple[_Span, _Span]:
    start, end = row.start, row.end
    middle = page.text.index("|", start + 1, end)
    for place in (start, middle, end - 1):
        page.trace.append((place, place + 1, "separator", -1))
    return page.trimmed(start + 1, middle), page.trimmed(middle + 1, end - 1)


def _said(cell: _Span) -> bool:
    return cell[1] > cell[0]


def _entry(page: Page, cell: _Span, under: str | None, label: str | None = None) -> dict[str, Any]:
    return {"text": page.cut(*cell), "span": cell, "label": label, "under": under, "items": []}


def tabled_risks(page: Page, entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the risks of a row: `Frequency: rare` below a risk is its own, `Rare: death` is another risk."""
    kept: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for child in entry["items"]:
        label = child["label"]
        frequency = label_frequency(label) if label else None
        if frequency is not None and not child["items"]:
            head = _first_head(page, label, entry["span"][0])
            if head is not None and label_frequency(head) is not None:
                entry["under"], entry["frequency"] = head, label_frequency(head)
                others.append(child | {"frequency": frequency})
                continue
        elif label and (said := label_frequency(child["text"])) is not None and entry.get("frequency") is None:
            entry["frequency"] = said
        kept.append(child)
    entry["items"] = kept
    return [entry, *others]


_LOOK = 20_000


def _first_head(page: Page, label: str, before: int) -> str | None:
    """Return the head of the first column in the table whose header has `label`, which stands on a line above."""
    place = page.text.rfind(f" | {label}", max(0, before - _LOOK), before)
    if place < 0:
        return None
    line = page.text.rfind("\n", 0, place) + 1
    return page.text[line:place].partition(" | ")[0].strip() or None
