"""Record -> the rows of a relational store, as tuples in the order of the layout; the same for every database."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.exporters.chunks import pieces
from procparse.exporters.layout import LAYOUT
from procparse.exporters.walk import leaves, minutes, source_of, title_of
from procparse.record import Equipment, Item, Name, Risk, Role, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.record import Code, Passage, Procedure

Row = tuple[Any, ...]


class Absent(NamedTuple):
    """What stands in an item or chunk where there is nothing; a driver may have something faster than None."""

    text: Any = None
    number: Any = None


NULL = Absent()


SHORT = "item, short"
"""Among the tables of a record: rows of `item` without their last columns."""


class Rows(NamedTuple):
    """The rows of one record."""

    id: str
    digest: str
    tables: dict[str, list[Row]]


def digest_of(text: str) -> str:
    """Return what tells whether a stored record is this one, in this layout."""
    return sha256(f"{LAYOUT}\n{text}".encode()).hexdigest()


def rows(procedure: Procedure, text: str, digest: str, absent: Absent | None = None) -> Rows:
    """Return the rows of a record; `text` is its JSON.

    With `absent`, items that have nothing in their last OWN columns stand without them under SHORT.
    """
    items: list[Row] = []
    short: list[Row] = []
    if absent is None:
        absent = NULL
        items = item_rows(procedure)
    else:
        for head, own in item_parts(procedure, absent):
            if own is None:
                short.append(head)
            else:
                items.append(head + own)
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
            "item": items,
            **({SHORT: short} if short else {}),
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
    none = (None,) * OWN
    return [head + (own or none) for head, own in item_parts(procedure)]


OWN = 7
"""Last columns of `item` that some kinds of passage have for themselves: number, frequency, role, condition, kind,
step, use."""


def item_parts(procedure: Procedure, absent: Absent = NULL) -> Iterator[tuple[Row, Row | None]]:
    """Yield every passage of a record as a row of `item` without its last columns, and these, or None if all are."""
    identity, text = procedure.id, absent.text
    for ordinal, (pointer, parent, section, key, position, depth, passage) in enumerate(leaves(procedure)):
        # a model takes long to say that it has no attribute; its dict does not
        fields = vars(passage)
        label, under = fields.get("label"), fields.get("under")
        start, end = fields["span"]
        head = (
            identity,
            ordinal,
            pointer,
            text if parent is None else parent,
            section,
            key,
            position,
            depth,
            text if label is None else label,
            text if under is None else under,
            fields["text"],
            start,
            end,
        )
        # most are items, and a test of identity costs least
        yield head, None if type(passage) is Item else _own(passage, absent)


def _own(passage: Passage, absent: Absent) -> Row | None:
    """Return the columns that a kind of passage has for itself, None where it has none or nothing in them."""
    text, number = absent
    if isinstance(passage, Risk):
        return (number, passage.frequency, text, text, text, number, text) if passage.frequency else None
    if isinstance(passage, Step):
        return (passage.number, text, text, text, text, number, text)
    if isinstance(passage, Role):
        condition = text if passage.condition is None else passage.condition
        return (number, text, passage.role, condition, text, number, text)
    if isinstance(passage, Equipment):
        step = number if passage.step is None else passage.step
        return (number, text, text, text, passage.kind, step, text)
    if isinstance(passage, Name):
        return (number, text, text, text, text, number, passage.use)
    return None
