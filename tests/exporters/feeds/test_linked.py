"""Linked data: schema.org as it is, own terms that are documented, shapes that bite, and two parsers that agree."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse import ProcparseError, cli
from procparse.exporters import linked
from procparse.exporters.linked.terms import CLASSES, GROUPS, PROPERTIES
from procparse.exporters.walk import leaves
from procparse.record import Code, Procedure
from tests.exporters.feeds.pages import HOSTILE, RAW, hostile, records

if TYPE_CHECKING:
    from pathlib import Path

rdflib = pytest.importorskip("rdflib")

PP = linked.NAMESPACE
SCHEMA = "https://schema.org/"


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise AssertionError("a reader asked the network")

    monkeypatch.setattr(socket.socket, "connect", refused)


def graph(text: str, form: str) -> Any:
    return rdflib.Graph().parse(data=text, format=form)


def triples(found: Any) -> set[tuple[str, str, str, str]]:
    """Triples as plain tuples: the last is the datatype, or "" for an address."""
    return {
        (
            str(s),
            str(p),
            str(o),
            str(o.datatype or "http://www.w3.org/2001/XMLSchema#string") if isinstance(o, rdflib.Literal) else "",
        )
        for s, p, o in found
    }


def coded() -> Procedure:
    code = Code(system="CPT", uri="http://www.ama-assn.org/go/cpt", code="0000X", origin="table", display="Ridge")
    return records()[0].model_copy(update={"codes": [*records()[0].codes, code]})


# ---- two writings, two parsers, one graph


def test_two_parsers_read_the_same_triples_from_both_writings() -> None:
    pyoxigraph = pytest.importorskip("pyoxigraph")
    for record in [*records()[::4], coded(), hostile('a \\ " \n b')]:
        turtle = linked.write_turtle(record)
        expected = triples(graph(turtle, "turtle"))
        assert len(expected) >= 7
        assert triples(graph(linked.write_jsonld(record), "json-ld")) == expected
        second = {
            (
                quad.subject.value,
                quad.predicate.value,
                quad.object.value,
                quad.object.datatype.value if isinstance(quad.object, pyoxigraph.Literal) else "",
            )
            for quad in pyoxigraph.parse(input=turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE)
        }
        assert second == expected


def test_graph_says_what_the_json_says() -> None:
    query = f"SELECT ?p ?t ?a ?b WHERE {{ ?n <{PP}pointer> ?p; <{PP}text> ?t; <{PP}charStart> ?a; <{PP}charEnd> ?b }}"
    for record in records()[::4]:
        found = graph(linked.write_turtle(record), "turtle")
        rows = {(str(p), str(t), int(a), int(b)) for p, t, a, b in found.query(query)}
        assert rows == {(leaf.pointer, leaf.passage.text, *leaf.passage.span) for leaf in leaves(record)}
        (subject,) = found.subjects(rdflib.RDF.type, rdflib.URIRef(PP + "Record"))
        steps = found.query(f"SELECT ?n WHERE {{ ?h <{SCHEMA}step> ?s . ?s <{SCHEMA}position> ?n }} ORDER BY ?n")
        assert [int(row[0]) for row in steps] == (
            [step.number for step in record.steps] if record.kind == "procedure" else []
        )
        said = record.duration.range
        low = found.value(found.value(subject, rdflib.URIRef(PP + "duration")), rdflib.URIRef(PP + "low"))
        assert (None if low is None else float(low)) == (said.low if said else None)


# ---- shapes


@pytest.mark.parametrize("therapeutic", [False, True])
def test_every_export_passes_the_shapes(therapeutic: bool) -> None:
    pyshacl = pytest.importorskip("pyshacl")
    found = rdflib.Graph()
    for record in [*records()[::5], coded(), hostile("x")]:
        found.parse(data=linked.write_turtle(record, therapeutic=therapeutic), format="turtle")
    passed, _, told = pyshacl.validate(found, shacl_graph=graph(linked.shapes(), "turtle"))
    assert passed, told


@pytest.mark.parametrize(
    "planted",
    [
        "<{0}> schema:indication <{0}#/risks/0> .",
        '<{0}> pp:kind "surgery" .',
        "<{0}> schema:adverseOutcome <{0}#/risks/0> .",
        '<{0}#/risks/0> pp:frequency "often" .',
        "<{0}> pp:contraindications <{0}#/indications/conditions/0> .",
        "<{0}> pp:outcomes <{0}#/risks/0> .",
        "<{0}> schema:howPerformed <{0}#/steps/0> .",
        '<{0}#/duration/range> pp:unit "hours" .',
    ],
)
def test_shapes_catch_what_is_planted(planted: str) -> None:
    pyshacl = pytest.importorskip("pyshacl")
    record = next(one for one in records() if one.id.startswith("p01"))
    address = linked.node(record)["@id"]
    text = linked.write_turtle(record) + "\n" + planted.format(address)
    passed, _, _ = pyshacl.validate(graph(text, "turtle"), shacl_graph=graph(linked.shapes(), "turtle"))
    assert not passed


# ---- words


def test_only_documented_terms_and_words_of_schema_org_are_used() -> None:
    own, foreign = set(), set()
    for record in [*records(), coded(), hostile("x")]:
        for _, predicate, value, kind in triples(graph(linked.write_jsonld(record, therapeutic=True), "json-ld")):
            for term in (predicate, value if kind == "" else ""):
                if term.startswith(PP):
                    own.add(term.removeprefix(PP))
                elif term.startswith(SCHEMA):
                    foreign.add(term.removeprefix(SCHEMA))
    documented = {*CLASSES, *GROUPS, *PROPERTIES}
    assert own <= documented
    assert documented - own == set()
    assert foreign == set(
        "TherapeuticProcedure MedicalCondition MedicalEntity MedicalCode HowTo HowToStep HowToTool "
        "identifier name alternateName description code codeValue codingSystem howPerformed preparation followup "
        "subjectOf step tool position text adverseOutcome".split()
    )
    assert len(graph(linked.vocabulary(), "turtle")) == 2 * len(documented)


def test_risks_are_adverse_outcomes_only_where_the_caller_says_it_is_a_therapy() -> None:
    record = next(one for one in records() if one.risks and one.kind == "procedure")
    assert "adverseOutcome" not in linked.node(record)
    tree = linked.node(record, therapeutic=True)
    assert tree["@type"][0] == "TherapeuticProcedure"
    assert [one["name"] for one in tree["adverseOutcome"]] == [risk.text for risk in record.risks]
    condition = next(one for one in records() if one.kind == "condition")
    assert linked.node(condition, therapeutic=True)["@type"][0] == "MedicalCondition"
    assert "howPerformed" not in linked.node(condition)


@pytest.mark.parametrize("base", ["", "kb/", "https://kb.example.org/> <urn:x", "https://kb.example.org/a b", "x:{}"])
def test_a_base_that_starts_no_address_is_told(base: str) -> None:
    with pytest.raises(ProcparseError, match="start of an address"):
        linked.write_turtle(records()[0], base=base)


def test_a_system_without_a_number_is_no_medical_code() -> None:
    tree = linked.node(records()[0])
    assert records()[0].codes[0].code is None
    assert "code" not in tree
    assert len(linked.node(coded())["code"]) == 1


# ---- hostile text


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_hostile_text_is_data(parts: list[str]) -> None:
    pyoxigraph = pytest.importorskip("pyoxigraph")
    text = " ".join(parts) or "x"
    record = hostile(text)
    turtle = linked.write_turtle(record, base="https://example.org/kb/")
    quads = list(pyoxigraph.parse(input=turtle.encode(), format=pyoxigraph.RdfFormat.TURTLE))
    found = {quad.object.value for quad in quads if quad.predicate.value == PP + "text"}
    assert found == {leaf.passage.text for leaf in leaves(record)} == {text}
    rows = json.loads(linked.write_jsonld(record))
    assert {one["pp:text"] for one in rows["pp:risks"]} == {text}


def test_a_megabyte_of_text_arrives() -> None:
    text = 'ab "\\ ' * 170_000 + "end"
    base = records()[0].model_copy(update={"summary": hostile(text).summary})
    found = graph(linked.write_turtle(base), "turtle")
    assert text in {str(value) for value in found.objects(None, rdflib.URIRef(SCHEMA + "description"))}


def test_same_record_same_bytes() -> None:
    again = Procedure.model_validate_json(records()[3].model_dump_json())
    assert linked.write_turtle(again) == linked.write_turtle(records()[3])
    assert linked.write_jsonld(again) == linked.write_jsonld(records()[3])


def test_convert_writes_one_document_of_all(tmp_path: Path) -> None:
    pages = [str(path) for path in sorted(RAW.glob("p0*.dash.txt"))]
    counted = []
    for name, form in (("kb.jsonld", "json-ld"), ("kb.ttl", "turtle")):
        done = CliRunner().invoke(cli.main, ["convert", *pages, "-o", str(tmp_path / name)])
        assert done.exit_code == 0, done.stderr
        found = graph((tmp_path / name).read_text(encoding="utf-8"), form)
        counted.append(triples(found))
        assert len(set(found.subjects(rdflib.RDF.type, rdflib.URIRef(PP + "Record")))) == len(pages)
    assert counted[0] == counted[1]
    empty = CliRunner().invoke(cli.main, ["convert", str(tmp_path / "none.txt"), "--to", "jsonld", "-q"])
    assert json.loads(empty.stdout)["@graph"] == []
