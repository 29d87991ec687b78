"""Record -> its groups of passages, its single passages, and its typed facts as flat values.

What every feed needs to know about the shape of the record, once. A feed that walks the record through here
cannot forget a field: the tests compare the walk with the JSON.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from procparse.record import Alternative, Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from procparse.record import Passage, Procedure, TimeRange

    Value = str | int | float | bool
    Flat = dict[str, Value | list[str]]

# field of the record -> its title, and its groups with theirs; no group: the field is a list itself
_FIELDS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("summary", "Summary", ()),
    (
        "purpose",
        "Purpose",
        (("overview", "Overview"), ("conditions", "Conditions it addresses"), ("goals", "Goals")),
    ),
    (
        "indications",
        "Indications",
        (("conditions", "Symptoms and conditions"), ("patient_criteria", "Patient criteria")),
    ),
    ("contraindications", "Contraindications", ()),
    ("preparation", "Preparation", (("instructions", "Instructions"), ("tests", "Tests"))),
    ("description", "Description", ()),
    ("steps", "Steps", ()),
    ("equipment", "Equipment", ()),
    ("anesthesia", "Anesthesia", (("statements", "Statements"),)),
    ("duration", "Duration", (("statements", "Statements"),)),
    ("setting", "Setting", (("statements", "Statements"),)),
    ("personnel", "Personnel", ()),
    ("risks", "Possible risks", ()),
    ("benefits", "Benefits", ()),
    (
        "recovery",
        "Recovery",
        (
            ("instructions", "Instructions"),
            ("restrictions", "Restrictions"),
            ("follow_up", "Follow-up"),
            ("expectations", "What to expect"),
        ),
    ),
    ("alternatives", "Alternatives", ()),
    (
        "patient_experience",
        "Patient experience",
        (
            ("overview", "Overview"),
            ("during", "During the procedure"),
            ("after", "After the procedure"),
            ("pain_management", "Pain management"),
        ),
    ),
    ("outcomes", "Outcomes", ()),
    ("notices", "Notices", ()),
    ("related", "Related entries", ()),
)

# the same, a group a row: field, attribute within it or "", key, pointer, titles
_GROUPS = tuple(
    (field, part, f"{field}.{part}", f"/{field}/{part}", (title,) if len(parts) == 1 else (title, heading))
    if part
    else (field, "", field, f"/{field}", (title,))
    for field, title, parts in (("names", "Names", ()), *_FIELDS)
    for part, heading in parts or (("", ""),)
)

SECTIONS = ("title", "names", *(field for field, _, _ in _FIELDS), "extra_sections", "leftovers")
"""Fields of the record that a passage can stand in."""

MINUTES = {"min": 1, "h": 60, "d": 24 * 60, "wk": 7 * 24 * 60}
"""Minutes of a unit of time. Months and years have no fixed number of them, so they have none here."""


class Group(NamedTuple):
    """A list of passages that has a place of its own in the record."""

    section: str
    """Field of the record."""
    key: str
    """Path of the list: `recovery.restrictions`, `risks`, `extra_sections.0`."""
    pointer: str
    """The same as JSON pointer; `/0` and so on below it is a passage."""
    headings: tuple[str, ...]
    """Titles from the field down; of an unknown section, its heading as the page has it."""
    passages: Sequence[Passage]


class Leaf(NamedTuple):
    """One passage and where it stands in the record."""

    pointer: str
    """JSON pointer into the record."""
    parent: str | None
    """Pointer of the passage it is nested in, or None."""
    section: str
    key: str
    position: int
    """From 0, within its list."""
    depth: int
    """0, or how many passages it is nested in."""
    passage: Passage


def title_of(procedure: Procedure) -> str | None:
    """Return what to call the record: the page's title, else its preferred name, else any name, else None."""
    if procedure.title is not None:
        return procedure.title.text
    names = procedure.names
    found = next((name for name in names if name.use == "preferred"), names[0] if names else None)
    return found.text if found is not None else None


def source_of(procedure: Procedure) -> str:
    """Return where the record came from: name, else URL, else the hash of its bytes."""
    source = procedure.source
    return source.name or source.url or f"urn:sha256:{source.sha256}"


