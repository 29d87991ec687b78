"""`convert --to chunks` and the other feeds: their options, and how each writes its output."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from procparse.cli.exports import Skipped, is_address
from procparse.errors import OutputError, ProcparseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.cli.exports import Sink
    from procparse.exporters.framing import Framed
    from procparse.pipeline import Result


ENDINGS = {
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonld": "jsonld",
    ".ttl": "turtle",
}
"""Of an output -> what is written there, unless `--to` says otherwise."""


_OTHERS = (".duckdb", ".nt", ".ods", ".rdf", ".xls", ".xlsx")
"""What people may well ask for, and would find lines of JSON in."""

_OF = {
    "chunk_format": ("chunks",),
    "chunk_size": ("chunks",),
    "fields": ("csv", "tsv"),
    "index": ("bulk",),
    "schema": ("postgres",),
    "base": ("jsonld", "turtle", "fhir"),
    "therapeutic": ("jsonld", "turtle"),
    "no_spans": ("json",),
    "omit_empty": ("json",),
    **dict.fromkeys(("fhir_version", "fhir_form", "fhir_format", "subject", "status", "publisher", "date"), ("fhir",)),
}
"""Option -> the exporters that it is for."""


def refuse_foreign(ctx: click.Context, to: tuple[str, ...]) -> None:
    """Raise UsageError for an option of another exporter: it would do nothing, and nobody would know."""
    for name, exporters in _OF.items():
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE and not set(to) & set(exporters):
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} is for --to {' and '.join(exporters)}, not for {' and '.join(to)}", ctx)


def implied(output: str) -> str | None:
    """Return the feed that the name of an output asks for, or None.

    Raises ProcparseError for the ending of a kind of file that nothing writes.

    >>> implied("kb.sqlite"), implied("records.jsonl")
    ('sqlite', None)
    """
    if is_address(output):
        return "postgres"
    ending = os.path.splitext(output)[1].lower()
    if ending in _OTHERS:
        known = ", ".join((*ENDINGS, ".jsonl"))
        raise ProcparseError(f"expected an output that ends in {known}, got {output}; nothing here writes {ending}")
    return ENDINGS.get(ending)


def feed_options(command: Any) -> Any:
    """Add the options of the feeds to a command; they arrive as one dict, `feed`, through `feed_choices`."""
    options = (
        click.option(
            "--chunk-format",
            type=click.Choice(["canonical", "langchain", "llamaindex", "haystack"]),
            default="canonical",
            show_default=True,
            help="chunks: the library that is to load them.",
        ),
        click.option(
            "--chunk-size",
            type=click.IntRange(0),
            metavar="N",
            default=2000,
            show_default=True,
            help="chunks: longer groups are split between items; 0 splits nothing.",
        ),
        click.option(
            "--fields",
            metavar="A,B.C,...",
            help="csv, tsv: the columns, as paths into the record. Default: what most people want.",
        ),
        click.option(
            "--index", metavar="NAME", default="procparse", show_default=True, help="bulk: the index to write to."
        ),
        click.option(
            "--schema", metavar="NAME", default="procparse", show_default=True, help="postgres: where the tables are."
        ),
        click.option(
            "--base",
            metavar="URL",
            help="jsonld, turtle: start of a record's address; FHIR: of the definitions' addresses. Default: a urn.",
        ),
        click.option(
            "--therapeutic",
            is_flag=True,
            help="jsonld, turtle: the pages are of therapies, so that risks are `adverseOutcome` too.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


class Documents:
    """One file: what an exporter makes of each record, one after the other, within what makes a document of them."""

    def __init__(self, sink: Sink, frame: Framed) -> None:
        self.sink = sink
        self.frame = frame
        self.some = False

    def __enter__(self) -> Documents:
        self.sink.__enter__()
        self.sink.write(self.frame.head)
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: Any) -> None:
        if kind is None:
            self.sink.write(("\n" if self.some else "") + self.frame.tail)
        self.sink.__exit__(kind, *error)

    def add(self, result: Result) -> Skipped | None:
        """Write a record; one of which nothing is left gives no line."""
        text = self.frame.write(result.procedure)
        if text:
            self.sink.write(self.frame.between + text if self.some else text)
            self.some = True
        return None


class Records:
    """A database: every record is in it when the block ends; of two pages with one id, the first of a run stays."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.ids: set[str] = set()

    def __enter__(self) -> Records:
        self.store.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.store.__exit__(*error)

    def add(self, result: Result) -> Skipped | None:
        """Add a record; one that would take the place of another page is told instead."""
        name = result.procedure.id
        if name in self.ids:
            return Skipped(f"failed: an earlier page has the id {name!r} too; give the file another name", failed=True)
        self.ids.add(name)
        self.store.add(result.procedure)
        told = getattr(self.store, "told", None)
        if told:  # that something could not be stored as it is
            reason = "; ".join(told)
            told.clear()
            return Skipped(reason, failed=False)
        return None


