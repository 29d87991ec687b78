"""A caller's table of codes: what is read out of a file, and what is told of one that is none."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import procparse
from procparse.codetables import loading
from procparse.codetables.table import normalised
from procparse.errors import ProcparseError

OWN = "https://example.org/codes"
CSV = f"""# name: House list
# version: 2031-1
# licence: For use within the house only.
# system: {OWN}
# any other line is a remark
name,code,display
"Release, ridge",R-1,Release of the ridge
Ridge easing,R-1,
"Graft, veil",V-2,
"""


def written(folder: Path, name: str, content: str | bytes | Any) -> Path:
    path = folder / name
    if not isinstance(content, (str, bytes)):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def codes(table: procparse.CodeTable) -> dict[str, list[str]]:
    return {name: [entry.code for entry in found] for name, found in table.entries.items()}


EXPECTED = {"release ridge": ["R-1"], "ridge easing": ["R-1"], "graft veil": ["V-2"]}


def test_csv(tmp_path: Path) -> None:
    table = procparse.load_code_table(written(tmp_path, "codes.csv", CSV))
    assert (table.name, table.version, table.licence) == ("House list", "2031-1", "For use within the house only.")
    assert codes(table) == EXPECTED
    (entry,) = table.entries["release ridge"]
    assert (entry.system, entry.uri, entry.display) == ("House list", OWN, "Release of the ridge")


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_of_other_programs(tmp_path: Path, separator: str, ending: str, mark: str) -> None:
    rows = [
        "NAME |Code|System",
        'Graft of "veils"|12345|CPT-4',
        "||",
        "Veil, graft|A1234|http://www.ama-assn.org/go/cpt",
    ]
    text = mark + ending.join(rows[:3]).replace("|", separator).replace('Graft of "veils"', '"Graft of ""veils"""')
    table = procparse.load_code_table(written(tmp_path, "codes.csv", text))
    assert codes(table) == {"graft of veils": ["12345"]}
    assert table.entries["graft of veils"][0][:2] == ("CPT", "http://www.ama-assn.org/go/cpt")
    assert (table.name, table.version, table.licence) == ("codes.csv", None, None)


def test_json_lines(tmp_path: Path) -> None:
    about = {"name": "House list", "version": "2031-1", "licence": "Ours.", "system": OWN}
    rows = [{"name": "Release, ridge", "code": "R-1"}, {"name": "Ridge easing", "code": "R-1"}]
    rows.append({"name": "Graft, veil", "code": "V-2", "other": [1]})
    for first in ([{"table": about}], []):
        path = written(tmp_path, "codes.jsonl", "\n".join(map(json.dumps, [*first, *rows])) + "\n")
        table = procparse.load_code_table(path, system=OWN)
        assert codes(table) == EXPECTED
        assert table.licence == ("Ours." if first else None)


CONCEPTS = [
    {
        "code": "R",
        "display": "Ridges",
        "property": [{"code": "notSelectable", "valueBoolean": True}],
        "concept": [
            {"code": "R-1", "display": "Release, ridge", "designation": [{"value": "Ridge easing"}]},
            {"code": "R-9", "display": "Old ridge", "property": [{"code": "inactive", "valueBoolean": True}]},
            {"code": "R-8", "display": "Gone ridge", "property": [{"code": "status", "valueCode": "retired"}]},
            {"code": "R-7"},
        ],
    },
    {"code": "V-2", "display": "Graft, veil"},
]


def test_code_system(tmp_path: Path) -> None:
    resource = {
        "resourceType": "CodeSystem",
        "url": OWN,
        "version": "2031-1",
        "name": "HouseList",
        "title": "House list",
        "status": "active",
        "content": "complete",
        "copyright": "Ours.",
        "concept": CONCEPTS,
    }
    table = procparse.load_code_table(written(tmp_path, "codes.json", resource))
    assert (table.name, table.version, table.licence) == ("House list", "2031-1", "Ours.")
    assert codes(table) == EXPECTED
    assert table.entries["ridge easing"][0] == ("House list", OWN, "R-1", "Release, ridge")


