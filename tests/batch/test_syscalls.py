"""Killed, or refused by the system, at any call that touches the output, a run can be gone on with to the same bytes.

`tests/batch/test_durability.py` does so at each step of the store. Here the calls are those of the system itself, in
every process of the run, seen and disturbed from outside by strace.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.batch.helpers import environment, pages, tree
from tests.batch.test_durability import OPTIONS, PROGRAM, command


def _strace_works() -> bool:
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(not _strace_works(), reason="needs strace, and to be allowed to trace")

CALL = re.compile(r"^(\d+) +(\w+)\(", re.MULTILINE)
ERRORS = {
    "openat": "EMFILE",
    "write": "ENOSPC",
    "fsync": "EIO",
    "rename": "EIO",
    "mkdir": "EACCES",
    "unlink": "EROFS",
    "getdents64": "EIO",
    "flock": "EIO",
}


class Whole(NamedTuple):
    """An undisturbed run: what it reads and writes, the paths to watch, and how often a process makes each call."""

    source: Path
    files: dict[str, bytes]
    names: list[str]
    calls: dict[str, int]


def traced(source: Path, out: Path, log: Path, names: list[str], *inject: str) -> subprocess.CompletedProcess[str]:
    watched = [word for name in names for word in ("-P", f"{out}/{name}".rstrip("/"))]
    program = [*PROGRAM, str(source), "-o", f"{out}/", *OPTIONS]
    return subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), *inject, *watched, *program],
        env=environment(faults=True),
        capture_output=True,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    here = tmp_path_factory.mktemp("whole")
    source = pages(here / "in", 7, {4: "raise"})
    assert command(source, here / "first").code == 1
    files = tree(here / "first", hidden=True)
    names = [""]
    for path in sorted((here / "first").rglob("*")):
        name = path.relative_to(here / "first").as_posix()
        names += [name, name.removesuffix(path.name) + f".{path.name}.tmp"] if path.is_file() else [name]
    done = traced(source, here / "out", here / "log", names)
    assert (done.returncode, tree(here / "out", hidden=True)) == (1, files)
    counts = Counter(CALL.findall((here / "log").read_text()))
    calls: dict[str, int] = {}
    for (_, call), count in counts.items():
        calls[call] = max(count, calls.get(call, 0))
    return Whole(source, files, names, calls)


def check(whole: Whole, here: Path, call: str, number: int, what: str) -> None:
    """Disturb one call in each process, look at what is there, go on, and compare."""
    out = here / "out"
    shutil.rmtree(out, ignore_errors=True)
    ended = traced(whole.source, out, here / "log", whole.names, "-e", f"inject={call}:{what}:when={number}")
    case = (call, number, what, ended.returncode, ended.stderr)
    assert "Traceback" not in ended.stderr, case
    # 1: all is done, with one document in quarantine as ever; 70: a worker was killed each time it was started anew
    assert ended.returncode in ((-9, 137, 70, 1) if what.startswith("signal") else (74, 1)), case
    if ended.returncode == 74:
        assert re.fullmatch(r"procparse: error: cannot write [^\n]*\n", ended.stderr), case
    if ended.returncode == 1:
        assert tree(out, hidden=True) == whole.files, case
    if out.exists():
        for name, data in tree(out).items():
            if not name.endswith(".tmp"):
                assert data == whole.files[name], (name, case)
    options = ["--resume"] if (out / ".procparse").exists() else []
    assert command(whole.source, out, *options).code == 1, case
    assert tree(out, hidden=True) == whole.files, case


def test_the_calls_that_matter_are_seen(whole: Whole) -> None:
    assert whole.calls.keys() >= {"openat", "write", "fsync", "rename", "mkdir", "getdents64"}
    assert sum(whole.calls.values()) > 100
    assert len([name for name in whole.files if name.startswith("records/")]) == 3


@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
def test_killed_at_a_few_calls(whole: Whole, tmp_path: Path, call: str) -> None:
    for number in (2, whole.calls[call] - 1):
        check(whole, tmp_path, call, number, "signal=KILL")


@pytest.mark.sweep
def test_killed_at_every_call(whole: Whole, tmp_path: Path) -> None:
    for call, count in whole.calls.items():
        for number in range(1, count + 1):
            check(whole, tmp_path, call, number, "signal=KILL")


@pytest.mark.sweep
@pytest.mark.parametrize("call", ERRORS)
def test_refused_at_every_call(whole: Whole, tmp_path: Path, call: str) -> None:
    for number in range(1, whole.calls.get(call, 0) + 1):
        check(whole, tmp_path, call, number, f"error={ERRORS[call]}")
