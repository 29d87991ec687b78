"""Blocks -> sections. Every block lands in exactly one section, in order.

Unknown, missing, glued and repeated headings are decided here and nowhere else. Bullets are never looked at:
a block is a heading, a line of text or an item, whatever its mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from procparse.diagnostics import Findings
from procparse.document import Block, BlockKind, Document, Section
from procparse.values import codes, equipment, indications, lists
from procparse.vocabulary import MAX_HEADING, Vocabulary, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# The order in which the page family prints its sections; never seen in another.
ORDER = """
    names summary purpose indications preparation description duration setting personnel risks benefits
    recovery alternatives patient_experience
    """.split()
_RANK = {key: rank for rank, key in enumerate(ORDER)}
# The sections that a condition page shares with a procedure's record.
_CONDITION_KEYS = frozenset({"names", "summary", "notices", "related"})
_CONDITION_NAME = normalise("Name of the Condition")
# Sections that a page may well have more than once.
_OFTEN = frozenset({"equipment", "anesthesia", "related", "notices"})
_DESCRIPTION = normalise("Description")
_WHAT_TO_EXPECT = normalise("What to Expect")

# `... twice a day ##### Patient Criteria: ...`: raw markdown that the extractor kept inside an item
_GLUED_HASHES = re.compile(r"(?<=\s)#{2,6}\s+(?=[^\s#])")
# What stands between a heading and the text on its own line: `RISKS: text`, `What is it? - text`, `Before surgery— text`
_RUN_IN = re.compile(r"\?(?: [-—–])? |: | ?[—–] | - ")
# `6`, `Page 3 of 7`, `3/7`, `2/3/2021` alone on a line
_PAGE_NUMBER = re.compile(
    r"\d{1,3}|(?:[Pp]age\s+)?\d{1,3}\s*(?:/|of)\s*\d{1,3}|[Pp]age\s+\d{1,3}|\d{1,2}/\d{1,2}/\d{4}"
)
_SERIES = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}\.?|[IVX]{1,5}\.|[A-H]\.)\s+(?=[A-Z])")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z(]|\s*$)")
_CONTENTS = frozenset(
    {"Contents", "CONTENTS", "Table of Contents", "Table of contents", "On this page", "In this article"}
)
_LEADER = re.compile(r"\s*(?:\.{3,}|…+|\s{2,})?\s*(?:page\s*)?\d{0,3}$", re.IGNORECASE)
_SMALL = frozenset(
    """
    of and or the a an for with to in on by from
    """.split()
)
_VERBS = frozenset(
    """
    is are was were be been may might can could should will would must has have had do does include includes
    including involve involves require requires
    """.split()
)


class Front(NamedTuple):
    """What stands before the first heading."""

    title: Block | None = None
    labels: tuple[Block, ...] = ()
    """The lines that name the code system (`CPT4 code`)."""
    names: tuple[Block, ...] = ()
    """Lines between the label line and the heading of the names."""
    copies: tuple[Block, ...] = ()
    """The title printed again before the label line."""
    rest: tuple[Block, ...] = ()


class Split(NamedTuple):
    """The sections of one page, and what stands outside of them."""

    kind: str
    front: Front
    sections: tuple[Section, ...]
    furniture: tuple[Block, ...]
    duplicates: tuple[Section, ...]
    rest: tuple[Block, ...]
    """Blocks that no section takes: the pages after the first."""


class _Context(NamedTuple):
    """What the stages of the split need besides the blocks."""

    page: str
    wrapped: bool
    vocabulary: Vocabulary
    findings: Findings
    refuses: bool
    """Contraindications are spoken of somewhere: then they are looked for inside every section."""


def split(document: Document, vocabulary: Vocabulary, findings: Findings) -> Split:
    """Split one page into its front matter and sections."""
    refuses = "ontraindication" in document.page or "CONTRAINDICATION" in document.page
    context = _Context(document.page, document.wrap is not None, vocabulary, findings, refuses)
    blocks = _prepared(document, vocabulary, findings)
    if not blocks:
        return Split("unknown", Front(), (), (), (), ())
    headings = _Headings(blocks, vocabulary)
    keys = headings.known()
    marks: list[tuple[int, int]] = []
    apart = headings.run_in(keys, document.page, marks)
    if apart is not None:
        headings = _Headings(apart, vocabulary)
        blocks, keys = apart, headings.known()
        for start, end in marks:
            findings.mark(start, end)
    rest: tuple[Block, ...] = ()
    starts = _page_starts(blocks, keys, vocabulary)
    if len(starts) > 1:
        second = starts[1]
        rest = tuple(blocks[second:])
        findings.add("several-pages", (rest[0].at, rest[-1].end), count=len(starts))
        blocks = blocks[:second]
        keys = {index: key for index, key in keys.items() if index < second}
        headings.blocks = blocks
        headings.texts = [index for index in headings.texts if index < second]
    furniture: list[Block] = [blocks[index] for index in headings.furniture if index < len(blocks)]
    skipped = set(headings.furniture)
    contents = _contents(blocks, keys, vocabulary, headings.words)
    if contents:
        findings.add("table-of-contents", (blocks[contents[0]].at, blocks[contents[-1]].end))
        furniture.extend(blocks[index] for index in contents if index not in skipped)
        skipped.update(contents)
        keys = {index: key for index, key in keys.items() if index not in skipped}
    headings.drop_sub_labels(keys)
    first = min(keys, default=len(blocks))
    front, system_is_icd = _front(
        [b for i, b in enumerate(blocks[:first]) if i not in skipped], bool(keys), furniture, vocabulary
    )
    condition = system_is_icd or any(
        key == "names" and normalise(blocks[index].text) == _CONDITION_NAME for index, key in keys.items()
    )
    if condition:
        keys = {index: key if key in _CONDITION_KEYS else "extra" for index, key in keys.items()}
    else:
        headings.choose_expectations(keys)
    unknown = headings.unknown(keys, first, skipped)
    for index in unknown:
        findings.add("unknown-heading", blocks[index].span, heading=blocks[index].text)
    bounds = sorted({*keys, *unknown})
    closing = _closing_notices(blocks, keys, bounds, skipped, vocabulary)
    skipped.update(closing)
    sections, duplicates = _bodies(blocks, keys, bounds, skipped, furniture, context)
    if closing:
        sections.append(Section("notices", None, tuple(blocks[index] for index in closing)))
    if front.labels or "names" in keys.values():
        sections = _with_lost(sections, condition, context)
    kind = "condition" if condition else _kind(front, keys)
    if kind != "procedure":
        findings.add("not-a-procedure" if keys else "no-headings", None, kind=kind)
    return Split(kind, front, tuple(sections), tuple(furniture), tuple(duplicates), rest)


def _bodies(
    blocks: list[Block],
    keys: dict[int, str],
    bounds: list[int],
    skipped: set[int],
    furniture: list[Block],
    context: _Context,
) -> tuple[list[Section], list[Section]]:
    """Return the sections under the headings at `bounds`, and those that are printed again in the same words."""
    findings = context.findings
    sections: list[Section] = []
    duplicates: list[Section] = []
    every = list(keys.values())
    seen: dict[str, set[str]] = {}
    if len(set(every)) < len(every):
        seen = {key: set() for key in every if key != "extra" and every.count(key) > 1}
    for index, stop in zip(bounds, [*bounds[1:], len(blocks)], strict=False):
        body = blocks[index + 1 : stop]
        if skipped and [1 for place in skipped if index < place < stop]:
            body = [blocks[place] for place in range(index + 1, stop) if place not in skipped]
        key = keys.get(index)
        heading = blocks[index]
        if not body and keys.get(stop) == key and key is not None and stop in keys:
            # the question printed twice, or a heading above its own sub-headings
            if normalise(heading.text) == normalise(blocks[stop].text):
                duplicates.append(Section(key, heading, ()))
                continue
        elif not body:
            if key == "related":
                furniture.append(heading)
                continue
            findings.add("empty-section", heading.span, heading=heading.text)
        elif key in seen:
            said = "\n".join([block.text for block in body])
            if said in seen[key]:
                duplicates.append(Section(key, heading, tuple(body)))
                findings.add("duplicate-section", (heading.start, body[-1].end), heading=heading.text)
                continue
            if seen[key] and key not in _OFTEN:
                findings.add("repeated-section", heading.span, heading=heading.text)
            seen[key].add(said)
        if key == "contraindications" and sections:
            body, rest = _own_part(body, sections[-1].key, context.vocabulary)
        else:
            rest = []
        sections.extend(_hoisted(_grouped(key, heading, body, context)))
        if rest:
            sections.extend(_hoisted(_grouped(sections[-2].key, None, rest, context)))
    return sections, duplicates


def _own_part(body: list[Block], before: str | None, vocabulary: Vocabulary) -> tuple[list[Block], list[Block]]:
    """Part the contraindications from what belongs to the section above them again.

    `Patient Criteria:` below a `Contraindications:` that stands in the indications is a sub-label of the indications.
    """
    for index, block in enumerate(body):
        head = block.text.partition(":")[0]
        line = index and block.kind != "item" and len(head) <= _MAX_LABEL and not vocabulary.refuses(head)
        if line and vocabulary.label(before, head) is not None:
            return body[:index], body[index:]
    return body, []


def _hoisted(section: Section) -> list[Section]:
    """Return a section and, as sections of their own, the contraindications that stood inside it."""
    if section.key == "contraindications" or not [1 for child in section.children if child.key == "contraindications"]:
        return [section]
    kept = tuple(child for child in section.children if child.key != "contraindications")
    hoisted = [child for child in section.children if child.key == "contraindications"]
    return [section._replace(children=kept), *(child._replace(key="contraindications") for child in hoisted)]


def page_offsets(document: Document, vocabulary: Vocabulary) -> list[int]:
    """Return the offset at which each page of a dump starts; one page starts at 0."""
    blocks = _prepared(document, vocabulary, Findings())
    starts = _page_starts(blocks, _Headings(blocks, vocabulary).known(), vocabulary)
    return [0, *(blocks[index].at for index in starts[1:])]


def _kind(front: Front, keys: dict[int, str]) -> str:
    found = set(keys.values()) - {"extra", "notices", "related", "summary"}
    if front.labels or "names" in found or len(found) >= 2:
        return "procedure"
    return "unknown"


# --- blocks that typography alone could not make ---------------------------------------------------------------


def _prepared(document: Document, vocabulary: Vocabulary, findings: Findings) -> list[Block]:
    """Return the blocks with wrapped lines joined and glued markdown headings set free."""
    blocks = list(document.blocks)
    if document.wrap is not None:
        blocks = _unwrapped(blocks, document.page, vocabulary)
    if " ##" in document.page:
        blocks = [piece for block in blocks for piece in _without_hashes(block, document.page, findings)]
    return blocks


def _unwrapped(blocks: list[Block], page: str, vocabulary: Vocabulary) -> list[Block]:
    joined: list[Block] = []
    ends: dict[int, int] = {}
    for block in blocks:
        if block.blanks < 0 and joined and joined[-1].kind != "heading" and not _stands_alone(block.text, vocabulary):
            ends[len(joined) - 1] = block.end
        else:
            joined.append(block)
    for index, end in ends.items():
        block = joined[index]
        joined[index] = block._replace(end=end, text=_text(page, block.start, end))
    return joined


def _stands_alone(text: str, vocabulary: Vocabulary) -> bool:
    if text[0].islower():
        return False
    if vocabulary.heading(text) is not None or codes.label_system(text) is not None:
        return True
    return text[-1] == ":" and vocabulary.is_label(text)


def _without_hashes(block: Block, page: str, findings: Findings) -> Iterable[Block]:
    """Yield a block and the headings whose hashes stand inside it, each with its own text."""
    raw = page[block.start : block.end]
    hits = list(_GLUED_HASHES.finditer(raw)) if "##" in raw else []
    if not hits:
        yield block
        return
    starts = [hit.end() for hit in hits]
    stops = [*(hit.start() for hit in hits[1:]), len(raw)]
    yield from _piece(block.kind, block, page, 0, hits[0].start(), block)
    for hit, start, stop in zip(hits, starts, stops, strict=True):
        findings.mark(block.start + hit.start(), block.start + start)
        findings.add(
            "glued-label", (block.start + start, block.start + stop), label=raw[start:stop].split(":")[0].strip()
        )
        colon = raw.find(":", start, stop)
        inline = colon >= 0 and raw[colon + 1 : stop].strip()
        yield from _piece("text" if inline else "heading", block, page, start, stop, None)


def _piece(kind: str, block: Block, page: str, start: int, stop: int, like: Block | None) -> Iterable[Block]:
    """Yield the part `start:stop` of a block (offsets within it) as a block of its own, unless it is blank."""
    raw = page[block.start + start : block.start + stop]
    bare = raw.strip()
    if not bare:
        return
    begin = block.start + start + raw.find(bare)
    if like is not None:
        yield like._replace(text=_text(page, begin, begin + len(bare)), start=begin, end=begin + len(bare))
    else:
        depth = 6 if kind == "heading" else 0
        yield Block(kind, _text(page, begin, begin + len(bare)), begin, begin + len(bare), depth, None, begin, 0)  # type: ignore[arg-type]


def _text(page: str, start: int, end: int) -> str:
    raw = page[start:end]
    if "\uffff" in raw:
        raw = raw.replace("\uffff", "")
    return " ".join(raw.split())


# --- headings --------------------------------------------------------------------------------------------------


class _Headings:
    """Which lines of a page are headings."""

    def __init__(self, blocks: list[Block], vocabulary: Vocabulary) -> None:
        self.blocks = blocks
        self.vocabulary = vocabulary
        self.texts: list[int] = []
        self.furniture: list[int] = []
        self.numbered = False
        self.present: set[str] = set()
        self.series = False
        self.edited = False
        self.before: str | None = None
        self.gap = 2
        """So many blank lines are more than the page sets between its blocks."""
        self._words: frozenset[str] | None = None
        self._first: str | None = None

    def words(self) -> frozenset[str]:
        """Return the normalised words of the page's title and names: what stands before the first heading, and
        the first line of the names. Computed at most once, for headings that carry the name."""
        if self._words is None:
            printed = self.vocabulary.printed
            lines: list[str] = []
            for index, block in enumerate(self.blocks[:8]):
                if block.text in printed:
                    if printed[block.text] == "names" and index + 1 < len(self.blocks):
                        lines.append(self.blocks[index + 1].text)
                    break
                if block.text[-1] not in ":.?" and len(block.text) <= 255 and block.kind != "item":
                    lines.append(block.text)
            self._words = frozenset(word for line in lines[:4] for word in normalise(line).split() if len(word) > 3)
            self._first = lines[0] if lines else None
        return self._words

    def known(self) -> dict[int, str]:
        """Return the index and key of each line that the vocabulary knows as a heading."""
        vocabulary = self.vocabulary
        keys = self._lines(small=False)
        if sum(1 for index in keys if self.blocks[index].text.islower()) * 2 > len(keys):
            # a line in lower case is no heading, unless the page sets its headings so
            keys = self._lines(small=True)
        if any(key == "names" and normalise(self.blocks[index].text) != _CONDITION_NAME for index, key in keys.items()):
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
                return items if self.numbered else {**items, **keys}
            self.numbered = False
        return keys

    def _lines(self, small: bool) -> dict[int, str]:
        """Return the lines that are headings; those in lower case only with `small`."""
        vocabulary = self.vocabulary
        printed, exact, contested = vocabulary.printed, vocabulary.exact, vocabulary.contested_exact
        keys: dict[int, str] = {}
        texts, furniture = self.texts, self.furniture = [], []
        current: str | None = None
        for index, block in enumerate(self.blocks):
            if block.kind == "item":
                continue
            texts.append(index)
            text = block.text
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
            elif vocabulary.is_furniture(text) or (len(text) < 16 and _PAGE_NUMBER.fullmatch(text)):
                furniture.append(index)
                continue
            elif text[-1] not in ".;," and (small or not text[0].islower()) and not self._is_name(index, keys):
                key = self._asked(text, current)
            if key is not None:
                keys[index] = key
                current = key
        return keys

    def run_in(self, keys: dict[int, str], page: str, marks: list[tuple[int, int]]) -> list[Block] | None:
        """Return the blocks with the headings that open a line set apart from its text; None where there are none.

        `RISKS: bleeding`, `What is it? - A wash`, `Before surgery — eat nothing`. A line that opens with a sub-label of
        its section, or with a section that the page has on a line of its own, keeps its head: it is a label there.
        """
        own = set(keys.values())
        found: dict[int, int] = {}
        current: str | None = None
        for index in self.texts:
            if index in keys:
                current = keys[index]
                continue
            text = self.blocks[index].text
            head, body = _run_in(text)
            if not body or index in self.furniture:
                continue
            key = self.vocabulary.heading(head, self.words)
            if (
                key is None
                or key in own
                or key in ("extra", "notices", "names")
                or self.vocabulary.label(current, head)
            ):
                continue
            raw = page[self.blocks[index].start : self.blocks[index].end]
            if raw == text:  # a wrapped or marked line is left whole
                found[index] = body
                current = key
        if not found:
            return None
        apart: list[Block] = []
        for index, block in enumerate(self.blocks):
            if index not in found:
                apart.append(block)
                continue
            body = found[index]
            stop = block.start + body
            apart.append(
                block._replace(
                    text=page[block.start : stop].rstrip(), end=block.start + len(page[block.start : stop].rstrip())
                )
            )
            kind: BlockKind = "text"
            if block.text[body : body + 2] in ("- ", "• ", "* "):
                kind = "item"  # the heading has swallowed the first bullet
                marks.append((stop, stop + 1))
                stop += 2
                body += 2
            apart.append(Block(kind, block.text[body:], stop, block.end, 0, None, stop, 0))
        return apart

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
        if normalise(text) not in vocabulary.normal and (text == self._first or vocabulary.is_label(text)):
            return None  # a pattern needs the page's name; the title itself, or a sub-label, carries it by chance
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
                bulleted[index] = key
        # `1. Introduction` with prose below is a heading, `1. Introduction` in a list is a step
        prose = [
            index for index in numbered if index + 1 < len(self.blocks) and _number(self.blocks[index + 1]) is None
        ]
        enough = len(set(numbered.values())) >= 3 or (len(prose) == len(numbered) >= 2)
        self.numbered = enough
        if enough:
            return numbered
        return bulleted if len(set(bulleted.values())) >= 3 else {}

    def _skipped_numbers(self, keys: dict[int, str]) -> list[int]:
        """Return the numbered lines that stand between two numbered headings and count on from them."""
        blocks = self.blocks
        places = sorted(keys)
        found = []
        for start, stop in zip(places, [*places[1:], len(blocks)], strict=True):
            number = _number(blocks[start])
            following = _number(blocks[stop]) if stop < len(blocks) else None
            for index in range(start + 2, stop):
                if number is None or (following is not None and following <= number + 1):
                    break
                if _number(blocks[index]) == number + 1 and (number > 1 or following is not None):
                    found.append(index)
                    number += 1
        return found

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

    def _style(self, index: int) -> tuple[bool, bool]:
        block = self.blocks[index]
        return block.kind == "heading", block.text[-1] == ":"

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

    def _free_labels(self, keys: dict[int, str], opened: int) -> None:
        """Take out the headings below the one at `opened` that are sub-labels of a description, now that it is one."""
        for index in sorted(index for index in keys if index > opened):
            if self.vocabulary.label("description", self.blocks[index].text) is None:
                return
            del keys[index]

    def unknown(self, keys: dict[int, str], first: int, skipped: set[int]) -> list[int]:
        """Return the lines that open a section of their own which no vocabulary has."""
        if not keys:
            return []
        if self.numbered:
            return self._skipped_numbers(keys)
        blocks = self.blocks
        candidates = [
            index
            for index in self.texts
            if index >= first
            and index not in keys
            and len(blocks[index].text) <= _MAX_LABEL
            and blocks[index].text[-1] not in ".;,"
        ]
        if not candidates:
            return []
        known = [blocks[index] for index in keys]
        marked = [block.depth for block in known if block.kind == "heading"]
        rank = max(marked) if len(marked) * 2 > len(known) else 0
        ends = [blocks[index].text[-1] for index, key in keys.items() if key != "names"]
        colon = ends.count(":") >= 2 and ends.count(":") * 2 > len(ends) - ends.count("?")
        upper = sum(1 for block in known if block.text.isupper()) * 2 > len(known)
        lower = sum(1 for block in known if block.text.islower()) * 2 > len(known)
        self.present = set(keys.values())
        self.series = sum(1 for block in known if _SERIES.match(block.text)) >= 2
        self.edited = any(block.text.endswith("]") for block in known)
        gaps = [blocks[index].blanks for index in self.texts if blocks[index].blanks > 0]
        self.gap = max(set(gaps), key=gaps.count) + 1 if gaps else 2
        found: list[int] = []
        current: str | None = None
        opened = -1
        for index in self.texts:
            if index in keys:
                self.before, current, opened = current, keys[index], index
                continue
            if index < first or index in skipped or index + 1 >= len(blocks):
                continue
            block = blocks[index]
            below = index + 1
            if len(block.text) > 90 or below in keys:
                continue
            if block.kind == "heading":
                # a heading in the markup: at the rank of the known ones it is a section, deeper it is a sub-label
                if rank and block.depth <= rank and not self.vocabulary.label(current, block.text):
                    found.append(index)
                    current, opened = None, index
                continue
            if rank or index - 1 in (opened, *found[-1:]):
                continue
            if current == "names" and not lists.is_sentence(blocks[below].text):
                continue  # a line among names is a name, unless prose stands below it
            if self._looks_like_heading(index, current, colon, upper, lower):
                found.append(index)
                current, opened = None, index
        return found

    def _looks_like_heading(self, index: int, current: str | None, colon: bool, upper: bool, lower: bool) -> bool:
        """Guess whether a short line between two bodies is a heading.

        Evidence: LAYOUTS section 4, headings are plain lines in title case. Accepted false positive: a list item
        that lost its marker and stands between two items; better a section of its own, with a warning, than a
        reason against filed as a reason for.
        """
        block, above, below = self.blocks[index], self.blocks[index - 1], self.blocks[index + 1]
        text = block.text
        ends_in_colon = text[-1] == ":"
        labelled = self.vocabulary.label(current, text) is not None
        if current == "contraindications" and self.vocabulary.label(self.before, text) is not None:
            return False  # the section above goes on
        if (self.series and _SERIES.match(text) and not labelled) or (self.edited and text.endswith("[edit]")):
            return True
        against = current == "indications" and indications.speaks_against(text)
        if against and (ends_in_colon or below.kind == "item"):
            return True
        if ends_in_colon and not colon:
            return False
        if text[-1] in ".;,!)" or text[0].isdigit() or (not text[0].isupper() and not (lower and text[0].isalpha())):
            return False
        bare = text.rstrip(":?")
        words = bare.split()
        if len(words) > 9 or ". " in bare or ": " in bare or labelled:
            return False
        question = text[-1] == "?"
        if not question and any(word in _VERBS for word in words):
            return False
        if (upper and text.isupper()) or question:
            return True
        title = all(word[0].isupper() or not word[0].isalpha() or len(word) < 5 for word in words)
        if ends_in_colon:
            # where a section is lost, its sub-labels stand under another
            lost = self.vocabulary.labels_in(text) - self.present
            return (title or (lower and bare.islower())) and not lost
        if not _is_body(below) or below.blanks >= self.gap:
            return False
        if title and (len(words) > 1 or _is_body(above)):
            return True
        if not _is_body(above):
            return False
        prose = len(below.text) > 60 or below.text[-1] == "."
        return len(words) <= 7 and (below.kind == "item" or block.blanks > 0 or prose)


def _run_in(text: str) -> tuple[str, int]:
    """Return the words before the first separator that can end a heading on its line, and where the text starts; or 0."""
    hit = _RUN_IN.search(text, 2, 78) if text[0].isupper() else None
    if hit is None or ". " in text[: hit.start()]:
        return "", 0
    return text[: hit.start() + (hit.group()[0] == "?")], hit.end()


def _number(block: Block) -> int | None:
    digits = (block.marker or "").rstrip(".)")
    return int(digits) if digits.isdecimal() else None


def _is_body(block: Block) -> bool:
    return block.kind == "item" or len(block.text) >= 60 or block.text[-1] in ".:;!?"


# --- pages, contents, front matter -----------------------------------------------------------------------------


def _page_starts(blocks: list[Block], keys: dict[int, str], vocabulary: Vocabulary) -> list[int]:
    """Return the index of the first block of each page in a dump."""
    starts = [0]
    if list(keys.values()).count("names") < 2:
        return starts
    last = -1
    between: set[str] = set()
    for index, key in keys.items():
        if key != "names":
            between.add(key)
            continue
        label = next((i for i in range(index - 1, max(index - 5, -1), -1) if codes.label_system(blocks[i].text)), None)
        if last >= 0 and between and label is not None:
            start = label
            if start - 1 > last and blocks[start - 1].kind != "item" and start - 1 not in keys:
                start -= 1
            while (
                start - 1 > last
                and blocks[start - 1].kind != "item"
                and vocabulary.is_furniture(blocks[start - 1].text)
            ):
                start -= 1
            starts.append(start)
        last = index
        between = set()
    return starts


def _contents(
    blocks: list[Block], keys: dict[int, str], vocabulary: Vocabulary, words: Callable[[], frozenset[str]]
) -> list[int]:
    """Return the lines of a table of contents: three headings or more in a row that all come again later."""
    top = blocks[:80]
    if len(keys) == len(set(keys.values())) and not [
        1 for block in top[:30] if block.text[-1].isdigit() or block.text in _CONTENTS
    ]:
        return []
    lines: dict[int, str] = dict(keys)
    for index, block in enumerate(top):
        if len(block.text) <= MAX_HEADING and (block.text[-1].isdigit() or block.kind == "item"):
            key = vocabulary.heading(_LEADER.sub("", block.text), words)
            if key is not None:
                lines[index] = key
    if len(lines) - len(set(lines.values())) < 3:
        return []
    ordered = sorted(lines)
    run: list[int] = []
    for index in ordered:
        if run and index != run[-1] + 1:
            if len(run) >= 3:
                break
            run = []
        run.append(index)
    if len(run) < 3:
        return []
    # the last line of the run may be the first real heading
    later = {key for index, key in keys.items() if index > run[-1]}
    while run and lines[run[-1]] not in later:
        later.add(lines[run.pop()])
    if len(run) < 3 or not all(lines[index] in later for index in run):
        return []
    above = run[0] - 1
    if above >= 0 and normalise(blocks[above].text) in vocabulary.contents_lines:
        run.insert(0, above)
    return run


def _front(blocks: list[Block], headed: bool, furniture: list[Block], vocabulary: Vocabulary) -> tuple[Front, bool]:
    """Sort what stands before the first heading into title, label lines, names and the rest."""
    navigation = [
        block for block in blocks[:-1] if len(block.text) < 12 and normalise(block.text) in vocabulary.top_lines
    ]
    if navigation:
        furniture.extend(navigation)
        blocks = [block for block in blocks if block not in navigation]
    systems = {index: codes.label_system(block.text) for index, block in enumerate(blocks) if block.kind != "item"}
    labels = [index for index, system in systems.items() if system is not None]
    icd = any(system is not None and system.name == "ICD-10-CM" for system in systems.values())
    if not labels:
        title = None
        prose = bool(blocks) and (_is_prose(blocks[0].text) or (not headed and blocks[0].text[-1] in ".!"))
        if blocks and (headed or len(blocks) > 1) and blocks[0].kind != "item" and not prose:
            title = blocks[0]
        copies, others = _copies(title, blocks[1 if title else 0 :])
        return Front(title=title, copies=copies, rest=others), icd
    first = labels[0]
    title_at = next((index for index in range(first - 1, -1, -1) if blocks[index].kind != "item"), None)
    names = [block for index, block in enumerate(blocks) if index > first and index not in labels]
    rest = [block for index, block in enumerate(blocks[:first]) if index != title_at]
    title = blocks[title_at] if title_at is not None else None
    copies, others = _copies(title, rest)
    rest = list(others)
    if icd and title is not None:
        # a breadcrumb may stand above the title: the system's name and the bare code
        for block in list(rest):
            if title.text.startswith(block.text):
                rest.remove(block)
                furniture.append(block)
    return Front(title, tuple(blocks[index] for index in labels), tuple(names), copies, tuple(rest)), icd


def _copies(title: Block | None, blocks: list[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part the lines that repeat the title from the others."""
    if title is None or not blocks:
        return (), tuple(blocks)
    said = normalise(title.text)
    copies = tuple(block for block in blocks if normalise(block.text) == said)
    return copies, tuple(block for block in blocks if block not in copies)


