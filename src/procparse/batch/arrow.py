"""Arrow batch of pages -> Arrow batch of records: one pure function for Spark, Ray Data or a loop of your own."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from procparse.batch.outputs import FHIR, RECORDS
from procparse.batch.plan import plan
from procparse.batch.work import Converter, Done
from procparse.errors import ProcparseError
from procparse.intake.units import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa


def parse_arrow_batch(
    batch: pa.RecordBatch | pa.Table,
    *,
    text: str = "text",
    url: str = "url",
    name: str | None = "name",
    to: str = "json",
    vocabulary: str | None = None,
    codes: str | Sequence[str] = (),
) -> pa.Table:
    """Return a row for each row of `batch`: source, outcome, cause, ids, records.

    `text`, `url` and `name` are the columns of the page (string or binary), its address and its name; the last two
    may be absent. All other columns become metadata of the record. `records` holds JSON, one for each page, of the
    exporter `to`. `codes` are paths of tables of codes. `source` is the name, else the address, else null.

    A page that cannot be parsed is a row with its outcome. One that ends its process ends the task of the engine,
    which has its own way to retry; the local engine is what isolates it.

    Picklable, without state beyond a cache of the vocabulary: hand it to `map_batches(batch_format="pyarrow")`, or
    call it on every batch in `mapInArrow`. Needs the extra `arrow`. Raises ProcparseError for a batch without the
    column `text`.
    """
    import pyarrow as pa

    if text not in batch.schema.names:
        raise ProcparseError(f"expected a column {text!r}, got {', '.join(batch.schema.names) or 'none'}")
    converter = _converter(to, vocabulary, (codes,) if isinstance(codes, str) else tuple(codes))
    ends = [_end(converter, _unit(row, text, url, name), to) for row in batch.to_pylist()]
    return pa.Table.from_pylist(ends, schema=schema())


def schema() -> pa.Schema:
    """Return the columns that `parse_arrow_batch` gives; Spark asks for them first."""
    import pyarrow as pa

    strings = pa.list_(pa.string())
    return pa.schema(
        [
            ("source", pa.string()),
            ("outcome", pa.string()),
            ("cause", pa.string()),
            ("ids", strings),
            ("records", strings),
        ]
    )


@lru_cache(maxsize=8)
def _converter(to: str, vocabulary: str | None, codes: tuple[str, ...]) -> Converter:
    return Converter(plan((), to={to: {}}, vocabulary=vocabulary, codes=codes))


def _unit(row: dict[str, Any], text: str, url: str, name: str | None) -> Unit:
    page = row.pop(text)
    address = row.pop(url, None)
    called = row.pop(name, None) if name else None
    data = page if isinstance(page, bytes) else (page or "").encode("utf-8", "replace")
    metadata = json.dumps(row, ensure_ascii=False, default=str) if row else None
    return Unit(called or address or "", called, data, "page", address, metadata)


def _end(converter: Converter, unit: Unit, to: str) -> dict[str, Any]:
    done: Done = converter.convert(unit)
    template = RECORDS if to == "json" else FHIR.format(kind="Procedure")
    return {
        "source": unit.source or None,
        "outcome": done.row["outcome"],
        "cause": done.row.get("cause"),
        "ids": done.row.get("ids", []),
        "records": done.pieces.get(template, []),
    }
