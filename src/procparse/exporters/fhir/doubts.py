"""A record and its findings -> the record without what may say the reverse of its field, and what was held back.

The parser keeps words where the page has them, and reports those that read as the reverse of their section. An
element of FHIR has no place for such a warning, so a person reads them in a note instead.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from procparse.diagnostics import Diagnostic
    from procparse.record import Item, Procedure

_REVERSED = frozenset(
    {
        "reads-against",
        "reads-in-favour",
        "reads-as-risk",
        "reads-as-benefit",
        "unclear-in-indications",
        "options-elsewhere",
    }
)
"""Findings about one item, or about the line that introduces some."""

NOTHING = "states-none"
"""For items that say that there is nothing: no finding, as the page is sound, and no element, as nothing is there."""

_ELEMENTS = frozenset(
    {
        ("indications", "conditions"),
        ("indications", "patient_criteria"),
        ("contraindications",),
        ("purpose", "goals"),
        ("setting", "statements"),
        ("personnel",),
        ("risks",),
        ("benefits",),
        ("recovery", "follow_up"),
    }
)
"""Fields each item of which becomes an element of its own."""

# `None known.`, `Not applicable`, `N/A`, `There are no contraindications.`; `No lasting harm is known`
_NOTHING = re.compile(
    r"(?:none|nil|n\.?/?a\.?|not\s+applicable|nothing|no\s+(?:known\s+)?(?:contra-?indications?|risks?|complications?)"
    r"|there\s+(?:are|is)\s+(?:no|none)(?:\s+(?:known|absolute|relative|specific|special))?"
    r"(?:\s+(?:contra-?indications?|risks?|complications?|restrictions?|indications?|alternatives?))?)"
    r"(?:\s+(?:known|found|reported|expected|needed|required|necessary|stated|given|applicable|at\s+(?:this\s+time|present)"
    r"|specific|special|is|are|have|been))*\s*[.;!]?",
    re.IGNORECASE,
)

_OPENING = frozenset({"line-above-list", "label-below-list", "question-in-text"})
"""Findings about a line that may open a section of its own, so all that follows it in such a field is in doubt."""

_FOR_OR_AGAINST = frozenset({"indications", "contraindications", "risks", "benefits"})
"""Fields whose reverse stands in a field of its own."""

_FIELDS = (
    *(("purpose", name) for name in ("overview", "conditions", "goals")),
    *(("indications", name) for name in ("conditions", "patient_criteria")),
    ("contraindications",),
    *(("preparation", name) for name in ("instructions", "tests")),
    *((name, "statements") for name in ("duration", "setting")),
    *((name,) for name in ("personnel", "risks", "benefits")),
    *(("recovery", name) for name in ("instructions", "restrictions", "follow_up", "expectations")),
    *(("patient_experience", name) for name in ("overview", "during", "after", "pain_management")),
)
"""Fields that elements are made of, and about which there are such findings."""

_DERIVED: dict[str, dict[str, Any]] = {
    "duration": {"range": None},
    "setting": {"kinds": []},
    "recovery": {"time": None},
}
"""What was read out of a field's words, and falls with them."""


class Doubt(NamedTuple):
    """Items of one field that one kind of finding is about."""

    field: str
    """Path in the record: `indications.conditions`."""
    code: str
    """Of the finding: `reads-against`."""
    items: tuple[Item, ...]


class _Place(NamedTuple):
    """A passage of a field: where it stands, and the item at the top of its list that it belongs to."""

    start: int
    end: int
    path: tuple[str, ...]
    position: int
    """Of the item at the top, in its list."""
    under: str | None
    """Of the same."""


def settle(procedure: Procedure, diagnostics: Iterable[Diagnostic]) -> tuple[Procedure, tuple[Doubt, ...]]:
    """Return the record without the items that are in doubt, and these. Without such a finding it is the same."""
    findings = [found for found in diagnostics if found.code in _REVERSED | _OPENING and found.span is not None]
    lists = {path: _at(procedure, path) for path in _FIELDS}
    doubted = {
        (path, index): NOTHING
        for path, items in lists.items()
        if path in _ELEMENTS
        for index, item in enumerate(items)
        if item.text[:1] in "nNtT" and not item.items and _NOTHING.fullmatch(item.text)
    }
    if findings:
        doubted |= _doubted(findings, lists)
    if not doubted:
        return procedure, ()
    doubts: list[Doubt] = []
    updates: dict[str, Any] = {}
    for path, items in lists.items():
        codes = [doubted.get((path, index)) for index in range(len(items))]
        for code in dict.fromkeys(filter(None, codes)):
            held = tuple(item for item, own in zip(items, codes, strict=True) if own == code)
            doubts.append(Doubt(".".join(path), code, held))
        if any(codes):
            kept = [item for item, own in zip(items, codes, strict=True) if own is None]
            if len(path) == 1:
                updates[path[0]] = kept
            else:
                updates.setdefault(path[0], dict(_DERIVED.get(path[0], {})))[path[1]] = kept
    changed = {
        name: getattr(procedure, name).model_copy(update=value) if isinstance(value, dict) else value
        for name, value in updates.items()
    }
    return (procedure.model_copy(update=changed) if changed else procedure), tuple(doubts)


def _at(procedure: Procedure, path: tuple[str, ...]) -> list[Item]:
    value: Any = procedure
    for name in path:
        value = getattr(value, name)
    return value  # type: ignore[no-any-return]


def _doubted(
    findings: Iterable[Diagnostic], lists: dict[tuple[str, ...], list[Item]]
) -> dict[tuple[tuple[str, ...], int], str]:
    """Return (path, index) of each item at the top of its list that is in doubt -> code of the finding.

    Passages do not overlap, so a sorted list and a bisection find those of a span.
    """
    places = sorted(
        _Place(*span, path, index, item.__dict__.get("under"))
        for path, items in lists.items()
        for index, item in enumerate(items)
        for span in _spans(item)
    )
    starts = [place.start for place in places]
    out: dict[tuple[tuple[str, ...], int], str] = {}
    introduced: set[int] = set()
    for found in findings:
        assert found.span is not None
        start, end = found.span
        at = max(bisect_right(starts, start) - 1, 0)
        if at < len(places) and places[at].end <= start:
            at += 1
        if at < len(places) and places[at].start < end:
            place = places[at]
            last = place.position
            while at + 1 < len(places) and places[at + 1].start < end and places[at + 1].path == place.path:
                at += 1  # a finding about several items
                last = max(last, places[at].position)
            if found.code in _OPENING:
                if place.path[0] not in _FOR_OR_AGAINST:
                    continue
                last = len(lists[place.path]) - 1
            for index in range(place.position, last + 1):
                if index > place.position and out.get((place.path, index)) in _OPENING:
                    break  # an earlier finding has seen to the rest
                out.setdefault((place.path, index), found.code)
            continue
        # it stands in no item, so it is a line that introduces some: those that come next, as long as they carry it
        under = places[at].under if at < len(places) else None
        while at < len(places) and under and places[at].under == under and at not in introduced:
            introduced.add(at)
            out.setdefault((places[at].path, places[at].position), found.code)
            at += 1
    return out


def _spans(item: Item) -> Iterator[tuple[int, int]]:
    """Yield where an item and all that is nested in it stand."""
    left = [item]
    while left:
        one = left.pop()
        yield one.span
        left.extend(one.items)
