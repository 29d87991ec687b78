"""The SQLite database: it says what the JSON says, twice is once, a kill loses nothing, and other tools read it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procparse import ProcparseError, cli, to_chunks
from procparse.errors import OutputError
from procparse.exporters.layout import COLUMNS
from procparse.exporters.sqlite import Store, search, store
from tests.exporters.feeds.pages import HOSTILE, RAW, hostile, records, texts


def build(path: Path, found: Any = None) -> Path:
    with Store(path) as target:
        for record in found if found is not None else records():
            target.add(record)
    return path


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("kb") / "kb.sqlite")


def ask(path: Path, query: str, *values: Any) -> list[Any]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def contents(path: Path) -> dict[str, list[Any]]:
    """All rows, in an order that does not depend on when they were written."""
    listed = {table: ", ".join(f'"{name}"' for name in columns) for table, columns in COLUMNS.items()}
    return {table: sorted(ask(path, f"SELECT {names} FROM {table}"), key=repr) for table, names in listed.items()}


def in_step(path: Path) -> None:
    connection = sqlite3.connect(path)
    # raises where index and table differ
    connection.execute("INSERT INTO chunk_fts (chunk_fts, rank) VALUES ('integrity-check', 1)")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


# ---- it says what the JSON says


def test_tables_hold_what_the_json_holds(kb: Path) -> None:
    assert dict(ask(kb, "SELECT id, json FROM procedure")) == {one.id: one.model_dump_json() for one in records()}
    for record in records():
        data = json.loads(record.model_dump_json())
        found = [text for (text,) in ask(kb, "SELECT text FROM item WHERE procedure_id = ?", record.id)]
        assert sorted(found) == sorted(texts(data))
        assert ask(kb, "SELECT number, label, text FROM steps WHERE procedure_id = ?", record.id) == [
            (step["number"], step["label"], step["text"]) for step in data["steps"]
        ]
        assert ask(kb, "SELECT frequency, text, char_start, char_end FROM risks WHERE procedure_id = ?", record.id) == [
            (risk["frequency"], risk["text"], *risk["span"]) for risk in data["risks"]
        ]
        said = data["duration"]["range"]
        assert ask(kb, "SELECT low, high, unit FROM durations WHERE procedure_id = ?", record.id) == (
            [(said["low"], said["high"], said["unit"])] if said else []
        )
        assert [kind for (kind,) in ask(kb, "SELECT kind FROM anesthesia WHERE procedure_id = ?", record.id)] == (
            data["anesthesia"]["kinds"]
        )
        assert ask(kb, "SELECT system, code FROM code WHERE procedure_id = ?", record.id) == [
            (code["system"], code["code"]) for code in data["codes"]
        ]
        assert ask(
            kb, "SELECT text FROM contraindications WHERE procedure_id = ? AND pointer NOT LIKE '%items%'", record.id
        ) == [(item["text"],) for item in data["contraindications"]]


def test_chunks_are_those_of_the_other_feed(kb: Path) -> None:
    for record in records():
        rows = ask(
            kb, 'SELECT id, "key", text, char_start, char_end, source FROM chunk WHERE procedure_id = ?', record.id
        )
        assert sorted(rows) == sorted(
            (
                chunk.id,
                chunk.key,
                chunk.text[len(" > ".join(chunk.heading_path)) + 1 :],
                chunk.char_start,
                chunk.char_end,
                chunk.source,
            )
            for chunk in to_chunks(record, max_characters=None)
        )


# ---- twice is once, and a kill loses nothing


def test_second_run_changes_no_byte(tmp_path: Path) -> None:
    path = build(tmp_path / "kb.sqlite")
    before = path.read_bytes()
    build(path)
    assert path.read_bytes() == before
    assert build(tmp_path / "other.sqlite").read_bytes() == before


def test_a_changed_record_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = build(tmp_path / "kb.sqlite")
    old = next(record for record in records() if len(record.risks) > 2)
    new = old.model_copy(update={"risks": old.risks[:1], "summary": []})
    with Store(path) as target:
        assert target.add(new)
        assert not target.add(new)
    in_step(path)
    fresh = build(tmp_path / "fresh.sqlite", [new if record.id == old.id else record for record in records()])
    assert contents(path) == contents(fresh)
    assert contents(path) != contents(build(tmp_path / "old.sqlite"))


def test_an_error_of_the_database_is_told_and_leaves_whole_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three, *_ = records()
    path = tmp_path / "kb.sqlite"

    def broken() -> None:
        with Store(path, batch=1) as target:
            target.add(one)
            target.batch = 10
            target.add(two)
            monkeypatch.setitem(store._INSERT, "chunk", "INSERT INTO nowhere VALUES (?)")
            target.add(three)

    with pytest.raises(OutputError, match=r"cannot write .*nowhere"):
        broken()
    assert ask(path, "SELECT DISTINCT procedure_id FROM item") == [(one.id,)]
    in_step(path)
    monkeypatch.undo()
    build(path)
    assert contents(path) == contents(build(tmp_path / "fresh.sqlite"))


def test_a_record_replaced_twice_in_one_batch_is_there_once(tmp_path: Path) -> None:
    one, two, *_ = records()
    path = tmp_path / "kb.sqlite"
    with Store(path) as target:
        for number in range(4):
            target.add(one.model_copy(update={"summary": two.summary * number}))
            target.add(two)
    in_step(path)
    assert contents(path) == contents(
        build(tmp_path / "fresh.sqlite", [one.model_copy(update={"summary": two.summary * 3}), two])
    )


@pytest.mark.parametrize("table", list(COLUMNS))
def test_a_signal_in_the_middle_of_a_record_leaves_none_by_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    path = build(tmp_path / "kb.sqlite", records()[:2])
    before = contents(path)
    made = store.rows

    class Interrupted(dict[str, Any]):
        def items(self) -> Any:
            for name, lines in super().items():
                if name == table:
                    raise SystemExit(143)  # what the handler of SIGTERM raises
                yield name, lines

    def broken(*arguments: Any) -> Any:
        found = made(*arguments)
        return found._replace(tables=Interrupted(found.tables)) if found.id == records()[4].id else found

    monkeypatch.setattr(store, "rows", broken)
    with pytest.raises(SystemExit):
        build(path)
    monkeypatch.undo()
    assert contents(path) == before
    in_step(path)
    build(path)
    assert contents(path) == contents(build(tmp_path / "fresh.sqlite"))


KILLED = """
import sys
from procparse.exporters.sqlite import Store
from tests.exporters.feeds.pages import records
with Store(sys.argv[1], batch=5) as store:
    for number, record in enumerate(records()):
        store.add(record)
        print(number, flush=True)
        if number == int(sys.argv[2]):
            sys.stdin.read()
