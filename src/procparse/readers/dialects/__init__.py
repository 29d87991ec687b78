"""Markup languages that print lists and headings with signs of their own -> the signs that the text reader knows.

A page is rewritten at its own length, so offsets stay what they are. A row runs only where one of its signs is on the
page; a new dialect is a row and one small file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.readers.dialects import asciidoc, containers, grids, inline, links, org, rst, tables, wiki
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
    Dialect("starred-headings", (" *",), containers.starred),
    Dialect("inline-tags", ("</span>", "]{", "</b>", "</i>", "</strong>", "</em>", "]#"), inline.rewrite),
    Dialect("grid-tables", ("-+-",), grids.rewrite),  # before those of pipes
    Dialect("pipe-tables", ("|",), tables.pipes),
    Dialect("ruled-tables", ("   ",), tables.columns),
    Dialect("org", (":PROPERTIES:", "]["), org.rewrite),
    Dialect("rst", (".. rubric::", ".. container::", ">`__"), rst.rewrite),
    Dialect("wiki", ("'''", "<br", "[http", "\n= ", "\n== ", "<dt>", "{|"), wiki.rewrite),  # behind org: `[[http`
    Dialect("asciidoc", ("\n. ", " +", "|===", "::", "\n** ", "://"), asciidoc.rewrite),
    Dialect("line-breaks", ("\\",), containers.line_breaks),
    Dialect("escapes", tuple(f"\\{sign}" for sign in "-+*_#.()[]!|>~`<'\"^$"), containers.escapes),
    Dialect("definitions", ("\n:  ",), containers.definitions),
    Dialect("defined-links", ("]: http", "]: </", "]: /"), links.defined),
    Dialect("numbered-links", ("[1]",), links.numbered),
    Dialect("bracketed-links", (" [http", " [/"), links.bracketed),
)
"""In the order in which they are tried; each works on what the one above it left."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ .-\n")


def _rare(sign: str) -> str:
    """Return the first character of a sign that few pages have; "" where it has none."""
    return next((char for char in sign if char not in _PLAIN), "")


_RARE = "".join(sorted({_rare(sign) for dialect in DIALECTS for sign in dialect.signs}))
_TRIALS = tuple((tuple((_rare(sign), sign) for sign in row.signs), row.rewrite, row.name) for row in DIALECTS)


def transliterate(page: str, text: str, marks: list[Mark]) -> tuple[str, set[str]]:
    """Return `page` at its own length, the signs of each dialect that is found replaced, and the dialects' names.

    What is erased joins `marks`. `text` is the page before its white space was made equal.
    """
    found: set[str] = set()
    if "\t" in text:
        edits = Edits(page, text, marks)
        tables.tabs(edits)
        page = edits.done()
    # one character is found at a tenth of the cost of two, and most pages have hardly one of these
    there = {"", *(char for char in _RARE if char in page)}
    for signs, rewrite, name in _TRIALS:
        for char, sign in signs:
            if char in there and sign in page:
                edits = Edits(page, text, marks)
                rewrite(edits)
                changed = edits.done()
                if changed is not page:
                    found.add(name)
                    page = changed
                break
    return page, found
