"""The command line: arguments -> calls of the library, findings -> lines on stderr, an exit code.

The parser is imported inside the commands, so that `--help` and `--version` start at once.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from procparse import __version__
from procparse.cli_convert import Job, batch_options, into_folder, into_lines, plan_options, wants_folder
from procparse.cli_export import FhirFiles, RecordLines, export_options, is_address, masked, refuse_formats
from procparse.cli_feeds import (
    Documents,
    Records,
    feed_choices,
    feed_options,
    feed_writer,
    implied,
    refuse_foreign,
    search,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from procparse.codetables import CodeTable
    from procparse.diagnostics import Diagnostic
    from procparse.intake.paths import Input
    from procparse.intake.units import Fields, Unit
    from procparse.pipeline import Result
    from procparse.vocabulary import Vocabulary

FAILED = 1
"""Some input could not be read, or a page has findings that `--fail-on` names."""
USAGE = 2
"""The command line, the vocabulary file or the place of the output is wrong; nothing was done."""
NO_OUTPUT = 74
"""The output could not be written (EX_IOERR of sysexits.h)."""
INTERRUPTED = 130
CLOSED_PIPE = 141
"""The reader of stdout went away; what a shell reports for SIGPIPE."""
TERMINATED = 143

SEVERITIES = ("info", "warning", "error")
_FAIL_ON = {"never": len(SEVERITIES), "warning": 1, "error": 2}


class Failure(Exception):
    """The end of a command, told in one line, with its exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Commands(click.Group):
    """The group of commands: every way to end becomes one line and an exit code here."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; exit with a documented code."""
        if standalone_mode:
            signal.signal(signal.SIGTERM, _terminated)
        try:
            code = super().main(args, prog_name or "procparse", complete_var, standalone_mode=False, **extra)
        except click.exceptions.Abort:
            code = INTERRUPTED
        except Failure as error:
            _say(_visible(f"procparse: error: {masked(str(error))}"))
            code = error.exit_code
        except click.ClickException as error:
            _say(f"procparse: error: {_one_line(error)}")
            code = error.exit_code
        except OSError as error:  # the help, printed before any command is invoked
            _say(f"procparse: error: {_no_output('<stdout>', error)}")
            code = NO_OUTPUT
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader of stdout that goes away ends it quietly."""
        from procparse.errors import BatchError, ProcparseError

        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except ProcparseError as error:
            raise Failure(str(error), USAGE) from None
        except BatchError as error:
            raise Failure(str(error), error.exit_code) from None
        except BrokenPipeError:
            # what is still buffered must not raise again when the interpreter ends
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(CLOSED_PIPE)
        except OSError as error:
            raise _no_output("<stdout>", error) from None
        return result


def _terminated(*_: object) -> None:
    """End as an exception does, so that no half-written file stays behind."""
    sys.exit(TERMINATED)


def _one_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError) and error.ctx is not None:
        message += f" (see '{error.ctx.command_path} --help')"
    return _visible(masked(message))


def _no_output(name: str, error: OSError) -> Failure:
    return Failure(f"cannot write {name}: {error.strerror or error}", NO_OUTPUT)


def _say(line: str) -> None:
    """Print a line on stderr; without a reader there, the work goes on."""
    with contextlib.suppress(OSError):
        click.echo(line, err=True, color=None if _wants_color(sys.stderr) else False)


def _visible(text: str) -> str:
    from procparse.show import visible

    return visible(text)


def _is_terminal(stream: IO[Any] | None) -> bool:
    return stream is not None and stream.isatty()  # None: it is closed


def _wants_color(stream: IO[Any] | None, choice: str = "auto") -> bool:
    if choice != "auto":
        return choice == "always"
    return (
        stream is not None and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


# ---- options that several commands share


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_vocabulary_option = click.option(
    "--vocabulary",
    metavar="FILE",
    help="TOML file with headings and labels of your own, added to the built-in ones.",
)
_codes_option = click.option(
    "--codes",
    metavar="FILE",
    multiple=True,
    help="Table of codes of your own, for titles and names: CSV, TSV, JSON Lines, a FHIR CodeSystem or ConceptMap, or "
    "the name of an entry point. May be given several times.",
)
_repair_option = click.option(
    "--repair", is_flag=True, help="Repair mojibake before reading (needs the extra `repair`)."
)
_about_options = _options(
    click.option("--name", metavar="TEXT", help="Name of the page in the record, instead of the file's name."),
    click.option("--url", metavar="URL", help="Address of the page, for the record."),
)
_shape_options = _options(
    click.option("--no-spans", is_flag=True, help="Leave out where each passage stands."),
    click.option("--omit-empty", is_flag=True, help="Leave out what is null or empty."),
)
_policy_options = _options(
    click.option(
        "--fail-on",
        type=click.Choice(list(_FAIL_ON)),
        default="never",
        show_default=True,
        help="Exit with 1 if a page has a finding this grave. The output is written all the same.",
    ),
    click.option("--strict", is_flag=True, help="The same as --fail-on warning."),
)
_color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="auto: on a terminal, unless NO_COLOR is set.",
)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn raw dumps of medical-procedure pages into typed records.

    \b
    Examples:
      procparse parse page.txt
      procparse convert dumps/ -o procedures.jsonl
      procparse inspect page.txt

    \b
    Exit codes:
      0    all is well
      1    some input could not be read, or --fail-on found something
      2    the command line or the vocabulary file is wrong; nothing was done
      70   no worker process can work
      74   the output could not be written; what is done can be resumed
      130  interrupted
      141  the reader of the output went away
      143  terminated
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(USAGE)


# ---- parse


@main.command(short_help="Read one page, print its record as JSON.")
@click.argument("file", metavar="FILE|-")
@click.option("--indent", type=click.IntRange(0, 8), metavar="N", help="Indent the JSON by N blanks a level.")
@click.option("--compact", is_flag=True, help="One line of JSON; so it is anyway when the output is no terminal.")
@_shape_options
@_vocabulary_option
@_codes_option
@_policy_options
@_about_options
@_repair_option
@_color_option
@click.option("-q", "--quiet", is_flag=True, help="Print no findings.")
@click.option("-v", "--verbose", is_flag=True, help="Print findings of severity info too.")
@click.pass_context
def parse(
    ctx: click.Context,
    file: str,
    indent: int | None,
    compact: bool,
    no_spans: bool,
    omit_empty: bool,
    vocabulary: str | None,
    codes: tuple[str, ...],
    fail_on: str,
    strict: bool,
    name: str | None,
    url: str | None,
    repair: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read one page and print its record as JSON.

    Findings go to stderr, one a line: place, severity, what was seen and done, code.
    Of several pages in one dump the first is read; `convert` reads them all.

    \b
    Examples:
      procparse parse page.txt
      procparse parse page.txt --no-spans --omit-empty --indent 2
      curl -s https://example.org/page.txt | procparse parse - --name page.txt
      procparse parse page.txt --strict -q > record.json
      procparse parse page.txt --codes house.csv
    """
    if compact and indent is not None:
        raise click.UsageError("--compact and --indent exclude each other", ctx)
    words = _vocabulary(vocabulary)
    tables = _code_tables(codes)
    source = _read(file)

    import procparse
    from procparse.exporters import records

    result = procparse.parse(
        source, name=_name(file, name), url=_clean(url), vocabulary=words, repair=repair, code_tables=tables
    )
    if indent is None and not compact and _is_terminal(sys.stdout):
        indent = 2
    text = records.write(result.procedure, spans=not no_spans, empty=not omit_empty, indent=indent)
    if indent is not None:
        from procparse.show import visible_json

        text = visible_json(text)
        if _wants_color(sys.stdout, color):
            text = _colored_json(text)
    with _Sink(None) as out:
        out.write(text + "\n")
    if not quiet:
        _report(result, file, 0 if verbose else 1)
    if _gravest(result.diagnostics) >= _limit(fail_on, strict):
        ctx.exit(FAILED)


