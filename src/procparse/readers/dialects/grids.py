"""Grid tables (`+---+`, `| a | b |`) of reStructuredText and pandoc's markdown -> one cell a line, row by row.

A cell that goes on over several lines is no slice of the page, so the rows of such a table stay whole, a row a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_TABLE = re.compile(r"^[ ]*\+(?:[-=:]+\+){2,}[ ]*\n(?:[ ]*[|+][^\n]*[|+][ ]*(?:\n|\Z)){2,}", re.M)
_RULE = re.compile(r"[ ]*\+[-=:+]+\+[ ]*")
_Line = tuple[int, str]


def rewrite(edits: Edits) -> None:
    """Erase what stands around the cells of each table."""
    for hit in _TABLE.finditer(edits.page):
        rows: list[list[_Line]] = []
        at = hit.start()
        for line in hit.group().rstrip("\n").split("\n"):
            if _RULE.fullmatch(line):
                edits.erase(at + line.find("+"), at + len(line.rstrip()))
                rows.append([])
            else:
                rows[-1].append((at, line))
            at += len(line) + 1
        whole = any(len(row) > 1 for row in rows)
        for row in rows:
            _row(edits, row, whole)


def _row(edits: Edits, row: list[_Line], whole: bool) -> None:
    for number, (at, line) in enumerate(row):
        pipes = [at + place for place, sign in enumerate(line) if sign == "|"]
        for place in pipes:
            opens, closes = place == pipes[0] and not number, place == pipes[-1] and number == len(row) - 1
            if opens or closes:
                edits.blank(place, place + 1)
            elif whole:
                edits.erase(place, place + 1)
            else:
                edits.break_line(place, place + 1)
        if number + 1 < len(row):
            edits.join_line(at + len(line))
