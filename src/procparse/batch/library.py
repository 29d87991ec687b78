"""Batch conversion for other programs: `convert` into a folder, `iter_results` into your own loop."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.batch import engine
from procparse.batch import run as folder
from procparse.batch.plan import all_shards, plan
from procparse.batch.work import Converter
from procparse.intake.opening import groups, units
from procparse.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.batch.plan import Plan
    from procparse.batch.run import Summary
    from procparse.pipeline import Result


class DocumentResult(NamedTuple):
    """What became of one input document."""

    source: str
    """Where it is: `dumps/a.txt`, `dumps.zip!a.txt`, `rows.jsonl:17`."""
    outcome: Outcome
    results: tuple[Result, ...]
    """One for each page in it; none where it is in quarantine."""
    cause: str | None
    """Why it is in quarantine; else None."""


def convert(
    inputs: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    to: Mapping[str, Mapping[str, Any]] | None = None,
    workers: int | None = None,
    resume: bool = False,
    engine: str = "local",
    **options: Any,
) -> Summary:
    """Convert files, folders, patterns and archives into the folder `out`, and return what was done.

    `to` maps names of exporters to their options, `{"json": {}}` by default; all outputs are written in one pass.
    `workers` is the number of processes, by default one a core. `engine="spark"` runs it on the active Spark session,
    or on a new one; `out` must then be a folder or address that all its machines share. `options` are the fields of
    `procparse.batch.plan.Plan`: vocabulary, codes, repair, fields, limits, guard, shard_documents, shard_bytes,
    group_bytes.

    Raises ProcparseError for a mistake of the caller, and `procparse.batch.store.StoreError` where the output
    cannot be written; the run can be resumed then.
    """
    return folder.run(plan(inputs, to=to, **options), out, workers=workers or cores(), resume=resume, engine=engine)


def iter_results(
    inputs: str | Path | Iterable[str | Path], *, workers: int = 0, **options: Any
) -> Iterator[DocumentResult]:
    """Yield one DocumentResult for each input document, in order, as they are asked for.

    With `workers=0` pages are parsed here, one at a time. With more, processes parse ahead by a few shards, and a
    page that ends its process, or passes its deadline, is a result like any other. Closing the iterator (or leaving
    it to the garbage collector) ends the processes. `options` are those of `convert`.
    """
    if workers:
        options = {"shard_documents": 128, "shard_bytes": 1 << 19} | options
    made = plan(inputs, **options)
    return _parallel(made, workers) if workers else _here(made)


def _here(made: Plan) -> Iterator[DocumentResult]:
    converter = Converter(made, write=False)
    for group in groups(made.inputs, size=made.group_bytes):
        for unit in units(group, limits=made.limits, fields=made.fields):
            done = converter.convert(unit)
            yield _result(done.row, done.results)


def _parallel(made: Plan, workers: int) -> Iterator[DocumentResult]:
    found = all_shards(made, groups(made.inputs, size=made.group_bytes))
    with contextlib.closing(engine.run(found, made, workers=workers, results=True)) as work:
        for done in work:
            for row, results in done.found:
                yield _result(row, results)


def _result(row: dict[str, Any], results: list[Result]) -> DocumentResult:
    return DocumentResult(row["source"], Outcome(row["outcome"]), tuple(results), row.get("cause"))


def cores() -> int:
    """Return how many processes this one may run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
