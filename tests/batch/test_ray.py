"""The recipe for Ray Data in `docs/how-to/cluster.md` writes the shards of the local engine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import procparse
from procparse.batch.plan import plan
from procparse.batch.run import run
from tests.batch.helpers import environment, page, pages, recipe, rows, tree

ray = pytest.importorskip("ray", reason="needs Ray: pip install -e '.[ray]'")
pytest.importorskip("ray.data", reason="needs Ray Data: pip install -e '.[ray]'")

pytestmark = pytest.mark.ray


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = environment(faults=True)["PYTHONPATH"]
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
    yield
    ray.shutdown()
    os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


@pytest.mark.usefixtures("cluster")
def test_the_recipe_writes_the_shards_of_the_local_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages(tmp_path / "dumps", 30, {7: "segv", 12: "raise"})
    code, changed = re.subn(
        r'^inputs, out = "dumps/", "out/"$',
        f"inputs, out = {str(tmp_path / 'dumps')!r}, {str(tmp_path / 'out')!r}",
        recipe("ray"),
        flags=re.MULTILINE,
    )
    assert changed == 1
    exec(compile(code, "cluster.md", "exec"), {})
    assert capsys.readouterr().out.startswith("0 0 ")
    wanted: Any = plan(tmp_path / "dumps", to={"json": {}, "fhir": {}})
    run(wanted, tmp_path / "local")
    # what the recipe tells to do then finds nothing left to parse
    assert run(wanted, tmp_path / "out", resume=True).run["shards_done"] == 0
    assert tree(tmp_path / "out", hidden=True) == tree(tmp_path / "local", hidden=True)
    assert [row["outcome"] for row in rows(tmp_path / "out" / "quarantine.jsonl")] == ["crashed", "failed"]


@pytest.mark.usefixtures("cluster")
def test_a_dataset_of_pages_becomes_one_of_records() -> None:
    made = [{"text": page(number), "url": f"https://e.org/{number}"} for number in range(5)]
    done = ray.data.from_items(made).map_batches(procparse.parse_arrow_batch, batch_format="pyarrow").take_all()
    records = {row["source"]: procparse.Procedure.model_validate_json(row["records"][0]) for row in done}
    assert {url: record.title.text for url, record in records.items() if record.title} == {
        row["url"]: f"Velar ridge smoothing {number}" for number, row in enumerate(made)
    }