def groups(procedure: Procedure) -> Iterator[Group]:
    """Yield the groups of a record that hold something, in the order of the record.

    Together they hold every passage but the title and the headings of unknown sections.
    """
    for field, part, key, pointer, headings in _GROUPS:
        value = getattr(procedure, field)
        passages = getattr(value, part) if part else value
        if passages:
            yield Group(field, key, pointer, headings, passages)
    for number, extra in enumerate(procedure.extra_sections):
        if extra.items:
            pointer = f"/extra_sections/{number}/items"
            yield Group("extra_sections", f"extra_sections.{number}", pointer, (extra.heading.text,), extra.items)
    if procedure.leftovers:
        yield Group("leftovers", "leftovers", "/leftovers", ("Other text",), procedure.leftovers)


def leaves(procedure: Procedure) -> Iterator[Leaf]:
    """Yield every passage of a record, parents before what is nested in them."""
    if procedure.title is not None:
        yield Leaf("/title", None, "title", "title", 0, 0, procedure.title)
    for number, extra in enumerate(procedure.extra_sections):
        key = f"extra_sections.{number}.heading"
        yield Leaf(f"/extra_sections/{number}/heading", None, "extra_sections", key, 0, 0, extra.heading)
    for group in groups(procedure):
        for position, passage in enumerate(group.passages):
            pointer = f"{group.pointer}/{position}"
            yield Leaf(pointer, None, group.section, group.key, position, 0, passage)
            for name in lists_below(type(passage)):
                if below := getattr(passage, name):
                    yield from _below(below, f"{pointer}/{name}", pointer, group, 1)


def _below(passages: Sequence[Item], place: str, parent: str, group: Group, depth: int) -> Iterator[Leaf]:
    for position, passage in enumerate(passages):
        pointer = f"{place}/{position}"
        yield Leaf(pointer, parent, group.section, group.key, position, depth, passage)
        for name, below in nested(passage):
            yield from _below(below, f"{pointer}/{name}", pointer, group, depth + 1)


@cache
def lists_below(kind: type[Passage]) -> tuple[str, ...]:
    """Return the fields of a kind of passage that hold passages nested in it; a record asks some hundred times."""
    if issubclass(kind, Alternative):
        return "items", "pros", "cons"
    return ("items",) if issubclass(kind, Item) else ()


def nested(item: Item) -> Iterator[tuple[str, Sequence[Item]]]:
    """Yield the lists below an item with the names of their fields."""
    for name in lists_below(type(item)):
        if found := getattr(item, name):
            yield name, found


def minutes(amount: float | None, unit: str) -> float | None:
    """Return an amount of time in minutes; None where there is none, or the unit is no fixed number of them.

    >>> minutes(1.5, "h"), minutes(2, "mo")
    (90.0, None)
    """
    return None if amount is None or unit not in MINUTES else amount * MINUTES[unit]


def facts(procedure: Procedure) -> Flat:
    """Return the typed values of a record as flat metadata: scalars and lists of strings, nothing null or empty."""
    flat: Flat = {"kind": procedure.kind}
    codes = [f"{code.system}:{code.code}" for code in procedure.codes if code.code is not None]
    lists: dict[str, list[str]] = {
        "codes": codes,
        "code_tables": list(dict.fromkeys(str(code.table) for code in procedure.codes if code.table is not None)),
        "anesthesia_kinds": list(procedure.anesthesia.kinds),
        "setting_kinds": list(procedure.setting.kinds),
        "roles": list(dict.fromkeys(role.role for role in procedure.personnel)),
    }
    flat.update({name: values for name, values in lists.items() if values})
    _time(flat, "duration", procedure.duration.range)
    _time(flat, "recovery", procedure.recovery.time)
    fasting = procedure.preparation.fasting
    if fasting is not None:
        if fasting.required is not None:
            flat["fasting_required"] = fasting.required
        flat["fasting_conditional"] = fasting.conditional
        flat["fasting_from_midnight"] = fasting.from_midnight
        _time(flat, "fasting", fasting.range)
    return flat


def _time(flat: Flat, name: str, time: TimeRange | None) -> None:
    if time is None:
        return
    flat[f"{name}_unit"] = time.unit
    for end, amount in (("low", time.low), ("high", time.high)):
        if amount is not None:
            flat[f"{name}_{end}"] = amount
            fixed = minutes(amount, time.unit)
            if fixed is not None:
                flat[f"{name}_{end}_minutes"] = fixed
