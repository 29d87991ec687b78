"""Markup languages that print lists and headings with signs of their own -> the signs that the text reader knows.

A page is rewritten at its own length, so offsets stay what they are. A row runs only where one of its signs is on the
page; a new dialect is a row and one small file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.readers.dialects import (
    asciidoc,
    containers,
    grids,
    inline,
    links,
    org,
    rst,
    struck,
    swallowed,
    tables,
    wiki,
)
from procparse.readers.dialects.edits import Edits

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.document import Mark


class Dialect(NamedTuple):
    """A markup, and the signs without which no page is written in it."""

    name: str
    signs: tuple[str, ...]
    rewrite: Callable[[Edits], None]


DIALECTS: tuple[Dialect, ...] = (
    Dialect("front-matter", ("---",), containers.front_matter),
    Dialect("fenced-divisions", ("<div", ":::", "<span id="), containers.fences),
    Dialect("struck", struck.SIGNS, struck.rewrite),
    Dialect("starred-headings", (" *",), containers.starred),
    Dialect("inline-tags", ("</span>", "]{", "</b>", "</i>", "</strong>", "</em>", "]#"), inline.rewrite),
    Dialect("grid-tables", ("-+-",), grids.rewrite),  # before those of pipes
    Dialect("pipe-tables", ("|",), tables.pipes),
    Dialect("ruled-tables", ("   ",), tables.columns),
    Dialect("org", (":PROPERTIES:", "]["), org.rewrite),
    Dialect("rst", (".. rubric::", ".. container::", ">`__"), rst.rewrite),
    Dialect("wiki", ("'''", "<br", "[http", "\n= ", "\n== ", "<dt>", "{|"), wiki.rewrite),  # behind org: `[[http`
    Dialect("asciidoc-lists", ("\n. ", "\n  . ", "\n** ", "\n  ** "), asciidoc.lists),
    Dialect("asciidoc", (" +", "|===", "::", "://", "{empty}"), asciidoc.rewrite),
    Dialect("swallowed-bullets", (".- ", "* ", "\n-\n"), swallowed.rewrite),
    Dialect("line-breaks", ("\\",), containers.line_breaks),
    Dialect("escapes", tuple(f"\\{sign}" for sign in "-+*_#.()[]!|>~`<'\"^$"), containers.escapes),
    Dialect("definitions", ("\n:  ",), containers.definitions),
    Dialect("defined-links", ("]: http", "]: </", "]: /"), links.defined),
    Dialect("numbered-links", ("[1]",), links.numbered),
    Dialect("bracketed-links", (" [http", " [/"), links.bracketed),
)
"""In the order in which they are tried; each works on what the one above it left."""

# What running text is made of: small letters, spaces, commas. Capitals and digits stay, as most lines open with one:
# else the full stop of a line of text would stand at its start, as that of a list in AsciiDoc does.
_TEXT = b" ,abcdefghijklmnopqrstuvwxyz" + bytes(range(0x80, 0x100))


def _bones(text: str) -> str:
    """Return a text without its words; what stands in the text has its bones in the text's bones."""
    return text.encode("utf-8", "surrogatepass").translate(None, _TEXT).decode("ascii")


def _rare(bones: str) -> str:
    """Return the first character of a sign that few pages have; nothing where it has none."""
    return next((char for char in bones if char not in ".-\n" and not char.isalnum()), "")


class _Trial(NamedTuple):
    """A sign, the row that it belongs to, and its bones."""

    row: int
    sign: str
    bones: str


_TRIALS: dict[str, list[_Trial]] = {}
"""By the rare character of the sign: one character is found at a tenth of the cost of two, and most pages have hardly
one of these."""
for _row, _dialect in enumerate(DIALECTS):
    for _sign in _dialect.signs:
        _TRIALS.setdefault(_rare(_bones(_sign)), []).append(_Trial(_row, _sign, _bones(_sign)))


def _signed(page: str) -> list[int]:
    """Return the rows one of whose signs is on the page, in order."""
    bones = _bones(page)
    rows: set[int] = set()
    for rare, trials in _TRIALS.items():
        if rare in bones:
            for row, sign, needed in trials:
                if needed in bones and sign in page:
                    rows.add(row)
    return sorted(rows)


def transliterate(page: str, text: str, marks: list[Mark]) -> tuple[str, set[str]]:
    """Return `page` at its own length, the signs of each dialect that is found replaced, and the dialects' names.

    What is erased joins `marks`. `text` is the page before its white space was made equal.
    """
    found: set[str] = set()
    if "\t" in text:
        edits = Edits(page, text, marks)
        tables.tabs(edits)
        page = edits.done()
    rows = _signed(page)
    while rows:
        row = rows.pop(0)
        edits = Edits(page, text, marks)
        DIALECTS[row].rewrite(edits)
        rewritten = edits.done()
        if rewritten is not page:  # one row may write what is a sign of another
            page = rewritten
            found.add(DIALECTS[row].name)
            rows = [later for later in _signed(page) if later > row]
    return page, found
