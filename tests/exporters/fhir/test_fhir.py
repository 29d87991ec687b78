"""What an export says: the mapping held to, nothing lost unseen, the same bytes again."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import procparse
from procparse.diagnostics import KINDS
from procparse.errors import ProcparseError
from procparse.exporters import EXPORTERS, exporter
from procparse.exporters.fhir.losses import held, strings
from procparse.exporters.fhir.mapping import MAPPING
from procparse.exporters.fhir.places import NARRATIVE
from procparse.exporters.fhir.releases import RELEASES as RELEASE_ROWS
from procparse.exporters.fhir.texts import FORBIDDEN
from procparse.pipeline import Result
from procparse.record import Item, Model, Passage, Procedure
from tests.exporters.fhir.mutants import PAGE
from tests.exporters.fhir.rules import faults
from tests.pages import case, render

RELEASES = ("R4", "R4B", "R5")
FORMS = ("procedure", "contained", "bundle")
EACH = [(release, form) for release in RELEASES for form in FORMS]

HOSTILE = """<script>alert(1)</script>|</div><script>x</script>|]]>|&nbsp;|&#0;|\x00|\x0c|\x1b[2J|\ufeff|\u200b|\u202e
<!-- x|<?php ?>|[a](javascript:b)|![x](http://h/i.png)|<b>bold</b>|a<b and c>d|*|_|```|# h|> q|1. x|- - x|~~~
&lt;b&gt;|http://example.org/<x>|\\|'"|\x7f\x80\x9f|\ud800|<div xmlns='x'>|<a href='x'>y</a>|\U000e0001|{{x}}|\u2028
\ufffe""".replace("\n", "|").split("|")


def record(page: str = PAGE, **about: Any) -> Procedure:
    return procparse.parse(page, **about).procedure


def drawn(seed: int, **about: Any) -> Result:
    """What a generated page is parsed to; one of a condition is taken for a procedure's."""
    return as_procedure(procparse.parse(render(*case(seed)), **about))


def as_procedure(result: Result, kind: str = "procedure") -> Result:
    return replace(result, procedure=result.procedure.model_copy(update={"kind": kind}))


def resources(export: Any) -> list[dict[str, Any]]:
    """Every resource of an export, contained ones and entries among them."""
    found: list[dict[str, Any]] = []
    left = [dict(export)]
    while left:
        one = left.pop()
        found.append(one)
        left += one.get("contained", [])
        left += [entry["resource"] for entry in one.get("entry", [])]
    return found


def at(export: Any, path: str) -> list[Any]:
    """What stands under an element path, in all resources of its type."""
    kind, *steps = path.split(".")
    values: list[Any] = [one for one in resources(export) if one["resourceType"] == kind]
    for step in steps:
        below = [value[step] for value in values if isinstance(value, dict) and step in value]
        values = [one for value in below for one in (value if isinstance(value, list) else [value])]
    return values


def plain(text: str) -> str:
    """Text in small letters and without blanks."""
    return "".join(text.casefold().split())


def shown(export: Any, path: str) -> str:
    """What a reader sees of the strings under a path: XHTML as its text, strings as they are and as markdown."""
    texts = strings(at(export, path))
    if path == NARRATIVE:
        root = etree.fromstring(at(export, f"{path}.div")[0].encode(), etree.XMLParser(huge_tree=True))
        return plain("".join(root.itertext()))
    marked = [re.sub(r"\\([\\`*_\[\]~&#>+=|.)-])", r"\1", text.replace("&lt;", "<")) for text in texts]
    return plain("\n".join(texts + marked))


def said(text: str) -> str:
    """A text of the record as an export must show it."""
    return plain(FORBIDDEN.sub("\ufffd", text))


# ---- the table


SAID_WITH_THE_TEXT = {*Item.model_fields, *Passage.model_fields}
WHOLE = {"codes": {"system", "uri", "code", "display", "span"}, "extra_sections": {"heading", "items"}}
"""Lists of models -> those of their own fields that the row of the list speaks of."""


def fields(model: type[Model], prefix: str = "") -> list[str]:
    """Every field of the record, and what the members of a list have beside their text."""
    out = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Model):
            out += fields(inner, f"{name}.")
            continue
        out.append(prefix + name)
        members = [one for one in get_args(inner) if isinstance(one, type) and issubclass(one, Model)]
        if get_origin(inner) is list and members:
            own = [part for part in members[0].model_fields if part not in SAID_WITH_THE_TEXT]
            out += [f"{prefix}{name}.{part}" for part in own if part not in WHOLE.get(name, set())]
    return out


def test_every_field_of_the_record_has_its_row() -> None:
    assert [row.field for row in MAPPING if row.field != "spans"] == fields(Procedure)


