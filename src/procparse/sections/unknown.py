"""Lines that no vocabulary has -> which of them open a section of their own; guesses, each reported."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from procparse.sections.glued import MAX_LABEL
from procparse.sections.leading import breaks_off
from procparse.sections.options import heads_columns
from procparse.values import indications, lists

if TYPE_CHECKING:
    from procparse.document import Block
    from procparse.sections.headings import Headings
    from procparse.vocabulary import Vocabulary

_SERIES = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}\.?|[IVX]{1,5}\.|[A-H]\.)\s+(?=[A-Z])")
_JOINT = re.compile(r"\s*[/&,]\s*|\s(?:and|or)\s")
_VERBS = frozenset(
    """
    is are was were be been may might can could should will would must has have had do does include includes
    including involve involves require requires
    """.split()
)


_ASKING = frozenset({"why", "what", "how", "when", "where", "who", "which"})


class Style(NamedTuple):
    """How a page sets its known headings; an unknown one is expected to look the same."""

    colon: bool
    """Most end in a colon."""
    upper: bool
    """Most are in capitals."""
    lower: bool
    """Most are in lower case."""
    rank: int
    """The deepest rank of the marked ones (`##` is 2), where most are marked; else 0."""
    series: bool
    """They are numbered: `23.4 Risks`, `IV. Risks`."""
    edited: bool
    """They carry what a link beside them left behind: `Risks[edit]`."""
    gap: int
    """So many blank lines are more than the page sets between its blocks."""
    keys: frozenset[str]
    """The sections that the page has."""
    marked: bool
    """Lists have marks: then a blank line above a line of text says something."""


def unknown_headings(headings: Headings, keys: dict[int, str], first: int, skipped: set[int]) -> list[int]:
    """Return the lines from the index `first` on that open a section of their own and that no vocabulary has."""
    if not keys:
        return []
    blocks = headings.blocks
    if headings.numbered:
        return _skipped_numbers(blocks, keys)
    if len([1 for index in keys if blocks[index].kind == "item"]) * 2 > len(keys) > 3:
        return _bulleted(blocks, keys, headings.vocabulary)
    texts = [index for index in headings.texts if index >= first]
    # a line among the names is a name, unless prose stands below it
    block_of_names = next((range(index, stop) for index, stop in pairwise(keys) if keys[index] == "names"), ())
    for index in texts:
        if index not in keys and _short(blocks[index]) and (index not in block_of_names or _prose_below(blocks, index)):
            break
    else:
        return []
    vocabulary = headings.vocabulary
    style = _style(headings, keys)
    found: list[int] = []
    current: str | None = None
    before: str | None = None
    opened = -1
    cells = False
    # an extractor that drops lists leaves headings bare: then the line below a heading may well be the next one
    bare = sum(1 for index in keys if index + 1 in keys) > 1
    for index in texts:
        if index in keys:
            before, current, opened = current, keys[index], index
            cells = current == "alternatives" and heads_columns(blocks[index + 1 : index + 6], vocabulary)
            continue
        block = blocks[index]
        below = index + 1
        if index in skipped or below >= len(blocks) or len(block.text) > MAX_LABEL:
            continue
        if _merges(block.text, vocabulary) and not vocabulary.label(current, block.text):
            opens = True  # whatever stands below, its own sub-heading for one
        elif below in keys:
            continue
        elif block.kind == "heading":
            # at the rank of the known ones it is a section, deeper it is a sub-label
            own = vocabulary.label(current, block.text) or breaks_off(block.text)
            opens = 0 < block.depth <= style.rank and not own
        elif style.rank or (index - 1 == opened and not bare) or (cells and not block.blanks):
            opens = False  # the first line below a heading is its body, and a table's cells are no headings
        elif current == "names" and not lists.is_sentence(blocks[below].text):
            opens = False
        elif current == "names" and index - 1 > opened and block.text.partition(" ")[0].lower() in _ASKING:
            opens = True  # `Why people choose it` with prose below
        else:
            opens = _looks_like_heading(blocks, index, current, before, style, vocabulary)
        if opens:
            found.append(index)
            before, current, opened = current, None, index
    return found


def _bulleted(blocks: list[Block], keys: dict[int, str], vocabulary: Vocabulary) -> list[int]:
    """Return the bullets that look like the page's headings, which are bullets too: `- Care of the Lamp at Home`.

    The same marker and column, set in title case where the items around are not, and prose or a deeper list below.
    """
    known = [blocks[index] for index in keys if blocks[index].kind == "item"]
    marker, depth = known[0].marker, known[0].depth
    if any(block.marker != marker or block.depth != depth for block in known):
        return []
    found: list[int] = []
    current: str | None = None
    opened = -1
    for index, block in enumerate(blocks[:-1]):
        if index in keys:
            current, opened = keys[index], index
            continue
        text = block.text
        if block.marker != marker or block.depth != depth or len(text) > MAX_LABEL or text[-1] in ".;,:!)":
            continue
        above, below = blocks[index - 1], blocks[index + 1]
        if index - 1 == opened or index + 1 in keys or current in (None, "names", "related"):
            continue
        if current == "alternatives" and block.kind == "item":
            continue  # an alternative may well be in title case; what an outline has at its headings' level is none
        prose = below.text[-1] == "." and not vocabulary.label(current, below.text.partition(": ")[0])
        deeper = below.kind != "item" or below.depth > depth
        if (prose or deeper) and _in_title_case(text) and not _in_title_case(above.text):
            found.append(index)
            current, opened = None, index
    return found


def _merges(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a line is nothing but the headings of several sections: `Risks / Benefits`."""
    if not text[0].isupper() or len(text) > 48 or not _JOINT.search(text):
        return False
    parts = [vocabulary.heading(part) for part in _JOINT.split(text.rstrip(":?"))]
    return None not in parts and len(set(parts)) > 1


