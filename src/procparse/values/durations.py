"""Words about time -> ranges with a UCUM unit, as plain dicts; vague words give nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

_SPACE = r"\s{1,9}"  # bounded, so that a page of blanks stays linear; a hard wrap is three characters

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_WHOLE = {"a": 1.0, "an": 1.0} | {word: float(value) for word, value in _WORDS.items()}
_MARKS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_STEMS = ("min", "hour", "hr", "day", "week", "wk", "month", "mos", "year", "yr")
_CODES = {
    form: code
    for code, forms in (
        ("min", "min mins minute minutes"),
        ("h", "h hs hr hrs hour hours"),
        ("d", "day days"),
        ("wk", "wk wks week weeks"),
        ("mo", "mo mos month months"),
        ("a", "yr yrs year years"),
    )
    for form in forms.split()
}
_SIZE = {"min": 1.0, "h": 60.0, "d": 1440.0, "wk": 10080.0, "mo": 43830.0, "a": 525960.0}
"""Minutes in each unit; UCUM's year is 365.25 days, and its month a twelfth of that."""
_NEXT = {"h": "min", "d": "h", "wk": "d", "a": "mo"}
"""What a fraction in words goes down to: `half an hour` is 30 min, `half a year` 6 mo."""
_SUMS = {("h", "min"): 60, ("d", "h"): 24, ("wk", "d"): 7, ("mo", "wk"): 5, ("a", "mo"): 12}
"""`1 hour 30 minutes` is one time; the second part must be less than one of the first."""

_SMALL = "|".join(_WORDS)
_UNIT = r"(?:min(?:ute)?|hour|hr|h|day|week|wk|mo(?:nth)?|year|yr)s?(?![a-z]|\d{1,3}(?!\d|\s{0,3}m))(?:\(s\))?"
_NUMBER = rf"""(?:
    (?:an?|one|three){_SPACE}quarters?{_SPACE}of{_SPACE}an?        # three quarters of an (hour)
  | (?:an?{_SPACE}|one[\s-])?half(?:[\s-]{{1,9}}an?\b)?            # half an (hour), a half-(hour)
  | [1-9]/[2-8](?![0-9])
  | [½¼¾⅓⅔]
  | an?(?={_SPACE}(?:minute|hour|day|week|month|year))             # an (hour)
  | (?:[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?|(?:{_SMALL})\b)             # 1.5, six
    (?: \s?[½¼¾⅓⅔] | [\s-][1-9]/[2-8](?![0-9])                     # 1½, 1 1/2, 1-1/2
      | [\s-]{{1,9}}and[\s-]{{1,9}}(?:(?:a|one)[\s-]half|[1-9]/[2-8]) )?   # one and a half
)"""
# Number words past twelve are taken whole, and then as vague, so that `forty five minutes` is not five.
_VAGUE = rf"""(?:
    several | some | many | multiple | (?:an?{_SPACE})?(?:few|couple|number)(?:{_SPACE}of)?
  | (?:\w{{3,5}}teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred)(?:[\s-][a-z]{{3,5}}\b)?
)\b"""

