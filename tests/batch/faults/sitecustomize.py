"""Makes a process that parses obey orders in a page (`!!FAULT spin`): put on PYTHONPATH by tests, never installed."""

import ctypes
import os
import signal
import time

import procparse.pipeline

_parse_all = procparse.pipeline.parse_all


def _recurse(depth=0):
    return _recurse(depth + 1) + 1


def _eat():
    held = []
    while True:
        held.append(bytearray(16 << 20))


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