def _is_prose(text: str) -> bool:
    return len(text) > 255 or (text[-1] == "." and (len(text) > 100 or ". " in text))


def _closing_notices(
    blocks: list[Block], keys: dict[int, str], bounds: list[int], skipped: set[int], vocabulary: Vocabulary
) -> list[int]:
    """Return the paragraphs at the end of the page that open as disclaimers do.

    Only the tail of the last section of text counts, and what stands below the related entries.
    """
    found: list[int] = []
    stop = len(blocks)
    for index in reversed(bounds):
        related = keys.get(index) == "related"
        for place in range(stop - 1, index, -1):
            if place in skipped:
                continue
            block = blocks[place]
            if block.kind == "item" or not vocabulary.is_notice(block.text):
                if related:
                    continue
                break
            if place > index + 1 or related:
                found.append(place)
        stop = index
        if not related:
            break
    return sorted(found)


# --- lost headings ---------------------------------------------------------------------------------------------


def _with_lost(sections: list[Section], condition: bool, context: _Context) -> list[Section]:
    """Infer headings that an extractor lost, where two blank lines mark each gap; name those that stay absent."""
    present = {section.key for section in sections}
    if condition or len(present & set(ORDER)) < 3:
        return sections
    missing = [key for key in ORDER if key not in present]
    if not missing:
        return sections
    # where blank lines are doubled throughout, they stand before the known headings too and prove nothing
    known = [section.heading for section in sections[1:] if section.heading is not None]
    doubled = sum(1 for heading in known if heading.blanks >= 2) * 2 > len(known)
    result: list[Section] = []
    inferred: list[str] = []
    anchors = [section for section in sections if section.key in _RANK]
    for section in sections:
        gaps: list[str] = []
        if section.key in _RANK and not doubled:
            place = anchors.index(section)
            rank = _RANK[section.key]
            stop = _RANK[anchors[place + 1].key or ""] if place + 1 < len(anchors) else rank + 1
            gaps = [key for key in ORDER[rank + 1 : stop] if key not in present]
        body = list(_all_blocks(section)) if gaps else []
        cuts = [index for index, block in enumerate(body) if index and block.blanks >= 2]
        if not gaps or len(cuts) != len(gaps):
            result.append(section)
            continue
        inferred.extend(gaps)
        for key, heading, start, stop in zip(
            [section.key, *gaps], [section.heading, *[None] * len(gaps)], [0, *cuts], [*cuts, len(body)], strict=True
        ):
            result.append(_grouped(key, heading, body[start:stop], context))
            if heading is None:
                context.findings.add("headings-inferred", (body[start].at, body[stop - 1].end), key=key)
    absent = [key for key in missing if key not in inferred]
    if absent:
        context.findings.add("headings-missing", None, keys=", ".join(absent))
    return result