def test_what_must_never_be_said_is_no_place() -> None:
    taken = {place.path for row in MAPPING for place in row.places}
    for element in (
        "complication",
        "outcome",
        "location",
        "performer",
        "performed",
        "occurrence",
        "partOf",
        "focalDevice",
    ):
        assert not [path for path in taken if path.startswith(f"Procedure.{element}")]


def test_no_row_goes_nowhere_without_a_reason() -> None:
    assert [row.field for row in MAPPING if not row.places and not row.why] == []


@pytest.mark.parametrize(("release", "form"), EACH)
def test_the_loss_report_is_true(release: str, form: str) -> None:
    for seed in range(30):
        result = drawn(seed, name=f"page {seed}.txt", url="https://example.org/p")
        export = procparse.to_fhir(result, release, form, category=True)
        _is_true(export, result.procedure)
        _is_whole(export, result.procedure)


def _is_whole(export: Any, procedure: Procedure) -> None:
    """Nothing stands where the report does not say: no element holds the words of a field whose row lacks it."""
    dumped = procedure.model_dump(mode="json")
    release = RELEASE_ROWS[export.losses.version]
    places = {place.path.format(reason=release.reason, used=release.used) for row in MAPPING for place in row.places}
    contents = {path: plain("\n".join(_own_strings(at(export, path)))) for path in places - {NARRATIVE}}
    texts = {row.field: [text for one in _members(held(row.field, dumped)) for text in _texts(one)] for row in MAPPING}
    everything = [text for found in texts.values() for text in found]
    for row in export.losses.rows:
        for text in texts[row.field]:
            words = plain(text)
            if len(words) < 15 or sum(words in plain(other) for other in everything) > 1 or row.field == "title":
                continue
            for path, content in contents.items():
                if words in content:
                    within = [taken for taken in row.paths if f"{taken}.".startswith(f"{path}.")]
                    around = [taken for taken in row.paths if f"{path}.".startswith(f"{taken}.")]
                    assert within or around, (row, path, text)