_TIME = pattern(
    rf"""
    (?<![\w$%]) (?<![0-9][:/.,-]) (?<![a-z]-)       # not inside `12:30`, `24/48`, `COVID-19`
    (?:                                              # "Fast for at least 6 to 8 hours."
        (?: (?P<least> at{_SPACE}least | (?:more|longer|greater){_SPACE}than | over | >=? | ≥
              | n(?:o|ot){_SPACE}(?:less|fewer){_SPACE}than | (?:a{_SPACE})?minimum(?:{_SPACE}of)?
              | upwards?{_SPACE}of | in{_SPACE}excess{_SPACE}of | exceed(?:s|ing)?
              | as{_SPACE}(?:little|short|few){_SPACE}as )
          | (?P<most> (?:less|fewer|shorter){_SPACE}than | under | below | within | <=? | ≤
              | n(?:o|ot){_SPACE}(?:more|longer){_SPACE}than | (?:a{_SPACE})?maximum(?:{_SPACE}of)?
              | up{_SPACE}to | at{_SPACE}(?:the{_SPACE})?most
              | as{_SPACE}(?:long|much|many){_SPACE}as )
          | (?P<between> between )
        ) \s{{0,9}} (?: (?:about|around|approximately|roughly|only|just){_SPACE} )?
    )?
    (?P<a> {_NUMBER} | (?P<va>{_VAGUE}) ) (?P<pa>\+)?
    (?: [\s-]{{0,9}} (?P<ua>{_UNIT})                 # "1 hour and 30 minutes", "an hour and a half"
        (?: ,?\s{{0,9}}(?:and{_SPACE})?(?P<na>[0-9]{{1,2}})[\s-]{{0,9}}(?P<sa>[a-z]{{1,7}})
          | {_SPACE}and{_SPACE}a{_SPACE}(?P<ha>half|quarter)\b )?
    )?
    (?P<first>)                                      # where the first side ends
    (?:
        (?P<join> \s{{0,9}}-\s{{0,9}} | (?:-\s?|{_SPACE})to(?:-|{_SPACE})
          | {_SPACE}(?:or|and|up{_SPACE}to){_SPACE} )
        (?: (?: (?P<past>(?:well{_SPACE})?over|more{_SPACE}than|at{_SPACE}least) | about | around
              | approximately | nearly | roughly | up{_SPACE}to | as{_SPACE}(?:long|much|many){_SPACE}as
            ){_SPACE} )?
        (?P<b> {_NUMBER} | (?P<vb>{_VAGUE}) ) (?P<pb>\+)? [\s-]{{0,9}} (?P<ub>{_UNIT})
        (?: ,?\s{{0,9}}(?:and{_SPACE})?(?P<nb>[0-9]{{1,2}})[\s-]{{0,9}}(?P<sb>[a-z]{{1,7}})
          | {_SPACE}and{_SPACE}a{_SPACE}(?P<hb>half|quarter)\b )?
      | {_SPACE}or{_SPACE}(?P<also>two|three|four)\b # "an hour or two"
    )?
    """,
    re.VERBOSE,
)
# "2 hours or longer", "1 hour or less", "30 minutes at most"
_TAIL = pattern(
    rf"""{_SPACE}(?:
        (?P<more> (?:or|and){_SPACE}(?:more|longer|over|above|beyond|greater) | minimum
          | at{_SPACE}(?:least|a{_SPACE}minimum)(?!{_SPACE}[0-9]) )
      | (?P<less> (?:or|and){_SPACE}(?:less|under|fewer|shorter) | max(?:imum)?
          | at{_SPACE}(?:the{_SPACE})?most(?!{_SPACE}[0-9]) )
    )\b""",
    re.VERBOSE,
)
# "20 minutes per lid", "15-30 minutes for each nail", "30 minutes of work per side", "2 hours a day"
_PER = pattern(
    rf"""(?:{_SPACE}of(?:{_SPACE}[a-z]{{1,20}}){{1,3}})?[\s,(]{{0,9}}(?:
        (?:per|apiece|daily|weekly)\b
      | (?:(?:for|on|to){_SPACE})?(?:each|every)\b(?!{_SPACE}(?:procedure|surgery|operation|treatment)\b)
      | an?{_SPACE}(?:day|night|week|month|year)\b
      | /\s?[a-z] )""",
    re.VERBOSE,
)
# "Each lid usually takes 20 minutes"; a session or a treatment is the procedure itself
_EACH = pattern(
    rf"""\b(?:each|every){_SPACE}(?!session|treatment|procedure|surgery|operation|visit|appointment|patient)
    [a-z-]{{2,30}}(?:{_SPACE}[a-z-]{{1,20}}){{0,2}}{_SPACE}(?:takes?|lasts?|requires?|needs?)
    (?:{_SPACE}[a-z-]{{1,20}}){{0,3}}\s{{0,9}}$""",
    re.VERBOSE,
)
# "6 months to 2 years old", "12 years of age", "2-year-old", "18 years and older"
_AGE_AFTER = pattern(rf"[\s-]{{1,9}}(?:old\b|of{_SPACE}(?:age|life)\b|(?:and|or){_SPACE}(?:older|younger|up)\b)")
# "aged 3 to 5 years", "between the ages of 6 months and 2 years", "children under 2 years"
_AGE_BEFORE = pattern(
    rf"""\b(?: age[ds]?(?:{_SPACE}of)?(?:{_SPACE}(?:from|between|over|under|about))?
      | (?:older|younger){_SPACE}than
      | (?:child(?:ren)?|infants?|bab(?:y|ies)|toddlers?|newborns?|kids|boys|girls|teens)
        (?:{_SPACE}(?:from|over|under|above|below|between|(?:less|more){_SPACE}than|up{_SPACE}to|at{_SPACE}least))?
      | (?:patients?|adults?|m[ae]n|women|people|persons?|individuals|those|smokers)
        {_SPACE}(?:over|under|above|below)
    )\s{{0,9}}$""",
    re.VERBOSE,
)
_AGE_ENDS = (
    "age", "aged", "ages", "of", "from", "between", "over", "under", "about", "than", "children", "child",
    "infant", "infants", "baby", "babies", "toddler", "toddlers", "newborn", "newborns", "kids", "boys",
    "girls", "teens", "above", "below", "to", "least",
)  # fmt: skip
"""How whatever `_AGE_BEFORE` matches ends."""
_LAST_WORD = pattern(r"([a-z']{1,20})\s{1,9}$")
# What may stand before a bare `a day`: `twice a day`, `60 miles an hour` are rates.
_BEFORE_ARTICLE = _set(
    """about around for in than takes take taking took lasts last lasting requires require requiring needs
    need within after before least is are be been was to or of over under only just another nearly
    almost often average averages until between allow expect from and sometimes spans span maybe perhaps
    even well"""
)
# What may stand before an `over` that means `more than`; in `performed over 2 hours`, `heal over 6 weeks` it
# means `during`.
_BEFORE_OVER = _set(
    """takes take taking took lasts last lasting requires require requiring needs need is are be of for
    well just slightly little to usually typically generally often sometimes may can or"""
)
# "a minute incision" is small, "a day case" goes home; "a minute or so" is a time
_MINUTE_ADJECTIVE = pattern(r"\s{1,9}(?!(?:or|to|per|for|after|before|later|and|of|if|at|in)\b)[a-z]")
_DAY_ADJECTIVE = pattern(r"[\s-]{1,9}(?:surgery|case|care|unit|clinic|patient|hospital|ward|procedure)")


