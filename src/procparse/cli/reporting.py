"""The command `report`: one page about a run."""

from __future__ import annotations

import os

import click

from procparse.cli.group import main
from procparse.cli.terminal import Sink, say, visible


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
    with Sink(None if target == "-" else target) as out:
        out.write(page)
    if target != "-":
        say(visible(f"procparse: wrote {target}"))
