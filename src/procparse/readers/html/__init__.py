"""HTML -> Document: the visible text as lines, and the blocks that its elements make of them.

Visible is what a browser with scripts and its default style shows as text: not `head`, `script`, `style`, `template`,
`noscript`, `svg`, `iframe` and other embedded media, form fields to be filled, comments, attributes (`alt`, `title`,
`value`), elements with `hidden`, `display: none` or `visibility: hidden`. The body of a closed `details`, and a hidden
block of prose or items, count as visible, since a click shows them. White space is collapsed as browsers do; list
markers and numbers are printed.
A term and its definition, and the label and value of a row, are printed as `label: value`; the cells of a table with
column heads as `head: value` below the first cell of their row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from procparse.readers.html.finishing import finished
from procparse.readers.html.stripping import missing
from procparse.readers.html.tags import TELLING

if TYPE_CHECKING:
    from procparse.diagnostics import Findings
    from procparse.document import Document

# Atomic: a comment ends where it first can, or comments in a row would be tried in every combination.
_OPENING = re.compile(
    r"\s*+(?>(?:<!--.{0,2000}?-->|<\?xml[^>]{0,200}>)\s*+){0,4}+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|ul|ol|li|h[1-6]|table|tr|td|th|dl|dt|dd|section|article|main|body|nav)(?:\s[^<>]{0,2000})?/?>", re.I
)
# Items and headings of wiki and markdown source at the start of a line: `* `, `== `, `## `
_TYPED = re.compile(r"^(?:\*{1,6}|={1,6}|#{1,6}) ", re.M)
_SAMPLE = 100_000
_FEW = 4


def looks_like_html(text: str) -> bool:
    """Tell from the content whether a text is HTML: it opens as a page, or block tags stand in half of its lines.

    >>> looks_like_html("<p>No milk.</p>"), looks_like_html("Eat <b>no</b> solids."), looks_like_html("a < b")
    (True, False, False)
    """
    if "<" not in text:
        return False
    if _OPENING.match(text):
        return True
    sample = text[:_SAMPLE]
    count = len(_BLOCK_TAG.findall(sample))
    opens = _BLOCK_TAG.match(sample.lstrip()) is not None
    if count < (2 if opens else _FEW):
        return False
    if len(_TYPED.findall(sample)) >= _FEW:
        return False  # a wiki's or markdown source with tags in it
    # a markdown or wiki file may open and end with a block of HTML, but few of its lines have a tag
    enclosed = opens and text.rstrip().endswith(">")
    return (5 if enclosed else 2) * count >= sum(1 for line in sample.split("\n") if line.strip())


def read(text: str, name: str | None, findings: Findings) -> Document:
    """Read decoded HTML into typographic blocks. Never raises; what the parser lost is found and kept apart."""
    from lxml import etree

    from procparse.readers.html.openers import OPENERS
    from procparse.readers.html.walking import Walk

    # a place in the source is none in the rendered text
    findings.diagnostics[:] = [found._replace(span=None) for found in findings.diagnostics]
    if "\x00" in text:
        findings.add("character-replaced", None, count=text.count("\x00"))
        text = text.replace("\x00", "\ufffd")
    # bytes in a forced encoding: a false `meta charset` or XML declaration can cut nothing off
    parser: Any = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:  # nothing but white space and comments
        root = None
    roots: list[Any] = []
    if root is not None:
        roots = [*reversed(list(root.itersiblings(preceding=True))), root, *root.itersiblings()]
    lowered = text.lower()
    walk = Walk(root, any(word in lowered for word in TELLING), OPENERS)
    walk.walk(roots)
    sheet = walk.sheet
    for block in sheet.rest:
        findings.add("caption-apart", block.span, text=block.text)
    lost = missing(text, sheet.words)
    end = sheet.at
    document = finished(sheet, name, walk.main(), lost)
    limits = [entry for entry in parser.error_log if entry.level_name == "FATAL"]
    if limits:
        findings.add("html-limit", None, kind=limits[0].type_name, line=limits[0].line)
    if lost:
        findings.add("html-text-lost", (end, len(document.text)), count=sum(len(run.split()) for run in lost))
    if sheet.unseen:
        findings.add("hidden-text", None, count=sheet.unseen)
    if sheet.struck:
        findings.add("struck-text", None, count=sheet.struck)
    for span in sheet.prose:
        findings.add("prose-in-furniture", span, text=document.text[span[0] : span[1]].strip())
    return document
