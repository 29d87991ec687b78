"""An object store holds the same files as a folder, and tells its errors in the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from procparse.batch.places import Local, Remote, place
from procparse.batch.run import run
from procparse.batch.store import StoreError
from procparse.errors import ProcparseError
from tests.batch.helpers import page, pages, small, tree

fsspec = pytest.importorskip("fsspec")


def address(folder: Path) -> str:
    """This machine's files as an object store: fsspec knows them by this name too, and procparse does not."""
    return f"local://{folder}"


def test_an_address_is_remote_and_a_path_is_not(tmp_path: Path) -> None:
    assert isinstance(place(address(tmp_path)), Remote)
    assert isinstance(place(tmp_path), Local)
    assert isinstance(place(f"file://{tmp_path}"), Local)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_files_are_those_of_a_folder(tmp_path: Path, workers: int) -> None:
    plan = small(pages(tmp_path / "in", 20, {}), to={"json": {}, "fhir": {}})
    run(plan, tmp_path / "local")
    summary = run(plan, address(tmp_path / "remote"), workers=workers)
    assert summary.folder == address(tmp_path / "remote")
    assert tree(tmp_path / "remote", hidden=True) == tree(tmp_path / "local", hidden=True)


def test_a_run_goes_on_and_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 20)
    out = address(tmp_path / "remote")
    run(small(folder, to={"json": {}, "fhir": {}}), out)
    with pytest.raises(ProcparseError, match="--resume"):
        run(small(folder), out)
    assert run(small(folder, to={"json": {}, "fhir": {}}), out, resume=True).run["shards_done"] == 0
    for path in sorted(folder.iterdir())[:9]:
        path.unlink()
    (folder / "z.txt").write_text(page(99))
    run(small(folder), out, resume=True)
    run(small(folder), tmp_path / "new")
    assert tree(tmp_path / "remote", hidden=True) == tree(tmp_path / "new", hidden=True)


def test_a_place_of_something_else_is_left_alone(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 2)
    before = tree(folder)
    with pytest.raises(ProcparseError, match="expected an empty folder"):
        run(small(folder), address(folder))
    assert tree(folder) == before


def test_what_the_store_says_is_an_error_of_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("AccessDenied: no")

    monkeypatch.setattr("fsspec.implementations.local.LocalFileSystem.pipe_file", failing)
    with pytest.raises(StoreError, match=r"cannot write local://.*/out/.procparse/lock: AccessDenied: no"):
        run(small(pages(tmp_path / "in", 2)), address(tmp_path / "out"))


def test_an_address_that_nothing_reads_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ProcparseError, match="nosuch://"):
        run(small(pages(tmp_path / "in", 2)), "nosuch://bucket/out")
