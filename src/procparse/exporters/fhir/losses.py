"""A record and the options of its export -> the loss report: where each field went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from procparse.exporters.fhir.mapping import MAPPING, NARRATIVE, Row
from procparse.exporters.fhir.texts import FORBIDDEN, LONGEST

if TYPE_CHECKING:
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

    def as_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return {
            "id": self.id,
            "version": self.version,
            "form": self.form,
            "replaced_characters": self.replaced_characters,
            "cut": list(self.cut),
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
        if self.replaced_characters:
            out.append(f"  {self.replaced_characters} control characters became U+FFFD")
        if self.cut:
            out.append(f"  longer than a FHIR string, whole in the narrative alone: {', '.join(self.cut)}")
        return "\n".join(out)


def report(procedure: Procedure, options: Options) -> LossReport:
    """Return where each field of the record went in an export with these options."""
    dumped = procedure.model_dump(mode="json")
    return LossReport(
        procedure.id,
        options.release.name,
        options.form,
        tuple(_loss(row, procedure, dumped, options) for row in MAPPING),
        sum(len(FORBIDDEN.findall(text)) for text in strings(dumped)),
        tuple(row.field for row in MAPPING if sum(map(len, strings(held(row.field, dumped)))) > LONGEST),
    )


def _loss(row: Row, procedure: Procedure, dumped: dict[str, Any], options: Options) -> Loss:
    if held(row.field, dumped) in (None, [], {}, ""):
        return Loss(row.field, "empty", (), "")
    release = options.release
    paths = tuple(
        place.path.format(reason=release.reason, used=release.used)
        for place in row.places
        if place.holds(procedure, options)
    )
    went: Went = "nowhere" if not paths else "narrative" if paths == (NARRATIVE,) else "element"
    return Loss(row.field, went, paths, row.why)


def held(field: str, dumped: Any) -> Any:
    """Return what a dumped record holds under a path; of a list, what its members hold."""
    for step in field.split("."):
        if step == "spans":
            return [True]  # every passage has one
        if isinstance(dumped, list):
            return [part for member in dumped if (part := member.get(step)) is not None]
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