def _members(values: Any) -> list[Any]:
    return [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []


def _own_strings(value: Any) -> list[str]:
    """The strings of elements, without those of extensions, which quote the source of something else."""
    if isinstance(value, list):
        return [text for one in value for text in _own_strings(one)]
    if isinstance(value, dict):
        return [text for key, one in value.items() if key != "extension" for text in _own_strings(one)]
    return [value] if isinstance(value, str) else []


def _is_true(export: Any, procedure: Procedure) -> None:
    dumped = procedure.model_dump(mode="json")
    rows = {row.field: row for row in export.losses.rows}
    assert list(rows) == [row.field for row in MAPPING]
    for field, row in rows.items():
        values = held(field, dumped)
        assert (row.went == "empty") == (values in (None, [], {}, "")), field
        for path in row.paths:
            assert at(export, path), f"{field}: nothing at {path}"
        if row.went in ("nowhere", "empty"):
            assert row.paths == ()
        if not isinstance(values, list) or not row.paths or field == "codes":
            continue
        # every text of the field stands where the report says
        everywhere = [shown(export, path) for path in row.paths]
        for member in values:
            for text in _texts(member):
                assert any(said(text) in there for there in everywhere), (field, text, row.paths)


def _texts(member: Any) -> list[str]:
    """The verbatim texts of a passage and of what is nested in it."""
    out: list[str] = []
    if isinstance(member, dict):
        out += [member["text"]] if "text" in member else [member["heading"]["text"]] if "heading" in member else []
        for key in ("items", "pros", "cons"):
            out += [text for inner in member.get(key, []) for text in _texts(inner)]
    return out


def test_the_narrative_carries_the_whole_page() -> None:
    for seed in range(40):
        result = drawn(seed)
        dumped = result.procedure.model_dump(mode="json", exclude={"related", "source", "id", "codes"})
        div = shown(procparse.to_fhir(result), NARRATIVE)
        for text in _passages(dumped):
            assert said(text) in div


def _passages(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _passages(one)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for one in value.values() for text in _passages(one)]


def test_a_narrative_says_whether_it_holds_more_than_the_elements() -> None:
    assert procparse.to_fhir(record())["text"]["status"] == "generated"
    loose = record().model_copy(update={"leftovers": [record().steps[0]]})
    export = procparse.to_fhir(loose)
    assert export["text"]["status"] == "additional"
    assert [row.paths for row in export.losses.rows if row.went == "narrative"] == [(NARRATIVE,)]


# ---- the mapping


@pytest.mark.parametrize("release", RELEASES)
def test_possible_is_never_observed(release: str) -> None:
    for form in FORMS:
        for resource in resources(procparse.to_fhir(record(), release, form)):
            if resource["resourceType"] == "Procedure":
                forbidden = {"complication", "complicationDetail", "outcome", "location", "performer", "partOf"}
                assert not forbidden & set(resource)
                assert not [key for key in resource if key.startswith(("performed", "occurrence"))]
            assert resource["resourceType"] not in ("AdverseEvent", "RiskAssessment", "Condition", "Patient", "Device")


def test_risks_are_called_possible() -> None:
    notes = [note["text"] for note in procparse.to_fhir(record())["note"]]
    (risks,) = [note for note in notes if "Numbness" in note]
    assert risks.startswith("**Possible risks (described as possible, not as observed)**")


def test_a_contraindication_is_no_reason() -> None:
    for release, reason in (("R4", "reasonCode"), ("R5", "reason")):
        export = procparse.to_fhir(record(), release)
        assert "Fever" not in json.dumps(export[reason])
        assert "Fever" in json.dumps(export["note"])


@pytest.mark.parametrize("release", ["R4B", "R5"])
def test_clinical_uses(release: str) -> None:
    bundle = procparse.to_fhir(record(name="ridge.txt"), release, "bundle")
    uses = [one for one in resources(bundle) if one["resourceType"] == "ClinicalUseDefinition"]
    assert sorted(use["id"] for use in uses) == [
        "ridge-contraindication-1",
        "ridge-indication-1",
        "ridge-risk-1",
        "ridge-risk-2",
    ]
    effects = [use["undesirableEffect"] for use in uses if use["type"] == "undesirable-effect"]
    assert {effect["symptomConditionEffect"]["concept"]["text"] for effect in effects} == {"Numbness", "swelling"}
    assert {effect["frequencyOfOccurrence"]["coding"][0]["code"] for effect in effects} == {"Rare"}


def test_times() -> None:
    export = procparse.to_fhir(record(), "R4", "contained")
    assert at(export, "ActivityDefinition.timingTiming.repeat") == [
        {"duration": 1, "durationMax": 2, "durationUnit": "h"}
    ]
    (offset,) = at(export, "PlanDefinition.action.action.relatedAction.offsetRange")
    assert (offset["low"]["value"], offset["high"]["value"], offset["low"]["code"]) == (8, 12, "h")
    assert offset["extension"][0]["valueString"].startswith("Patients need to fast")
    (bounds,) = at(export, "PlanDefinition.action.timingTiming.repeat.boundsRange")
    assert bounds["extension"][0]["valueString"] == "Recovery Time: 4 to 6 weeks."


@pytest.mark.parametrize("words", ["up to 2 hours", "at least 2 hours", "several hours"])
def test_a_time_with_an_open_side_stays_text(words: str) -> None:
    export = procparse.to_fhir(record(PAGE.replace("1 to 2 hours", words)), "R4", "contained")
    assert at(export, "ActivityDefinition.timingTiming") == []
    assert words in json.dumps(at(export, "Procedure.note"))


@pytest.mark.parametrize("words", ["may need to fast for 8 hours if sedation is used", "need to fast from midnight"])
def test_a_fast_that_depends_has_no_offset(words: str) -> None:
    page = PAGE.replace("need to fast for 8 to 12 hours before the procedure", words)
    assert (
        at(procparse.to_fhir(record(page), "R4", "contained"), "PlanDefinition.action.action.relatedAction.offsetRange")
        == []
    )


def test_no_code_without_a_number() -> None:
    assert "coding" not in procparse.to_fhir(record())["code"]
    numbered = record(PAGE.replace("CPT4 code", "CPT4 code 12345"), name="ridge.txt")
    if not any(code.code for code in numbered.codes):
        numbered = record(PAGE, url="https://example.org/cpt4/12345-ridge")
    assert [code.code for code in numbered.codes if code.code] == ["12345"]
    (coding,) = procparse.to_fhir(numbered)["code"]["coding"]
    assert coding == {"system": "http://www.ama-assn.org/go/cpt", "code": "12345"}


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Ridge release is a surgical procedure that helps.", "387713003"),
        ("It is a minimally invasive surgical procedure.", "387713003"),
        ("It is a diagnostic procedure.", "103693007"),
        ("It is a non-surgical procedure.", None),
        ("It is not a surgical procedure.", None),
        ("It is a non surgical procedure.", None),
        ("It is done before a surgical procedure.", None),
        ("It is a surgical procedure or a diagnostic procedure.", None),
        ("It is a procedure.", None),
    ],
)
def test_a_category_only_in_so_many_words(sentence: str, number: str | None) -> None:
    procedure = record(PAGE.replace("Ridge release is a surgical procedure that eases the ridge.", sentence))
    assert "category" not in procparse.to_fhir(procedure)
    category = procparse.to_fhir(procedure, category=True).get("category")
    assert (category and category["coding"][0]["code"]) == number


def test_a_role_is_coded_only_where_its_words_are_a_whole_one() -> None:
    for words, codes in (("Scrub nurse", ["SNRS"]), ("Scrub nurse if needed", []), ("Nurses and scrub nurses", [])):
        export = procparse.to_fhir(record(PAGE.replace("Scrub nurse", words)), "R4", "contained")
        assert [code["code"] for code in at(export, "ActivityDefinition.participant.role.coding")] == codes


