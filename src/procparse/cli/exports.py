"""`convert --to ...`: the options of the exporters, and where each of them puts its documents."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import click
from click.core import ParameterSource

from procparse.errors import ProcparseError
from procparse.exporters import EXPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.exporters.fhir import FhirExport
    from procparse.pipeline import Result

    class Sink(Protocol):
        """A place for text that appears whole when the block ends without an error."""

        def __enter__(self) -> Sink:
            """Open it."""
            ...

        def __exit__(self, *_: Any) -> None:
            """Close it, and put it in its place."""
            ...

        def write(self, text: str) -> None:
            """Add text."""
            ...


FORMATS = ("json", "xml", "ndjson")
FILE_ENDINGS = (".json", ".jsonl", ".ndjson", ".xml")
"""Of an output that is one file for all documents."""


class Target(click.Choice[str]):
    """The name of an exporter, or the address of a database, which stands for `--to postgres -o ADDRESS`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name or the address."""
        return value if isinstance(value, str) and is_address(value) else super().convert(value, param, ctx)


def is_address(text: str) -> bool:
    """Tell whether this is the address of a PostgreSQL database."""
    return text.startswith(("postgres://", "postgresql://"))


def masked(line: str) -> str:
    """Return a line without the password of an address in it, if there is one.

    >>> masked("'postgress://me:secret@db/kb' is not one of 'json'")
    "'postgress://me:***@db/kb' is not one of 'json'"
    """
    # to the last @, for one may stand in the password; what is hidden too much is no harm
    line = re.sub(r"(\w://[^\s:@/]*:).*@", r"\1***@", line) if "://" in line else line
    return re.sub(r"(?i)(password=)[^\s&'\"]*", r"\1***", line)


class Skipped(NamedTuple):
    """A page that was not written, or not as it is, and why."""

    reason: str
    failed: bool
    """True where the page should have been written."""


def export_options(command: Any) -> Any:
    """Add the options of the exporters to a command; they arrive as `to` and as one dict, `fhir`."""
    options = (
        click.option(
            "--to",
            type=Target([*EXPORTERS, "jsonl"]),
            multiple=True,
            callback=lambda ctx, param, value: tuple({"jsonl": "json"}.get(name, name) for name in value) or ("json",),
            help="json (or jsonl): the record. fhir: resources of HL7 FHIR, each with a loss report beside it. "
            "chunks: for retrieval. sqlite: a database with search. postgres, or an address such as "
            "postgresql://host/db: the same in a server. csv, tsv: a table. "
            "jsonld, turtle: linked data. parquet: nested rows, and a flat table beside them. "
            "bulk: chunks for OpenSearch and Elasticsearch. "
            "May be repeated, but for sqlite: all in one pass, in shards.  [default: json]",
        ),
        click.option(
            "--fhir-version",
            type=click.Choice(["R4", "R4B", "R5"]),
            default="R4",
            show_default=True,
            help="Release of FHIR.",
        ),
        click.option(
            "--fhir-form",
            type=click.Choice(["procedure", "contained", "bundle"]),
            default="procedure",
            show_default=True,
            help="procedure: one Procedure. contained: with its definitions inside. bundle: a transaction of all.",
        ),
        click.option(
            "--fhir-format",
            type=click.Choice(FORMATS),
            default="json",
            show_default=True,
            help="ndjson: for bulk import, a file a resource type.",
        ),
        click.option(
            "--subject",
            metavar="REF",
            help="FHIR: whom the Procedure is about, such as Patient/123; group: the people whom the page describes. "
            "Default: nobody.",
        ),
        click.option(
            "--status", metavar="CODE", default="unknown", show_default=True, help="FHIR: status of the Procedure."
        ),
        click.option("--publisher", metavar="NAME", help="FHIR: who publishes the definitions."),
        click.option("--date", metavar="DATE", help="FHIR: date of the definitions, such as 2031-05-17."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def refuse_formats(ctx: click.Context, *, shards: bool) -> None:
    """Raise UsageError for a format of FHIR that shards do not have."""
    given = ctx.get_parameter_source("fhir_format") is not ParameterSource.DEFAULT
    if shards and given and ctx.params["fhir_format"] != "ndjson":
        raise click.UsageError("--fhir-format: with several outputs, or --resume, FHIR is written as ndjson", ctx)


def format_of(ctx: click.Context, output: str, given: str) -> str:
    """Return the format of FHIR that the ending of an output asks for; raise UsageError where another was asked for."""
    ending = "xml" if output.endswith(".xml") else "json"
    if ctx.get_parameter_source("fhir_format") is ParameterSource.DEFAULT:
        return ending
    if given != ending:
        raise click.UsageError(f"--fhir-format {given} does not go into {output}; expected another ending", ctx)
    return given


class RecordLines:
    """One file of JSON Lines, a record a line."""

    def __init__(self, sink: Sink, *, spans: bool, empty: bool) -> None:
        self.sink = sink
        self.spans = spans
        self.empty = empty

    def __enter__(self) -> RecordLines:
        self.sink.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.sink.__exit__(*error)

    def add(self, result: Result) -> Skipped | None:
        """Write a record."""
        from procparse.exporters.records import write

        self.sink.write(write(result.procedure, spans=self.spans, empty=self.empty) + "\n")
        return None


class FhirFiles:
    """A folder: `<id>.json` or `<id>.xml` a page, or `<Type>.ndjson` a resource type; a loss report beside each.

    Where the output has the ending of a file, the documents go there, one a line, and the reports to a file beside
    it. Without an output they go to stdout, and the reports to `say`.
    """

    def __init__(
        self,
        output: str | None,
        sink: Callable[[str | None], Sink],
        say: Callable[[str], None],
        *,
        file_format: str,
        **options: Any,
    ) -> None:
        self.file = output if output and output.endswith(FILE_ENDINGS) and not os.path.isdir(output) else None
        self.folder = None if self.file else output
        if self.folder is None and file_format == "ndjson":
            raise ProcparseError("expected a folder for --fhir-format ndjson, as in -o out/")
        if self.folder is not None and os.path.lexists(self.folder) and not os.path.isdir(self.folder):
            raise ProcparseError(
                f"expected a folder for --to fhir, or a file that ends in {', '.join(FILE_ENDINGS)}, got {self.folder}"
            )
        self.sink = sink
        self.say = say
        self.format = file_format
        self.options = options
        self.written: set[str] = set()
        self.open = ExitStack()
        self.sinks: dict[str | None, Sink] = {}

    def __enter__(self) -> FhirFiles:
        from procparse.exporters.fhir.options import checked

        # a mistake in the options is told before any page is read
        checked(**self.options)
        return self

    def __exit__(self, *error: Any) -> bool | None:
        return self.open.__exit__(*error)

    def add(self, result: Result) -> Skipped | None:
        """Write a record as FHIR; a condition is none, and no file is written twice."""
        from procparse.exporters.fhir import to_fhir

        if result.procedure.kind == "condition":
            return Skipped("skipped: it describes a condition, which is no Procedure", failed=False)
        export = to_fhir(result, **self.options)
        name = export.resource_id
        # some file systems take `A.json` and `a.json` for one
        if name.casefold() in self.written:
            return Skipped(f"failed: an earlier page has the id {name!r} too; give the file another name", failed=True)
        self.written.add(name.casefold())
        if self.file is not None:
            self._line(self.file, self._document(export))
            self._line(f"{os.path.splitext(self.file)[0]}.losses.json", export.losses.to_json())
        elif self.folder is None:
            self._line(None, self._document(export))
            self.say(str(export.losses))
        elif self.format == "ndjson":
            for kind, lines in export.to_ndjson().items():
                self._line(f"{kind}.ndjson", lines.removesuffix("\n"))
            self._line("losses.ndjson", export.losses.to_json())
        else:
            self._file(f"{name}.{self.format}", self._document(export))
            self._file(f"{name}.losses.json", export.losses.to_json())
        return None

    def _document(self, export: FhirExport) -> str:
        return export.to_xml().replace("\n", "") if self.format == "xml" else export.to_json()

    def _line(self, name: str | None, text: str) -> None:
        """Add a line to a file that stays open until all is done."""
        if name not in self.sinks:
            self.sinks[name] = self.open.enter_context(self._sink(name))
        self.sinks[name].write(text + "\n")

    def _file(self, name: str, text: str) -> None:
        with self._sink(name) as out:
            out.write(text + "\n")

    def _sink(self, name: str | None) -> Sink:
        return self.sink(os.path.join(self.folder, name) if name is not None and self.folder is not None else name)
