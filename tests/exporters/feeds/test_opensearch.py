"""Bulk lines in a running OpenSearch: counts, ids, texts and typed values, twice over, and the how-to's answers."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from procparse import to_chunks
from procparse.exporters import bulk
from tests.exporters.feeds.pages import HOSTILE, hostile, records
from tests.exporters.feeds.test_howto import blocks, statement_chunks, voice_chunks

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.conformance

HERE = Path(__file__).parent / "opensearch"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client of a node of the tests' own."""
    library = pytest.importorskip("opensearchpy", reason="needs opensearch-py: the extra `feeds`")
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"needs {program}: apt-get install default-jdk-headless maven")
    here = tmp_path_factory.mktemp("opensearch")
    resolve = ["mvn", "-q", "-B", "-ntp", "-f", str(HERE / "pom.xml"), "dependency:build-classpath"]
    done = subprocess.run(
        [*resolve, f"-Dmdep.outputFile={here}/classpath"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    first, second = _free_ports(2)
    command = ["java", "-Xms512m", "-Xmx512m", "-cp", (here / "classpath").read_text().strip()]
    command += [str(HERE / "Engine.java"), str(here), str(first), str(second)]
    with (
        (here / "log").open("wb") as log,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log) as process,
    ):
        try:
            client = library.OpenSearch(f"http://127.0.0.1:{first}", timeout=60)
            for _ in range(1200):
                assert process.poll() is None, (here / "log").read_text(errors="replace")[-3000:]
                if client.ping():
                    break
                time.sleep(0.1)
            yield client
            client.close()
        finally:
            process.terminate()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def load(client: Any, index: str, found: Any) -> None:
    if not client.indices.exists(index=index):
        client.indices.create(index=index, body=bulk.mappings())
    for start in range(0, len(found), 50):
        lines = [bulk.write(record, index=index) for record in found[start : start + 50]]
        answer = client.bulk(body="\n".join(filter(None, lines)) + "\n")
        assert answer["errors"] is False, [item for item in answer["items"] if item["index"]["status"] >= 300][:2]
    client.indices.refresh(index=index)


def stored(client: Any, index: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    answer = client.search(index=index, body={"size": 1000, "sort": ["_doc"]}, scroll="1m")
    while answer["hits"]["hits"]:
        found.update((hit["_id"], hit["_source"]) for hit in answer["hits"]["hits"])
        answer = client.scroll(body={"scroll_id": answer["_scroll_id"], "scroll": "1m"})
    return found


@pytest.fixture(scope="module")
def index(client: Any) -> str:
    for _ in range(2):
        load(client, "kb", records())
    return "kb"


def test_it_holds_every_chunk_once_after_two_runs(client: Any, index: str) -> None:
    expected = {
        chunk.id: json.loads(json.dumps(chunk.flat() | {"text": chunk.text}))
        for record in records()
        for chunk in to_chunks(record, max_characters=None)
    }
    assert client.count(index=index)["count"] == len(expected)
    assert stored(client, index) == expected


def test_the_how_to_answers_both_questions(client: Any, index: str) -> None:
    for body, expected in zip(blocks("search"), (statement_chunks(), voice_chunks()), strict=True):
        hits = client.search(index=index, body=json.loads(body))["hits"]["hits"]
        names = ("title", "source", "char_start", "char_end")
        assert {tuple(hit["_source"].get(name) for name in names) for hit in hits} == expected


def test_typed_values_are_numbers_and_words_are_stemmed(client: Any, index: str) -> None:
    quick = {"range": {"duration_high_minutes": {"lt": 59.5}}}
    expected = {
        chunk.id
        for record in records()
        for chunk in to_chunks(record, max_characters=None)
        if float(chunk.metadata.get("duration_high_minutes", 60)) < 59.5  # type: ignore[arg-type]
    }
    assert client.count(index=index, body={"query": quick})["count"] == len(expected)
    body = {"query": {"match": {"text": {"query": "lasting changing voices", "operator": "and"}}}}
    assert client.count(index=index, body=body)["count"] >= 1


def test_hostile_text_is_data(client: Any) -> None:
    found = [hostile(text, f"hostile-{number}") for number, text in enumerate(HOSTILE)]
    # in one field alone: a request has 100 MB at most
    for text in ("ab " * 350_000 + "needleword", "x" * 1_100_000):
        changed = {"id": f"hostile-{len(found)}", "summary": hostile(text).summary[:1]}
        found.append(records()[0].model_copy(update=changed))
    for record in found:
        load(client, "hostile", [record])
    expected = {chunk.id: chunk.text for record in found for chunk in to_chunks(record, max_characters=None)}
    assert client.count(index="hostile")["count"] == len(expected)
    for record in found:
        for chunk in to_chunks(record, max_characters=None)[:4]:
            assert client.get(index="hostile", id=chunk.id)["_source"]["text"] == expected[chunk.id]
    assert client.count(index="hostile", body={"query": {"match": {"text": "needleword"}}})["count"] == 1
