"""The three steps over Arrow batches that engines for many machines run, here in a plain loop."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from procparse.batch.engine import EngineError
from procparse.batch.plan import all_shards, plan
from procparse.batch.run import run
from procparse.errors import ProcparseError
from procparse.intake.opening import groups
from tests.batch.helpers import environment, page, pages, small, tree

arrow = pytest.importorskip("pyarrow")
cluster = pytest.importorskip("procparse.batch.cluster")


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    cluster.close()
    with pytest.raises(ChildProcessError):  # no process is left behind
        os.waitpid(-1, os.WNOHANG)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", environment(faults=True)["PYTHONPATH"])
    made = pages(tmp_path / "in", 30, {4: "segv", 9: "raise"})
    (made / "rows.jsonl").write_text("".join(json.dumps({"text": page(n), "n": n}) + "\n" for n in range(20)) + "{\n")
    return made


def test_a_loop_of_the_steps_writes_the_folder_of_the_local_engine(folder: Path, tmp_path: Path) -> None:
    wanted = small(folder, to={"json": {}, "parquet": {}, "fhir": {}}, group_bytes=40_000)
    run(wanted, tmp_path / "local")
    found = groups(wanted.inputs, size=wanted.group_bytes)
    assert len(found) > 2
    # the last first, and each twice: a cluster does both
    for _ in range(2):
        for batch in reversed(cluster.table_of(found).to_batches(max_chunksize=1)):
            for shard in cluster.read(batch, wanted):
                cluster.save(shard, wanted, str(tmp_path / "out"))
    assert run(wanted, tmp_path / "out", resume=True).run["shards_done"] == 0
    assert tree(tmp_path / "out", hidden=True) == tree(tmp_path / "local", hidden=True)


def test_convert_is_pure_and_can_be_sent_away(folder: Path) -> None:
    wanted = small(folder)
    batches = list(cluster.read(cluster.table_of(groups(wanted.inputs, size=1 << 20)).to_batches()[0], wanted))
    again = pickle.loads(pickle.dumps(partial(cluster.convert, plan=wanted)))
    first = [cluster.convert(batch, wanted) for batch in batches]
    assert [again(batch) for batch in batches] == first
    assert {one.schema for one in first} == {cluster.ENDS}
    table = arrow.Table.from_batches(batches)
    assert cluster.convert(table, wanted).equals(arrow.Table.from_batches(first))
    causes = [row["outcome"] for one in first for told in one["quarantine"].to_pylist() for row in json.loads(told)]
    assert causes == ["crashed", "failed", "broken"]


def test_a_shard_that_is_there_is_kept_and_one_of_another_input_is_not(folder: Path, tmp_path: Path) -> None:
    wanted, other = small(folder), small(folder, to={"json": {"spans": False}})
    batch = cluster.table_of(groups(wanted.inputs, size=1 << 20)).to_batches()[0]
    shard = next(iter(cluster.read(batch, wanted)))
    out = str(tmp_path / "out")
    assert cluster.save(shard, wanted, out)["reused"].to_pylist() == [False]
    assert cluster.save(shard, wanted, out)["reused"].to_pylist() == [True]
    assert cluster.save(next(iter(cluster.read(batch, other))), other, out)["reused"].to_pylist() == [False]


def test_a_folder_that_is_not_shared_is_told(folder: Path, tmp_path: Path) -> None:
    from procparse.batch.places import Local
    from procparse.batch.spark import SparkError, check_shared

    wanted = small(folder)
    shard = next(cluster.read(cluster.table_of(groups(wanted.inputs, size=1 << 20)).to_batches()[0], wanted))
    done = cluster.saved_of(cluster.save(shard, wanted, str(tmp_path / "out")).to_pylist()[0])
    check_shared(Local(str(tmp_path / "out")), done)
    with pytest.raises(SparkError, match="expected a folder they share"):
        check_shared(Local(str(tmp_path / "elsewhere")), done)


def test_executors_with_other_code_or_other_words_are_told(tmp_path: Path) -> None:
    from procparse.batch.spark import _read

    words = tmp_path / "words.toml"
    words.write_text('[risks]\nheadings = ["What may go wrong"]\n')
    wanted = small(pages(tmp_path / "in", 1), vocabulary=words)
    batch = cluster.table_of(groups(wanted.inputs, size=1)).to_batches()[0]
    with pytest.raises(ProcparseError, match=r"expected procparse 0\.0 on the executors"):
        list(_read(wanted, "0.0", [batch]))
    words.write_text('[risks]\nheadings = ["What may go well"]\n')
    with pytest.raises(EngineError, match="not the one that the run was started with"):
        cluster.convert(next(cluster.read(batch, wanted)), wanted)


def test_groups_are_cut_by_size_and_hold_each_file_once(tmp_path: Path) -> None:
    for number, size in enumerate([10, 9000, 10, 30_000, 10, 10]):
        (tmp_path / f"{number}.txt").write_bytes(b"x" * size)
    found = groups([str(tmp_path), str(tmp_path / "absent")], size=12_000)
    names = [[entry.name for entry in group.files] for group in found]
    # a small file counts 4 KiB
    assert names == [["0.txt", "1.txt"], ["2.txt", "3.txt"], ["4.txt", "5.txt"]]
    assert [(group.first, group.total) for group in found] == [(0, 6), (2, 6), (4, 6)]
    assert [len(group.missing) for group in found] == [1, 0, 0]
    parts = [groups([str(tmp_path)], size=1 << 20, part=(index, 4))[0].files for index in range(4)]
    assert sorted(entry.name or "" for files in parts for entry in files) == [f"{number}.txt" for number in range(6)]


def test_shards_never_span_groups(tmp_path: Path) -> None:
    wanted = plan(pages(tmp_path / "in", 10), shard_documents=4)
    cut = list(all_shards(wanted, groups(wanted.inputs, size=6 * 4096)))
    assert [(shard.group, shard.number, len(shard.units)) for shard in cut] == [
        (0, 0, 4), (0, 1, 2), (1, 0, 4),
    ]  # fmt: skip
    assert [shard.name for shard in cut] == sorted(shard.name for shard in cut)
