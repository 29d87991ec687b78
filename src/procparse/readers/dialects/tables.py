"""Tables of three columns and more -> one cell a line, row by row: pipes, tabs, rules, columns set apart by spaces.

A row of two cells stays one line: only words tell whether its first cell heads the second or both have a header.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.readers.dialects.edits import Edits

_SEPARATOR = re.compile(r"\|?[ ]*(?::?-+:?[ ]*[|+][ ]*)+(?::?-+:?)?\|?")
_RULE = re.compile(r"[ ]*(?:-{3,}(?: +-{3,})+|={3,}(?: +={3,})+)[ ]*")
_CELL = re.compile(r"\S+(?: \S+)*")
_TABS = re.compile(r"(?<=\S)[ ]*\t[\t ]*(?=\S)")
_MAX_CELLS = 6


class _Line(NamedTuple):
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _lines(page: str) -> Iterator[_Line]:
    at = 0
    for text in page.split("\n"):
        yield _Line(at, text)
        at += len(text) + 1


# -- pipes ---------------------------------------------------------------------------------------------
def pipes(edits: Edits) -> None:
    """`| a | b |`, with or without the outer pipes, in markdown and Org."""
    lines = list(_lines(edits.page))
    rows: list[_Line] = []
    loose = False  # the outer pipes are left out, so that a wrapped row goes on in a line without any
    for line in lines:
        if "|" in line.text:
            loose = loose or ("-|-" in line.text and line.text.strip()[-1] != "|")
            rows.append(line)
        elif line.text.strip() and not (rows and loose):
            _table(edits, rows)
            rows, loose = [], False
    _table(edits, rows)


def _table(edits: Edits, rows: list[_Line]) -> None:
    ruled = {row for row in rows if _SEPARATOR.fullmatch(row.text.strip()) or not row.text.strip(" |")}
    boxed = [row for row in rows if (bare := row.text.strip())[0] == bare[-1] == "|" and len(bare) > 2]
    if ruled or (len(boxed) > 1 and len(boxed) == len(rows)):
        wide = max(row.text.strip().strip("|").count("|") for row in rows) > 1
        for row in rows:
            if wide or row in ruled:
                _row(edits, row, row in ruled)


def _row(edits: Edits, row: _Line, rule: bool) -> None:
    text = row.text
    bare = text.strip()
    first = row.start + text.find(bare)
    last = first + len(bare) - 1
    if rule:
        edits.erase(first, last + 1)
        return
    page = edits.page
    place = page.find("|", first, last + 1)
    while place >= 0:
        if place in (first, last):
            edits.erase(place, place + 1)
        elif page[place - 1] != "\\":
            edits.break_line(place, place + 1)
        place = page.find("|", place + 1, last + 1)
    if bare[-1] != "|" and bare[0] != "|":
        # html2text wraps its rows as it wraps its paragraphs
        end = row.end
        while 0 <= end < len(page) - 1:
            stop = page.find("\n", end + 1)
            following = page[end + 1 : stop if stop >= 0 else len(page)]
            if not following.strip() or "|" in following:
                break
            edits.join_line(end)
            end = stop


# -- tabs ----------------------------------------------------------------------------------------------
def tabs(edits: Edits) -> None:
    """Cells set apart by tabs, as browsers copy them: two rows or more with as many cells each."""
    raw = edits.text
    lines = list(_lines(edits.page))
    found = [(line, list(_TABS.finditer(raw, line.start, line.end))) for line in lines]
    for count, run in groupby(found, key=lambda one: len(one[1])):
        rows = list(run)
        if 1 < count < _MAX_CELLS and len(rows) > 1 and all(_is_cell(edits, row) for row, _ in rows):
            for _, hits in rows:
                for hit in hits:
                    edits.break_line(*hit.span())


def _is_cell(edits: Edits, row: _Line) -> bool:
    """Tell whether a row opens with a word; what opens with a mark is an item."""
    return row.text.lstrip()[:2].isalpha()


# -- columns -------------------------------------------------------------------------------------------
def columns(edits: Edits) -> None:
    """Cells set apart by ruled lines (`---- -----`) or by two spaces and more in the same columns."""
    page = edits.page
    ruled = (page.count("-") > 3 and "--- -" in page) or ("=" in page and "=== =" in page)
    if not ruled and page.count("   ") == page.count("\n   "):
        return  # all such spaces are indentation
    lines = list(_lines(edits.page))
    starts: tuple[int, ...] = ()
    run: list[_Line] = []
    for index, line in enumerate(lines):
        if _RULE.fullmatch(line.text):
            _ruled(edits, lines, index)
            here: tuple[int, ...] = ()
        elif "  " in line.text.strip():
            here = tuple(hit.start() for hit in _CELL.finditer(line.text))
        else:
            here = ()
        if here != starts or len(here) > _MAX_CELLS:
            if not here or len(here) == 1:
                _aligned(edits, run, starts)  # else the table goes on in other columns: its cells are wrapped
            starts, run = here, []
        run.append(line)
    _aligned(edits, run, starts)


def _aligned(edits: Edits, run: list[_Line], starts: tuple[int, ...]) -> None:
    if len(starts) < 3 or len(run) < 2 or not all(_is_cell(edits, row) for row in run):
        return
    for row in run:
        _cut(edits, row, starts)


def _cut(edits: Edits, row: _Line, starts: tuple[int, ...]) -> None:
    for start in starts[1:]:
        edits.break_line(row.start + start - 1, row.start + start)


def _ruled(edits: Edits, lines: list[_Line], index: int) -> None:
    """Cut the rows below a rule, and the header above it, at the rule's columns; the rules are erased."""
    rule = lines[index]
    bare = rule.text.strip()
    edits.erase(rule.start + rule.text.find(bare), rule.start + rule.text.find(bare) + len(bare))
    starts = tuple(hit.start() for hit in re.finditer(r"\S+", rule.text))
    if len(starts) < 3:
        return
    rows = [lines[index - 1]] if index and lines[index - 1].text.strip() else []
    for line in lines[index + 1 :]:
        if not line.text.strip() or _RULE.fullmatch(line.text):
            break
        rows.append(line)
    for row in rows:
        text = row.text
        cells = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
        if _RULE.fullmatch(text) or not all(cells) or any(text[start - 1] != " " for start in starts[1:]):
            continue
        _cut(edits, row, starts)