class TimeMatch(NamedTuple):
    """A time that a text states in numbers, and where."""

    range: dict[str, Any]
    """Keys `low`, `high` (numbers or None) and `unit` (UCUM: min, h, d, wk, mo, a)."""
    start: int
    end: int
    per: bool
    """True for a time per something: `20 minutes per lid`."""


def times(text: str) -> Iterator[TimeMatch]:
    """Yield the times that `text` states in numbers, in order; ages and clock times are none.

    >>> [match.range for match in times("Usually 30 minutes to 1 hour.")]
    [{'low': 30, 'high': 60, 'unit': 'min'}]
    """
    return flat_times(flat(text))


def procedure_duration(text: str) -> TimeMatch | None:
    """Return the first time in `text`; where `per` is set it is no duration of the procedure."""
    return next(flat_times(flat(text)), None)


_BARE = pattern(r"[0-9]\s?(?:h|mo)(?![a-z])")
_LONE_UNIT = pattern(r"(?:h(?<![a-z]h)|mo(?<![a-z]mo)|half(?:h|mo))s?(?![a-z])")
_DIGIT = pattern(r"[0-9½¼¾⅓⅔]")
_ARTICLE = pattern(r"an?\s{1,9}(?:minute|hour|day|week|month|year)")
_COUNTS = (*_WORDS, "half", "quarter")


