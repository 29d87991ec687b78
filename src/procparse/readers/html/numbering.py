"""The numbers of an ordered list, as its attributes and items set them."""

from __future__ import annotations

import re
from typing import Any

Element = Any
_INTEGER = re.compile(r"-?\d{1,6}$")


def integer(value: str | None) -> int | None:
    """Return the number an attribute gives, or None; six digits at most, since a page may name any number.

    >>> integer(" 12 "), integer("9007199254740991"), integer("x")
    (12, None, None)
    """
    value = (value or "").strip()
    return int(value) if _INTEGER.match(value) else None


class Numbers:
    """The numbering of one `ol`."""

    __slots__ = ("kind", "next", "step")

    def __init__(self, element: Element) -> None:
        self.step = -1 if element.get("reversed") is not None else 1
        first = integer(element.get("start"))
        if first is None:
            first = 1 if self.step > 0 else sum(1 for child in element if child.tag == "li")
        self.next = first
        self.kind = element.get("type") or "1"

    def marker(self, item: Element) -> str:
        """Return the marker of the next item: `3.`, `c.`, `III.`"""
        value = item.get("value")
        own = integer(value) if value is not None else None
        number = self.next if own is None else own
        self.next = number + self.step
        return f"{number}." if self.kind == "1" else f"{_numeral(number, self.kind)}."


def _numeral(number: int, kind: str) -> str:
    if kind in ("a", "A") and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in ("i", "I") and 1 <= number < 40:
        tens, ones = divmod(number, 10)
        roman = "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
        return roman if kind == "I" else roman.lower()
    return str(number)