def test_switches() -> None:
    export = procparse.to_fhir(record(), reasons=False, used=False)
    assert not {"reasonCode", "usedCode"} & set(export)
    notes = json.dumps(export["note"])
    assert "Stiffness" in notes
    assert "Scalpel" in notes
    _is_true(export, record())


@pytest.mark.parametrize(("kind", "code"), [("procedure", "procedure-kind"), ("unknown", "unconfirmed")])
def test_a_page_that_may_be_about_something_else_is_marked(kind: str, code: str) -> None:
    (tag,) = procparse.to_fhir(record().model_copy(update={"kind": kind}))["meta"]["tag"]
    assert tag["code"] == code


# ---- what a finding doubts

DOUBTED = (
    PAGE.replace(
        "- Stiffness of the ridge\n",
        "- Stiffness of the ridge\n  - Contraindicated in gout\n- Dullness\n"
        "These people should look elsewhere:\n- Small ridges\n- Old ones\n",
    )
    .replace("- Less pain\n", "- Less pain\n- Risk of bleeding is 3%\n")
    .replace("- Fever\n", "- Fever\n- Asthma is not a contraindication\n")
)


@pytest.mark.parametrize(("release", "form"), EACH)
def test_what_reads_as_the_reverse_of_its_section_is_no_element_of_it(release: str, form: str) -> None:
    result = procparse.parse(DOUBTED, name="ridge.txt")
    export = procparse.to_fhir(result, release, form)
    notes = [note["text"] for note in at(export, "Procedure.note")]
    (held,) = [note for note in notes if note.startswith("**To be checked by a person**")]
    assert held.count("Printed under indications; reads as a reason against:") == 1
    for words in ("Contraindicated in gout", "Small ridges", "Old ones", "Asthma", "bleeding"):
        assert words in held
        assert words in at(export, "Procedure.text.div")[0]
        for one in resources(export):
            for key, value in one.items():
                if key not in ("note", "text", "contained", "entry"):
                    assert words not in json.dumps(value), key
    assert "Fever" not in held
    assert "Dullness" not in held
    assert "Dullness" in json.dumps(at(export, f"Procedure.{RELEASE_ROWS[release].reason}"))
    assert [(one.field, one.finding, len(one.texts)) for one in export.losses.held_back] == [
        ("indications.conditions", "reads-against", 1),
        ("indications.conditions", "unclear-in-indications", 2),
        ("contraindications", "reads-in-favour", 1),
        ("benefits", "reads-as-risk", 1),
    ]
    assert "held back from benefits, see Procedure.note: Risk of bleeding is 3%  (reads-as-risk)" in str(export.losses)
    _is_true(export, result.procedure)
    assert faults(dict(export), release) == []


def test_a_record_without_its_findings_is_told_from_one_that_has_none() -> None:
    result = procparse.parse(DOUBTED)
    alone = procparse.to_fhir(result.procedure)
    assert not alone.losses.findings_known
    assert "findings of the parser were not given" in str(alone.losses)
    assert "Contraindicated in gout" in json.dumps(alone["reasonCode"])
    told = procparse.to_fhir(result.procedure, diagnostics=result.diagnostics)
    assert told == procparse.to_fhir(result)
    assert told.losses == procparse.to_fhir(result).losses
    assert procparse.to_fhir(procparse.parse(PAGE)).losses.findings_known
    assert procparse.to_fhir(procparse.parse(PAGE)) == procparse.to_fhir(record())


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("- Gout\nOld zorbs: Thin ones\nBent ones too\n", ["Gout"]),
        ("- Gout\nPoor ridges that are best left\n- Thin ones\n- Bent ones\n", ["Gout"]),
        ("- Gout\nWhat about thin ridges? They are best left. Bent ones too.\n- Odd ones\n", ["Gout"]),
        ("- Gout\n- Thin ones\n", ["Gout", "Thin ones"]),
    ],
)
def test_below_a_line_that_may_open_a_section_nothing_is_sure(printed: str, kept: list[str]) -> None:
    result = procparse.parse(PAGE.replace("- Stiffness of the ridge\n", printed))
    export = procparse.to_fhir(result, "R5", "bundle")
    assert [reason["concept"]["text"] for reason in at(export, "Procedure.reason")] == kept
    uses = at(export, "ClinicalUseDefinition.indication.diseaseSymptomProcedure.concept.text")
    assert sorted(uses) == kept


def test_a_table_of_options_under_another_heading_gives_no_indication() -> None:
    cells = "".join(f"<tr><td>{name}</td><td>Cheap</td><td>Slow</td></tr>" for name in ("Tablets", "Brace"))
    table = f"<table><tr><th>Option</th><th>Pros</th><th>Cons</th></tr>{cells}</table>"
    page = f"<html><h1>Ridge lift</h1><h2>Indications</h2><ul><li>Pain</li></ul>{table}<h2>Risks</h2><p>Rest</p></html>"
    export = procparse.to_fhir(procparse.parse(page), "R5", "bundle")
    assert at(export, "ClinicalUseDefinition.indication.diseaseSymptomProcedure.concept.text") == ["Pain"]


