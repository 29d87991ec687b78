"""What each element of HTML does to the sheet when it opens, and when it closes."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from procparse.readers.html import tables, tags
from procparse.readers.html.numbering import Numbers
from procparse.readers.html.rendering import BOLD_RANK, Pending, Place, Sheet, writable

if TYPE_CHECKING:
    from procparse.readers.html.tables import Grid
    from procparse.readers.html.walking import Close, Element, Opener, Walk

_make = tuple.__new__
_MAX_UNSEEN = 200
_MIN_SKELETON = 4
"""So many terms or rows, in a page without headings, are the headings of the page."""


def _block(walk: Walk, element: Element) -> Close:
    flush = walk.sheet.flush
    flush()
    return flush


def _spaced(walk: Walk, element: Element) -> Close:
    walk.sheet.flush()
    walk.sheet.margin = 1
    return partial(_close_spaced, walk.sheet)


def _close_spaced(sheet: Sheet) -> None:
    sheet.flush()
    sheet.margin = 1


def _break(walk: Walk, element: Element) -> None:
    sheet = walk.sheet
    if sheet.rank:
        sheet.say(" ")  # a heading over two lines is one heading
    elif sheet.first == len(sheet.words) and not sheet.carry:
        sheet.margin = 1
    else:
        sheet.flush()


def _heading(walk: Walk, element: Element) -> Close:
    sheet = walk.sheet
    sheet.flush()
    sheet.margin = 1
    outer, sheet.rank = sheet.rank, tags.HEADINGS[element.tag]
    if sheet.pending is None:
        sheet.item = -1
    return partial(_close_heading, walk, outer)


def _close_heading(walk: Walk, outer: int) -> None:
    sheet = walk.sheet
    pending = sheet.pending
    if pending is not None and pending.head is None:
        line = sheet.capture()
        if line:
            sheet.pending = pending._replace(head=line)  # the heading of an item labels it
    sheet.flush()
    sheet.rank = outer
    if pending is None:
        sheet.margin = 1


def _bold(walk: Walk, element: Element) -> Close:
    walk.sheet.bold += 1
    return partial(_close_bold, walk.sheet)


def _close_bold(sheet: Sheet) -> None:
    sheet.bold -= 1


def _link(walk: Walk, element: Element) -> Close | None:
    if element.get("href") is None:
        return None
    walk.sheet.link += 1
    return partial(_close_link, walk.sheet)


def _close_link(sheet: Sheet) -> None:
    sheet.link -= 1
    sheet.links += 1


def _unseen(walk: Walk, element: Element) -> Close:
    walk.sheet.mute()
    return partial(_close_unseen, walk.sheet, walk.sheet.unseen)


def _close_unseen(sheet: Sheet, unseen: int) -> None:
    sheet.unmute()
    if sheet.unseen - unseen <= _MAX_UNSEEN:
        sheet.unseen = unseen  # that a head or an icon is not shown is no news; that one swallows the page is


def _struck(walk: Walk, element: Element) -> Close | None:
    return walk.strike(element)


def _region(walk: Walk, element: Element) -> Close:
    return walk.region(_KINDS.get(element.tag, element.tag), element, _SPACED_REGIONS.get(element.tag))


def _content(walk: Walk, element: Element) -> Close:
    sheet = walk.sheet
    sheet.flush()
    sheet.margin = 1
    walk.inside += 1
    return partial(_close_content, walk, element.tag == "main", sheet.place())


def _close_content(walk: Walk, main: bool, place: Place) -> None:
    sheet = walk.sheet
    sheet.flush()
    sheet.margin = 1
    walk.inside -= 1
    if main:
        sheet.mains.append((place, sheet.place()))


def _list(walk: Walk, element: Element) -> Close:
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


def _item(walk: Walk, element: Element) -> Close:
    sheet = walk.sheet
    sheet.flush()
    numbers = walk.lists[-1] if walk.lists else None
    marker = numbers.marker(element) if numbers is not None else "•"
    depth = sheet.depth
    sheet.pending = _make(Pending, (depth - 1 if depth else 0, marker, None, False, False))
    return sheet.close_item


def _terms(walk: Walk, element: Element) -> Close:
    sheet = walk.sheet
    sheet.flush()
    sheet.introduce()
    sheet.margin = 1
    nested = bool(walk.skeletons)
    walk.skeletons.append(
        not nested and len(list(islice(element.iter("dt"), _MIN_SKELETON))) == _MIN_SKELETON and walk.few_headings()
    )
    return partial(_close_terms, walk)


def _close_terms(walk: Walk) -> None:
    walk.sheet.flush()
    walk.sheet.drop_pending()
    walk.skeletons.pop()
    walk.sheet.margin = 1


def _term(walk: Walk, element: Element) -> Close:
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


def _definition(walk: Walk, element: Element) -> Close:
    sheet = walk.sheet
    sheet.flush()
    depth = sheet.depth
    if sheet.pending is None and not (walk.skeletons and walk.skeletons[-1]):
        before, below = element.getprevious(), element.getnext()
        if (before is not None and before.tag == "dd") or (below is not None and below.tag == "dd"):
            sheet.pending = Pending(depth, nests=True)
    return partial(_close_definition, sheet, depth)


def _close_definition(sheet: Sheet, depth: int) -> None:
    sheet.flush()
    sheet.drop_pending()
    sheet.depth = depth


def _table(walk: Walk, element: Element) -> Close:
    sheet = walk.sheet
    sheet.flush()
    sheet.introduce()
    sheet.margin = 1
    grid = tables.grid(element)
    if grid is not None and grid.labelled and len(grid.rows) >= _MIN_SKELETON and walk.few_headings():
        grid.skeleton = True
    walk.grids.append(grid)
    return partial(_close_table, walk)


def _close_table(walk: Walk) -> None:
    walk.sheet.flush()
    walk.grids.pop()
    walk.sheet.margin = 1


def _caption(walk: Walk, element: Element) -> Close:
    walk.sheet.flush()
    return partial(_close_caption, walk.sheet)


def _close_caption(sheet: Sheet) -> None:
    """A caption is the line that introduces the rows."""
    line = sheet.capture()
    if line:
        sheet.text(line if line[-1] in ":.?!" else f"{line}:")


def _figure_caption(walk: Walk, element: Element) -> Close:
    sheet = walk.sheet
    sheet.flush()
    place = sheet.place()
    sheet.pending, sheet.item = None, -1
    return partial(_close_figure_caption, sheet, place)


def _close_figure_caption(sheet: Sheet, place: Place) -> None:
    """What is said of a picture is neither a risk nor a step, wherever the picture stands."""
    sheet.flush()
    sheet.set_apart(place)


def _row(walk: Walk, element: Element) -> Close:
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


def _cell(walk: Walk, element: Element) -> Close:
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
        return partial(_close_definition, sheet, depth)
    if column == 0:
        sheet.pending = Pending(depth, nests=True)
        return sheet.flush
    if sheet.pending is None or sheet.pending.head is not None:
        sheet.pending = Pending(depth, None, grid.head(column), nests=True, cell=True)
    return partial(_close_definition, sheet, depth)


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


def _preformatted(walk: Walk, element: Element) -> Close | None:
    """A dump inside `pre` is lines, and not words that flow."""
    sheet = walk.sheet
    sheet.flush()
    raw = "".join(element.itertext())
    if sheet.pending is not None or sheet.item >= 0 or "\n" not in raw.strip():
        return sheet.flush
    sheet.margin = 1
    sheet.transplant(writable(raw.strip("\r\n")))
    sheet.unlinked += len(raw)
    return _muted_but_read(sheet)


def _muted_but_read(sheet: Sheet) -> Close:
    unseen = sheet.unseen
    sheet.mute()

    def close() -> None:
        sheet.unmute()
        sheet.unseen = unseen
        sheet.margin = 1

    return close


def _summary(walk: Walk, element: Element) -> Close:
    sheet = walk.sheet
    sheet.flush()
    sheet.bold += 1

    def close() -> None:
        sheet.flush()
        sheet.bold -= 1

    return close


def _nothing() -> None:
    """Close an element that needs no closing."""


_KINDS = {"search": "form", "select": "form"}
_SPACED_REGIONS: dict[str, Opener] = {"form": _spaced}
OPENERS: dict[str, Opener] = {
    **dict.fromkeys(tags.BLOCKS, _block),
    **dict.fromkeys(tags.SPACED, _spaced),
    **dict.fromkeys(tags.HEADINGS, _heading),
    **dict.fromkeys(tags.UNSEEN, _unseen),
    **dict.fromkeys(tags.LISTS, _list),
    **dict.fromkeys(tags.BOLD, _bold),
    **dict.fromkeys(tags.STRUCK, _struck),
    **dict.fromkeys(tags.REGIONS, _region),
    **dict.fromkeys(tags.CONTENT, _content),
    "br": _break,
    "a": _link,
    "li": _item,
    "dl": _terms,
    "dt": _term,
    "dd": _definition,
    "table": _table,
    "caption": _caption,
    "figcaption": _figure_caption,
    "tr": _row,
    "td": _cell,
    "th": _cell,
    "pre": _preformatted,
    "summary": _summary,
}