def _may_state(low: str) -> bool:
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
        if not _may_state(low):
            return
        found = _TIME.match(low, at)
    digit = -1
    while True:
        begin = at
        if match is None and found is None and digit < at:  # once for every number: the search stays linear
            number = _DIGIT.search(low, at)
            digit = number.start() if number else len(low)
            begin = _begin(low, at, digit) if number else at
            if begin == digit:
                match = _simple(low, digit)
                found = None if match else _TIME.match(low, digit)
        if match is not None:
            at = match.end
        elif found or (found := _TIME.search(low, begin)):
            match, at = _read(low, found)
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


# `1 to 2 hours`, `45 minutes`, with nothing behind it that `_TIME`, `_TAIL`, `_PER` or `_AGE_AFTER` could take:
# a stop, or a word that begins neither a sum, a range, a bound, an age nor `per`, `each`, `daily`
_SIMPLE = pattern(
    r"([0-9]{1,4})(?:(?: to |-)([0-9]{1,4}))? (minute|hour|day|week|month)s?"
    r"(?=[.;)]|\Z|,? (?![aefmoptu]|dail|week)[a-z])"
)
_HEDGES_BEFORE = _set("about around approximately roughly nearly only just")
_BOUNDS = frozenset(("at least", "at most", "up to", "more than", "less than", "longer than"))
_LEADS_ON = (
    _HEDGES_BEFORE
    | frozenset(_WORDS)  # `six ½`
    | _set("least than over minimum of exceed exceeds exceeding as under below within maximum to most between or and")
)
"""How the bounds and joins of `_TIME` end."""


def _simple(low: str, start: int) -> TimeMatch | None:
    """What `_TIME` and `_read` make of a time in digits and plain words whose first digit is at `start`."""
    found = _SIMPLE.match(low, start)
    if found is None:
        return None
    before = low[max(0, start - 80) : start]
    if before:
        words = before.rsplit(None, 2)
        if words and words[-1] in _HEDGES_BEFORE:
            words.pop()
        if before[-1] != " " or "each" in before or "every" in before:
            return None
        if words and words[-1] in _AGE_ENDS and _AGE_BEFORE.search(before):
            return None
    return _in_digits(found, start)


def _in_digits(found: re.Match[str], start: int) -> TimeMatch | None:
    first, second, unit = found.groups()
    low_end = int(first)
    high_end = low_end if second is None else int(second)
    if low_end > high_end:
        return None
    return TimeMatch({"low": low_end, "high": high_end, "unit": _CODES[unit]}, start, found.end(), False)


# How most sentences open; none of these words is a number or in a bound, a join or an age
_OPENING = pattern(
    r"(?:(?:the|this|procedure|surgery|operation|treatment|session|it|usually|typically,?|generally|normally|often"
    r"|takes?|lasts?|is|are|may|can|must|should|will|about|around|approximately|roughly|full|recovery|healing|time"
    r"|patients?|you|need|to fast|fast|for) )*+"
)


class _Side(NamedTuple):
    value: float
    unit: str


def _code(unit: str) -> str:
    return _CODES[unit.removesuffix("(s)")]


def _value(words: str) -> tuple[float, bool]:
    """Number in digits or words, and whether a fraction was written as one (`1½`, not `1.5`)."""
    if words in _WHOLE:
        return _WHOLE[words], False
    if words.isascii() and words.isdigit():
        return float(words), False
    parts = words.replace("-", " ").split()
    if "quarter" in words:
        return (0.75 if parts[0] == "three" else 0.25), True
    if "half" in parts[:2]:
        return 0.5, True
    head, value, fraction = parts[0], 0.0, False
    for part in parts[1:]:
        if part == "half":
            value, fraction = value + 0.5, True
        elif "/" in part or part in _MARKS:
            value, fraction = value + _fraction(part), True
    if head[-1] in _MARKS or "/" in head:
        mark = head if "/" in head else head[-1]
        return value + _fraction(mark) + float(head[: -len(mark)] or 0), True
    if head in _WORDS:
        return value + _WORDS[head], fraction
    return value + (1.0 if head in ("a", "an") else float(head)), fraction


