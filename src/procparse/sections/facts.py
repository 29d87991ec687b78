"""Finds the rows of a table of facts, their cells run together or not: `Duration 1 to 2 hours`, `Setting A clinic`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from procparse.document import Block, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procparse.diagnostics import Findings
    from procparse.sections.headings import Headings
    from procparse.vocabulary import Vocabulary

# A heading of one to three words, then a value that opens in a capital or a digit, with a space between or none.
_ROW = re.compile(r"(?:\| ?)?(?P<head>[A-Z][a-z]+(?: [a-z]+| [A-Z][a-z]+){0,2}) ?(?:\| ?)?(?=[A-Z0-9])")
_OTHERS = frozenset({"names", "extra", "notices", "related"})


def facts(headings: Headings, keys: Mapping[int, str], page: str, findings: Findings) -> list[Block] | None:
    """Return the blocks with the heads of such rows set apart from their values; None where there are none.

    One line that opens with the word for a section is prose; two of them in a row, each with a section that the page
    has nowhere else, are a table.
    """
    loose = [index for index in headings.texts if index not in keys]
    rows = {index for above, below in pairwise(loose) if below == above + 1 for index in (above, below)}
    if not keys or not rows:
        return None
    blocks = headings.blocks
    openings = headings.vocabulary.exact_openings
    own = set(keys.values())
    heads: dict[int, str] = {}
    seen: set[str] = set()
    for index in sorted(rows):
        kind, text, *_ = blocks[index]
        if text[0] != "|" and text[:3].casefold() not in openings and text[:2].casefold() not in openings:
            continue  # it opens as no heading does
        if kind != "text" or ": " in text[:60] or text[-1] == ":":
            continue
        hit = _head(text, headings.vocabulary) if text[0].isupper() or text[0] == "|" else None
        if hit is None or hit[1] in own or hit[1] in seen or hit[1] in _OTHERS:
            continue
        seen.add(hit[1])
        heads[index] = hit[0]
    heads = {index: head for index, head in heads.items() if index - 1 in heads or index + 1 in heads}
    if not heads:
        return None
    apart: list[Block] = []
    for index, block in enumerate(blocks):
        head = heads.get(index)
        raw = page[block.start : block.end]
        start = raw.find(head) if head is not None else -1
        if head is None or start < 0:
            apart.append(block)
            continue
        at, stop = block.start + start, block.start + start + len(head)
        value = raw[start + len(head) :]
        bare = value.strip(" |")
        body = stop + value.find(bare)
        for a, b in ((block.start, at), (stop, body), (body + len(bare), block.end)):
            border = page[a:b]
            if border.strip():
                findings.mark(a + len(border) - len(border.lstrip()), a + len(border.rstrip()))
        apart.append(block._replace(text=head, start=at, end=stop, at=at))
        apart.append(Block("text", tidy(bare), body, body + len(bare), 0, None, body, 0))
    return apart


def _head(text: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    hit = _ROW.match(text)
    if hit is None:
        return None
    words = hit["head"].split(" ")
    for count in range(len(words), 0, -1):
        head = " ".join(words[:count])
        after = text[hit.start("head") + len(head) :].lstrip(" |")
        key = vocabulary.exact.get(head.casefold())
        if key is not None and after[:1] and (after[0].isupper() or after[0].isdigit()):
            return head, key
    return None
