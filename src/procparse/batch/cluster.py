"""Arrow batches of shards -> Arrow batches of what became of them: pure, and the same on one machine or a thousand.

Three columns-in, columns-out steps, each of which can be pickled and runs wherever an engine puts it:

    groups of files --read--> shards of documents --convert--> outputs and outcomes --save--> names and counts

`convert` is the pure one. It works as a worker of the local engine does, in a process of its own beside the caller's,
so that a document that crashes, hangs or eats memory has the same outcome everywhere.
"""

from __future__ import annotations

import json
import os
import platform
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from procparse.batch import shards
from procparse.batch.engine import Worker
from procparse.batch.places import place
from procparse.batch.plan import Shard, shards_of
from procparse.batch.shards import Converted
from procparse.intake.opening import Group
from procparse.intake.paths import Input, Missing
from procparse.intake.units import Refused, Unit
from procparse.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from procparse.batch.plan import Plan

_STRING, _LONG = pa.string(), pa.int64()
GROUPS = pa.schema(
    [
        ("group", _LONG),
        ("files", pa.list_(pa.struct([("path", _STRING), ("name", _STRING)]))),
        ("missing", pa.list_(pa.struct([("path", _STRING), ("cause", _STRING)]))),
    ]
)
"""One row a group of files."""
SHARDS = pa.schema(
    [
        ("group", _LONG),
        ("number", _LONG),
        ("fingerprint", _STRING),
        (
            "units",
            pa.list_(
                pa.struct(
                    [
                        ("source", _STRING),
                        ("name", _STRING),
                        ("data", pa.binary()),
                        ("form", _STRING),
                        ("url", _STRING),
                        ("metadata", _STRING),
                        ("outcome", _STRING),
                        ("cause", _STRING),
                    ]
                )
            ),
        ),
    ]
)
"""One row a shard. A unit has the columns of a document, or an outcome and its cause where there is none to parse."""
_ENDS = [("group", _LONG), ("number", _LONG), ("fingerprint", _STRING), ("tally", _STRING), ("quarantine", _STRING)]
ENDS = pa.schema([*_ENDS, ("lines", pa.list_(pa.struct([("file", _STRING), ("data", pa.binary())])))])
"""One row a shard: its counts and its rows of quarantine as JSON, and the content of each of its files."""
SAVED = pa.schema(
    [*_ENDS, ("files", pa.list_(pa.struct([("file", _STRING), ("size", _LONG)]))), ("reused", pa.bool_())]
)
"""The same after the files were written, or were found as an earlier run had written them."""


def table_of(groups: Sequence[Group]) -> pa.Table:
    """Return the groups of a run as rows of GROUPS."""
    return pa.Table.from_pylist(
        [
            {
                "group": number,
                "files": [{"path": entry.path, "name": entry.name} for entry in group.files],
                "missing": [one._asdict() for one in group.missing],
            }
            for number, group in enumerate(groups)
        ],
        schema=GROUPS,
    )


def read(batch: pa.RecordBatch | pa.Table, plan: Plan) -> Iterator[pa.RecordBatch | pa.Table]:
    """Yield one row of SHARDS after the other for the rows of GROUPS, as the files are read."""
    for row in batch.to_pylist():
        files = tuple(Input(entry["path"], entry["name"]) for entry in row["files"])
        missing = tuple(Missing(one["path"], one["cause"]) for one in row["missing"])
        for shard in shards_of(Group(files, missing), plan, row["group"]):
            # what a document or a refusal has not is null
            units = [unit._asdict() for unit in shard.units]
            told = {"group": shard.group, "number": shard.number, "fingerprint": shard.fingerprint}
            yield type(batch).from_pylist([{**told, "units": units}], schema=SHARDS)


def convert(batch: pa.RecordBatch | pa.Table, plan: Plan) -> pa.RecordBatch | pa.Table:
    """Return a row of ENDS for each row of SHARDS: a batch for a batch, a table for a table.

    Pure: the same batch and plan give the same bytes, wherever and however often it is called. The process that
    parses is started at the first call and kept; it ends with the one that called, with a call under another plan, or
    with `close`.
    """
    worker = _worker(plan)
    return type(batch).from_pylist([_end(worker.convert(shard)) for shard in _shards(batch)], schema=ENDS)


def save(batch: pa.RecordBatch | pa.Table, plan: Plan, out: str) -> pa.RecordBatch | pa.Table:
    """Convert shards, write their files to `out`, and return rows of SAVED; shards that are there are kept.

    A task that is given twice writes the same bytes again, under the same names, whole or not at all: engines that
    repeat work after a loss need no more than that.
    """
    # two attempts of one task may write the same file at a time, on one machine or on two
    to = place(out, mark=f".{platform.node()}.{os.getpid()}")
    rows = []
    for number, shard in enumerate(_shards(batch)):
        done = shards.ready(to, shard, plan.guard)
        if done is None:
            done = _converted(convert(batch.slice(number, 1), plan).to_pylist()[0])
            shards.save(done, to, plan.guard)
        row = _end(done)
        del row["lines"]
        files = [{"file": name, "size": size} for name, size in done.files.items()]
        rows.append({**row, "files": files, "reused": done.reused})
    return type(batch).from_pylist(rows, schema=SAVED)


def saved_of(row: dict[str, Any]) -> Converted:
    """Return a row of SAVED as the local engine would give it."""
    done = _converted({**row, "lines": []})
    done.files = {file["file"]: file["size"] for file in row["files"]}
    done.reused = row["reused"]
    return done


_WORKERS: dict[Plan, Worker] = {}
"""At most one, kept because to start it takes as long as to parse some hundred documents; no result depends on it."""


def _worker(plan: Plan) -> Worker:
    if plan not in _WORKERS:
        close()
        _WORKERS[plan] = Worker(plan, None, False)
    return _WORKERS[plan]


def close() -> None:
    """End the process that `convert` keeps, if there is one; the next call starts another."""
    while _WORKERS:
        _, worker = _WORKERS.popitem()
        worker.close()
        worker.bury()


def _shards(batch: pa.RecordBatch | pa.Table) -> Iterator[Shard]:
    for row in batch.to_pylist():
        units = tuple(_unit(unit) for unit in row["units"])
        yield Shard(row["group"], row["number"], units, row["fingerprint"])


def _unit(row: dict[str, Any]) -> Unit | Refused:
    if row["outcome"] is not None:
        return Refused(row["source"], Outcome(row["outcome"]), row["cause"])
    return Unit(row["source"], row["name"], row["data"], row["form"], row["url"], row["metadata"])


def _end(done: Converted) -> dict[str, Any]:
    return {
        "group": done.group,
        "number": done.number,
        "fingerprint": done.fingerprint,
        "tally": json.dumps(done.tally),
        "quarantine": json.dumps(done.quarantine),
        "lines": [{"file": file, "data": bytes(data)} for file, data in sorted(done.lines.items())],
    }


def _converted(row: dict[str, Any]) -> Converted:
    lines: dict[str, bytearray | bytes] = {line["file"]: line["data"] for line in row["lines"]}
    tally, quarantine = json.loads(row["tally"]), json.loads(row["quarantine"])
    return Converted(row["group"], row["number"], row["fingerprint"], tally, quarantine, lines=lines)
