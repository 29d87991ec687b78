"""Which of many signs are on a page, asked at the price of a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# What running text is made of: small letters, spaces, commas. Capitals and digits stay, as most lines open with one:
# else the full stop of a line of text would stand at its start, as that of a list in AsciiDoc does.
_TEXT = b" ,abcdefghijklmnopqrstuvwxyz" + bytes(range(0x80, 0x100))


def _bones(text: str) -> str:
    """Return a text without its words; what stands in the text has its bones in the text's bones."""
    return text.encode("utf-8", "surrogatepass").translate(None, _TEXT).decode("ascii")


def _rare(bones: str) -> str:
    """Return the first character of a sign that few pages have; nothing where it has none."""
    return next((char for char in bones if char not in ".-\n" and not char.isalnum()), "")


class _Trial(NamedTuple):
    """A sign, the row that it belongs to, and its bones."""

    row: int
    sign: str
    bones: str


class Signs:
    """The signs of the rows of a table.

    A sign is looked for only where its rare character is: one character is found at a tenth of the cost of two, and
    most pages have hardly one of these.
    """

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        trials: dict[str, list[_Trial]] = {}
        for row, signs in enumerate(rows):
            for sign in signs:
                bones = _bones(sign)
                trials.setdefault(_rare(bones), []).append(_Trial(row, sign, bones))
        self._trials = tuple(trials.items())

    def rows_on(self, page: str) -> list[int]:
        """Return the rows one of whose signs is on the page, in order."""
        bones = _bones(page)
        rows: set[int] = set()
        for rare, trials in self._trials:
            if rare in bones:
                for row, sign, needed in trials:
                    if needed in bones and sign in page:
                        rows.add(row)
        return sorted(rows)
