"""Pieces of text in page order -> rendered lines and their typographic blocks, as a browser would set them."""

from __future__ import annotations

import re
from typing import NamedTuple

from procparse.document import Block, Mark
from procparse.readers import text as text_reader
from procparse.readers.sublines import is_headed

BOLD_RANK = 7
"""The rank of a line that is a heading by its bold type alone, as in `readers/text.py`."""
_MAX_BOLD = 100
_MAX_INDENT = 32
_MAX_SIGNS = 8
"""What is longer is no mere colon and no mere separator."""
_LEADS = ("\n", "\n\n", "")
_INDENTS = tuple("  " * depth for depth in range(_MAX_INDENT))
_make = tuple.__new__  # a third of the price of Block(...)
_MAX_INTRODUCTION = 60
PROSE = 120
"""So many characters that are no link are worth a word where they stand in furniture."""
# What stands between the links of a menu or a trail
_BETWEEN = " \t\n\r\f\xa0|/·•»›>,-–—"
# A line that opens with a mark of its own (`• a`, `- a`, `1) a`, `----`) is read as the text reader reads it.
_MARKED = re.compile(r"[^\w\s(\"'“‘\[¿¡<&≥≤~]|\d{1,3}[.)]\s|\(?\w{1,3}\)\s|__")
_UNWRITABLE = re.compile("[\ud800-\udfff\uffff]")