def _vocabulary(path: str | None) -> Vocabulary | None:
    if path is None:
        return None
    from procparse.vocabulary import load_vocabulary

    return load_vocabulary(path)


def _code_tables(paths: Sequence[str]) -> Sequence[CodeTable]:
    if not paths:
        return ()
    from procparse.codetables import load_code_table

    return [load_code_table(path) for path in paths]


def _read(path: str) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            return file.read()
    except IsADirectoryError:
        raise Failure(f"cannot read {path}: it is a folder; `procparse convert` reads folders", FAILED) from None
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror or error}", FAILED) from None
    except ValueError as error:  # a NUL in the path
        raise Failure(f"cannot read {path}: {error}", FAILED) from None


def _name(path: str, given: str | None) -> str | None:
    if given is not None:
        return _clean(given)
    return None if path == "-" else _clean(os.path.basename(path))


def _clean(text: str | None) -> str | None:
    """Return an argument without lone surrogates, which stand for bytes that are no UTF-8 and fit no JSON."""
    return None if text is None else os.fsencode(text).decode("utf-8", "replace")


def _shown(path: str) -> str:
    return "<stdin>" if path == "-" else path


def _limit(fail_on: str, strict: bool) -> int:
    return _FAIL_ON["warning"] if strict else _FAIL_ON[fail_on]


