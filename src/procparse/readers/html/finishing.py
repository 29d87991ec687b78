"""A sheet that is written -> the Document: what stands around the main part set aside, marks and texts settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procparse.document import ERASED, Block, Document, Mark, tidy
from procparse.readers import text as text_reader
from procparse.readers.html.rendering import PROSE, writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.readers.html.rendering import Place, Sheet


def finished(sheet: Sheet, name: str | None, main: tuple[Place, Place] | None, lost: list[str]) -> Document:
    """Return the page. What stands outside of `main` is furniture; `lost` is printed at the end, apart."""
    _around(sheet, main)
    rest = sheet.rest
    for run in lost:
        sheet.margin = 1
        run = writable(run)
        blanks, at, start, end = sheet.print(run)
        rest.append(Block("text", run, start, end, 0, None, at, blanks))
    text = "".join(sheet.parts)
    page, found = text_reader.page_of(text)
    marks = sheet.marks
    if found:
        furniture = [mark for mark in marks if mark.role == "furniture"]
        others = {*found, *(mark for mark in marks if mark.role != "furniture")}
        marks = sorted([*furniture, *_apart(sorted(others), sorted(furniture))])
    blocks = sheet.blocks
    if found or sheet.hanging:
        blocks = [settled for block in blocks for settled in _settled(block, page, marks)]
        rest = [settled for block in rest for settled in _settled(block, page, marks)]
    return Document(name, text, page, tuple(blocks), tuple(marks), sheet.wrap, "html", "html", tuple(rest))


def _around(sheet: Sheet, main: tuple[Place, Place] | None) -> None:
    """Make furniture of single links above the title, and of what stands around the main part of the page."""
    blocks = sheet.blocks
    title = next((index for index, block in enumerate(blocks) if block.kind == "heading" and block.depth == 1), None)
    chrome = {index for index in sheet.lone if title is not None and index < title}
    if main is not None:
        start = main[0].blocks if title is None else min(title, main[0].blocks)
        chrome.update(range(start), range(main[1].blocks, len(blocks)))
    if not chrome:
        return
    sheet.blocks = [block for index, block in enumerate(blocks) if index not in chrome]
    for index in sorted(chrome):
        block = blocks[index]
        sheet.marks.append(Mark(block.at, block.end, "furniture"))
        if block.end - block.start >= PROSE:
            sheet.prose.append((block.start, block.end))


def _apart(found: list[Mark], taken: list[Mark]) -> list[Mark]:
    """Return the marks of `found` that stand in none of those of `taken`; both are sorted."""
    kept: list[Mark] = []
    place = 0
    for mark in found:
        while place < len(taken) and taken[place].end <= mark.start:
            place += 1
        if place == len(taken) or mark.end <= taken[place].start:
            kept.append(mark)
    return kept


def _settled(block: Block, page: str, marks: list[Mark]) -> Iterator[Block]:
    """Yield a block with its text as the page has it, erased marks at its ends left out; nothing where none is left."""
    raw = page[block.start : block.end]
    if raw == block.text:
        yield block
        return
    bare = raw.strip(f" \n{ERASED}")
    if bare:
        start = block.start + raw.find(bare)
        at = start if block.marker is None else block.at
        yield block._replace(text=tidy(bare), start=start, end=start + len(bare), at=at)
    elif block.marker is not None:
        marks.append(Mark(block.at, block.at + len(block.marker), "marker"))  # an empty item
