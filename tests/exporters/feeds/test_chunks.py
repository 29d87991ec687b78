"""Chunks: every passage in one of them, stable ids, limits that split at items, and the libraries that load them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import procparse
from procparse import ProcparseError, to_chunks
from procparse.exporters import chunks, walk
from tests.exporters.feeds.pages import HOSTILE, RAW, hostile, records, texts

if TYPE_CHECKING:
    from pathlib import Path

PAGE = RAW / "p01-velar-ridge-smoothing.bullet.txt"


@pytest.fixture(scope="module")
def record() -> procparse.Procedure:
    return procparse.parse_file(PAGE).procedure


# ---- the walk that all feeds share


def test_the_walk_finds_every_passage_of_the_json() -> None:
    for record in [*records(), hostile("x")]:
        found = json.loads(record.model_dump_json())
        assert sorted(leaf.passage.text for leaf in walk.leaves(record)) == sorted(texts(found)), record.id


def test_pointers_lead_to_the_passages() -> None:
    for record in [*records(), hostile("x")]:
        found = json.loads(record.model_dump_json())
        pointers = set()
        for leaf in walk.leaves(record):
            value = found
            for step in leaf.pointer.split("/")[1:]:
                value = value[int(step) if isinstance(value, list) else step]
            assert (value["text"], tuple(value["span"])) == (leaf.passage.text, leaf.passage.span)
            assert leaf.parent is None or leaf.parent in pointers
            assert leaf.pointer not in pointers
            pointers.add(leaf.pointer)


# ---- chunks


def test_a_chunk_has_its_place_its_heading_and_its_facts(record: procparse.Procedure) -> None:
    by = {chunk.key: chunk for chunk in to_chunks(record)}
    rare = by["risks.rare"]
    assert rare.id == "p01-velar-ridge-smoothing.bullet#risks.rare"
    assert rare.text == (
        "Smoothing of velar ridge, transoral, unilateral > Possible risks > Rare\n"
        "- Rare: Perforation of the soft palate\n- Rare: lasting change of voice\n- Rare: infection of the jaw"
    )
    assert (rare.section, rare.heading, rare.metadata["frequency"]) == ("risks", "Rare", "rare")
    assert (rare.char_start, rare.char_end) == (2381, 2461)
    assert rare.metadata["duration_low_minutes"] == 30
    assert rare.metadata["duration_high_minutes"] == 60
    assert rare.metadata["anesthesia_kinds"] == ["local", "sedation"]
    assert by["steps"].text.splitlines()[1].startswith("1. Anesthesia: Local anesthetic")
    assert by["preparation.tests"].text.splitlines()[1] == "Diagnostic Tests:"
    assert (by["steps"].metadata["step_first"], by["steps"].metadata["step_last"]) == (1, 5)


def test_months_and_years_are_given_no_minutes() -> None:
    range_of = procparse.record.TimeRange
    flat: walk.Flat = {}
    walk._time(flat, "recovery", range_of(low=2, high=None, unit="mo"))
    assert flat == {"recovery_unit": "mo", "recovery_low": 2}
    walk._time(flat, "recovery", range_of(low=1.5, high=2, unit="h"))
    assert flat["recovery_low_minutes"] == 90


@pytest.mark.parametrize("limit", [None, 2000, 300, 1])
def test_every_passage_is_in_one_chunk_whatever_the_limit(limit: int | None) -> None:
    for record in records():
        found = to_chunks(record, max_characters=limit)
        assert len({chunk.id for chunk in found}) == len({chunk.uuid for chunk in found}) == len(found)
        for leaf in walk.leaves(record):
            if leaf.section == "title":
                holders = [chunk for chunk in found if leaf.passage.text in (*chunk.heading_path, chunk.text)]
                assert holders or found[0].section == "title"
                continue
            key = leaf.key.removesuffix(".heading")
            start, end = leaf.passage.span
            assert any(
                leaf.passage.text in chunk.text
                and (chunk.key == key or chunk.section == key == "risks")
                and ((chunk.char_start <= start and end <= chunk.char_end) or leaf.key.endswith(".heading"))
                for chunk in found
            ), leaf


def test_a_limit_splits_between_items_and_repeats_the_headings(record: procparse.Procedure) -> None:
    whole = {chunk.key: chunk for chunk in to_chunks(record, max_characters=None)}
    parts: dict[str, list[chunks.Chunk]] = {}
    for chunk in to_chunks(record, max_characters=250):
        parts.setdefault(chunk.key, []).append(chunk)
    assert len(parts["preparation.instructions"]) > 1
    assert [part.id for part in parts["steps"][:2]] == [whole["steps"].id, whole["steps"].id + "~2"]
    for key, group in parts.items():
        heads = {part.text.split("\n")[0] for part in group}
        assert heads == {whole[key].text.split("\n")[0]}
        assert [part.part for part in group] == list(range(1, len(group) + 1))
        assert all(part.parts == len(group) for part in group)
        introduced = "Pre-procedure Instructions:"
        assert key != "preparation.instructions" or all(introduced in part.text for part in group)
        for part in group:
            items = [line for line in part.text.split("\n")[1:] if line != introduced and line[0] != " "]
            assert len(part.text) <= 250 or len(items) == 1


def test_a_record_of_a_title_alone_is_one_chunk() -> None:
    base = records()[0].model_dump()
    kept = {name: base[name] for name in ("id", "kind", "title", "source")}
    (chunk,) = to_chunks(procparse.Procedure.model_validate(kept))
    assert (chunk.key, chunk.id) == ("title", f"{kept['id']}#title")
    assert base["title"]["text"] in chunk.text


def test_mistakes_of_the_caller_are_told() -> None:
    with pytest.raises(ProcparseError, match="at least 1 character"):
        to_chunks(records()[0], max_characters=0)
    with pytest.raises(ProcparseError, match="'word2vec'"):
        chunks.write(records()[0], form="word2vec")


@settings(deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_hostile_text_is_data(parts: list[str]) -> None:
    text = " ".join(" ".join(parts).split()) or "x"
    record = hostile(text)
    for form in chunks.FORMATS:
        lines = chunks.write(record, form=form).split("\n")
        assert len(lines) == len(to_chunks(record))
        for line in lines:
            row = json.loads(line)
            assert text in (row.get("text") or row.get("page_content") or row.get("content"))


def test_a_megabyte_of_text_stays_whole() -> None:
    text = "ab " * 350_000 + "end"
    assert all(text in chunk.text for chunk in to_chunks(hostile(text)))


def test_same_record_same_bytes() -> None:
    for record in records()[:20]:
        again = procparse.Procedure.model_validate_json(record.model_dump_json())
        assert chunks.write(record) == chunks.write(again)


# ---- the libraries


def lines(form: str) -> list[str]:
    return [line for record in records() for line in chunks.write(record, form=form).split("\n") if line]


def test_langchain_loads_and_searches() -> None:
    documents = pytest.importorskip("langchain_core.documents")
    from langchain_core.embeddings import DeterministicFakeEmbedding
    from langchain_core.vectorstores import InMemoryVectorStore

    found = []
    for line in lines("langchain"):
        document = documents.Document.model_validate_json(line)
        assert json.loads(document.model_dump_json()) == json.loads(line)
        found.append(document)
    store = InMemoryVectorStore(DeterministicFakeEmbedding(size=16))
    store.add_documents(found)
    wanted = next(document for document in found if document.metadata.get("frequency") == "rare")
    (hit,) = store.similarity_search(
        wanted.page_content, k=1, filter=lambda document: document.metadata["section"] == "risks"
    )
    assert hit.page_content == wanted.page_content


def test_langchain_loader_gives_what_the_file_holds() -> None:
    pytest.importorskip("langchain_core")
    from procparse.integrations import langchain

    loaded = langchain.ProcedureLoader([PAGE]).load()
    record = procparse.parse_file(PAGE).procedure
    assert [json.loads(one.model_dump_json()) for one in loaded] == [
        json.loads(line) for line in chunks.write(record, form="langchain").split("\n")
    ]
    assert loaded == langchain.documents(record)


def test_llamaindex_loads_and_searches() -> None:
    schema = pytest.importorskip("llama_index.core.schema")
    from llama_index.core import MockEmbedding, VectorStoreIndex
    from llama_index.core.vector_stores import ExactMatchFilter, MetadataFilters

    nodes = []
    for line in lines("llamaindex"):
        node = schema.TextNode.from_json(line)
        assert json.loads(node.to_json()) == json.loads(line)
        assert node.ref_doc_id == node.metadata["doc_id"]
        nodes.append(node)
    index = VectorStoreIndex(nodes, embed_model=MockEmbedding(embed_dim=8))
    filters = MetadataFilters(filters=[ExactMatchFilter(key="frequency", value="rare")])
    hits = index.as_retriever(similarity_top_k=5, filters=filters).retrieve("nerve")
    assert hits
    assert all(hit.node.metadata["section"] == "risks" for hit in hits)


def test_llamaindex_loader_gives_what_the_file_holds() -> None:
    pytest.importorskip("llama_index.core")
    from procparse.integrations import llamaindex

    record = procparse.parse_file(PAGE).procedure
    loaded = llamaindex.ProcedureLoader([PAGE]).load()
    written = chunks.write(record, form="llamaindex").split("\n")
    assert [json.loads(node.to_json()) for node in loaded] == [json.loads(line) for line in written]
    assert [node.to_json() for node in llamaindex.nodes(record)] == [node.to_json() for node in loaded]


def test_haystack_loads_and_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
    haystack = pytest.importorskip("haystack")
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    documents = []
    for line in lines("haystack"):
        document = haystack.Document.from_dict(json.loads(line))
        assert document.to_dict(flatten=False) == json.loads(line)
        documents.append(document)
    store = InMemoryDocumentStore()
    assert store.write_documents(documents) == len(documents)
    rare = {"field": "meta.frequency", "operator": "==", "value": "rare"}
    hits = InMemoryBM25Retriever(store).run("lasting change of voice", filters=rare, top_k=3)["documents"]
    assert "lasting change of voice" in hits[0].content
    assert all(hit.meta["section"] == "risks" for hit in hits)


def test_haystack_component_gives_what_the_file_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
    pytest.importorskip("haystack")
    from procparse.integrations import haystack

    record = procparse.parse_file(PAGE).procedure
    loaded = haystack.ProcedureConverter().run([PAGE])["documents"]
    written = chunks.write(record, form="haystack").split("\n")
    assert [one.to_dict(flatten=False) for one in loaded] == [json.loads(line) for line in written]
    assert haystack.documents(record) == loaded
