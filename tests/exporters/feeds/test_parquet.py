"""Parquet: nothing of the record is lost, and DuckDB, Polars, pandas and datasets read it."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procparse import Procedure, cli
from procparse.errors import OutputError
from tests.exporters.feeds.pages import HOSTILE, RAW, hostile, records, texts

if TYPE_CHECKING:
    from pathlib import Path

pq = pytest.importorskip("pyarrow.parquet")

from procparse.exporters.layout import LAYOUT  # noqa: E402
from procparse.exporters.parquet import ITEMS, PROCEDURES, Store  # noqa: E402


def build(path: Path, found: Any = None, batch: int = 7) -> Path:
    with Store(path, batch=batch) as target:
        for record in found if found is not None else records():
            target.add(record)
    return path


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("kb") / "kb.parquet")


def rebuilt(row: dict[str, Any]) -> Procedure:
    """The record again, from one row alone."""
    out: dict[str, Any] = {name: row[name] for name in ("id", "schema_version", "kind")}
    out["source"] = row["source"] | {"metadata": json.loads(row["source"]["metadata"])}
    out["codes"] = [_coded(code) for code in row["codes"]]
    fields = ("label", "under", "number", "frequency", "role", "condition", "kind", "step", "use")
    for section in row["sections"]:
        for item in section["items"]:
            leaf = {"text": item["text"], "span": (item["char_start"], item["char_end"])}
            leaf |= {name: item[name] for name in fields if item[name] is not None}
            steps = item["pointer"].strip("/").split("/")
            last = steps[-1]
            here: Any = out
            for step, following in pairwise(steps):
                if isinstance(here, list):
                    while len(here) <= int(step):
                        here.append({})
                    here = here[int(step)]
                else:
                    here = here.setdefault(step, [] if following.isdigit() else {})
            if isinstance(here, list):
                while len(here) <= int(last):
                    here.append({})
                here[int(last)].update(leaf)
            else:
                here[last] = leaf
    for path, value in (
        (("duration", "range"), row["duration"]),
        (("recovery", "time"), row["recovery_time"]),
        (("anesthesia", "kinds"), row["anesthesia_kinds"]),
        (("setting", "kinds"), row["setting_kinds"]),
        (("preparation", "fasting"), row["fasting"] and _spanned(row["fasting"])),
    ):
        out.setdefault(path[0], {})[path[1]] = value
    return Procedure.model_validate(out)


def _coded(cells: dict[str, Any]) -> dict[str, Any]:
    told = {name: cells.pop(f"table_{name}") for name in ("name", "version", "licence")}
    return _spanned(cells) | {"table": None if told["name"] is None else told}


def _spanned(cells: dict[str, Any]) -> dict[str, Any]:
    start, end = cells.pop("char_start"), cells.pop("char_end")
    return cells | {"span": None if start is None else (start, end)}


def test_a_row_holds_the_whole_record(kb: Path) -> None:
    rows = pq.read_table(kb).to_pylist()
    assert [rebuilt(row) for row in rows] == list(records())


def test_the_flat_table_holds_every_passage(kb: Path) -> None:
    rows = pq.read_table(kb.with_name("kb.items.parquet")).to_pylist()
    expected = [text for record in records() for text in texts(json.loads(record.model_dump_json()))]
    assert sorted(row["text"] for row in rows) == sorted(expected)
    assert sum(row["frequency"] == "rare" for row in rows) == sum(
        risk.frequency == "rare" for record in records() for risk in record.risks
    )


def test_schema_is_explicit_versioned_and_written_in_row_groups(kb: Path, tmp_path: Path) -> None:
    for path, schema in ((kb, PROCEDURES), (kb.with_name("kb.items.parquet"), ITEMS)):
        stored = pq.read_schema(path)
        assert stored.equals(schema)
        assert stored.metadata[b"procparse.layout"] == str(LAYOUT).encode()
        assert stored.metadata[b"procparse.schema_version"] == b"1.0"
    assert pq.ParquetFile(kb).num_row_groups == -(-len(records()) // 7)
    assert pq.read_table(build(tmp_path / "none.parquet", [])).num_rows == 0


def test_same_records_same_bytes(kb: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "kb.parquet")
    assert again.read_bytes() == kb.read_bytes()
    assert again.with_name("kb.items.parquet").read_bytes() == kb.with_name("kb.items.parquet").read_bytes()


def test_an_error_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> None:
        with Store(tmp_path / "kb.parquet", batch=1) as target:
            target.add(records()[0])
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OutputError, match="cannot write"), Store(tmp_path / "no" / "kb.parquet"):
        pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_hostile_text_is_data(tmp_path: Path, parts: list[str]) -> None:
    record = hostile(" ".join(parts) or "x")
    (row,) = pq.read_table(build(tmp_path / "kb.parquet", [record])).to_pylist()
    assert rebuilt(row) == record


def test_a_megabyte_of_text_arrives(tmp_path: Path) -> None:
    record = hostile("ab " * 350_000)
    (row,) = pq.read_table(build(tmp_path / "kb.parquet", [record])).to_pylist()
    assert rebuilt(row) == record


# ---- the readers that people use


RARE = sum(risk.frequency == "rare" for record in records() for risk in record.risks)


def test_duckdb_unnests_it(kb: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    query = """
      SELECT id, item.text FROM (
        SELECT id, unnest(section.items) AS item FROM (SELECT id, unnest(sections) AS section FROM read_parquet(?))
      ) WHERE item.frequency = 'rare'
    """
    connection = duckdb.connect()
    nested = connection.execute(query, [str(kb)]).fetchall()
    flat = connection.execute(
        "SELECT procedure_id, text FROM read_parquet(?) WHERE frequency = 'rare'",
        [str(kb.with_name("kb.items.parquet"))],
    ).fetchall()
    assert len(nested) == RARE > 0
    assert sorted(nested) == sorted(flat)


def test_polars_reads_it(kb: Path) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.read_parquet(kb)
    assert frame["id"].to_list() == [record.id for record in records()]
    items = frame.explode("sections").unnest("sections").explode("items").select("id", "items").unnest("items")
    assert items.filter(polars.col("frequency") == "rare").height == RARE


def test_pandas_reads_it(kb: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_parquet(kb)
    assert list(frame["id"]) == [record.id for record in records()]
    items = pandas.read_parquet(kb.with_name("kb.items.parquet"))
    assert int((items["frequency"] == "rare").sum()) == RARE


def test_datasets_read_it_offline(kb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    loaded = datasets.Dataset.from_parquet(str(kb), cache_dir=str(tmp_path))
    assert loaded["id"][:] == [record.id for record in records()]
    assert rebuilt(loaded[0]) == records()[0]
    streamed = datasets.Dataset.from_parquet(str(kb), streaming=True)
    assert sum(1 for _ in streamed) == len(records())


def test_convert_writes_both_files(tmp_path: Path) -> None:
    pages = [str(path) for path in sorted(RAW.glob("p0*.dash.txt"))]
    done = CliRunner().invoke(cli.main, ["convert", *pages, "-o", str(tmp_path / "kb.parquet")])
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kb.items.parquet", "kb.parquet"]
    assert pq.read_table(tmp_path / "kb.parquet").num_rows == len(pages)
    assert CliRunner().invoke(cli.main, ["convert", *pages, "--to", "parquet"]).exit_code == 2
