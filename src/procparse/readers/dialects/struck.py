"""Struck text, `~~no food~~` or `<del>no food</del>`: what the page takes back, so nothing that it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.readers.dialects.edits import Edits

SIGNS = ("~~", "</s>", "</del>", "</strike>")
# It may go on in the next line, never behind a blank one. Each run stops at the sign that it looks for.
_STRUCK = re.compile(
    r"(?<![~\w])~~(?=[^\s~])(?:[^~\n]|\n(?! *\n))*+(?<=\S)~~(?!~)"
    r"|<(?P<tag>s|del|strike)>(?:[^<\n]|\n(?! *\n))*+</(?P=tag)>"
)
_MARKER = re.compile(r"[ ]*(?:[-+*•]|\d{1,3}[.)])[ ]+")


def struck(page: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each struck text."""
    if "~" in page or "</" in page:
        for hit in _STRUCK.finditer(page):
            yield hit.span()


def rewrite(edits: Edits) -> None:
    """Take struck text off the page, and the marker of an item that is nothing else."""
    page = edits.page
    for start, end in struck(page):
        line = page.rfind("\n", 0, start) + 1
        stop = page.find("\n", end)
        if not page[end : stop if stop >= 0 else len(page)].strip() and _MARKER.fullmatch(page, line, start):
            start = line
        edits.erase(start, end)