def _all_blocks(section: Section) -> Iterable[Block]:
    yield from section.blocks
    for child in section.children:
        if child.heading is not None:
            yield child.heading
        yield from child.blocks


# --- sub-labels ------------------------------------------------------------------------------------------------


_MAX_LABEL = 90
_OWN_HEAD = 50
"""A line's first colon within so many characters ends its own head, unless a sentence or bracket ends before it."""
_NOTHING = "no sub-label"


class _Group:
    """A sub-label while its list is being gathered."""

    __slots__ = ("blocks", "heading", "items", "route")

    def __init__(self, route: str | None, heading: Block | None) -> None:
        self.route = route
        self.heading = heading
        self.blocks: list[Block] = []
        self.items = False


def _grouped(key: str | None, heading: Block | None, body: Sequence[Block], context: _Context) -> Section:
    """Gather the blocks of a section under its sub-labels."""
    if key == "names":
        return Section(key, heading, tuple(body))
    refuses = context.refuses
    if (context.vocabulary.labels.get(key or "") or refuses) and (
        key == "description" or [1 for block in body if ":" in block.text]
    ):
        body = _set_free(body, key, context)
    # a sub-label ends in a colon or is a short line of its own; most sections have neither
    if not refuses and not [
        1 for block in body if block.text[-1] == ":" or (block.kind != "item" and block.text[-1] not in ".;,")
    ]:
        return Section(key, heading, tuple(body))
    groups = [_Group(None, None)]
    group = groups[0]
    for index, block in enumerate(body):
        route = _introduced(key, body, index, groups, context)
        if route is not _NOTHING:
            group = _Group(route, block)
            groups.append(group)
            continue
        if refuses and key != "contraindications" and context.vocabulary.refuses(block.text.partition(":")[0]):
            # `Contraindications: pregnancy` on a line of its own; the section goes on after it
            groups.append(_Group("contraindications", None))
            groups[-1].blocks.append(block)
            group = _Group(None, None)
            groups.append(group)
            continue
        item = block.kind == "item"
        if group.heading is not None and _ends(group, block, item):
            group = _Group(None, None)
            groups.append(group)
        group.blocks.append(block)
        group.items = group.items or item
    return Section(
        key,
        heading,
        tuple(groups[0].blocks),
        tuple(Section(group.route, group.heading, tuple(group.blocks)) for group in groups[1:]),
    )


