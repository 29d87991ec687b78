"""Record -> the outline that people read: parts with a heading, in page order, for narrative and notes alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.exporters.fhir.texts import LONGEST, clean, escaped, rendered, shortened, xhtml
from procparse.record import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from procparse.exporters.fhir.doubts import Doubt
    from procparse.record import Procedure


class Group(NamedTuple):
    """Passages of one field."""

    field: str
    """Path in the record: `recovery.follow_up`."""
    heading: str | None
    """Sub-heading within the part; the words of the record's field, not of the page."""
    passages: Sequence[Passage]
    numbered: bool = False
    always: bool = False
    """Whether the heading stands above the passages even where labels of their own say what they are."""


class Part(NamedTuple):
    """One heading and what stands under it."""

    field: str
    heading: str
    groups: Sequence[Group]


def _nested(field: str, heading: str, **groups: str | None) -> Callable[[Procedure], list[Part]]:
    """Make a part of a field whose value is an object with lists."""

    def parts(procedure: Procedure) -> list[Part]:
        values = procedure.__dict__[field].__dict__
        found = [Group(f"{field}.{key}", title, values[key]) for key, title in groups.items() if values[key]]
        return [Part(field, heading, found)] if found else []

    return parts


def _list(field: str, heading: str) -> Callable[[Procedure], list[Part]]:
    """Make a part of a field whose value is a list."""

    def parts(procedure: Procedure) -> list[Part]:
        found = procedure.__dict__[field]
        return [Part(field, heading, [Group(field, None, found)])] if found else []

    return parts


def _names(procedure: Procedure) -> list[Part]:
    """Return the names, and the title where it is none of them; a sole name is said already."""
    title = procedure.title
    names: list[Passage] = list(procedure.names)
    if title is not None and all(title.text.casefold() != name.text.casefold() for name in names):
        names.insert(0, title)
    return [Part("names", "Names", [Group("names", None, names)])] if len(names) > 1 else []


def _codes(procedure: Procedure) -> list[Part]:
    """Return the codes of the caller's tables, each with what its table says of itself; an element has no place."""
    words = [
        f"{code.system} {code.code}, from a table of codes: {code.table}"
        for code in procedure.codes
        if code.code and code.table is not None
    ]
    said = [Passage.model_construct(text=" ".join(text.split()), span=(0, 0)) for text in words]
    return [Part("codes", "Codes", [Group("codes", None, said)])] if said else []


def _operation(procedure: Procedure) -> list[Part]:
    found: list[Group] = []
    if procedure.description:
        found.append(Group("description", None, procedure.description))
    if procedure.steps:
        found.append(Group("steps", None, procedure.steps, numbered=True))
    return [Part("steps", "Procedure", found)] if found else []


def _extra(procedure: Procedure) -> list[Part]:
    return [
        Part("extra_sections", clean(section.heading.text), [Group("extra_sections", None, section.items)])
        for section in procedure.extra_sections
    ]


def _leftovers(procedure: Procedure) -> list[Part]:
    found = procedure.leftovers
    return [Part("leftovers", LEFTOVERS, [Group("leftovers", None, found)])] if found else []


RISKS = "Possible risks (described as possible, not as observed)"
DOUBTS = "To be checked by a person"
LEFTOVERS = "Other text of the page, under no section"

_PARTS: tuple[Callable[[Procedure], list[Part]], ...] = (
    _names,
    _codes,
    _list("summary", "Summary"),
    _nested("purpose", "Purpose", overview=None, conditions="Conditions addressed", goals="Goals"),
    _nested("indications", "Indications", conditions=None, patient_criteria="Patient criteria"),
    _list("contraindications", "Contraindications"),
    _nested("preparation", "Preparation", instructions=None, tests="Tests"),
    _operation,
    _list("equipment", "Equipment"),
    _nested("anesthesia", "Anesthesia", statements=None),
    _nested("duration", "Duration", statements=None),
    _nested("setting", "Setting", statements=None),
    _list("personnel", "Personnel"),
    _list("risks", RISKS),
    _list("benefits", "Possible benefits"),
    _nested(
        "recovery",
        "Recovery",
        instructions=None,
        restrictions="Restrictions",
        follow_up="Follow-up",
        expectations="What to expect",
    ),
    _list("alternatives", "Alternatives"),
    _nested(
        "patient_experience",
        "What the patient experiences",
        overview=None,
        during="During",
        after="After",
        pain_management="Pain management",
    ),
    _list("outcomes", "Outlook as the page describes it"),
    _extra,
    _list("notices", "Notices"),
    _leftovers,
)


