"""The worker process: shards come in over a pipe, are parsed and written, and a line about each goes back.

It is started as a program of its own and told all it needs, so it inherits nothing of the parent's state.
Which unit it is at stands in memory shared with the parent, so that a death costs that unit and no other.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import pickle
import signal
import struct
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from procparse.batch import shards
from procparse.batch.places import place
from procparse.batch.store import StoreError
from procparse.batch.work import Converter

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.batch.plan import Plan, Shard
    from procparse.outcomes import Outcome

POSITION = struct.Struct("=q")
_LENGTH = struct.Struct("=Q")


class Setup(NamedTuple):
    """What a worker is told once."""

    plan: Plan
    folder: str | None
    """Path or address of the place where shards are written; None: their lines are sent back."""
    results: bool
    """Whether the results themselves are sent back."""
    position: int
    """Number of the open file that is shared with the parent."""


class Job(NamedTuple):
    """A shard, and the units of it that have killed a worker before."""

    shard: Shard
    ended: dict[int, tuple[Outcome, str]]


class Reply(NamedTuple):
    """What came of a job."""

    done: shards.Converted | None
    error: StoreError | None
    retire: bool
    """Whether this worker has grown too large and ends now."""


def send(pipe: IO[bytes], value: Any) -> None:
    """Write one value. Both ends are processes of one run; nothing from a file is ever read like this."""
    raw = pickle.dumps(value, protocol=5)
    pipe.write(_LENGTH.pack(len(raw)))
    pipe.write(raw)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one value; raise EOFError where the other end is gone, even in the middle of one."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    raw = pipe.read(length)
    if len(raw) < length:
        raise EOFError
    return pickle.loads(raw)


def main() -> None:
    """Serve until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    jobs = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    # whatever prints while a page is parsed must not write into the pipe
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    with contextlib.suppress(EOFError, BrokenPipeError):
        setup: Setup = receive(jobs)
        serve(setup, jobs, replies)
    # no exit handler of a library has anything to say here
    sys.stderr.flush()
    os._exit(0)


def serve(setup: Setup, jobs: IO[bytes], replies: IO[bytes]) -> None:
    """Answer each job with a reply."""
    shared = mmap.mmap(setup.position, POSITION.size)
    plan = setup.plan
    converter = Converter(plan)
    _warm(converter)
    _no_core_files()
    idle = _resident()
    before = _before(shared, plan.guard.seconds, plan.guard.memory_bytes)
    out = place(setup.folder) if setup.folder is not None else None
    send(replies, "ready")
    while True:
        job: Job = receive(jobs)
        done = shards.convert(
            converter, job.shard, ended=job.ended, before=before, look=shards.looked if setup.results else None
        )
        error = None
        if out is not None:
            try:
                shards.save(done, out, plan.guard)
            except StoreError as failure:
                done, error = None, failure  # type: ignore[assignment]
        retire = _resident() > idle + plan.guard.memory_bytes // 2
        send(replies, Reply(done, error, retire))
        del job, done
        if retire:
            return


def _before(shared: mmap.mmap, seconds: float, memory: int) -> Callable[[int], None]:
    """Return what is called ahead of each unit: it says which one it is, starts its clock, and caps its memory.

    The clock is the system's, and its signal is left to do what it does by default: it ends the process, even one
    that is deep in a library and has not come back to the interpreter for a minute. After the last unit of a shard,
    -1, both are taken away: what is done then is for all of its documents.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    pack, start, clock = POSITION.pack_into, signal.setitimer, signal.ITIMER_REAL
    capped = False

    def before(index: int) -> None:
        nonlocal capped
        start(clock, seconds if index >= 0 else 0)
        pack(shared, 0, index)
        if capped != (index >= 0):
            capped = index >= 0
            _cap_memory(memory if capped else None)

    return before


def _warm(converter: Converter) -> None:
    """Parse a page of each kind, so that what is loaded late is loaded before memory is capped."""
    from procparse.intake.units import Unit

    text = b"Name of the Procedure:\nA\nPurpose:\n- b\nDuration:\n1 hour\n"
    for page in (text, b"<html><body><h1>A</h1><p>b</p><ul><li>c</li></ul></body></html>"):
        converter.convert(Unit("warm", "warm.txt", page))


def _cap_memory(limit: int | None) -> None:
    """Cap the address space at what is used now plus `limit`; None: as high as the system lets it."""
    import resource

    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        cap = hard
        if limit is not None:
            used = int(Path("/proc/self/statm").read_text().split()[0]) * mmap.PAGESIZE
            cap = used + limit if hard == resource.RLIM_INFINITY else min(used + limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (cap, hard))


def _no_core_files() -> None:
    """A crash is an outcome; a core file for each would fill the disk."""
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _resident() -> int:
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * mmap.PAGESIZE
    except (OSError, ValueError):
        return 0
