"""Addresses of links -> erased; the words of the link stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_LIST_HEAD = re.compile(r"^[ ]*References[ ]*\n", re.M)
_LIST_LINE = re.compile(r"[ ]*(?:\d{1,4}\.[ ]+\S+|(?:Visible|Hidden) links:?|)[ ]*")
_NUMBER = re.compile(r"(?<!\S)\[(\d{1,4})\](?=[^\s.,;:)])")
_BRACKETED = re.compile(r"[ ](\[(?:https?://|mailto:|/)[^\s\[\]]*\])")


def numbered(edits: Edits) -> None:
    """`[1]Home`, counted through the page, and the addresses under `References`, as lynx and elinks print them."""
    page = edits.page
    stop = len(page)
    heads = list(_LIST_HEAD.finditer(page))
    if heads and all(_LIST_LINE.fullmatch(line) for line in page[heads[-1].end() :].split("\n")):
        stop = heads[-1].start()
    hits = list(_NUMBER.finditer(page, 0, stop))
    if len(hits) > 2 and all(int(hit[1]) == number for number, hit in enumerate(hits, 1)):
        for hit in hits:
            edits.erase(*hit.span())
        edits.erase(stop, len(page), "furniture")


def bracketed(edits: Edits) -> None:
    """`Home [https://...]`, the address behind the words."""
    edits.erase_all(_BRACKETED.finditer(edits.page))