@pytest.mark.parametrize(("key", "same"), [("equivalence", "equal"), ("relationship", "equivalent")])
def test_concept_map(tmp_path: Path, key: str, same: str) -> None:
    def element(name: str, code: str, how: str) -> dict[str, Any]:
        return {"code": name.lower(), "display": name, "target": [{"code": code, key: how}]}

    group = {
        "source": "urn:house",
        "target": f"{OWN}|2031",
        "element": [
            element("Release, ridge", "R-1", same),
            {"code": "Ridge easing", "target": [{"code": "R-1", key: "equivalent", "display": "Release of the ridge"}]},
            element("Graft, veil", "V-2", same),
            # what is wider or narrower is another thing
            element("Ridge work", "R-1", "wider"),
            element("Ridge dust", "R-1", "source-is-narrower-than-target"),
            {"code": "nothing", "display": "Nothing"},
        ],
    }
    resource = {"resourceType": "ConceptMap", "name": "House", "status": "draft", "group": [group]}
    table = procparse.load_code_table(written(tmp_path, "map.json", resource))
    assert codes(table) == EXPECTED
    assert table.entries["ridge easing"][0] == ("House", OWN, "R-1", "Release of the ridge")


def test_arguments_win(tmp_path: Path) -> None:
    told = {"name": "Other", "version": "7", "licence": "None.", "system": "urn:other"}
    table = procparse.load_code_table(written(tmp_path, "codes.csv", CSV), **told)
    assert (table.name, table.version, table.licence) == ("Other", "7", "None.")
    assert table.entries["graft veil"][0][:2] == ("Other", "urn:other")


def test_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "codes.csv", CSV)
    made = {"house": lambda: procparse.load_code_table(path), "path": lambda: path, "wrong": lambda: 7}
    made["broken"] = lambda: {}["x"]

    class Point(EntryPoint):
        def load(self) -> Any:
            return made[self.name]

    points = [Point(name, "x:y", loading.ENTRY_POINTS) for name in made]
    monkeypatch.setattr(loading, "entry_points", lambda group: points if group == loading.ENTRY_POINTS else [])
    assert codes(procparse.load_code_table("house")) == codes(procparse.load_code_table("path")) == EXPECTED
    for name, words in (
        ("wrong", "to return a CodeTable or the path of a file, got int"),
        ("broken", "gives no code table: KeyError"),
        ("other", r"\(installed: broken, house, path, wrong\), got 'other'"),
    ):
        with pytest.raises(ProcparseError, match=words):
            procparse.load_code_table(name)