def outline(procedure: Procedure) -> Iterator[Part]:
    """Yield the parts of a record that hold something. `related` is left out: it is about other procedures."""
    for make in _PARTS:
        yield from make(procedure)


_DOUBTED = {
    "reads-against": "reads as a reason against",
    "reads-in-favour": "reads as a reason for",
    "reads-as-risk": "reads as a risk",
    "reads-as-benefit": "reads as a benefit",
    "options-elsewhere": "reads as what speaks for or against an alternative",
    "unclear-in-indications": "introduced by words that speak neither for nor against",
    "label-below-list": "may belong to a section of its own",
    "line-above-list": "may belong to a section of its own",
    "question-in-text": "may belong to a section of its own",
    "states-none": "says that there is nothing of the kind",
}
"""Code of a finding -> what is said above the words that it is about."""


def doubted(doubts: Iterable[Doubt]) -> list[Part]:
    """Return what was held back from the elements, as a part that says where the page has it and what it reads as."""
    groups = [
        Group(
            doubt.field,
            f"Printed under {doubt.field.split('.')[0].replace('_', ' ')}; {_DOUBTED[doubt.code]}",
            doubt.items,
            always=True,
        )
        for doubt in doubts
    ]
    return [Part("doubts", DOUBTS, groups)] if groups else []


class Shown(NamedTuple):
    """A group as people read it."""

    field: str
    heading: str | None
    """None where the page's own labels say it."""
    markdown: list[str]
    xhtml: str


def shown(part: Part) -> list[Shown]:
    """Return the groups of a part, ready for a note and for a narrative."""
    return [
        Shown(
            group.field,
            group.heading if _needs_heading(group) else None,
            *rendered(group.passages, numbered=group.numbered),
        )
        for group in part.groups
    ]


def _needs_heading(group: Group) -> bool:
    """Return whether the page's own labels leave open what the passages are."""
    if group.heading is None or group.always:
        return group.always
    return any(not passage.__dict__["label"] and not passage.__dict__["under"] for passage in group.passages)


def note(heading: str, groups: Sequence[Shown]) -> list[str]:
    """Return a part as markdown: one text, or several where one would be longer than FHIR allows."""
    out = [f"**{escaped(heading)}**"]
    for group in groups:
        if group.heading:
            out += ["", f"{group.heading}:"]
        if group.markdown:
            out.append("")
            out += group.markdown
    text = "\n".join(out)
    return [text] if len(text) <= LONGEST else _cut(out)


def _cut(lines: Sequence[str]) -> list[str]:
    texts: list[list[str]] = [[]]
    size = 0
    for line in map(shortened, lines):
        if size + len(line) >= LONGEST:
            texts.append([])
            size = 0
        texts[-1].append(line)
        size += len(line) + 1
    return [text for group in texts if (text := "\n".join(group).strip())]


def div(title: str | None, parts: Sequence[tuple[str, Sequence[Shown]]]) -> str:
    """Return a narrative's div: title and parts, of `div p ul ol li b h2 h3` without attributes and nothing else."""
    out = ['<div xmlns="http://www.w3.org/1999/xhtml">', f"<h2>{xhtml(title or 'Procedure without a name')}</h2>"]
    for heading, groups in parts:
        out.append(f"<h3>{xhtml(heading)}</h3>")
        for group in groups:
            if group.heading:
                out.append(f"<p>{group.heading}:</p>")
            out.append(group.xhtml)
    out.append("</div>")
    return "".join(out)
