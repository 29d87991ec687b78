"""Org: drawers, links, first-level headings and terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_DRAWER = re.compile(r"^[ ]*:(?:PROPERTIES|CUSTOM_ID|ID|CLASS|END):[^\n]*$", re.M)
_HEADING = re.compile(r"^(\*{1,6})(?=[ ][^\n]*(?:\n[^\s*:][^\n]*){0,4}(\n)[ ]*:PROPERTIES:)", re.M)
_LINK = re.compile(r"(\[\[[^\]\n\[]*\]\[)[^\]\n\[]+(\]\])")
# `- Summary :: text`, which goes on indented below
_TERM = re.compile(r"^(- )(?=[^\n]{1,100}? :: )[^\n]*?( :: )", re.M)
_GOES_ON = re.compile(r"\n(?=  [^\s-])(?!  +(?:[-+*]|\d{1,3}[.)]) )")
_PARAGRAPH = re.compile(r"\n[ ]*\n(?=  [^\s-])(?!  +(?:[-+*]|\d{1,3}[.)]) )")
_ITALIC = re.compile(r"(?<![\w/:])(/)(?=[^\s/])(?:[^/\n]|(?<=\w)/(?=\w))*(?<=[^\s/])(/)(?![\w/])")


def rewrite(edits: Edits) -> None:
    """Rewrite the signs of Org."""
    page = edits.page
    edits.erase_all(_LINK.finditer(page))
    if ":PROPERTIES:" not in page:
        return
    for hit in _HEADING.finditer(page):
        edits.put(*hit.span(1), "#" * (hit.end(1) - hit.start(1)))
        place = page.find("\n", hit.end())
        while place < hit.start(2):
            edits.join_line(place)  # a heading that is wrapped
            place = page.find("\n", place + 1)
    edits.erase_all(_DRAWER.finditer(page))
    edits.erase_all(_ITALIC.finditer(page))
    for hit in _TERM.finditer(page):
        edits.erase(*hit.span(1))
        edits.break_line(hit.start(2) + 1, hit.end(2))
        end = page.find("\n", hit.end())
        if _is_item(page, hit.end()):
            continue
        while end >= 0:
            if _GOES_ON.match(page, end):
                if not page.startswith("\\\\", end - 2):  # a hard break
                    edits.join_line(end)
                end = page.find("\n", end + 1)
            elif (gap := _PARAGRAPH.match(page, end)) is not None:
                end = page.find("\n", gap.end())
            else:
                break


def _is_item(page: str, at: int) -> bool:
    return page.startswith(("- ", "+ "), at) or page[at : at + 1].isdigit()