def _introduced(
    key: str | None, body: Sequence[Block], index: int, groups: list[_Group], context: _Context
) -> str | None:
    """Return the route that the block opens as a sub-label (None: it routes nothing), or _NOTHING where it is none."""
    vocabulary, findings = context.vocabulary, context.findings
    block = body[index]
    text = block.text
    item = block.kind == "item"
    below = body[index + 1] if index + 1 < len(body) else None
    if text[-1] == ":" and len(text) > 1:
        route = vocabulary.label(key, text) or vocabulary.opener(key, text)
        if item:
            nested = below is not None and below.kind == "item" and below.depth > block.depth
            introduces = (
                route is not None
                and below is not None
                and not _stands_below(block, groups[-1])
                and (nested or _lists_follow(route, block, below, groups))
            )
            if not introduces and not nested and below is not None and below.kind == "item":
                findings.add("flattened-list", block.span, line=text)
        else:
            introduces = below is not None and (below.kind == "item" or (route is not None and below.kind == "text"))
            if not introduces:
                findings.add("introducer-without-list", block.span, line=text)
        if not introduces:
            return _NOTHING
        if route is None:
            if key == "indications" and indications.speaks_against(text):
                findings.add("reads-against", block.span, label=text[:-1])
            group = groups[-1]
            route = group.route if group.heading is not None and not group.items else None
            if key is not None:
                findings.add("unlisted-label", block.span, label=text[:-1])
        return route
    if item or below is None or len(text) > _MAX_LABEL or text[-1] in ".;,":
        return _NOTHING
    route = vocabulary.label(key, text)
    if route is None:
        if block.kind != "heading":
            return _NOTHING
        findings.add("unlisted-label", block.span, label=text)
    return route


