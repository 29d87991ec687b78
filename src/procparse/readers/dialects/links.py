"""Addresses of links -> erased; the words of the link stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_LIST_HEAD = re.compile(r"^[ ]*References[ ]*\n", re.M)
_LIST_LINE = re.compile(r"[ ]*(?:\d{1,4}\.[ ]+\S+|(?:Visible|Hidden) links:?|)[ ]*")
_NUMBER = re.compile(r"(?<!\S)\[(\d{1,4})\](?=[^\s.,;:)])")
_ANY_NUMBER = re.compile(r"[ ]?\[(\d{1,4})\]")
# `[1]: https://example.org "Title"`, below a line like `Links:` or without one
_DEFINED = re.compile(
    r"(?:^[ ]*(?:Links|References|Sources):?[ ]*\n\s*)?"
    r"^[ ]{0,3}\[(?P<name>[^\[\]\n]{1,40})\]:[ ]+<?(?:https?://|/)[^\s<>]*>?(?:[ ]+[\"'(][^\n]{0,200})?[ ]*$",
    re.M,
)
_REFERRING = re.compile(r"(\[)[^\[\]\n]+(\][ ]?\[(?P<name>[^\[\]\n]{0,40})\])")
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
    elif stop < len(page) and "://" in page[stop:]:
        listed = {hit[1] for hit in re.finditer(r"^[ ]*(\d{1,4})\.", page[stop:], re.M)}
        for hit in _ANY_NUMBER.finditer(page, 0, stop):
            if hit[1] in listed:
                edits.erase(hit.start() + (page[hit.start()] == " "), hit.end())
        edits.erase(stop, len(page), "furniture")


def defined(edits: Edits) -> None:
    """`[words][1]` or `[1]`, and `[1]: https://...` elsewhere, as markdown has it."""
    page = edits.page
    names = set()
    for hit in _DEFINED.finditer(page):
        names.add(hit["name"])
        edits.erase(*hit.span(), "furniture")
    for hit in _REFERRING.finditer(page):
        if hit["name"] in names:
            edits.erase(*hit.span(1))
            edits.erase(*hit.span(2))
    for hit in _ANY_NUMBER.finditer(page):
        if hit[1] in names and page[hit.start() - 1 : hit.start()] != "]" and page[hit.end() : hit.end() + 1] != ":":
            edits.erase(hit.start() + (page[hit.start()] == " "), hit.end())


def bracketed(edits: Edits) -> None:
    """`Home [https://...]`, the address behind the words."""
    edits.erase_all(_BRACKETED.finditer(edits.page))
