"""An HTML tree -> the sheet: each element opens, says its text and closes; one pass, no recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from procparse.readers import tables, tags
from procparse.readers.rendering import BOLD_RANK, Pending, Place, Sheet, writable

if TYPE_CHECKING:
    from procparse.readers.tables import Grid

Element = Any
_make = tuple.__new__
Close = Callable[[], None]
_HEADED = 3
"""So many headings, and most of the text no link: then it is the page itself and no furniture of it."""
_SHORT_FORM = 600
_MIN_SKELETON = 4


class Walk:
    """The open lists, tables and regions of one page."""

    def __init__(self, root: Element, telling: bool) -> None:
        self.root = root
        self.telling = telling
        self.sheet = Sheet()
        self.names: dict[str, bool] = {}
        """Class names and ids met so far: whether they name furniture."""
        self.lists: list[Numbers | None] = []
        self.grids: list[Grid | None] = []
        self.skeletons: list[bool] = []
        self.inside = 0
        """Open elements that hold content by their name: main, article, section."""
        self.mains: list[tuple[Place, Place]] = []

    def walk(self, roots: Iterable[Element]) -> None:
        """Walk the trees in page order; `roots` because what stands behind `</html>` becomes a tree of its own."""
        sheet = self.sheet
        say, words, telling, openers = sheet.say, sheet.words, self.telling, OPENERS
        code = tags.CODE
        stack: list[tuple[Any, Close | None, Element]] = []
        children = iter(roots)
        while True:
            for child in children:
                tag = child.tag
                closing: Close | None = None
                if tag in code:
                    tail = child.tail
                    if tail:
                        say(tail)
                    continue
                if sheet.muted:
                    pass
                elif (
                    telling
                    and (attributes := child.items())
                    and (found := tags.verdict(attributes, self.names)) is not None
                ):
                    closing = self._judged(child, tag, found)
                else:
                    opener = openers.get(tag)
                    if opener is not None:
                        closing = opener(self, child)
                text = child.text
                if text and (not text.isspace() or sheet.first != len(words) or sheet.carry):
                    say(text)
                if len(child):
                    stack.append((children, closing, child))
                    children = iter(child)
                    break
                if closing is not None:
                    closing()
                tail = child.tail
                if tail and (not tail.isspace() or sheet.first != len(words) or sheet.carry):
                    say(tail)
            else:
                if not stack:
                    break
                children, closing, child = stack.pop()
                if closing is not None:
                    closing()
                tail = child.tail
                if tail:
                    say(tail)
        sheet.flush()

    # -- furniture -------------------------------------------------------------------------------------

    def _judged(self, element: Element, tag: str, found: str) -> Close | None:
        opener = OPENERS.get(tag)
        if found == "hidden":
            self.sheet.mute()
            return self.sheet.unmute
        if tag in tags.PARTS or tag not in tags.BLOCKS or opener is _region:
            return opener(self, element) if opener is not None else None
        return self.region(found, element, opener)

    def region(self, kind: str, element: Element, opener: Opener | None = None) -> Close:
        """Open an element that may be furniture; whether it is shows when it closes."""
        self.sheet.flush()
        place = self.sheet.place()
        closing = opener(self, element) if opener is not None else None
        return partial(self._close_region, kind, place, closing)

    def _close_region(self, kind: str, place: Place, closing: Close | None) -> None:
        sheet = self.sheet
        if closing is not None:
            closing()
        sheet.flush()
        if self._is_furniture(kind, place):
            sheet.discard(place)
            self.mains = [main for main in self.mains if main[0].at < place.at]

    def _is_furniture(self, kind: str, place: Place) -> bool:
        sheet = self.sheet
        linked = sheet.linked - place.linked
        unlinked = sheet.unlinked - place.unlinked
        headings = sheet.headings - place.headings
        if unlinked > linked and (headings >= _HEADED or sheet.titles > place.titles):
            return False
        if kind == "header":
            return linked > unlinked or not (headings or self.inside)
        if kind == "aside":
            return linked * 2 >= unlinked or (not self.inside and self._has_main())
        if kind == "form":
            return linked > unlinked or linked + unlinked <= _SHORT_FORM
        return True

    def _has_main(self) -> bool:
        return next(self.root.iter("main", "article"), None) is not None

    def main(self) -> tuple[Place, Place] | None:
        """Return where the main part starts and ends, where the page has one and its headings are in it."""
        if len(self.mains) != 1:
            return None
        start, end = self.mains[0]
        return self.mains[0] if end.headings - start.headings >= _HEADED else None

    def few_headings(self) -> bool:
        """Tell whether the page sets its sections without headings, so that terms or row heads must be these."""
        if self.sheet.headings - self.sheet.titles >= _HEADED:
            return False
        return len(list(islice(self.root.iter("h2", "h3", "h4", "h5", "h6"), _HEADED))) < _HEADED


class Numbers:
    """The numbering of one `ol`."""

    __slots__ = ("kind", "next", "step")

    def __init__(self, element: Element) -> None:
        self.step = -1 if element.get("reversed") is not None else 1
        first = tables.integer(element.get("start"))
        if first is None:
            first = 1 if self.step > 0 else sum(1 for child in element if child.tag == "li")
        self.next = first
        self.kind = element.get("type") or "1"

    def marker(self, item: Element) -> str:
        """Return the marker of the next item: `3.`, `c.`, `III.`"""
        value = item.get("value")
        own = tables.integer(value) if value is not None else None
        number = self.next if own is None else own
        self.next = number + self.step
        return f"{number}." if self.kind == "1" else f"{_numeral(number, self.kind)}."


def _numeral(number: int, kind: str) -> str:
    if kind in ("a", "A") and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in ("i", "I") and 1 <= number < 40:
        tens, ones = divmod(number, 10)
        roman = "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
        return roman if kind == "I" else roman.lower()
    return str(number)


# -- what the elements do when they open ---------------------------------------------------------------
# Each returns what is to be done when the element closes.

Opener = Callable[[Walk, Element], "Close | None"]


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
    sheet.unseen = unseen  # that a head or a template is not shown is no news


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
        walk.mains.append((place, sheet.place()))


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
    **dict.fromkeys(tags.REGIONS, _region),
    **dict.fromkeys(tags.CONTENT, _content),
    "br": _break,
    "a": _link,
    "li": _item,
    "dl": _terms,
    "dt": _term,
    "dd": _definition,
    "table": _table,
    "tr": _row,
    "td": _cell,
    "th": _cell,
    "pre": _preformatted,
    "summary": _summary,
}
