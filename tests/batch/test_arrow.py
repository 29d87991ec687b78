"""`parse_arrow_batch`: the same records as the local engine, in any process."""

from __future__ import annotations

import pickle
from functools import partial
from pathlib import Path

import pytest

import procparse
from procparse.batch.run import run
from tests.batch.helpers import page, pages, small

arrow = pytest.importorskip("pyarrow")


def test_the_records_are_those_of_the_local_engine(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 5)
    run(small(folder), tmp_path / "out")
    paths = sorted(folder.iterdir())
    batch = arrow.table({"text": [path.read_bytes() for path in paths], "name": [path.name for path in paths]})
    done = procparse.parse_arrow_batch(batch)
    lines = [line for records in done["records"].to_pylist() for line in records]
    assert (
        "".join(line + "\n" for line in lines)
        == (tmp_path / "out" / "records" / "part-000000-000000.jsonl").read_text()
    )
    assert procparse.parse_arrow_batch(batch.to_batches()[0]).equals(done)


def test_other_columns_are_metadata_and_a_null_is_an_empty_page() -> None:
    batch = arrow.table({"body": [page(1), None], "url": ["https://e.org/1", None], "n": [7, None]})
    rows = procparse.parse_arrow_batch(batch, text="body").to_pylist()
    assert [row["source"] for row in rows] == ["https://e.org/1", None]
    assert [row["outcome"] for row in rows] == ["parsed_with_warnings"] * 2
    record = procparse.Procedure.model_validate_json(rows[0]["records"][0])
    assert (record.source.url, record.source.metadata) == ("https://e.org/1", {"n": 7})


def test_it_can_be_sent_to_another_process() -> None:
    function = pickle.loads(pickle.dumps(partial(procparse.parse_arrow_batch, to="fhir")))
    done = function(arrow.table({"text": [page(1)]}))
    assert '"resourceType":"Procedure"' in done["records"].to_pylist()[0][0]


def test_a_batch_without_the_column_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(procparse.ProcparseError, match="expected a column 'text', got body"):
        procparse.parse_arrow_batch(arrow.table({"body": ["x"]}))


def test_an_empty_batch_keeps_its_columns() -> None:
    done = procparse.parse_arrow_batch(arrow.table({"text": arrow.array([], arrow.string())}))
    assert (done.num_rows, done.schema.names) == (0, ["source", "outcome", "cause", "ids", "records"])
