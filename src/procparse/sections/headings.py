"""Blocks -> which lines the vocabulary knows as headings."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from procparse.document import Block
from procparse.values import codes
from procparse.vocabulary import MAX_HEADING, Vocabulary, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

CONDITION_NAME = normalise("Name of the Condition")
_DESCRIPTION = normalise("Description")
_WHAT_TO_EXPECT = normalise("What to Expect")
# `6`, `Page 3 of 7`, `3/7`, `2/3/2021` alone on a line
_PAGE_NUMBER = re.compile(
    r"\d{1,3}|(?:[Pp]age\s+)?\d{1,3}\s*(?:/|of)\s*\d{1,3}|[Pp]age\s+\d{1,3}|\d{1,2}/\d{1,2}/\d{4}"
)
# `By Jane Roe, MD`, `By Jane Roe | May 3, 2024`; a name alone is too little
_NAME = r"[A-Z][\w'’-]+(?: [A-Z]\.)?(?: [A-Z][\w'’-]+){1,2}"
_BETWEEN = "/>»›"
_BY_LINE = re.compile(
    rf"[Bb]y {_NAME}(?:(?: and |, ){_NAME})?"
    r"(?:(?:, ?(?:M\.?D\.?|D\.?O\.?|Ph\.?D\.?|R\.?N\.?|NP|PA|PA-C|FACS|MPH|BSc?N?|MSc?)\b\.?)+|(?=[,|·•–—-]| [|·•–—-]))"
    r"(?:,? ?[|·•–—-]? ?(?:Updated|Published|Reviewed)?:?(?: on)? ?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})?"
)
_LONE_BY_LINE = re.compile(rf"By {_NAME}")
# `- 2 -` at the foot of a page, its first dash read as a marker
_PAGE_DASHED = re.compile(r"\d{1,3} [-–—]")


_LASTS = re.compile(r"\blasts?\W*$", re.I)
_LONG = re.compile(r"\b(?:years?|months?|lifetime|permanent\w*|decades?)\b", re.I)
_SHORT = re.compile(r"\b(?:min\w*|hours?|hrs?|days?)\b", re.I)
_MAX_SAID = 2000


class Headings:
    """Which lines of a page are headings."""

    def __init__(self, blocks: list[Block], vocabulary: Vocabulary) -> None:
        self.blocks = blocks
        self.vocabulary = vocabulary
        self.texts: list[int] = []
        self.furniture: list[int] = []
        self.by_lines: list[int] = []
        """Lines that may be a by-line and say too little to tell."""
        self.numbered = False
        self._words: frozenset[str] | None = None
        self._named: list[str] = []

    def words(self) -> frozenset[str]:
        """Return the normalised words of the page's title and names: what stands before the first heading, and
        the first line of the names. Computed at most once, for headings that carry the name."""
        if self._words is None:
            printed = self.vocabulary.printed
            lines: list[str] = []
            vocabulary = self.vocabulary
            for index, block in enumerate(self.blocks[:12]):
                if normalise(block.text) in vocabulary.top_lines or vocabulary.is_furniture(block.text):
                    continue
                if block.text in printed:
                    if printed[block.text] == "names" and index + 1 < len(self.blocks):
                        lines.append(self.blocks[index + 1].text)
                    break
                if block.text[-1] not in ":.?" and len(block.text) <= 255 and block.kind != "item":
                    lines.append(block.text)
            self._named = lines[:4]
            self._words = _long_words(self._named)
        return self._words

    def known(self) -> dict[int, str]:
        """Return the index and key of each line that the vocabulary knows as a heading."""
        vocabulary = self.vocabulary
        keys = self._lines(small=False)
        small = [1 for index in keys if self.blocks[index].text.islower()]
        if len(small) * 2 > len(keys):
            # a line in lower case is no heading, unless the page sets its headings so
            keys = self._lines(small=True)
        if "extra" in keys.values() and any(
            key == "names" and normalise(self.blocks[index].text) != CONDITION_NAME for index, key in keys.items()
        ):
            # on a procedure's page `Symptoms` is a sub-label of the indications, on a condition's page a section
            keys = {
                index: key
                for index, key in keys.items()
                if key != "extra" or normalise(self.blocks[index].text) not in vocabulary.contested
            }
        if len(keys) < 5:
            items = self._bulleted()
            if len(items) > 2 * len(keys):
                # lines of the body may look like headings too, where the headings are numbered
                return items if self.numbered else {**items, **self._without_labels(keys, items)}
            self.numbered = False
        return keys

    def _without_labels(self, keys: dict[int, str], items: dict[int, str]) -> dict[int, str]:
        """Return the lines that are headings beside those that are bullets, and no sub-labels there."""
        vocabulary = self.vocabulary
        kept: dict[int, str] = {}
        for index, key in keys.items():
            text = self.blocks[index].text
            current = next((items[place] for place in sorted(items, reverse=True) if place < index), None)
            if normalise(text) not in vocabulary.contested or vocabulary.label(current, text) is None:
                kept[index] = key
        return kept

    def _lines(self, small: bool) -> dict[int, str]:
        """Return the lines that are headings; those in lower case only with `small`."""
        vocabulary = self.vocabulary
        printed, exact, contested = vocabulary.printed, vocabulary.exact, vocabulary.contested_exact
        keys: dict[int, str] = {}
        texts, furniture = self.texts, self.furniture = [], []
        self.by_lines = []
        current: str | None = None
        blocks = self.blocks
        furniture += self._closing_items()
        for index, block in enumerate(blocks):
            if block[0] != "item":
                texts.append(index)
            elif len(block[1]) < 6 and _PAGE_DASHED.fullmatch(block[1]):
                furniture.append(index)
        for index in texts:
            text = blocks[index][1]
            key = printed.get(text)
            if key is not None:
                keys[index] = current = key
                continue
            if len(text) > MAX_HEADING:
                continue
            bare = text.rstrip(" :?-–—").casefold()
            key = exact.get(bare)
            if key is not None:
                if bare in contested and vocabulary.label(current, text) is not None:
                    continue
                above = index - 1
                listed = text[0].islower() and above >= 0 and above not in keys
                if listed and vocabulary.label(current, blocks[above][1]) is not None:
                    continue  # `cost` below `Drawbacks` is one
            elif (
                vocabulary.is_furniture(text)
                or (len(text) < 16 and _PAGE_NUMBER.fullmatch(text))
                or (text[:3] in ("By ", "by ") and _BY_LINE.fullmatch(text))
            ):
                furniture.append(index)
                continue
            elif text[:3] == "By " and _LONE_BY_LINE.fullmatch(text):
                self.by_lines.append(index)
                continue
            elif (
                text[-1] not in ".;,"
                and (small or not text[0].islower())
                and not (current in (None, "names") and _lists(text))
                and not self._is_name(index, keys)
            ):
                key = self._asked(text, current)
            if key is not None:
                keys[index] = key
                current = key
        return keys

    def _closing_items(self) -> list[int]:
        """Return the items at the end of the page that are furniture to the letter: `- Share`, `- Book now`."""
        found: list[int] = []
        blocks = self.blocks
        for index in range(len(blocks) - 1, max(len(blocks) - 9, 0), -1):
            kind, text, *_ = blocks[index]
            if len(text) > 24 or normalise(text) not in self.vocabulary.furniture_lines:
                break
            if kind == "item":
                found.append(index)
        return found

    def without_outline(self, keys: dict[int, str], page: str) -> list[Block] | None:
        """Return the blocks of a page whose headings are the bullets of an outline, its bodies as they would be
        below lines: what stands at the headings' own level is a paragraph, and lists are one level less deep.

        One extractor prints terms and definitions so. Of a page that is flat nothing tells what is a list, unless the
        markers of some items stand alone on the line above: these are the bodies, the others the lists in them.
        """
        blocks = self.blocks
        bullets = [index for index in keys if blocks[index].kind == "item"]
        if len(bullets) * 2 <= len(keys) or self.numbered:
            return None
        level = blocks[bullets[0]].depth
        deeper = {index for index, block in enumerate(blocks) if block.depth > level and block.kind == "item"}
        if any(blocks[index].depth != level for index in bullets):
            return None
        if not deeper:
            items = {index for index, block in enumerate(blocks) if block.kind == "item" and index not in keys}
            bodies = {index for index in items if "\n" in page[blocks[index].at : blocks[index].start]}
            if not bodies or bodies == items:
                return None
            return [block._replace(kind="text") if index in bodies else block for index, block in enumerate(blocks)]
        return [
            block
            if block.kind != "item" or index in keys
            else block._replace(depth=block.depth - level - 1)
            if index in deeper
            else block._replace(kind="text", depth=0)
            for index, block in enumerate(blocks)
        ]

    def _is_name(self, index: int, keys: dict[int, str]) -> bool:
        """Tell whether the line must be a title or name: it stands above a label line or below the names' heading."""
        if keys.get(index - 1) == "names":
            return self.blocks[index].text[-1] != "?"
        below = self.blocks[index + 1] if index < 6 and index + 1 < len(self.blocks) else None
        return below is not None and below.kind == "text" and codes.label_system(below.text) is not None

    def _asked(self, text: str, current: str | None) -> str | None:
        """Return the key of a heading that is not to the letter in the vocabulary; a sub-label of `current` is none."""
        vocabulary = self.vocabulary
        key = vocabulary.heading(text, self.words)
        if key is None or (normalise(text) in vocabulary.contested and vocabulary.label(current, text)):
            return None
        if normalise(text) not in vocabulary.normal:
            # a pattern needs the page's name; the title itself, or a sub-label, carries it by chance
            if text == next(iter(self._named), None) or vocabulary.label(current, text):
                return None
            if text in self._named:  # and a line of its own words proves nothing
                return vocabulary.heading(text, lambda: _long_words(line for line in self._named if line != text))
        return key

    def _bulleted(self) -> dict[int, str]:
        """Return headings that are list items: `1. Introduction`, `- Indications`; asked only where no line is one.

        A numbered line may carry the procedure's name; a bullet must be a heading to the letter.
        """
        vocabulary = self.vocabulary
        numbered: dict[int, str] = {}
        bulleted: dict[int, str] = {}
        for index, block in enumerate(self.blocks):
            text = block.text
            if block.kind != "item" or block.depth or len(text) > MAX_HEADING or text[-1] in ".;,":
                continue
            if block.marker is not None and block.marker[0].isdigit():
                key = vocabulary.heading(text, self.words)
                if key is not None:
                    numbered[index] = key
            elif (key := vocabulary.exact.get(text.rstrip(" :?-–—").casefold())) is not None:
                current = next(reversed(bulleted.values()), None)
                if normalise(text) not in vocabulary.contested or vocabulary.label(current, text) is None:
                    bulleted[index] = key
        # `1. Introduction` with prose below is a heading, `1. Introduction` in a list is a step
        prose = [index for index in numbered if index + 1 < len(self.blocks) and self.blocks[index + 1].number is None]
        enough = len(set(numbered.values())) >= 3 or (len(prose) == len(numbered) >= 2)
        self.numbered = enough
        if enough:
            return numbered
        return bulleted if len(set(bulleted.values())) >= 3 else {}

    def drop_above_label_line(self, keys: dict[int, str]) -> None:
        """Take out lines above the label line (`CPT4 code`): a breadcrumb may end in a word like `Procedures`.

        Only where the heading of the names follows the label line, or where the line above ends in a breadcrumb's sign,
        so that this is the top of the page.
        """
        first = next(iter(keys), None)
        if first is None or first > 12 or keys[first] == "names":
            return
        blocks = self.blocks
        names = next((index for index, key in keys.items() if key == "names"), 0)
        labels = [index for index in range(max(first, names - 3), names) if codes.label_system(blocks[index].text)]
        if not names:  # the line below the breadcrumb is the title, and then comes the label line
            crumb = first and blocks[first - 1].text[-1] in _BETWEEN
            labels = (
                [first + 2]
                if crumb and codes.label_system("".join(b.text for b in blocks[first + 2 : first + 3]))
                else []
            )
        for index in [index for index in keys if labels and index < labels[0]]:
            del keys[index]

    def drop_sub_labels(self, keys: dict[int, str]) -> None:
        """Take out lines of the description that only look like a section: `Preparation:` above some of its steps.

        They are set in another style than the page's headings, while the page has that section in its own style.
        """
        blocks = self.blocks
        odd = [
            i for i, key in keys.items() if key != "names" and (blocks[i].text[-1] == ":" or blocks[i].kind != "text")
        ]
        if not odd or "description" not in keys.values():
            return
        styles = [self._style(i) for i, key in keys.items() if key != "names" and blocks[i].text[-1] != "?"]
        usual = max(set(styles), key=styles.count, default=None)
        in_style = {key for index, key in keys.items() if self._style(index) == usual}
        current = ""
        for index, key in list(keys.items()):
            if current == "description" and key in in_style and key != "names" and self._style(index) != usual:
                if blocks[index].text[-1] != "?":
                    del keys[index]
                continue
            current = key

    def _style(self, index: int) -> tuple[bool, bool, bool]:
        block = self.blocks[index]
        return block.kind == "heading", block.text[-1] == ":", block.text.isupper()

    def choose_expectations(self, keys: dict[int, str]) -> None:
        """`What to Expect` is the description where the page has no other; else the patient's experience."""
        if "description" in keys.values():
            return
        if list(keys.values()).count("summary") > 1:
            # `Description` beside `Definition` or `Overview` is what is done
            for index, key in keys.items():
                if key == "summary" and normalise(self.blocks[index].text) == _DESCRIPTION:
                    keys[index] = "description"
                    return
        for index, key in keys.items():
            if key == "patient_experience" and normalise(self.blocks[index].text) == _WHAT_TO_EXPECT:
                keys[index] = "description"
                self._free_labels(keys, index)
                return

    def free_effects(self, keys: dict[int, str]) -> None:
        """Take `How long does a filler last?` for a section without a field where years or months stand below it."""
        places = sorted(keys)
        for index, stop in pairwise([*places, len(self.blocks)]):
            if keys[index] == "duration" and _LASTS.search(self.blocks[index].text):
                said = " ".join(block.text for block in self.blocks[index + 1 : stop])[:_MAX_SAID]
                if _LONG.search(said) and not _SHORT.search(said):
                    keys[index] = "extra"

    def _free_labels(self, keys: dict[int, str], opened: int) -> None:
        """Take out the headings below the one at `opened` that are sub-labels of a description, now that it is one."""
        for index in sorted(index for index in keys if index > opened):
            if self.vocabulary.label("description", self.blocks[index].text) is None:
                return
            del keys[index]


def _long_words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in normalise(line).split() if len(word) > 3)


def _lists(text: str) -> bool:
    """Tell whether a line has commas or a label as titles and names have, and headings have not."""
    return text[-1] != "?" and ("," in text or ": " in text or ";" in text)
