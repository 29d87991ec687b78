"""Record -> text in some format: one row an exporter. An exporter sees the record and nothing else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

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
    """`module:function` within this package; loaded at first use, for `--help` needs none of them."""
    options: tuple[str, ...]
    """Names of the keyword arguments that the function takes beside the record."""

    @property
    def function(self) -> Callable[..., str]:
        """The writer: one record and its options -> the text of one document, without a newline at its end."""
        module, name = self.home.split(":")
        writer: Callable[..., str] = getattr(import_module(f"{__name__}.{module}"), name)
        return writer


EXPORTERS: dict[str, Exporter] = {
    row.name: row
    for row in (
        Exporter("json", ("application/json", "application/x-ndjson"), "records:write", ("spans", "empty", "indent")),
        Exporter(
            "fhir",
            ("application/fhir+json", "application/fhir+xml", "application/fhir+ndjson"),
            "fhir:write",
            ("version", "form", "media_type", "subject", "status", "reasons", "used", "category", "base"),
        ),
        Exporter("chunks", ("application/x-ndjson",), "chunks:write", ("form", "max_characters")),
    )
}


def exporter(name: str) -> Exporter:
    """Return the row of that name; raise ProcparseError where there is none."""
    try:
        return EXPORTERS[name]
    except KeyError:
        raise ProcparseError(f"expected an exporter of {', '.join(EXPORTERS)}, got {name!r}") from None
