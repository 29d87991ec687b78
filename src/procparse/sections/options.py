"""Finds the table of alternatives that a page prints one cell a line: `Option`, `Pros`, `Cons`, then row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.document import ERASED, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.document import Block
    from procparse.sections.context import Context
    from procparse.vocabulary import Vocabulary


COLUMNS = 3
_PAIR = {"pros", "cons"}
_MAX_HEADER = 40
_VISIBLE = re.compile(rf"[^{ERASED}]+")


def tabled(key: str, heading: Block | None, body: Sequence[Block], context: Context) -> Section | None:
    """Return the section with its table as a child of the key `tabled`, header first; None where it has no table.

    Two sub-labels with nothing between them are no sub-labels: the first has no list. So they head columns, and the
    line above them heads the options. What is left behind the last whole row stands behind the table.
    """
    for index, block in enumerate(body):
        header = _run_together(block)
        if header:
            stop = block.start + header if header < len(block.text) else block.end
            for hit in _VISIBLE.finditer(context.page, block.start, stop):
                context.findings.mark(*hit.span())  # what was erased between the cells has a mark already
            context.findings.add("cells-run-together", (block.start, body[-1].end))
            rows: list[Block] = []
            if header < len(block.text):  # the rows go on in the same line
                start = block.start + header + 1
                rows = [block._replace(text=block.text[header + 1 :], start=start, at=start)]
            return Section(key, heading, (*body[:index], *rows, *body[index + 1 :]))
    if heading is not None and len(body) > 4 and {_route(cell, context.vocabulary) for cell in body[:2]} == _PAIR:
        # `Alternative` heads the first column of a table, wherever that stands
        whole = len(body) - (len(body) + 1) % COLUMNS
        parts = [Section("tabled", None, (heading, *body[:whole]))]
        if whole < len(body):
            parts.append(Section(None, None, tuple(body[whole:])))
        return Section(key, None, (), tuple(parts))
    for index in range(1, len(body) - 1):
        pair = {_route(block, context.vocabulary) for block in body[index : index + 2]}
        if pair != {"pros", "cons"} or body[index - 1].kind == "item" or len(body[index - 1].text) > _MAX_HEADER:
            continue
        start = index - 1
        count = (len(body) - start) // COLUMNS
        if count < 2:
            return None
        stop = start + count * COLUMNS
        parts = [Section("tabled", None, tuple(body[start:stop]))]
        if stop < len(body):
            parts.append(Section(None, None, tuple(body[stop:])))
        return Section(key, heading, tuple(body[:start]), tuple(parts))
    return None


def flattened(body: Sequence[Block], vocabulary: Vocabulary) -> set[int]:
    """Return the items that must be alternatives though they stand in a list of pros or cons.

    Where an extractor has lost the nesting, `Cons:`, `slow`, `Surgery`, `Pros:` are all of one level; the item above a
    label that comes again is what the label is about.
    """
    found: set[int] = set()
    weighed: set[str] = set()
    for index, block in enumerate(body):
        if block.kind != "item" or block.text[-1] != ":" or len(block.text) > _MAX_HEADER:
            continue
        route = vocabulary.label("alternatives", block.text)
        if route not in _PAIR:
            continue
        above = body[index - 1]
        if route in weighed and above.kind == "item" and above.depth == block.depth and above.text[-1] != ":":
            found.add(index - 1)
            weighed.clear()
        weighed.add(route)
    return found


def heads_columns(body: Sequence[Block], vocabulary: Vocabulary) -> bool:
    """Tell whether such a table stands at the top of a section: then its first cells are no headings."""
    return any({_route(block, vocabulary) for block in body[at : at + 2]} == {"pros", "cons"} for at in range(1, 4))


def _run_together(block: Block) -> int:
    """Return the length of a header without borders that opens a line: `Option Pros Cons`, `OptionProsCons A cast`."""
    if block.kind == "item":
        return 0
    header = block.text
    if len(header) > _MAX_HEADER:
        if len(header) != block.end - block.start:
            return 0
        header = header[:_MAX_HEADER].partition(" ")[0]
    if not header.replace(" ", "").casefold().endswith(("proscons", "advantagesdisadvantages")):
        return 0
    return len(header)


def _route(block: Block, vocabulary: Vocabulary) -> str | None:
    if block.kind == "item" or len(block.text) > 20 or block.text[-1] == ":":
        return None
    return vocabulary.label("alternatives", block.text)
