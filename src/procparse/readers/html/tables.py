"""A table -> how its cells are read: labelled values, rows with labelled cells, or a mere layout of blocks."""

from __future__ import annotations

from itertools import islice
from typing import Any

from procparse.readers.html.numbering import integer

Element = Any
_MAX_COLUMNS = 64
_MAX_ROWS = 10_000
_MAX_HEAD = 90


class Grid:
    """The cells of a data table in page order, each with the column that it stands in."""

    __slots__ = ("_cell", "_row", "alone", "carried", "heads", "is_head", "labelled", "rows", "skeleton", "titles")

    def __init__(self, rows: list[list[int]], heads: int, titles: dict[int, str], labelled: bool) -> None:
        self.rows = rows
        """The columns of each row's cells; spans are counted in."""
        self.heads = heads
        """So many rows at the top head the columns."""
        self.titles = titles
        self.labelled = labelled
        """Two columns without a head: label and value."""
        self.skeleton = False
        """The labels are the headings of the page."""
        self.is_head = False
        self.alone = False
        """The open row has a single cell."""
        self.carried = False
        """The first column of the open row belongs to a cell above."""
        self._row = -1
        self._cell = -1

    def open_row(self) -> None:
        """Go on to the next row."""
        self._row += 1
        self._cell = -1
        self.is_head = self._row < self.heads
        columns = self._columns()
        self.alone = columns == [0]
        self.carried = bool(columns) and columns[0] > 0

    def open_cell(self) -> int:
        """Go on to the next cell of the row; return its column."""
        self._cell += 1
        columns = self._columns()
        return columns[self._cell] if self._cell < len(columns) else len(columns)

    def head(self, column: int) -> str | None:
        """Return what stands at the head of a column, or None."""
        return self.titles.get(column)

    def _columns(self) -> list[int]:
        return self.rows[self._row] if self._row < len(self.rows) else []


def grid(table: Element) -> Grid | None:
    """Return the cells of a data table, or None for a table that only lays out a page."""
    if table.get("role") in ("presentation", "none") or len(list(islice(table.iter("table"), 2))) > 1:
        return None
    if next(table.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None:
        return None
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = _columns(cells)
    width = max((column + 1 for row in rows for column in row), default=0)
    if width < 2:
        return None
    heads = 0
    while heads < len(cells) and cells[heads] and _heads(cells[heads]):
        heads += 1
    if heads == len(cells):
        return None
    titles: dict[int, str] = {}
    for row, columns in zip(cells[:heads], rows, strict=False):
        for cell, column in zip(row, columns, strict=False):
            said = " ".join("".join(cell.itertext()).split())
            span = min(max(integer(cell.get("colspan")) or 1, 1), _MAX_COLUMNS)
            if said and len(said) <= _MAX_HEAD:
                titles.update(dict.fromkeys(range(column, column + span), said))
    labelled = not heads and width == 2
    if labelled and not all(_short(row[0]) for row in cells if len(row) == 2):
        return None
    if len(cells) == 1:
        return None if not labelled else Grid(rows, 0, titles, labelled)
    return Grid(rows, heads, titles, labelled)


def _heads(row: list[Element]) -> bool:
    """Tell whether a row heads the columns: all of it `th`, or inside `thead`; a lone cell across is a title."""
    if len(row) < 2:
        return False
    parent = row[0].getparent().getparent()
    return all(cell.tag == "th" for cell in row) or (parent is not None and parent.tag == "thead")


def _short(cell: Element) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text.strip())
        if length > _MAX_HEAD:
            return False
    return True


def _columns(cells: list[list[Element]]) -> list[list[int]]:
    """Return the column of each cell, cells that reach over several rows or columns counted in."""
    rows: list[list[int]] = []
    taken: dict[int, int] = {}  # column -> rows that a cell above still covers
    for row in cells:
        columns: list[int] = []
        column = 0
        fresh: dict[int, int] = {}
        for cell in row:
            while taken.get(column, 0) > 0:
                column += 1
            columns.append(column)
            if column >= _MAX_COLUMNS:
                continue  # what is wider is read without heads
            span = min(max(integer(cell.get("colspan")) or 1, 1), _MAX_COLUMNS - column)
            down = min(max(integer(cell.get("rowspan")) or 1, 1), _MAX_ROWS) - 1
            if down:
                fresh.update(dict.fromkeys(range(column, column + span), down))
            column += span
        taken = {place: left - 1 for place, left in taken.items() if left > 1}
        taken |= fresh
        rows.append(columns)
    return rows
