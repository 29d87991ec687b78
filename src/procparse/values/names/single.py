"""A stretch of a name line that holds one name -> that name without its wrapping, and its closing acronyms."""

from __future__ import annotations

import re
from typing import NamedTuple

from procparse.values.lists import drop_stop, trim
from procparse.values.names.labels import Use
from procparse.values.words import pattern


class NamePart(NamedTuple):
    """One name: `start:end` of the text, and the label in force, with its place (-1 where it is not here)."""

    start: int
    end: int
    use: Use
    label: str | None
    label_start: int
    label_end: int


_PAIRS = {'"': '"', "“": "”", "'": "'", "‘": "’", "(": ")", "[": "]"}
_ENDS = " \t\r\n\f\v\u00a0,;:-–—/|•"
_ROUNDS = 8  # of peeling; nobody wraps a name more often, and hostile text must not cost more
WORD = pattern(r"[^\W_]")
_SHORT = pattern(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Z0-9][A-Z0-9&/-]{0,6}[A-Z0-9]s?")
_SHORT_SPLIT = pattern(r"\s*(?:[,;]|\bor\b)\s*")
# Not how a thing is called: vertebrae (`L5-S1`), Roman numerals, views, routes, sides, units, code systems,
# "not otherwise specified". `(AP)` is the direction of an X-ray.
_NO_NAME = pattern(
    r"[A-Z]\d+(?:[-/][A-Z]?\d+)*|[IVX]+|AP|PA|IV|IM|SC|SQ|PO|RT|LT|OD|OS|OU|NOS|NEC|MG|ML|CM|MM|CC|[23]D"
    r"|US|USA|FDA|AMA|CMS|CPT|HCPCS|CDT"
)


def tidy(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, stray punctuation, a full stop, and quotes or brackets around all of it."""
    for _ in range(_ROUNDS):
        before = start, end
        start, end = trim(text, start, end)
        end = drop_stop(text, start, end)
        while start < end and (text[start] in _ENDS or text[start] in ".)]*"):
            start += 1
        while start < end and (text[end - 1] in _ENDS or text[end - 1] in "(["):
            end -= 1
        if end - start > 1:
            start, end = _unwrap(text, start, end)
        if (start, end) == before:
            break
    return start, end


def _unwrap(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a pair of quotes or brackets around it, a lone quote, or an empty pair at an end."""
    first, last = text[start], text[end - 1]
    if (
        _PAIRS.get(first) == last
        and text.find(last, start + 1, end - 1) < 0
        and text.find(first, start + 1, end - 1) < 0
    ):
        return start + 1, end - 1
    if last in ")]":  # `Foo ()`: what stood in it was taken off
        inner = end - 1
        while inner > start and text[inner - 1].isspace():
            inner -= 1
        if text[inner - 1] in "([":
            return start, inner - 1
    if first in "([":
        inner = start + 1
        while inner < end and text[inner].isspace():
            inner += 1
        if text[inner : inner + 1] in (")", "]"):
            return inner + 1, end
    if first in '"“' and not _quoted(text, start + 1, end):
        return start + 1, end
    if last in '"”' and not _quoted(text, start, end - 1) and not text[end - 2].isdigit():  # 3" is a size
        return start, end - 1
    return start, end


def _quoted(text: str, start: int, end: int) -> bool:
    return any(text.find(quote, start, end) >= 0 for quote in '"“”')


def acronyms(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the acronyms that fill `start:end` (`ABC`, `ABC or DEF`); empty if anything else is in it."""
    if end - start > 40 or text[start:end].lstrip()[:1].islower():  # `_SHORT` opens with a capital or digit
        return []
    spans: list[tuple[int, int]] = []
    at = start
    for match in [*_SHORT_SPLIT.finditer(text, start, end), None]:
        first, last = trim(text, at, match.start() if match else end)
        if last - first > 2 and text[first] in '"“' and text[last - 1] in '"”':
            first, last = first + 1, last - 1
        if not _SHORT.fullmatch(text, first, last) or _NO_NAME.fullmatch(text, first, last):
            return []
        spans.append((first, last))
        at = match.end() if match else end
    return spans


def _spells(short: str, name: str) -> bool:
    """Whether the letters stand in the name in this order, the first at the head of a word."""
    letters = [letter for letter in short if letter.isalpha()]
    found = re.search(rf"\b{letters[0]}", name)
    at = found.end() if found else -1
    for letter in letters[1:]:
        at = name.find(letter, at) + 1 if at >= 0 else -1
        if at == 0:
            return False
    return at >= 0


def _closing(text: str, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
    """Where the name ends before its closing acronyms (`Foo Bar (FB)`), and their spans."""
    shorts: list[tuple[int, int]] = []
    for _ in range(3):
        if end - start < 5 or text[end - 1] != ")":
            break
        opening = text.rfind("(", start, end)
        spans = acronyms(text, opening + 1, end - 1) if opening > start else []
        if not spans or not WORD.search(text, start, opening):
            break
        name = text[start:opening]
        # On a page in capitals `(LEFT)` looks like an acronym too.
        if (
            name.isupper()
            and len(name.split()) > 1
            and not all(_spells(text[first:last], name) for first, last in spans)
        ):
            break
        shorts[:0] = spans
        end = tidy(text, start, opening)[1]
    return end, shorts


class Label(NamedTuple):
    """The label in force: its text, as written, and its place."""

    text: str | None
    start: int
    end: int


NO_LABEL = Label(None, -1, -1)


_CLAUSE = pattern(
    r"""["”]\s{1,9}(?=(?:when|whenever|if|because|depending|where|while|although|unless)\s)""", re.IGNORECASE
)


def _quoted_clause(text: str, start: int) -> tuple[int, int] | None:
    """Where the clause behind the first closing quote from `start` on stands, if it ends the line."""
    at = start + 1
    while at < len(text) and text[at] not in '"”':
        at += 1
    found = _CLAUSE.match(text, at)
    if found is None or any(sign in text[found.end() :] for sign in '"“”():;'):
        return None
    return trim(text, found.end(), len(text))


def clause_behind(text: str, at: int) -> tuple[int, int] | None:
    """The clause that a line goes on with behind its last name, which is no part of that name.

    >>> clause_behind('called "Baz" when done twice', 11)
    (13, 28)
    """
    found = _CLAUSE.match(text, at) if text[at : at + 1] in ('"', "”") else None
    return trim(text, found.end(), len(text)) if found is not None else None


def one(text: str, start: int, end: int, use: Use, label: Label) -> list[NamePart]:
    """One name and its closing acronyms."""
    start, end = trim(text, start, end)
    if start < end and text[start].isalnum():  # what there is to take off stands at the ends
        stop = end if text[end - 1] != "." else drop_stop(text, start, end)
        if text[stop - 1].isalnum():
            return [NamePart(start, stop, use, *label)]
    start, end = tidy(text, start, end)
    if end > start and text[start] in '"“' and (clause := _quoted_clause(text, start)) is not None:
        start, end = tidy(text, start + 1, clause[0] - 1)
    end, shorts = _closing(text, start, end)
    if end > start and text[start] in '"“':
        start, end = tidy(text, start, end)
    if not WORD.search(text, start, end):
        return []
    return [
        NamePart(start, end, use, *label),
        *(NamePart(first, last, "abbreviation", *label) for first, last in shorts),
    ]
