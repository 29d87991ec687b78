"""Sub-labels and openers that other blocks have swallowed -> blocks of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.document import ERASED
from procparse.sections.context import Context, piece
from procparse.values import equipment

if TYPE_CHECKING:
    from procparse.document import Block
    from procparse.vocabulary import Vocabulary

_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z(]|\s*$)")
# `own.Tools` are two words: a label that is glued to a sentence
_WORD = re.compile(r"\S+?(?=\s|$|(?<=[a-z)][.;!?])[A-Z])")
_SMALL = frozenset(
    """
    of and or the a an for with to in on by from
    """.split()
)
MAX_LABEL = 90
OWN_HEAD = 50
"""A line's first colon within so many characters ends its own head, unless a sentence or bracket ends before it."""
_DASHES = ("-", "–", "—")


def set_free(body: list[Block], key: str | None, context: Context, opened: bool) -> list[Block]:
    """Return the blocks of a section, the sub-labels and openers that other blocks have swallowed set free."""
    freed: list[Block] = []
    for index, block in enumerate(body):
        text = block.text
        marked = len(text) != block.end - block.start and is_marked(context.page[block.start : block.end])
        if (":" in text and (marked or not plain_head(text))) or (opened and equipment.may_open(text)):
            freed += _unglued(block, key, context, body[index + 1 : index + 2])
        else:
            freed.append(block)
    return freed


def is_marked(raw: str) -> bool:
    """Tell whether a bold label may stand behind the first words of a line."""
    return f" {ERASED}{ERASED}" in raw[:OWN_HEAD]


def plain_head(text: str) -> bool:
    """Tell cheaply that the only colon of a line ends the line's own head: `Closure: The cut is sewn.`"""
    head, _, tail = text.partition(":")
    if not tail or ":" in tail or len(head) >= OWN_HEAD or tail[:2] == " -":
        return False
    if head.isalpha():
        return True
    return (
        ". " not in head
        and ")" not in head
        and "; " not in head
        and " - " not in head
        and " – " not in head
        and " — " not in head
        and " Contraindication" not in head
    )


def _unglued(block: Block, key: str | None, context: Context, below: list[Block]) -> list[Block]:
    """Return a block and the known sub-labels and openers that its end has swallowed, each as a block of its own."""
    page, wrapped, vocabulary, findings, _, _ = context
    raw = page[block.start : block.end]
    cuts = _label_cuts(raw, key, vocabulary)
    if key == "description":
        found = equipment.opener(raw)
        if found is not None:
            if found.start:
                cuts.append(found.start)
            sentence = _SENTENCE_END.search(raw, found.end)
            if sentence is not None and raw[sentence.end() :].strip():
                cuts.append(sentence.end())
            cuts = sorted(set(cuts))
    elif raw[-1] == ":" and key in vocabulary.openers:
        start = max((hit.end() for hit in _SENTENCE_END.finditer(raw)), default=0)
        if start and vocabulary.opener(key, raw[start:]) is not None:
            cuts.append(start)
    if not cuts:
        swallowed = _swallowed_bullet(raw, key, vocabulary, bool(below) and below[0].marker == "-")
        if not swallowed:
            return [block]
        findings.mark(block.start + swallowed, block.start + swallowed + 1)
        findings.add("glued-label", block.span, label=raw[: swallowed - 2])
        return [
            *piece("text", block, page, 0, swallowed, None),
            *piece("item", block, page, swallowed + 2, len(raw), None),
        ]
    pieces: list[Block] = []
    for start, stop in zip([0, *cuts], [*cuts, len(raw)], strict=True):
        if stop < len(raw):
            end = _without_joint(raw, start, stop)
            if end < stop:
                findings.mark(block.start + end, block.start + end + 1)
                stop = end
        if not start:
            pieces.extend(piece(block.kind, block, page, 0, stop, block))
            continue
        swallowed = _swallowed_bullet(raw[start:stop], key, vocabulary, False)
        if swallowed:  # `Pain. Patient Criteria: - Adults`
            findings.mark(block.start + start + swallowed, block.start + start + swallowed + 1)
            findings.add("glued-label", (block.start + start, block.start + stop), label=_head(raw[start:stop]))
            pieces.extend(piece("text", block, page, start, start + swallowed, None))
            pieces.extend(piece("item", block, page, start + swallowed + 2, stop, None))
            continue
        for part in piece("text", block, page, start, stop, None):
            before = raw[max(0, part.start - block.start - 200) : part.start - block.start].rstrip(" ")
            if block.kind == "item" and not wrapped and before.endswith("\n"):
                # a paragraph of its own inside the item: nested below it, not glued to it
                pieces.append(part._replace(depth=1))
            else:
                pieces.append(part)
                findings.add("glued-label", part.span, label=_head(part.text))
    return pieces