def test_every_finding_that_asks_for_an_eye_is_looked_at() -> None:
    from procparse.exporters.fhir import doubts, outline

    asked = {code for code, kind in KINDS.items() if "by eye" in kind.meaning}
    asked -= {"steps-without-marks"}  # description or steps, it is what is done: nothing there says the reverse
    assert doubts._REVERSED | doubts._OPENING == asked == set(outline._DOUBTED) - {doubts.NOTHING}


def test_a_time_read_out_of_doubted_words_falls_with_them() -> None:
    page = PAGE.replace(
        "- Recovery Time: 4 to 6 weeks.", "- Recovery Time: 4 to 6 weeks. You should not have it if frail."
    )
    result = procparse.parse(page)
    assert result.procedure.recovery.time is not None
    assert [found.code for found in result.diagnostics if found.code == "reads-against"]
    export = procparse.to_fhir(result, "R4", "contained")
    assert at(export, "PlanDefinition.action.timingTiming.repeat.boundsRange") == []
    (row,) = [row for row in export.losses.rows if row.field == "recovery.time"]
    assert (row.went, row.paths) == ("nowhere", ())


def test_many_doubts_take_no_longer_than_they_are_many() -> None:
    from procparse.exporters.fhir.doubts import settle

    page = "Ridge\nCPT4 code\nIndications\n" + "These should look elsewhere:\n- Gout\n" * 20_000
    result = procparse.parse(page)
    began = time.process_time()
    settled, doubts = settle(result.procedure, result.diagnostics)
    assert time.process_time() - began < 2
    assert settled.indications.conditions == []
    assert sum(len(doubt.items) for doubt in doubts) == 20_000


# ---- the caller


def test_what_happened_to_somebody_has_no_reasons_that_nobody_gave() -> None:
    for chosen in ({"subject": "Patient/123"}, {"status": "completed"}):
        export = procparse.to_fhir(record(), **chosen)
        assert not {"reasonCode", "usedCode"} & set(export)
        assert export["meta"]["tag"][0]["code"] == "described"
        assert "Stiffness" in json.dumps(export["note"])
        asked = procparse.to_fhir(record(), reasons=True, used=True, **chosen)
        assert {"reasonCode", "usedCode"} <= set(asked)
    assert procparse.to_fhir(record(), subject="group")["meta"]["tag"][0]["code"] == "procedure-kind"


@pytest.mark.parametrize(("release", "form"), EACH)
def test_the_subject_may_be_those_whom_the_page_describes(release: str, form: str) -> None:
    export = procparse.to_fhir(record(PAGE.replace("- Stiff", "- Dull\n- Stiff")), release, form, subject="group")
    (subject,) = at(export, "Procedure.subject.reference")
    (group,) = [one for one in at(export, "Procedure.contained") if one["resourceType"] == "Group"]
    assert subject == "#group"
    assert (group["type"], "member" in group) == ("person", False)
    assert (group["membership"] == "definitional") if release == "R5" else (group["actual"] is False)
    # the characteristics of a group hold all at once
    (characteristic,) = group["characteristic"]
    assert characteristic["valueCodeableConcept"]["text"] == "Dull\nStiffness of the ridge"
    assert faults(dict(export), release) == []
    bare = procparse.to_fhir(record("Graft\nCPT4 code\nSummary\nA graft."), release, form, subject="group")
    assert "characteristic" not in at(bare, "Procedure.contained")[-1]
    assert faults(dict(bare), release) == []


def test_who_publishes_the_definitions_and_when() -> None:
    told = {"publisher": "House of Pages", "date": "2031-05-17", "experimental": False}
    for release, form in (("R4", "contained"), ("R5", "bundle")):
        export = procparse.to_fhir(record(), release, form, **told)
        for kind in ("ActivityDefinition", "PlanDefinition"):
            assert {name: at(export, f"{kind}.{name}") for name in told} == {name: [told[name]] for name in told}
        assert faults(dict(export), release) == []
    bare = procparse.to_fhir(record(), "R4", "bundle")
    assert not [
        name for name in told for kind in ("ActivityDefinition", "PlanDefinition") if at(bare, f"{kind}.{name}")
    ]


@pytest.mark.parametrize(
    "date", ["2031", "2031-05", "2032-02-29", "2031-05-17T09:30:00+02:00", "2031-05-17T09:30:00.5Z"]
)
def test_a_date_as_fhir_writes_it(date: str) -> None:
    assert at(procparse.to_fhir(record(), "R4", "contained", date=date), "PlanDefinition.date") == [date]


