"""Record -> the rows of a relational store, as tuples; the same for every database."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.exporters.chunks import pieces
from procparse.exporters.walk import leaves, minutes, source_of, title_of
from procparse.record import Equipment, Item, Name, Risk, Role, Step

if TYPE_CHECKING:
    from procparse.exporters.walk import Leaf
    from procparse.record import Code, Procedure

Row = tuple[Any, ...]

COLUMNS: dict[str, tuple[str, ...]] = {
    "procedure": (
        "id",
        "kind",
        "title",
        "source_name",
        "source_url",
        "source_sha256",
        "reader",
        "dialect",
        "fasting_required",
        "fasting_conditional",
        "fasting_from_midnight",
        "schema_version",
        "digest",
        "json",
    ),
    "code": (
        "procedure_id",
        "position",
        "system",
        "uri",
        "code",
        "display",
        "origin",
        "char_start",
        "char_end",
        "table_name",
        "table_version",
        "table_licence",
    ),
    "time": ("procedure_id", "field", "low", "high", "unit", "low_minutes", "high_minutes"),
    "kind": ("procedure_id", "field", "position", "kind"),
    "item": (
        "procedure_id",
        "pointer",
        "parent",
        "section",
        "key",
        "position",
        "depth",
        "label",
        "under",
        "text",
        "char_start",
        "char_end",
        "number",
        "frequency",
        "role",
        "condition",
        "kind",
        "step",
        "use",
    ),
    "chunk": (
        "id",
        "procedure_id",
        "title",
        "section",
        "key",
        "heading",
        "text",
        "char_start",
        "char_end",
        "frequency",
        "source",
    ),
}
"""Table -> its columns, those that others refer to first."""


class Rows(NamedTuple):
    """The rows of one record."""

    id: str
    digest: str
    tables: dict[str, list[Row]]


def digest_of(text: str, layout: int) -> str:
    """Return what tells whether a stored record is this one, in this layout."""
    return sha256(f"{layout}\n{text}".encode()).hexdigest()


def rows(procedure: Procedure, text: str, digest: str) -> Rows:
    """Return the rows of a record; `text` is its JSON."""
    identity, source, fasting = procedure.id, procedure.source, procedure.preparation.fasting
    title, named = title_of(procedure), source_of(procedure)
    about = (
        identity,
        procedure.kind,
        title,
        source.name,
        source.url,
        source.sha256,
        source.reader,
        source.dialect,
        fasting.required if fasting else None,
        fasting.conditional if fasting else None,
        fasting.from_midnight if fasting else None,
        procedure.schema_version,
        digest,
        text,
    )
    times = (
        ("duration.range", procedure.duration.range),
        ("recovery.time", procedure.recovery.time),
        ("preparation.fasting.range", fasting.range if fasting else None),
    )
    kinds = (("anesthesia", procedure.anesthesia.kinds), ("setting", procedure.setting.kinds))
    return Rows(
        identity,
        digest,
        {
            "procedure": [about],
            "code": [_code(identity, n, code) for n, code in enumerate(procedure.codes)],
            "time": [
                (
                    identity,
                    field,
                    time.low,
                    time.high,
                    time.unit,
                    minutes(time.low, time.unit),
                    minutes(time.high, time.unit),
                )
                for field, time in times
                if time is not None
            ],
            "kind": [(identity, field, n, kind) for field, found in kinds for n, kind in enumerate(found)],
            "item": item_rows(procedure),
            "chunk": [
                (
                    piece.id,
                    identity,
                    title,
                    piece.group.section,
                    piece.group.key,
                    " > ".join(piece.group.headings),
                    piece.body,
                    *piece.span,
                    piece.facts.get("frequency"),
                    named,
                )
                for piece in pieces(procedure, None)
            ],
        },
    )


def _code(identity: str, position: int, code: Code) -> Row:
    table = code.table
    return (
        identity,
        position,
        code.system,
        code.uri,
        code.code,
        code.display,
        code.origin,
        *(code.span or (None, None)),
        *((table.name, table.version, table.licence) if table is not None else (None, None, None)),
    )


def item_rows(procedure: Procedure) -> list[Row]:
    """Return every passage of a record as a row of `item`, parents before what is nested in them."""
    return [_item(procedure.id, leaf) for leaf in leaves(procedure)]


def _item(identity: str, leaf: Leaf) -> Row:
    passage = leaf.passage
    number = frequency = role = condition = kind = step = use = label = under = None
    if isinstance(passage, Item):
        label, under = passage.label, passage.under
        if isinstance(passage, Risk):
            frequency = passage.frequency
        elif isinstance(passage, Step):
            number = passage.number
        elif isinstance(passage, Role):
            role, condition = passage.role, passage.condition
    elif isinstance(passage, Equipment):
        label, kind, step = passage.label, passage.kind, passage.step
    elif isinstance(passage, Name):
        label, use = passage.label, passage.use
    return (
        identity,
        leaf.pointer,
        leaf.parent,
        leaf.section,
        leaf.key,
        leaf.position,
        leaf.depth,
        label,
        under,
        passage.text,
        *passage.span,
        number,
        frequency,
        role,
        condition,
        kind,
        step,
        use,
    )
