"""Documents that end their process cost themselves and nothing else; order and bytes never depend on workers."""

from __future__ import annotations

import itertools
import os
import threading
from pathlib import Path

import pytest

from procparse.batch import engine
from procparse.batch.plan import shards
from procparse.batch.run import run
from procparse.errors import ProcparseError
from procparse.intake.units import Unit
from tests.batch.helpers import ENDS, environment, outcomes, page, pages, records, small, tree


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", environment(faults=True)["PYTHONPATH"])


def check_faults(tmp_path: Path, count: int, faults: dict[int, str], workers: int, shard: int) -> None:
    folder = pages(tmp_path / "in", count, faults)
    summary = run(small(folder, shard_documents=shard), tmp_path / "out", workers=workers)
    ends = outcomes(tmp_path / "out")
    assert [Path(row["source"]).name for row in ends] == [f"p{number:05d}.txt" for number in range(count)]
    for number, row in enumerate(ends):
        # the made pages are short, which is worth a warning
        assert row["outcome"] == ENDS.get(faults.get(number, ""), "parsed_with_warnings"), row
        assert ("cause" in row) == (number in faults)
    wanted = [f"p{number:05d}.txt" for number in range(count) if number not in faults]
    assert [record["source"]["name"] for record in records(tmp_path / "out")] == wanted
    assert summary.quarantined == len(faults)


@pytest.mark.usefixtures("faulty")
def test_each_fault_costs_exactly_one_document(tmp_path: Path) -> None:
    faults = {3 * number + 1: fault for number, fault in enumerate(ENDS)}
    check_faults(tmp_path, 3 * len(ENDS) + 2, faults, workers=2, shard=16)


@pytest.mark.usefixtures("faulty")
def test_documents_next_to_each_other_may_all_end_their_process(tmp_path: Path) -> None:
    check_faults(tmp_path, 6, {0: "segv", 1: "exit", 2: "kill", 5: "abort"}, workers=1, shard=8)


@pytest.mark.slow
@pytest.mark.usefixtures("faulty")
def test_a_hundred_faults_among_five_thousand(tmp_path: Path) -> None:
    kinds = itertools.cycle(ENDS)
    faults = {51 * number + 7: next(kinds) for number in range(100)}
    check_faults(tmp_path, 5100, faults, workers=2, shard=256)


def test_the_bytes_do_not_depend_on_the_workers(tmp_path: Path) -> None:
    plan = small(pages(tmp_path / "in", 50), to={"json": {}, "fhir": {}})
    for workers in (1, 2, 3):
        run(plan, tmp_path / str(workers), workers=workers)
    one = tree(tmp_path / "1", hidden=True)
    assert len(one) > 20
    assert tree(tmp_path / "2", hidden=True) == one
    assert tree(tmp_path / "3", hidden=True) == one


def test_the_reader_never_runs_far_ahead(tmp_path: Path) -> None:
    plan = small(tmp_path, shard_documents=1)
    taken = 0

    def endless():  # type: ignore[no-untyped-def]
        nonlocal taken
        while True:
            taken += 1
            yield Unit(f"u{taken}", None, page(taken).encode())

    work = engine.run(shards(endless(), plan), plan, workers=2)
    for number in range(5):
        assert next(work).number == number
        assert taken <= number + 1 + 2 * 2
    work.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("procparse")]


def test_closing_the_iterator_ends_the_processes(tmp_path: Path) -> None:
    plan = small(pages(tmp_path / "in", 4), shard_documents=1)
    work = engine.run(shards((Unit(str(n), None, b"x") for n in range(9)), plan), plan, workers=2)
    next(work)
    work.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_workers_that_cannot_start_end_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "sitecustomize.py").write_text("import os\nos._exit(9)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "bad"))
    plan = small(pages(tmp_path / "in", 2))
    with pytest.raises(engine.EngineError, match="exit code 9"):
        run(plan, tmp_path / "out")


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 2)
    with pytest.raises(ProcparseError, match="expected an empty folder"):
        run(small(folder), folder)
    assert sorted(path.name for path in folder.iterdir()) == ["p00000.txt", "p00001.txt"]
    run(small(folder), tmp_path / "out")
    with pytest.raises(ProcparseError, match="--resume"):
        run(small(folder), tmp_path / "out")
