"""Every output of one pass: what it holds, that it is what the exporter gives, and the same bytes on any run."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from procparse.batch.outputs import FOLDERS, FORMATS
from procparse.batch.run import run
from procparse.errors import ProcparseError
from tests.batch.helpers import outcomes, pages, records, rows, small, tree
from tests.batch.test_cli_batch import run as command

parquet = pytest.importorskip("pyarrow.parquet")

ALL: dict[str, dict[str, Any]] = {name: {} for name in FORMATS}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every output of 20 pages, of which one is broken, by one worker."""
    here = tmp_path_factory.mktemp("whole")
    pages(here / "in", 19)
    (here / "in" / "p00012b.txt").write_bytes(b"\x1f\x8b\x08 torn")
    run(small(here / "in", to=ALL), here / "out")
    return here


def parts(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_do_not_change_a_byte(whole: Path, tmp_path: Path, workers: int) -> None:
    run(small(whole / "in", to=ALL), tmp_path / "out", workers=workers)
    assert tree(tmp_path / "out", hidden=True) == tree(whole / "out", hidden=True)


def test_every_folder_is_known_to_the_sweep(whole: Path) -> None:
    written = {path.name for path in (whole / "out").iterdir() if path.is_dir()} - {".procparse"}
    assert written == set(FOLDERS)


def test_a_run_goes_on_and_an_output_that_is_not_asked_for_goes(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(whole / "out", out)
    (out / "parquet" / "items" / "part-000000-000001.parquet").unlink()
    (out / "turtle" / "part-000000-000002.ttl").write_text("torn")
    again = run(small(whole / "in", to=ALL), out, resume=True)
    assert (again.run["shards_done"], again.run["shards_reused"]) == (2, 1)
    assert tree(out, hidden=True) == tree(whole / "out", hidden=True)
    run(small(whole / "in", to={"csv": {}}), out, resume=True)
    assert {path.parent.name for path in out.rglob("part-*") if ".procparse" not in path.parts} == {"csv", "outcomes"}


def test_a_file_of_parquet_is_a_shard(whole: Path) -> None:
    ids = [record["id"] for record in records(whole / "out")]
    assert len(ids) == 19
    tables = [parquet.read_table(path) for path in parts(whole / "out" / "parquet" / "records")]
    assert [name for table in tables for name in table["id"].to_pylist()] == ids
    items = parquet.read_table(whole / "out" / "parquet" / "items")
    assert set(items["procedure_id"].to_pylist()) == set(ids)


def test_the_feeds_are_those_of_one_file(whole: Path, tmp_path: Path) -> None:
    for name, ending in {"chunks": "jsonl", "bulk": "ndjson", "csv": "csv", "tsv": "tsv"}.items():
        command("convert", whole / "in", "-o", tmp_path / f"one.{ending}", "--to", name, "-q", code=1)
        head = {"csv": 1, "tsv": 1}.get(name, 0)
        shards = [path.read_text().splitlines(keepends=True) for path in parts(whole / "out" / name)]
        joined = shards[0][:head] + [line for lines in shards for line in lines[head:]]
        assert "".join(joined) == (tmp_path / f"one.{ending}").read_text()
    for path in parts(whole / "out" / "jsonld"):
        assert json.loads(path.read_text())["@graph"]
    for path in parts(whole / "out" / "turtle"):
        assert path.read_text().startswith("@prefix ")


def test_the_command_writes_feeds_and_their_options(whole: Path, tmp_path: Path) -> None:
    options = [
        "--to",
        "csv",
        "--to",
        "chunks",
        "--to",
        "parquet",
        "--fields",
        "id, kind",
        "--chunk-format",
        "langchain",
    ]
    command("convert", whole / "in", "-o", f"{tmp_path}/out/", *options, code=1)
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == [
        ".procparse", "chunks", "csv", "outcomes", "parquet",
    ]  # fmt: skip
    table = list(csv.reader((out / "csv" / "part-000000-000000.csv").open()))
    assert table[0] == ["id", "kind"]
    assert len(table) == 20
    assert rows(out / "chunks" / "part-000000-000000.jsonl")[0].keys() >= {"page_content", "metadata"}
    assert len(outcomes(out)) == 20


@pytest.mark.parametrize("to", ["fhir", "csv", "parquet"])
def test_one_output_alone_with_workers_is_a_folder_of_shards(whole: Path, tmp_path: Path, to: str) -> None:
    for workers in ("1", "2"):
        command("convert", whole / "in", "-o", f"{tmp_path}/{workers}/", "--to", to, "--workers", workers, code=1)
    one = tree(tmp_path / "1", hidden=True)
    assert any(name.startswith(f"{to}/") for name in one)
    assert not any(name.startswith("records/") for name in one)
    assert tree(tmp_path / "2", hidden=True) == one


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--to", "sqlite", "--to", "json", "-o", "{out}/"], "--to sqlite writes one file"),
        (["--to", "csv", "--workers", "2", "-o", "{out}.csv"], "expected a folder, as in -o out/"),
        (["--to", "json", "--to", "fhir", "--fhir-format", "xml", "-o", "{out}/"], "FHIR is written as ndjson"),
        (["--to", "csv", "--fields", "colour", "-o", "{out}/"], "colour"),
        (["--to", "bulk", "--index", "No", "-o", "{out}/"], "expected the name of an index"),
    ],
)
def test_a_mistake_is_told_before_anything_is_written(
    whole: Path, tmp_path: Path, options: list[str], words: str
) -> None:
    _, told = command("convert", whole / "in", *(one.format(out=tmp_path / "out") for one in options), code=2)
    assert words in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "option"), [("csv", "colour"), ("parquet", "colour"), ("fhir", "colour")])
def test_an_option_that_does_not_exist_is_a_mistake(tmp_path: Path, name: str, option: str) -> None:
    with pytest.raises(ProcparseError, match=f"options? of {name}"):
        small(tmp_path, to={name: {option: 1}})
