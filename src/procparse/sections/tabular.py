"""Sections -> findings about tables that the record does not keep: cells apart, rows with pipes, pros and cons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procparse.document import ERASED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from procparse.document import Block, Document, Section
    from procparse.sections.context import Context

_LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_SIDES = ("Pros", "PROS", "dvantages")


def cell_starts(document: Document, blocks: Iterable[Block]) -> set[int]:
    """Return where the cells of a row that was cut start: the page has a line end before them, the text has none."""
    page, text = document.page, document.text
    if page.count("\n") <= text.count("\n"):
        return set()
    return {
        block.at
        for block in blocks
        if block.kind == "text" and (end := page.rfind("\n", 0, block.at)) >= 0 and text[end] not in _LINE_ENDS
    }


def report_tables(document: Document, sections: Sequence[Section], context: Context) -> None:
    """Report tables whose columns the record does not keep, and pros and cons outside of the alternatives."""
    page, findings = document.page, context.findings
    piped = "|" in page
    sided = any(word in page for word in _SIDES)
    starts = cell_starts(document, (block for section in sections for block in _own(section)))
    if not (piped or sided or starts):
        return
    for section in sections:
        if section.key is None or section.heading is None:
            continue
        heading = section.heading.text
        blocks = _own(section)
        cells = [block for block, below in zip(blocks, blocks[1:], strict=False) if {block.at, below.at} <= starts]
        if cells:
            findings.add("table-cells-apart", (cells[0].at, cells[-1].end), heading=heading)
        if piped:
            rows = _rows(blocks, page)
            if rows:
                findings.add("table-rows-kept", (rows[0].at, rows[-1].end), count=len(rows), heading=heading)
        if sided and section.key != "alternatives":
            heads = [
                (block, context.vocabulary.label("alternatives", block.text.partition(":")[0])) for block in blocks
            ]
            found = [(block, route) for block, route in heads if route in ("pros", "cons")]
            if len({route for _, route in found}) == 2:
                findings.add("options-elsewhere", (found[0][0].at, found[-1][0].end), heading=heading)


def _own(section: Section) -> list[Block]:
    """The blocks of a section, those of a table of alternatives left out."""
    return [*section.blocks, *(block for child in section.children if child.key != "tabled" for block in child.blocks)]


def _rows(blocks: Sequence[Block], page: str) -> list[Block]:
    """Return lines with as many pipes as the one above or below; rows below a ruled header are read as such."""
    found: list[Block] = []
    ruled = False
    for above, block in zip(blocks, blocks[1:], strict=False):
        count = block.text.count("|")
        if not count or above.text.count("|") != count:
            ruled = False
            continue
        ruled = ruled or (count == 3 and block.text[0] == "|" and ERASED in page[above.end : block.start])
        if not ruled:
            found += [block] if found and found[-1] is above else [above, block]
    return found
