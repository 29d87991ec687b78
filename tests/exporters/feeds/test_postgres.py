"""PostgreSQL: it says what the JSON and SQLite say, twice is once, a kill loses nothing, and no password is told."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procparse import ProcparseError, cli
from procparse.errors import OutputError
from procparse.exporters import sqlite
from procparse.exporters.layout import COLUMNS, TABLES
from tests.exporters.feeds.pages import HOSTILE, RAW, hostile, records, texts

if TYPE_CHECKING:
    from tests.exporters.feeds.server import Server

psycopg = pytest.importorskip("psycopg", reason="needs psycopg: the extra `postgres`")

from procparse.exporters.postgres import Store  # noqa: E402
from procparse.exporters.postgres.address import without_secrets  # noqa: E402
from procparse.exporters.postgres.schema import INDEXED  # noqa: E402

ROOT = Path(__file__).parents[3]


def build(address: str, found: Any = None, **options: Any) -> str:
    with Store(address, **options) as target:
        for record in found if found is not None else records():
            target.add(record)
    return address


@pytest.fixture(scope="module")
def kb(postgres: Server) -> str:
    return build(postgres.new())


def ask(address: str, query: str, *values: Any) -> list[Any]:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET search_path TO procparse, public")
        done = connection.execute(query, values or None)
        return done.fetchall() if done.description else []


def contents(address: str) -> dict[str, list[Any]]:
    listed = {table: ", ".join(f'"{name}"' for name in columns) for table, columns in COLUMNS.items()}
    return {table: sorted(ask(address, f"SELECT {names} FROM {table}"), key=repr) for table, names in listed.items()}


# ---- it says what the JSON says


def test_tables_hold_what_the_json_holds(kb: str) -> None:
    assert dict(ask(kb, "SELECT id, json FROM procedure")) == {
        one.id: json.loads(one.model_dump_json()) for one in records()
    }
    for record in records():
        data = json.loads(record.model_dump_json())
        found = [text for (text,) in ask(kb, "SELECT text FROM item WHERE procedure_id = %s", record.id)]
        assert sorted(found) == sorted(texts(data))
    steps = [(record.id, step.number, step.label, step.text) for record in records() for step in record.steps]
    assert sorted(ask(kb, "SELECT procedure_id, number, label, text FROM steps")) == sorted(steps)
    assert ask(kb, "SELECT sum(nul_replaced) FROM procedure") == [(0,)]


def test_tables_and_views_hold_what_those_of_sqlite_hold(kb: str, tmp_path: Path) -> None:
    with sqlite.Store(tmp_path / "kb.sqlite") as target:
        for record in records():
            target.add(record)
    connection = sqlite3.connect(tmp_path / "kb.sqlite")
    views = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    assert len(views) == 11
    for name in [table.name for table in TABLES] + views:
        listed = "*"
        if name in COLUMNS:
            listed = ", ".join(f'"{column}"' for column in COLUMNS[name] if column != "json")
        other = connection.execute(f"SELECT {listed} FROM {name}").fetchall()
        found = ask(kb, f"SELECT {listed} FROM {name}")
        assert len(found) > 10, name
        # a boolean of Python equals the integer of SQLite
        assert sorted(found, key=_order) == sorted(other, key=_order), name
    connection.close()


def _order(row: tuple[Any, ...]) -> list[tuple[bool, str]]:
    return [(cell is None, str(float(cell) if isinstance(cell, int | float) else cell)) for cell in row]


def test_search_ranks(kb: str) -> None:
    query = """
      SELECT id FROM chunk, websearch_to_tsquery('english', %s) AS words
      WHERE tsv @@ words AND key = 'risks.rare' ORDER BY ts_rank_cd(tsv, words) DESC, id LIMIT 1
    """
    assert ask(kb, query, '"lasting changes" voice') == [("p01-velar-ridge-smoothing.bullet#risks.rare",)]


def test_the_json_can_be_asked(kb: str) -> None:
    query = """SELECT id FROM procedure WHERE json @@ '$.risks[*].frequency == "rare"'"""
    expected = {record.id for record in records() if any(risk.frequency == "rare" for risk in record.risks)}
    assert {name for (name,) in ask(kb, query)} == expected


# ---- twice is once, and a kill loses nothing


def versions(address: str) -> list[Any]:
    """Which transaction wrote each row, and where it stands: any write changes that."""
    return [row for table in COLUMNS for row in ask(address, f"SELECT '{table}', xmin::text, ctid::text FROM {table}")]


def test_second_run_writes_no_row(postgres: Server) -> None:
    address = build(postgres.new(), batch=7)
    before = versions(address)
    build(address, batch=50)
    assert versions(address) == before


def test_a_changed_record_takes_the_place_of_the_old_one(postgres: Server) -> None:
    address = build(postgres.new())
    old = next(record for record in records() if len(record.risks) > 2)
    new = old.model_copy(update={"risks": old.risks[:1], "summary": []})
    ask(address, "CREATE TABLE mine (id text REFERENCES procedure (id), note text)")
    ask(address, "INSERT INTO mine VALUES (%s, 'read it')", old.id)
    ask(address, "ALTER TABLE chunk ADD COLUMN seen boolean")
    ask(address, "UPDATE chunk SET seen = true")
    build(address, [old, new, new])
    expected = build(postgres.new(), [new if record.id == old.id else record for record in records()])
    assert contents(address) == contents(expected)
    assert ask(address, "SELECT id FROM mine") == [(old.id,)]
    assert ask(address, "SELECT DISTINCT procedure_id FROM chunk WHERE seen IS NULL") == [(old.id,)]


KILLED = """
import sys
from procparse.exporters.postgres import Store
from tests.exporters.feeds.pages import records