def _gravest(findings: Sequence[Diagnostic]) -> int:
    return max((SEVERITIES.index(finding.severity) for finding in findings), default=-1)


def _report(result: Result, path: str, least: int, lines_before: int = 0) -> None:
    from procparse.show import PAINTS, diagnostic_line

    for finding in result.diagnostics:
        if SEVERITIES.index(finding.severity) >= least:
            place, words = diagnostic_line(result, finding, _shown(path), lines_before)
            _say(f"{place}: {click.style(finding.severity + ':', **PAINTS[finding.severity])} {words}")


_JSON_TOKEN = re.compile(
    r"""
    (?P<key>"(?:[^"\\]|\\.)*")(?=:)      # "title":
    | (?P<text>"(?:[^"\\]|\\.)*")        # "Release, hand"
    | (?P<value>-?\d[\d.eE+-]*|true|false|null)
    """,
    re.VERBOSE,
)


def _colored_json(text: str) -> str:
    colors = {"key": "cyan", "text": "green", "value": "yellow"}
    return _JSON_TOKEN.sub(lambda match: click.style(match[0], fg=colors[match.lastgroup or "key"]), text)


# ---- convert


class Tally(NamedTuple):
    """What the last line of `convert` says."""

    files: int
    pages: int
    codes: Counter[str]
    graver: Counter[str]
    failures: int


