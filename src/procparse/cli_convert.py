"""`convert` into a folder, and by workers: its options, and the run."""

from __future__ import annotations

import contextlib
import os
import re
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from procparse.cli_progress import Watcher, first_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procparse.intake.opening import Meter

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def _size(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Return the bytes of 1000, 64K, 16M or 2G."""
    told = re.fullmatch(r"(\d{1,15})([KMG]?)B?", value.upper())
    if told is None or not int(told[1]):
        raise click.BadParameter(f"expected a size such as 64K, 16M or 2G, got {value!r}", ctx, param)
    return int(told[1]) * _UNITS[told[2]]


def _part(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Return the part of 3/8, counted from 0, and how many there are."""
    if value is None:
        return None
    told = re.fullmatch(r"(\d{1,6})/(\d{1,6})", value)
    if told is None or not 1 <= int(told[1]) <= int(told[2]):
        raise click.BadParameter(f"expected a part such as 3/8, got {value!r}", ctx, param)
    return int(told[1]) - 1, int(told[2])


def _settings(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """Return KEY=VALUE, ... as a dict."""
    for setting in value:
        if not re.match(r"[^\s=]+=", setting):
            raise click.BadParameter(f"expected KEY=VALUE, as in spark.master=local[2], got {setting!r}", ctx, param)
    return dict(setting.split("=", 1) for setting in value)


def batch_options(command: Any) -> Any:
    """Add the options of batch conversion; they arrive as keyword arguments of these names."""
    options = (
        click.option(
            "--workers",
            type=click.IntRange(1, 1024),
            metavar="N",
            help="Processes. Default: one a core for a folder; else none, pages are read in this one.",
        ),
        click.option(
            "--resume", is_flag=True, help="Go on with an earlier run in OUT: what is done is not done again."
        ),
        click.option(
            "--engine",
            type=click.Choice(["local", "spark"]),
            default="local",
            show_default=True,
            help="spark: executors read, parse and write; OUT and PATH are addresses or shared folders.",
        ),
        click.option(
            "--spark-conf",
            metavar="KEY=VALUE",
            multiple=True,
            callback=_settings,
            help="A setting of Spark, as in spark.master=spark://host:7077; may be repeated.",
        ),
        click.option(
            "--shard", callback=_part, metavar="I/N", help="Read every N-th file only, from the I-th: for jobs."
        ),
        click.option(
            "--shard-size",
            metavar="SIZE",
            callback=_size,
            default="1M",
            show_default=True,
            help="Input that becomes one file of each output in a folder, in at most one document a KiB of it.",
        ),
        click.option("--text-field", default="text", show_default=True, help="Field of JSON Lines, CSV, Parquet."),
        click.option("--url-field", default="url", show_default=True, help="Field with the address of the page."),
        click.option("--name-field", metavar="TEXT", help="Field that names the page. Default: its address does."),
        click.option(
            "--limit-seconds",
            type=click.FloatRange(0.1),
            default=60.0,
            show_default=True,
            help="Time for one document, with --workers.",
        ),
        click.option(
            "--limit-memory",
            metavar="SIZE",
            callback=_size,
            default="1G",
            show_default=True,
            help="Memory for one, with --workers.",
        ),
        click.option(
            "--limit-size",
            metavar="SIZE",
            callback=_size,
            default="16M",
            show_default=True,
            help="Size of one document.",
        ),
        click.option(
            "--limit-total",
            metavar="SIZE",
            callback=_size,
            default="64G",
            show_default=True,
            help="What one archive unpacks to.",
        ),
        click.option(
            "--limit-ratio",
            type=click.IntRange(2),
            default=200,
            show_default=True,
            help="... and how many times its size.",
        ),
        click.option(
            "--limit-members",
            type=click.IntRange(1),
            default=1_000_000,
            show_default=True,
            help="Members of one archive.",
        ),
        click.option(
            "--limit-depth", type=click.IntRange(1, 20), default=4, show_default=True, help="Archives within archives."
        ),
        click.option(
            "--log-format",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="json: what is said about a run, one object a line.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def wants_folder(output: str, to: tuple[str, ...], options: dict[str, Any]) -> bool:
    """Tell whether shards are written into a folder, and not one file, stdout, or FHIR a file a page."""
    if len(set(to)) > 1 or options["resume"] or options["shard"] is not None or options["engine"] != "local":
        return True
    if to == ("postgres",) or (to == ("fhir",) and not options["workers"]):
        return False
    return "://" in output or output.endswith(("/", os.sep))


def plan_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return the command's options as arguments of `plan`."""
    from procparse.batch.plan import Guard
    from procparse.intake.units import Fields, Limits

    return {
        "fields": Fields(options["text_field"], options["url_field"], options["name_field"]),
        "limits": Limits(
            document_bytes=options["limit_size"],
            members=options["limit_members"],
            total_bytes=options["limit_total"],
            ratio=options["limit_ratio"],
            depth=options["limit_depth"],
        ),
        "guard": Guard(options["limit_seconds"], options["limit_memory"]),
        "shard_bytes": options["shard_size"],
        "shard_documents": max(1, options["shard_size"] >> 10),
    }


class Job(NamedTuple):
    """What the command line asks of a batch run."""

    paths: Sequence[str]
    to: dict[str, dict[str, Any]]
    """Name of an exporter -> its options."""
    shared: dict[str, Any]
    """Arguments of `plan`."""
    options: dict[str, Any]
    """The options of this module."""
    say: Callable[[str], None]
    quiet: bool

    def watcher(self, meter: Meter) -> Watcher:
        """Return who tells of the run."""
        return Watcher(self.say, meter, quiet=self.quiet, as_json=self.options["log_format"] == "json")


LOST = 3
"""Graver than any severity: a document without a record."""


def into_folder(job: Job, output: str) -> int:
    """Convert into a folder of shards; return how grave the gravest thing was: a severity's number, or LOST."""
    from procparse.batch.library import cores
    from procparse.batch.plan import plan
    from procparse.batch.run import run
    from procparse.errors import ProcparseError
    from procparse.intake.opening import Meter

    if output == "-":
        raise ProcparseError("expected a folder, as in -o out/, for more than one --to, --resume, --shard, --engine")
    if job.options["engine"] == "spark":
        from procparse.batch.spark import session

        session(job.options["spark_conf"])
    meter = Meter()
    watcher = job.watcher(meter)
    try:
        summary = run(
            plan(job.paths, to=job.to, **job.shared),
            output,
            workers=job.options["workers"] or cores(),
            resume=job.options["resume"],
            engine=job.options["engine"],
            part=job.options["shard"] or (0, 1),
            meter=meter,
            on_shard=watcher.shard,
        )
    finally:
        watcher.end()
    watcher.summary(summary)
    return LOST if summary.quarantined else _gravest(summary.manifest)


def into_lines(job: Job, write: Callable[[str], None]) -> tuple[int, str]:
    """Convert into one stream of JSON Lines; return how grave the gravest thing was, and a line that sums it up."""
    from procparse.batch import engine
    from procparse.batch.outputs import RECORDS
    from procparse.batch.plan import all_shards, plan
    from procparse.batch.tally import Tally
    from procparse.intake.opening import Meter, groups

    meter = Meter()
    watcher = job.watcher(meter)
    made = plan(job.paths, to=job.to, **(job.shared | {"shard_documents": 128, "shard_bytes": 1 << 19}))
    found = all_shards(made, groups(made.inputs, size=made.group_bytes), meter)
    tally = Tally()
    try:
        with contextlib.closing(engine.run(found, made, workers=job.options["workers"])) as work:
            for done in work:
                write(done.lines.get(RECORDS, b"").decode())
                tally.merge(done.tally)
                watcher.shard(done)
                for row in done.quarantine:
                    watcher.end()
                    job.say(f"{row['source']}: failed: {row['cause']}")
    finally:
        watcher.end()
    told = tally.to_json()
    return LOST if watcher.lost else _gravest(told), first_line(told, time.monotonic() - watcher.began)


def _gravest(told: dict[str, Any]) -> int:
    from procparse.diagnostics import SEVERITIES

    return max((SEVERITIES.index(name) for name in told["severities"]), default=-1)
