"""Headings that open a line -> lines of their own: `RISKS: bleeding`, `What is it? - A wash`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.document import ERASED, Block, BlockKind

if TYPE_CHECKING:
    from procparse.sections.headings import Headings

# What stands between a heading and text on its line: `RISKS: text`, `What is it? - text`, `Before surgery— text`
_RUN_IN = re.compile(r"\?(?: [-—–])? |: | ?[—–] | - ")
# Sections that are words for a step as well: `Preparation: The skin is cleaned.`, `Setting: The frame is locked.`
_STEP_WORDS = frozenset({"preparation", "recovery", "setting", "anesthesia", "equipment"})


def run_in(headings: Headings, keys: dict[int, str], page: str, marks: list[tuple[int, int]]) -> list[Block] | None:
    """Return the blocks with the headings that open a line set apart from its text; None where there are none.

    `RISKS: bleeding`, `What is it? - A wash`, `Before surgery — eat nothing`. A line that opens with a sub-label of
    its section, or with a section that the page has on a line of its own, keeps its head: it is a label there.
    """
    found: dict[int, tuple[int, int]] = {}  # where the text starts, in the block and in the page behind its start
    blocks = headings.blocks
    heads: dict[int, tuple[str, int]] = {}
    for index in headings.texts:
        text = blocks[index][1]
        # most text has none of the signs that `run_in_head` looks for
        if index not in keys and (":" in text or "?" in text or "-" in text or not text.isascii()):
            head, body = run_in_head(text)
            if body and index not in headings.furniture:
                heads[index] = head, body
    if not heads:
        return None
    own = set(keys.values())
    opened: set[str] = set()
    current: str | None = None
    for index in sorted({*heads, *keys}):
        if index in keys:
            current = keys[index]
            continue
        head, body = heads[index]
        key = headings.vocabulary.heading(head, headings.words)
        if (
            key is None
            or key in own
            or key in ("extra", "notices", "names")
            or headings.vocabulary.label(current, head)
            or (current == "description" and key in _STEP_WORDS and _among_steps(headings, index))
        ):
            continue
        block = blocks[index]
        raw = page[block.start : block.end]
        stop = body if raw == block.text else _place(raw, block.text, body)
        if stop:
            found[index] = body, stop
            if key not in _STEP_WORDS and not headings.vocabulary.is_label(head):
                opened.add(key)
            current = key
    if not found or not (own | opened) - {"names"}:
        return None  # sub-labels and steps of a page that has lost its headings
    apart: list[Block] = []
    for index, block in enumerate(headings.blocks):
        if index not in found:
            apart.append(block)
            continue
        body, behind = found[index]
        stop = block.start + behind
        end = block.start + len(page[block.start : stop].rstrip(f" {ERASED}"))
        apart.append(block._replace(text=block.text[:body].rstrip(), end=end))
        kind: BlockKind = "text"
        if block.text[body : body + 2] in ("- ", "• ", "* "):
            kind = "item"  # the heading has swallowed the first bullet
            marks.append((stop, stop + 1))
            stop += 2
            body += 2
        apart.append(Block(kind, block.text[body:], stop, block.end, 0, None, stop, 0))
    return apart


def _among_steps(headings: Headings, index: int) -> bool:
    """Tell whether a line beside this one opens with a word that heads no section: then this is a step too."""
    for step in (-1, 1):
        for beside in range(index + step, index + 5 * step, step):
            if not (0 <= beside < len(headings.blocks)) or headings.blocks[beside].kind != "text":
                break
            head, body = run_in_head(headings.blocks[beside].text)
            key = headings.vocabulary.heading(head) if body else "nothing"
            if key is None and not headings.vocabulary.is_label(head):
                return True
            if key not in _STEP_WORDS:
                break
    return False


def _place(raw: str, text: str, body: int) -> int:
    """Return where in a marked line the character at `body` of its text stands; 0 where more than marks differs."""
    place = 0
    for char in text[:body]:
        while raw[place] == ERASED:
            place += 1
        if raw[place] != char:
            return 0  # a wrapped line is left whole
        place += 1
    while raw[place] == ERASED:
        place += 1
    return place if raw[place] == text[body] else 0


def run_in_head(text: str) -> tuple[str, int]:
    """Return the words before the first separator that can end a heading, and where the text behind it starts; or 0."""
    if text.find(": ", 2, 78) < 0 and text.find("?", 2, 78) < 0 and text.find(" - ", 2, 78) < 0 and text.isascii():
        return "", 0
    hit = _RUN_IN.search(text, 2, 78) if text[0].isupper() else None
    if hit is None or ". " in text[: hit.start()]:
        return "", 0
    return text[: hit.start() + (hit.group()[0] == "?")], hit.end()
