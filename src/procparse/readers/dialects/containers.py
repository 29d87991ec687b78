"""Signs around blocks: front matter, fenced divisions, hard line breaks, definitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_MAX_FRONT = 4000
_FRONT_END = re.compile(r"^---(?=[ ]*$)", re.M)
_FRONT_LINE = re.compile(r"[A-Za-z_][\w.-]*:(?: .*)?|[ -].*|#.*|")
# `<div role="main">`, `</div>`, `<span id="summary"></span>`, `::: {role="main"}`, `:::` alone on their lines
_FENCE = re.compile(
    r"^[ ]*(?:</?(?:div|section|main|article)(?: [^<>\n]*)?>|<span id=\"[^\"<>\n]*\"></span>|:::+[^\n]*)[ ]*$", re.M
)
_STARRED = re.compile(r"^(\*) [^\n*]{1,100} (\*)[ ]*$", re.M)
_STARRED_OPEN = re.compile(r"^(\*{2,6}) [^\n*]{1,200}(?:\n[^\n*]{1,200}){0,4}[ \n]\1[ ]*$", re.M)
_BACKSLASH = re.compile(r"\\{1,2}(?=[ ]*$)", re.M)
_ESCAPED_NUMBER = re.compile(r"^[ ]*(\d{1,3}\\[.)])(?= )", re.M)
_ESCAPE = re.compile(r"(\\)[-+*_#.()\[\]!|>~`<'\"^$]")
_UNDEFINED = re.compile(r"^(:)   ?[ ]*$", re.M)
_DEFINITION = re.compile(r"^:(?=   ?[^\s])", re.M)


def front_matter(edits: Edits) -> None:
    """YAML between two rules at the top: what the page's head says, not the page."""
    page = edits.page
    if not page.startswith("---"):
        return
    hit = _FRONT_END.search(page, 3, _MAX_FRONT)
    if hit is None or not all(_FRONT_LINE.fullmatch(line.rstrip()) for line in page[3 : hit.start()].split("\n")):
        return
    edits.erase(0, hit.end(), "furniture")


def fences(edits: Edits) -> None:
    """Lines that open or close a division."""
    edits.erase_all(_FENCE.finditer(edits.page))


def line_breaks(edits: Edits) -> None:
    r"""A backslash at the end of a line (`\` in markdown, `\\` in org) says that the line ends there."""
    edits.erase_all(_BACKSLASH.finditer(edits.page))


def definitions(edits: Edits) -> None:
    """`:   text` below the line that it defines."""
    for hit in _DEFINITION.finditer(edits.page):
        edits.blank(*hit.span())
    edits.erase_all(_UNDEFINED.finditer(edits.page))


def escapes(edits: Edits) -> None:
    r"""`1\.`, `\-`, `\*`: signs that markdown must not read, though they were marks on the page."""
    page = edits.page
    for hit in _ESCAPED_NUMBER.finditer(page):
        number = hit[1].replace("\\", "")
        edits.put(*hit.span(1), number)
    ends = {hit.end(1) for hit in _ESCAPED_NUMBER.finditer(page)}
    for hit in _ESCAPE.finditer(page):
        if hit.end() not in ends:
            edits.erase(*hit.span(1))


def starred(edits: Edits) -> None:
    """`* Summary *`, a heading of the lowest rank in Debian's html2text."""
    for hit in _STARRED_OPEN.finditer(edits.page):
        place = edits.page.find("\n", hit.start(), hit.end())
        while place >= 0:
            edits.join_line(place)  # a heading that is wrapped
            place = edits.page.find("\n", place + 1, hit.end())
    for hit in _STARRED.finditer(edits.page):
        edits.put(*hit.span(1), "#")
        edits.erase(*hit.span(2))