def test_a_narrative_of_a_definition_says_whether_it_holds_more() -> None:
    # names and the label of the tools stand in no element of the ActivityDefinition, all of the plan does in its own
    bundle = procparse.to_fhir(record(), "R4", "bundle")
    assert at(bundle, "ActivityDefinition.text.status") == ["additional"]
    plain_page = PAGE.replace("Common Name: Ridge easing\n", "").replace("   - Tools: Scalpel, needle.\n", "")
    assert at(procparse.to_fhir(record(plain_page), "R4", "bundle"), "ActivityDefinition.text.status") == ["generated"]
    assert at(procparse.to_fhir(record(plain_page), "R4", "bundle"), "PlanDefinition.text.status") == ["generated"]
    untimed = procparse.to_fhir(record(plain_page.replace("1 to 2 hours", "some time")), "R4", "bundle")
    assert at(untimed, "PlanDefinition.text.status") == ["additional"]


def test_a_label_of_equipment_is_in_a_note() -> None:
    export = procparse.to_fhir(record())
    assert export["text"]["status"] == "generated"
    assert "Tools: Scalpel" in json.dumps(export["note"])
    bare = procparse.to_fhir(record(PAGE.replace("   - Tools: Scalpel, needle.\n", "")))
    assert "Scalpel" not in json.dumps(bare["note"])


def test_things_under_no_step_take_part_in_the_whole() -> None:
    loose = [thing.model_copy(update={"step": None}) for thing in record().equipment]
    export = procparse.to_fhir(record().model_copy(update={"equipment": loose}), "R4", "contained")
    (operation,) = [action for action in at(export, "Procedure.contained.action") if action["id"] == "procedure"]
    assert [one["role"]["text"] for one in operation["participant"]] == ["Scalpel", "needle"]


def test_the_caller_names_the_patient() -> None:
    assert procparse.to_fhir(record(), subject="Patient/123", status="completed")["subject"] == {
        "reference": "Patient/123"
    }
    given = {"identifier": {"system": "urn:x", "value": "7"}, "display": "Somebody"}
    assert procparse.to_fhir(record(), subject=given)["subject"] == given
    assert procparse.to_fhir(record(), subject="https://example.org/fhir/Patient/1")["subject"]["reference"]
    assert procparse.to_fhir(record(), "R5", subject="Device/1")["subject"] == {"reference": "Device/1"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "R3"},
        {"version": ["R4"]},
        {"status": None},
        {"form": None},
        {"base": 7},
        {"form": "list"},
        {"status": "planned"},
        {"subject": "Medication/1"},
        {"subject": "Device/1"},
        {"subject": "123"},
        {"subject": {}},
        {"subject": {"reference": "Patient/a b"}},
        {"subject": 7},
        {"subject": {"display": " "}},
        {"subject": {"display": "x", "identifier": {"value": ""}}},
        {"subject": {"display": "x", "identifier": {}}},
        {"subject": {"display": "x", "extension": {"url": "urn:x"}}},
        {"subject": {"display": "x", "name": "y"}},
        {"subject": {"reference": "#group"}},
        {"subject": {"extension": [{"url": "urn:x", "valueCode": "x"}]}},
        {"subject": "Group"},
        {"reasons": "no"},
        {"used": 1},
        {"category": None},
        {"experimental": "yes"},
        {"publisher": ""},
        {"publisher": "a\nb"},
        {"publisher": 7},
        {"date": "17.05.2031"},
        {"date": "2031-02-30"},
        {"date": "2031-05-17T09:30:00"},
        {"date": "2031-13"},
        {"date": 2031},
        {"diagnostics": 5},
        {"diagnostics": "reads-against"},
        {"diagnostics": [{"code": "reads-against"}]},
        {"base": "example.org"},
        {"base": "https://example.org/a b"},
        {"base": "https://example.org/a?b"},
    ],
)
def test_a_slip_of_the_caller_is_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(ProcparseError, match="expected"):
        procparse.to_fhir(record(), **wrong)


def test_a_condition_is_no_procedure() -> None:
    with pytest.raises(ProcparseError, match="condition"):
        procparse.to_fhir(record().model_copy(update={"kind": "condition"}))
    with pytest.raises(ProcparseError, match=r"expected a page as `parse` returns it, or its record, got str"):
        procparse.to_fhir(PAGE)  # type: ignore[arg-type]


def test_base_is_where_the_definitions_are_published() -> None:
    bundle = procparse.to_fhir(record(name="ridge.txt"), form="bundle", base="https://example.org/fhir/")
    assert at(bundle, "PlanDefinition.url") == ["https://example.org/fhir/PlanDefinition/ridge"]
    assert at(bundle, "Procedure.instantiatesCanonical") == at(bundle, "PlanDefinition.url")
    assert at(bundle, "PlanDefinition.action.definitionCanonical") == at(bundle, "ActivityDefinition.url")


