"""The same records through every feed: counts, ids, texts and typed values are those of the JSON, hostile ones too."""

from __future__ import annotations

import csv
import functools
import io
import json
import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from procparse.exporters import bulk, chunks, delimited, linked
from procparse.exporters import records as plain
from procparse.exporters.sqlite import Store as Sqlite
from procparse.exporters.walk import minutes
from tests.exporters.feeds.pages import HOSTILE, hostile, records, texts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from procparse import Procedure
    from tests.exporters.feeds.server import Server

MEGABYTE = ' "a", \\ =b; ' * 90_000 + "end"


@functools.cache
def everything() -> tuple[Procedure, ...]:
    """The fixtures, every hostile string in every leaf, and a megabyte in one."""
    long = records()[0].model_copy(update={"id": "megabyte", "summary": hostile(MEGABYTE).summary[:1]})
    return (*records(), *(hostile(text, f"hostile-{n}") for n, text in enumerate(HOSTILE)), long)


class Said(NamedTuple):
    """What a record says, as a feed of single passages has it."""

    texts: Counter[tuple[str, int, int]]
    duration: tuple[float | None, float | None, str] | None
    anesthesia: frozenset[str]
    frequencies: Counter[str]


@functools.cache
def expected() -> dict[str, Said]:
    """From the JSON that `--to json` writes, and nothing else."""
    found = {}
    for record in everything():
        data = json.loads(plain.write(record))
        said = data["duration"]["range"]
        found[data["id"]] = Said(
            Counter(_passages(data)),
            (said["low"], said["high"], said["unit"]) if said else None,
            frozenset(data["anesthesia"]["kinds"]),
            Counter(risk["frequency"] for risk in data["risks"] if risk["frequency"]),
        )
    return found


def _passages(value: Any) -> list[tuple[str, int, int]]:
    if isinstance(value, list):
        return [one for item in value for one in _passages(item)]
    if not isinstance(value, dict):
        return []
    own = [(value["text"], *value["span"])] if "text" in value and "span" in value else []
    return own + [one for key, item in value.items() if key != "metadata" for one in _passages(item)]


def agree(found: dict[str, Said], nul: str = "\x00") -> None:
    assert found.keys() == expected().keys()
    for name, said in found.items():
        want = expected()[name]
        assert said.texts == Counter({(t.replace("\x00", nul), a, b): n for (t, a, b), n in want.texts.items()}), name
        assert said[1:] == want[1:], name


# ---- feeds of single passages


def _from_tables(ask: Any) -> dict[str, Said]:
    found = {name: Said(Counter(), None, frozenset(), Counter()) for (name,) in ask("SELECT id FROM procedure")}
    for name, text, start, end in ask("SELECT procedure_id, text, char_start, char_end FROM item"):
        found[name].texts[text, start, end] += 1
    for name, frequency in ask("SELECT procedure_id, frequency FROM risks WHERE frequency IS NOT NULL"):
        found[name].frequencies[frequency] += 1
    for name, low, high, unit in ask("SELECT procedure_id, low, high, unit FROM durations"):
        found[name] = found[name]._replace(duration=(low, high, unit))
    for name, kind in ask("SELECT procedure_id, kind FROM anesthesia"):
        found[name] = found[name]._replace(anesthesia=found[name].anesthesia | {kind})
    return found


def test_sqlite(tmp_path: Path) -> None:
    with Sqlite(tmp_path / "kb.sqlite") as store:
        for record in everything():
            store.add(record)
    connection = sqlite3.connect(tmp_path / "kb.sqlite")
    agree(_from_tables(connection.execute))
    connection.close()


def test_postgres(postgres: Server) -> None:
    import psycopg

    from procparse.exporters.postgres import Store

    address = postgres.new()
    with Store(address) as store:
        for record in everything():
            store.add(record)
    assert any("NUL" in told for told in store.told)
    with psycopg.connect(address, options="-c search_path=procparse") as connection:
        agree(_from_tables(lambda query: connection.execute(query).fetchall()), nul="\ufffd")


