"""The local engine: worker processes with one shard in flight each, watched, and started anew when one dies."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, cast

from procparse.batch import worker
from procparse.errors import BatchError
from procparse.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from procparse.batch.plan import Plan, Shard
    from procparse.batch.shards import Converted

_START = "import sys; sys.path[:] = {path!r}; from procparse.batch.worker import main; main()"
_SLACK = 120.0
"""Seconds beyond the deadlines of all its units that a shard may take to be written."""
_DEATHS = 3
"""So many deaths of a worker with no unit in hand, one after the other, end the run."""


class EngineError(BatchError):
    """The engine itself cannot go on: workers die before they have anything to do."""


class Worker:
    """One process and the pipe to it."""

    def __init__(self, plan: Plan, folder: str | None, results: bool) -> None:
        self.setup = (plan, folder, results)
        self.process: subprocess.Popen[bytes] | None = None
        self.closed = False
        self.last_words = ""
        self.lock = threading.Lock()

    def start(self) -> None:
        """Start the process unless it runs."""
        if self.process is not None:
            return
        plan, folder, results = self.setup
        self.position: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.position.write(worker.POSITION.pack(-1))
        self.position.flush()
        number = self.position.fileno()
        # what a library prints may hold anything of the page, and no terminal should see that
        self.said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        with self.lock:
            if self.closed:
                raise EOFError
            self.process = subprocess.Popen(
                [sys.executable, "-c", _START.format(path=[entry or os.getcwd() for entry in sys.path])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.said,
                pass_fds=(number,),
            )
        worker.send(self._pipe("stdin"), worker.Setup(plan, folder, results, number))
        worker.receive(self._pipe("stdout"))

    def convert(self, shard: Shard) -> Converted:
        """Return the shard converted, however many processes it takes."""
        ended: dict[int, tuple[Outcome, str]] = {}
        deaths = 0
        while True:
            try:
                self.start()
                reply = self._ask(worker.Job(shard, ended))
            except (EOFError, BrokenPipeError):
                if self.closed:
                    raise
                index, cause = self._buried()
                if 0 <= index < len(shard.units):
                    ended[index] = cause
                    deaths = 0
                else:
                    deaths += 1
                if deaths >= _DEATHS:
                    raise EngineError(
                        f"no worker process can work: {cause[1]}" + (f" ({self.last_words})" if self.last_words else "")
                    ) from None
                continue
            if reply.retire:
                self._buried()
            if reply.error is not None:
                raise reply.error
            return cast("Converted", reply.done)

    def _ask(self, job: worker.Job) -> worker.Reply:
        process = cast("subprocess.Popen[bytes]", self.process)
        # the worker's own clock ends a unit; this one is for a worker that cannot even be reached by that
        patience = threading.Timer(self.setup[0].guard.seconds * len(job.shard.units) + _SLACK, process.kill)
        patience.daemon = True
        patience.start()
        try:
            worker.send(self._pipe("stdin"), job)
            return cast("worker.Reply", worker.receive(self._pipe("stdout")))
        finally:
            patience.cancel()

    def _pipe(self, name: str) -> IO[bytes]:
        return cast("IO[bytes]", getattr(self.process, name))

    def _buried(self) -> tuple[int, tuple[Outcome, str]]:
        """Wait for the end of a process; return the unit it died at, and of what."""
        process = self.process
        if process is None:
            return -1, (Outcome.CRASHED, "it could not be started")
        for name in ("stdin", "stdout"):
            with contextlib.suppress(OSError):
                self._pipe(name).close()
        try:
            status = process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        index = worker.POSITION.unpack(os.pread(self.position.fileno(), worker.POSITION.size, 0))[0]
        self.position.close()
        self.last_words = _last_line(self.said)
        self.said.close()
        self.process = None
        return index, _cause(status, self.setup[0].guard.seconds)

    def close(self) -> None:
        """End the process; whoever waits for its reply gets EOFError."""
        with self.lock:
            self.closed = True
            if self.process is not None:
                self.process.kill()

    def bury(self) -> None:
        """Wait for the end of a closed process."""
        if self.process is not None:
            self._buried()


def _last_line(file: IO[bytes]) -> str:
    """Return the last line of what a process said on stderr."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - 1000))
    return file.read().decode("utf-8", "replace").rstrip().rpartition("\n")[2]


def _cause(status: int, seconds: float) -> tuple[Outcome, str]:
    if status == -signal.SIGALRM:
        return Outcome.TIMEOUT, f"took longer than {seconds:g} s"
    if status < 0:
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        return Outcome.CRASHED, f"its process was ended by {name}"
    return Outcome.CRASHED, f"its process ended itself with exit code {status}"


def run(
    shards: Iterable[Shard],
    plan: Plan,
    *,
    workers: int,
    folder: str | None = None,
    results: bool = False,
    ready: Callable[[Shard], Converted | None] = lambda shard: None,
) -> Generator[Converted, None, None]:
    """Yield the shards converted, in their order. Closing the iterator ends the workers.

    `ready` may return a shard that needs no work. The reader of `shards` is never more than `workers` shards ahead
    of those that are in work or wait for an earlier one. Raises StoreError where the output cannot be written.
    """
    everyone: list[Worker] = []
    # last in, first out: a small input starts no second process
    idle: queue.LifoQueue[Worker] = queue.LifoQueue()
    for _ in range(workers):
        everyone.append(Worker(plan, folder, results))
        idle.put(everyone[-1])

    def convert(shard: Shard) -> Converted:
        one = idle.get()
        try:
            return one.convert(shard)
        finally:
            idle.put(one)

    waiting: deque[Converted | Future[Converted]] = deque()
    threads = ThreadPoolExecutor(workers, thread_name_prefix="procparse")
    source = iter(shards)
    try:
        more = True
        while more or waiting:
            while more and len(waiting) < 2 * workers:
                shard = next(source, None)
                if shard is None:
                    more = False
                else:
                    waiting.append(ready(shard) or threads.submit(convert, shard))
            if waiting:
                first = waiting.popleft()
                yield first.result() if isinstance(first, Future) else first
    finally:
        for one in everyone:
            one.close()
        threads.shutdown(wait=True, cancel_futures=True)
        for one in everyone:
            one.bury()
