"""The page as typography: a text that everything points into, and the blocks found in it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Span = tuple[int, int]
"""Half-open pair of 0-based code-point offsets into `Document.text`."""

BlockKind = Literal["heading", "text", "item"]

ERASED = "\uffff"
"""Stands in `Document.page` where an inline mark stood; a noncharacter, so no page prints it."""


BLANK = f" \n{ERASED}"
"""All that is blank in `Document.page`."""


def tidy(raw: str) -> str:
    """Return a slice of a page as text: white space collapsed, erased marks taken out."""
    if ERASED in raw:
        raw = raw.replace(ERASED, "")
    return " ".join(raw.split())


class Block(NamedTuple):
    """One typographic unit: a marked heading, a line or paragraph of text, or a list item.

    Readers make blocks and never look at words. `text` is the slice of the page that `start` and `end`
    name, white space collapsed; the marker (`-`, `•`, `3.`) is outside it.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    depth: int = 0
    """Levels of list above this item; for a heading its rank in the markup (`##` is 2); else 0."""
    marker: str | None = None
    at: int = -1
    """Where the marker starts; equal to `start` where there is no marker."""
    blanks: int = 0
    """How many blank lines stand directly before it."""

    @property
    def span(self) -> Span:
        """The half-open span of the text, marker excluded."""
        return (self.start, self.end)

    @property
    def number(self) -> int | None:
        """The number that the item's marker shows, or None."""
        digits = (self.marker or "").strip("().")
        return int(digits) if digits.isdecimal() else None


class Mark(NamedTuple):
    """Characters that are typography and no content: a ruled line, hashes, an emphasis sign."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Document:
    """One page of decoded text with its blocks, in page order."""

    name: str | None
    text: str
    page: str
    """`text` at the same length, with every line end a LF, every other white space a space and every
    inline mark erased: what the later stages cut from, so that offsets hold everywhere."""
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    wrap: int | None
    """The width in columns at which the page is hard-wrapped; None where it is not."""
    reader: str
    dialect: str
    rest: tuple[Block, ...] = ()
    """Text that the reader found but could not put in its place; it becomes leftovers."""

    def parts(self, offsets: Sequence[int]) -> Iterator[Document]:
        """Yield what stands between each offset and the next as a page of its own; one page is the document itself."""
        if len(offsets) == 1:
            yield self
            return
        marks = sorted(self.marks)
        rest = sorted(self.rest, key=_at)
        for start, end in pairwise([*offsets, len(self.text)]):
            first, last = bisect_left(marks, (start,)), bisect_left(marks, (end,))
            yield Document(
                self.name,
                self.text[start:end],
                self.page[start:end],
                tuple(_moved(self.blocks, start, end)),
                tuple(
                    Mark(mark.start - start, mark.end - start, mark.role)
                    for mark in marks[first:last]
                    if mark.end <= end
                ),
                self.wrap,
                self.reader,
                self.dialect,
                tuple(_moved(rest, start, end)),
            )

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of `offset`, for messages to people."""
        before = self.page.rfind("\n", 0, offset)
        return self.page.count("\n", 0, offset) + 1, offset - before


def _at(block: Block) -> int:
    return block.at


def _moved(blocks: Sequence[Block], start: int, end: int) -> Iterator[Block]:
    """Yield the blocks between two offsets, moved to the front; `blocks` stand in order."""
    for block in blocks[bisect_left(blocks, start, key=_at) : bisect_left(blocks, end, key=_at)]:
        if block.end <= end:
            yield block._replace(start=block.start - start, end=block.end - start, at=block.at - start)


class Section(NamedTuple):
    """Blocks under one heading or sub-label.

    `key` is the field of the record, None where the heading is unknown; for a child it is the route within the
    section (`goals` within `purpose`), None where its sub-label routes nothing.
    """

    key: str | None
    heading: Block | None
    blocks: tuple[Block, ...]
    children: tuple[Section, ...] = ()
