"""An HTML tree -> the sheet: each element opens, says its text and closes; one pass, no recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from procparse.readers.html import tags
from procparse.readers.html.rendering import Place, Sheet

if TYPE_CHECKING:
    from procparse.readers.html.numbering import Numbers
    from procparse.readers.html.tables import Grid

Element = Any
Close = Callable[[], None]
Opener = Callable[["Walk", Element], Close | None]
"""What an element does when it opens; returns what is to be done when it closes."""
_HEADED = 3
"""So many headings, and most of the text no link: then it is the page itself and no furniture of it."""
_SHORT_FORM = 600
_STRUCTURE = frozenset("p li dd td h2 h3 h4 h5 h6".split())
_LOOK = 500
"""So many elements of a hidden block are looked at: hidden blocks may stand in one another thousands deep."""
_LEAST = 12
"""Characters; a hidden line that is shorter is a counter or a state."""


class Walk:
    """The open lists, tables and regions of one page."""

    def __init__(self, root: Element, telling: bool, openers: Mapping[str, Opener]) -> None:
        self.root = root
        self.openers = openers
        self.telling = telling
        self.sheet = Sheet()
        self.names: dict[str, bool] = {}
        """Class names and ids met so far: whether they name furniture."""
        self.lists: list[Numbers | None] = []
        self.grids: list[Grid | None] = []
        self.skeletons: list[bool] = []
        self.inside = 0
        """Open elements that hold content by their name: main, article, section."""

    def walk(self, roots: Iterable[Element]) -> None:
        """Walk the trees in page order; `roots` because what stands behind `</html>` becomes a tree of its own."""
        sheet = self.sheet
        say, words, telling, openers = sheet.say, sheet.words, self.telling, self.openers
        code = tags.CODE
        stack: list[tuple[Any, Close | None, Element]] = []
        children = iter(roots)
        while True:
            for child in children:
                tag = child.tag
                closing: Close | None = None
                if sheet.muted or tag in code:
                    if tag in code:
                        tail = child.tail
                        if tail:
                            say(tail)
                        continue
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
        opener = self.openers.get(tag)
        if found == "hidden":
            # `html` and `body` are hidden by a page that scripts uncover, a part of the text until a click shows it
            if tag in ("html", "body") or _is_collapsed(element, tag):
                return opener(self, element) if opener is not None else None
            self.sheet.mute()
            return self.sheet.unmute
        if found == "struck":
            return self.strike(element, opener)
        if tag in tags.PARTS or tag not in tags.BLOCKS or tag in tags.REGIONS:
            return opener(self, element) if opener is not None else None
        return self.region(found, element, opener)

    def strike(self, element: Element, opener: Opener | None = None) -> Close | None:
        """Open an element that is struck out. One with a heading in it was never closed, and is read."""
        if any(part.tag in tags.HEADINGS for part in islice(element.iter(), _LOOK)):
            return opener(self, element) if opener is not None else None
        self.sheet.mute()
        return partial(self._close_strike, self.sheet.unseen)

    def _close_strike(self, unseen: int) -> None:
        sheet = self.sheet
        sheet.unmute()
        sheet.struck += sheet.unseen - unseen
        sheet.unseen = unseen

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
            # inside the text a warning may be set aside, with a link in it
            return linked > 2 * unlinked if self.inside else linked * 2 >= unlinked or self._has_main()
        if kind == "form":
            return linked > unlinked or linked + unlinked <= _SHORT_FORM
        return True

    def _has_main(self) -> bool:
        return next(self.root.iter("main", "article"), None) is not None

    def main(self) -> tuple[Place, Place] | None:
        """Return where the main part starts and ends, where the page has one and its headings are in it."""
        if len(self.sheet.mains) != 1:
            return None
        start, end = self.sheet.mains[0]
        return self.sheet.mains[0] if end.headings - start.headings >= _HEADED else None

    def few_headings(self) -> bool:
        """Tell whether the page sets its sections without headings, so that terms or row heads must be these."""
        if self.sheet.headings - self.sheet.titles >= _HEADED:
            return False
        return len(list(islice(self.root.iter("h2", "h3", "h4", "h5", "h6"), _HEADED))) < _HEADED


def _is_collapsed(element: Element, tag: str) -> bool:
    """Tell whether a hidden block is a part of the page that opens at a click: prose or items, and hardly a link."""
    if tag not in tags.BLOCKS or tag in tags.REGIONS or element.get("role") in tags.ROLES:
        return False
    if tags.CHROME.search(f"{element.get('class', '')} {element.get('id', '')}"):
        return False
    linked = unlinked = 0
    structured = False
    for part in islice(element.iter(), _LOOK):
        size = len((part.text or "").strip())
        if part.tag == "a":
            linked += size
        elif part.tag not in tags.CODE and part.tag not in tags.UNSEEN:
            unlinked += size
            structured = structured or part.tag in _STRUCTURE
        unlinked += len((part.tail or "").strip())
    return structured and unlinked >= _LEAST and unlinked > 2 * linked
