"""A plan -> a folder: shards, quarantine, manifest and a report of the run, each whole or absent."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procparse.batch import engine, shards, store
from procparse.batch.plan import Plan, Shard, code_version
from procparse.batch.plan import shards as cut
from procparse.batch.tally import Tally
from procparse.errors import ProcparseError
from procparse.intake.opening import Meter, units
from procparse.outcomes import Outcome
from procparse.record import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procparse.batch.shards import Converted

MANIFEST = "manifest.json"
QUARANTINE = "quarantine.jsonl"
REPORT = "run.json"
_TOP_HEADINGS = 200


@dataclass(slots=True)
class Summary:
    """What a run did."""

    folder: Path
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
) -> Summary:
    """Convert the inputs of a plan into the folder `out`; of them each n-th file, from the i-th, with `part` (i, n).

    The bytes of the folder, but for `run.json`, depend on the plan and its inputs alone: not on the number of
    workers, nor on how often the run was ended and taken up again. Raises ProcparseError for a folder that holds
    something else, or a run that is done and not to be resumed, and StoreError where the output cannot be written.
    """
    if not 0 <= part[0] < part[1]:
        raise ProcparseError(f"expected a part i/n with i from 1 to n, got {part[0] + 1}/{part[1]}")
    if workers < 1:
        raise ProcparseError(f"expected at least one worker, got {workers}")
    folder = Path(out)
    with _claimed(folder, resume):
        began = time.time()
        clock = time.perf_counter()
        store.remove(folder / MANIFEST)
        tally = Tally()
        files: Counter[str] = Counter()
        sizes: Counter[str] = Counter()
        reused = 0
        count = 0
        kept = _Kept()

        source = cut(units(plan.inputs, limits=plan.limits, fields=plan.fields, part=part, meter=meter), plan)
        work = engine.run(
            source, plan, workers=workers, folder=str(folder), ready=lambda shard: _ready(folder, shard, plan)
        )
        with contextlib.closing(work):
            for done in work:
                count += 1
                tally.merge(done.tally)
                reused += done.reused
                for name, size in done.files.items():
                    kind = name.rpartition("/")[0]
                    files[kind] += 1
                    sizes[kind] += size
                    kept.add(name)
                if on_shard is not None:
                    on_shard(done)
        _sweep(folder, count, kept)
        store.write(folder, QUARANTINE, _quarantine(folder, count))
        manifest = _manifest(plan, part, tally, count, files, sizes)
        seconds = time.perf_counter() - clock
        told = _report(began, seconds, workers, reused, count, tally)
        store.write(folder, REPORT, [_json(told)])
        store.write(folder, MANIFEST, [_json(manifest)])
    return Summary(folder, manifest, told)


class _Kept:
    """The numbers of the files that belong to the run, one byte each."""

    def __init__(self) -> None:
        self.folders: dict[str, bytearray] = {}

    def add(self, name: str) -> None:
        kind, _, file = name.rpartition("/")
        number = _number(file)
        flags = self.folders.setdefault(kind, bytearray())
        flags.extend(bytes(max(0, number + 1 - len(flags))))
        flags[number] = 1

    def has(self, kind: str, file: str) -> bool:
        flags = self.folders.get(kind, b"")
        number = _number(file)
        return 0 <= number < len(flags) and bool(flags[number])


def _number(file: str) -> int:
    digits = file.removeprefix("part-").partition(".")[0]
    return int(digits) if file.startswith("part-") and digits.isdigit() else -1


def _ready(folder: Path, shard: Shard, plan: Plan) -> Converted | None:
    done = shards.reusable(folder, shard, plan.guard)
    if done is None:
        # what was made of another input or with other options goes first, its marker last
        old = shards.saved(folder, shard.number)
        for name in (old or {}).get("files", ()):
            store.remove(folder / name)
        store.remove(folder / shards.MARKER.format(f"{shard.number:06d}"))
    return done


@contextlib.contextmanager
def _claimed(folder: Path, resume: bool) -> Iterator[None]:
    """Hold the folder for this run alone."""
    import fcntl

    state = folder / shards.STATE
    try:
        if folder.exists() and not folder.is_dir():
            raise ProcparseError(f"expected a folder for the output, got the file {folder}")
        if folder.is_dir() and not state.is_dir() and any(os.scandir(folder)):
            raise ProcparseError(f"expected an empty folder or one of an earlier run for the output, got {folder}")
        if state.is_dir() and not resume:
            raise ProcparseError(f"{folder} holds an earlier run; resume it (--resume), or name another folder")
        store.make_folder(state)
        lock = open(state / "lock", "ab")  # noqa: SIM115
    except OSError as error:
        raise store.StoreError(str(folder), error.strerror or str(error)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProcparseError(f"another run is writing into {folder}") from None
        yield


def _sweep(folder: Path, count: int, kept: _Kept) -> None:
    """Remove what earlier runs left: shards beyond the last, outputs not asked for any more, half-written files."""
    try:
        for here, folders, names in os.walk(folder):
            kind = Path(here).relative_to(folder).as_posix()
            if kind == ".":
                folders[:] = [name for name in folders if name in (shards.STATE, "records", "outcomes", "fhir")]
            for name in names:
                torn = name.startswith(".") and name.endswith(".tmp")
                number = _number(name)
                marker = kind == shards.STATE + "/shards"
                stale = number >= count if marker else number >= 0 and not kept.has(kind, name)
                if torn or stale:
                    store.remove(Path(here, name))
    except OSError as error:
        raise store.StoreError(str(folder), error.strerror or str(error)) from None


def _quarantine(folder: Path, count: int) -> Iterator[bytes]:
    for number in range(count):
        for row in (shards.saved(folder, number) or {}).get("quarantine", ()):
            yield (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _manifest(
    plan: Plan, part: tuple[int, int], tally: Tally, count: int, files: Counter[str], sizes: Counter[str]
) -> dict[str, Any]:
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
        "shards": count,
        **told,
        "unknown_headings": len(headings),
        "headings": dict(list(headings.items())[:_TOP_HEADINGS]),
        "files": {kind: {"files": files[kind], "bytes": sizes[kind]} for kind in sorted(files)},
    }


def _report(began: float, seconds: float, workers: int, reused: int, count: int, tally: Tally) -> dict[str, Any]:
    return {
        "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began)),
        "seconds": round(seconds, 3),
        "documents_per_second": round(tally.documents / seconds, 1) if seconds else None,
        "workers": workers,
        "shards_done": count - reused,
        "shards_reused": reused,
        "host": platform.node(),
        "platform": platform.platform(),
        "python": platform.python_version(),
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