# ---- ids, bytes, formats


def test_ids_are_stable_and_apart() -> None:
    from procparse.exporters.fhir.identity import slug

    long = "x" * 60
    ids = ["", "a", "a_b", "a b", "a-b", "12345", "1-2", "ü", long, long + "y", "A" * 36, "-", ".", "a/b", "../a"]
    slugs = [slug(one) for one in ids]
    assert len(set(slugs)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,35}", one) for one in slugs)
    assert not [one for one in slugs if one.isdigit()]


def test_the_same_bytes_again() -> None:
    for release, form in EACH:
        one, two = (procparse.to_fhir(record(name="a.txt"), release, form) for _ in range(2))
        assert one.to_json() == two.to_json()
        assert one.to_xml() == two.to_xml()
        assert one.losses.to_json() == two.losses.to_json()
        assert json.loads(one.to_json()) == one


@pytest.mark.parametrize("subject", [None, "Patient/1", "group", {"identifier": {"value": "7"}, "display": "x"}])
def test_what_the_caller_changes_in_one_export_is_in_no_other(subject: Any) -> None:
    before = procparse.to_fhir(record(), "R4", "contained", subject=subject)
    text = before.to_json()
    left: list[Any] = [before]
    while left:
        value = left.pop()
        if isinstance(value, (dict, list)):
            left += value.values() if isinstance(value, dict) else value
            value.clear()
    assert procparse.to_fhir(record(), "R4", "contained", subject=subject).to_json() == text


def test_lines_for_bulk_import() -> None:
    files = procparse.to_fhir(record(name="ridge.txt"), "R5", "bundle").to_ndjson()
    assert list(files) == ["ActivityDefinition", "PlanDefinition", "Procedure", "ClinicalUseDefinition"]
    for kind, text in files.items():
        for line in text.splitlines():
            resource = json.loads(line)
            assert resource["resourceType"] == kind
            assert faults(resource, "R5") == []
    uses = [json.loads(line) for line in files["ClinicalUseDefinition"].splitlines()]
    assert {use["subject"][0]["reference"] for use in uses} == {"ActivityDefinition/ridge"}
    assert list(procparse.to_fhir(record()).to_ndjson()) == ["Procedure"]


def test_newlines_live_in_xml() -> None:
    export = procparse.to_fhir(record())
    assert any("\n" in note["text"] for note in export["note"])
    root = etree.fromstring(export.to_xml().encode())
    notes = [one.get("value") for one in root.iterfind("{*}note/{*}text")]
    assert notes == [note["text"] for note in export["note"]]
    assert "&#10;" in export.to_xml()


def test_exporters_are_rows() -> None:
    assert list(EXPORTERS)[:2] == ["json", "fhir"]
    assert json.loads(exporter("json").function(record(), spans=False))["kind"] == "procedure"
    assert exporter("fhir").function(record()) == procparse.to_fhir(record()).to_json()
    for media_type in exporter("fhir").media_types:
        assert exporter("fhir").function(record(), media_type=media_type)
    with pytest.raises(ProcparseError, match="json, fhir"):
        exporter("pdf")