def _fraction(part: str) -> float:
    if part in _MARKS:
        return _MARKS[part]
    top, _, bottom = part.partition("/")
    return int(top) / int(bottom)


def _side(words: str, unit: str, number: str | None, smaller: str | None, half: str | None) -> _Side | None:
    """One end of a range, in the unit that states it without a fraction; None where the sum is none."""
    value, fraction = _value(words)
    if number is not None and smaller is not None:
        part = float(number)
        code = _CODES.get(smaller, "")
        if part >= _SUMS.get((unit, code), 0):
            return None
        return _Side(_convert(value, unit, code) + part, code)
    if half is not None:
        value, fraction = value + (0.5 if half == "half" else 0.25), True
    if fraction and unit in _NEXT:
        below = value * _SIZE[unit] / _SIZE[_NEXT[unit]]
        if abs(below - round(below)) < 1e-6:
            return _Side(float(round(below)), _NEXT[unit])
    return _Side(value, unit)


def _convert(value: float, unit: str, target: str) -> float:
    if unit == target:
        return value
    number = value * _SIZE[unit] / _SIZE[target]
    # A calendar month is no whole number of weeks or days; a fraction would feign precision.
    return float(round(number)) if unit in ("mo", "a") and target not in ("mo", "a") else number


def _plain(value: float) -> int | float:
    whole = int(value)
    if whole == value:
        return whole
    value = round(value, 2)
    return int(value) if value == int(value) else value


def _read(low: str, found: re.Match[str]) -> tuple[TimeMatch | None, int]:
    """Read one candidate; return the time it states, if any, and where to go on."""
    (least, most, between, a, va, pa, ua, na, sa, ha, _, join, past, b, vb, pb, ub, nb, sb, hb, also) = found.groups()
    after_first, end = found.end("first"), found.end()
    if ua is None and ub is None:
        and_only = join is not None and join.strip() == "and" and between is None
        return None, max(end if and_only else found.start() + 1, after_first)
    unit_a = _code(ua) if ua else None
    unit_b = _code(ub) if ub else None
    ranged = unit_b is not None or also is not None
    if unit_b is not None and join is not None and (joined := join.strip()) in ("or", "and"):
        if unit_a is not None and (joined == "or" or between is None):
            # "8 hours or 2 days before": two facts, of which this is the first
            ranged, end, unit_b = False, after_first, None
        elif joined == "and" and between is None:
            return None, max(end, after_first)
    unit = unit_a or unit_b
    assert unit is not None

    first = second = None
    if va is None:
        first = _side(a, unit, na, sa, ha)
        if first is None:  # "1 hour, 90 minutes": no sum, so the first part stands alone
            first, ranged, end = _side(a, unit, None, None, None), False, found.end("ua")
    if ranged and also:
        second = _Side(float(_WORDS[also]), unit)
    elif ranged and unit_b is not None and vb is None:
        second = _side(b, unit_b, nb, sb, hb)
        if second is None:
            second, end = _side(b, unit_b, None, None, None), found.end("ub")

    start = found.start()
    before = low[max(0, start - 80) : start]
    lower, upper = first, second
    if not ranged:
        upper = first
        if most is not None:
            lower = None
        elif pa or (least is not None and _means_more(least, before)):
            upper = None
    elif pb or past:
        upper = None
    if tail := _TAIL.match(low, end):
        end = tail.end()
        if tail["more"]:
            upper = None
        elif first is not None or second is not None:
            lower, upper = None, upper or first
    if lower is None and upper is None:
        return None, end
    bound = least or most or between or ""
    if _no_time(low, before, bound, start, end, unit, article=a in ("a", "an"), ranged=ub is not None):
        return None, end
    smallest = unit
    if lower is not None and (upper is None or _SIZE[lower.unit] <= _SIZE[upper.unit]):
        smallest = lower.unit
    elif upper is not None:
        smallest = upper.unit
    from_ = None if lower is None else _plain(_convert(lower.value, lower.unit, smallest))
    to = None if upper is None else _plain(_convert(upper.value, upper.unit, smallest))
    if from_ is not None and to is not None and from_ > to:
        return None, end
    per = _PER.match(low, end) is not None or (
        ("each" in before or "every" in before) and (_EACH.search(before) is not None)
    )
    return TimeMatch({"low": from_, "high": to, "unit": smallest}, start, end, per), end


