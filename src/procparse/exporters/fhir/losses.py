"""A record and the options of its export -> the loss report: where each field went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from procparse.exporters.fhir.mapping import MAPPING, Row
from procparse.exporters.fhir.places import NARRATIVE, NOTE
from procparse.exporters.fhir.texts import FORBIDDEN, LONGEST, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.exporters.fhir.doubts import Doubt
    from procparse.exporters.fhir.elements import Json
    from procparse.exporters.fhir.options import Options
    from procparse.record import Procedure

Went = Literal["element", "narrative", "nowhere", "empty"]


class Loss(NamedTuple):
    """One field of the record, and where it went."""

    field: str
    """Path in the record: `recovery.follow_up`."""
    went: Went
    """element; narrative: its text alone; nowhere; empty: the record holds nothing there."""
    paths: tuple[str, ...]
    """Element paths, the narrative's among them."""
    why: str
    """Why there, or why no further."""


class Held(NamedTuple):
    """Words of a field that a finding is about: they reach no element of that field, and are a note."""

    field: str
    finding: str
    """Code of the diagnostic: `reads-against`."""
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LossReport:
    """What became of a record in one export."""

    id: str
    """Id of the record."""
    version: str
    form: str
    rows: tuple[Loss, ...]
    """Every field of the record, in its order."""
    replaced_characters: int
    """Control characters that FHIR or XML forbids; each became U+FFFD."""
    cut: tuple[str, ...]
    """Fields longer than a FHIR string: whole in the narrative, cut in the elements that hold it in one string."""
    held_back: tuple[Held, ...]
    """What may say the reverse of its field, by the findings of the parser."""
    findings_known: bool
    """False where a record was given without its findings, so that nothing could be held back."""

    def as_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return {
            "id": self.id,
            "version": self.version,
            "form": self.form,
            "replaced_characters": self.replaced_characters,
            "cut": list(self.cut),
            "held_back": [held._asdict() | {"texts": list(held.texts)} for held in self.held_back],
            "findings_known": self.findings_known,
            "rows": [row._asdict() | {"paths": list(row.paths)} for row in self.rows],
        }

    def to_json(self) -> str:
        """Return the report on one line."""
        return json.dumps(self.as_dict(), ensure_ascii=False, separators=(",", ":"))

    def __str__(self) -> str:
        """Return the report for a person: a line a field that holds something."""
        out = [f"{self.id} as FHIR {self.version}, {self.form}"]
        for row in self.rows:
            if row.went != "empty":
                places = ", ".join(row.paths) or "nowhere"
                out.append(f"  {row.field:<34} {places}" + (f"  ({row.why})" if row.why else ""))
        for held in self.held_back:
            words = f"held back from {held.field}, see Procedure.note"
            out += [f"  {words}: {text}  ({held.finding})" for text in held.texts]
        if not self.findings_known:
            out.append("  the findings of the parser were not given, so nothing that they doubt was held back")
        if self.replaced_characters:
            out.append(f"  {self.replaced_characters} control characters became U+FFFD")
        if self.cut:
            out.append(f"  longer than a FHIR string, whole in the narrative alone: {', '.join(self.cut)}")
        return "\n".join(out)


def report(
    procedure: Procedure, settled: Procedure, doubts: Sequence[Doubt], options: Options, *, findings_known: bool
) -> LossReport:
    """Return where each field of the record went in an export with these options.

    `settled` is the record without what is in doubt; elements were made of that.
    """
    dumped = procedure.model_dump(mode="json")
    left = settled.model_dump(mode="json") if doubts else dumped
    noted = {doubt.field for doubt in doubts}
    return LossReport(
        procedure.id,
        options.release.name,
        options.form,
        tuple(_loss(row, dumped, left, noted, settled, options) for row in MAPPING),
        sum(len(FORBIDDEN.findall(text)) for text in strings(dumped)),
        tuple(row.field for row in MAPPING if sum(map(len, strings(held(row.field, dumped)))) > LONGEST),
        tuple(Held(doubt.field, doubt.code, tuple(line(item) for item in doubt.items)) for doubt in doubts),
        findings_known,
    )


def _loss(row: Row, dumped: Json, left: Json, noted: set[str], settled: Procedure, options: Options) -> Loss:
    if _is_empty(held(row.field, dumped)):
        return Loss(row.field, "empty", (), "")
    release = options.release
    paths: list[str] = []
    if not _is_empty(held(row.field, left)):
        paths = [
            place.path.format(reason=release.reason, used=release.used)
            for place in row.places
            if place.holds(settled, options)
        ]
    if row.field in noted:
        paths += [path for path in (NOTE, NARRATIVE) if path not in paths]
    went: Went = "nowhere" if not paths else "narrative" if paths == [NARRATIVE] else "element"
    return Loss(row.field, went, tuple(paths), row.why)


def _is_empty(value: Any) -> bool:
    return value in (None, [], {}, "")


def held(field: str, dumped: Any) -> Any:
    """Return what a dumped record holds under a path; of a list, what its members hold."""
    for step in field.split("."):
        if step == "spans":
            return [True]  # every passage has one
        if isinstance(dumped, list):
            found = [part for member in dumped if (part := member.get(step)) not in (None, [])]
            dumped = [one for part in found for one in part] if found and isinstance(found[0], list) else found
        else:
            dumped = dumped[step]
    return dumped


def strings(value: Any) -> list[str]:
    """Return every string in a value, keys left out."""
    out: list[str] = []
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            out.append(one)
        elif isinstance(one, dict):
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
    return out
