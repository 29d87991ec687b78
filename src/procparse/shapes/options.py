"""The cells of a table of alternatives -> alternatives with their pros and cons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procparse.shapes.items import item
from procparse.shapes.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from procparse.document import Block

_COLUMNS = 3


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