@main.command(short_help="Read many pages, write one line of JSON each.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="OUT", default="-", help="File or, for FHIR, folder to write; - or nothing for stdout."
)
@export_options
@batch_options
@feed_options
@_shape_options
@_vocabulary_option
@_codes_option
@_policy_options
@_repair_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but what could not be read.")
@click.option("-v", "--verbose", count=True, help="Print each warning; -vv also what is normal on such pages.")
@click.pass_context
def convert(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    output: str,
    to: tuple[str, ...],
    fhir_version: str,
    fhir_form: str,
    fhir_format: str,
    subject: str | None,
    status: str,
    no_spans: bool,
    omit_empty: bool,
    vocabulary: str | None,
    fail_on: str,
    strict: bool,
    repair: bool,
    quiet: bool,
    verbose: int,
    **batch: Any,
) -> None:
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
    from procparse.errors import BatchError, ProcparseError
    from procparse.intake.opening import of_files
    from procparse.intake.paths import Missing, inputs
    from procparse.intake.units import Refused
    from procparse.outcomes import Refusal

    fhir = {"version": fhir_version, "form": fhir_form, "subject": subject, "status": status}
    fhir |= {name: batch[name] for name in ("base", "publisher", "date") if batch[name] is not None}
    shape = {"spans": not no_spans, "empty": not omit_empty}
    shared = {"vocabulary": vocabulary, "codes": batch["codes"], "repair": repair, **plan_options(batch)}
    if ctx.get_parameter_source("to") is ParameterSource.DEFAULT and (feed := implied(output)) is not None:
        to = (feed,)
    refuse_foreign(ctx, tuple("postgres" if is_address(name) else name for name in to))
    addresses = [name for name in to if is_address(name)]
    if addresses:
        if len(to) > 1 or output != "-":
            raise click.UsageError("expected the address of one database, as --to or as -o, and no other output", ctx)
        to, output = ("postgres",), addresses[0]
    feeds = [name for name in to if name not in ("json", "fhir")]
    if feeds == ["postgres"] and (batch["resume"] or batch["shard"] is not None or batch["engine"] != "local"):
        raise click.UsageError("--to postgres stands alone, without --resume, --shard and --engine: run it again", ctx)
    if is_address(output) and feeds != ["postgres"]:
        raise click.UsageError(f"expected a file for --to {to[0]}, got the address of a database", ctx)
    refuse_formats(ctx, shards=wants_folder(output, to, batch))
    if wants_folder(output, to, batch):
        if "sqlite" in to:
            raise click.UsageError("--to sqlite writes one file; expected it alone, with -o kb.sqlite", ctx)
        if implied(output) is not None:
            told = "--resume, --shard and --engine write shards; expected a folder, as in -o out/"
            raise click.UsageError(told, ctx)
        options: dict[str, dict[str, Any]] = {"json": dict(shape), "fhir": dict(fhir)}
        options |= {name: feed_choices(name, batch) for name in feeds}
        job = Job(paths, {name: options[name] for name in to}, shared, batch, lambda line: _say(_visible(line)), quiet)
        if into_folder(job, output) >= _limit(fail_on, strict):
            ctx.exit(FAILED)
        return
    words = _vocabulary(vocabulary)
    tables = _code_tables(batch["codes"])
    missing: list[Missing] = []
    entries = list(inputs(paths, missing))
    failures = [f"{_visible(path)}: failed: {_visible(cause)}" for path, cause in missing]
    target = None if output == "-" else output
    writer: RecordLines | FhirFiles | Documents | Records
    if batch["workers"] and to[0] in ("sqlite", "postgres"):
        raise click.UsageError(f"--workers writes shards, and --to {to[0]} one database: expected it without", ctx)
    if batch["workers"] and to != ("json",):
        raise click.UsageError(f"--workers with --to {to[0]} writes shards; expected a folder, as in -o out/", ctx)
    if to == ("fhir",):
        writer = FhirFiles(target, _Sink, _silence if quiet else _say_lines, file_format=fhir_format, **fhir)
        if writer.file is not None:
            _refuse_output_among(entries, writer.file)
    elif feeds:
        if feeds != ["postgres"]:
            _refuse_output_among(entries, output)
        writer = feed_writer(feeds[0], target, _Sink, batch)
    else:
        _refuse_output_among(entries, output)
        writer = RecordLines(_Sink(target), **shape)
    if batch["workers"]:
        job = Job(paths, {"json": dict(shape)}, shared, batch, lambda line: _say(_visible(line)), quiet)
        with _Sink(target) as out:
            gravest, line = into_lines(job, out.write)
        if not quiet:
            _say(line)
        if gravest >= _limit(fail_on, strict):
            ctx.exit(FAILED)
        return
    for failure in failures:
        _say(failure)

    least = min(_limit(fail_on, strict), {0: len(SEVERITIES), 1: 1}.get(verbose, 0))
    files = pages = failed = 0
    codes: Counter[str] = Counter()
    graver: Counter[str] = Counter()
    ids: set[str] = set()
    with writer:
        for unit in of_files(entries, limits=shared["limits"], fields=shared["fields"]):
            lines = 0
            where = _visible(unit.source)
            try:
                if isinstance(unit, Refused):
                    failed += 1
                    _say(f"{where}: failed: {_visible(unit.cause)}")
                    continue
                for result in _results(unit, shared["fields"], words, repair, tables):
                    skipped = writer.add(result)
                    if skipped is not None:
                        failed += skipped.failed
                        if skipped.failed or not quiet:
                            _say(f"{where}: {_visible(skipped.reason)}")
                    pages += 1
                    graver.update(finding.severity for finding in result.diagnostics)
                    codes.update(finding.code for finding in result.diagnostics if finding.severity == "warning")
                    if not quiet:
                        _report(result, unit.source, least, lines)
                    name = result.procedure.id
                    if name in ids and not quiet and skipped is None:
                        _say(f"{where}: an earlier page has the id {name!r} too; give the file another name")
                    ids.add(name)
                    lines += result.document.page.count("\n")
                files += 1
            except (Failure, ProcparseError, BatchError, BrokenPipeError):
                raise
            except Refusal as refusal:
                failed += 1
                _say(f"{where}: failed: {_visible(refusal.cause)}")
            except Exception as error:
                # content never raises, so this is a mistake of ours: loud, but no fault of the other files
                failed += 1
                what = _visible(f"{type(error).__name__}: {error}")
                _say(f"{where}: failed: {what} (a bug in procparse, please report it)")
    tally = Tally(files, pages, codes, graver, failed + len(failures))
    if not quiet:
        _say(_summary(tally))
    if tally.failures or any(graver[name] for name in SEVERITIES[_limit(fail_on, strict) :]):
        ctx.exit(FAILED)


