"""A plan -> a folder: shards, quarantine, manifest and a report of the run, each whole or absent."""

from __future__ import annotations

import contextlib
import json
import platform
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procparse.batch import shards
from procparse.batch.outputs import FOLDERS
from procparse.batch.places import STATE, place
from procparse.batch.plan import all_shards, code_version, shard_name
from procparse.batch.store import StoreError
from procparse.batch.tally import Tally
from procparse.errors import ProcparseError
from procparse.intake.opening import groups
from procparse.outcomes import Outcome
from procparse.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from procparse.batch.places import Place
    from procparse.batch.plan import Plan
    from procparse.batch.shards import Converted
    from procparse.intake.opening import Group, Meter

MANIFEST = "manifest.json"
QUARANTINE = "quarantine.jsonl"
REPORT = "run.json"
_TOP_HEADINGS = 200
_MARKERS = STATE + "/shards"
_PART = re.compile(r"part-(\d+)-(\d+)\.")


@dataclass(slots=True)
class Summary:
    """What a run did."""

    folder: Path | str
    """A path, or the address of an object store."""
    manifest: dict[str, Any]
    run: dict[str, Any]
    """Clock, host, speed: what differs between two runs of one plan."""

    @property
    def quarantined(self) -> int:
        """Documents without a record."""
        return sum(number for name, number in self.manifest["outcomes"].items() if Outcome(name).quarantined)


def run(
    plan: Plan,
    out: str | Path,
    *,
    workers: int = 1,
    resume: bool = False,
    part: tuple[int, int] = (0, 1),
    meter: Meter | None = None,
    on_shard: Callable[[Converted], None] | None = None,
    engine: str = "local",
) -> Summary:
    """Convert the inputs of a plan into the folder `out`; of them each n-th file, from the i-th, with `part` (i, n).

    The bytes of the folder, but for `run.json`, depend on the plan and its inputs alone: not on the engine, nor the
    number of workers, nor on how often the run was ended and taken up again. `engine` is `local`, with `workers`
    processes of this machine, or `spark`. Raises ProcparseError for a folder that holds something else, or a run
    that is done and not to be resumed, and StoreError where the output cannot be written.
    """
    if not 0 <= part[0] < part[1]:
        raise ProcparseError(f"expected a part i/n with i from 1 to n, got {part[0] + 1}/{part[1]}")
    if workers < 1:
        raise ProcparseError(f"expected at least one worker, got {workers}")
    if engine not in _ENGINES:
        raise ProcparseError(f"expected an engine of {', '.join(_ENGINES)}, got {engine!r}")
    to = place(out)
    with to.claimed(resume):
        began = time.time()
        clock = time.perf_counter()
        spent = _cpu_seconds()
        to.remove(MANIFEST)
        tally = Tally()
        seen = _Seen()
        reused = 0
        found = groups(plan.inputs, size=plan.group_bytes, part=part)
        work = _ENGINES[engine](plan, found, str(out), workers, meter)
        with contextlib.closing(work):
            for done in work:
                tally.merge(done.tally)
                reused += done.reused
                seen.add(done)
                if on_shard is not None:
                    on_shard(done)
        _sweep(to, seen)
        to.write(QUARANTINE, _quarantine(to, seen))
        manifest = _manifest(plan, part, tally, seen)
        seconds = time.perf_counter() - clock
        told = _report(began, seconds, engine, workers, reused, seen.count, tally)
        if engine == "local":  # of other machines nobody tells
            told["cpu_seconds"] = {key: round(now - spent[key], 3) for key, now in _cpu_seconds().items()}
        to.write(REPORT, [_json(told)])
        to.write(MANIFEST, [_json(manifest)])
    return Summary(out if "://" in str(out) else Path(out), manifest, told)


def _local(
    plan: Plan, found: Sequence[Group], out: str, workers: int, meter: Meter | None
) -> Generator[Converted, None, None]:
    from procparse.batch import engine

    to = place(out)
    return engine.run(
        all_shards(plan, found, meter),
        plan,
        workers=workers,
        folder=out,
        ready=lambda shard: shards.ready(to, shard, plan.guard),
    )


def _spark(
    plan: Plan, found: Sequence[Group], out: str, workers: int, meter: Meter | None
) -> Generator[Converted, None, None]:
    from procparse.batch.spark import run as on_spark

    return on_spark(plan, found, out)


