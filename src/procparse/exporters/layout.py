"""The tables and views of a relational store, said once; SQLite, PostgreSQL and Parquet are made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYOUT = 3
"""Version of what stands here. A store keeps it; one of another version is refused, never half-understood."""

Kind = Literal["text", "integer", "real", "boolean", "json"]


class Column(NamedTuple):
    """One column."""

    name: str
    kind: Kind
    needed: bool
    """True where every row has a value."""


class Table(NamedTuple):
    """One table; all but `procedure` belong to it by `procedure_id`."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)

    def create(self, types: Mapping[str, str], *, first: str = "", last: str = "", key: str = "PRIMARY KEY") -> str:
        """Return `CREATE TABLE ... (...)` with a database's own names of the types, and columns of its own."""
        lines = [first] if first else []
        for column in self.columns:
            needed = " NOT NULL" if column.needed else ""
            refers = " REFERENCES procedure (id)" if column.name == "procedure_id" else ""
            lines.append(f'"{column.name}" {types[column.kind]}{needed}{refers}')
        if last:
            lines.append(last)
        lines.append(f"{key} ({', '.join(self.key)})")
        return f"CREATE TABLE {self.name} (\n  " + ",\n  ".join(lines) + "\n)"


def _columns(text: str) -> tuple[Column, ...]:
    """Return columns from `name kind`, one a line; a `?` after the kind: a row may have none."""
    found = []
    for line in text.split("\n"):
        if line.strip():
            name, kind = line.split()
            known: Kind = kind.removesuffix("?")  # type: ignore[assignment]
            found.append(Column(name, known, not kind.endswith("?")))
    return tuple(found)


TABLES = (
    Table(
        "procedure",
        ("id",),
        _columns("""
            id text
            kind text
            title text?
            source_name text?
            source_url text?
            source_sha256 text
            reader text
            dialect text
            fasting_required boolean?
            fasting_conditional boolean?
            fasting_from_midnight boolean?
            schema_version text
            digest text
            json json
        """),
    ),
    Table(
        "code",
        ("procedure_id", "position"),
        _columns("""
            procedure_id text
            position integer
            system text
            uri text
            code text?
            display text?
            origin text
            char_start integer?
            char_end integer?
            table_name text?
            table_version text?
            table_licence text?
        """),
    ),
    Table(
        "time",
        ("procedure_id", "field"),
        _columns("""
            procedure_id text
            field text
            low real?
            high real?
            unit text
            low_minutes real?
            high_minutes real?
        """),
    ),
    Table(
        "kind",
        ("procedure_id", "field", "position"),
        _columns("""
            procedure_id text
            field text
            position integer
            kind text
        """),
    ),
    # `ordinal` is the place in the record; `position` the place in its list, `number` that of a step
    Table(
        "item",
        ("procedure_id", "ordinal"),
        _columns("""
            procedure_id text
            ordinal integer
            pointer text
            parent text?
            section text
            key text
            position integer
            depth integer
            label text?
            under text?
            text text
            char_start integer
            char_end integer
            number integer?
            frequency text?
            role text?
            condition text?
            kind text?
            step integer?
            use text?
        """),
    ),
    Table(
        "chunk",
        ("id",),
        _columns("""
            id text
            procedure_id text
            title text?
            section text
            key text
            heading text
            text text
            char_start integer
            char_end integer
            frequency text?
            source text
        """),
    ),
)
"""In the order in which they refer to each other."""

COLUMNS: dict[str, tuple[str, ...]] = {table.name: table.names for table in TABLES}
"""Table -> its columns."""

_SOURCE = "coalesce(procedure.source_name, procedure.source_url) AS source"
_PLACE = f"{_SOURCE}, item.char_start, item.char_end"


def _of_items(name: str, columns: str, where: str) -> str:
    return (
        f"CREATE VIEW {name} AS SELECT item.procedure_id, procedure.title, {columns}, {_PLACE}, item.pointer "
        f"FROM item JOIN procedure ON procedure.id = item.procedure_id WHERE {where} "
        "ORDER BY item.procedure_id, item.ordinal"
    )


def _of_kinds(name: str, field: str) -> str:
    return (
        f"CREATE VIEW {name} AS SELECT kind.procedure_id, procedure.title, kind.kind, {_SOURCE} "
        f"FROM kind JOIN procedure ON procedure.id = kind.procedure_id WHERE kind.field = '{field}' "
        "ORDER BY kind.procedure_id, kind.position"
    )


VIEWS = (
    _of_items("steps", "item.number, item.label, item.text", "item.section = 'steps' AND item.depth = 0"),
    _of_items("risks", "item.frequency, item.label, item.text", "item.section = 'risks' AND item.depth = 0"),
    _of_items("indications", 'item."key", item.label, item.text', "item.section = 'indications'"),
    _of_items("contraindications", "item.label, item.text", "item.section = 'contraindications'"),
    _of_items("equipment", "item.kind, item.text, item.step", "item.section = 'equipment'"),
    _of_items("personnel", "item.role, item.text, item.condition", "item.section = 'personnel' AND item.depth = 0"),
    _of_items("names", "item.use, item.label, item.text", "item.section = 'names'"),
    "CREATE VIEW risks_by_frequency AS "
    "SELECT frequency, lower(text) AS risk, count(DISTINCT procedure_id) AS procedures "
    "FROM item WHERE section = 'risks' AND depth = 0 GROUP BY frequency, lower(text) "
    "ORDER BY frequency IS NULL, frequency, procedures DESC, risk",
    "CREATE VIEW durations AS "
    "SELECT time.procedure_id, procedure.title, time.low, time.high, time.unit, time.low_minutes, time.high_minutes, "
    f"{_SOURCE} FROM time JOIN procedure ON procedure.id = time.procedure_id WHERE time.field = 'duration.range' "
    "ORDER BY time.high_minutes, time.procedure_id",
    _of_kinds("anesthesia", "anesthesia"),
    _of_kinds("settings", "setting"),
)
"""One for each question that people ask; the same words for every database."""
