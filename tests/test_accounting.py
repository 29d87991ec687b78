"""The accounting itself: it passes what is right, and every way of losing or doubling a character is seen.

A proof that cannot fail proves nothing, so the inputs of real pages are broken here one at a time.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import procparse
from procparse import Part, Result
from procparse.accounting import Accounting, account, leaves
from procparse.document import Mark
from procparse.record import Passage
from procparse.shapes import Trace
from tests import laws

RAW = Path(__file__).parent.parent / "fixtures" / "raw"
FILES = sorted(RAW.iterdir())
NAMES = [
    "p01-velar-ridge-smoothing.bullet.txt",
    "p05-ossal-arc-distraction.dash.txt",
    "p10-hepatic-lantern-drainage.bullet.txt",
    "x02-glued-hash-label.bullet.txt",
    "x18-two-pages-one-dump.txt",
    "x19-table-of-contents.txt",
    "x23-unknown-and-contraindication-headings.txt",
    "h01-code-in-parens-colon.txt",
    "c01-condition-template-bullet.txt",
    "o10-bold-headings.txt",
]


@dataclasses.dataclass
class Inputs:
    """What `account` takes, open to be broken."""

    document: procparse.Document
    record: dict[str, Any]
    sections: list[procparse.Section]
    trace: list[Trace]
    marks: list[tuple[int, int]]

    def account(self) -> Accounting:
        return account(self.document, self.record, self.sections, self.trace, self.marks)

    def copy(self) -> Inputs:
        return Inputs(
            self.document, copy.deepcopy(self.record), list(self.sections), list(self.trace), list(self.marks)
        )


@cache
def result_of(name: str) -> Result:
    return procparse.parse((RAW / name).read_bytes(), name=name)


def inputs_of(name: str) -> Inputs:
    result = result_of(name)
    return Inputs(
        result.document,
        result.procedure.model_dump(),
        list(result.sections),
        list(result._trace),
        list(result._marks),
    )


def ink(text: str, start: int, end: int) -> bool:
    return bool(text[start:end].strip())


def markup_of(inputs: Inputs) -> set[int]:
    """The places of all markup: a part that reaches into it is carved, and so no overlap."""
    return {at for part in inputs.account().parts if part.role == "markup" for at in range(part.start, part.end)}


# -- what is right passes ------------------------------------------------------------------------------
def test_a_small_page_part_by_part() -> None:
    text = (
        "Ridge smoothing\nCPT4 code\nName of the Procedure:\n- Common Name: Veil lift\nProcedure Description\n"
        "1. Closure: **Sewn** up.\n  - Tools: Probe, and clamp.\nSimilar Codes\n"
    )
    parts = procparse.parse(text).accounting()
    assert parts.complete
    assert [(text[part.start : part.end], part.role, part.path) for part in parts.parts] == [
        ("Ridge smoothing", "text", "/title"),
        ("CPT4 code", "label", "/codes/0"),
        ("Name of the Procedure:", "heading", None),
        ("-", "marker", "/names/0"),
        ("Common Name", "label", "/names/0"),
        (":", "separator", "/names/0"),
        ("Veil lift", "text", "/names/0"),
        ("Procedure Description", "heading", None),
        ("1.", "marker", "/steps/0"),
        ("Closure:", "label", "/steps/0"),
        ("**", "markup", None),
        ("Sewn", "text", "/steps/0"),
        ("**", "markup", None),
        (" up.", "text", "/steps/0"),
        ("-", "marker", "/equipment/0"),
        ("Tools:", "label", "/equipment/0"),
        ("Probe", "text", "/equipment/0"),
        (", and", "separator", "/equipment/1"),
        ("clamp", "text", "/equipment/1"),
        (".", "separator", "/equipment/1"),
        ("Similar Codes", "furniture", None),
    ]


def test_duplicates_and_unknown_headings_have_their_roles() -> None:
    text = (
        "Ridge smoothing\nRidge smoothing\nCPT4 code\nSummary\nIt is short.\nBenefits\n- Ease\n"
        "Setting\nA hospital.\nBenefits\n- Ease\nRidge Folklore\n- People sing\n"
    )
    roles = [(part.role, text[part.start : part.end]) for part in procparse.parse(text).accounting().parts]
    assert ("duplicate", "Ridge smoothing") in roles
    assert ("duplicate", "Benefits") in roles
    assert ("duplicate", "Ease") in roles
    assert ("heading", "Ridge Folklore") in roles
    assert [role for role, said in roles if said == "-"] == ["marker"] * 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_parse_gives_is_complete(path: Path) -> None:
    found = result_of(path.name).accounting()
    assert found.gaps == ()
    assert found.overlaps == ()
    assert found.complete
    assert list(found.parts) == sorted(found.parts)


@pytest.mark.parametrize("name", NAMES)
def test_inputs_as_they_are_pass(name: str) -> None:
    assert inputs_of(name).account() == result_of(name).accounting()


def test_every_text_has_the_pointer_of_its_leaf() -> None:
    for name in NAMES:
        result = result_of(name)
        dumped = result.procedure.model_dump()
        said: dict[str, str] = {}
        for part in result.accounting().parts:
            if part.role in ("text", "heading") and part.path is not None:
                said[part.path] = said.get(part.path, "") + result.document.text[part.start : part.end]
        codes = {path for path in said if path.startswith("/codes/")}
        assert set(said) - codes == {path for _, _, path in leaves(dumped)}
        for path in set(said) - codes:
            text = said[path]
            assert "".join(laws.resolve(dumped, path)["text"].split()) == "".join(text.split())


def test_leaves_are_the_passages_and_no_derived_value() -> None:
    assert list(leaves({"text": "a", "span": (0, 1), "items": [{"text": "b", "span": (2, 3)}]})) == [
        (0, 1, ""),
        (2, 3, "/items/0"),
    ]
    assert list(leaves({"text": "a", "span": None})) == []
    assert list(leaves({"fasting": {"text": "a", "span": (0, 1)}, "source": {"text": "a", "span": (0, 1)}})) == []
    assert list(leaves([[{"text": "", "span": (4, 4)}]])) == [(4, 4, "/0/0")]


# -- every mutant is caught ----------------------------------------------------------------------------
Mutants = Iterator[tuple[str, Inputs, tuple[int, int]]]


def without_a_trace_entry(inputs: Inputs) -> Mutants:
    for index, (start, end, role, owner) in enumerate(inputs.trace):
        if ink(inputs.document.text, start, end):
            broken = inputs.copy()
            del broken.trace[index]
            yield f"trace {(start, end, role, owner)}", broken, (start, end)


def with_a_trace_entry_twice(inputs: Inputs) -> Mutants:
    for index, (start, end, role, owner) in enumerate(inputs.trace):
        if ink(inputs.document.text, start, end):
            broken = inputs.copy()
            broken.trace.insert(index, (start, end, "furniture", owner))
            yield f"trace {(start, end, role, owner)}", broken, (start, end)


def without_a_leaf(inputs: Inputs) -> Mutants:
    for start, end, path in leaves(inputs.record):
        broken = inputs.copy()
        laws.resolve(broken.record, path)["span"] = None
        yield path, broken, (start, end)


def with_a_leaf_twice(inputs: Inputs) -> Mutants:
    for start, end, path in leaves(inputs.record):
        broken = inputs.copy()
        broken.record["leftovers"].append({"text": "copy", "span": (start, end)})
        yield path, broken, (start, end)


def with_a_wider_leaf(inputs: Inputs) -> Mutants:
    text, markup = inputs.document.text, markup_of(inputs)
    for start, end, path in leaves(inputs.record):
        beyond = next((at for at in range(end, len(text)) if ink(text, at, at + 1) and at not in markup), None)
        if beyond is not None:
            broken = inputs.copy()
            laws.resolve(broken.record, path)["span"] = (start, beyond + 1)
            yield f"{path} to the right", broken, (beyond, beyond + 1)


def with_a_leaf_that_starts_sooner(inputs: Inputs) -> Mutants:
    text, markup = inputs.document.text, markup_of(inputs)
    for start, end, path in leaves(inputs.record):
        before = len(text[:start].rstrip()) - 1
        if before >= 0 and before not in markup:
            broken = inputs.copy()
            laws.resolve(broken.record, path)["span"] = (before, end)
            yield f"{path} to the left", broken, (before, before + 1)


def with_a_narrower_leaf(inputs: Inputs) -> Mutants:
    markup = markup_of(inputs)
    for start, end, path in leaves(inputs.record):
        for side, span, lost in (("start", (start + 1, end), start), ("end", (start, end - 1), end - 1)):
            if lost not in markup:
                broken = inputs.copy()
                laws.resolve(broken.record, path)["span"] = span
                yield f"{path} at its {side}", broken, (lost, lost + 1)


def without_a_marker(inputs: Inputs) -> Mutants:
    blocks = inputs.document.blocks
    for index, block in enumerate(blocks):
        if block.marker is not None:
            broken = inputs.copy()
            left = (*blocks[:index], block._replace(marker=None), *blocks[index + 1 :])
            broken.document = dataclasses.replace(inputs.document, blocks=left)
            yield f"marker {block}", broken, (block.at, block.at + len(block.marker))


def with_a_marker_out_of_place(inputs: Inputs) -> Mutants:
    blocks = inputs.document.blocks
    for index, block in enumerate(blocks):
        if block.marker is not None:
            broken = inputs.copy()
            left = (*blocks[:index], block._replace(at=block.start), *blocks[index + 1 :])
            broken.document = dataclasses.replace(inputs.document, blocks=left)
            yield f"marker {block}", broken, (block.at, block.at + len(block.marker))


def without_a_heading(inputs: Inputs) -> Mutants:
    for index, section in enumerate(inputs.sections):
        if section.heading is not None and section.key not in (None, "extra"):
            taken = {(start, end) for start, end, _, _ in inputs.trace}
            if section.heading.span not in taken:
                broken = inputs.copy()
                broken.sections[index] = section._replace(heading=None)
                yield f"heading {section.heading.text}", broken, section.heading.span


def without_markup(inputs: Inputs) -> Mutants:
    """Signs inside a text are not lost with their mark: they are read as a part of the text then."""
    spans = [(start, end) for start, end, _ in leaves(inputs.record)]
    spans += [(start, end) for start, end, _, _ in inputs.trace]
    spans += [section.heading.span for section in inputs.sections if section.heading is not None]
    for index, mark in enumerate(inputs.document.marks):
        inside = any(start <= mark.start and mark.end <= end for start, end in spans)
        if not inside and ink(inputs.document.text, mark.start, mark.end):
            marks = (*inputs.document.marks[:index], *inputs.document.marks[index + 1 :])
            broken = inputs.copy()
            broken.document = dataclasses.replace(inputs.document, marks=marks)
            yield f"mark {mark}", broken, (mark.start, mark.end)


MUTATIONS: dict[str, tuple[Callable[[Inputs], Mutants], str]] = {
    "without a trace entry": (without_a_trace_entry, "gap"),
    "with a trace entry twice": (with_a_trace_entry_twice, "overlap"),
    "without a leaf": (without_a_leaf, "gap"),
    "with a leaf twice": (with_a_leaf_twice, "overlap"),
    "with a wider leaf": (with_a_wider_leaf, "overlap"),
    "with a leaf that starts sooner": (with_a_leaf_that_starts_sooner, "overlap"),
    "with a narrower leaf": (with_a_narrower_leaf, "gap"),
    "without a marker": (without_a_marker, "gap"),
    "with a marker out of place": (with_a_marker_out_of_place, "gap"),
    "without a heading": (without_a_heading, "gap"),
    "without markup": (without_markup, "gap"),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_mutant_is_caught_where_it_is(mutation: str) -> None:
    mutants, fault = MUTATIONS[mutation]
    made = 0
    for name in NAMES:
        for what, broken, (start, end) in mutants(inputs_of(name)):
            made += 1
            found = broken.account()
            assert not found.complete, (name, what)
            if fault == "gap":
                assert any(a < end and start < b for a, b in found.gaps), (name, what)
            else:
                assert any(right.start < end and start < left.end for left, right in found.overlaps), (name, what)
    assert made >= 10, "a mutation without mutants tests nothing"


def test_gaps_are_runs_without_the_blanks_around_them() -> None:
    document = procparse.parse("abc  def \n ghi").document
    empty = procparse.parse("").procedure.model_dump()
    found = account(dataclasses.replace(document, blocks=(), marks=()), empty, [], [(5, 8, "text", -1)], [])
    assert found.gaps == ((0, 3), (11, 14))
    assert not found.complete
    assert account(dataclasses.replace(document, blocks=(), marks=(Mark(0, 14, "markup"),)), empty, [], [], []).complete


def test_markup_is_carved_out_of_what_surrounds_it() -> None:
    document = dataclasses.replace(procparse.parse("a**bc**d").document, blocks=(), marks=())
    empty = procparse.parse("").procedure.model_dump()
    found = account(document, empty, [], [(0, 8, "label", -1)], [(1, 3), (5, 7), (5, 7)])
    assert found.complete
    assert found.parts == (
        Part(0, 1, "label", None),
        Part(1, 3, "markup", None),
        Part(3, 5, "label", None),
        Part(5, 7, "markup", None),
        Part(7, 8, "label", None),
    )


# -- the laws as tests use them ------------------------------------------------------------------------
GOOD = result_of(NAMES[0])


def retold(result: Result, change: Callable[[dict[str, Any]], None]) -> Result:
    """The result with a changed record, as a bug in a shape would leave it."""
    dumped = result.procedure.model_dump()
    change(dumped)
    return dataclasses.replace(result, procedure=procparse.Procedure.model_validate(dumped))


def test_laws_pass_what_is_right() -> None:
    laws.check(GOOD)
    laws.check(retold(GOOD, lambda record: None))


BREAKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "a word changed": lambda record: record["title"].update(text="Something else"),
    "a letter's case changed": lambda record: record["title"].update(text=record["title"]["text"].upper()),
    "a full stop added": lambda record: record["summary"][0].update(text=record["summary"][0]["text"] + "."),
    "a word dropped": lambda record: record["summary"][0].update(text=record["summary"][0]["text"].split(" ", 1)[1]),
    "an empty leaf": lambda record: record["leftovers"].append({"text": " ", "span": (0, 0)}),
    "a span shifted": lambda record: record["title"].update(span=tuple(at + 1 for at in record["title"]["span"])),
    "a span beyond the page": lambda record: record["title"].update(span=(0, 10**6)),
    "another item's text": lambda record: record["steps"][0].update(text=record["steps"][1]["text"]),
    "a leaf dropped": lambda record: record["steps"].pop(),
    "a leaf doubled": lambda record: record["leftovers"].append(dict(record["title"])),
}


@pytest.mark.parametrize("name", BREAKS)
def test_laws_see_a_broken_record(name: str) -> None:
    with pytest.raises(AssertionError):
        laws.check(retold(GOOD, BREAKS[name]))


@pytest.mark.parametrize("text", ["  {} ", "{}\n"])
def test_laws_see_white_space_that_is_not_collapsed(text: str) -> None:
    with pytest.raises(AssertionError):
        laws.check(retold(GOOD, lambda record: record["title"].update(text=text.format(record["title"]["text"]))))


def test_laws_see_a_lost_trace_and_a_lost_section() -> None:
    for broken in (
        dataclasses.replace(GOOD, _trace=()),
        dataclasses.replace(GOOD, _trace=GOOD._trace[1:]),
        dataclasses.replace(GOOD, _trace=(*GOOD._trace, GOOD._trace[0])),
        dataclasses.replace(GOOD, sections=()),
        dataclasses.replace(GOOD, sections=GOOD.sections[1:]),
        dataclasses.replace(GOOD, document=dataclasses.replace(GOOD.document, blocks=())),
        dataclasses.replace(GOOD, document=dataclasses.replace(GOOD.document, text=GOOD.document.text + " more")),
    ):
        with pytest.raises(AssertionError):
            laws.conserving(broken)


def test_laws_see_a_role_or_a_path_that_is_not_there() -> None:
    first, *rest = GOOD._trace
    with pytest.raises(AssertionError):
        laws.conserving(dataclasses.replace(GOOD, _trace=((*first[:2], "noise", first[3]), *rest)))
    with pytest.raises((AssertionError, LookupError)):
        laws.conserving(dataclasses.replace(GOOD, _trace=((*first[:3], "/steps/99"), *rest)))


def test_content_leaves_out_where_and_keeps_what() -> None:
    shifted = procparse.parse("\n\n" + GOOD.document.text, name="other.txt", metadata={"a": 1})
    assert laws.content(shifted) == laws.content(GOOD)
    assert shifted.procedure != GOOD.procedure
    for key in set(laws.content(GOOD)) - {"schema_version"}:
        changed = laws.content(GOOD)
        changed[key] = "changed"
        assert changed != laws.content(GOOD)
    assert "'span'" not in str(laws.content(GOOD))
    assert set(laws.content(GOOD)) == set(procparse.Procedure.model_fields) - {"id", "source"}


def test_marks_that_an_author_typed_may_stay_or_go_in_the_verbatim_law() -> None:
    result = procparse.parse("Ridge\nCPT4 code\nBenefits\n- **Ease** of _speech_ and 2 * 3 [see](x)\n")
    laws.check(result)
    assert result.procedure.benefits[0].text == "Ease of speech and 2 * 3 see"
    assert isinstance(result.procedure.benefits[0], Passage)
