"""What each element of HTML does to the sheet when it opens, and when it closes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from procparse.readers.html import tags
from procparse.readers.html.cells import open_caption, open_cell, open_figure_caption, open_row, open_table
from procparse.readers.html.lists import open_definition, open_item, open_list, open_term, open_terms
from procparse.readers.html.rendering import Place, Sheet, writable

if TYPE_CHECKING:
    from procparse.readers.html.walking import Close, Element, Opener, Walk

_make = tuple.__new__
_MAX_UNSEEN = 200


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


_KINDS = {"search": "form", "select": "form"}
_SPACED_REGIONS: dict[str, Opener] = {"form": _spaced}
OPENERS: dict[str, Opener] = {
    **dict.fromkeys(tags.BLOCKS, _block),
    **dict.fromkeys(tags.SPACED, _spaced),
    **dict.fromkeys(tags.HEADINGS, _heading),
    **dict.fromkeys(tags.UNSEEN, _unseen),
    **dict.fromkeys(tags.LISTS, open_list),
    **dict.fromkeys(tags.BOLD, _bold),
    **dict.fromkeys(tags.STRUCK, _struck),
    **dict.fromkeys(tags.REGIONS, _region),
    **dict.fromkeys(tags.CONTENT, _content),
    "br": _break,
    "a": _link,
    "li": open_item,
    "dl": open_terms,
    "dt": open_term,
    "dd": open_definition,
    "table": open_table,
    "caption": open_caption,
    "figcaption": open_figure_caption,
    "tr": open_row,
    "td": open_cell,
    "th": open_cell,
    "pre": _preformatted,
    "summary": _summary,
}
