"""A line that lists several things -> the spans of its entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.document import ERASED
from procparse.values import lists

if TYPE_CHECKING:
    from procparse.shapes.page import Page

_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z]|\s*$)")


def split_line(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the entries of a one-line list, and note what stands between them."""
    raw = page.text[start:end]
    if "\n" in raw:
        raw = raw.replace("\n", " ")
    spans: list[tuple[int, int]] = []
    place = 0
    for sentence in _sentences(raw):
        piece = raw[place:sentence]
        if lists.is_sentence(piece):
            bare = piece.rstrip(f" {ERASED}")
            lead = len(piece) - len(piece.lstrip(f" {ERASED}"))
            stop = len(bare) - 1 if bare.endswith(".") else len(bare)
            spans.append((start + place + lead, start + place + stop))
        else:
            spans += [(start + place + a, start + place + b) for a, b in lists.split_list(piece)]
        place = sentence
    if not spans:
        # nothing that can be an entry: words are kept whole, signs alone are what stands between entries
        whole = page.trimmed(start, end)
        if [1 for character in raw if character.isalnum()]:
            return [whole]
        page.note(*whole, "separator", -1)
        return []
    at = start
    for a, b in spans:
        if page.text[at:a] == ", ":
            page.trace.append((at, at + 1, "separator", a))
        elif at < a:
            page.note(at, a, "separator", a)
        at = b
    if at < end:
        page.note(at, end, "separator", spans[-1][0])
    return spans


def _sentences(raw: str) -> list[int]:
    """Return where the sentences of a line end; one line of a list is one."""
    if ". " not in raw:
        return [len(raw)]
    ends = [hit.end() for hit in _SENTENCE_END.finditer(raw)]
    if not ends or raw[ends[-1] :].strip():
        ends.append(len(raw))
    return ends
