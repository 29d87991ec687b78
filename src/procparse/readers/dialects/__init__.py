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
from procparse.readers.dialects.signs import Signs

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

_SIGNS = Signs(dialect.signs for dialect in DIALECTS)


def transliterate(page: str, text: str, marks: list[Mark]) -> tuple[str, set[str]]:
    """Return `page` at its own length, the signs of each dialect that is found replaced, and the dialects' names.

    What is erased joins `marks`. `text` is the page before its white space was made equal.
    """
    found: set[str] = set()
    if "\t" in text:
        edits = Edits(page, text, marks)
        tables.tabs(edits)
        page = edits.done()
    rows = _SIGNS.rows_on(page)
    while rows:
        row = rows.pop(0)
        edits = Edits(page, text, marks)
        DIALECTS[row].rewrite(edits)
        rewritten = edits.done()
        if rewritten is not page:  # one row may write what is a sign of another
            page = rewritten
            found.add(DIALECTS[row].name)
            rows = [later for later in _SIGNS.rows_on(page) if later > row]
    return page, found
