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
    words = text.casefold().rstrip(" :").rsplit(None, 2)
    # `Patients should`, `Patients may notice`
    leads = not _MODALS.isdisjoint(words[-2:]) if len(words) > 1 else False
    if not leads and (len(words) < 3 or words[-1] not in _ENDS):
        return False
    return words[0].partition(" ")[0] not in _ASKING
