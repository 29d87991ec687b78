"""Record -> the rows of a relational store, as tuples in the order of the layout; the same for every database."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.exporters.chunks import pieces
from procparse.exporters.layout import LAYOUT
from procparse.exporters.walk import leaves, minutes, source_of, title_of
from procparse.record import Alternative, Equipment, Item, Name, Risk, Role, Step

if TYPE_CHECKING:
    from procparse.record import Passage, Procedure

Row = tuple[Any, ...]


class Absent(NamedTuple):
    """What stands in an item or chunk where there is nothing; a driver may have something faster than None."""

    text: Any = None
    number: Any = None


NULL = Absent()


class Rows(NamedTuple):
    """The rows of one record."""

    id: str
    digest: str
    tables: dict[str, list[Row]]


def digest_of(text: str) -> str:
    """Return what tells whether a stored record is this one, in this layout."""
    return sha256(f"{LAYOUT}\n{text}".encode()).hexdigest()


def rows(procedure: Procedure, text: str, digest: str, absent: Absent = NULL) -> Rows:
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
    titled = absent.text if title is None else title
    return Rows(
        identity,
        digest,
        {
            "procedure": [about],
            "code": [
                (identity, n, code.system, code.uri, code.code, code.display, code.origin, *(code.span or (None, None)))
                for n, code in enumerate(procedure.codes)
            ],
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
            "item": item_rows(procedure, absent),
            "chunk": [
                (
                    piece.id,
                    identity,
                    titled,
                    piece.group.section,
                    piece.group.key,
                    " > ".join(piece.group.headings),
                    piece.body,
                    *piece.span,
                    piece.facts.get("frequency", absent.text),
                    named,
                )
                for piece in pieces(procedure, None)
            ],
        },
    )


def item_rows(procedure: Procedure, absent: Absent = NULL) -> list[Row]:
    """Return every passage of a record as a row of `item`, parents before what is nested in them."""
    identity, text, number = procedure.id, absent.text, absent.number
    # number, frequency, role, condition, kind, step, use
    plain = (number, text, text, text, text, number, text)
    found: list[Row] = []
    for ordinal, leaf in enumerate(leaves(procedure)):
        passage = leaf.passage
        label, under, own = _own(passage, absent, plain)
        found.append(
            (
                identity,
                ordinal,
                leaf.pointer,
                text if leaf.parent is None else leaf.parent,
                leaf.section,
                leaf.key,
                leaf.position,
                leaf.depth,
                text if label is None else label,
                text if under is None else under,
                passage.text,
                *passage.span,
                *own,
            )
        )
    return found


def _own(passage: Passage, absent: Absent, plain: Row) -> tuple[str | None, str | None, Row]:
    """Return label, under, and the seven columns that some kinds of passage have for themselves."""
    text, number = absent
    kind = type(passage)
    if kind is Item or kind is Alternative:  # most are, and a test of identity costs least
        return passage.label, passage.under, plain  # type: ignore[attr-defined]
    if isinstance(passage, Item):
        own = plain
        if isinstance(passage, Risk):
            own = (number, passage.frequency or text, text, text, text, number, text)
        elif isinstance(passage, Step):
            own = (passage.number, text, text, text, text, number, text)
        elif isinstance(passage, Role):
            condition = text if passage.condition is None else passage.condition
            own = (number, text, passage.role, condition, text, number, text)
        return passage.label, passage.under, own
    if isinstance(passage, Equipment):
        step = number if passage.step is None else passage.step
        return passage.label, None, (number, text, text, text, passage.kind, step, text)
    if isinstance(passage, Name):
        return passage.label, None, (number, text, text, text, text, number, passage.use)
    return None, None, plain