def writable(text: str) -> str:
    """Return a text in which what no interchange allows (`&#xFFFF;`) is U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


def _tidied(line: str) -> str:
    if line.isascii():
        return " ".join(line.split())
    # a soft hyphen is not seen, so that the spaces around it are one
    return writable(" ".join(line.replace("\xad", "").split()))


class Pending(NamedTuple):
    """What the next line opens: an item of a list, a row or cell of a table, the definition of a term."""

    depth: int
    marker: str | None = None
    head: str | None = None
    """The term, or the head of its row or column, that labels it."""
    nests: bool = False
    """What follows inside the same element stands one level below it."""
    cell: bool = False
    """A labelled cell below the item of its row: its head is an item even where a list follows."""


class Place(NamedTuple):
    """Where the sheet stood when an element opened."""

    blocks: int
    marks: int
    at: int
    linked: int
    unlinked: int
    headings: int
    titles: int
    pending: Pending | None
    depth: int
    last: Block | None
    """The block above, which what follows may have continued."""


class Sheet:
    """The rendered page as far as it is written, and the line that is open."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = 0
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self.rest: list[Block] = []  # what stands in no order with the others: captions
        self.words: list[str] = []  # every piece of text that the parser gave, seen or not
        self.first = 0  # where in `words` the open line starts
        self.carry = ""  # the part of the open line that stands before unseen text
        self.plain = False  # the open line holds text that is not bold
        self.links = 0  # links in the open line
        self.said = 0  # `unlinked` when the open line started
        self.bold = self.link = self.muted = self.rank = 0  # open elements of these kinds; the rank of the heading
        self.depth = 0  # levels of list that are open
        self.margin = 0  # blank lines due before the next line
        self.pending: Pending | None = None
        self.item = -1  # the block that further lines of the same item continue
        self.inside = -1  # the last block where it is a line inside an item that stands for itself
        self.hanging = False
        self.headed = False  # the list that is open stands below a head on a line of its own, as a term's
        self.linked = self.unlinked = self.unseen = self.struck = 0  # characters so far
        self.headings = self.titles = 0
        self.lone: list[int] = []  # blocks that are nothing but one link
        self.prose: list[tuple[int, int]] = []  # prose that went with furniture
        self.mains: list[tuple[Place, Place]] = []  # where elements of that name start and end
        self.wrap: int | None = None

    # -- pieces of text --------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Add a piece of text to the open line."""
        words = self.words
        if self.muted:
            words.append(text)
            self.first = len(words)
            self.unseen += len(text.strip())
            return
        if text.isspace():
            if self.first != len(words) or self.carry:
                words.append(text)
            return
        words.append(text)
        length = len(text)
        if not self.bold and (length > _MAX_SIGNS or text.strip() != ":"):
            self.plain = True
        if self.link:
            self.linked += length
        elif length > _MAX_SIGNS or text.strip(_BETWEEN):
            self.unlinked += length

    def mute(self) -> None:
        """Open an element whose text is not seen."""
        if not self.muted:
            self.carry += "".join(self.words[self.first :])
            self.first = len(self.words)
        self.muted += 1

    def unmute(self) -> None:
        """Close an element whose text is not seen."""
        self.muted -= 1

    def take(self) -> str:
        """Take the open line off the sheet, white space collapsed and soft hyphens out."""
        words = self.words
        line = self.carry + "".join(words[self.first :])
        self.carry = ""
        self.first = len(words)
        # printable: no control, no other white space, no soft hyphen; most lines are as they should be
        if line.isprintable() and "  " not in line and line[:1] != " " and line[-1:] != " ":
            return line
        return _tidied(line)

    def flush(self) -> None:
        """Write the open line and open the next."""
        words = self.words
        count = len(words) - self.first
        if count == 1 and not self.carry:
            line = words[-1]
            self.first += 1
            if not line.isprintable() or "  " in line or line[0] == " " or line[-1] == " ":
                line = _tidied(line)
        elif count or self.carry:
            line = self.take()
        else:
            return
        if line:
            self._write(line)
        self.plain = False
        self.links = 0
        self.said = self.unlinked

    def capture(self) -> str:
        """Take the open line off the sheet for another use than a line of its own."""
        line = self.take()
        self.plain = False
        self.links = 0
        self.said = self.unlinked
        return line

    # -- lines -----------------------------------------------------------------------------------------

    def _write(self, line: str) -> None:
        blocks = self.blocks
        if self.pending is not None:
            self._item(line, self.pending)
        elif 0 <= self.item == len(blocks) - 1:
            if self.inside == self.item or (":" in line and is_headed(line, blocks[-1].text)):
                self._item(line, Pending(self.depth))  # `Tools: needle` below `Knit`
                self.inside = self.item
                return
            _, _, _, end = self.print(line, self.depth + 1)
            blocks[-1] = blocks[-1]._replace(end=end)  # its text is made once, at the end
            self.hanging = True
        elif self.rank:
            self.heading(line, self.rank)
        elif not self.plain and len(line) <= _MAX_BOLD and line[-1] != ".":
            self.heading(line, BOLD_RANK)
        elif self.links and self.said == self.unlinked:
            self._links(line)
        elif _MARKED.match(line):
            self.transplant(line)
        else:
            self.text(line)

    def print(self, line: str, indent: int = 0, marker: str | None = None) -> tuple[int, int, int, int]:
        """Print a line; return the blank lines before it and where its marker starts, its text starts and ends."""
        blanks = self.margin if self.at else 0
        self.margin = 0
        lead = _LEADS[blanks if self.at else 2]
        if indent:
            lead += _INDENTS[indent] if indent < _MAX_INDENT else _INDENTS[-1]
        at = start = self.at + len(lead)
        if marker is not None:
            start += len(marker) + 1
            self.parts.append(f"{lead}{marker} {line}")
        else:
            self.parts.append(lead + line)
        self.at = end = start + len(line)
        return blanks, at, start, end

    def text(self, line: str) -> None:
        """Write a line of text."""
        self.headed = False
        blanks, at, start, end = self.print(line)
        self.blocks.append(_make(Block, ("text", line, start, end, 0, None, at, blanks)))

    def heading(self, line: str, rank: int) -> None:
        """Write a heading."""
        self.headed = False
        blanks, at, start, end = self.print(line)
        self.blocks.append(_make(Block, ("heading", line, start, end, rank, None, at, blanks)))
        self.headings += 1
        self.titles += rank == 1

    def _item(self, line: str, pending: Pending) -> None:
        self.pending = None
        if pending.head is not None and self.headed and not pending.cell:
            # else it would stand in the list of the head above
            self.pending = pending
            self.introduce()
        elif pending.head is not None:
            line = f"{pending.head} {line}" if pending.head[-1] in ":.?!" else f"{pending.head}: {line}"
        blanks, at, start, end = self.print(line, pending.depth + 1, pending.marker)
        self.item = len(self.blocks)
        self.blocks.append(_make(Block, ("item", line, start, end, pending.depth, pending.marker, at, blanks)))
        if pending.nests:
            self.depth += 1

    def introduce(self) -> None:
        """Write the head that labels what comes next as a line of its own, since a list or table comes next."""
        pending = self.pending
        if pending is None or pending.head is None:
            return
        line = pending.head if pending.head[-1] in ":.?!" else f"{pending.head}:"
        if pending.cell:
            self._item(line, pending._replace(head=None))
        else:
            self.pending = None
            self.text(line)
            self.headed = True
        self.item = -1

    def close_item(self) -> None:
        """Close an item."""
        self.flush()
        if self.pending is not None:
            self.drop_pending()
        self.item = -1

    def drop_pending(self) -> None:
        """Close the element that a line was waited for; its head alone is a line too."""
        pending, self.pending = self.pending, None
        if pending is not None and pending.head is not None and not pending.cell:
            self._item(pending.head, pending._replace(head=None))
        self.item = -1

    def _links(self, line: str) -> None:
        """Write a line of nothing but links: a menu or a trail, unless a heading or a lead-in stands above it."""
        if self.links == 1:
            self.lone.append(len(self.blocks))
            self.text(line)
        elif self.introduced(len(self.blocks)):
            self.text(line)
        else:
            _, at, _, end = self.print(line)
            self.marks.append(Mark(at, end, "furniture"))

    def introduced(self, place: int) -> bool:
        """Tell whether the block above the one at `place` leads to a list: a heading, a short line, a colon."""
        if not place:
            return False
        last = self.blocks[place - 1]
        if last.kind == "heading":
            return last.depth > 1
        return last.text[-1] == ":" or (
            last.kind == "text" and len(last.text) <= _MAX_INTRODUCTION and last.text[-1] not in ".!?"
        )

    def transplant(self, raw: str) -> None:
        """Write a text that has typography of its own, such as a dump in `pre`, as the text reader reads it."""
        read = text_reader.read(raw)
        blanks, at, _, _ = self.print(raw)
        for block in read.blocks:
            self.blocks.append(
                block._replace(
                    start=block.start + at,
                    end=block.end + at,
                    at=block.at + at,
                    blanks=block.blanks + (blanks if block is read.blocks[0] else 0),
                )
            )
            self.headings += block.kind == "heading"
        self.marks.extend(Mark(mark.start + at, mark.end + at, mark.role) for mark in read.marks)
        if read.wrap is not None:
            self.wrap = read.wrap
        self.item = -1

    def note(self, line: str, role: str) -> None:
        """Write a line that is in no block: the head of a table."""
        _, at, _, end = self.print(line)
        self.marks.append(Mark(at, end, role))
        self.item = -1

    # -- furniture -------------------------------------------------------------------------------------

    def place(self) -> Place:
        """Return where the sheet stands, between two lines."""
        return Place(
            len(self.blocks),
            len(self.marks),
            self.at,
            self.linked,
            self.unlinked,
            self.headings,
            self.titles,
            self.pending,
            self.depth,
            self.blocks[-1] if self.blocks else None,
        )

    def set_apart(self, place: Place) -> None:
        """Take what was written since `place` out of the order of the page."""
        apart = self.blocks[place.blocks :]
        self._back(place)
        self.rest.extend(apart)
        self.marks.extend(Mark(block.at, block.start, "marker") for block in apart if block.marker is not None)

    def discard(self, place: Place) -> None:
        """Make all that was written since `place` page furniture."""
        if self.at == place.at:
            return
        self._back(place)
        del self.marks[place.marks :]
        while self.rest and self.rest[-1].at >= place.at:
            self.rest.pop()
        start = place.at + (1 if place.at else 0)
        self.marks.append(Mark(start, self.at, "furniture"))
        if self.unlinked - place.unlinked >= PROSE:
            self.prose.append((start, self.at))

    def _back(self, place: Place) -> None:
        """Take the blocks since `place` off the sheet; what is printed stays."""
        del self.blocks[place.blocks :]
        if place.last is not None:
            self.blocks[-1] = place.last
        while self.lone and self.lone[-1] >= place.blocks:
            self.lone.pop()
        while self.mains and self.mains[-1][0].at >= place.at:
            self.mains.pop()
        self.headings, self.titles = place.headings, place.titles
        self.pending, self.depth = place.pending, place.depth
        self.item = self.inside = -1
