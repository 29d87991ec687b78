"""AsciiDoc: lists, hard breaks, links, terms and the lines around tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

# `. Rinse`, `* Rinse`, `** Warm water`; a heading of Org or Debian's html2text may have the stars, and stars at its end
_ITEM = re.compile(r"[ ]*(?:(\.{1,3}) (?=[A-Z\"'*_])|(\*{1,6}) (?=[^\n]*[^*\s][ ]*$))", re.M)
# `{empty}1. `: written where a number must not begin a list
_EMPTY = re.compile(r"^\{empty\}", re.M)
_BREAK = re.compile(r" (\+)(?=[ ]*$)", re.M)
_TERM = re.compile(r"^[^\n:]{1,100}(::)[ ]*$", re.M)
_LINK = re.compile(r"(?<!\S)((?:link:|https?://)[^\s\[\]]*\[)[^\[\]\n]+(\])")
_CELLS = re.compile(r"^\|(?=[^=|\s])| (\|)(?=[^|\s])", re.M)
_LINE = re.compile(r"^(?:\[[a-z#.][^\[\]\n]*\]|\|===)[ ]*$", re.M)


def lists(edits: Edits) -> None:
    """Set each item at the column of its depth: a list with another sign than the line above has is nested below it."""
    page = edits.page
    signs: list[str] = []  # of the open lists, outermost first
    at = 0
    for line in page.split("\n"):
        if not line.strip(" +") or line.rstrip().endswith("::"):
            signs.clear()
        elif line.lstrip()[0] in ".*" and (hit := _ITEM.match(page, at)) is not None:
            sign = hit[1] or hit[2]
            if sign in signs:
                del signs[signs.index(sign) + 1 :]
            else:
                signs.append(sign)
            start, end = hit.span(hit.lastindex or 0)
            depth = min(len(signs) - 1, len(sign))
            if depth or sign[0] == ".":
                edits.put(start, end + 1, f"{' ' * depth}•{' ' * (len(sign) - depth)}")
        at += len(line) + 1


def rewrite(edits: Edits) -> None:
    """Rewrite the other signs of AsciiDoc."""
    page = edits.page
    edits.erase_all(_BREAK.finditer(page))
    edits.erase_all(_EMPTY.finditer(page))
    edits.erase_all(_TERM.finditer(page))
    edits.erase_all(_LINK.finditer(page))
    if "|===" in page:
        edits.erase_all(_LINE.finditer(page))
        start, stop = page.find("|==="), page.rfind("|===")
        for hit in _CELLS.finditer(page, start, stop):
            if hit[1]:
                edits.break_line(*hit.span())
            else:
                edits.erase(*hit.span())