def test_parquet(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    from procparse.exporters.parquet import Store

    with Store(tmp_path / "kb.parquet") as store:
        for record in everything():
            store.add(record)
    rows = pq.read_table(tmp_path / "kb.parquet").to_pylist()
    flat = pq.read_table(tmp_path / "kb.items.parquet").to_pylist()
    by: dict[str, Counter[tuple[str, int, int]]] = {row["id"]: Counter() for row in rows}
    for item in flat:
        by[item["procedure_id"]][item["text"], item["char_start"], item["char_end"]] += 1
    found = {}
    for row in rows:
        items = [item for section in row["sections"] for item in section["items"]]
        said = row["duration"]
        found[row["id"]] = Said(
            Counter((item["text"], item["char_start"], item["char_end"]) for item in items),
            (said["low"], said["high"], said["unit"]) if said else None,
            frozenset(row["anesthesia_kinds"]),
            Counter(i["frequency"] for i in items if i["frequency"] and i["depth"] == 0),
        )
        assert by[row["id"]] == found[row["id"]].texts
    assert len(rows) == len(everything())
    agree(found)


@pytest.mark.parametrize("form", ["turtle", "jsonld"])
def test_linked_data(form: str) -> None:
    pyoxigraph = pytest.importorskip("pyoxigraph")
    rdflib = pytest.importorskip("rdflib")
    found = {}
    for record in everything()[:: 1 if form == "turtle" else 9]:
        if form == "turtle":
            text = linked.write_turtle(record)
            quads = pyoxigraph.parse(input=text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
            triples = [(q.subject.value, q.predicate.value, q.object.value) for q in quads]
        else:
            graph = rdflib.Graph().parse(data=linked.write_jsonld(record), format="json-ld")
            triples = [(str(s), str(p), str(o)) for s, p, o in graph]
        by: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in triples:
            if predicate.startswith(linked.NAMESPACE):
                by.setdefault(subject, {}).setdefault(predicate.removeprefix(linked.NAMESPACE), []).append(value)
        about = next(node for node in by.values() if "sourceSha256" in node)
        passages = [node for node in by.values() if "charStart" in node]
        ((time,),) = [about.get("duration", [None])]  # type: ignore[list-item]
        said = by[time] if time else None
        found[record.id] = Said(
            Counter((n["text"][0], int(n["charStart"][0]), int(n["charEnd"][0])) for n in passages),
            (*(float(said[end][0]) if end in said else None for end in ("low", "high")), said["unit"][0])  # type: ignore[arg-type]
            if said
            else None,
            frozenset(about.get("anesthesiaKind", [])),
            Counter(n["frequency"][0] for n in passages if "frequency" in n and n["pointer"][0].count("/") == 2),
        )
    want = {name: expected()[name] for name in found}
    assert {name: said[1:] for name, said in found.items()} == {name: said[1:] for name, said in want.items()}
    assert {name: said.texts for name, said in found.items()} == {name: said.texts for name, said in want.items()}


# ---- feeds of chunks


def _chunks_agree(rows: Iterable[tuple[str, str, dict[str, Any], str]]) -> None:
    """Rows are id of the record, id of the chunk, metadata, text."""
    whole: dict[str, str] = dict.fromkeys(expected(), "")
    seen = set()
    for name, chunk, metadata, text in rows:
        assert chunk not in seen
        seen.add(chunk)
        whole[name] += text + "\n"
        said = expected()[name]
        low, high, unit = said.duration or (None, None, None)
        assert (metadata.get("duration_low"), metadata.get("duration_high"), metadata.get("duration_unit")) == (
            low,
            high,
            unit,
        )
        assert metadata.get("duration_high_minutes") == (minutes(high, unit) if unit else None)
        assert frozenset(metadata.get("anesthesia_kinds", [])) == said.anesthesia
    for record in everything():
        for text in texts(json.loads(plain.write(record))):
            assert text in whole[record.id], record.id


def _lines(form: str) -> list[str]:
    return [line for record in everything() for line in chunks.write(record, form=form).split("\n") if line]


def test_canonical_chunks() -> None:
    rows = [json.loads(line) for line in _lines("canonical")]
    _chunks_agree((row["doc_id"], row["id"], row["metadata"], row["text"]) for row in rows)


def test_langchain() -> None:
    documents = pytest.importorskip("langchain_core.documents")
    rows = [documents.Document.model_validate_json(line) for line in _lines("langchain")]
    _chunks_agree((row.metadata["doc_id"], row.id, row.metadata, row.page_content) for row in rows)


def test_llamaindex() -> None:
    schema = pytest.importorskip("llama_index.core.schema")
    rows = [schema.TextNode.from_json(line) for line in _lines("llamaindex")]
    _chunks_agree((row.ref_doc_id, row.node_id, row.metadata, row.text) for row in rows)


def test_haystack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
    haystack = pytest.importorskip("haystack")
    rows = [haystack.Document.from_dict(json.loads(line)) for line in _lines("haystack")]
    _chunks_agree((row.meta["doc_id"], row.id, row.meta, row.content) for row in rows)


def test_bulk() -> None:
    rows = []
    for record in everything():
        lines = bulk.write(record).split("\n") if bulk.write(record) else []
        for action, document in zip(lines[::2], lines[1::2], strict=True):
            row = json.loads(document)
            rows.append((row["doc_id"], json.loads(action)["index"]["_id"], row, row["text"]))
    _chunks_agree(rows)


# ---- tables for spreadsheets


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_delimited(delimiter: str) -> None:
    csv.field_size_limit(10_000_000)
    fields = ["id", "duration.range.low", "duration.range.high", "duration.range.unit", "risks.frequency", "summary"]
    written = "\n".join(delimited.write(record, fields=fields, delimiter=delimiter) for record in everything())
    rows = (
        [line.split("\t") for line in written.split("\n")]
        if delimiter == "\t"
        else list(csv.reader(io.StringIO(written, newline="")))
    )
    assert [row[0] for row in rows] == [record.id for record in everything()]
    for row, record in zip(rows, everything(), strict=True):
        said = expected()[record.id]
        numbers = [float(cell) if cell else None for cell in row[1:3]]
        assert (*numbers, row[3]) == (said.duration or (None, None, ""))
        assert Counter(cell for cell in row[4].split(" | ") if cell) == said.frequencies
    assert len(rows[-1][5]) >= len(MEGABYTE)
