"""Markup languages that print lists and headings with signs of their own -> the signs that the text reader knows.

A page is rewritten at its own length, so offsets stay what they are. A row runs only where one of its signs is on the
page; a new dialect is a row and one small file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.readers.dialects import asciidoc, containers, inline, links, org, rst, tables, wiki
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
    Dialect("pipe-tables", ("|",), tables.pipes),
    Dialect("ruled-tables", ("   ",), tables.columns),
    Dialect("org", (":PROPERTIES:", "]["), org.rewrite),
    Dialect("rst", (".. rubric::", ".. container::", ">`__"), rst.rewrite),
    Dialect("wiki", ("'''", "<br", "[http", "\n= ", "\n== ", "<dt>", "{|"), wiki.rewrite),  # behind org: `[[http`
    Dialect("asciidoc", ("\n. ", " +", "|===", "::", "\n** ", "://"), asciidoc.rewrite),
    Dialect("line-breaks", ("\\",), containers.line_breaks),
    Dialect("escapes", tuple(f"\\{sign}" for sign in "-+*_#.()[]!|>~`<'\"^$"), containers.escapes),
    Dialect("definitions", ("\n:  ",), containers.definitions),
    Dialect("numbered-links", ("[1]",), links.numbered),
    Dialect("bracketed-links", (" [http", " [/"), links.bracketed),
)
"""In the order in which they are tried; each works on what the one above it left."""

# To look for one letter costs a tenth of what a longer sign does, and most pages have none of these.
_RARE = "<>[]{}\\|`=+"
_GATED = tuple(
    (dialect, tuple((next((one for one in _RARE if one in sign), None), sign) for sign in dialect.signs))
    for dialect in DIALECTS
)


def transliterate(page: str, text: str, marks: list[Mark]) -> str:
    """Return `page` at its own length, the signs of each dialect that is found replaced; what is erased joins `marks`.

    `text` is the page before its white space was made equal.
    """
    if "\t" in text:
        edits = Edits(page, text, marks)
        tables.tabs(edits)
        page = edits.done()
    present = [sign for sign in _RARE if sign in page]
    for dialect, gated in _GATED:
        if [1 for gate, sign in gated if (gate is None or gate in present) and sign in page]:
            edits = Edits(page, text, marks)
            dialect.rewrite(edits)
            page = edits.done()
    return page
