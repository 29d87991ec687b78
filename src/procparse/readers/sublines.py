"""Lines inside an item that stand for themselves: `a. cut skin`, `Tools: needle`, the answer below a question."""

from __future__ import annotations

import re

# A head of at most four words: what a wrapped line opens with is seldom a capital and soon a colon.
_HEADED = re.compile(r"[A-Z][\w/&'-]{0,30}(?: [\w/&'-]{1,30}){0,3}: \S")
_LETTERED = re.compile(r"([a-zA-Z]|[ivx]{2,5})\. +(?=[^\s.])(?!\w\.)")
_WINDOW = 2000
_UNFINISHED = ",;-–—("
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split()
_NEXT = dict(zip(_ROMAN, _ROMAN[1:], strict=False))


def is_headed(line: str, above: str) -> bool:
    """Tell whether a line inside an item opens with a head of its own; `above` ends where the line starts.

    >>> is_headed("Tools: needle, hook", "Knit"), is_headed("warm water: a cup", "Drink")
    (True, False)
    """
    return ":" in line[:128] and above[-1:] not in _UNFINISHED and _HEADED.match(line) is not None


class Letters:
    """The lettered lists that stand inside items, each by the column of its letters."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.due: dict[int, set[str]] = {}
        """Which letter may come next."""

    def size(self, stripped: str, column: int, lead: str, below: int) -> int:
        """Return the length of the letter that marks a line, with the spaces behind it; 0 where it marks none.

        A list opens with its first letter, and only where the second follows at the same column: `a. m.` at the start
        of a wrapped line, or the initial of a name, has no second. `lead` is what stands before the letter on its line,
        `below` where the next line starts.
        """
        hit = _LETTERED.match(stripped)
        if hit is None:
            return 0
        letter = hit[1]
        known = self.due.get(column)
        opens = letter in ("a", "A", "i")
        expected = known is not None and letter in known
        if not expected and (not opens or (known is None and not self._goes_on(letter, lead, below))):
            return 0
        self.due[column] = {_following(letter), _NEXT.get(letter, "")} if letter != "i" or known else {"ii"}
        return hit.end()

    def _goes_on(self, letter: str, lead: str, below: int) -> bool:
        following = "ii" if letter == "i" else _following(letter)
        leads = (lead, lead[1:]) if letter == "i" else (lead,)
        return any(self.page.find(f"\n{one}{following}. ", below - 1, below + _WINDOW) >= 0 for one in leads)


def _following(letter: str) -> str:
    return chr(ord(letter) + 1) if len(letter) == 1 and letter not in "zZ" else ""
