"""Killed or failed at any step of the output and run again, a run gives the bytes of one that nobody disturbed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from procparse.batch.run import run
from tests.batch.helpers import environment, outcomes, page, pages, rows, small, tree

OPTIONS = ["--workers", "1", "--to", "jsonl", "--to", "fhir", "--shard-size", "3K", "-q"]
"""Shards of three documents."""
PROGRAM = [sys.executable, "-m", "procparse", "convert"]


class Ended(NamedTuple):
    code: int
    told: str


def command(source: Path, out: Path, *options: str, fault: str | None = None) -> Ended:
    env = environment(faults=True)
    if fault is not None:
        env["STORE_FAULT"] = fault
    done = subprocess.run(
        [*PROGRAM, str(source), "-o", f"{out}/", *OPTIONS, *options],
        env=env,
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    return Ended(done.returncode, done.stderr)


class Whole(NamedTuple):
    """What an undisturbed run writes, and its steps."""

    source: Path
    files: dict[str, bytes]
    steps: list[tuple[str, str]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    here = tmp_path_factory.mktemp("whole")
    source = pages(here / "in", 7, {4: "raise"})
    assert command(source, here / "out", fault=f"0 none {here}/log") == Ended(1, "")
    steps = [line.split(" ", 1) for line in (here / "log").read_text().splitlines()]
    named = [(name, Path(path).relative_to(here / "out").as_posix()) for name, path in steps if "out" in path]
    return Whole(source, tree(here / "out", hidden=True), named)


def check_step(whole: Whole, here: Path, number: int, action: str) -> None:
    """Fail at one step, look at what is there, go on, and compare."""
    shutil.rmtree(here / "out", ignore_errors=True)
    ended = command(whole.source, here / "out", fault=f"{number} {action} {here}/log{number}{action}")
    what = (number, action, whole.steps[number - 1], ended)
    assert "Traceback" not in ended.told, what
    if action.isupper():
        assert ended.code == 74, what
        assert ended.told.startswith("procparse: error: cannot write "), what
        assert ended.told.count("\n") == 1, what
    else:
        # where one process was killed it was a worker, and another did its work; or it was the parent
        assert ended.code in ((-9, 1) if action == "alone" else (-9,)), what
    if (here / "out").exists():
        for name, data in tree(here / "out").items():
            if not name.endswith(".tmp"):
                assert data == whole.files[name], (name, what)
        options = ["--resume"] if (here / "out" / ".procparse").exists() else []
        assert command(whole.source, here / "out", *options).code == 1, what
    else:
        assert command(whole.source, here / "out").code == 1, what
    assert tree(here / "out", hidden=True) == whole.files, what


ACTIONS = ["kill", "after", "torn", "alone", "ENOSPC", "EIO", "EACCES"]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_few_steps_fail(whole: Whole, tmp_path: Path, action: str) -> None:
    count = len(whole.steps)
    assert count > 60
    # by action other steps, so that they together see the whole run
    first = ACTIONS.index(action)
    for number in range(4 + 5 * first, count, count // 2):
        check_step(whole, tmp_path, number, action)


@pytest.mark.sweep
@pytest.mark.parametrize("action", ACTIONS)
def test_every_step_fails(whole: Whole, tmp_path: Path, action: str) -> None:
    for number in range(1, len(whole.steps) + 1):
        check_step(whole, tmp_path, number, action)


def test_files_reach_the_disk_before_their_names_and_markers_come_last(whole: Whole) -> None:
    renamed = [path for name, path in whole.steps if name == "rename"]
    assert sorted(renamed) == sorted(set(whole.files) - {".procparse/lock"} | {"run.json"})
    assert renamed[-1] == "manifest.json"
    for path in renamed:
        place = whole.steps.index(("rename", path))
        folder, _, name = path.rpartition("/")
        temporary = f"{folder}/.{name}.tmp".lstrip("/")
        before = [step for step, where in whole.steps[:place] if where == temporary]
        assert before[0] == "open"
        assert before[-1] == "fsync"
        assert ("fsync", folder or ".") in whole.steps[place + 1 : place + 3]
    for number in range(3):
        marker = renamed.index(f".procparse/shards/part-000000-{number:06d}.json")
        own = [renamed.index(path) for path in renamed if path.endswith(f"part-000000-{number:06d}.jsonl")]
        assert own
        assert max(own) < marker


# ---- what is done again, and what is not


def marks(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in sorted((out / "records").iterdir())}


def test_a_second_run_does_nothing(tmp_path: Path) -> None:
    plan = small(pages(tmp_path / "in", 20))
    run(plan, tmp_path / "out")
    before, files = marks(tmp_path / "out"), tree(tmp_path / "out", hidden=True)
    again = run(plan, tmp_path / "out", resume=True)
    assert (again.run["shards_done"], again.run["shards_reused"]) == (0, 3)
    assert marks(tmp_path / "out") == before
    assert tree(tmp_path / "out", hidden=True) == files


CHANGES = {
    "added": lambda folder: (folder / "a.txt").write_text(page(77)),
    "removed": lambda folder: (folder / "p00003.txt").unlink(),
    "changed": lambda folder: (folder / "p00012.txt").write_text(page(78)),
    "renamed": lambda folder: (folder / "p00012.txt").rename(folder / "p00012b.txt"),
    "swapped": lambda folder: (
        (folder / "p00001.txt").write_text(page(2)),
        (folder / "p00002.txt").write_text(page(1)),
    ),
    "emptied": lambda folder: [path.unlink() for path in folder.glob("p0001*.txt")],
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_of_the_input_the_bytes_are_those_of_a_new_run(tmp_path: Path, change: str) -> None:
    folder = pages(tmp_path / "in", 20)
    run(small(folder), tmp_path / "out")
    CHANGES[change](folder)
    run(small(folder), tmp_path / "out", resume=True)
    run(small(folder), tmp_path / "new")
    assert tree(tmp_path / "out", hidden=True) == tree(tmp_path / "new", hidden=True)


OTHER_OPTIONS = [
    {"to": {"json": {"spans": False}}},
    {"to": {"fhir": {}}},
    {"to": {"json": {}}},
    {"shard_documents": 5},
    {"repair": True},
]


@pytest.mark.parametrize("options", OTHER_OPTIONS, ids=str)
def test_after_a_change_of_the_options_the_bytes_are_those_of_a_new_run(
    tmp_path: Path, options: dict[str, object]
) -> None:
    folder = pages(tmp_path / "in", 20)
    run(small(folder, to={"json": {}, "fhir": {"form": "bundle"}}), tmp_path / "out")
    run(small(folder, **options), tmp_path / "out", resume=True)
    run(small(folder, **options), tmp_path / "new")
    assert tree(tmp_path / "out", hidden=True) == tree(tmp_path / "new", hidden=True)


def test_another_version_of_the_code_uses_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small(pages(tmp_path / "in", 9))
    run(plan, tmp_path / "out")
    monkeypatch.setattr("procparse.batch.plan.code_version", lambda: "0.1.0+other")
    assert run(plan, tmp_path / "out", resume=True).run["shards_reused"] == 0


@pytest.mark.parametrize("name", ["records/part-000000-000001.jsonl", ".procparse/shards/part-000000-000001.json"])
@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_damaged_shard_is_done_again(tmp_path: Path, name: str, how: str) -> None:
    plan = small(pages(tmp_path / "in", 20))
    run(plan, tmp_path / "out")
    files = tree(tmp_path / "out", hidden=True)
    path = tmp_path / "out" / name
    path.write_bytes(path.read_bytes()[:100]) if how == "cut" else path.unlink()
    again = run(plan, tmp_path / "out", resume=True)
    assert again.run["shards_done"] == 1
    assert tree(tmp_path / "out", hidden=True) == files


def test_longer_patience_tries_again_what_was_too_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from procparse.batch.plan import Guard

    monkeypatch.setenv("PYTHONPATH", environment(faults=True)["PYTHONPATH"])
    folder = pages(tmp_path / "in", 16, {3: "hang"})
    run(small(folder, guard=Guard(seconds=0.5)), tmp_path / "out")
    assert [row["outcome"] for row in rows(tmp_path / "out" / "quarantine.jsonl")] == ["timeout"]
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    again = run(small(folder, guard=Guard(seconds=30)), tmp_path / "out", resume=True)
    assert (again.run["shards_done"], again.run["shards_reused"]) == (1, 1)
    assert again.quarantined == 0
    assert len(outcomes(tmp_path / "out")) == 16


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = command(pages(tmp_path / "in", 1), tmp_path / "file" / "out")
    assert ended.code == 74
    assert ended.told.count("\n") == 1
    assert sorted(os.listdir(tmp_path)) == ["file", "in"]
