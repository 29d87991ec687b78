"""MediaWiki: links, emphasis, lists by prefix, and the HTML that it lets through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_HEADING = re.compile(r"^[ ]*={1,6} [^\n]* ={1,6}[ ]*$", re.M)
_LINK = re.compile(r"(\[(?:https?://|/)[^\s\[\]]* )[^\[\]\n]+(\])|(\[\[(?:[^\[\]\n|]*\|)?)[^\[\]\n|]+(\]\])")
_EMPHASIS = re.compile(r"'{2,5}")
_BREAK = re.compile(r"<br ?/?>(?=[ ]*$)", re.M)
# `* item`, `#* nested`, `; term`, `: what it means`, `;* item of a term`
_LIST = re.compile(r"^[ ]*((?:: )?[;:]{0,3})([*#]{0,6}) (?=\S)", re.M)
_TABLE = re.compile(r"^(?:\{\|[^\n]*|\|\}|\|-[^\n]*|[|!](?= ?\S))", re.M)
_ENTRY = re.compile(r"<li>(?:<p>)?|</?(?:ul|ol)>")


def rewrite(edits: Edits) -> None:
    """Rewrite the signs of wiki text. Its lists and emphasis count only where it has headings or HTML of its own."""
    page = edits.page
    edits.erase_all(_BREAK.finditer(page))
    edits.erase_all(_LINK.finditer(page))
    if "{|" in page and "\n|}" in page:
        edits.erase_all(_TABLE.finditer(page, page.find("{|"), page.rfind("\n|}") + 3))
    html = "<dt>" in page or "<li>" in page
    if not html and not _HEADING.search(page):
        return
    edits.erase_all(_EMPHASIS.finditer(page))
    for hit in _LIST.finditer(page):
        signs = hit[2]
        if len(signs) > 1:
            edits.put(hit.start(1), hit.end(), " " * len(signs) + "•")
        elif signs == "#" or (signs and hit[1]):
            edits.put(hit.start(1), hit.end(2), "-")
        elif hit[1]:
            edits.erase(*hit.span(1))
    if html:
        _tags(edits)


def _tags(edits: Edits) -> None:
    depth = 0
    for hit in _ENTRY.finditer(edits.page):
        tag = hit.group()
        if tag.startswith("<li>"):
            edits.put(*hit.span(), "•   " if depth < 2 else "  • ")
        elif tag.startswith("</"):
            depth -= 1
            edits.erase(*hit.span())
        else:
            depth += 1
            edits.erase(*hit.span())
    edits.erase_all(re.finditer(r"</?(?:dl|dt|dd|p)>|</li>", edits.page))