"""


@pytest.mark.parametrize("last", [0, 23])
def test_killed_in_the_middle_and_run_again(tmp_path: Path, last: int) -> None:
    path = tmp_path / "kb.sqlite"
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}
    command = [sys.executable, "-c", KILLED, str(path), str(last)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=root
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != str(last):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    (kept,) = ask(path, "SELECT count(*) FROM procedure")[0]
    assert kept == (last + 1) // 5 * 5
    in_step(path)
    build(path)
    in_step(path)
    assert contents(path) == contents(build(tmp_path / "fresh.sqlite"))


# ---- hostile text is data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_hostile_text_is_data(tmp_path: Path, parts: list[str]) -> None:
    path = tmp_path / "kb.sqlite"
    path.unlink(missing_ok=True)
    text = " ".join(parts) or "x"
    build(path, [records()[1], hostile(text)])
    found = ask(path, "SELECT text, label FROM item WHERE procedure_id = 'hostile'")
    assert {row[0] for row in found} == {text}
    assert {row[1] for row in found} <= {text, None}
    assert ask(path, "SELECT json FROM procedure WHERE id = 'hostile'") == [(hostile(text).model_dump_json(),)]
    in_step(path)
    # a word of our own beside it, so that there is something to search for
    assert all(hit.doc_id in ("hostile", records()[1].id) for hit in search(path, f"the {text}"))


def test_a_megabyte_of_text_is_stored_and_found(tmp_path: Path) -> None:
    text = "ab " * 350_000 + "needleword"
    path = build(tmp_path / "kb.sqlite", [hostile(text)])
    assert ask(path, "SELECT DISTINCT text FROM item") == [(text,)]
    assert search(path, "needleword")


# ---- search


def test_search_ranks_and_names_the_place(kb: Path) -> None:
    (hit,) = search(kb, "lasting changing VOICE", section="risks.rare", limit=1)
    assert hit.id == "p01-velar-ridge-smoothing.bullet#risks.rare"
    assert "[lasting] [change] of [voice]" in hit.snippet
    page = (RAW / hit.source).read_text(encoding="utf-8")
    assert "lasting change of voice" in page[hit.char_start : hit.char_end]
    scores = [hit.score for hit in search(kb, "nerve", limit=50)]
    assert len(scores) > 3
    assert scores == sorted(scores, reverse=True)
    assert search(kb, '"voice lasting"') == []
    assert {hit.key for hit in search(kb, "infection", section="contraindications")} <= {"contraindications"}


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_never_commands(kb: Path, words: str) -> None:
    search(kb, words)


def test_command_prints_places(kb: Path) -> None:
    done = CliRunner().invoke(cli.main, ["search", str(kb), "lasting", "voice", "--section", "risks"])
    assert done.exit_code == 0
    first, second, *_ = done.stdout.splitlines()
    assert first == (
        "p01-velar-ridge-smoothing.bullet.txt:2381-2461: Smoothing of velar ridge, transoral, unilateral > "
        "Possible risks > Rare [risks.rare]"
    )
    assert "[lasting] change of [voice]" in second
    as_json = CliRunner().invoke(cli.main, ["search", str(kb), "lasting voice", "--json", "-n", "1"])
    assert json.loads(as_json.stdout)["char_start"] == 2381
    assert CliRunner().invoke(cli.main, ["search", str(kb), "zyzzyva"]).exit_code == 1
    assert CliRunner().invoke(cli.main, ["search", str(kb), "!!"]).exit_code == 2
    wrong = CliRunner().invoke(cli.main, ["search", str(kb), "voice", "--section", "risk"])
    assert wrong.exit_code == 2
    assert "expected a section of title, names" in wrong.stderr


# ---- convert


def test_convert_writes_a_database_by_the_name_of_the_output(tmp_path: Path) -> None:
    out = tmp_path / "kb.db"
    one, two = (
        str(RAW / name) for name in ("p01-velar-ridge-smoothing.bullet.txt", "p02-corbal-fold-plication.dash.txt")
    )
    done = CliRunner().invoke(cli.main, ["convert", one, "-o", str(out)])
    assert done.exit_code == 0, done.stderr
    assert CliRunner().invoke(cli.main, ["convert", one, two, "-o", str(out)]).exit_code == 0
    assert len(ask(out, "SELECT id FROM procedure")) == 2
    assert CliRunner().invoke(cli.main, ["convert", one, "--to", "sqlite"]).exit_code == 2


def test_a_page_never_takes_the_place_of_another_of_the_same_run(tmp_path: Path) -> None:
    out = tmp_path / "kb.sqlite"
    both = [tmp_path / "w05-tables.text", tmp_path / "w05-tables.txt"]
    for path in both:
        path.write_bytes((RAW / "w05-tables.txt").read_bytes())
    done = CliRunner().invoke(cli.main, ["convert", *map(str, both), "-o", str(out)])
    assert done.exit_code == 1
    assert "an earlier page has the id 'w05-tables' too" in done.stderr


@pytest.mark.parametrize("made", ["text", "foreign", "later"])
def test_what_is_no_database_of_ours_is_refused(tmp_path: Path, made: str) -> None:
    path = tmp_path / "kb.sqlite"
    if made == "text":
        path.write_text("a page " * 1000)
    else:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE procedure (id)" if made == "foreign" else "PRAGMA user_version = 99")
        connection.close()
    before = path.read_bytes()
    with pytest.raises(ProcparseError, match="expected a"), Store(path):
        pass
    assert path.read_bytes() == before
    with pytest.raises(ProcparseError, match=r"expected a database of layout|cannot search"):
        search(path, "word")


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 19, 1 << 19))
from procparse.cli import main
main()
"""