def feed_choices(to: str, chosen: dict[str, Any]) -> dict[str, Any]:
    """Return the options of an exporter; `chosen` are the values of `feed_options`."""
    if to in ("csv", "tsv"):
        fields = chosen["fields"]
        return {} if fields is None else {"fields": [field.strip() for field in fields.split(",")]}
    if to in ("jsonld", "turtle"):
        return {"base": chosen["base"], "therapeutic": chosen["therapeutic"]}
    if to == "bulk":
        return {"index": chosen["index"]}
    if to == "chunks":
        return {"form": chosen["chunk_format"], "max_characters": chosen["chunk_size"] or None}
    return {}


def feed_writer(
    to: str, output: str | None, sink: Callable[[str | None], Sink], chosen: dict[str, Any]
) -> Documents | Records:
    """Return the writer of a feed; `chosen` are the values of `feed_options`."""
    from procparse.exporters import exporter
    from procparse.exporters.framing import framed

    if to == "postgres":
        if output is None or not is_address(output):
            raise ProcparseError("expected the address of a database for --to postgres, as in -o postgresql://host/db")
        return Records(exporter(to).store(output, schema=chosen["schema"]))
    if to in ("sqlite", "parquet"):
        if output is None:
            raise ProcparseError(f"expected a file for --to {to}, as in -o kb.{to}")
        return Records(exporter(to).store(_in_a_folder(output)))
    return Documents(sink(output), framed(to, feed_choices(to, chosen)))


def _in_a_folder(output: str) -> str:
    """Return an output, its folder made, as other outputs do it."""
    try:
        os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
    except OSError as error:
        raise OutputError(output, error.strerror or str(error)) from None
    return output


@click.command(short_help="Search a database of records.")
@click.argument("database", metavar="KB.SQLITE")
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option("--section", metavar="NAME", help="Only there: a field of the record (risks) or a group (risks.rare).")
@click.option("-n", "--limit", type=click.IntRange(1), default=10, show_default=True, help="At most so many places.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a place.")
@click.pass_context
def search(
    ctx: click.Context, /, database: str, words: tuple[str, ...], section: str | None, limit: int, as_json: bool
) -> None:
    """Search a database that `convert -o kb.sqlite` made, and print the places, the best first.

    Each place is: page and characters of it, record, path within the record, words around. All words must be
    there; those in double quotes side by side. Exit code 1: nothing was found.

    \b
    Examples:
      procparse search kb.sqlite nerve damage --section risks.rare
      procparse search kb.sqlite '"nothing to eat"' -n 3 --json
    """
    import json

    from procparse.exporters.sqlite import search as find
    from procparse.show import visible

    marks = ("[", "]")
    hits = find(database, " ".join(words), section=section, limit=limit, marks=marks)
    for hit in hits:
        if as_json:
            click.echo(json.dumps(hit._asdict(), ensure_ascii=False))
        else:
            place = f"{hit.source}:{hit.char_start}-{hit.char_end}"
            click.echo(visible(f"{place}: {hit.title or hit.doc_id} > {hit.heading} [{hit.key}]"))
            click.echo(visible("  " + " ".join(hit.snippet.split())))
    if not hits:
        ctx.exit(1)
