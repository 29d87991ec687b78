"""Blocks -> sections. Every block lands in exactly one section, in order.

Unknown, missing, glued and repeated headings are decided here and nowhere else. Bullets are never looked at:
a block is a heading, a line of text or an item, whatever its mark.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from procparse.diagnostics import Findings
from procparse.document import Block, Document, Section
from procparse.sections.context import Context
from procparse.sections.facts import facts
from procparse.sections.headings import CONDITION_NAME, Headings
from procparse.sections.labels import grouped, hoisted, own_part
from procparse.sections.layout import (
    MIN_REPEATED,
    Front,
    closing_notices,
    contents_lines,
    front_matter,
    page_starts,
    repeated_tail,
)
from procparse.sections.lost import with_lost
from procparse.sections.prepare import has_items, prepared
from procparse.sections.run_in import run_in
from procparse.sections.tabular import cell_starts, report_tables
from procparse.sections.unknown import unknown_headings
from procparse.values.names import is_official
from procparse.vocabulary import normalise

if TYPE_CHECKING:
    from procparse.vocabulary import Vocabulary

# The sections that a condition page shares with a procedure's record.
_CONDITION_KEYS = frozenset({"names", "summary", "notices", "related"})
# Sections that a page may well have more than once.
_OFTEN = frozenset({"equipment", "anesthesia", "related", "notices"})


_LISTS = frozenset("indications contraindications preparation description personnel risks benefits recovery".split())
"""Sections that are lists on most pages."""


class Split(NamedTuple):
    """The sections of one page, and what stands outside of them."""

    kind: str
    front: Front
    sections: tuple[Section, ...]
    furniture: tuple[Block, ...]
    duplicates: tuple[Section, ...]
    rest: tuple[Block, ...]
    """Blocks that no section takes: the pages after the first."""


def split(document: Document, vocabulary: Vocabulary, findings: Findings) -> Split:
    """Split one page into its front matter and sections."""
    refuses = "ontraindication" in document.page or "CONTRAINDICATION" in document.page
    unmarked = not has_items(document.blocks)
    context = Context(document.page, document.wrap is not None, vocabulary, findings, refuses, unmarked)
    blocks = prepared(document, vocabulary, findings)
    if not blocks:
        return Split("unknown", Front(), (), (), (), ())
    headings = Headings(blocks, vocabulary)
    keys = headings.known()
    marks: list[tuple[int, int]] = []
    outlined = headings.without_outline(keys, document.page)
    if outlined is not None:
        headings.blocks = blocks = outlined
    apart = run_in(headings, keys, document.page, marks)
    if apart is not None:
        headings = Headings(apart, vocabulary)
        blocks, keys = apart, headings.known()
        for start, end in marks:
            findings.mark(start, end)
    tabled = facts(headings, keys, document.page, findings, document.reader == "html")
    if tabled is not None:
        headings = Headings(tabled, vocabulary)
        blocks, keys = tabled, headings.known()
    rest: tuple[Block, ...] = ()
    starts = page_starts(blocks, keys, vocabulary)
    if len(starts) > 1:
        second = starts[1]
        rest = tuple(blocks[second:])
        findings.add("several-pages", (rest[0].at, rest[-1].end), count=len(starts))
        blocks = blocks[:second]
        keys = {index: key for index, key in keys.items() if index < second}
        headings.blocks = blocks
        headings.texts = [index for index in headings.texts if index < second]
    cells = cell_starts(document, blocks) if headings.furniture else set()
    # `1 | Rest | swelling`: a number whose line goes on in another cell is no page number
    headings.furniture = [
        index for index in headings.furniture if index + 1 >= len(blocks) or blocks[index + 1].at not in cells
    ]
    furniture: list[Block] = [blocks[index] for index in headings.furniture if index < len(blocks)]
    skipped = set(headings.furniture)
    contents = contents_lines(blocks, keys, vocabulary, headings.words)
    if contents:
        findings.add("table-of-contents", (blocks[contents[0]].at, blocks[contents[-1]].end))
        furniture.extend(blocks[index] for index in contents if index not in skipped)
        skipped.update(contents)
        keys = {index: key for index, key in keys.items() if index not in skipped}
    headings.drop_above_label_line(keys)
    headings.drop_sub_labels(keys)
    first = min(keys, default=len(blocks))
    front, system_is_icd = front_matter(
        [b for i, b in enumerate(blocks[:first]) if i not in skipped], bool(keys), furniture, vocabulary
    )
    condition = system_is_icd or bool(
        [1 for index, key in keys.items() if key == "names" and normalise(blocks[index].text) == CONDITION_NAME]
    )
    if condition:
        keys = {index: key if key in _CONDITION_KEYS else "extra" for index, key in keys.items()}
    else:
        headings.choose_expectations(keys)
        headings.free_effects(keys)
    unknown = unknown_headings(headings, keys, first, skipped)
    for index in unknown:
        findings.add("unknown-heading", blocks[index].span, heading=blocks[index].text)
    bounds = sorted({*keys, *unknown})
    tail = repeated_tail(blocks, bounds, skipped)
    skipped.update(tail)
    _report_furniture(headings, bounds, findings)
    closing = closing_notices(blocks, keys, bounds, skipped, vocabulary)
    skipped.update(closing)
    sections, duplicates = _bodies(blocks, keys, bounds, skipped, furniture, context)
    if tail:
        duplicates.append(Section(None, None, tuple(blocks[index] for index in tail)))
        findings.add("repeated-text", (blocks[tail[0]].at, blocks[tail[-1]].end), count=len(tail))
    if closing:
        sections.append(Section("notices", None, tuple(blocks[index] for index in closing)))
    if front.labels or _of_family(blocks, keys):
        sections = with_lost(sections, condition, context)
    if document.reader == "text":
        _report_lost_marks(sections, context)
    report_tables(document, sections, context)
    kind = "condition" if condition else _kind(front, keys)
    if kind != "procedure":
        findings.add("not-a-procedure" if keys else "no-headings", None, kind=kind)
    return Split(kind, front, tuple(sections), tuple(furniture), tuple(duplicates), rest)


def _report_lost_marks(sections: list[Section], context: Context) -> None:
    """Report what looks like lists without their marks: on a page that has none at all, or where the steps are."""
    findings, label = context.findings, context.vocabulary.label
    if context.unmarked:
        if len([1 for section in sections if section.key in _LISTS and len(_lines(section, labelled=False)) > 1]) > 1:
            findings.add("list-marks-missing", None)
        return
    for section in sections:
        if section.key == "description" and section.heading is not None:
            lines = [
                block
                for block in _lines(section, labelled=True)
                if block.kind == "text" or not label("description", block.text.partition(":")[0])  # `- Tools: needle`
            ]
            if len(lines) > 2 and all(block.kind == "text" for block in lines):
                findings.add("steps-without-marks", (lines[0].at, lines[-1].end), count=len(lines))


def _lines(section: Section, labelled: bool) -> list[Block]:
    """Return the blocks of a section that are one sentence, with its label where `labelled`; prose has more."""
    blocks = [*section.blocks, *(block for child in section.children for block in child.blocks)]
    return [block for block in blocks if ". " not in block.text and (labelled or ": " not in block.text[:60])]


def _report_furniture(headings: Headings, bounds: list[int], findings: Findings) -> None:
    """Report adverts and by-lines that stand between the first heading and the last, and what may be one."""
    blocks = headings.blocks
    inside = [index for index in headings.furniture if bounds and bounds[0] < index < bounds[-1]]
    if inside:
        findings.add("furniture-in-body", blocks[inside[0]].span, count=len(inside), line=blocks[inside[0]].text)
    for index in headings.by_lines:
        findings.add("reads-as-by-line", blocks[index].span, line=blocks[index].text)


def _bodies(
    blocks: list[Block],
    keys: dict[int, str],
    bounds: list[int],
    skipped: set[int],
    furniture: list[Block],
    context: Context,
) -> tuple[list[Section], list[Section]]:
    """Return the sections under the headings at `bounds`, and those that are printed again in the same words."""
    findings = context.findings
    sections: list[Section] = []
    duplicates: list[Section] = []
    seen: dict[str, set[str]] = {}
    if len(set(keys.values())) < len(keys):
        seen = {key: set() for key, count in Counter(keys.values()).items() if key != "extra" and count > 1}
    torn = {bisect(bounds, place) for place in skipped}  # how many bounds stand above a line that is left out
    for number, (index, stop) in enumerate(zip(bounds, [*bounds[1:], len(blocks)], strict=False), 1):
        body = blocks[index + 1 : stop]
        if number in torn:
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
            umbrella = stop < len(blocks) and blocks[stop].text[-1] == "?" != heading.text[-1]
            if not umbrella:  # `Procedure Details` above `What happens before the lift?`
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
        again = len(body) - 1
        while again > 0 and _printed_above(body, again):
            again -= 1
        if again < len(body) - 1:
            findings.add("repeated-text", (body[again + 1].at, body[-1].end), count=len(body) - 1 - again)
            duplicates.append(Section(None, None, tuple(body[again + 1 :])))
            body = body[: again + 1]
        rest: list[Block] = []
        if key == "contraindications" and sections:
            body, rest = own_part(body, sections[-1].key, context.vocabulary)
        section = grouped(key, heading, body, context)
        sections.extend(hoisted(section) if section.children else (section,))
        if rest:
            sections.extend(hoisted(grouped(sections[-2].key, None, rest, context)))
    return sections, duplicates


def _printed_above(body: list[Block], index: int) -> bool:
    """Tell whether the last item of a list stands in it above too: one extractor repeats the parent of nested items."""
    block = body[index]
    if block.kind != "item" or index + 9 < len(body) or len(block.text) < MIN_REPEATED:
        return False
    return any(other.text == block.text for other in body[:index])


def page_offsets(document: Document, vocabulary: Vocabulary) -> list[int]:
    """Return the offset at which each page of a dump starts; one page starts at 0."""
    blocks = prepared(document, vocabulary, Findings())
    starts = page_starts(blocks, Headings(blocks, vocabulary).known(), vocabulary)
    return [0, *(blocks[index].at for index in starts[1:])]


def _of_family(blocks: list[Block], keys: dict[int, str]) -> bool:
    """Tell whether the names stand under a heading of the page family, which prints all of its sections."""
    spelled = [normalise(blocks[index].text) for index, key in keys.items() if key == "names"]
    return any(name.startswith(("name of", "procedure name")) for name in spelled)


def _kind(front: Front, keys: dict[int, str]) -> str:
    found = set(keys.values()) - {"extra", "notices", "related", "summary"}
    if front.labels or "names" in found or len(found) >= 2:
        return "procedure"
    # `Name of the Procedure: Lobe lift` is heading and name on one line
    official = any(block is not None and is_official(block.text) for block in (front.title, *front.rest))
    return "procedure" if official else "unknown"