def _say_lines(text: str) -> None:
    for line in text.split("\n"):
        _say(_visible(line))


def _silence(_: str) -> None:
    """Say nothing."""


def _results(
    unit: Unit, fields: Fields, words: Vocabulary | None, repair: bool, tables: Sequence[CodeTable]
) -> Iterator[Result]:
    import procparse
    from procparse.intake.rows import page_of

    page = page_of(unit, fields) if unit.form == "row" else unit
    metadata = json.loads(page.metadata) if page.metadata else None
    return procparse.parse_all(
        page.data,
        name=page.name,
        url=page.url,
        vocabulary=words,
        metadata=metadata,
        repair=repair,
        code_tables=tables,
    )


def _summary(tally: Tally) -> str:
    def count(number: int, noun: str) -> str:
        return f"{number} {noun}{'' if number == 1 else 's'}"

    parts = [count(tally.files, "file"), count(tally.pages, "page")]
    if tally.graver["error"]:
        parts.append(count(tally.graver["error"], "error"))
    kinds = ", ".join(f"{code} {number}" for code, number in sorted(tally.codes.items()))
    parts.append(count(tally.graver["warning"], "warning") + (f" ({kinds})" if kinds else ""))
    parts.append(count(tally.failures, "failure"))
    return "procparse: " + ", ".join(parts)


def _refuse_output_among(inputs: Iterable[Input], output: str) -> None:
    if output == "-":
        return
    if os.path.isdir(output):
        raise Failure(f"cannot write {output}: it is a folder; expected a file", USAGE)
    target = os.path.realpath(output)
    for entry in inputs:
        if entry.path != "-" and os.path.realpath(entry.path) == target:
            raise Failure(f"{output} is among the inputs and would be overwritten", USAGE)


class _Sink:
    """Where output goes: stdout (None), or a file that appears whole when the block ends without an error."""

    file: IO[bytes]

    def __init__(self, path: str | None) -> None:
        self.name = "<stdout>" if path is None else path
        self.path = path
        self.temporary: Path | None = None

    def __enter__(self) -> _Sink:
        try:
            self._open()
        except OSError as error:
            raise _no_output(self.name, error) from None
        except BaseException:  # interrupted while the file was being made
            self._tidy()
            raise
        return self

    def _open(self) -> None:
        if self.path is None:
            if sys.stdout is None:
                raise Failure("cannot write <stdout>: it is closed", NO_OUTPUT)
            self.file = sys.stdout.buffer
            return
        self.target = Path(os.path.realpath(self.path))
        if self.target.exists() and not self.target.is_file():
            self.file = self.target.open("wb")  # /dev/null, a named pipe: nothing to rename over
            return
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.temporary = self.target.with_name(f".{self.target.name}.{os.getpid()}.tmp")
        self.file = self.temporary.open("wb")

    def _tidy(self) -> None:
        if self.temporary is not None:
            with contextlib.suppress(OSError):
                self.temporary.unlink()

    def write(self, text: str) -> None:
        try:
            # only a name given by the system could hold what UTF-8 cannot; as an escape it is still JSON
            self.file.write(text.encode("utf-8", "backslashreplace"))
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _no_output(self.name, error) from None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if self.name == "<stdout>":
                if kind is None:
                    self.file.flush()
                return
            self.file.close()
            if self.temporary is not None and kind is None:
                self.temporary.replace(self.target)
        except BrokenPipeError:
            raise
        except OSError as error:
            if kind is None:
                raise _no_output(self.name, error) from None
        finally:
            self._tidy()


# ---- report


