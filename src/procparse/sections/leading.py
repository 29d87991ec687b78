"""Lines that lead into a list without a colon: `It is done for people who have`, and then the items."""

from __future__ import annotations

_ENDS = frozenset(
    """
    have has had include includes including involve involves require requires are is be may might can could should
    would will must who whose to for of with from by as when if such like
    """.split()
)
# `What the ring is made of` is whole, and so is a heading
_ASKING = frozenset("what why how who when where which whom".split())


def breaks_off(text: str) -> bool:
    """Tell whether a line ends in a word that no sentence or heading ends in, so that the list below completes it.

    >>> breaks_off("It is done for people who have"), breaks_off("What it is made of"), breaks_off("Who should have it")
    (True, False, False)
    """
    head, _, last = text.rpartition(" ")
    return last.casefold() in _ENDS and " " in head and head.partition(" ")[0].lower() not in _ASKING
