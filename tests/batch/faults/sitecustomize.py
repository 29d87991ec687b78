"""Makes a process obey orders: put on PYTHONPATH by tests, never installed.

A page that holds `!!FAULT spin` is obeyed instead of parsed. With STORE_FAULT="N action log" in the environment, the
N-th step of `procparse.batch.store` in any process of the run fails: `kill` ends all processes before the step, `after`
behind it, `torn` in the middle of a write, `alone` ends this process only, and the name of an error raises that one.
Every step is noted in the log.
"""

import builtins
import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import time

import procparse.batch.store
import procparse.pipeline

_parse_all = procparse.pipeline.parse_all


def _recurse(depth=0):
    return _recurse(depth + 1) + 1


def _eat():
    held = []
    while True:
        held.append(bytes(16 << 20))  # address space only, so that it is quick


def _spin():
    while True:
        pass


def _segfault():
    ctypes.string_at(0)


def _raise():
    raise ValueError("planted\x1b[2J")


def _base():
    raise KeyboardInterrupt


def _leave():
    raise SystemExit(3)


FAULTS = {
    "segv": _segfault,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "abort": os.abort,
    "exit": lambda: os._exit(3),
    "hang": lambda: time.sleep(3600),
    "spin": _spin,
    "memory": _eat,
    "raise": _raise,
    "recursion": _recurse,
    "interrupt": _base,
    "leave": _leave,
}


def parse_all(source, **options):
    """Obey, or parse."""
    if b"!!FAULT " in source:
        FAULTS[source.partition(b"!!FAULT ")[2].split()[0].decode()]()
    return _parse_all(source, **options)


procparse.pipeline.parse_all = parse_all


class Steps:
    """The functions of `os` that the store uses, counted over all processes."""

    O_RDONLY = os.O_RDONLY
    SEEK_END = os.SEEK_END

    def __init__(self, order):
        number, self.action, self.log = order.split(" ", 2)
        self.number = int(number)
        self.names = {}

    def step(self, name, path, do, torn=None):
        with builtins.open(self.log, "a+") as log:
            # parent and worker take their numbers one after the other
            fcntl.flock(log, fcntl.LOCK_EX)
            log.write(f"{name} {path}\n")
            log.flush()
            log.seek(0)
            count = sum(1 for _ in log)
        if count != self.number:
            return do()
        if self.action == "torn" and torn is not None:
            torn()
        if self.action == "after":
            with contextlib.suppress(OSError):  # to remove what is not there
                do()
        if self.action == "alone":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.action in ("torn", "after", "kill"):
            os.killpg(0, signal.SIGKILL)
        code = getattr(errno, self.action)
        raise OSError(code, os.strerror(code))

    def open(self, path, flags):
        number = self.step("opendir", path, lambda: os.open(path, flags))
        self.names[number] = path
        return number

    def fsync(self, number):
        return self.step("fsync", self.names[number], lambda: os.fsync(number))

    def rename(self, old, new):
        return self.step("rename", new, lambda: os.rename(old, new))

    def unlink(self, path):
        return self.step("unlink", path, lambda: os.unlink(path))

    def mkdir(self, path):
        return self.step("mkdir", path, lambda: os.mkdir(path))

    def close(self, number):
        os.close(number)

    def file(self, path, mode, buffering):
        raw = self.step("open", path, lambda: builtins.open(path, mode, buffering=buffering))  # noqa: SIM115
        self.names[raw.fileno()] = path
        return File(self, raw, path)


class File:
    """A file whose writes are counted."""

    def __init__(self, steps, raw, path):
        self.steps, self.raw, self.path = steps, raw, path

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.raw.close()

    def fileno(self):
        return self.raw.fileno()

    def write(self, data):
        half = data[: len(data) // 2]
        return self.steps.step("write", self.path, lambda: self.raw.write(data), lambda: self.raw.write(half))


if "STORE_FAULT" in os.environ:
    steps = Steps(os.environ["STORE_FAULT"])
    procparse.batch.store.os = steps
    procparse.batch.store.open = lambda path, mode, buffering: steps.file(path, mode, buffering)
