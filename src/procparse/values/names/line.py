"""One line of the name block -> the names on it, each with its use and the label that introduces it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from procparse.values.lists import is_sentence, plain, trim
from procparse.values.names.aliases import several
from procparse.values.names.labels import HAS_NOUN, HINTS, PREFERRED, Use, form_use, label_matches, label_use
from procparse.values.names.single import NO_LABEL, WORD, Label, NamePart, acronyms, one, tidy
from procparse.values.words import has_any, pattern

# Behind the comma the sentence or the descriptor goes on; what follows is no further alias.
_RUN_ON = pattern(
    r",[\"”]?\s+(?:which|this|these|it|the\s+procedure|a\s+procedure|an?\s+type|where|in\s+which|when|if|with"
    r"|without|for|from|of|on|at|each|including|by|using|via|per|initial|subsequent)(?!\w)"
)


_DASHED = pattern(r"\s*(?P<label>[A-Za-z][A-Za-z/&()\s]{2,50}?)\s*[-–—]\s+(?=\S)")


class _Mark(NamedTuple):
    """A possible label inside a line."""

    start: int
    end: int
    value: int
    """Where the text behind it (and its colon) starts."""
    colon: bool
    at_head: bool
    """Whether nothing stands before it."""
    left: int
    """Where the text before it ends, the separator left out."""
    opening: int
    closing: int
    """The bracket that it stands in, or -1."""


def _marks(text: str) -> list[_Mark]:
    """The labels that are set off from what stands before them."""
    found: list[_Mark] = []
    brackets = _brackets(text)
    place = 0
    depth: list[int] = []
    for match in label_matches(text):
        start, end = match.span()
        while place < len(brackets) and brackets[place][0] < start:
            at, partner = brackets[place]
            if partner > at:
                depth.append(place)
            else:
                depth.pop()
            place += 1
        if len(depth) > 1 or (match["noun"] and not HAS_NOUN.search(match["noun"])):
            continue
        opening, closing = brackets[depth[0]] if depth else (-1, -1)
        left = start
        while left and text[left - 1].isspace():
            left -= 1
        char = text[left - 1] if left else ""
        at_head = not found and WORD.search(text, 0, start) is None
        if char in "([,;:.|•–—" or (char == "-" and (left < 2 or text[left - 2].isspace())):
            left = max(0, left - 1)
        elif not at_head and not _starts_capital(match):
            continue
        value = end
        while value < len(text) and text[value].isspace():
            value += 1
        colon = text[value : value + 1] in (":", "：")
        found.append(_Mark(start, end, value + colon, colon, at_head, left, opening, closing))
    return found


def _starts_capital(match: re.Match[str]) -> bool:
    """Whether a label run together with the text before it is still seen as one: `Foo Also known as Bar`."""
    verb = match["verb"]
    if verb is None:
        return match.group()[0].isupper()
    if verb[:2].lower() == "a." or verb.lower() == "aka":
        return True
    return verb[0].isupper() and verb.lower().split()[0] not in (
        "known",
        "referred",
        "called",
        "termed",
        "abbreviated",
    )


def _brackets(text: str) -> list[tuple[int, int]]:
    """Every bracket that has a partner, with it, in order."""
    if "(" not in text and "[" not in text:
        return []
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        if match.group() in "([":
            stack.append(match.start())
        elif stack:
            opening = stack.pop()
            pairs += ((opening, match.start()), (match.start(), opening))
    pairs.sort()
    return pairs


class _Value(NamedTuple):
    """A label that counts, and the text that it introduces."""

    mark: _Mark
    end: int
    whole: bool
    """Whether the text is a sentence, and so one name however many commas it has."""


def _values(text: str) -> tuple[list[_Value], bool]:
    """The labels that count, in order, and whether the text before them is a sentence.

    Read from the right, as a label that turns out to be part of a sentence leaves its words to what stands
    before it. Each stretch is looked at once, so that the cost stays linear.
    """
    marks = _marks(text)
    first = {mark.opening: mark for mark in reversed(marks)}
    fits: dict[int, bool] = {-1: True}  # bracket -> whether its labels count
    found: list[_Value] = []
    limit = scanned = len(text)
    melted = False
    for mark in reversed(marks):
        melted = melted or _is_running(text, mark.value, scanned)
        scanned = mark.left
        end = min(limit, mark.closing) if mark.closing >= 0 else limit
        if mark.opening not in fits:
            fits[mark.opening] = _fits(text, first[mark.opening], limit)
        if not fits[mark.opening]:
            continue
        if not WORD.search(text, mark.value, end):
            if found and end == limit:  # `Common name: Technical term: A`: the two are one mixed label
                merged = found[-1].mark._replace(start=mark.start, left=mark.left, at_head=mark.at_head)
                found[-1] = found[-1]._replace(mark=merged)
                limit = mark.left
            continue
        if melted and not mark.colon:
            continue
        found.append(_Value(mark, end, melted))
        limit, melted = mark.left, False
    found.reverse()
    return found, melted


def _is_running(text: str, start: int, end: int) -> bool:
    piece = text[start:end]
    return ("," in piece and _RUN_ON.search(piece) is not None) or is_sentence(piece)


def _fits(text: str, mark: _Mark, limit: int) -> bool:
    """Whether a bracket whose first label is `mark` holds labels only and nothing but a label follows it.

    An acronym may stand before the label (`(ABC, also known as A)`) and another behind the bracket.
    """
    start, end = tidy(text, mark.opening + 1, mark.left)
    if mark.left > mark.opening and WORD.search(text, start, end) and not acronyms(text, start, end):
        return False
    return not WORD.search(text, mark.closing + 1, limit) or bool(_shorts_behind(text, mark.closing + 1, limit))


def _shorts_behind(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The acronyms in a bracket of their own that fill the stretch."""
    if end - start > 60 or "(" not in text[start:end]:
        return []
    return acronyms(text, *tidy(text, start, end))