def test_a_full_disk_is_told_with_the_code_of_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    path = build(tmp_path / "kb.sqlite", records()[:1])
    before = contents(path)
    command = [sys.executable, "-c", LIMITED, "convert", str(RAW), "-o", str(path), "-q"]
    source = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    done = subprocess.run(command, env=source, capture_output=True, text=True, check=False)
    assert done.returncode == 74, done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"procparse: error: cannot write {path}: ")
    assert "bug" not in done.stderr
    assert contents(path) == before
    in_step(path)
    build(path)
    assert contents(path) == contents(build(tmp_path / "fresh.sqlite"))


def test_what_cannot_be_written_is_told_with_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WAIT_SECONDS", 0.1)
    page = str(RAW / "p01-velar-ridge-smoothing.bullet.txt")
    locked = build(tmp_path / "locked.sqlite", [])
    other = sqlite3.connect(locked, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    (tmp_path / "file").write_text("x")
    (tmp_path / "notes.sqlite").write_text("a page " * 1000)
    for output, code, told in (
        (locked, 74, "cannot write .*: database is locked"),
        (tmp_path / "file" / "kb.sqlite", 74, "cannot write .*: File exists"),
        (tmp_path / "notes.sqlite", 2, "expected a SQLite database .*: file is not a database"),
        (tmp_path, 2, "cannot write .*: it is a folder; expected a file"),
    ):
        done = CliRunner().invoke(cli.main, ["convert", page, "-q", "--to", "sqlite", "-o", str(output)])
        assert done.exit_code == code, done.output
        assert re.match(f"procparse: error: {told}.*\n$", done.stderr), done.stderr
    other.close()
    made = tmp_path / "new" / "folder" / "kb.sqlite"
    assert CliRunner().invoke(cli.main, ["convert", page, "-q", "-o", str(made)]).exit_code == 0
    assert len(ask(made, "SELECT 1 FROM procedure")) == 1


def test_a_database_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build(tmp_path / "kb.sqlite", [])
    connect = sqlite3.connect
    # as root may write what is read-only, SQLite is told so
    monkeypatch.setattr(sqlite3, "connect", lambda name, **more: connect(f"file:{name}?mode=ro", uri=True, **more))
    with pytest.raises(OutputError, match="readonly database"):
        build(path)


# ---- the tools that people point at it


def test_sqlite_utils_sees_tables_and_search(kb: Path) -> None:
    sqlite_utils = pytest.importorskip("sqlite_utils")
    database = sqlite_utils.Database(str(kb))
    assert database["chunk"].detect_fts() == "chunk_fts"
    assert database["item"].pks == ["procedure_id", "ordinal"]
    assert {key.other_table for key in database["item"].foreign_keys} == {"procedure"}
    assert {"steps", "risks", "durations", "risks_by_frequency"} <= set(database.view_names())
    found = [row["id"] for row in database["chunk"].search("lasting voice")]
    assert "p01-velar-ridge-smoothing.bullet#risks.rare" in found


def test_sqlite_utils_keeps_search_in_step(tmp_path: Path) -> None:
    sqlite_utils = pytest.importorskip("sqlite_utils")
    path = build(tmp_path / "kb.sqlite", records()[:3])
    database = sqlite_utils.Database(str(path))
    number = next(database["chunk"].rows)["number"]
    database["chunk"].update(number, {"text": "zyzzyva"})
    assert [row["number"] for row in database["chunk"].search("zyzzyva")] == [number]
    database["chunk"].delete(number)
    assert list(database["chunk"].search("zyzzyva")) == []
    database.vacuum()
    database.close()
    in_step(path)


def test_datasette_serves_tables_views_and_search(kb: Path) -> None:
    datasette = pytest.importorskip("datasette.app")

    async def get(path: str) -> Any:
        served = datasette.Datasette([str(kb)])
        answer = await served.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    hits = asyncio.run(get("/kb/chunk.json?_search=lasting+voice&section=risks&_shape=array"))
    assert next(hit["id"] for hit in hits).endswith("#risks.rare")
    rare = asyncio.run(get("/kb/risks.json?frequency=rare&_shape=array&_size=1000"))
    assert len(rare) == sum(risk.frequency == "rare" for record in records() for risk in record.risks)
    short = asyncio.run(get("/kb/durations.json?high_minutes__lt=60&_shape=array&_size=1000"))
    assert {row["procedure_id"] for row in short} == {
        record.id
        for record in records()
        if (said := record.duration.range) and said.high is not None and said.unit == "min" and said.high < 60
    }
