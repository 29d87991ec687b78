"""AsciiDoc: numbered items, hard breaks, links, terms and the lines around tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_ITEM = re.compile(r"^[ ]*(\.{1,3}) (?=[A-Z\"'*_])", re.M)
# `{empty}1. `: written where a number must not begin a list
_EMPTY = re.compile(r"^\{empty\}", re.M)
_BREAK = re.compile(r" (\+)(?=[ ]*$)", re.M)
_TERM = re.compile(r"^[^\n:]{1,100}(::)[ ]*$", re.M)
_LINK = re.compile(r"(?<!\S)((?:link:|https?://)[^\s\[\]]*\[)[^\[\]\n]+(\])")
_CELLS = re.compile(r"^\|(?=[^=|\s])| (\|)(?=[^|\s])", re.M)
_NESTED = re.compile(r"^(\*{2,6} )(?=[^\n]*[^*\s][ ]*$)", re.M)
_LINE = re.compile(r"^(?:\[[a-z#.][^\[\]\n]*\]|\|===)[ ]*$", re.M)


def rewrite(edits: Edits) -> None:
    """Rewrite the signs of AsciiDoc."""
    page = edits.page
    for hit in _ITEM.finditer(page):
        edits.put(*hit.span(1), "•")
    edits.erase_all(_BREAK.finditer(page))
    edits.erase_all(_EMPTY.finditer(page))
    edits.erase_all(_TERM.finditer(page))
    edits.erase_all(_LINK.finditer(page))
    for hit in _NESTED.finditer(page):
        above = page.rfind("\n", 0, max(hit.start() - 1, 0)) + 1
        if page[above : hit.start()].strip():  # below an item, which may be wrapped; a heading of Org stands alone
            edits.put(*hit.span(1), " " * (len(hit[1]) - 2) + "• ")
    if "|===" in page:
        edits.erase_all(_LINE.finditer(page))
        start, stop = page.find("|==="), page.rfind("|===")
        for hit in _CELLS.finditer(page, start, stop):
            if hit[1]:
                edits.break_line(*hit.span())
            else:
                edits.erase(*hit.span())