@main.command(short_help="Make one HTML page of a run of convert.")
@click.argument("folder", metavar="OUT")
@click.option("-o", "--output", metavar="FILE", help="File to write; - for stdout. Default: report.html in OUT.")
def report(folder: str, output: str | None) -> None:
    """Make one HTML page of the folder that `convert` has written.

    Outcomes, dialects, findings and unknown headings as bars, the quarantine as a table. The page needs nothing
    but itself: no network, no script.

    \b
    Examples:
      procparse convert dumps/ -o out/ && procparse report out/
      procparse report out/ -o - > report.html
    """
    from procparse.batch.report import report

    page = report(folder)
    target = output or os.path.join(folder, "report.html")
    with _Sink(None if target == "-" else target) as out:
        out.write(page)
    if target != "-":
        _say(_visible(f"procparse: wrote {target}"))


# ---- inspect, schema, headings


@main.command(short_help="Show what became of each line of a page.")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--stage",
    type=click.Choice(["page", "blocks", "sections", "record", "accounting"]),
    default="page",
    show_default=True,
    help="What to show: the page beside what it became, or one stage of the parser.",
)
@_vocabulary_option
@_repair_option
@_color_option
@click.pass_context
def inspect(ctx: click.Context, file: str, stage: str, vocabulary: str | None, repair: bool, color: str) -> None:
    """Show what became of each line of a page.

    Beside each line stands the heading or the path in the record that it went to, and below it what the
    parser found worth saying. Yellow paths are text without a field of its own; red text would be lost, which
    is a bug. Control characters of the page are spelt out, so that no page can take over your terminal.

    \b
    Examples:
      procparse inspect page.txt
      procparse inspect page.txt --stage record
      procparse inspect page.txt --stage accounting | grep furniture
      procparse inspect page.txt --color always | less -R
    """
    words = _vocabulary(vocabulary)
    source = _read(file)

    import procparse
    from procparse import show

    result = procparse.parse(source, name=_name(file, None), vocabulary=words, repair=repair)
    width = shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else None
    screen = show.Screen(_wants_color(sys.stdout, color), width)
    with _Sink(None) as out:
        for line in show.STAGES[stage](result, screen):
            out.write(line + "\n")
    if stage == "accounting" and not result.accounting().complete:
        ctx.exit(FAILED)


@main.command(short_help="Print the JSON Schema of the record.")
def schema() -> None:
    """Print the JSON Schema of the record.

    It describes what `parse` and `convert` write without --no-spans and --omit-empty.

    \b
    Examples:
      procparse schema > procedure.schema.json
    """
    from procparse.record import Procedure

    described = Procedure.model_json_schema(mode="serialization")
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    with _Sink(None) as out:
        out.write(json.dumps(dialect | described, indent=2, ensure_ascii=False) + "\n")


@main.command(short_help="Print the headings in force.")
@_vocabulary_option
@click.option("--labels", is_flag=True, help="Print sub-labels and opening words too, as key.route.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: key, list of spellings.")
def headings(vocabulary: str | None, labels: bool, as_json: bool) -> None:
    """Print the headings in force: the key of the section, then a spelling, one pair a line.

    Spellings are compared without regard to case, punctuation, plural, `&` and `/`; {X} stands for the name
    of the procedure. The key is the field of the record, but for `extra`: headings that are known and have no
    field.

    \b
    Examples:
      procparse headings
      procparse headings --labels | grep '^recovery'
      procparse headings --vocabulary words.toml --json
    """
    from procparse.vocabulary import load_vocabulary

    words = load_vocabulary(vocabulary)
    pairs = list(words.headings())
    if labels:
        pairs.extend(_label_pairs(words))
    with _Sink(None) as out:
        if as_json:
            grouped: dict[str, list[str]] = {}
            for key, spelling in pairs:
                grouped.setdefault(key, []).append(spelling)
            out.write(json.dumps(grouped, indent=2, ensure_ascii=False) + "\n")
            return
        for key, spelling in pairs:
            out.write(_visible(f"{key:<18} {spelling}") + "\n")


def _label_pairs(words: Vocabulary) -> Iterator[tuple[str, str]]:
    for key, table in words.tables.items():
        for kind in ("labels", "openers"):
            routes = table.get(kind, {})
            for route, spellings in routes.items() if isinstance(routes, dict) else [("openers", routes)]:
                for spelling in spellings:
                    yield f"{key}.{route}", spelling


main.add_command(search)