def _stands_below(block: Block, group: _Group) -> bool:
    """Tell whether an item is nested below another one of its group: then its list is the parent's matter."""
    return any(other.kind == "item" and other.depth < block.depth for other in group.blocks)


def _lists_follow(route: str, block: Block, below: Block, groups: list[_Group]) -> bool:
    """Tell whether an item that is a bare known label heads the items behind it at its own level.

    One extractor flattens `1. Tools and Equipment:` with its nested list to siblings. A bare `Anesthesia:` may
    as well be a step, so it counts only where another bare label came first.
    """
    if below.kind == "item" and below.depth < block.depth:
        return False
    return route != "anesthesia" or any(group.heading is not None and group.heading.kind == "item" for group in groups)


def _ends(group: _Group, block: Block, item: bool) -> bool:
    """Tell whether `block` stands beyond the list that the group's sub-label introduced."""
    heading = group.heading
    if not item:
        return group.items
    if heading is not None and heading.kind == "item":
        if group.blocks and group.blocks[0].depth > heading.depth:
            return block.depth <= heading.depth
        return group.route in ("tool", "technology", "unspecified") and len(block.text) > 60 and block.text[-1] == "."
    return False


def _set_free(body: Sequence[Block], key: str | None, context: _Context) -> list[Block]:
    """Return the blocks of a section, the sub-labels and openers that other blocks have swallowed set free."""
    page = context.page
    opened = key == "description" and body and equipment.may_open(page[body[0].start : body[-1].end])
    if not opened and not [1 for block in body if ":" in block.text]:
        return list(body)
    freed: list[Block] = []
    for block in body:
        text = block.text
        colon = text.find(":")
        if opened or (colon >= 0 and not _plain_head(text, colon)):
            freed.extend(_unglued(block, key, context))
        else:
            freed.append(block)
    return freed


