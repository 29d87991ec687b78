"""A text -> the times that it states in numbers, in order; what cannot be one is passed over cheaply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procparse.values.durations.amounts import CODES, WORDS
from procparse.values.durations.candidates import (
    AGE_BEFORE,
    AGE_ENDS,
    GOES_ON,
    JOINS_BEFORE,
    NEGATIONS,
    TIME,
    TimeMatch,
    read,
)
from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

_STEMS = ("min", "hour", "hr", "day", "week", "wk", "month", "mos", "year", "yr")
_BARE = pattern(r"[0-9]\s?(?:h|mo)(?![a-z])")
_LONE_UNIT = pattern(r"(?:h(?<![a-z]h)|mo(?<![a-z]mo)|half(?:h|mo))s?(?![a-z])")
_DIGIT = pattern(r"[0-9½¼¾⅓⅔]")
_ARTICLE = pattern(r"an?\s{1,9}(?:minute|hour|day|week|month|year)")
_COUNTS = (*WORDS, "half", "quarter")


def times(text: str) -> Iterator[TimeMatch]:
    """Yield the times that `text` states in numbers, in order; ages and clock times are none.

    >>> [match.range for match in times("Usually 30 minutes to 1 hour.")]
    [{'low': 30, 'high': 60, 'unit': 'min'}]
    """
    return flat_times(flat(text))


def may_state(low: str) -> bool:
    """Whether a unit and a number stand anywhere in the text; vague words alone state no time."""
    if not has_any(low, _STEMS):
        return _BARE.search(low) is not None
    return _DIGIT.search(low) is not None or has_any(low, _COUNTS) or _ARTICLE.search(low) is not None


def flat_times(low: str) -> Iterator[TimeMatch]:
    """Yield the times of a text that `words.flat` has made already."""
    opening = _OPENING.match(low)
    at = opening.end() if opening else 0
    match = found = None
    if simple := _SIMPLE.match(low, at):
        match = _in_digits(simple, at)
    if match is None:
        if not may_state(low):
            return
        found = TIME.match(low, at)
    digit = -1
    while True:
        begin = at
        if match is None and found is None and digit < at:  # once for every number: the search stays linear
            number = _DIGIT.search(low, at)
            digit = number.start() if number else len(low)
            begin = _begin(low, at, digit) if number else at
            if begin == digit:
                match = _simple(low, digit)
                found = None if match else TIME.match(low, digit)
            elif number:
                match = _bounded(low, begin)
        if match is not None:
            at = match.end
        elif found or (found := TIME.search(low, begin)):
            match, at = read(low, found)
        else:
            return
        if match is not None:
            if not _is_tail(low, match.start):
                yield match
            if len(low) - at < 160 and not _has_unit(low[at:]):
                return
        match = found = None


def _is_tail(low: str, start: int) -> bool:
    """Whether the number at `start` is the end of another one: `10 000 minutes`, `60 ± 15 minutes`."""
    before = low[max(0, start - 3) : start].rstrip()
    return before[-1:] in ("±", "x", "×") or (before[-1:].isdigit() and low[start : start + 1].isdigit())


def _begin(low: str, at: int, digit: int) -> int:
    """Where from `at` on the next time can begin, for all that the text before its first digit tells."""
    if _has_unit(low[at:digit]):
        return at
    # An earlier time reaches past the digit: a bound, or a number in words and a join, lead up to it,
    # with blanks between their words and no other sign.
    words = low[max(0, digit - 60) : digit].rsplit(None, 4)
    if not words or words[-1][-1] in ",:":
        return digit
    if words[-1] in _HEDGES_BEFORE:
        words.pop()
    if not words:
        return digit
    last, lead = words[-1].removeprefix("("), words[-3] if len(words) > 2 else "a"
    if last not in _LEADS_ON:
        return digit if last.isalpha() else max(at, digit - 200)
    if last == "between":
        return max(at, low.rfind("between", 0, digit))
    if lead.isalpha() and lead not in _LEADS_ON and lead not in ("no", "not") and " ".join(words[-2:]) in _BOUNDS:
        return max(at, low.rfind(words[-2], 0, digit))
    return max(at, digit - 200)


def _has_unit(low: str) -> bool:
    return has_any(low, _STEMS) or _LONE_UNIT.search(low) is not None


# `1 to 2 hours`, `45 minutes`, with nothing behind it that `TIME`, `_TAIL`, `_PER` or `_AGE_AFTER` could take:
# a stop, or a word that begins neither a sum, a range, a bound, an age nor `per`, `each`, `daily`
_SIMPLE = pattern(
    r"([0-9]{1,4})(?:(?: to |-)([0-9]{1,4}))? (minute|hour|day|week|month)s?"
    r"(?=[.;)]|\Z|,? (?![aefmoptu]|dail|week|but [anu])[a-z])"
)
_HEDGES_BEFORE = _set("about around approximately roughly nearly only just")
_BOUNDS = frozenset(("at least", "at most", "up to", "more than", "less than", "longer than"))
_LEADS_IN = _set("from to or through thru at - ~ ± +/- +- minus")
"""What makes more of a plain time: `from 30 minutes`, `90 seconds to 2 minutes`."""
_LEADS_ON = (
    _HEDGES_BEFORE
    | frozenset(WORDS)  # `six ½`
    | _set("least than over minimum of exceed exceeds exceeding as under below within maximum to most between or and")
)
"""How the bounds and joins of `TIME` end."""


def _simple(low: str, start: int) -> TimeMatch | None:
    """What `TIME` and `read` make of a time in digits and plain words whose first digit is at `start`."""
    found = _SIMPLE.match(low, start)
    if found is None:
        return None
    before = low[max(0, start - 80) : start]
    if before:
        words = before.rsplit(None, 2)
        if words and words[-1] in _HEDGES_BEFORE:
            words.pop()
        if before[-1] != " " or "each" in before or "every" in before or (words and words[-1] in _LEADS_IN):
            return None
        if before[-2:-1] == "," and before[-3:-2].isdigit():
            return None
        if words and words[-1] in AGE_ENDS and AGE_BEFORE.search(before):
            return None
    return _in_digits(found, start)


# `up to 2 hours`, `at least 30 minutes`, with the same behind it; the stop of `min. per lid` is the unit's
_BOUNDED = pattern(
    r"(?:(up to)|at least) ([0-9]{1,4}) (minute|hour)s?"
    r"(?=[;)]|\.(?!,?\s{0,3}(?:[0-9/]|per|each|to))|\Z|,? (?![aefmoptu]|dail|week|but [anu])[a-z])"
)


def _bounded(low: str, start: int) -> TimeMatch | None:
    """What `TIME` and `read` make of a bound in digits and plain words that is at `start`."""
    found = _BOUNDED.match(low, start)
    if found is None or (start and low[start - 1] != " "):
        return None
    before = low[max(0, start - 80) : start]
    if (
        "each" in before
        or "every" in before
        or has_any(before, NEGATIONS)
        or before.rstrip().endswith(JOINS_BEFORE)
        or has_any(low[found.end() : found.end() + 32], GOES_ON)
    ):
        return None
    most, number, unit = found.groups()
    value = int(number)
    low_end, high_end = (None, value) if most else (value, None)
    return TimeMatch({"low": low_end, "high": high_end, "unit": CODES[unit]}, start, found.end(), False)


def _in_digits(found: re.Match[str], start: int) -> TimeMatch | None:
    first, second, unit = found.groups()
    low_end = int(first)
    high_end = low_end if second is None else int(second)
    if low_end > high_end:
        return None
    return TimeMatch({"low": low_end, "high": high_end, "unit": CODES[unit]}, start, found.end(), False)


# How most sentences open; none of these words is a number or in a bound, a join or an age
_OPENING = pattern(
    r"(?:(?:the|this|procedure|surgery|operation|treatment|session|it|usually|typically,?|generally|normally|often"
    r"|takes?|lasts?|is|are|may|can|must|should|will|about|around|approximately|roughly|full|recovery|healing|time"
    r"|patients?|you|need|to fast|fast|for) )*+"
)
