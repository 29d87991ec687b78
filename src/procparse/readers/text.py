"""Plain text of any extractor -> Document: lines become headings, paragraphs and list items by their typography alone.

One pass over the lines that dispatches on the first character; patterns run only on the few lines that
need one. Offsets are carried from the first line on.
"""

from __future__ import annotations

import re

from procparse.document import ERASED, Block, Document, Mark, tidy
from procparse.readers.dialects.naming import name_of
from procparse.readers.dialects.trailing import markers_follow
from procparse.readers.markers import SPECIAL, depth_of, is_rule, marker_size
from procparse.readers.sublines import Letters, is_headed
from procparse.readers.typography import INVISIBLE, typed
from procparse.readers.wrapping import blank_unit, wrap_width

_COMMON = frozenset("-*•")
# A line in italics ranks below one in bold: pages that set both so have sub-labels in italics.
_EMPHASIS = {"*": 8, "_": 9, "/": 9, "''": 9}
# What makes a line bold or a title where it is erased at the line's start; `{empty}`, `<dd>`, `1\` do not
_EMPHATIC = frozenset("*_/'[#<~`")
# A line that ends in one of these erased signs ends there, however long it is.
_BREAKS = "+\\>"
_MAX_SETEXT = 100
_JOINTS = frozenset(("of", "the", "a", "an", "and", "or", "to", "for", "with", "from", "in", "on", "by", "at"))
_MIN_BROKEN = 30
"""No sentence is broken before; a heading above a line in lower case is shorter."""
_HANGS = 6
"""A line that starts so far in, in lower case and below a broken sentence, is the rest of that sentence."""


def read(text: str, name: str | None = None) -> Document:
    """Read decoded text into typographic blocks. Never raises; every non-blank character is in a block or a mark."""
    page, marks, dialects = typed(text)
    return _Reading(text, page, name, marks, dialects).document()


