"""What tables of HTML, and captions, do to the sheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from procparse.readers.html import tables
from procparse.readers.html.lists import MIN_SKELETON, close_nested
from procparse.readers.html.rendering import BOLD_RANK, Pending, Place, Sheet

if TYPE_CHECKING:
    from procparse.readers.html.tables import Grid
    from procparse.readers.html.walking import Close, Element, Walk

_make = tuple.__new__


def open_table(walk: Walk, element: Element) -> Close:
    """`table`."""
    sheet = walk.sheet
    sheet.flush()
    sheet.introduce()
    sheet.margin = 1
    grid = tables.grid(element)
    if grid is not None and grid.labelled and len(grid.rows) >= MIN_SKELETON and walk.few_headings():
        grid.skeleton = True
    walk.grids.append(grid)
    return partial(_close_table, walk)


def _close_table(walk: Walk) -> None:
    walk.sheet.flush()
    walk.grids.pop()
    walk.sheet.margin = 1


def open_caption(walk: Walk, element: Element) -> Close:
    """`caption`."""
    walk.sheet.flush()
    return partial(_close_caption, walk.sheet)


def _close_caption(sheet: Sheet) -> None:
    """A caption is the line that introduces the rows."""
    line = sheet.capture()
    if line:
        sheet.text(line if line[-1] in ":.?!" else f"{line}:")


def open_figure_caption(walk: Walk, element: Element) -> Close:
    """`figcaption`."""
    sheet = walk.sheet
    sheet.flush()
    place = sheet.place()
    sheet.pending, sheet.item = None, -1
    return partial(_close_figure_caption, sheet, place)


def _close_figure_caption(sheet: Sheet, place: Place) -> None:
    """What is said of a picture is neither a risk nor a step, wherever the picture stands."""
    sheet.flush()
    sheet.set_apart(place)


def open_row(walk: Walk, element: Element) -> Close:
    """`tr`."""
    sheet = walk.sheet
    sheet.flush()
    grid = walk.grids[-1] if walk.grids else None
    if grid is None:
        return sheet.flush
    grid.open_row()
    closing = partial(_close_row, walk, grid, sheet.depth)
    if grid.carried and not grid.labelled:
        sheet.depth += 1  # the row's first cell stands above and reaches down
    return closing


def _close_row(walk: Walk, grid: Grid, depth: int) -> None:
    sheet = walk.sheet
    if grid.is_head:
        line = sheet.capture()
        if line:
            sheet.note(line, "label")
    sheet.flush()
    sheet.drop_pending()
    sheet.depth = depth


def open_cell(walk: Walk, element: Element) -> Close:
    """`td`, `th`."""
    sheet = walk.sheet
    grid = walk.grids[-1] if walk.grids else None
    if grid is None:
        sheet.flush()
        return sheet.flush
    column = grid.open_cell()
    if grid.is_head:
        if sheet.first != len(sheet.words) or sheet.carry:
            sheet.carry = sheet.take() + " | "
        return _nothing
    sheet.flush()
    depth = sheet.depth
    if grid.alone:
        return sheet.flush
    if grid.labelled:
        if column == 0:
            return partial(_close_head_cell, walk, grid)
        if grid.carried and not grid.skeleton:
            sheet.pending = Pending(depth)
        return partial(close_nested, sheet, depth)
    if column == 0:
        sheet.pending = Pending(depth, nests=True)
        return sheet.flush
    if sheet.pending is None or sheet.pending.head is not None:
        sheet.pending = Pending(depth, None, grid.head(column), nests=True, cell=True)
    return partial(close_nested, sheet, depth)


def _close_head_cell(walk: Walk, grid: Grid) -> None:
    sheet = walk.sheet
    line = sheet.capture()
    if not line:
        return
    if grid.skeleton or line[-1] == "?":
        sheet.heading(line, BOLD_RANK)
    elif line.rstrip(".)").isdecimal() and len(line) < 5:
        sheet.pending = Pending(sheet.depth, line, nests=True)  # the first column numbers the rows
    else:
        sheet.pending = Pending(sheet.depth, None, line, nests=True)


def _nothing() -> None:
    """Close an element that needs no closing."""