def _means_more(word: str, before: str) -> bool:
    if word != "over":
        return True
    last = _LAST_WORD.search(before)
    return last is None or last[1] in _BEFORE_OVER


def _no_time(
    low: str, before: str, bound: str, start: int, end: int, unit: str, *, article: bool, ranged: bool
) -> bool:
    """Ages (`2 years old`), rates (`twice a day`) and the other `minute` (`a minute cut`)."""
    if unit in ("wk", "mo", "a") or ranged:
        if _AGE_AFTER.match(low, end):
            return True
        lead = before + bound
        if lead.rstrip().endswith(_AGE_ENDS) and _AGE_BEFORE.search(lead):
            return True
    if article and not bound:
        if unit == "min" and not ranged and _MINUTE_ADJECTIVE.match(low, end):
            return True
        if unit == "d" and _DAY_ADJECTIVE.match(low, end):
            return True
        last = _LAST_WORD.search(before)
        return last is not None and last[1] not in _BEFORE_ARTICLE and not last[1].endswith("ly")
    return False


# --- recovery ---------------------------------------------------------------------------------------

_SENTENCE = pattern(r"[.!?;](?=\s|$)")
# "Recovery usually takes ...", "bones heal in ...", "return to normal daily activities within ..."
_CUE = pattern(
    rf"""\b(?:
        recover(?:y|s|ed|ing)?\b (?![\s-]{{1,9}}(?:room|area|unit|ward|suite|bay|nurse|position|cent))
      | heal(?:s|ed|ing)?\b
      | convalescence\b | downtime\b
      | (?:normal|usual|regular)(?:{_SPACE}daily)?{_SPACE}(?:activities|life|routine)\b
      | (?:return(?:s|ed|ing)?|back|resum(?:e|es|ed|ing|ption{_SPACE}of)) (?:{_SPACE}(?:to|at))?
        (?:{_SPACE}(?:their|your|his|her|most|all|the|and)){{0,2}}
        (?: {_SPACE}(?:work|school)\b
          | (?:{_SPACE}(?:normal|regular|usual|daily|everyday|routine|full)(?:,|{_SPACE}(?:and|or))?){{1,3}}
            {_SPACE}(?:activit(?:y|ies)|life|routines?|duties|work)\b )
    )""",
    re.VERBOSE,
)
_CUE_STEMS = (
    "recover",
    "heal",
    "convalesc",
    "downtime",
    "return",
    "back",
    "resum",
    "normal",
    "usual",
    "regular",
)
# "to promote healing", "during recovery", "monitored in recovery": these speak of something else
_NO_SUBJECT = _set(
    """during in aid aids assist promote promotes speed speeds support supports supporting monitor
    monitoring assess check checking evaluate ensure enhance allow help facilitate optimise optimize
    avoid not until improve before"""
)
_TO_CUE = _set("the your their a proper optimal full for initial with wound")
# What makes a time one of care, symptoms or visits, by the start of a word or by the whole of it
_OTHER_STEMS = (
    "avoid", "refrain", "restrict", "limit", "lift", "follow", "appoint", "visit", "sutur", "stitch",
    "staple", "numb", "swell", "bruis", "pain", "sore", "discomfort", "brace", "splint", "sling", "bandag",
    "dressing", "crutch", "walker", "driv", "shower", "bath", "swim", "wear", "medicat", "antibiotic",
    "hospital", "stay", "observ", "monitor", "room", "anesth", "anaesth", "sedat", "therap", "rehab",
    "exercis", "sport", "strenuous", "diet", "sleep", "check", "assess", "remov", "discharg", "elevat",
    "imaging", "alcohol", "smok", "bleed", "drain", "dissolv", "scar", "start", "test", "repeat", "risk",
)  # fmt: skip
_OTHER_WORDS = _set(
    """cast casts rest rests resting worn home keep kept x before not light heavy see seen begin lie lying"""
)
# "Full recovery, including physical therapy, takes ..."
_ASIDE = pattern(r",?\s{1,9}(?:including|depending|based|such\s+as|which\s+varies)\b[^,;]{0,120}|\([^()]{0,120}\)")
# The words that lead from `recovery` to its time, and those that may stand between: "takes from about"
_LINKS = _set(
    """takes take taking took lasts last lasting spans span spanning requires require requiring needs need
    needing ranges range ranging varies vary is are be average averages averaged within in after by over
    of at time times period process phase expected estimated occurs anywhere healing recovery"""
)
_HEDGES = _set(
    """from about approximately around roughly typically usually generally often only just to up anywhere
    an average the first another within between of a period complete be on"""
)
# The words that a clause of nothing but a time is made of: ", but most people need"
_LINK_WORDS = (
    _set(
        """and but which it this that normally commonly may can could will might with most many patients
        people individuals some though although however for overall total initial recover heal full at
        least"""
    )
    | _LINKS
    | _HEDGES
)
# Between a time and the recovery it is said of: "6 weeks are needed for the bone to heal"
_LEADS_TO = _set(
    """or so are is may be will can should needed required necessary usually typically often generally of
    for to until before after surgery the a an your their his her full fully complete completely total
    initial most many patient patients people you they able expected expect wound wounds bone bones
    incision incisions tissue tissues area skin eye eyes surgical site tendon tendons muscle muscles
    nerve nerves fracture fractures graft gradually achieve reach"""
)
_LEADS_FROM = _set(
    """takes take taking requires require requiring needs need allow expect plan within in after is be
    lasts last by least to on"""
)
_HEDGES_FROM = _set("about approximately around up roughly typically usually from the patients you a an")
# Labels such as `Recovery Time`, `Return to work`; no `Recovery Instructions`
_LABEL = pattern(r"\b(?:recover|heal(?:ing|s)?\b|convalesc|downtime|return(?:ing)?\s+to|back\s+to|resum)")
_NO_LABEL = (
    "room", "area", "unit", "instruct", "tips", "care", "restrict", "position", "monitor", "aid", "support",
    "require",
)  # fmt: skip
# A label that asks for a time; a bare `Recovery` does not
_TIME_LABEL = pattern(r"\b(?:time|period|duration|length|long|downtime|return|back)")


