"""Blocks -> blocks that typography alone could not make: wrapped lines joined, glued markdown headings set free."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.document import ERASED, tidy
from procparse.sections.context import piece
from procparse.values import codes, equipment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from procparse.diagnostics import Findings
    from procparse.document import Block, Document
    from procparse.vocabulary import Vocabulary

# `... twice a day ##### Patient Criteria: ...`: raw markdown that the extractor kept inside an item
_GLUED_HASHES = re.compile(r"(?<=\s)#{2,6}\s+(?=[^\s#])")
# `Opening: A small cut is made`: behind a full stop it starts a line of its own, in a wrapped page too
_HEAD = re.compile(r"[A-Z][\w /-]{1,40}: [A-Z0-9]")


_OPENING = frozenset(("The", "This", "These", "It", "In", "An", "If", "When", "Some", "Most", "Many"))

# `in the nose.**Opening:**A cut`: the sentence ends where the bold label starts
_GLUED_BOLD = re.compile(rf"(?<=[a-z)][.!?]){ERASED}{ERASED}(?=[A-Z][^:\n{ERASED}]{{1,40}}:{ERASED}{ERASED})")
_MIN_STEP = 20
"""A step is longer than the entries of a list are."""
# `Step 1: The skin is cleaned.`, or `Step 1` alone above it
_STEP = re.compile(r"(?:Step|STEP) (\d{1,2})(?:\s?[:.)]|\s[-–—](?=\s)|$)\s*")


def prepared(document: Document, vocabulary: Vocabulary, findings: Findings) -> list[Block]:
    """Return the blocks with wrapped lines joined and glued markdown headings set free."""
    blocks = list(document.blocks)
    if document.wrap is not None:
        blocks = _unwrapped(blocks, document.page, vocabulary)
    elif blocks and not has_items(blocks):
        blocks = _with_labels(blocks, document.page, vocabulary)
    if _go_on(blocks, document.page):
        blocks = _with_bodies(blocks, document, vocabulary)
    if ":\n      " in document.page:
        blocks = _with_hanging(blocks, document.page)
    if "Step 1" in document.page or "STEP 1" in document.page:
        blocks = _numbered(blocks, document.page, findings)
    if f".{ERASED}{ERASED}" in document.page:
        blocks = [piece for block in blocks for piece in _without_bold(block, document.page, findings)]
    if "#" in document.page and " ##" in document.page:
        blocks = [piece for block in blocks for piece in _without_hashes(block, document.page, findings)]
    return blocks


def _go_on(blocks: list[Block], page: str) -> bool:
    """Tell whether numbered items have further lines below their first."""
    for block in blocks:
        marker = block[5]
        if marker is not None and marker[0].isdigit() and "\n" in page[block[2] : block[3]]:
            return True
    return False


def _with_bodies(blocks: list[Block], document: Document, vocabulary: Vocabulary) -> list[Block]:
    """Set apart what is indented below numbered lines that are headings: `1. Summary`, and below it its text."""
    page = document.page
    heads: dict[int, int] = {}  # where the first line of each ends
    for index, block in enumerate(blocks):
        if block.number is not None and not block.depth:
            line = page[block.start : block.end].partition("\n")[0].rstrip()
            if line.rstrip(" :?").casefold() in vocabulary.exact:
                heads[index] = len(line)
    if len({blocks[index].text[:length] for index, length in heads.items()}) < 3:
        return blocks  # one or two such words may be steps
    apart: list[Block] = []
    for index, block in enumerate(blocks):
        if index not in heads:
            apart.append(block)
            continue
        apart.extend(piece("item", block, page, 0, heads[index], block))
        start = heads[index]
        lines = page[block.start + start : block.end]
        for line in [lines] if document.wrap is not None else lines.split("\n"):
            apart.extend(piece("text", block, page, start, start + len(line), None))
            start += len(line) + 1
    return apart


def _with_hanging(blocks: list[Block], page: str) -> list[Block]:
    """Put a label before its text, where that is a single line set far in: `Goals:`, and below it `      Sleep.`"""
    joined: list[Block] = []
    for index, block in enumerate(blocks):
        above = joined[-1] if joined else None
        if (
            above is not None
            and above.text[-1] == ":"
            and above.kind == block.kind == "text"
            and page.startswith("\n      ", above.end)
            and page[above.at - 1 : above.at] == "\n"
            and not (index + 1 < len(blocks) and page.startswith("\n  ", block.end) and not blocks[index + 1].blanks)
        ):
            joined[-1] = above._replace(end=block.end, text=tidy(page[above.start : block.end]))
        else:
            joined.append(block)
    return joined


def has_items(blocks: Sequence[Block]) -> bool:
    """Tell whether some block is a list item."""
    for block in blocks:  # noqa: SIM110 - a generator costs twice as much
        if block[0] == "item":
            return True
    return False


def _without_bold(block: Block, page: str, findings: Findings) -> Iterable[Block]:
    """Yield a block and what stands behind each bold label that is glued to a sentence in it, as lines of their own."""
    raw = page[block.start : block.end]
    cuts = [hit.end() for hit in _GLUED_BOLD.finditer(raw)]
    for start, stop in zip([0, *cuts], [*cuts, len(raw)], strict=True):
        for part in piece(block.kind, block, page, start, stop, block):
            if start:
                findings.add("glued-label", part.span, label=part.text.partition(":")[0])
                part = part._replace(at=part.start, blanks=0)
            yield part


def _numbered(blocks: list[Block], page: str, findings: Findings) -> list[Block]:
    """Return the blocks with `Step 1:`, `Step 2:`, ... taken for what they are: the markers of a list.

    They count on from 1, each with its text on its line or all with it on the next; one alone is a label or prose.
    """
    hits = {index: hit for index, block in enumerate(blocks) if (hit := _STEP.match(block.text))}
    if len(hits) < 2 or [int(hit[1]) for hit in hits.values()] != list(range(1, len(hits) + 1)):
        return blocks
    found: list[Block] = []
    alone: Block | None = None
    for index, block in enumerate(blocks):
        hit = hits.get(index)
        if hit is None:
            if alone is not None:
                block = block._replace(kind="item", marker=alone.marker, depth=alone.depth, at=alone.at)
            found.append(block)
            alone = None
            continue
        raw = page[block.start : block.end]
        place = raw.find(block.text[hit.end() :][:12]) if hit.end() < len(block.text) else len(raw)
        if place < 0 or (alone is not None) or (place == len(raw) and index + 1 == len(blocks)):
            return blocks
        stop = block.start + len(raw[:place].rstrip(f" \n{ERASED}"))
        findings.mark(block.start, stop)
        if place == len(raw):
            alone = block._replace(marker=f"{hit[1]}.")
            continue
        start = block.start + place
        text = tidy(page[start : block.end])
        found.append(block._replace(kind="item", text=text, start=start, marker=f"{hit[1]}."))
    return found


def _unwrapped(blocks: list[Block], page: str, vocabulary: Vocabulary) -> list[Block]:
    joined: list[Block] = []
    ends: dict[int, int] = {}
    last = -1  # where the last heading of the page stands; -1: not looked for
    for index, block in enumerate(blocks):
        above = joined[-1] if joined else None
        if (
            block.blanks < 0
            and above is not None
            and (above.kind != "heading" or page[above.at - 2 : above.at] == "# ")
            and not _stands_alone(block.text, vocabulary)
        ):
            sign = page[ends.get(len(joined) - 1, above.end) - 1]
            if _HEAD.match(block.text) if sign in ".!?" else sign not in ",:;" and _opens_anew(block.text):
                joined.append(block)
                continue
            if sign in ".!?" and vocabulary.is_notice(block.text):
                last = last if last >= 0 else _last_heading(blocks, vocabulary)
                # a disclaimer closes the page; where blank lines part paragraphs, one without is a sentence
                if index > last and (above.kind == "item" or not blocks[last + 1].blanks):
                    joined.append(block)
                    continue
            ends[len(joined) - 1] = block.end
        else:
            joined.append(block)
    for index, end in ends.items():
        block = joined[index]
        joined[index] = block._replace(end=end, text=tidy(page[block.start : end]))
    return joined


def _opens_anew(text: str) -> bool:
    """Tell whether a line cannot go on from one without a full stop: `The tools include a hook`.

    Such a word is in lower case inside a sentence, and in a title words in capitals follow it.
    """
    first, _, rest = text.partition(" ")
    if first in _OPENING and rest[:1].islower():
        return True
    found = equipment.opener(text) if equipment.may_open(text) else None
    return found is not None and not found.start


def _last_heading(blocks: list[Block], vocabulary: Vocabulary) -> int:
    for index in range(len(blocks) - 1, 0, -1):
        text = blocks[index].text
        if vocabulary.exact.get(text.rstrip(" :?").casefold(), "related") != "related":
            return index
    return 0


def _with_labels(blocks: list[Block], page: str, vocabulary: Vocabulary) -> list[Block]:
    """Put labels back before their texts on a page without list marks: `Opening:`, line break, `A small cut is made.`

    One line between a label and the next label or heading is its text; several are the list that it introduces. In
    the description a label in title case has the line below it as its text, and what follows are other steps.
    """
    ends = [block.text for block in blocks if block.text[-1] == ":" and len(block.text) <= 60]
    whole = [block.text.partition(": ") for block in blocks if ": " in block.text[:60]]
    if not ends or len([1 for head, _, _ in whole if vocabulary.is_label(head)]) > 1:
        return blocks  # labels stand before their texts, so that one on a line of its own heads a list
    # where headings end in a colon too, a word that is both is a heading: `Anesthesia:`
    colons = any(vocabulary.heading(text) not in (None, "names") and not vocabulary.is_label(text) for text in ends)
    keys = [vocabulary.exact.get(block.text.rstrip(" :?").casefold()) for block in blocks]
    in_style = _in_style([block.text if key else "" for block, key in zip(blocks, keys, strict=True)])
    sections = {key for key, styled in zip(keys, in_style, strict=True) if styled}
    current: str | None = None
    joined: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        known = keys[index]
        own = block.text[-1] == ":" and not in_style[index] and vocabulary.label(current, block.text) is not None
        step = own or (current == "description" and not in_style[index] and known in sections)
        if known is not None and not step:
            current = known
        index += 1
        if block.text[-1] != ":" or len(block.text) > 60 or index >= len(blocks) or block.kind != "text":
            joined.append(block)
            continue
        key = vocabulary.heading(block.text)
        if key is not None and not step and (colons or not vocabulary.labels_in(block.text) - {key}):
            joined.append(block)
            continue
        value = blocks[index]
        after = blocks[index + 1].text if index + 1 < len(blocks) else ":"
        alone = after[-1] == ":" or after.rstrip(" :?").casefold() in vocabulary.exact
        alone = alone or vocabulary.is_furniture(after) or vocabulary.is_notice(after)
        if not alone and current == "description" and len(value.text) > _MIN_STEP and value.text[-1] != ":":
            route = vocabulary.label("description", block.text)
            alone = route in (None, "anesthesia") and _in_title_case(block.text)
        close = value.blanks == block.blanks == 0 and not page[block.end : value.at].strip(f" \n{ERASED}")
        if value.kind == "text" and value.text[-1] != ":" and close and alone:
            joined.append(block._replace(end=value.end, text=tidy(page[block.start : value.end])))
            index += 1
        else:
            joined.append(block)
    return joined


def _in_style(texts: list[str]) -> list[bool]:
    """Tell of each heading whether it is set as most of them are: with a colon or without, in capitals or not."""
    styles = [(text[-1] == ":", text.isupper()) if text else None for text in texts]
    known = [style for style in styles if style]
    usual = max(set(known), key=known.count, default=None)
    return [style is not None and style == usual for style in styles]


def _in_title_case(text: str) -> bool:
    return all(
        word[0].isupper() or not word[0].isalpha() or word in ("and", "of", "or", "the") for word in text.split()
    )


def _stands_alone(text: str, vocabulary: Vocabulary) -> bool:
    if text[0].islower():
        return False
    if vocabulary.heading(text) is not None or vocabulary.is_furniture(text) or codes.label_system(text) is not None:
        return True
    return text[-1] == ":" and vocabulary.is_label(text)


def _without_hashes(block: Block, page: str, findings: Findings) -> Iterable[Block]:
    """Yield a block and the headings whose hashes stand inside it, each with its own text."""
    raw = page[block.start : block.end]
    hits = list(_GLUED_HASHES.finditer(raw)) if "##" in raw else []
    if not hits:
        yield block
        return
    starts = [hit.end() for hit in hits]
    stops = [*(hit.start() for hit in hits[1:]), len(raw)]
    yield from piece(block.kind, block, page, 0, hits[0].start(), block)
    for hit, start, stop in zip(hits, starts, stops, strict=True):
        findings.mark(block.start + hit.start(), block.start + start)
        findings.add(
            "glued-label", (block.start + start, block.start + stop), label=raw[start:stop].split(":")[0].strip()
        )
        colon = raw.find(":", start, stop)
        inline = colon >= 0 and raw[colon + 1 : stop].strip()
        yield from piece("text" if inline else "heading", block, page, start, stop, None)
