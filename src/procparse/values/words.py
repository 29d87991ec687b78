"""What the readers of running text share: word sets, and a spelling to look words up in."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """A pattern that is compiled when it is first asked.

    To compile all of them takes longer than to parse a hundred pages, and most pages ask few.
    """

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:  # from now on found without this function
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, but compiled at its first use.

    >>> pattern("a+").findall("aa b a")
    ['aa', 'a']
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))


def word_set(words: str) -> frozenset[str]:
    """Return the words of a table that is written as running text.

    >>> sorted(word_set("a b"))
    ['a', 'b']
    """
    return frozenset(words.split())


def has_any(text: str, stems: tuple[str, ...]) -> bool:
    """Return whether one of the stems stands in the text: the question before any pattern is tried.

    >>> has_any("a nerve block", ("sedat", "block"))
    True
    """
    for stem in stems:  # noqa: SIM110 - a generator costs twice as much
        if stem in text:
            return True
    return False


# `6--8 hours`: how some writers print a dash
_TYPED_DASH = re.compile(r"(?<=\d)--(?=\d)")
_PLAIN = (*((char, "-") for char in "‐‑‒–—−"), ("’", "'"), ("\u00a0", " "))


def flat(text: str) -> str:
    """Return the text in lower case, with straight apostrophes and plain hyphens; offsets stay.

    >>> flat("Surgeon’s hands: 1–2")
    "surgeon's hands: 1-2"
    """
    low = text.lower()
    if "--" in low:
        low = _TYPED_DASH.sub("- ", low)
    if low.isascii():
        return low
    if len(low) != len(text):  # a dotted capital I grows
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    for char, plain in _PLAIN:
        if char in low:
            low = low.replace(char, plain)
    return low
