"""What stands around the sections: other pages of the dump, a table of contents, front matter, disclaimers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from procparse.values import codes
from procparse.vocabulary import MAX_HEADING, Vocabulary, normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.document import Block

_CONTENTS = frozenset(
    {"Contents", "CONTENTS", "Table of Contents", "Table of contents", "On this page", "In this article"}
)
# What stands between the links of a breadcrumb, where each is printed on a line
_BETWEEN = frozenset("/|>»›·")
MIN_REPEATED = 30
_LEADER = re.compile(r"\s*(?:\.{3,}|…+|\s{2,})?\s*(?:page\s*)?\d{0,3}$", re.IGNORECASE)


class Front(NamedTuple):
    """What stands before the first heading."""

    title: Block | None = None
    labels: tuple[Block, ...] = ()
    """The lines that name the code system (`CPT4 code`)."""
    names: tuple[Block, ...] = ()
    """Lines between the label line and the heading of the names."""
    copies: tuple[Block, ...] = ()
    """The title printed again before the label line."""
    rest: tuple[Block, ...] = ()


def page_starts(blocks: list[Block], keys: dict[int, str], vocabulary: Vocabulary) -> list[int]:
    """Return the index of the first block of each page in a dump."""
    starts = [0]
    if list(keys.values()).count("names") < 2:
        return starts
    last = -1
    between: set[str] = set()
    for index, key in keys.items():
        if key != "names":
            between.add(key)
            continue
        label = next((i for i in range(index - 1, max(index - 5, -1), -1) if codes.label_system(blocks[i].text)), None)
        again = label is None and last >= 0 and _begins_again(blocks, keys, last, index)
        if last >= 0 and between and (label is not None or again):
            start = label if label is not None else index
            if start - 1 > last and blocks[start - 1].kind != "item" and start - 1 not in keys:
                start -= 1
            while (
                start - 1 > last
                and blocks[start - 1].kind != "item"
                and vocabulary.is_furniture(blocks[start - 1].text)
            ):
                start -= 1
            starts.append(start)
        last = index
        between = set()
    return starts


def _begins_again(blocks: list[Block], keys: dict[int, str], first: int, second: int) -> bool:
    """Tell whether the heading of the names opens another page: it is the same line, and the same sections follow.

    A page without a label line has it at its top, so two of the sections before it must come again behind it.
    """
    if normalise(blocks[first].text) != normalise(blocks[second].text):
        return False
    before = {keys[index] for index in range(first + 1, second) if index in keys}
    behind = {keys[index] for index in range(second + 1, min(second + 400, len(blocks))) if index in keys}
    return len(before & behind - {"extra", "notices", "related"}) > 1


def contents_lines(
    blocks: list[Block], keys: dict[int, str], vocabulary: Vocabulary, words: Callable[[], frozenset[str]]
) -> list[int]:
    """Return the lines of a table of contents: three headings or more in a row that all come again later."""
    top = blocks[:80]
    known = vocabulary.printed
    if len(keys) == len(set(keys.values())) and not [
        1
        for block in top[:30]
        if block.text[-1].isdigit() or block.text in _CONTENTS or (block.kind == "item" and block.text in known)
    ]:
        return []
    lines: dict[int, str] = dict(keys)
    for index, block in enumerate(top):
        if len(block.text) <= MAX_HEADING and (block.text[-1].isdigit() or block.kind == "item"):
            key = vocabulary.heading(_LEADER.sub("", block.text), words)
            if key is not None:
                lines[index] = key
    if len(lines) - len(set(lines.values())) < 3:
        return []
    ordered = sorted(lines)
    run: list[int] = []
    for index in ordered:
        if run and index != run[-1] + 1:
            if len(run) >= 3:
                break
            run = []
        run.append(index)
    if len(run) < 3:
        return []
    # the last line of the run may be the first real heading
    later = {key for index, key in keys.items() if index > run[-1]}
    while run and lines[run[-1]] not in later:
        later.add(lines[run.pop()])
    if len(run) < 3 or not all(lines[index] in later for index in run):
        return []
    above = run[0] - 1
    if above >= 0 and normalise(blocks[above].text) in vocabulary.contents_lines:
        run.insert(0, above)
    return run


def front_matter(
    blocks: list[Block], headed: bool, furniture: list[Block], vocabulary: Vocabulary
) -> tuple[Front, bool]:
    """Sort what stands before the first heading into title, label lines, names and the rest."""
    kept: list[Block] = []
    for block in blocks:
        # the last line stays: a page that is one word long is no navigation
        top = block is not blocks[-1] and len(block.text) < 12
        top = top and (normalise(block.text) in vocabulary.top_lines or block.text in _BETWEEN)
        (furniture if top else kept).append(block)
    blocks = kept
    labels = {
        index: system
        for index, block in enumerate(blocks)
        if block.kind != "item" and (system := codes.label_system(block.text)) is not None
    }
    icd = bool([1 for system in labels.values() if system is codes.ICD_10_CM])
    if not labels:
        title = None
        prose = bool(blocks) and (_is_prose(blocks[0].text) or (not headed and _says(blocks[0].text)))
        if blocks and (headed or len(blocks) > 1) and blocks[0].kind != "item" and not prose:
            title = blocks[0]
            if title.kind == "heading" and title.depth == 1:
                # above the title a page may set the name of its site in the same rank
                title = [block for block in blocks if block.kind == "heading" and block.depth == 1][-1]
                rest = [block for block in blocks if block is not title]
                copies, others = _copies(title, rest)
                return Front(title=title, copies=copies, rest=others), icd
        copies, others = _copies(title, blocks[1 if title else 0 :])
        return Front(title=title, copies=copies, rest=others), icd
    first = min(labels)
    above = [index for index in range(first) if blocks[index].kind != "item"]
    if not above and len(labels) > 1:
        # a breadcrumb of the system's name and the bare code, then the title and the label line itself
        first = max(labels)
        above = [index for index in range(first) if blocks[index].kind != "item" and index not in labels]
    title_at = above[-1] if above else None
    names = [block for index, block in enumerate(blocks) if index > first and index not in labels]
    rest = [block for index, block in enumerate(blocks[:first]) if index != title_at and index not in labels]
    title = blocks[title_at] if title_at is not None else None
    copies, others = _copies(title, rest)
    rest = list(others)
    if icd and title is not None:
        # a breadcrumb may stand above the title: the system's name and the bare code
        furniture.extend(block for block in rest if title.text.startswith(block.text))
        rest = [block for block in rest if not title.text.startswith(block.text)]
    return Front(title, tuple(blocks[index] for index in labels), tuple(names), copies, tuple(rest)), icd


def _copies(title: Block | None, blocks: list[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part the lines that repeat the title from the others."""
    if title is None or not blocks:
        return (), tuple(blocks)
    said = title.text.casefold()
    copies = tuple(block for block in blocks if block.text.casefold() == said)
    return copies, tuple(block for block in blocks if block.text.casefold() != said)