def _plain_head(text: str, colon: int) -> bool:
    """Tell cheaply that the only colon of a line ends the line's own head: `Closure: The cut is sewn.`"""
    if colon >= _OWN_HEAD or text.find(":", colon + 1) >= 0 or text[colon + 1 : colon + 3] in ("", " -"):
        return False
    head = text[:colon]
    return ". " not in head and ")" not in head and " Contraindication" not in head


def _unglued(block: Block, key: str | None, context: _Context) -> list[Block]:
    """Return a block and the known sub-labels and openers that its end has swallowed, each as a block of its own."""
    page, wrapped, vocabulary, findings, _ = context
    raw = page[block.start : block.end]
    cuts = _label_cuts(raw, key, vocabulary)
    if key == "description":
        found = equipment.opener(raw)
        if found is not None:
            if found.start:
                cuts.append(found.start)
            sentence = _SENTENCE_END.search(raw, found.end)
            if sentence is not None and raw[sentence.end() :].strip():
                cuts.append(sentence.end())
            cuts = sorted(set(cuts))
    elif raw[-1] == ":" and key in vocabulary.openers:
        start = max((hit.end() for hit in _SENTENCE_END.finditer(raw)), default=0)
        if start and vocabulary.opener(key, raw[start:]) is not None:
            cuts.append(start)
    if not cuts:
        swallowed = _swallowed_bullet(raw, key, vocabulary)
        if not swallowed:
            return [block]
        findings.mark(block.start + swallowed, block.start + swallowed + 1)
        findings.add("glued-label", block.span, label=raw[: swallowed - 2])
        return [
            *_piece("text", block, page, 0, swallowed, None),
            *_piece("item", block, page, swallowed + 2, len(raw), None),
        ]
    pieces = list(_piece(block.kind, block, page, 0, cuts[0], block))
    for start, stop in zip(cuts, [*cuts[1:], len(raw)], strict=True):
        for piece in _piece("text", block, page, start, stop, None):
            before = raw[: piece.start - block.start].rstrip(" ")
            if block.kind == "item" and not wrapped and before.endswith("\n"):
                # a paragraph of its own inside the item: nested below it, not glued to it
                pieces.append(piece._replace(depth=1))
            else:
                pieces.append(piece)
                findings.add("glued-label", piece.span, label=_head(piece.text))
    return pieces


