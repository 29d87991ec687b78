"""Number words and units -> amounts in UCUM units, the smaller of two units where they are mixed."""

from __future__ import annotations

from typing import NamedTuple

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_WHOLE = {"a": 1.0, "an": 1.0} | {word: float(value) for word, value in WORDS.items()}
_MARKS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
CODES = {
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
SIZE = {"min": 1.0, "h": 60.0, "d": 1440.0, "wk": 10080.0, "mo": 43830.0, "a": 525960.0}
"""Minutes in each unit; UCUM's year is 365.25 days, and its month a twelfth of that."""
_NEXT = {"h": "min", "d": "h", "wk": "d", "a": "mo"}
"""What a fraction in words goes down to: `half an hour` is 30 min, `half a year` 6 mo; `half a day` is nothing."""
_SUMS = {("h", "min"): 60, ("d", "h"): 24, ("wk", "d"): 7, ("mo", "wk"): 5, ("a", "mo"): 12}
"""`1 hour 30 minutes` is one time; the second part must be less than one of the first."""


class Side(NamedTuple):
    """One end of a range."""

    value: float
    unit: str


def unit_code(unit: str) -> str:
    """The UCUM code of a unit as written: `hrs`, `week(s)`."""
    return CODES[unit.removesuffix(".").removesuffix("(s)")]


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
    if head in WORDS:
        return value + WORDS[head], fraction
    return value + (1.0 if head in ("a", "an") else float(head)), fraction


def _fraction(part: str) -> float:
    if part in _MARKS:
        return _MARKS[part]
    top, _, bottom = part.partition("/")
    return int(top) / int(bottom)


def side(words: str, unit: str, number: str | None, smaller: str | None, half: str | None) -> Side | None:
    """One end of a range, in the unit that states it without a fraction; None where the sum is none."""
    value, fraction = _value(words)
    if number is not None and smaller is not None:
        part = float(WORDS.get(number) or number)
        code = CODES.get(smaller, "")
        if part >= _SUMS.get((unit, code), 0):
            return None
        return Side(convert(value, unit, code) + part, code)
    if half is not None:
        value, fraction = value + (0.5 if half == "half" else 0.25), True
    if unit == "d" and value < 1:
        return None  # half a day: of 24 hours or of work?
    if fraction and unit in _NEXT:
        below = value * SIZE[unit] / SIZE[_NEXT[unit]]
        if abs(below - round(below)) < 1e-6:
            return Side(float(round(below)), _NEXT[unit])
    return Side(value, unit)


def convert(value: float, unit: str, target: str) -> float:
    """The same time in another unit."""
    if unit == target:
        return value
    number = value * SIZE[unit] / SIZE[target]
    # A calendar month is no whole number of weeks or days; a fraction would feign precision.
    return float(round(number)) if unit in ("mo", "a") and target not in ("mo", "a") else number


def plain(value: float) -> int | float:
    """A whole number as int, any other with two decimals at most."""
    whole = int(value)
    if whole == value:
        return whole
    value = round(value, 2)
    return int(value) if value == int(value) else value
