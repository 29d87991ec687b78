"""`convert` and `iter_results` for other programs."""

from __future__ import annotations

import itertools
import json
import threading
from pathlib import Path

import pytest

import procparse
from procparse.batch.plan import Guard
from procparse.intake.units import Limits
from tests.batch.helpers import environment, page, pages, records


def test_convert_is_the_command(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 3)
    summary = procparse.convert(folder, tmp_path / "out", to={"json": {"spans": False}}, workers=1)
    assert (summary.manifest["documents"], summary.quarantined) == (3, 0)
    assert "span" not in json.dumps(records(tmp_path / "out"))
    assert (
        procparse.convert([folder], tmp_path / "out", to={"json": {"spans": False}}, resume=True).run["shards_done"]
        == 0
    )


@pytest.mark.parametrize("workers", [0, 2])
def test_results_come_in_order_and_as_parse_gives_them(tmp_path: Path, workers: int) -> None:
    folder = pages(tmp_path / "in", 5)
    (folder / "large.txt").write_text("x" * 2000)
    found = list(procparse.iter_results(folder, workers=workers, limits=Limits(document_bytes=1000)))
    assert [Path(item.source).name for item in found] == ["large.txt", *(f"p{number:05d}.txt" for number in range(5))]
    assert (found[0].outcome, found[0].results) == (procparse.Outcome.TOO_LARGE, ())
    for number, item in enumerate(found[1:]):
        result = item.results[0]
        assert result.procedure == procparse.parse(page(number).encode(), name=f"p{number:05d}.txt").procedure
        assert result.accounting().complete


def test_a_hang_is_a_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", environment(faults=True)["PYTHONPATH"])
    folder = pages(tmp_path / "in", 3, {1: "spin"})
    found = list(procparse.iter_results(folder, workers=1, guard=Guard(seconds=1)))
    assert [item.outcome for item in found] == ["parsed_with_warnings", "timeout", "parsed_with_warnings"]
    assert found[1].cause == "took longer than 1 s"


@pytest.mark.parametrize("workers", [0, 2])
def test_results_are_lazy_and_can_be_left(tmp_path: Path, workers: int) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps({"text": page(n)}) + "\n" for n in range(3000)))
    results = procparse.iter_results(source, workers=workers)
    assert len(list(itertools.islice(results, 3))) == 3
    results.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("procparse")]


def test_a_mistake_of_the_caller_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(procparse.ProcparseError, match="expected an output of"):
        procparse.convert(tmp_path, tmp_path / "out", to={"pdf": {}})
    with pytest.raises(procparse.ProcparseError, match="expected options of json"):
        procparse.convert(tmp_path, tmp_path / "out", to={"json": {"colour": True}})
    with pytest.raises(procparse.ProcparseError, match="absent"):
        procparse.iter_results(tmp_path, vocabulary=tmp_path / "absent.toml")
    assert not (tmp_path / "out").exists()
