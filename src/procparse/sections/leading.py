"""Lines that lead into a list without a colon: `It is done for people who have`, and then the items."""

from __future__ import annotations

_ENDS = frozenset(
    """
    have has had include includes including involve involves require requires are is be who whose to for of with from
    by as when if such like
    """.split()
)
_MODALS = frozenset("may might can could should would will must".split())
# `What the ring is made of` is whole, and so is a heading
_ASKING = frozenset("what why how who when where which whom".split())


def breaks_off(text: str) -> bool:
    """Tell whether a line ends in a word that no sentence or heading ends in, so that the list below completes it.

    >>> breaks_off("It is done for people who have"), breaks_off("What it is made of"), breaks_off("Who should have it")
    (True, False, False)
    """
    words = text.casefold().rstrip(" :").split()
    if not words:
        return False
    first, *words = words
    if not words or first in _ASKING:
        return False
    # `Patients should`, `Patients may notice`
    return (len(words) > 1 and words[-1] in _ENDS) or not _MODALS.isdisjoint(words[-2:])
