"""`--engine spark` writes the folder of the local engine, byte for byte, on executors of which one is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from procparse.batch.plan import Guard, plan
from procparse.batch.run import run
from procparse.errors import BatchError, ProcparseError
from tests.batch.helpers import environment, outcomes, page, pages, recipe, records, rows, tree

pyspark = pytest.importorskip("pyspark", reason="needs pyspark: pip install -e '.[spark]'")
pytest.importorskip("pandas", reason="needs pandas: pip install -e '.[spark]'")
pytest.importorskip("pyarrow", reason="needs pyarrow: pip install -e '.[spark]'")

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java 17 or later: apt install default-jdk-headless"),
]

FAULTS = {5: "segv", 41: "exit", 77: "raise", 110: "hang", 160: "memory", 299: "recursion"}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A master, two workers and two executors of one core, each a process of its own."""
    from pyspark.sql import SparkSession

    here = tmp_path_factory.mktemp("spark")
    home = Path(pyspark.__file__).parent
    own = {
        "SPARK_HOME": str(home),
        # what starts the executors looks for it in a build of Spark, which a package from PyPI is not
        "SPARK_SCALA_VERSION": next(home.glob("jars/spark-core_*.jar")).name.split("_")[1].split("-")[0],
        "SPARK_WORKER_DIR": str(here / "work"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": environment(faults=True)["PYTHONPATH"],
    }
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.executor.memory", "1g")
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", str(here / "local"))
        .config("spark.executorEnv.PYTHONPATH", own["PYTHONPATH"])
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    try:
        yield session
    finally:
        session.stop()
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def mixed(folder: Path) -> list[Path]:
    """Pages, rows and an archive; some end their process, some are broken, one is not there."""
    pages(folder / "pages", 300, FAULTS)
    lines = [json.dumps({"text": page(number), "url": f"https://e.org/{number}", "n": number}) for number in range(150)]
    lines[17], lines[90] = "{", json.dumps({"body": "x"})
    (folder / "rows.jsonl").write_text("".join(line + "\n" for line in lines))
    shutil.make_archive(str(folder / "packed"), "zip", pages(folder / "inside", 20))
    (folder / "torn.gz").write_bytes(b"\x1f\x8b\x08\x00torn")
    return [folder / "pages", folder / "rows.jsonl", folder / "packed.zip", folder / "torn.gz", folder / "absent"]


def made(inputs: list[Path], **rest: Any) -> Any:
    guard = Guard(seconds=3.0, memory_bytes=128 << 20)
    options: dict[str, Any] = {"shard_documents": 16, "group_bytes": 64 << 10, "guard": guard}
    return plan(inputs, to={"json": {}, "fhir": {"form": "bundle"}}, **(options | rest))


def executors() -> dict[int, float]:
    """The processes of executors that this one has started, with the time of their start."""
    found, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            stat = (path / "stat").read_text().rpartition(")")[2].split()
            command = (path / "cmdline").read_bytes()
        except OSError:
            continue
        parents[int(path.name)] = int(stat[1])
        if b"CoarseGrainedExecutorBackend" in command:
            found[int(path.name)] = float(stat[19])

    def ours(number: int) -> bool:
        while number > 1:
            if number == os.getpid():
                return True
            number = parents.get(number, 0)
        return False

    return {number: began for number, began in found.items() if ours(number)}


def test_the_folder_is_that_of_the_local_engine_though_an_executor_is_killed(spark: Any, tmp_path: Path) -> None:
    wanted = made(mixed(tmp_path / "in"))
    local = run(wanted, tmp_path / "local", workers=2)
    before = executors()
    assert len(before) == 2
    killed = []

    def kill() -> None:
        shards = tmp_path / "spark" / ".procparse" / "shards"
        while not killed:
            time.sleep(0.02)
            if shards.is_dir() and len(list(shards.glob("part-*"))) >= 3:
                killed.append(min(before))
                os.kill(min(before), signal.SIGKILL)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    summary = run(wanted, tmp_path / "spark", engine="spark")
    assert killed, "the run was over before an executor could be killed"
    assert min(before) not in executors()

    assert summary.manifest == local.manifest
    assert summary.manifest["documents"] == 300 + 150 + 20 + 2
    assert summary.quarantined == len(FAULTS) + 2 + 2
    assert {row["outcome"] for row in rows(tmp_path / "spark" / "quarantine.jsonl")} >= {"crashed", "timeout", "memory"}
    for told in (records, outcomes):
        assert told(tmp_path / "spark") == told(tmp_path / "local")
    one, other = tree(tmp_path / "local", hidden=True), tree(tmp_path / "spark", hidden=True)
    assert len(one) > 100
    assert other == one


def test_one_file_is_parsed_in_many_places_and_a_run_goes_on_with_another_engine(spark: Any, tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps({"text": page(number)}) + "\n" for number in range(200)))
    wanted = made([source], shard_documents=10)
    run(wanted, tmp_path / "local")
    whole = tree(tmp_path / "local", hidden=True)
    assert run(wanted, tmp_path / "spark", engine="spark").run["shards_done"] == 20
    assert tree(tmp_path / "spark", hidden=True) == whole
    for number in (3, 11):
        (tmp_path / "local" / "records" / f"part-000000-{number:06d}.jsonl").unlink()
    assert run(wanted, tmp_path / "local", engine="spark", resume=True).run["shards_done"] == 2
    assert tree(tmp_path / "local", hidden=True) == whole


def test_what_cannot_be_written_is_told_and_the_session_is_left_as_it_was(spark: Any, tmp_path: Path) -> None:
    name = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(name)
    (tmp_path / "out" / ".procparse").mkdir(parents=True)
    (tmp_path / "out" / "records").touch()  # a file where a folder must be
    with pytest.raises(BatchError, match=r"Spark gave up.*cannot write .*records"):
        run(made([pages(tmp_path / "in", 3)]), tmp_path / "out", engine="spark", resume=True)
    assert spark.conf.get(name) == before


def test_a_table_of_pages_becomes_one_of_records(spark: Any) -> None:
    rows = [(page(number), f"https://e.org/{number}", number) for number in range(7)]
    here = {"pages": spark.createDataFrame(rows, "text string, url string, n int")}
    exec(compile(recipe("spark"), "cluster.md", "exec"), here)
    found = {row["source"]: json.loads(row["records"][0]) for row in here["parsed"].collect()}
    assert {url: record["source"]["metadata"]["n"] for url, record in found.items()} == {
        url: number for _, url, number in rows
    }
    assert here["parsed"].where("false").count() == 0


def test_the_command_starts_a_spark_of_its_own(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 5)
    command = [sys.executable, "-m", "procparse", "convert", folder, "-o", f"{tmp_path}/out/", "--engine", "spark"]
    settings = ["--spark-conf", "spark.master=local[1]", "--spark-conf", "spark.ui.enabled=false"]
    done = subprocess.run([*command, *settings], env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "5 documents, 5 records" in done.stderr
    assert len(records(tmp_path / "out")) == 5


def test_an_engine_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ProcparseError, match="expected an engine of local, spark, got 'slurm'"):
        run(made([tmp_path]), tmp_path / "out", engine="slurm")
