"""Finds the rows of a table of facts, their cells run together or not: `Duration 1 to 2 hours`, `Setting A clinic`.

A table in HTML gives rows as `Duration: 1 to 2 hours`; one extractor prints all rows on one line.
"""

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
# `Duration1 to 2 hours. SettingA clinic.`: no word goes on in a capital or a digit
_GLUED = re.compile(r"(?:^|(?<=[.!?] ))(?=[A-Z][a-z]+(?: [a-z]+| [A-Z][a-z]+){0,2}(?<! )[A-Z0-9])")
_OTHERS = frozenset({"names", "extra", "notices", "related"})


def facts(
    headings: Headings, keys: Mapping[int, str], page: str, findings: Findings, tables: bool
) -> list[Block] | None:
    """Return the blocks with the heads of such rows set apart from their values; None where there are none.

    One line that opens with the word for a section is prose; two of them in a row, each with a section that the page
    has nowhere else, are a table. With `tables` an item without a marker is a row of a real one.
    """
    if not keys:
        return None
    blocks = headings.blocks
    loose = [index for index in headings.texts if index not in keys]
    own = set(keys.values())
    cut = _rows_apart(blocks, loose, own, page, headings.vocabulary)
    if cut is not None:
        blocks = cut
        rows = [index for index, block in enumerate(blocks) if block.blanks == _CUT]
    else:
        rows = sorted({index for pair in pairwise(loose) if pair[1] == pair[0] + 1 for index in pair})
    if tables:
        rows += [i for i, block in enumerate(blocks) if block.kind == "item" and not block.marker and not block.depth]
    if not rows:
        return None
    heads: dict[int, str] = {}
    seen: set[str] = set()
    for index in rows:
        kind, text, *_ = blocks[index]
        if text[0] != "|" and not _opens(text, headings.vocabulary):
            continue
        if kind == "item":
            hit = _labelled(text, headings.vocabulary)
        elif kind != "text" or ": " in text[:60] or text[-1] == ":":
            continue
        else:
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
            apart.append(block if block.blanks != _CUT else block._replace(blanks=0))
            continue
        at, stop = block.start + start, block.start + start + len(head)
        value = raw[start + len(head) :]
        bare = value.strip(" |:" if block.kind == "item" else " |")
        body = stop + value.find(bare)
        for a, b in ((block.start, at), (stop, body), (body + len(bare), block.end)):
            border = page[a:b]
            if border.strip():
                findings.mark(a + len(border) - len(border.lstrip()), a + len(border.rstrip()))
        apart.append(block._replace(kind="text", text=head, start=at, end=stop, at=at, blanks=max(block.blanks, 0)))
        apart.append(Block("text", tidy(bare), body, body + len(bare), 0, None, body, 0))
    return apart


def _opens(text: str, vocabulary: Vocabulary) -> bool:
    """Tell cheaply whether a line can open with a heading."""
    openings = vocabulary.exact_openings
    return text[:3].casefold() in openings or text[:2].casefold() in openings


_CUT = -9
"""In `Block.blanks` while the rows of this module are looked for."""


def _rows_apart(
    blocks: list[Block], loose: list[int], own: set[str], page: str, vocabulary: Vocabulary
) -> list[Block] | None:
    """Return the blocks with lines that hold several glued rows cut into these; None where there are none."""
    apart: list[Block] = []
    done = 0
    for index in loose:
        block = blocks[index]
        if not _opens(block.text, vocabulary):
            continue
        hits = list(_GLUED.finditer(block.text)) if _GLUED.match(block.text) else []
        if len(hits) < 2 or len(block.text) != block.end - block.start:
            continue
        known = [_head(block.text[hit.start() :], vocabulary) for hit in hits]
        starts = [hit.start() for hit, one in zip(hits, known, strict=True) if one and one[1] not in own | _OTHERS]
        if len(starts) < 2 or starts[0]:
            continue
        apart += blocks[done:index]
        done = index + 1
        for start, stop in pairwise([*starts, len(block.text)]):
            row = block.text[start:stop].rstrip()
            at = block.start + start
            apart.append(Block("text", row, at, at + len(row), 0, None, at, _CUT))
    return [*apart, *blocks[done:]] if done else None


def _labelled(text: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Return the head of `Duration: 1 to 2 hours` and its section."""
    head, colon, value = text.partition(": ")
    key = vocabulary.exact.get(head.casefold()) if colon and value else None
    return (head, key) if key is not None else None


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
