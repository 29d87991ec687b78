"""Record -> its pieces in each output, and the pieces of a shard -> the bytes of a file: one row an output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.errors import ProcparseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from procparse.pipeline import Result

    Pieces = dict[str, list[Any]]
    """Template of a file -> what a document adds to it: lines, unless the output binds it otherwise."""

RECORDS = "records/part-{}.jsonl"
OUTCOMES = "outcomes/part-{}.jsonl"
FHIR = "fhir/{kind}/part-{{}}.ndjson"
PARQUET = {"records": "parquet/records/part-{}.parquet", "items": "parquet/items/part-{}.parquet"}
FEEDS = {
    "chunks": "chunks/part-{}.jsonl",
    "csv": "csv/part-{}.csv",
    "tsv": "tsv/part-{}.tsv",
    "jsonld": "jsonld/part-{}.jsonld",
    "turtle": "turtle/part-{}.ttl",
    "bulk": "bulk/part-{}.ndjson",
}
"""Outputs that are text with something around it: name of the exporter -> template of its files."""
FOLDERS = ("records", "outcomes", "fhir", "parquet", *FEEDS)
"""All folders that outputs are written to."""
FORMATS = ("json", "fhir", "parquet", *FEEDS)
"""Exporters that a run can write, in the order in which they are written."""


class Output(NamedTuple):
    """One output of a run."""

    add: Callable[[Result, Pieces], str | None]
    """Adds a document; returns why it was left out, if it was."""
    bind: Mapping[str, Callable[[list[Any]], bytes]]
    """Template -> how its pieces become a file, where they are not lines."""


def output(name: str, options: Mapping[str, Any]) -> Output:
    """Return an output; raise ProcparseError where it, or an option of it, does not exist."""
    if name not in FORMATS:
        raise ProcparseError(f"expected an output of {', '.join(FORMATS)}, got {name!r}")
    maker = _MAKERS.get(name)
    return _feed(name, dict(options)) if maker is None else maker(dict(options))


def encoded(line: str) -> bytes:
    """Return a line as UTF-8; what only a name given by the system could hold is still JSON as an escape."""
    return (line + "\n").encode("utf-8", "backslashreplace")


def _records(options: dict[str, Any]) -> Output:
    from procparse.exporters.records import write

    unknown = set(options) - {"spans", "empty"}
    if unknown:
        raise ProcparseError(f"expected options of json among spans, empty, got {', '.join(sorted(unknown))}")

    def add(result: Result, pieces: Pieces) -> None:
        pieces.setdefault(RECORDS, []).append(write(result.procedure, **options))

    return Output(add, {})


def _fhir(options: dict[str, Any]) -> Output:
    from procparse.exporters.fhir import to_fhir
    from procparse.exporters.fhir.options import checked

    checked(**options)

    def add(result: Result, pieces: Pieces) -> str | None:
        if result.procedure.kind == "condition":
            return f"fhir: {result.procedure.id} describes a condition, which is no Procedure"
        export = to_fhir(result, **options)
        for kind, text in export.to_ndjson().items():
            pieces.setdefault(FHIR.format(kind=kind), []).append(text.removesuffix("\n"))
        pieces.setdefault(FHIR.format(kind="losses"), []).append(export.losses.to_json())
        return None

    return Output(add, {})


def _parquet(options: dict[str, Any]) -> Output:
    from procparse.exporters import parquet
    from procparse.exporters.tables import item_rows

    if options:
        raise ProcparseError(f"expected no options of parquet, got {', '.join(sorted(options))}")

    def add(result: Result, pieces: Pieces) -> None:
        items = item_rows(result.procedure)
        pieces.setdefault(PARQUET["records"], []).append(parquet.row(result.procedure, items))
        pieces.setdefault(PARQUET["items"], []).extend(items)

    return Output(
        add,
        {
            PARQUET["records"]: lambda rows: parquet.as_bytes(parquet.record_table(rows)),
            PARQUET["items"]: lambda rows: parquet.as_bytes(parquet.item_table(rows)),
        },
    )


def _feed(name: str, options: dict[str, Any]) -> Output:
    from procparse.exporters.framing import framed
    from procparse.pipeline import parse

    frame, template = framed(name, options), FEEDS[name]
    frame.write(parse("").procedure)  # a value that cannot be is told here, and not by every document

    def add(result: Result, pieces: Pieces) -> None:
        text = frame.write(result.procedure)
        if text:
            pieces.setdefault(template, []).append(text)

    return Output(add, {template: lambda parts: frame.text(parts).encode("utf-8", "backslashreplace")})


_MAKERS: dict[str, Callable[[dict[str, Any]], Output]] = {"json": _records, "fhir": _fhir, "parquet": _parquet}
