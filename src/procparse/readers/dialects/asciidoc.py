"""AsciiDoc: numbered items, hard breaks, links, terms and the lines around tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_ITEM = re.compile(r"^[ ]*(\.{1,3}) (?=[A-Z\"'*_])", re.M)
_BREAK = re.compile(r" (\+)(?=\n)")
_TERM = re.compile(r"^[^\n:]{1,100}(::)$", re.M)
_LINK = re.compile(r"((?:link:|https?://)[^\s\[\]]*\[)[^\[\]\n]+(\])")
_LINE = re.compile(r"^(?:\[[a-z#.][^\[\]\n]*\]|\|===)$", re.M)


def rewrite(edits: Edits) -> None:
    """Rewrite the signs of AsciiDoc."""
    page = edits.page
    for hit in _ITEM.finditer(page):
        edits.put(*hit.span(1), "•")
    edits.erase_all(_BREAK.finditer(page))
    edits.erase_all(_TERM.finditer(page))
    edits.erase_all(_LINK.finditer(page))
    if "|===" in page:
        edits.erase_all(_LINE.finditer(page))
