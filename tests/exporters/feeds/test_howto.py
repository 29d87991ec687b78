"""The page on knowledge bases: its commands and queries run, and give what the records say."""

from __future__ import annotations

import re
import shlex
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from procparse import cli
from procparse.exporters.walk import minutes, title_of
from tests.exporters.feeds.pages import RAW, records

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "knowledge-bases.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^<!-- (\w+) -->\n```\w+\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL) for line in block.splitlines()
]


def blocks(mark: str) -> list[str]:
    found = [block for name, block in BLOCKS if name == mark]
    assert found
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands of the page make of the fixtures."""
    pytest.importorskip("pyarrow")
    here = tmp_path_factory.mktemp("howto")
    (here / "dumps").mkdir()
    for record in records():
        if record.source.name and "-p2" not in record.id:
            shutil.copy(RAW / record.source.name, here / "dumps")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        for line in COMMANDS:
            done = CliRunner().invoke(cli.main, shlex.split(line)[1:])
            assert done.exit_code == 0, (line, done.stderr[-500:])
    return here


def short() -> set[str | None]:
    """Titles of what takes less than an hour and needs no general anesthesia, from the records alone."""
    return {
        title_of(record)
        for record in records()
        if (said := record.duration.range)
        and said.high is not None
        and (minutes(said.high, said.unit) or 60) < 60
        and record.anesthesia.kinds
        and "general" not in record.anesthesia.kinds
    }


def voices() -> set[tuple[Any, ...]]:
    return {
        (title_of(record), risk.text, record.source.name, *risk.span)
        for record in records()
        for risk in record.risks
        if risk.frequency == "rare" and "voice" in risk.text
    }


def test_the_questions_have_answers() -> None:
    assert len(short()) > 1
    assert voices()


def test_sqlite(folder: Path) -> None:
    connection = sqlite3.connect(folder / "kb.sqlite")
    first, second = (connection.execute(block).fetchall() for block in blocks("sqlite"))
    assert {row[0] for row in first} == short()
    assert set(second) == voices()
    said = {(title_of(record), item.text, *item.span) for record in records() for item in record.duration.statements}
    assert {(title, text, start, end) for title, _, text, start, end in first} <= said


def test_duckdb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(folder)
    first, second = (duckdb.connect().execute(block).fetchall() for block in blocks("duckdb"))
    assert {row[0] for row in first} == short()
    assert set(second) == voices()


def test_langchain(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("langchain_core")
    monkeypatch.chdir(folder)
    assert run(*blocks("langchain")) == short()


def test_pandas(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(folder)
    assert run(*blocks("pandas")) == short()


def run(block: str) -> Any:
    names: dict[str, Any] = {}
    exec(compile(block, PAGE.name, "exec"), names)
    return names["answer"]


def test_sparql(folder: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    found = rdflib.Graph().parse(folder / "kb.ttl", format="turtle")
    rows = found.query(*blocks("sparql"))
    assert {tuple(cell.toPython() for cell in row) for row in rows} == voices()