def names(text: str, *, label: str | None = None, cut: Sequence[tuple[int, int]] = ()) -> list[NamePart]:
    """The names on one line or bullet of the name block, in order.

    `label` is the label line above it, if one is in force; `cut` are spans to leave out, such as codes.
    Without a label the line's plain name is `preferred` and is never split; values behind a label are.
    A label melted into a running sentence is no label, and the sentence stays whole. Every word of the
    line is in a name, in the label of one, or joins two (`or`); a line that is only a label has no names.

    >>> text = 'Foo Bar Repair (FBR). Commonly known as "Baz Fix" or "Qux".'
    >>> [(text[part.start : part.end], part.use) for part in names(text)]
    [('Foo Bar Repair', 'preferred'), ('FBR', 'abbreviation'), ('Baz Fix', 'common'), ('Qux', 'common')]
    """
    text = plain(text)
    for start, end in cut:
        text = text[:start] + " " * (end - start) + text[end:]
    above = NO_LABEL if label is None else Label(" ".join(plain(label).split()).removesuffix(":"), -1, -1)
    use: Use = "preferred" if label is None else label_use(label) or "common"
    lowered = text.lower()
    if not has_any(lowered, HINTS):
        return _head(text, 0, len(text), use, above)
    colon = text.find(":")
    if 0 < colon <= 60 and not has_any(lowered[colon:], HINTS):  # the usual `Label: value`
        first, last = trim(text, 0, colon)
        own = label_use(text[first:last]) if last > first and text[first].isalpha() else None
        if own is not None:
            return _head(text, colon + 1, len(text), own, _label_at(text, first, last))
    elif colon < 0 and (dashed := _DASHED.match(text)) and not has_any(lowered[dashed.end() :], HINTS):
        own = label_use(dashed["label"]) if HAS_NOUN.search(dashed["label"]) else None
        if own is not None:  # `Common Names - A, B`
            return _head(text, dashed.end(), len(text), own, _label_at(text, *dashed.span("label")))
    if label_use(text) is not None:
        return []
    values, melted = _values(text)
    start, end = 0, values[0].mark.left if values else len(text)
    official = PREFERRED.match(text, len(text) - len(text.lstrip()))
    if official and WORD.search(text, official.end("colon"), max(end, official.end("colon"))):
        use, above, start = "preferred", _label_at(text, *official.span()), official.end("colon")
    parts: list[NamePart] = []
    if not values or not values[0].mark.at_head:
        opening = values[0].mark.opening if values else -1
        # `Foo (FOX, also known as Bar)`: what stands between the bracket and the label
        shorts = acronyms(text, *tidy(text, opening + 1, end)) if 0 <= opening < end else []
        parts += _head(text, start, opening if shorts else end, use, above, melted)
        parts += (NamePart(first, last, "abbreviation", *above) for first, last in shorts)
    for number, value in enumerate(values, 1):
        mark = value.mark
        following = values[number] if number < len(values) else None
        here = _label_at(text, mark.start, mark.end)
        split = one if value.whole else several
        parts += split(text, mark.value, value.end, form_use(text[mark.start : mark.end]), here)
        if mark.closing >= 0 and (following is None or following.mark.opening != mark.opening):
            behind = _shorts_behind(text, mark.closing + 1, following.mark.left if following else len(text))
            parts += (NamePart(first, last, "abbreviation", *NO_LABEL) for first, last in behind)
    return parts


def _head(text: str, start: int, end: int, use: Use, label: Label, whole: bool = False) -> list[NamePart]:
    """The names before the first label of the line."""
    if use == "preferred" or whole or _is_running(text, start, end):
        return one(text, start, end, use, label)
    return several(text, start, end, use, label)


def _label_at(text: str, start: int, end: int) -> Label:
    return Label(" ".join(text[start:end].split()), start, end)