def _head(text: str) -> str:
    """Return what set a piece free: its label, or its opening words."""
    found = equipment.opener(text)
    return text[: found.end] if found is not None and not found.start else text.partition(":")[0]


def _label_cuts(raw: str, key: str | None, vocabulary: Vocabulary) -> list[int]:
    """Return where known sub-labels start inside `raw`, the label at its very start left out."""
    cuts: list[int] = []
    floor = 0
    colon = raw.find(":")
    if colon < 0:
        return cuts
    if (
        0 < colon < min(_OWN_HEAD, len(raw) - 1)
        and ". " not in raw[:colon]
        and ")" not in raw[:colon]
        and " Contraindication" not in raw[:colon]
    ):
        floor = colon + 1  # the line's own head
        colon = raw.find(":", floor)
    while colon >= 0:
        following = raw[colon + 1 : colon + 2]
        if not following or following.isspace():
            start = _label_start(raw, floor, colon, key, vocabulary)
            if start > floor:
                cuts.append(start)
            floor = colon + 1
        colon = raw.find(":", colon + 1)
    return cuts


def _label_start(raw: str, floor: int, colon: int, key: str | None, vocabulary: Vocabulary) -> int:
    """Return where the known, capitalised label that ends at `colon` starts, or -1."""
    window = max(floor, colon - 90)
    head = raw[window:colon]
    words = [(hit.start(), hit.group()) for hit in re.finditer(r"\S+", head)][-9:]
    for place, (offset, word) in enumerate(words):
        if not word[0].isupper() or any(other[-1] in ".!?;" for _, other in words[place:]):
            continue
        if vocabulary.label(key, head[offset:]) is None:
            continue
        start = window + offset
        if place == 0:
            return start
        before = words[place - 1][1]
        if floor == 0 and window == 0 and len(words) <= 7 and before[-1] not in ".!?)]":
            # `Cleaning of Equipment:` is one head; `Clamp Anesthesia Details:` is an item and what it swallowed
            apart = len(words) - place >= 2 or before[0].islower()
            ends = colon + 1 == len(raw) and apart and before.lower() not in _SMALL
            return start if ends or vocabulary.refuses(head[offset:]) else -1
        if vocabulary.refuses(head[offset:]):
            return start
        # a label follows a sentence end, a bracket or a word in lower case; `Local Anesthesia:` is one head
        if before[-1] in ".!?)];:" or before[0].islower() or before[0].isdigit():
            return start
    return -1


def _swallowed_bullet(raw: str, key: str | None, vocabulary: Vocabulary) -> int:
    """Return where the bullet stands in `Patient Criteria: - Patients ...`, or 0."""
    colon = raw.find(": - ")
    if colon <= 0 or colon > 80 or vocabulary.label(key, raw[:colon]) is None:
        return 0
    return colon + 2
