"""What the readers of running text share: word sets, and a spelling to look words up in."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """Return the words of a table that is written as running text.

    >>> sorted(word_set("a b"))
    ['a', 'b']
    """
    return frozenset(words.split())


_PLAIN = tuple((char, "-") for char in "‐‑‒–—−") + (("’", "'"), ("\u00a0", " "))


def flat(text: str) -> str:
    """Return the text in lower case, with straight apostrophes and plain hyphens; offsets stay.

    >>> flat("Surgeon’s hands: 1–2")
    "surgeon's hands: 1-2"
    """
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):  # a dotted capital I grows
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    for char, plain in _PLAIN:
        if char in low:
            low = low.replace(char, plain)
    return low
