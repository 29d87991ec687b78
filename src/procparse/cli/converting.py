"""The command `convert`: what it asks for, and the three ways to do it: in this process, by workers, into shards."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from procparse.cli.batches import LOST, Job, batch_options, into_folder, into_lines, plan_options, wants_folder
from procparse.cli.exports import (
    FILE_ENDINGS,
    FhirFiles,
    RecordLines,
    export_options,
    format_of,
    is_address,
    refuse_formats,
)
from procparse.cli.feeds import Documents, Records, feed_choices, feed_options, feed_writer, implied, refuse_foreign
from procparse.cli.group import main
from procparse.cli.options import (
    code_tables_at,
    codes_option,
    policy_options,
    repair_option,
    shape_options,
    vocabulary_at,
    vocabulary_option,
)
from procparse.cli.terminal import (
    FAILED,
    SEVERITIES,
    USAGE,
    Failure,
    Sink,
    limit_of,
    report_findings,
    say,
    say_lines,
    silence,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from procparse.intake.paths import Input
    from procparse.intake.units import Unit
    from procparse.pipeline import Result

    Writer = RecordLines | FhirFiles | Documents | Records


class Request(NamedTuple):
    """What a call of `convert` asks for."""

    paths: tuple[str, ...]
    output: str
    to: tuple[str, ...]
    """Names of exporters."""
    given: dict[str, Any]
    """All other options, by their names."""

    @property
    def feeds(self) -> list[str]:
        """The exporters but for those of records and FHIR."""
        return [name for name in self.to if name not in ("json", "fhir")]

    @property
    def shards(self) -> bool:
        """Whether a folder of shards is written."""
        return wants_folder(self.output, self.to, self.given)

    @property
    def target(self) -> str | None:
        """The output, None for stdout."""
        return None if self.output == "-" else self.output

    @property
    def least(self) -> int:
        """The number of the severity from which on the command fails."""
        return limit_of(self.given["fail_on"], self.given["strict"])

    def choices(self, name: str) -> dict[str, Any]:
        """Return the options of an exporter."""
        given = self.given
        if name == "json":
            return {"spans": not given["no_spans"], "empty": not given["omit_empty"]}
        if name == "fhir":
            fhir = {"version": given["fhir_version"], "form": given["fhir_form"]}
            fhir |= {name: given[name] for name in ("subject", "status")}
            return fhir | {name: given[name] for name in ("base", "publisher", "date") if given[name] is not None}
        return feed_choices(name, given)

    def shared(self) -> dict[str, Any]:
        """Return what a plan takes of the options."""
        same = {name: self.given[name] for name in ("vocabulary", "codes", "repair")}
        return {**same, **plan_options(self.given)}

    def job(self) -> Job:
        """Return the request as one to the engines."""
        outputs = {name: self.choices(name) for name in self.to}
        return Job(self.paths, outputs, self.shared(), self.given, lambda line: say(visible(line)), self.given["quiet"])


@main.command(short_help="Read many pages, write one line of JSON each.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="OUT", default="-", help="File or, for FHIR, folder to write; - or nothing for stdout."
)
@export_options
@batch_options
@feed_options
@shape_options
@vocabulary_option
@codes_option
@policy_options
@repair_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but what could not be read.")
@click.option("-v", "--verbose", count=True, help="Print each warning; -vv also what is normal on such pages.")
@click.pass_context
def convert(ctx: click.Context, /, paths: tuple[str, ...], output: str, to: tuple[str, ...], **given: Any) -> None:
    """Read many pages and write JSON Lines: one record a line, one line a page.

    PATH is a file, a folder (its *.txt, *.text, *.md, *.html, *.htm and *.xhtml files and those of its folders,
    hidden ones left out, in sorted order), a glob pattern, or - for stdin. A dump of several pages gives several
    lines. Also read, in a folder too: .gz .bz2 .xz .zst, .zip and .tar with such files, JSON Lines, Parquet, WARC
    and WET; CSV and TSV where they are named. What a file is, its content says.

    Where OUT ends in / it becomes a folder: shards of records, quarantine.jsonl with each document that has none
    and why, manifest.json with the counts. Documents are read by worker processes; one that crashes, hangs or eats
    memory costs itself alone. A run that was ended goes on with --resume. With --engine spark the same folder is
    written by the machines of a cluster.

    With --to fhir OUT is a folder, with a file a page or a resource type, or a file that ends in .json, .jsonl,
    .ndjson or .xml, with a document a line. Beside each stands a loss report, which names every field of the
    record and where it went. A page of a condition is skipped, and said so.

    With --to chunks the lines are chunks for retrieval, one a section or labelled group. An OUT that ends in
    .sqlite, .sqlite3 or .db is a database with full-text search, to which records are added; see `search`. The
    address of a PostgreSQL database, as OUT or after --to, does the same there. An OUT that ends in .csv or .tsv is
    a table with the columns of --fields, one in .jsonld or .ttl linked data, one in .parquet a nested row a page,
    with a flat table of all passages in a second file.

    A file that cannot be read never stops the run: it is named on stderr and counted, and the exit code is 1.
    OUT is written under another name and renamed when all is done, so it is never half a file.

    \b
    Examples:
      procparse convert dumps/ -o procedures.jsonl
      procparse convert 'dumps/**/*.txt' --omit-empty --no-spans | jq .title.text
      procparse convert dumps/ -o procedures.jsonl --vocabulary words.toml --fail-on error
      procparse convert dumps/ pages.warc.gz -o out/
      procparse convert rows.jsonl.zst -o out/ --to jsonl --to fhir --text-field body --resume
      procparse convert dumps/ -o out/ --to jsonl --to parquet --to chunks
      procparse convert s3://corpus/crawl/ -o s3://corpus/out/ --engine spark
      procparse convert dumps/ -o out --to fhir --fhir-version R5 --fhir-form bundle
      procparse convert dumps/ -o chunks.jsonl --to chunks --chunk-format langchain
      procparse convert dumps/ -o kb.sqlite
      procparse convert dumps/ --to postgresql:///kb
      procparse convert dumps/ -o kb.sqlite --codes house.csv
      procparse convert dumps/ -o kb.csv --fields title,duration.range.low,risks,risks.frequency
      find dumps -name '*.dump' -exec procparse convert {} + > procedures.jsonl
    """
    request = _checked(ctx, Request(paths, output, to, given))
    if request.shards:
        grave = into_folder(request.job(), request.output)
    elif given["workers"]:
        grave = _by_workers(request)
    else:
        grave = _Pass(request).run()
    if grave >= request.least:
        ctx.exit(FAILED)


def _checked(ctx: click.Context, request: Request) -> Request:
    """Return a request with its outputs made plain; raise UsageError for what cannot be done, or not as asked."""
    _, output, to, given = request
    feed = implied(output)
    if feed is not None and ctx.get_parameter_source("to") is ParameterSource.DEFAULT:
        to = (feed,)
    elif feed is not None and feed not in to and not is_address(output):
        # a database would be replaced by lines of JSON
        raise click.UsageError(f"--to {to[0]} does not go into {output}, which is the ending of {feed}", ctx)
    refuse_foreign(ctx, tuple("postgres" if is_address(name) else name for name in to))
    addresses = [name for name in to if is_address(name)]
    if addresses:
        if len(to) > 1 or output != "-":
            raise click.UsageError("expected the address of one database, as --to or as -o, and no other output", ctx)
        to, output = ("postgres",), addresses[0]
    request = request._replace(output=output, to=to)
    database = next((name for name in to if name in ("sqlite", "postgres")), None)
    alone = given["resume"] or given["shard"] is not None or given["engine"] != "local"
    if to == ("postgres",) and alone:
        raise click.UsageError("--to postgres stands alone, without --resume, --shard and --engine: run it again", ctx)
    if is_address(output) and to != ("postgres",):
        raise click.UsageError(f"expected a file for --to {to[0]}, got the address of a database", ctx)
    refuse_formats(ctx, shards=request.shards)
    if to == ("fhir",) and output.endswith(FILE_ENDINGS) and not request.shards:
        given["fhir_format"] = format_of(ctx, output, given["fhir_format"])
    if request.shards:
        if "sqlite" in to:
            raise click.UsageError("--to sqlite writes one file; expected it alone, with -o kb.sqlite", ctx)
        if implied(output) is not None:
            told = "--resume, --shard and --engine write shards; expected a folder, as in -o out/"
            raise click.UsageError(told, ctx)
    elif given["workers"] and database is not None:
        raise click.UsageError(f"--workers writes shards, and --to {database} one database: expected it without", ctx)
    elif given["workers"] and to != ("json",):
        raise click.UsageError(f"--workers with --to {to[0]} writes shards; expected a folder, as in -o out/", ctx)
    return request


def _by_workers(request: Request) -> int:
    """Write one stream of records by workers; return how grave the gravest thing was."""
    from procparse.intake.paths import inputs

    _refuse_output_among(inputs(request.paths, []), request.output)
    with Sink(request.target) as out:
        grave, line = into_lines(request.job(), out.write)
    if not request.given["quiet"]:
        say(line)
    return grave


class _Pass:
    """One pass over the inputs in this process, and what is counted on the way."""

    def __init__(self, request: Request) -> None:
        given = request.given
        self.request = request
        self.shared = request.shared()
        self.words = vocabulary_at(given["vocabulary"])
        self.tables = code_tables_at(given["codes"])
        self.quiet: bool = given["quiet"]
        self.least = min(request.least, {0: len(SEVERITIES), 1: 1}.get(given["verbose"], 0))
        self.files = self.pages = self.failures = 0
        self.codes: Counter[str] = Counter()
        """Of warnings."""
        self.graver: Counter[str] = Counter()
        """Findings by severity."""
        self.ids: set[str] = set()

    def run(self) -> int:
        """Read all, write all; return the number of the gravest severity, LOST where something has no record."""
        from procparse.intake.opening import of_files
        from procparse.intake.paths import Missing, inputs

        missing: list[Missing] = []
        entries = list(inputs(self.request.paths, missing))
        writer = self._writer(entries)
        for path, cause in missing:
            self._fail(visible(path), cause)
        with writer:
            for unit in of_files(entries, limits=self.shared["limits"], fields=self.shared["fields"]):
                self._unit(unit, writer)
        if not self.quiet:
            say(self._summary())
        if self.failures:
            return LOST
        return max((SEVERITIES.index(name) for name, count in self.graver.items() if count), default=-1)

    def _writer(self, entries: list[Input]) -> Writer:
        request, target = self.request, self.request.target
        if request.to == ("fhir",):
            tell = silence if self.quiet else say_lines
            options = request.choices("fhir")
            files = FhirFiles(target, Sink, tell, file_format=request.given["fhir_format"], **options)
            if files.file is not None:
                _refuse_output_among(entries, files.file)
            return files
        if request.to != ("postgres",):
            _refuse_output_among(entries, request.output)
        if request.feeds:
            return feed_writer(request.feeds[0], target, Sink, request.given)
        return RecordLines(Sink(target), **request.choices("json"))

    def _unit(self, unit: Any, writer: Writer) -> None:
        """Write the pages of one document; what is wrong with it is its own matter."""
        from procparse.errors import BatchError, ProcparseError
        from procparse.intake.units import Refused
        from procparse.outcomes import Refusal

        where = visible(unit.source)
        if isinstance(unit, Refused):
            self._fail(where, unit.cause)
            return
        try:
            lines = 0
            for result in self._results(unit):
                self._page(result, unit.source, where, lines, writer)
                lines += result.document.page.count("\n")
            self.files += 1
        except (Failure, ProcparseError, BatchError, BrokenPipeError):
            raise
        except Refusal as refusal:
            self._fail(where, refusal.cause)
        except Exception as error:
            # content never raises, so this is a mistake of ours: loud, but no fault of the other files
            self._fail(where, f"{type(error).__name__}: {error} (a bug in procparse, please report it)")

    def _page(self, result: Result, source: str, where: str, lines: int, writer: Writer) -> None:
        skipped = writer.add(result)
        if skipped is not None:
            self.failures += skipped.failed
            if skipped.failed or not self.quiet:
                say(f"{where}: {visible(skipped.reason)}")
        self.pages += 1
        self.graver.update(finding.severity for finding in result.diagnostics)
        self.codes.update(finding.code for finding in result.diagnostics if finding.severity == "warning")
        if not self.quiet:
            report_findings(result, source, self.least, lines)
        name = result.procedure.id
        if name in self.ids and not self.quiet and skipped is None:
            say(f"{where}: an earlier page has the id {name!r} too; give the file another name")
        self.ids.add(name)

    def _results(self, unit: Unit) -> Iterator[Result]:
        import procparse
        from procparse.intake.rows import page_of

        page = page_of(unit, self.shared["fields"]) if unit.form == "row" else unit
        return procparse.parse_all(
            page.data,
            name=page.name,
            url=page.url,
            vocabulary=self.words,
            metadata=json.loads(page.metadata) if page.metadata else None,
            repair=self.shared["repair"],
            code_tables=self.tables,
        )

    def _fail(self, where: str, cause: str) -> None:
        self.failures += 1
        say(f"{where}: failed: {visible(cause)}")

    def _summary(self) -> str:
        """Return the last line of the command."""
        parts = [_count(self.files, "file"), _count(self.pages, "page")]
        if self.graver["error"]:
            parts.append(_count(self.graver["error"], "error"))
        kinds = ", ".join(f"{code} {number}" for code, number in sorted(self.codes.items()))
        parts.append(_count(self.graver["warning"], "warning") + (f" ({kinds})" if kinds else ""))
        parts.append(_count(self.failures, "failure"))
        return "procparse: " + ", ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _refuse_output_among(inputs: Iterable[Input], output: str) -> None:
    if output == "-":
        return
    if os.path.isdir(output):
        raise Failure(f"cannot write {output}: it is a folder; expected a file", USAGE)
    target = os.path.realpath(output)
    for entry in inputs:
        if entry.path != "-" and os.path.realpath(entry.path) == target:
            raise Failure(f"{output} is among the inputs and would be overwritten", USAGE)
