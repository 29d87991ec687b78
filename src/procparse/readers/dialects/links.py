"""Addresses of links -> erased; the words of the link stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_LIST_HEAD = re.compile(r"^[ ]*References[ ]*\n", re.M)
_LIST_LINE = re.compile(r"[ ]*(?:\d{1,4}\.[ ]+\S+|(?:Visible|Hidden) links:?|)[ ]*")
_NUMBER = re.compile(r"\[\d{1,4}\](?=\S)")
_BRACKETED = re.compile(r"[ ](\[(?:https?://|mailto:|/)[^\s\[\]]*\])")


def numbered(edits: Edits) -> None:
    """`[1]Home` with a list of addresses under `References` at the end, as lynx and elinks print them."""
    page = edits.page
    heads = list(_LIST_HEAD.finditer(page))
    if not heads:
        return
    head = heads[-1]
    lines = page[head.end() :].split("\n")
    if "://" not in page[head.end() :] or not all(_LIST_LINE.fullmatch(line) for line in lines):
        return
    edits.erase_all(_NUMBER.finditer(page, 0, head.start()))
    edits.erase(head.start(), len(page), "furniture")


def bracketed(edits: Edits) -> None:
    """`Home [https://...]`, the address behind the words."""
    edits.erase_all(_BRACKETED.finditer(edits.page))
