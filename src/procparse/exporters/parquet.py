"""Records -> Parquet: one nested row a record, and a flat table of every passage; needs `procparse[arrow]`."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procparse.errors import OutputError, ProcparseError
from procparse.exporters.layout import COLUMNS, LAYOUT, TABLES
from procparse.exporters.tables import item_rows
from procparse.exporters.walk import title_of
from procparse.record import SCHEMA_VERSION

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    raise ProcparseError("--to parquet needs pyarrow: pip install 'procparse[arrow]'") from None

if TYPE_CHECKING:
    from procparse.exporters.tables import Row
    from procparse.record import Procedure, TimeRange

ROWS = 1000
"""Records a row group: what is in memory at once."""

_OUTSIDE = frozenset({"procedure_id", "section", "key"})
"""What a nested item has above it."""

_TYPES = {"text": pa.string(), "integer": pa.int64()}
_ITEM = [
    pa.field(column.name, _TYPES[column.kind], nullable=not column.needed)
    for table in TABLES
    if table.name == "item"
    for column in table.columns
]
_TIME = pa.struct([("low", pa.float64()), ("high", pa.float64()), pa.field("unit", pa.string(), nullable=False)])
_METADATA = {"procparse.layout": str(LAYOUT), "procparse.schema_version": SCHEMA_VERSION}

ITEMS = pa.schema(_ITEM, metadata=_METADATA)
"""One row a passage; `procedure_id` and `pointer` say where it stands in which record."""

PROCEDURES = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("schema_version", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field(
            "codes",
            pa.list_(
                pa.struct(
                    [(name, pa.string()) for name in ("system", "uri", "code", "display", "origin")]
                    + [("char_start", pa.int64()), ("char_end", pa.int64())]
                    + [(name, pa.string()) for name in ("table_name", "table_version", "table_licence")]
                )
            ),
        ),
        # a list in a list in a list has no fixed depth; `parent` and `depth` say what is nested in what
        pa.field(
            "sections",
            pa.list_(
                pa.struct(
                    [
                        pa.field("section", pa.string(), nullable=False),
                        pa.field("key", pa.string(), nullable=False),
                        pa.field(
                            "items", pa.list_(pa.struct([field for field in _ITEM if field.name not in _OUTSIDE]))
                        ),
                    ]
                )
            ),
        ),
        pa.field("duration", _TIME),
        pa.field("recovery_time", _TIME),
        pa.field(
            "fasting",
            pa.struct(
                [
                    ("required", pa.bool_()),
                    ("conditional", pa.bool_()),
                    ("from_midnight", pa.bool_()),
                    ("range", _TIME),
                    ("char_start", pa.int64()),
                    ("char_end", pa.int64()),
                ]
            ),
        ),
        pa.field("anesthesia_kinds", pa.list_(pa.string())),
        pa.field("setting_kinds", pa.list_(pa.string())),
        pa.field(
            "source",
            pa.struct(
                [(name, pa.string()) for name in ("name", "url", "sha256", "encoding", "reader", "dialect", "metadata")]
            ),
        ),
    ],
    metadata=_METADATA,
)
"""One row a record. `source.metadata` is JSON, for its keys are the caller's."""


class Store:
    """Two files to write records to: `kb.parquet`, and `kb.items.parquet` beside it. Both appear whole at the end."""

    def __init__(self, path: str | Path, *, batch: int = ROWS) -> None:
        target = Path(path)
        self.batch = batch
        self.targets = (target, target.with_name(f"{target.stem}.items{target.suffix}"))
        self.temporary = [one.with_name(f".{one.name}.{os.getpid()}.tmp") for one in self.targets]
        self.records: list[dict[str, Any]] = []
        self.items: list[Row] = []

    def __enter__(self) -> Store:
        self.writers: list[Any] = []
        try:
            for path, schema in zip(self.temporary, (PROCEDURES, ITEMS), strict=True):
                self.writers.append(pq.ParquetWriter(path, schema, compression="zstd"))
        except OSError as error:
            self._tidy()
            raise OutputError(str(self.targets[0]), error.strerror or str(error)) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
            for writer in self.writers:
                writer.close()
            if kind is None:
                for path, target in zip(self.temporary, self.targets, strict=True):
                    path.replace(target)
        except OSError as error:
            raise OutputError(str(self.targets[0]), error.strerror or str(error)) from None
        finally:
            self._tidy()

    def add(self, procedure: Procedure) -> bool:
        """Add a record."""
        items = item_rows(procedure)
        self.records.append(row(procedure, items))
        self.items.extend(items)
        if len(self.records) >= self.batch:
            self._flush()
        return True

    def _flush(self) -> None:
        records, items = self.writers
        if self.records:
            records.write_table(record_table(self.records))
        if self.items:
            items.write_table(item_table(self.items))
        self.records, self.items = [], []

    def _tidy(self) -> None:
        for path in self.temporary:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def record_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Return rows that `row` made as a table of PROCEDURES."""
    return pa.Table.from_pylist(rows, schema=PROCEDURES)


def item_table(rows: list[Row]) -> pa.Table:
    """Return rows that `item_rows` made as a table of ITEMS."""
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, ITEMS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=ITEMS)


def as_bytes(table: pa.Table) -> bytes:
    """Return a table as a Parquet file."""
    out = pa.BufferOutputStream()
    pq.write_table(table, out, compression="zstd", row_group_size=ROWS)
    return bytes(out.getvalue().to_pybytes())


def row(procedure: Procedure, items: list[Row]) -> dict[str, Any]:
    """Return a record as one row of PROCEDURES; `items` are its rows of ITEMS."""
    names = COLUMNS["item"]
    sections: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for item in items:
        cells = dict(zip(names, item, strict=True))
        sections.setdefault((cells["section"], cells["key"]), []).append(cells)
    fasting, source = procedure.preparation.fasting, procedure.source
    return {
        "id": procedure.id,
        "schema_version": procedure.schema_version,
        "kind": procedure.kind,
        "title": title_of(procedure),
        "codes": [
            {
                "system": code.system,
                "uri": code.uri,
                "code": code.code,
                "display": code.display,
                "origin": code.origin,
                "char_start": code.span[0] if code.span else None,
                "char_end": code.span[1] if code.span else None,
                "table_name": code.table.name if code.table else None,
                "table_version": code.table.version if code.table else None,
                "table_licence": code.table.licence if code.table else None,
            }
            for code in procedure.codes
        ],
        "sections": [{"section": section, "key": key, "items": found} for (section, key), found in sections.items()],
        "duration": _time(procedure.duration.range),
        "recovery_time": _time(procedure.recovery.time),
        "fasting": None
        if fasting is None
        else {
            "required": fasting.required,
            "conditional": fasting.conditional,
            "from_midnight": fasting.from_midnight,
            "range": _time(fasting.range),
            "char_start": fasting.span[0],
            "char_end": fasting.span[1],
        },
        "anesthesia_kinds": list(procedure.anesthesia.kinds),
        "setting_kinds": list(procedure.setting.kinds),
        "source": {
            "name": source.name,
            "url": source.url,
            "sha256": source.sha256,
            "encoding": source.encoding,
            "reader": source.reader,
            "dialect": source.dialect,
            "metadata": json.dumps(source.metadata, ensure_ascii=False),
        },
    }


def _time(time: TimeRange | None) -> dict[str, Any] | None:
    return None if time is None else {"low": time.low, "high": time.high, "unit": time.unit}