def _without_joint(raw: str, start: int, stop: int) -> int:
    """Return where the sign stands that joins a piece to the label behind it, or `stop`: `cheap; Cons:`."""
    lead = raw[start:stop].rstrip()
    if lead[-1:] in (";", ",", "*", "+") or (lead[-1:] in _DASHES and lead[-2:-1].isspace()):
        return start + len(lead) - 1
    return stop


def _head(text: str) -> str:
    """Return what set a piece free: its label, or its opening words."""
    found = equipment.opener(text)
    return text[: found.end] if found is not None and not found.start else text.partition(":")[0]


def _label_cuts(raw: str, key: str | None, vocabulary: Vocabulary) -> list[int]:
    """Return where known sub-labels start inside `raw`, the label at its very start left out."""
    cuts: list[int] = []
    floor = 0
    colon = raw.find(":")
    if colon < 0:
        return cuts
    bold = raw.startswith(ERASED * 2) and raw.startswith(ERASED, colon + 1) and ERASED not in raw[2:colon]
    if bold or (
        0 < colon < min(OWN_HEAD, len(raw) - 1)
        and ". " not in raw[:colon]
        and "; " not in raw[:colon]
        and ")" not in raw[:colon]
        and not (key == "alternatives" and any(joint in raw[:colon] for joint in (" - ", " – ", " — ")))
        and " Contraindication" not in raw[:colon]
        and f" {ERASED}{ERASED}" not in raw[:colon]
    ):
        floor = colon + 1  # the line's own head
        colon = raw.find(":", floor)
    depth = at = 0  # of brackets, and up to where they are counted: `Tablets (Pros: cheap; Cons: slow)` is one thing
    closed = raw.rfind(")")
    while colon >= 0:
        following = raw[colon + 1 : colon + 2]
        if not following or following.isspace() or following == ERASED:
            start = _label_start(raw, floor, colon, key, vocabulary)
            if start > floor:
                depth = max(0, depth + raw.count("(", at, start) - raw.count(")", at, start))
                at = start
                if not depth or closed < colon:
                    cuts.append(start)
            floor = colon + 1
        colon = raw.find(":", colon + 1)
    return cuts


def _label_start(raw: str, floor: int, colon: int, key: str | None, vocabulary: Vocabulary) -> int:
    """Return where the known, capitalised label that ends at `colon` starts, or -1."""
    window = max(floor, colon - 90)
    head = raw[window:colon]
    words = [(hit.start(), hit.group()) for hit in _WORD.finditer(head)][-9:]
    for place, (offset, word) in enumerate(words):
        if word in _DASHES:
            continue  # the mark of an item that is glued on: `cheap. - Cons: slow`
        if (
            word[0] == ERASED
            and place
            and head[offset - 1] == " "
            and vocabulary.label(key, head[offset:].replace(ERASED, "")) is not None
        ):
            return window + offset  # `Swelling **Patient Criteria:** Adults`
        if not (word[0].isupper() or (place and words[place - 1][1][-1] in ";.")) or any(
            other[-1] in ".!?;" for _, other in words[place:]
        ):
            continue
        if vocabulary.label(key, head[offset:]) is None or any(other in _DASHES for _, other in words[place:]):
            continue
        start = window + offset
        if place == 0:
            return start
        before = words[place - 1][1]
        if before in _DASHES and place > 1 and (words[place - 2][1][-1] in ".;!?" or words[place - 2][1].islower()):
            return start  # `is sewn. - Tools: Thread`
        if before[-1] in ";," or (key == "alternatives" and before in _DASHES):
            return start  # `Tablets - Pros: cheap, Cons: slow`
        if floor == 0 and window == 0 and len(words) <= 7 and before[-1] not in ".!?)]":
            # `Cleaning of Equipment:` is one head; `Clamp Anesthesia Details:` is an item and what it swallowed
            apart = len(words) - place >= 2 or before[0].islower()
            ends = colon + 1 == len(raw) and apart and before.lower() not in _SMALL
            return start if ends or vocabulary.refuses(head[offset:]) else -1
        if vocabulary.refuses(head[offset:]):
            return start
        # a label follows a sentence end, a bracket or a word in lower case; `Local Anesthesia:` is one head
        if before[-1] in ".!?)];:" or before[0].islower() or before[0].isdigit():
            return start
    return -1


def _swallowed_bullet(raw: str, key: str | None, vocabulary: Vocabulary, listed: bool) -> int:
    """Return where the bullet stands in `Patient Criteria: - Patients ...`, or 0.

    Above a list with the same mark, which is then `listed`, a line that is no known label has swallowed one as well.
    """
    colon = raw.find(": - ")
    if colon <= 0 or colon > MAX_LABEL:
        return 0
    leads = listed and ". " not in raw[:colon] and raw.count(" - ") == 1 and raw[colon + 4 : colon + 5].isupper()
    return colon + 2 if leads or vocabulary.label(key, raw[:colon]) is not None else 0
