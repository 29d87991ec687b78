"""Bulk lines for search engines: the official clients send them, a strict reader takes them, the mapping fits."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse import ProcparseError, cli, to_chunks
from procparse.exporters import bulk
from tests.exporters.feeds.pages import HOSTILE, RAW, hostile, records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROPERTIES = bulk.mappings()["mappings"]["properties"]


def read(text: str) -> dict[str, dict[str, Any]]:
    """What an engine makes of a request: documents by id. Strict where the engines are."""
    assert text.endswith("\n"), "the request must end in a line end"
    lines = text[:-1].split("\n")
    assert len(lines) % 2 == 0
    found: dict[str, dict[str, Any]] = {}
    for action, document in zip(lines[::2], lines[1::2], strict=True):
        ((verb, about),) = json.loads(action).items()
        assert verb == "index"
        assert about["_index"] == "procparse"
        assert len(about["_id"].encode()) <= 512
        row = json.loads(document)
        for name, value in row.items():
            for one in value if isinstance(value, list) else [value]:
                assert _fits(PROPERTIES[name], one), (name, one)
        found[about["_id"]] = row
    return found


def _fits(field: dict[str, Any], value: Any) -> bool:
    kinds = {"keyword": str, "text": str, "integer": int, "boolean": bool, "double": (int, float)}
    if field["type"] == "keyword":
        assert field["ignore_above"] * 4 < 32_766
    return isinstance(value, kinds[field["type"]]) and (field["type"] == "boolean" or not isinstance(value, bool))


@pytest.fixture
def engine() -> Iterator[tuple[str, dict[str, Any]]]:
    """A server that speaks enough of both to take a mapping and bulk requests."""
    stored: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            if self.path.startswith("/_bulk"):
                return self.do_POST()
            stored["mapping"] = json.loads(self._body())
            return self._answer({"acknowledged": True, "shards_acknowledged": True, "index": "procparse"})

        def do_POST(self) -> None:
            assert "json" in self.headers["Content-Type"]  # which of the two kinds is the client's affair
            found = read(self._body())
            stored.setdefault("documents", {}).update(found)
            items = [{"index": {"_index": "procparse", "_id": name, "status": 201}} for name in found]
            self._answer({"took": 1, "errors": False, "items": items})

        def _body(self) -> str:
            return self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")

        def _answer(self, value: Any) -> None:
            data = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", self.headers.get("Accept", "application/json").split(",")[0])
            self.send_header("Content-Length", str(len(data)))
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", stored
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("library", ["opensearchpy", "elasticsearch"])
def test_official_clients_send_it(library: str, engine: tuple[str, dict[str, Any]]) -> None:
    module = pytest.importorskip(library)
    address, stored = engine
    client = (module.OpenSearch if library == "opensearchpy" else module.Elasticsearch)(address)
    client.indices.create(index="procparse", body=bulk.mappings())
    assert stored["mapping"] == bulk.mappings()

    def send(text: str) -> Any:
        return client.bulk(body=text) if library == "opensearchpy" else client.bulk(operations=text)

    for _ in range(2):
        for record in records()[:30]:
            text = bulk.write(record)
            if text:
                assert send(text + "\n")["errors"] is False
    expected = {chunk.id: chunk for record in records()[:30] for chunk in to_chunks(record, max_characters=None)}
    assert stored["documents"].keys() == expected.keys()
    assert all(row["text"] == expected[name].text for name, row in stored["documents"].items())
    client.close()


def test_every_record_fits_the_mapping() -> None:
    used = set()
    for record in records():
        text = bulk.write(record)
        for row in read(text + "\n").values() if text else ():
            used |= set(row)
    assert set(PROPERTIES) - used <= {"source_url", "codes", "code_tables"}, "a field that no record has"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_hostile_text_is_data(parts: list[str]) -> None:
    text = " ".join(parts) or "x"
    found = read(bulk.write(hostile(text)) + "\n")
    assert len(found) == len(to_chunks(hostile(text), max_characters=None))
    assert all(text in row["text"] for row in found.values())


@pytest.mark.parametrize("index", ["", "Upper", "_x", "a b", "a,b"])
def test_a_name_that_is_none_is_told(index: str) -> None:
    with pytest.raises(ProcparseError, match="name of an index"):
        bulk.write(records()[0], index=index)


def test_convert_writes_a_request(tmp_path: Path) -> None:
    out = tmp_path / "kb.ndjson"
    pages = [str(path) for path in sorted(RAW.glob("p0*.dash.txt"))]
    done = CliRunner().invoke(cli.main, ["convert", *pages, "-o", str(out), "--to", "bulk"])
    assert done.exit_code == 0, done.stderr
    assert len({row["doc_id"] for row in read(out.read_text(encoding="utf-8")).values()}) == len(pages)
