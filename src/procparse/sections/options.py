"""Finds the table of alternatives that a page prints one cell a line: `Option`, `Pros`, `Cons`, then row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procparse.document import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.diagnostics import Findings
    from procparse.document import Block
    from procparse.vocabulary import Vocabulary


COLUMNS = 3
_MAX_HEADER = 40


def tabled(
    key: str, heading: Block | None, body: Sequence[Block], vocabulary: Vocabulary, findings: Findings
) -> Section | None:
    """Return the section with its table as a child of the key `tabled`, header first; None where it has no table.

    Two sub-labels with nothing between them are no sub-labels: the first has no list. So they head columns, and the
    line above them heads the options. What is left behind the last whole row stands behind the table.
    """
    for index, block in enumerate(body):
        if _runs_together(block):
            findings.mark(block.start, block.end)
            findings.add("cells-run-together", (block.start, body[-1].end))
            return Section(key, heading, (*body[:index], *body[index + 1 :]))
    for index in range(1, len(body) - 1):
        pair = {_route(block, vocabulary) for block in body[index : index + 2]}
        if pair != {"pros", "cons"} or body[index - 1].kind == "item" or len(body[index - 1].text) > _MAX_HEADER:
            continue
        start = index - 1
        rows = (len(body) - start) // COLUMNS
        if rows < 2:
            return None
        stop = start + rows * COLUMNS
        parts = [Section("tabled", None, tuple(body[start:stop]))]
        if stop < len(body):
            parts.append(Section(None, None, tuple(body[stop:])))
        return Section(key, heading, tuple(body[:start]), tuple(parts))
    return None


def _runs_together(block: Block) -> bool:
    """Tell whether a line is the whole header of such a table: `Option Pros Cons`, `OptionProsCons`."""
    if block.kind == "item" or len(block.text) > _MAX_HEADER:
        return False
    return block.text.replace(" ", "").casefold().endswith(("proscons", "advantagesdisadvantages"))


def _route(block: Block, vocabulary: Vocabulary) -> str | None:
    if block.kind == "item" or len(block.text) > 20 or block.text[-1] == ":":
        return None
    return vocabulary.label("alternatives", block.text)
