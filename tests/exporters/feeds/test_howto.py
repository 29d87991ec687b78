"""The page on knowledge bases: its commands and queries run, and give what the records say."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from procparse import cli
from procparse.exporters.walk import minutes, title_of
from tests.exporters.feeds.pages import RAW, records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procparse import Procedure
    from procparse.record import Item
    from tests.exporters.feeds.server import Server

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


def do(line: str) -> None:
    done = CliRunner().invoke(cli.main, shlex.split(line)[1:])
    assert done.exit_code == 0, (line, done.stderr[-500:])


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the fixtures in `dumps`."""
    here = tmp_path_factory.mktemp("howto")
    (here / "dumps").mkdir()
    for record in records():
        if record.source.name and "-p2" not in record.id:
            shutil.copy(RAW / record.source.name, here / "dumps")
    return here


@pytest.fixture(scope="module")
def folder(dumps: Path) -> Path:
    """What the commands of the page that need no server make of the fixtures."""
    pytest.importorskip("pyarrow")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(dumps)
        for line in COMMANDS:
            if "postgresql:" not in line:
                do(line)
    return dumps


def run(block: str, **names: Any) -> dict[str, Any]:
    exec(compile(block, PAGE.name, "exec"), names)
    return names


# ---- the answers, from the records alone


def short() -> list[Procedure]:
    """What takes less than an hour and needs no general anesthesia."""
    return [
        record
        for record in records()
        if (said := record.duration.range)
        and said.high is not None
        and (minutes(said.high, said.unit) or 60) < 60
        and record.anesthesia.kinds
        and "general" not in record.anesthesia.kinds
    ]


def statements() -> set[tuple[Any, ...]]:
    return {
        (title_of(record), item.text, record.source.name, *item.span)
        for record in short()
        for item in record.duration.statements
    }


def statement_chunks() -> set[tuple[Any, ...]]:
    return {(title_of(record), record.source.name, *extent(record.duration.statements)) for record in short()}


def voices() -> set[tuple[Any, ...]]:
    return {
        (title_of(record), risk.text, record.source.name, *risk.span)
        for record in records()
        for risk in record.risks
        if risk.frequency == "rare" and "voice" in risk.text
    }


def voice_chunks() -> set[tuple[Any, ...]]:
    found = set()
    for record in records():
        rare = [risk for risk in record.risks if risk.frequency == "rare"]
        if any("voice" in risk.text for risk in rare):
            found.add((title_of(record), record.source.name, *extent(rare)))
    return found


def extent(items: Iterable[Item]) -> tuple[int, int]:
    spans = [item.span for item in items]
    spans.extend(extent(item.items) for item in items if item.items)
    return min(start for start, _ in spans), max(end for _, end in spans)


def test_the_questions_have_answers() -> None:
    assert len(statements()) > 1
    assert len(statement_chunks()) > 1
    assert voices()
    assert voice_chunks()


# ---- what the page's queries say


def test_sqlite(folder: Path) -> None:
    connection = sqlite3.connect(folder / "kb.sqlite")
    first, second = (connection.execute(block).fetchall() for block in blocks("sqlite"))
    connection.close()
    assert set(first) == statements()
    assert set(second) == voices()


@pytest.fixture
def kb(dumps: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of the name that the page says, filled by its commands."""
    return _filled(dumps, postgres, monkeypatch)


def _filled(dumps: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    import psycopg

    monkeypatch.chdir(dumps)
    monkeypatch.setenv("PGHOST", str(server.folder))
    monkeypatch.setenv("PGUSER", "owner")
    with psycopg.connect("postgresql:///postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS kb")
        connection.execute("CREATE DATABASE kb")
    lines = [line for line in COMMANDS if "postgresql:" in line]
    assert lines
    for line in lines:
        do(line.replace("host=localhost", f"host={server.folder}"))
    return "postgresql:///kb"


def test_postgres(kb: str) -> None:
    import psycopg

    with psycopg.connect(kb) as connection:
        first, second, third, fourth = (connection.execute(block).fetchall() for block in blocks("postgres"))
        sizes = [connection.execute(f"SELECT count(*) FROM {name}.item").fetchone() for name in ("procparse", "other")]
    assert set(first) == statements()
    assert set(second) == voices()
    # those of rare risks among them, with the place
    assert voice_chunks() <= {(title, source, *place) for title, _, _, source, *place in third}
    assert len({name for (name,) in fourth}) == sum(
        bool(record.preparation.fasting and record.preparation.fasting.required) for record in records()
    )
    assert sizes[0] == sizes[1]


def test_pgvector(dumps: Path, pgvector: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    pytest.importorskip("langchain_core")
    address = _filled(dumps, pgvector, monkeypatch)
    with psycopg.connect(address) as connection:
        connection.execute(*blocks("pgvector"))
    names = run(*blocks("embed"))
    assert len(names["chunks"]) > 1000
    # a second run leaves the vectors, and one of a changed page takes those of its chunks alone
    do(next(line for line in COMMANDS if line.endswith("postgresql:///kb")))
    page = next((dumps / "dumps").glob("p01*.bullet.txt"))
    before = page.read_bytes()
    page.write_bytes(before.replace(b"lasting change", b"lasting  change"))
    try:
        do(f"procparse convert {page} --to postgresql:///kb")
    finally:
        page.write_bytes(before)
    again = run(*blocks("embed"))
    assert {name.split("#")[0] for name, _ in again["chunks"]} == {"p01-velar-ridge-smoothing.bullet"}
    do(f"procparse convert {page} --to postgresql:///kb")
    run(*blocks("embed"))
    answers = run(*blocks("nearest"), model=names["model"])
    assert {(title, source, *place) for title, _, source, *place in answers["short"]} == statement_chunks()
    assert {(title, source, *place) for title, _, source, *place in answers["voice"]} == voice_chunks()


def test_duckdb(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(folder)
    first, second = (duckdb.connect().execute(block).fetchall() for block in blocks("duckdb"))
    assert set(first) == statements()
    assert set(second) == voices()


@pytest.mark.parametrize(
    ("mark", "library"), [("langchain", "langchain_core"), ("llamaindex", "llama_index.core"), ("haystack", "haystack")]
)
def test_chunks(folder: Path, mark: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
    pytest.importorskip(library)
    monkeypatch.chdir(folder)
    answers = run(*blocks(mark))
    assert {tuple(place) for place in answers["short"]} == statement_chunks()
    assert {tuple(place) for place in answers["voice"]} == voice_chunks()


def test_sparql(folder: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    found = rdflib.Graph().parse(folder / "kb.ttl", format="turtle")
    first, second = (
        {tuple(cell.toPython() for cell in row) for row in found.query(block)} for block in blocks("sparql")
    )
    assert first == statements()
    assert second == voices()


def test_pandas(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    monkeypatch.chdir(folder)
    answers = run(*blocks("pandas"))
    spans = {
        (title_of(record), record.source.name, " | ".join(str(item.span) for item in record.duration.statements))
        for record in short()
    }
    assert {tuple(row) for row in answers["short"]} == spans
    assert {tuple(row) for row in answers["voice"]} == {
        (title, text, name, str(tuple(span))) for title, text, name, *span in voices()
    }


def test_bodies_of_search_are_json() -> None:
    """They are asked in `test_opensearch.py`, which needs a server."""
    assert [list(json.loads(block)) for block in blocks("search")] == [["size", "_source", "query"]] * 2