def _is_prose(text: str) -> bool:
    return len(text) > 255 or (text[-1] == "." and (len(text) > 100 or ". " in text))


def _says(text: str) -> bool:
    """Tell whether a line is no title, on a page without any heading: a sentence, or a label with its text."""
    return text[-1] in ".!" or ": " in text[:60]


def repeated_tail(blocks: list[Block], bounds: list[int], skipped: set[int]) -> list[int]:
    """Return the paragraphs at the end of the page that the page has printed before, in the same words.

    Some extractors print all paragraphs of a short page again at its end. A short line may well come twice.
    """
    found: list[int] = []
    first = bounds[-1] + 1 if bounds else len(blocks)
    said: set[str] | None = None
    for index in range(len(blocks) - 1, first, -1):
        if index in skipped:
            continue
        block = blocks[index]
        if block.kind != "text" or len(block.text) < MIN_REPEATED:
            break
        if said is None:
            said = {other.text for other in blocks[:index]}
        if block.text not in said:
            break
        found.append(index)
    if found and said is not None:
        own = {blocks[index].text for index in found}
        above = {block.text for block in blocks[: found[-1]]}
        return found[::-1] if own <= above else []
    return []


def closing_notices(
    blocks: list[Block], keys: dict[int, str], bounds: list[int], skipped: set[int], vocabulary: Vocabulary
) -> list[int]:
    """Return the paragraphs at the end of the page that open as disclaimers do.

    Only the tail of the last section of text counts, and what stands below the related entries.
    """
    found: list[int] = []
    stop = len(blocks)
    for index in reversed(bounds):
        related = keys.get(index) == "related"
        for place in range(stop - 1, index, -1):
            if place in skipped:
                continue
            block = blocks[place]
            if block.kind == "item" or not vocabulary.is_notice(block.text):
                if related:
                    continue
                break
            if place > index + 1 or related:
                found.append(place)
        stop = index
        if not related:
            break
    return sorted(found)