copy, count = Store._copy, 0

def slow(self, cursor, table, lines):
    global count
    if table == "chunk":
        count += 1
    if table != "chunk" or count != int(sys.argv[2]):
        return copy(self, cursor, table, lines)
    from procparse.exporters.postgres.store import _COPY
    with cursor.copy(_COPY[table]) as out:
        for line in lines[:len(lines) // 2]:
            out.write_row(line)
        out.write(b"half a li")
        self.connection.pgconn.flush()
        print("in the middle", flush=True)
        sys.stdin.read()

Store._copy = slow
with Store(sys.argv[1], batch=20) as store:
    for record in records():
        store.add(record)
"""


@pytest.mark.parametrize("batch", [1, 3])
def test_killed_in_the_middle_of_a_copy_and_run_again(postgres: Server, batch: int) -> None:
    address = postgres.new()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [sys.executable, "-c", KILLED, address, str(batch)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    kept = 20 * (batch - 1)
    assert ask(address, "SELECT count(*) FROM procedure") == [(kept,)]
    assert ask(address, "SELECT count(DISTINCT procedure_id) FROM chunk") == [(kept,)]
    build(address)
    assert contents(address) == contents(build(postgres.new()))


def test_a_connection_that_ends_leaves_whole_batches_and_is_told(postgres: Server) -> None:
    address = postgres.new()
    one, two, three, *_ = records()

    def broken() -> None:
        with Store(address, batch=2) as target:
            target.add(one)
            target.add(two)
            ask(address, "SELECT pg_terminate_backend(%s)", target.connection.info.backend_pid)
            target.add(three)

    with pytest.raises(OutputError, match=r"cannot write the database kb\d+: .*another run"):
        broken()
    assert sorted(ask(address, "SELECT id FROM procedure")) == sorted([(one.id,), (two.id,)])
    build(address)
    assert contents(address) == contents(build(postgres.new()))


def test_two_at_once_give_what_one_gives(postgres: Server) -> None:
    address = postgres.new()
    failed: list[BaseException] = []

    def load() -> None:
        try:
            build(address, batch=9)
        except BaseException as error:  # a thread would swallow it
            failed.append(error)

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert contents(address) == contents(build(postgres.new()))


def test_an_error_of_the_caller_leaves_whole_batches(postgres: Server) -> None:
    address = postgres.new()

    def broken() -> None:
        with Store(address, batch=2) as target:
            for record in records()[:3]:
                target.add(record)
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert ask(address, "SELECT count(*) FROM procedure") == [(2,)]


# ---- hostile text is data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_hostile_text_is_data(kb: str, parts: list[str]) -> None:
    text = " ".join(parts) or "x"
    record = hostile(text)
    with Store(kb, schema='hostile"; DROP') as target:
        target.add(record)
        told = list(target.told)
    with psycopg.connect(kb) as connection:
        connection.execute('SET search_path TO "hostile""; DROP"')
        found = connection.execute("SELECT text, label FROM item WHERE procedure_id = 'hostile'").fetchall()
        stored = connection.execute("SELECT json, nul_replaced FROM procedure WHERE id = 'hostile'").fetchall()
        (size,) = connection.execute("SELECT count(*) FROM procedure").fetchone()
    kept = text.replace("\x00", "\ufffd")
    assert size == 1
    assert {row[0] for row in found} == {kept}
    assert {row[1] for row in found} <= {kept, None}
    count = record.model_dump_json().count("\\u0000") if "\x00" in text else 0
    assert stored == [(json.loads(hostile(kept).model_dump_json()), count)]
    assert told == ([f"{count:,} NUL characters stored as U+FFFD, for PostgreSQL has no NUL"] if count else [])


def test_a_backslash_before_u0000_is_no_nul(postgres: Server) -> None:
    address = build(postgres.new(), [hostile("\\u0000 and \\\\u0000")])
    assert ask(address, "SELECT DISTINCT text FROM item") == [("\\u0000 and \\\\u0000",)]
    assert ask(address, "SELECT nul_replaced FROM procedure") == [(0,)]


def test_a_nul_changes_nothing_in_a_second_run(postgres: Server) -> None:
    address = build(postgres.new(), [hostile("nul \x00")])
    before = versions(address)
    build(address, [hostile("nul \x00")])
    assert versions(address) == before
    build(address, [hostile("nul \ufffd")])
    assert ask(address, "SELECT nul_replaced FROM procedure") == [(0,)]


@pytest.mark.parametrize(
    "text",
    [
        "ab " * 350_000 + "end",
        " ".join(f"word{number}" for number in range(110_000)),
        " ".join(
            f"{chr(0x1D400 + a)}{chr(0x1D400 + b)}-{chr(0x10400 + a % 80)}" for a in range(500) for b in range(500)
        ),
        " ".join(f"a{number}.example.org/x{number}?q={number}" for number in range(40_000)),
        "x" * 1_100_000,
    ],
    ids=["words", "distinct", "hyphens", "addresses", "one"],
)
def test_a_megabyte_of_text_is_stored_found_and_told(postgres: Server, text: str) -> None:
    address = postgres.new()
    assert len(text.encode()) >= 1_000_000
    record = records()[0].model_copy(update={"summary": hostile(text).summary})
    with Store(address) as target:
        target.add(record)
        (told,) = target.told
    assert told.startswith(f"1 chunk of more than {INDEXED:,} characters")
    ((found,),) = ask(address, "SELECT text FROM item WHERE section = 'summary' LIMIT 1")
    assert found == text
    if "word0" in text:
        assert ask(address, "SELECT key FROM chunk WHERE tsv @@ to_tsquery('english', 'word77')") == [("summary",)]


# ---- mistakes, and what is told of them

SECRET = "s3cr3tword"


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli.main, ["convert", str(RAW / "p01-velar-ridge-smoothing.bullet.txt"), *arguments])


def test_convert_loads_by_address(postgres: Server) -> None:
    address = postgres.new()
    assert run("-o", address).exit_code == 0
    assert run("--to", address).exit_code == 0
    assert run("--to", "postgres", "-o", address, "--schema", "Other one").exit_code == 0
    assert ask(address, "SELECT count(*) FROM procparse.procedure") == [(1,)]
    assert ask(address, 'SELECT count(*) FROM "Other one".procedure') == [(1,)]


def test_convert_tells_of_what_is_not_stored_as_it_is(postgres: Server, tmp_path: Path) -> None:
    page = tmp_path / "nul.txt"
    page.write_bytes(b"Graft\nCPT4 code\nSummary\nA gra\x00ft \x00 x.\n")
    address = postgres.new()
    done = CliRunner().invoke(cli.main, ["convert", str(page), "-o", address])
    assert done.exit_code == 0
    assert f"{page}: 2 NUL characters stored as U+FFFD" in done.stderr
    assert ask(address, "SELECT nul_replaced FROM procedure") == [(2,)]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://me:{0}@127.0.0.1:1/kb", 74),
        ("postgres://me:{0}@/kb?host=/nowhere", 74),
        ("postgresql://me:a@{0}/b@127.0.0.1:1/kb", 74),
        ("postgresql://me:a@{0}:1/kb@", 74),
        ("postgresql://me:{0}", 74),
        ("postgresql://me:{0}@[::1/kb", 2),
        ("postgresql://127.0.0.1:1/kb?password={0}", 74),
        ("postgresql://127.0.0.1:1/kb?password={0}&nonsense=1", 2),
        ("postgresql://me:%{0}@127.0.0.1:1/kb", 2),
    ],
)
def test_a_password_is_never_told(address: str, code: int) -> None:
    for arguments in (("-o", address.format(SECRET)), ("--to", address.format(SECRET))):
        done = run(*arguments)
        assert SECRET not in done.output
        assert done.exit_code == code, done.output
        assert done.stderr.startswith("procparse: error: ")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--to", "postgress://me:{0}@h/kb"),
        ("--to", "json", "-o", "postgresql://me:{0}@h/kb"),
        ("--to", "postgresql://me:{0}@h/kb", "-o", "x.jsonl"),
        ("--to", "postgresql://me:{0}@h/kb", "--to", "json"),
        ("-o", "postgresql://me:{0}@h/kb", "--workers", "2"),
        ("-o", "postgresql://me:{0}@h/kb", "--resume"),
        ("-o", "postgresql://me:{0}@h/", "--schema", "pg_temp"),
        ("--to", "postgres"),
        ("--to", "postgres", "-o", "kb.sql"),
    ],
)
def test_wrong_arguments_are_told_without_it_and_nothing_is_done(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*(argument.format(SECRET) for argument in arguments))
    assert done.exit_code == 2
    assert SECRET not in done.output
    assert "expected" in done.stderr or "stands alone" in done.stderr or "writes" in done.stderr or "***" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_refused_password_is_told_without_it(postgres: Server) -> None:
    address = postgres.new()
    ask(address, "DROP ROLE IF EXISTS guarded")
    ask(address, f"CREATE ROLE guarded LOGIN PASSWORD '{SECRET}'")
    done = run("-o", postgres.address("postgres", "guarded", "another" + SECRET))
    assert done.exit_code == 74
    assert "password authentication failed" in done.stderr
    assert SECRET not in done.output
    # it may connect and not write
    done = run("-o", postgres.address("postgres", "guarded", SECRET))
    assert done.exit_code == 74
    assert "permission denied" in done.stderr
    assert SECRET not in done.output


def test_messages_that_hold_no_secret_are_kept() -> None:
    told = 'could not translate host name "db" to address'
    assert without_secrets(told, "postgresql://me@db/kb") == told
    assert without_secrets(told, "postgresql://db:5432/kb") == told
    assert without_secrets(told, "host=db password=trans") is None
    assert without_secrets(told, "postgresql://me:x%40DB@h/kb") is None


@pytest.mark.parametrize("made", ["foreign", "later", "encoding"])
def test_what_is_not_ours_is_refused(postgres: Server, made: str) -> None:
    if made == "encoding":
        address = postgres.new("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    else:
        address = postgres.new()
        ask(address, "CREATE SCHEMA procparse")
        ask(address, "CREATE TABLE procparse.item (id text)" if made == "foreign" else "SELECT 1")
    if made == "later":
        build(address, [])
        ask(address, "UPDATE procparse.layout SET version = 99")
    with pytest.raises(ProcparseError, match="expected"), Store(address):
        pass
    tables = ask(address, "SELECT tablename FROM pg_tables WHERE schemaname = 'procparse'")
    assert made == "later" or len(tables) == (made == "foreign")


def test_a_schema_that_is_there_and_empty_is_used(postgres: Server) -> None:
    address = postgres.new()
    ask(address, "CREATE SCHEMA procparse")
    assert len(ask(build(address, records()[:2]), "SELECT 1 FROM procedure")) == 2


def test_without_the_driver_it_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['psycopg'] = None; from procparse.cli import main; main()"
    page = str(RAW / "p01-velar-ridge-smoothing.bullet.txt")
    done = subprocess.run(
        [sys.executable, "-c", code, "convert", page, "-o", f"postgresql://me:{SECRET}@h/kb"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'procparse[postgres]'" in done.stderr
    assert SECRET not in done.stderr
