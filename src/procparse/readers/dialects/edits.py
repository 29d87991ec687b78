"""Changes to a page at its own length: signs of a markup erased, or put in place of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.document import ERASED, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

_VISIBLE = re.compile(rf"[^\s{ERASED}]+(?: [^\s{ERASED}]+)*")


class Edits:
    """What one dialect changes. Spans are taken in page order and do not overlap; those that do are left out."""

    def __init__(self, page: str, text: str, marks: list[Mark]) -> None:
        self.page = page
        self.text = text
        self.marks = marks
        self._changes: list[tuple[int, int, str]] = []

    def erase(self, start: int, end: int, role: str = "markup") -> None:
        """Take signs off the page; each line of them is accounted for as `role`."""
        self.put(start, end, "", role)

    def erase_all(self, hits: Iterable[re.Match[str]], role: str = "markup") -> None:
        """Erase the groups of each match, or all of it where it has none."""
        for hit in hits:
            for group in range(1, len(hit.groups()) + 1) if hit.groups() else (0,):
                if hit.start(group) < hit.end(group):
                    self.erase(*hit.span(group), role)

    def put(self, start: int, end: int, sign: str, role: str = "markup") -> None:
        """Let `start:end` end in `sign`, a mark that the reader knows; what stands before it is erased."""
        self._changes.append((start, end, sign))
        own = [
            end - len(sign) + place for place, one in enumerate(sign) if one not in " \n"
        ]  # the reader accounts for these
        for left, right in zip([start, *(place + 1 for place in own)], [*own, end], strict=True):
            self._mark(left, right, role)

    def break_line(self, start: int, end: int) -> None:
        """Let a line end at `start`; the rest up to `end` becomes the next line's indentation."""
        self._changes.append((start, end, "\n" + " " * (end - start - 1)))
        self._mark(start, end, "markup")

    def blank(self, start: int, end: int) -> None:
        """Put spaces in the place of signs, so that what follows keeps its column."""
        self._changes.append((start, end, " " * (end - start)))
        self._mark(start, end, "markup")

    def join_line(self, at: int) -> None:
        """Let the line that ends at `at` go on."""
        self._changes.append((at, at + 1, " "))

    def _mark(self, start: int, end: int, role: str) -> None:
        """Account for what is visible between two offsets; what was erased before has a mark already."""
        self.marks.extend(Mark(*hit.span(), role) for hit in _VISIBLE.finditer(self.page, start, end))

    def done(self) -> str:
        """Return the changed page."""
        if not self._changes:
            return self.page
        page = self.page
        parts: list[str] = []
        at = 0
        for start, end, sign in sorted(self._changes):
            if start < at:
                continue
            erased = page[start : end - len(sign)]
            parts.append(page[at:start])
            parts.append("".join("\n" if one == "\n" else " " if one == " " else ERASED for one in erased))
            parts.append(sign)
            at = end
        parts.append(page[at:])
        return "".join(parts)