def recovery_time(text: str, label: str | None = None) -> TimeMatch | None:
    """Return how long recovery takes, where `text` says so of recovering, healing or normal activity.

    Times of care, symptoms and visits are passed over. Under a `label` such as `Recovery Time` a bare
    `Typically 4 to 6 weeks` counts.

    >>> recovery_time("Avoid lifting for 6 weeks.") is None
    True
    """
    low = flat(text)
    labelled, lenient = _asks(label) if label else (False, False)
    if not (labelled or has_any(low, _CUE_STEMS)) or not _may_state(low):
        return None
    begin = 0
    for stop in [*(found.start() for found in _SENTENCE.finditer(low)), len(low)]:
        sentence = low[begin:stop]
        cues: list[re.Match[str]] | None = None
        blocked = 0  # up to where an earlier time of the sentence has taken the words
        for match in flat_times(sentence):
            if not match.per:
                said = labelled and _under_label(sentence, match, lenient=lenient)
                if not said:
                    if cues is None:
                        cues = list(_CUE.finditer(sentence))
                    said = _of_recovery(sentence, match, cues, blocked)
                if said:
                    return match._replace(start=begin + match.start, end=begin + match.end)
            blocked = match.end
        begin = stop + 1
    return None


def _asks(label: str) -> tuple[bool, bool]:
    """Whether the label introduces a recovery, and whether it asks for its time."""
    return _short_label(label) if len(label) <= 64 else _read_label(label)


