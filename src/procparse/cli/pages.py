"""Commands about one page: `parse` and `inspect`."""

from __future__ import annotations

import sys

import click

from procparse.cli.group import main
from procparse.cli.options import (
    about_options,
    clean,
    code_tables_at,
    codes_option,
    color_option,
    name_of,
    policy_options,
    read_bytes,
    repair_option,
    shape_options,
    vocabulary_at,
    vocabulary_option,
)
from procparse.cli.terminal import (
    FAILED,
    Sink,
    colored_json,
    gravest,
    is_terminal,
    limit_of,
    report_findings,
    wants_color,
)


@main.command(short_help="Read one page, print its record as JSON.")
@click.argument("file", metavar="FILE|-")
@click.option("--indent", type=click.IntRange(0, 8), metavar="N", help="Indent the JSON by N blanks a level.")
@click.option("--compact", is_flag=True, help="One line of JSON; so it is anyway when the output is no terminal.")
@shape_options
@vocabulary_option
@codes_option
@policy_options
@about_options
@repair_option
@color_option
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
    words = vocabulary_at(vocabulary)
    tables = code_tables_at(codes)
    source = read_bytes(file)

    import procparse
    from procparse.exporters import records

    result = procparse.parse(
        source, name=name_of(file, name), url=clean(url), vocabulary=words, repair=repair, code_tables=tables
    )
    if indent is None and not compact and is_terminal(sys.stdout):
        indent = 2
    text = records.write(result.procedure, spans=not no_spans, empty=not omit_empty, indent=indent)
    if indent is not None:
        from procparse.show import visible_json

        text = visible_json(text)
        if wants_color(sys.stdout, color):
            text = colored_json(text)
    with Sink(None) as out:
        out.write(text + "\n")
    if not quiet:
        report_findings(result, file, 0 if verbose else 1)
    if gravest(result.diagnostics) >= limit_of(fail_on, strict):
        ctx.exit(FAILED)


@main.command(short_help="Show what became of each line of a page.")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--stage",
    type=click.Choice(["page", "blocks", "sections", "record", "accounting"]),
    default="page",
    show_default=True,
    help="What to show: the page beside what it became, or one stage of the parser.",
)
@vocabulary_option
@repair_option
@color_option
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
    words = vocabulary_at(vocabulary)
    source = read_bytes(file)

    import shutil

    import procparse
    from procparse import show

    result = procparse.parse(source, name=name_of(file, None), vocabulary=words, repair=repair)
    width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None
    screen = show.Screen(wants_color(sys.stdout, color), width)
    with Sink(None) as out:
        for line in show.STAGES[stage](result, screen):
            out.write(line + "\n")
    if stage == "accounting" and not result.accounting().complete:
        ctx.exit(FAILED)