LINE = '{"name": "x", "code": "1", "system": "urn:x"}\n'
SYSTEM = {"resourceType": "CodeSystem", "url": OWN}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "", "a.csv: expected a line of column names"),
        ("a.csv", "# name: x\n\n", "a.csv: expected a line of column names"),
        ("a.csv", "title,number\nx,1\n", "a.csv:1: expected the columns name and code, once each, got title, number"),
        ("a.csv", "# x\nname,code,code\n", "a.csv:2: expected the columns name and code, once each"),
        ("a.csv", "name,code\n", "expected a code table with at least one name and code, got none in a.csv"),
        ("a.csv", "name,code,system\nx,1,urn:x\n\ny,,urn:x\n", "a.csv:4: expected a code, got ''"),
        ("a.csv", "name,code,system\n,1,urn:x\n", "a.csv:2: expected a name, got ''"),
        ("a.csv", "name,code,system\n...,1,urn:x\n", "a.csv:2: expected a name with a letter or a number, got '...'"),
        ("a.csv", "name,code,system\nx,1\n", "a.csv:2: expected 3 columns, got 2"),
        ("a.csv", 'name,code,system\n"x\ny",1,urn:x\nz,1\n', "a.csv:4: expected 3 columns, got 2"),
        ("a.csv", 'name,code\n"x,1\n', "a.csv:2: expected a row of a table: unexpected end of data"),
        ("a.csv", "name,code\nx,1\n", "a.csv:2: expected the code system as one of CPT, HCPCS"),
        ("a.csv", "name,code,system\nx,1,House\n", "or as a URI, got 'House'"),
        ("a.csv", "# system: CPT\nname,code\nx,100\n", "a.csv:3: expected a code of CPT, got '100'; a spreadsheet may"),
        ("a.csv", "name,code\nx\xff".encode("latin-1"), "a.csv: expected UTF-8, got another encoding at byte 11"),
        ("a.jsonl", LINE + "{", "a.jsonl:2: expected JSON: "),
        ("a.jsonl", "[" * 100_000, "a.jsonl:1: expected JSON: "),
        ("a.jsonl", LINE + "[1]\n", "a.jsonl:2: expected a JSON object, got '.1.'"),
        ("a.jsonl", '{"table": 7}\n', "a.jsonl:1: expected an object under table, got 7"),
        ("a.jsonl", '{"table": {"licence": 7}}\n' + LINE, "a.jsonl: expected the licence of the table as text, got 7"),
        ("a.jsonl", '{"name": 7, "code": "1"}\n', "a.jsonl:1: expected a name, got 7"),
        ("a.jsonl", '{"name": "x", "code": 1, "system": "urn:x"}\n', "a.jsonl:1: expected a code, got 1"),
        ("a.jsonl", '{"name": "\\ud800", "code": "1"}\n', "a.jsonl:1: expected a name, got "),
        ("a.jsonl", '{"name": "x", "code": "1", "system": 7}\n', "or as a URI, got 7"),
        ("a.jsonl", '{"name": "x", "code": "1", "display": {}, "system": "urn:x"}\n', "a.jsonl:1: expected a display"),
        (
            "a.json",
            {"resourceType": "ValueSet"},
            "a.json: expected a CodeSystem or a ConceptMap of FHIR, got 'ValueSet'",
        ),
        ("a.json", {"x": 1}, "a.json: expected a CodeSystem or a ConceptMap of FHIR, got None"),
        ("a.json", SYSTEM, "got none in a.json"),
        ("a.json", SYSTEM | {"concept": {}}, "a.json: expected a list of objects under concept, got {}"),
        ("a.json", SYSTEM | {"concept": [{"display": "x"}]}, r"a.json: concept\[0\]: expected a code, got None"),
        ("a.json", SYSTEM | {"version": 3, "concept": CONCEPTS}, "expected the version of the table as text, got 3"),
        (
            "a.json",
            {"resourceType": "ConceptMap", "group": [{"element": [{"display": "x", "target": [{"code": "1"}]}]}]},
            r"a.json: group\[0\].element\[0\]: expected a target with equivalence or relationship, got neither",
        ),
        ("a.xlsx", b"PK", "a.xlsx: expected a code table that ends in .csv, .tsv, .jsonl, .ndjson, .json"),
    ],
)
def test_what_is_no_table_is_told_in_one_sentence(tmp_path: Path, name: str, content: Any, says: str) -> None:
    with pytest.raises(ProcparseError, match=says) as caught:
        procparse.load_code_table(written(tmp_path, name, content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("source", ["nowhere.csv", "", "x" * 5000, "a\0b", "."])
def test_a_table_that_is_nowhere(source: str) -> None:
    with pytest.raises(ProcparseError, match=r"expected the file of a code table, or the name of an entry point"):
        procparse.load_code_table(source)


def test_a_fingerprint_tells_two_tables_apart(tmp_path: Path) -> None:
    first = procparse.load_code_table(written(tmp_path, "codes.csv", CSV)).fingerprint
    assert procparse.load_code_table(written(tmp_path, "again.csv", CSV + "\n")).fingerprint == first
    for old, new in (("R-1", "R-3"), ("2031-1", "2031-2"), ("house only", "house"), (OWN, "urn:x"), ("veil", "sail")):
        changed = procparse.load_code_table(written(tmp_path, "codes.csv", CSV.replace(old, new)))
        assert changed.fingerprint != first


# ---- names as they are compared


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Release, Ridge", "release ridge."),
        ("RELEASE\u00a0ridge", "Release  (ridge)"),
        ("Ridge – each", "ridge - each"),
        ("Post-operative wash", "post operative wash"),
        ("Zorb’s ridge", "Zorb's ridge"),
        ("Zorbs ridge", "Zorb's ridge"),
        ("Skin & bone", "skin and bone"),
        ("re\u00adlease", "release"),
        ("re\ufb02ex", "reflex"),
        ("caf\u00e9", "cafe\u0301"),
        ("Ridge™ wash", "ridge wash"),
        ("2–5 cm", "2-5 cm"),
    ],
)
def test_the_same_name(one: str, two: str) -> None:
    assert normalised(one) == normalised(two) != ""


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Repair with graft", "Repair without graft"),
        ("Repair", "Repair, open"),
        ("Ridge release", "Release of the ridge"),
        ("Ridge", "Ridges"),
        ("2.5 cm", "25 cm"),
        ("2.5 cm", "2, 5 cm"),
        ("1-5 levels", "1 5 levels"),
        ("1/2", "12"),
        ("1½ cm", "11/2 cm"),
        ("< 3 cm", "> 3 cm"),
        ("< 3 cm", "3 cm"),
        ("50 % peel", "50 peel"),
        ("L4-5", "L45"),
        ("cm²", "cm2"),
        ("café", "cafe"),
        ("हि", "हा"),
        ("left", "right"),
    ],
)
def test_not_the_same_name(one: str, two: str) -> None:
    assert normalised(one) != normalised(two)


@given(st.text(max_size=40))
def test_a_compared_name_compares_the_same_again(name: str) -> None:
    assert normalised(normalised(name)) == normalised(name)
    assert normalised(f" ({name}). ") == normalised(name)