_ENGINES = {"local": _local, "spark": _spark}


class _Seen:
    """Which shards and files belong to the run, in a byte for each, so that memory stays flat."""

    def __init__(self) -> None:
        self.count = 0
        self.lost: list[bytearray] = []
        """Group -> for each of its shards, whether a document of it is in quarantine."""
        self.kinds: dict[str, list[bytearray]] = {}
        """Folder -> group -> for each number, whether there is a file of it."""
        self.files: Counter[str] = Counter()
        self.sizes: Counter[str] = Counter()

    def add(self, done: Converted) -> None:
        """Take note of a shard; they come in their order."""
        self.count += 1
        _flag(self.lost, done.group, done.number, bool(done.quarantine))
        for name, size in done.files.items():
            kind = name.rpartition("/")[0]
            self.files[kind] += 1
            self.sizes[kind] += size
            _flag(self.kinds.setdefault(kind, []), done.group, done.number, True)

    def holds(self, kind: str, group: int, number: int) -> bool:
        """Tell whether a shard has a file in that folder, or, for the folder of the markers, whether it exists."""
        flags = self.lost if kind == _MARKERS else self.kinds.get(kind, [])
        return group < len(flags) and number < len(flags[group]) and (kind == _MARKERS or bool(flags[group][number]))


def _flag(flags: list[bytearray], group: int, number: int, value: bool) -> None:
    while len(flags) <= group:
        flags.append(bytearray())
    flags[group].extend(bytes(max(0, number + 1 - len(flags[group]))))
    flags[group][number] = value


def _sweep(to: Place, seen: _Seen) -> None:
    """Remove what earlier runs left: shards beyond the last, outputs not asked for any more, half-written files."""
    for name in to.names((STATE, *FOLDERS)):
        kind, _, file = name.rpartition("/")
        part = _PART.match(file)
        torn = file.startswith(".") and file.endswith(".tmp")
        if torn or (part is not None and not seen.holds(kind, int(part[1]), int(part[2]))):
            to.remove(name)


def _quarantine(to: Place, seen: _Seen) -> Iterator[bytes]:
    for group, flags in enumerate(seen.lost):
        for number, some in enumerate(flags):
            if not some:
                continue
            name = shard_name(group, number)
            marker = shards.saved(to, name)
            if marker is None:
                raise StoreError(QUARANTINE, f"the marker of shard {name} cannot be read back")
            for row in marker["quarantine"]:
                yield (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _manifest(plan: Plan, part: tuple[int, int], tally: Tally, seen: _Seen) -> dict[str, Any]:
    """Return what was run over what with which counts: no clock, no host, nothing that two runs differ in."""
    told = tally.to_json()
    headings = told.pop("headings")
    return {
        "manifest_version": 1,
        "procparse": code_version(),
        "schema_version": SCHEMA_VERSION,
        "fingerprint": plan.fingerprint(),
        "inputs": list(plan.inputs),
        "part": f"{part[0] + 1}/{part[1]}",
        "options": plan.options(),
        "shards": seen.count,
        **told,
        "unknown_headings": len(headings),
        "headings": dict(list(headings.items())[:_TOP_HEADINGS]),
        "files": {kind: {"files": seen.files[kind], "bytes": seen.sizes[kind]} for kind in sorted(seen.files)},
    }


def _report(
    began: float, seconds: float, engine: str, workers: int, reused: int, count: int, tally: Tally
) -> dict[str, Any]:
    return {
        "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began)),
        "seconds": round(seconds, 3),
        "documents_per_second": round(tally.documents / seconds, 1) if seconds else None,
        "engine": engine,
        "workers": workers if engine == "local" else None,
        "shards_done": count - reused,
        "shards_reused": reused,
        "host": platform.node(),
        "platform": platform.platform(),
        "python": platform.python_version(),
    }


def _cpu_seconds() -> dict[str, float]:
    """Return what this process and the workers that have ended took of the processor."""
    import resource

    kinds = {"parent": resource.RUSAGE_SELF, "workers": resource.RUSAGE_CHILDREN}
    used = {name: resource.getrusage(kind) for name, kind in kinds.items()}
    return {name: one.ru_utime + one.ru_stime for name, one in used.items()}


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
