"""Record -> text in some format: one row an exporter. An exporter sees the record and nothing else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.errors import ProcparseError

if TYPE_CHECKING:
    from collections.abc import Callable


class Exporter(NamedTuple):
    """One way to write a record."""

    name: str
    """What `convert --to` takes."""
    media_types: tuple[str, ...]
    """What it can write, the usual one first."""
    home: str
    """`module:function`, or `module:Class` of a store, within this package; loaded at first use, for `--help`
    needs none of them."""
    options: tuple[str, ...]
    """Names of the keyword arguments that the function, or the store, takes beside the record, or the place."""

    @property
    def function(self) -> Callable[..., str]:
        """The writer: one record and its options -> the text of one document, without a newline at its end."""
        writer: Callable[..., str] = self._load()
        return writer

    @property
    def store(self) -> Callable[..., Any]:
        """The class of a store: made with a place, a context manager, `add(record)` adds one."""
        store: Callable[..., Any] = self._load()
        return store

    def _load(self) -> Any:
        module, name = self.home.split(":")
        return getattr(import_module(f"{__name__}.{module}"), name)


EXPORTERS: dict[str, Exporter] = {
    row.name: row
    for row in (
        Exporter("json", ("application/json", "application/x-ndjson"), "records:write", ("spans", "empty", "indent")),
        Exporter(
            "fhir",
            ("application/fhir+json", "application/fhir+xml", "application/fhir+ndjson"),
            "fhir:write",
            (
                *("version", "form", "media_type", "subject", "status", "reasons", "used", "category", "base"),
                *("publisher", "date", "experimental", "diagnostics"),
            ),
        ),
        Exporter("chunks", ("application/x-ndjson",), "chunks:write", ("form", "max_characters")),
        Exporter("sqlite", ("application/vnd.sqlite3",), "sqlite:Store", ("batch",)),
        Exporter("postgres", ("application/sql",), "postgres:Store", ("batch", "schema")),
        Exporter("parquet", ("application/vnd.apache.parquet",), "parquet:Store", ("batch",)),
        Exporter("csv", ("text/csv",), "delimited:write", ("fields", "delimiter")),
        Exporter("tsv", ("text/tab-separated-values",), "delimited:write", ("fields", "delimiter")),
        Exporter("jsonld", ("application/ld+json",), "linked:write_jsonld", ("base", "therapeutic", "with_context")),
        Exporter("turtle", ("text/turtle",), "linked:write_turtle", ("base", "therapeutic", "with_prefixes")),
        Exporter("bulk", ("application/x-ndjson",), "bulk:write", ("index",)),
    )
}


def exporter(name: str) -> Exporter:
    """Return the row of that name; raise ProcparseError where there is none."""
    try:
        return EXPORTERS[name]
    except KeyError:
        raise ProcparseError(f"expected an exporter of {', '.join(EXPORTERS)}, got {name!r}") from None
