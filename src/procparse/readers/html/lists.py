"""What lists and definition lists of HTML do to the sheet."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from procparse.readers.html.numbering import Numbers
from procparse.readers.html.rendering import BOLD_RANK, Pending, Place, Sheet

if TYPE_CHECKING:
    from procparse.readers.html.walking import Close, Element, Walk

_make = tuple.__new__
MIN_SKELETON = 4
"""So many terms or rows, in a page without headings, are the headings of the page."""


def open_list(walk: Walk, element: Element) -> Close:
    """`ul`, `ol`."""
    sheet = walk.sheet
    sheet.flush()
    sheet.introduce()
    place = sheet.place()
    if not sheet.depth:
        sheet.margin = 1
    walk.lists.append(Numbers(element) if element.tag == "ol" else None)
    sheet.depth += 1
    return partial(_close_list, walk, place)


def _close_list(walk: Walk, place: Place) -> None:
    sheet = walk.sheet
    sheet.flush()
    walk.lists.pop()
    sheet.depth = place.depth
    sheet.item = -1
    entries = len(sheet.blocks) - place.blocks
    if (
        entries > 1
        and sheet.unlinked == place.unlinked
        and sheet.linked > place.linked
        and not sheet.introduced(place.blocks)
    ):
        sheet.discard(place)  # a list of nothing but links that nothing leads to
    if not sheet.depth:
        sheet.margin = 1


def open_item(walk: Walk, element: Element) -> Close:
    """`li`."""
    sheet = walk.sheet
    sheet.flush()
    numbers = walk.lists[-1] if walk.lists else None
    marker = numbers.marker(element) if numbers is not None else "•"
    depth = sheet.depth
    sheet.pending = _make(Pending, (depth - 1 if depth else 0, marker, None, False, False))
    return sheet.close_item


def open_terms(walk: Walk, element: Element) -> Close:
    """`dl`."""
    sheet = walk.sheet
    sheet.flush()
    sheet.introduce()
    sheet.margin = 1
    nested = bool(walk.skeletons)
    walk.skeletons.append(
        not nested and len(list(islice(element.iter("dt"), MIN_SKELETON))) == MIN_SKELETON and walk.few_headings()
    )
    return partial(_close_terms, walk)


def _close_terms(walk: Walk) -> None:
    walk.sheet.flush()
    walk.sheet.drop_pending()
    walk.skeletons.pop()
    walk.sheet.margin = 1


def open_term(walk: Walk, element: Element) -> Close:
    """`dt`."""
    sheet = walk.sheet
    sheet.flush()
    sheet.drop_pending()
    return partial(_close_term, walk, element)


def _close_term(walk: Walk, element: Element) -> None:
    sheet = walk.sheet
    line = sheet.capture()
    if not line:
        return
    definition = element.getnext()
    if (walk.skeletons and walk.skeletons[-1]) or line[-1] == "?":
        sheet.heading(line, BOLD_RANK)
    elif definition is None or definition.tag != "dd":
        sheet._item(line, Pending(sheet.depth))
        sheet.item = -1
    else:
        sheet.pending = Pending(sheet.depth, None, line, nests=True)
        second = definition.getnext()
        if second is not None and second.tag == "dd":
            sheet.introduce()  # several definitions of one term are a list below it


def open_definition(walk: Walk, element: Element) -> Close:
    """`dd`."""
    sheet = walk.sheet
    sheet.flush()
    depth = sheet.depth
    if sheet.pending is None and not (walk.skeletons and walk.skeletons[-1]):
        before, below = element.getprevious(), element.getnext()
        if (before is not None and before.tag == "dd") or (below is not None and below.tag == "dd"):
            sheet.pending = Pending(depth, nests=True)
    return partial(close_nested, sheet, depth)


def close_nested(sheet: Sheet, depth: int) -> None:
    """Close what may hold lists of its own: a definition, or a cell."""
    sheet.flush()
    sheet.drop_pending()
    sheet.depth = depth
