"""Decoded text -> Document. READERS has one row a kind of text; the first that recognises a text reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from procparse.readers import escapes, html, text
from procparse.readers.dialects.struck import struck

if TYPE_CHECKING:
    from procparse.diagnostics import Findings
    from procparse.document import Document


class Reader(NamedTuple):
    """A kind of text and how it is read."""

    name: str
    """As in `source.reader`."""
    recognises: Callable[[str], bool]
    """Tells from the content alone; never from a name or suffix."""
    read: Callable[[str, str | None, Findings], Document]
    """Text, name of the page, findings -> Document. Never raises on content."""


def _text(source: str, name: str | None, findings: Findings) -> Document:
    if "&" in source:
        source = escapes.without_references(source, findings)
    document = text.read(source, name)
    if document.dialect == "one-line":
        findings.add("line-ends-missing", None)
    glued = [mark for mark in document.marks if mark.role == "separator"]
    if glued:
        findings.add("glued-items", (glued[0].start, glued[-1].end), count=len(glued))
    if source.startswith("---"):
        rules = [mark for mark in document.marks if mark.role == "furniture" and source.startswith("---", mark.start)]
        if len(rules) > 1 and not rules[0].start:
            findings.add("front-matter", (0, rules[1].end))
    return document


def _anything(source: str) -> bool:
    return True


READERS: tuple[Reader, ...] = (
    Reader("html", html.looks_like_html, html.read),
    Reader("text", _anything, _text),  # the last: it takes what no other knows
)


def read(source: str, name: str | None, findings: Findings) -> Document:
    """Read a decoded text with the first reader that recognises it."""
    if "\\" in source:
        source = escapes.without_json(source, findings)
    for reader in READERS:
        if reader.recognises(source):
            break
    document = reader.read(source, name, findings)
    for span in struck(document.text):
        findings.add("struck-text", span, count=span[1] - span[0])
    return document