def _in_title_case(text: str) -> bool:
    words = text.split()
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals > 1 and all(word[0].isupper() or not word[0].isalpha() or len(word) < 5 for word in words)


def _prose_below(blocks: list[Block], index: int) -> bool:
    text = blocks[index + 1].text if index + 1 < len(blocks) else ""
    return len(text) > 30 and text[-1] == "."


def _short(block: Block) -> bool:
    text = block[1]
    return len(text) <= MAX_LABEL and text[-1] not in ".;,"


def _style(headings: Headings, keys: dict[int, str]) -> Style:
    blocks = headings.blocks
    known = [blocks[index] for index in keys]
    half = len(known) / 2
    ranks = [block.depth for block in known if block.kind == "heading"]
    ends = [blocks[index].text[-1] for index, key in keys.items() if key != "names"]
    gaps = [blocks[index].blanks for index in headings.texts if blocks[index].blanks > 0]
    # where an extractor sets three blank lines below most headings, they are no gap in the text
    under = [blocks[index + 1].blanks for index in keys if index + 1 < len(blocks)]
    below = [max(set(under), key=under.count) + 1] if under else []
    return Style(
        colon=ends.count(":") >= 2 and ends.count(":") * 2 > len(ends) - ends.count("?"),
        upper=sum(1 for block in known if block.text.isupper()) > half,
        lower=sum(1 for block in known if block.text.islower()) > half,
        rank=max(ranks) if len(ranks) > half else 0,
        series=sum(1 for block in known if _SERIES.match(block.text)) >= 2,
        edited=any(block.text.endswith("]") for block in known),
        gap=max(max(set(gaps), key=gaps.count) + 1 if gaps else 2, *below[:1]),
        keys=frozenset(keys.values()),
        marked=any(block.kind == "item" for block in blocks),
    )


def _looks_like_heading(
    blocks: list[Block], index: int, current: str | None, before: str | None, style: Style, vocabulary: Vocabulary
) -> bool:
    """Guess whether a short line between two bodies is a heading.

    Evidence: pages of the family print headings as plain lines in title case. Accepted false positive: a list item
    that lost its marker and stands between two items; better a section of its own, with a warning, than a reason
    against filed as a reason for.
    """
    block, above, below = blocks[index], blocks[index - 1], blocks[index + 1]
    text = block.text
    ends_in_colon = text[-1] == ":"
    if vocabulary.label(current, text) is not None or (above.text[-1] == ":" and not style.marked):
        return False  # it is a sub-label, or the first line of a list without marks
    if current == "contraindications" and vocabulary.label(before, text) is not None:
        return False  # the section above goes on
    if current == "alternatives" and vocabulary.label(current, below.text.partition(":")[0]) in ("pros", "cons"):
        return False  # an alternative stands above what speaks for it
    if (style.series and _SERIES.match(text)) or (style.edited and text.endswith("[edit]")):
        return True
    against = current == "indications" and indications.speaks_against(text)
    if against and (ends_in_colon or below.kind == "item"):
        return True
    if ends_in_colon and (not style.colon or (style.upper and not text.isupper())):
        return False
    starts = text[0].isupper() or (style.lower and text[0].isalpha())
    if not starts or text[-1] in ".;,!)":
        return False
    bare = text.rstrip(":?")
    words = bare.split()
    question = text[-1] == "?"
    if len(words) > (16 if question else 9) or ". " in bare or ": " in bare:
        return False
    if not question and any(word in _VERBS for word in words):
        return False
    if question or (style.upper and text.isupper()):
        return True
    title = all(word[0].isupper() or not word[0].isalpha() or len(word) < 5 for word in words)
    if ends_in_colon:
        # where a section is lost, its sub-labels stand under another
        lost = vocabulary.labels_in(text) - style.keys
        return (title or (style.lower and bare.islower())) and not lost
    if not _is_body(below) or below.blanks >= style.gap:
        return False
    if title and (len(words) > 1 or _is_body(above)):
        return True
    if not style.marked and block.blanks < style.gap and len(words) > 4:
        return False  # in a list without marks a line of some words is an item
    prose = len(below.text) > 60 or below.text[-1] == "."
    return (
        _is_body(above) and len(words) <= 7 and (below.kind == "item" or (block.blanks > 0 and style.marked) or prose)
    )


def _is_body(block: Block) -> bool:
    return block.kind == "item" or len(block.text) >= 60 or block.text[-1] in ".:;!?"


def _skipped_numbers(blocks: list[Block], keys: dict[int, str]) -> list[int]:
    """Return the numbered lines that stand between two numbered headings and count on from them."""
    places = sorted(keys)
    found = []
    for start, stop in zip(places, [*places[1:], len(blocks)], strict=True):
        number = blocks[start].number
        following = blocks[stop].number if stop < len(blocks) else None
        for index in range(start + 2, stop):
            if number is None or (following is not None and following <= number + 1):
                break
            if blocks[index].number == number + 1 and (number > 1 or following is not None):
                found.append(index)
                number += 1
    return found