def _read_label(label: str) -> tuple[bool, bool]:
    name = " ".join(flat(label).split())
    labelled = _LABEL.search(name) is not None and not any(stem in name for stem in _NO_LABEL)
    return labelled, labelled and _TIME_LABEL.search(name) is not None


_short_label = lru_cache(maxsize=512)(_read_label)  # a page family has a few dozen, and each page repeats them


def _words(text: str) -> list[str]:
    return [bare for word in text.replace("-", " ").split() if (bare := word.strip(",:()~"))]


def _other(words: list[str]) -> bool:
    return any(word.startswith(_OTHER_STEMS) or word in _OTHER_WORDS for word in words)


def _link(words: list[str], links: frozenset[str], hedges: frozenset[str]) -> bool:
    """Whether the last words are a link, with up to four hedges behind it."""
    for place in range(len(words) - 1, max(-1, len(words) - 6), -1):
        word = words[place]
        if word in links or (word == "for" and words[place - 1] in ("continues", "continue", "extends", "lasts")):
            return True
        if word not in hedges:
            return False
    return False


def _of_recovery(sentence: str, match: TimeMatch, cues: list[re.Match[str]], blocked: int) -> bool:
    """Whether a cue leads to the time, or the time to a cue; only the nearest of either side is asked."""
    place = bisect_left(cues, match.start, key=re.Match.start)
    before = cues[place - 1] if place and cues[place - 1].end() <= match.start else None
    place = bisect_left(cues, match.end, key=re.Match.start)
    after = cues[place] if place < len(cues) else None
    if before is not None and before.end() >= blocked and _leads(sentence, before, match):
        return True
    if after is None or after.start() - match.end > 120:
        return False
    gap = sentence[match.end : after.start()]
    if any(sign in gap for sign in ":()") or not _LEADS_TO.issuperset(_words(gap)):
        return False
    if len(gap) <= 1 and "-" in sentence[match.start : match.end]:
        return True  # "a 2-week recovery"
    # "Wear the brace for 6 weeks until healed": only what speaks of taking time may stand in front
    lead = sentence[max(blocked, match.start - 120) : match.start].rstrip(" \n~-")
    while lead.endswith((" about", " around", " approximately", " roughly", " typically", " usually")):
        lead = lead.rpartition(" ")[0].rstrip()
    words = _words(lead.rpartition(",")[2])
    if _other(words):
        return False
    return not words or lead.endswith((":", "(")) or _link(words, _LEADS_FROM, _HEDGES_FROM)


def _leads(sentence: str, cue: re.Match[str], match: TimeMatch) -> bool:
    if match.start - cue.end() > 200:
        return False
    if _link(_words(sentence[max(0, cue.start() - 60) : cue.start()]), _NO_SUBJECT, _TO_CUE):
        return False
    between = _ASIDE.sub(",", sentence[cue.end() : match.start])
    words = _words(between)
    if _other(words):
        return False
    if "," in between:  # "Recovery is gradual, taking about 6 weeks"
        return _LINK_WORDS.issuperset(_words(between.rpartition(",")[2]))
    # "within 2 hours" belongs to the match, so it brings its own link
    bound = sentence[match.start : match.end].startswith(("within", "over", "up to", "at least", "less", "more"))
    return (bound and words[-1:] != ["for"]) or not words or _link(words, _LINKS, _HEDGES)


def _under_label(sentence: str, match: TimeMatch, *, lenient: bool) -> bool:
    lead = _ASIDE.sub(",", sentence[max(0, match.start - 200) : match.start])
    if _other(_words(lead)):
        return False
    return lenient or _LINK_WORDS.issuperset(_words(lead.rpartition(",")[2]))