def test_the_code_of_the_documentation(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(__file__).parents[3]
    page = (root / "docs" / "how-to" / "fhir.md").read_text(encoding="utf-8")
    code = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(root)
    for block in code:
        exec(compile(block, "fhir.md", "exec"), {})
    assert capsys.readouterr().out.startswith("p01-velar-ridge-smoothing.dash as FHIR R5, bundle\n")


# ---- any record


@pytest.mark.parametrize("seed", range(60))
def test_hostile_pages_are_written_soundly(seed: int) -> None:
    check_hostile(seed)


def check_hostile(seed: int) -> None:
    result = hostile(seed)
    release, form = EACH[seed % len(EACH)]
    export = procparse.to_fhir(result, release, form, **chosen(seed))
    assert faults(dict(export), release) == []
    export.to_xml()
    _is_true(export, result.procedure)


def chosen(seed: int) -> dict[str, Any]:
    """Options, of which each seed has others."""
    return {
        "category": seed % 2 == 0,
        "reasons": (None, True, False)[seed % 3],
        "used": (None, True, True, False)[seed % 4],
        "subject": (None, None, "group", "Patient/123", {"display": "Somebody"})[seed % 5],
        "status": ("unknown", "completed")[seed % 7 == 0],
        "publisher": (None, 'House of "<Pages>" & Sons')[seed % 2],
        "date": (None, "2031", "2031-05-17T09:30:00Z")[seed % 3],
        "experimental": (None, True, False)[seed % 3],
    }


def hostile(seed: int) -> Result:
    """A page with odd strings in odd places, under odd names."""
    import random

    chosen = random.Random(seed)
    lines = render(*case(seed)).split("\n")
    if seed % 3 == 0:
        lines = with_doubts(lines, chosen)
    for _ in range(chosen.randint(3, 25)):
        place = chosen.randrange(len(lines))
        line, odd = lines[place], chosen.choice(HOSTILE)
        cut = chosen.randint(0, len(line))
        lines[place] = chosen.choice(
            [line[:cut] + odd + line[cut:], f"{line} {odd}", odd, odd + line, f"- {odd}", f"  - {odd}"]
        )
    name = chosen.choice([None, f"h{seed}.txt", f"ü <{seed}>", str(seed), "a\x00b"])
    url = chosen.choice(
        [None, "https://example.org/a b", f"https://example.org/p?x=1&y=<{seed}>", "https://example.org/1"]
    )
    return as_procedure(procparse.parse("\n".join(lines), name=name, url=url))


SCRAPS = (
    *("Indications\n", "Contraindications\n", "Risks and Complications\n", "Name of the Procedure:\n", "CPT4 code\n"),
    *("Preparation\n", "Recovery\n", "- ", "1. ", "  - ", ": ", "\n", "\n\n", "Common: ", "Tools: a, b", "Pros: "),
    *(
        "2 hours",
        "4 to 6 weeks",
        "fast 8 hours",
        "12345",
        "(HCPCS Code: A1234)",
        "x",
        "漢",
        "\t",
        " ",
        "\u00a0",
        "|",
        "**",
    ),
)


def noise(seed: int) -> Result:
    """Headings, marks and hostile strings in any order: no page, and yet a record."""
    import random

    draw = random.Random(seed)
    text = "".join(
        draw.choice(SCRAPS if draw.random() < 0.8 else HOSTILE) if draw.random() < 0.8 else chr(draw.randrange(0x3000))
        for _ in range(draw.randint(1, 250))
    )
    return as_procedure(procparse.parse(text), draw.choice(["procedure", "unknown"]))


@pytest.mark.parametrize("seed", range(40))
def test_noise_is_written_soundly(seed: int) -> None:
    result = noise(seed)
    release, form = EACH[seed % len(EACH)]
    export = procparse.to_fhir(result, release, form, **chosen(seed))
    assert faults(dict(export), release) == []
    export.to_xml()
    _is_true(export, result.procedure)


REVERSED = (
    "- Not suitable for children under two.",
    "Not suitable for:\n- Gout\n- Fever",
    "These people should look elsewhere:\n- Zorb pain",
    "- Asthma is not a contraindication",
    "- Risk of bleeding is 3%",
    "- You should not have it while pregnant",
    "Who is it not for?\n- Gout",
    "Poor candidates\n- Gout",
)


def with_doubts(lines: list[str], chosen: Any) -> list[str]:
    """Lines that say the reverse of what they stand under, in some places."""
    out = []
    for line in lines:
        out.append(line)
        if line and chosen.random() < 0.08:
            out += chosen.choice(REVERSED).split("\n")
    return out


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(EACH))
def test_any_text_is_written_soundly(text: str, each: tuple[str, str]) -> None:
    export = procparse.to_fhir(as_procedure(procparse.parse(text), "unknown"), *each)
    assert faults(dict(export), each[0]) == []
    export.to_xml()


def test_control_characters_are_replaced_and_counted() -> None:
    procedure = record(PAGE.replace("Some soreness", "Some\x01sore\x7fness"))
    export = procparse.to_fhir(procedure)
    assert "Some\ufffdsore\ufffdness" in export["text"]["div"]
    assert export.losses.replaced_characters == 2
    assert "2 control characters" in str(export.losses)


def test_a_text_longer_than_a_string_may_be() -> None:
    page = PAGE.replace("Some soreness.", "a " * 600_000).replace(
        "- Fever\n", "".join(f"- Fever of the {n}th kind and more\n" for n in range(40_000))
    )
    procedure = record(page)
    for release, form in (("R4", "contained"), ("R5", "bundle")):
        export = procparse.to_fhir(procedure, release, form)
        texts = [text for text in strings(dict(export)) if not text.startswith("<div ")]
        assert max(map(len, texts)) <= 1024 * 1024
        assert "a" * 600_000 in shown(export, NARRATIVE)
        assert export.losses.cut == ("contraindications", "patient_experience.overview")
        notes = " ".join(note["text"] for note in at(export, "Procedure.note"))
        assert all(f"Fever of the {n}th kind" in notes for n in range(0, 40_000, 1999))


def test_an_interrupted_list_counts_on() -> None:
    steps = [
        step.model_copy(update={"under": under}) for step, under in zip(record().steps, ("First", "Then"), strict=True)
    ]
    div = procparse.to_fhir(record().model_copy(update={"steps": steps}))["text"]["div"]
    assert "<p>First:</p><ul><li>1. <b>Incision:</b>" in div
    assert "<p>Then:</p><ul><li>2. <b>Closure:</b>" in div