class _Reading:
    """The state of one pass over one page."""

    def __init__(self, text: str, page: str, name: str | None, marks: list[Mark], dialects: set[str]) -> None:
        self.text = text
        self.joined = bool(dialects)  # lines may be
        # where columns are counted signs they are exact
        self.slack = 1 if dialects.isdisjoint(("wiki", "asciidoc-lists")) else 0
        self.page = page
        self.name = name
        self.marks = marks
        self.blocks: list[Block] = []
        self.hanging = False

    def document(self) -> Document:
        page, blocks, marks = self.page, self.blocks, self.marks
        lines = page.split("\n")
        # lines that a dialect has joined are counted as they were
        wrap = wrap_width(lines if not self.joined else self._printed().split("\n"))
        tabbed = "\t" in self.text
        erased = ERASED in page
        doubled = "\n\n\n" in page and blank_unit(page) == 2
        offset = 0
        blanks = 0
        columns: list[int] = []  # marker columns of the open list, outermost first
        hang = -1  # a line indented beyond this column continues the last item; -1: nothing is open
        body = -1  # the column of the last item's text: behind a blank line only what stands there continues it
        full = False  # the line above fills the width of a wrapped page
        follows: bool | None = None  # lone markers stand below their text; None: there was none yet
        lone: tuple[int, str, int] | None = None  # a marker alone on its line: offset, marker, column
        ruled = False  # a ruled line stands directly above
        boxed = False  # the last block is a line directly below a ruled line
        above = 0  # the length of the line above
        letters: Letters | None = None  # the lettered lists inside items
        inside = -1  # the last block where it is a line inside an item that stands for itself
        append = blocks.append
        make = tuple.__new__  # a third of the price of Block(...), in the hottest place of the library
        for line in lines:
            at = offset
            offset += len(line) + 1
            stripped = line.strip()
            if not stripped:
                blanks += 1
                full = False
                continue
            if doubled:
                blanks >>= 1
            first = stripped[0]
            column = 0
            if line[0] == " ":
                column = len(line) - len(line.lstrip())
                at += column
                if tabbed:
                    column += 3 * self.text.count("\t", at - column, at)
            if erased and (first == ERASED or stripped[-1] == ERASED):
                # strip what was erased at the ends; a line that is one bold phrase is a heading
                bare = stripped.strip(ERASED + " ")
                if not bare:
                    full = False  # nothing goes on across a line of signs
                    continue
                lead = stripped.find(bare)
                phrase = bare[:-1].rstrip(ERASED) if bare[-1] == ":" else bare
                closed = stripped[-1] == ERASED or stripped[-2:-1] == ERASED
                shown = self.text[at : at + lead].strip(INVISIBLE)  # invisible signs make nothing bold
                bold = first == ERASED and closed and ERASED not in phrase and bare[-1] != "."
                bold = bold and shown[:1] in _EMPHATIC and not shown.startswith(("<dd", "<p"))
                if bold and len(bare) <= _MAX_SETEXT and lone is None:
                    start = at + lead
                    stop = start + len(bare)
                    rank = _EMPHASIS.get(shown, 7)
                    append(Block("heading", tidy(page[start:stop]), start, stop, rank, None, at, blanks))
                    blanks, hang, full = 0, -1, False
                    columns.clear()
                    continue
                at += lead
                column += stripped.count(" ", 0, lead)
                stripped = bare
                first = stripped[0]
            size = 0  # of the marker and the spaces behind it
            if lone is not None and (first in SPECIAL or stripped[1:3] == ") ") and marker_size(stripped, column) > 0:
                marks.append(Mark(lone[0], lone[0] + len(lone[1]), "marker"))  # an empty item
                lone = None
            if (first in SPECIAL or stripped[1:3] == ") ") and lone is None:
                if first in _COMMON and stripped[1:2] == " " and stripped[2:3] != " ":
                    size = 2
                else:
                    size = marker_size(stripped, column)
                if size < 0:
                    ruled = self._marked_line(stripped, at, blanks, boxed)
                    columns.clear()
                    blanks, hang, full = 0, -1, wrap is not None and first == "#"
                    above = len(line.rstrip())
                    continue
            elif hang >= 0 and column and ". " in stripped[1:6] and lone is None:
                letters = letters or Letters(page)
                size = letters.size(stripped, column, line[: len(line) - len(line.lstrip())], offset)
            if size:
                if size == len(stripped):
                    if follows is None:
                        follows = markers_follow(lines)
                    if follows:
                        marks.append(Mark(at, at + len(stripped), "marker"))
                        if blocks and blocks[-1].kind == "text":
                            blocks[-1] = blocks[-1]._replace(kind="item")
                        continue
                    lone = (at, stripped, column)
                    continue
                depth = len(columns) - 1 if columns and columns[-1] == column else depth_of(columns, column, self.slack)
                marker = first if size == 2 else stripped[:size].rstrip()
                text = stripped[size:]
                if erased and not text.strip(ERASED + " "):
                    lone = (at, marker, column)
                    continue
                end = at + len(stripped)
                if erased or "  " in text:
                    text = tidy(text)
                append(make(Block, ("item", text, at + size, end, depth, marker, at, blanks)))
                hang = column
                body = column + size
            elif lone is not None:
                mark_at, marker, column = lone
                lone = None
                end = at + len(stripped)
                append(
                    Block(
                        "item", tidy(stripped), at, end, depth_of(columns, column, self.slack), marker, mark_at, blanks
                    )
                )
                hang = column
                body = column
            elif (
                hang >= 0
                and column > hang + 1
                and (blanks == 0 or (blanks == 1 and (column == body or stripped[-1] in ".;!")))
                and blocks[-1].kind == "item"
            ):
                last = blocks[-1]
                end = at + len(stripped)
                asked = page[last.end - 1] == "?" and last.marker is not None and last.marker[0].isdigit()
                own = inside == len(blocks) - 1 and first.isupper() and page[last.end - 1] != ","
                if wrap is None and (asked or own or (":" in stripped and is_headed(stripped, page[last.end - 1]))):
                    inside = len(blocks)
                    depth = depth_of(columns, column, self.slack)
                    append(Block("item", tidy(stripped), at, end, depth, None, at, blanks))
                    blanks = 0
                    continue
                blocks[-1] = last._replace(end=end)  # its text is made once, at the end
                self.hanging = True
            elif (
                column >= _HANGS
                and not blanks
                and self._goes_on(first.islower(), wrap is not None and above * 5 > wrap * 4)
            ):
                blocks[-1] = blocks[-1]._replace(end=at + len(stripped))
                self.hanging = True
            else:
                # where items go on below their text, what stands left of the marker is outside of the item
                outside = self.hanging and bool(columns) and column < columns[-1] and not first.islower()
                if columns and (blanks or column <= columns[0]):
                    columns.clear()
                    hang = -1
                end = at + len(stripped)
                if full and blanks == 0 and not outside and not (erased and self.text.startswith("::", end)):
                    word = stripped.find(" ")
                    if word > 0 and self.text[at + word] == "\xa0":
                        word = self.text.find(" ", at, end) - at  # no writer breaks a line there
                    if blocks[-1].text.rfind("(") > blocks[-1].text.rfind(")"):
                        blanks = -1  # nothing ends inside brackets
                    elif above + 1 + (word if word > 0 else len(line) - column) > wrap:  # type: ignore[operator]
                        blanks = -1
                    elif first.islower() and above * 5 > wrap * 4 and page[blocks[-1].end - 1] not in ".:;!?":  # type: ignore[operator]
                        blanks = -1  # some writers break a column or two before the width
                text = tidy(stripped) if erased or "  " in stripped else stripped
                append(make(Block, ("text", text, at, end, 0, None, at, blanks)))
            blanks = 0
            boxed, ruled = ruled, False
            if wrap is not None:
                bare = line.rstrip()
                above = len(bare)
                full = not (erased and bare[-1] == ERASED and self.text[offset - len(line) + above - 2] in _BREAKS)
        if lone is not None:
            marks.append(Mark(lone[0], lone[0] + len(lone[1]), "marker"))
        self._finish()
        dialect = name_of(self.text, blocks, wrap)
        return Document(self.name, self.text, page, tuple(blocks), tuple(marks), wrap, "text", dialect)

    def _printed(self) -> str:
        """Return the page with the line ends that a dialect took out."""
        parts: list[str] = []
        at = 0
        for hit in re.finditer("\n", self.text):
            parts.append(self.page[at : hit.start()])
            at = hit.end()
        return "\n".join([*parts, self.page[at:]])

    def _goes_on(self, small: bool, wide: bool) -> bool:
        """Tell whether the block above breaks off in the middle of a sentence, at the left margin of the page.

        Where the line at hand does not start in lower case, it must end in a comma or in a word such as `of`, or be as
        wide as wrapped lines are.
        """
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.kind != "text" or self.page[last.end - 1] in ".:;!?" or len(last.text) < _MIN_BROKEN:
            return False
        if wide or ": " in last.text or (small and len(last.text) > 2 * _MIN_BROKEN):
            return True
        word = self.page[max(last.start, last.end - 5) : last.end].rpartition(" ")[2]
        if not (small or word[-1] == "," or word in _JOINTS):
            return False
        return last.end - last.start > len(last.text) or self.page[last.at - 2 : last.at].strip(" ") in ("", "\n")

    def _finish(self) -> None:
        """Make the text of the blocks that go on over several lines."""
        if not self.hanging:
            return
        page = self.page
        self.blocks[:] = [
            block._replace(text=tidy(page[block.start : block.end]))
            if block.kind != "heading" and block.end - block.start > len(block.text)
            else block
            for block in self.blocks
        ]

    def _marked_line(self, stripped: str, at: int, blanks: int, boxed: bool) -> bool:
        """Read a ruled line, or a heading with hashes or signs around it; return whether a box may open."""
        blocks = self.blocks
        if is_rule(stripped):
            self.marks.append(Mark(at, at + len(stripped), "markup"))
            if blocks:
                last = blocks[-1]
                underline = boxed or (stripped[0] in "=-" and blanks == 0)
                heads = len(last.text) <= _MAX_SETEXT and last.text[-1] not in ".;,"
                if underline and last.kind == "text" and heads:
                    blocks[-1] = last._replace(kind="heading", depth=1 if stripped[0] == "=" else 2)
                    return False  # it belongs to the line above, and opens no box below
            return True
        sign = stripped[0]
        body = stripped.lstrip(sign)
        rank = len(stripped) - len(body)
        if not body.startswith(" "):
            blocks.append(Block("text", tidy(stripped), at, at + len(stripped), 0, None, at, blanks))
            return False
        closed = body.rstrip("#" if sign == "#" else sign)
        if closed != body and closed[-1:] == " ":
            self.marks.append(Mark(at + rank + len(closed), at + len(stripped), "markup"))
            body = closed
        inner = body.strip(ERASED + " ")
        if stripped.startswith("# ") and inner[-1:] == ".":
            # a sentence is no heading: `#` numbers the items of a wiki's list
            start = at + 1 + body.find(inner)
            blocks.append(Block("item", tidy(inner), start, start + len(inner), 0, "#", at, blanks))
            return False
        self.marks.append(Mark(at, at + rank, "markup"))
        if inner:
            start = at + rank + body.find(inner)
            blocks.append(Block("heading", tidy(inner), start, start + len(inner), rank, None, start, blanks))
        return False
