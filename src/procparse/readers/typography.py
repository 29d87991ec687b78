"""Text -> the page at the same length: every line end a LF, all other white space spaces, inline marks erased."""

from __future__ import annotations

import re

from procparse.document import ERASED, Mark
from procparse.readers.dialects import LISTS, transliterate

_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_ASCII_SPACES = "\t\x1c\x1d\x1e\x1f"
_SPACES = _ASCII_SPACES + "\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
INVISIBLE = "\u200b\ufeff"
"""Signs without a width."""
# The inline marks of law 3, each with the groups that are the marks; the rest of the match is text and stays.
_INLINE = (
    # a bold label may go on in the next line
    ("**", re.compile(r"(\*\*)(?=[^\s*])[^\n*]*(?:\n[ ]*(?=[^\s*])[^\n*]*)?[^\s*](\*\*)")),
    ("__", re.compile(r"(__)(?=[^\s_])[^\n_]*[^\s_](__)")),
    ("](", re.compile(r"(?<!\!)(\[)(?=[^\s\]])[^\n\[\]]*(\]\([^\s()]*\))")),
    ("*", re.compile(r"(?<![\w*])(\*)(?=[^\s*])[^\n*]*[^\s*](\*)(?![\w*])")),
    ("_", re.compile(r"(?<![\w_])(_)(?=[^\s_])[^\n_]*[^\s_](_)(?![\w_])")),
)


def page_of(text: str) -> tuple[str, list[Mark]]:
    """Return `text` at its own length with all line ends LF, all other white space spaces, inline marks erased.

    Of a page whose items another reader has made: no signs are put in place of others.
    """
    return typed(text, LISTS)[:2]


def typed(text: str, without: frozenset[str] = frozenset()) -> tuple[str, list[Mark], set[str]]:
    """Return a page as `page_of` does, and the dialects whose signs it had; those `without` are not looked for."""
    page = text
    if "\r" in page:
        page = page.replace("\r\n", " \n")
    for end in _LINE_ENDS:
        if end in page:
            page = page.replace(end, "\n")
    for space in _ASCII_SPACES if page.isascii() else _SPACES:
        if space in page:
            page = page.replace(space, " ")
    marks: list[Mark] = []
    if not page.isascii():
        for invisible in INVISIBLE:
            if invisible in page:
                marks.extend(Mark(hit.start(), hit.end(), "markup") for hit in re.finditer(invisible, page))
                # at the start of a line it is white space, and what stands behind it keeps its column
                page = page.replace("\n" + invisible, "\n ").replace(invisible, ERASED)
    page, dialects = transliterate(page, text, marks, without)
    for mark, pattern in _INLINE:
        if mark[0] in page and mark in page and (found := list(pattern.finditer(page))):
            spans = [hit.span(group) for hit in found for group in (1, 2)]
            marks.extend(Mark(start, end, "markup") for start, end in spans)
            page = _erased(page, spans)
    return page, marks, dialects


def _erased(page: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in spans:
        parts.append(page[at:start])
        parts.append(ERASED * (end - start))
        at = end
    parts.append(page[at:])
    return "".join(parts)
