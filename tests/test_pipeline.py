"""parse, parse_all, parse_file: what they take, what they give, and that the same bytes give the same record."""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

import procparse
from procparse import ProcparseError, Result, StrictError
from procparse.diagnostics import KINDS, SEVERITIES
from procparse.record import Procedure
from tests import laws

ROOT = Path(__file__).parent.parent
RAW = ROOT / "fixtures" / "raw"
FILES = sorted(RAW.iterdir())

PAGE = """\
Velar ridge release
CPT4 code
Name of the Procedure:
Velar Ridge Release
Summary
A short operation on the velar ridge.
Procedure Description
1. Incision: A small cut is made.
2. Closure: The cut is closed.
Benefits
- Easier speech
"""
HCPCS = PAGE.replace("CPT4", "HCPCS").replace("Velar Ridge Release", "Velar Ridge Release (HCPCS Code: E1005)")
TWO = PAGE + PAGE.replace("elar", "alar")
UNKNOWN = PAGE + "Ridge Folklore\n- People sing about it\n"


@cache
def pages(path: Path) -> tuple[Result, ...]:
    return tuple(procparse.parse_all(path.read_bytes(), name=path.name))


# -- arguments -----------------------------------------------------------------------------------------
def test_the_three_functions_take_the_same_keywords() -> None:
    signatures = [inspect.signature(one) for one in (procparse.parse, procparse.parse_all, procparse.parse_file)]
    keywords = [
        {name: part.default for name, part in one.parameters.items() if part.kind is part.KEYWORD_ONLY}
        for one in signatures
    ]
    assert keywords[0] == keywords[1] == keywords[2]
    assert keywords[0] == {
        "name": None, "url": None, "strict": False, "vocabulary": None, "metadata": None, "repair": False,
            "code_tables": None,
    }  # fmt: skip
    for one in signatures:
        assert len(one.parameters) == len(keywords[0]) + 1, "nothing but the source goes by position"


def test_source_tells_what_was_given() -> None:
    raw = PAGE.encode()
    source = procparse.parse(raw, name="ridge.txt", url="https://example.org/ridge").procedure.source
    assert source.model_dump() == {
        "name": "ridge.txt",
        "url": "https://example.org/ridge",
        "sha256": hashlib.sha256(raw).hexdigest(),
        "encoding": "utf-8",
        "reader": "text",
        "dialect": "other",
        "metadata": {},
    }


def test_metadata_is_kept_as_it_is_and_apart_from_the_callers() -> None:
    own = {"site": "a", "row": 7, "tags": ["x", {"y": None}], "": 1.5, "name": "other"}
    result = procparse.parse(PAGE, metadata=own)
    assert result.procedure.source.metadata == own
    assert result.procedure.source.name is None
    own["site"] = "b"
    assert result.procedure.source.metadata["site"] == "a"
    assert json.loads(result.procedure.model_dump_json())["source"]["metadata"]["tags"] == ["x", {"y": None}]
    assert procparse.parse(PAGE, metadata=None).procedure.source.metadata == {}
    assert [one.procedure.source.metadata for one in procparse.parse_all(TWO, metadata={"a": 1})] == [{"a": 1}] * 2


def test_nothing_but_id_and_source_depends_on_where_the_page_came_from() -> None:
    plain = laws.content(procparse.parse(PAGE))
    assert laws.content(procparse.parse(PAGE, name="x.txt", url="https://example.org", metadata={"a": 1})) == plain
    assert laws.content(procparse.parse(PAGE.encode())) == plain


def test_parse_file_reads_a_path_and_names_the_page_after_it(tmp_path: Path) -> None:
    path = tmp_path / "ridge.txt"
    path.write_bytes(PAGE.encode("utf-16"))
    result = procparse.parse_file(path)
    assert result == procparse.parse(path.read_bytes(), name="ridge.txt")
    assert procparse.parse_file(str(path)) == result
    assert procparse.parse_file(path, name="other").procedure.id == "other"
    assert procparse.parse_file(path, url="https://example.org/x").procedure.id == "ridge"
    assert procparse.parse_file(path, metadata={"a": 1}).procedure.source.metadata == {"a": 1}


# -- one page, several pages ---------------------------------------------------------------------------
def test_of_a_page_parse_all_yields_what_parse_returns() -> None:
    assert list(procparse.parse_all(PAGE, name="x")) == [procparse.parse(PAGE, name="x")]
    assert isinstance(procparse.parse_all(PAGE), Iterator)


def test_of_two_pages_parse_reads_the_first_and_parse_all_both() -> None:
    first = procparse.parse(TWO, name="x.txt")
    assert "several-pages" in {item.code for item in first.diagnostics if item.severity == "warning"}
    assert "Valar Ridge Release" in {left.text for left in first.procedure.leftovers}
    assert first.document.text == TWO
    both = list(procparse.parse_all(TWO, name="x.txt"))
    assert [one.procedure.names[0].text for one in both] == ["Velar Ridge Release", "Valar Ridge Release"]
    assert [one.procedure.id for one in both] == ["x", "x-p2"]
    assert [one.procedure.leftovers for one in both] == [[], []]
    assert not any(item.code == "several-pages" for one in both for item in one.diagnostics)
    assert "".join(one.document.text for one in both) == TWO, "the parts are the whole dump"
    for one, text in zip(both, (PAGE, TWO[len(PAGE) :]), strict=True):
        laws.check(one)
        assert laws.content(one) == laws.content(procparse.parse(text))
        assert one.procedure.source.sha256 == hashlib.sha256(TWO.encode()).hexdigest()


def test_what_the_decoder_found_is_told_once() -> None:
    both = list(procparse.parse_all(TWO.replace("short", "br\xe8ve").encode("cp1252")))
    assert [[item.code for item in one.diagnostics].count("decoded-as-cp1252") for one in both] == [1, 0]


@pytest.mark.parametrize("source", ["", b"", " \n\t\N{NO-BREAK SPACE}\n", b"\xff\xfe"])
def test_a_page_without_text_is_an_empty_record_with_a_warning(source: str | bytes) -> None:
    result = procparse.parse(source)
    assert [item.code for item in result.diagnostics] == ["no-text"]
    assert result.procedure.kind == "unknown"
    assert result.accounting().parts == ()
    assert result.accounting().complete
    assert len(list(procparse.parse_all(source))) == 1
    empty = laws.content(result)
    assert {key for key, value in empty.items() if _says(value)} == {"schema_version", "kind"}


def _says(value: Any) -> bool:
    return any(map(_says, value.values())) if isinstance(value, dict) else bool(value)


# -- ids -----------------------------------------------------------------------------------------------
ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")


def id_of(name: str | None = None, url: str | None = None) -> str:
    return procparse.parse("x", name=name, url=url).procedure.id


@pytest.mark.parametrize(
    ("name", "url", "wanted"),
    [
        ("ridge.txt", None, "ridge"),
        ("ridge.TXT", None, "ridge"),
        ("ridge.html", None, "ridge-html"),
        ("ridge.md", None, "ridge-md"),
        ("ridge", None, "ridge"),
        ("000_41d1-b.c.txt", None, "000_41d1-b.c"),
        ("ridge.txt", "https://example.org/other", "ridge"),
        (None, "https://ridge.html", "ridge-html"),
        (None, "https://ridge", "ridge"),
    ],
)
def test_an_id_is_the_name_without_its_ending(name: str | None, url: str | None, wanted: str) -> None:
    assert id_of(name, url) == wanted


@pytest.mark.parametrize(
    ("name", "url", "begin"),
    [
        ("a b.txt", None, "a-b-"),
        ("läsion.txt", None, "l-sion-"),
        ("folder/ridge.txt", None, "folder-ridge-"),
        ("..\\..\\ridge.txt", None, "ridge-"),
        ("../../etc/passwd", None, "etc-passwd-"),
        ("-rf.txt", None, "rf-"),
        (".hidden.txt", None, "hidden-"),
        (None, "https://example.org/cpt/ridge?x=1#y", "example.org-cpt-ridge-x-1-y-"),
        ("x" * 300 + ".txt", None, "x" * 40),
        ("/", None, ""),
        ("..", None, ""),
        ("日本", None, ""),
    ],
)
def test_what_an_id_cannot_hold_is_replaced_and_a_hash_keeps_two_apart(
    name: str | None, url: str | None, begin: str
) -> None:
    found = id_of(name, url)
    assert ID.fullmatch(found)
    assert found.startswith(begin)
    assert re.fullmatch(r"[0-9a-f]{8}", found[-8:])


def test_names_that_look_alike_once_cleaned_have_different_ids() -> None:
    names = ["a b", "a-b", "a  b", "a/b", "a\\b", "ä b", "a?b", "x" * 100, "x" * 101, "a-b ", " a-b"]
    assert len({id_of(name) for name in names}) == len(names)


def test_without_a_name_the_id_is_of_the_hash() -> None:
    result = procparse.parse(PAGE)
    assert result.procedure.id == result.procedure.source.sha256[:16]
    assert procparse.parse(PAGE, name="").procedure.id == result.procedure.id
    assert procparse.parse(PAGE.encode()).procedure.id == result.procedure.id
    assert procparse.parse(PAGE + " ").procedure.id != result.procedure.id


def test_the_second_page_of_a_long_name_still_fits() -> None:
    for name in ("x" * 56, "x" * 57, "y" * 300, None):
        ids = [one.procedure.id for one in procparse.parse_all(TWO, name=name)]
        assert ids[1] == f"{ids[0]}-p2"
        assert all(ID.fullmatch(one) for one in ids)


@given(st.text(max_size=90).filter(lambda name: not re.fullmatch(r"\.(txt|text|md|markdown|html?)", name, re.I)))
@example("-.txt")
@example("\ud800")
def test_any_name_makes_an_id(name: str) -> None:
    assert ID.fullmatch(id_of(name))


@pytest.mark.parametrize("name", [".txt", ".md", ".HTML"])
def test_a_name_of_nothing_but_an_ending_makes_an_id(name: str) -> None:
    assert ID.fullmatch(id_of(name))


# -- codes from name and URL ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("page", "name", "url", "codes", "warned"),
    [
        (PAGE, None, None, [("CPT", None, "text")], False),
        (PAGE, "cpt4_24516-ridge.txt", None, [("CPT", "24516", "source")], False),
        (PAGE, None, "https://example.org/cpt4/24516-ridge", [("CPT", "24516", "source")], False),
        (PAGE, "24516.txt", "https://example.org/24516", [("CPT", None, "text")], False),
        (PAGE, "hcpcs_E1004.txt", None, [("CPT", None, "text")], False),
        (PAGE, "cpt4_24516.txt", "https://example.org/cpt4/24517-ridge", [("CPT", None, "text")], False),
        (HCPCS, None, None, [("HCPCS", "E1005", "text")], False),
        (HCPCS, "hcpcs_e1005.txt", None, [("HCPCS", "E1005", "text")], False),
        (HCPCS, "hcpcs_E1004.txt", None, [("HCPCS", "E1005", "text"), ("HCPCS", "E1004", "source")], True),
        (HCPCS, None, "https://e.org/hcpcs/e1004", [("HCPCS", "E1005", "text"), ("HCPCS", "E1004", "source")], True),
        (PAGE.replace("CPT4 code\n", ""), "cpt4_24516.txt", None, [("CPT", "24516", "source")], False),
    ],
)  # fmt: skip
def test_codes_from_name_and_url(
    page: str, name: str | None, url: str | None, codes: list[tuple[str, str | None, str]], warned: bool
) -> None:
    result = procparse.parse(page, name=name, url=url)
    assert [(code.system, code.code, code.origin) for code in result.procedure.codes] == codes
    found = {item.code: item for item in result.diagnostics}
    assert ("code-conflict" in found) == warned
    assert ("code-missing" in found) == any(code is None for _, code, _ in codes)
    for code in result.procedure.codes:
        assert (code.span is not None) == (code.origin == "text" and code.code is not None)
        if code.span is not None:
            assert result.document.text[slice(*code.span)] == code.code
    if warned:
        conflict = found["code-conflict"]
        assert conflict.severity == "warning"
        assert conflict.span == result.procedure.codes[0].span
        assert "E1004" in conflict.message
        assert "E1005" in conflict.message
        with pytest.raises(StrictError):
            procparse.parse(page, name=name, url=url, strict=True)
    laws.check(result)


def test_the_code_in_the_name_of_a_dump_is_not_that_of_two_procedures() -> None:
    codes = [[code.code for code in one.procedure.codes] for one in procparse.parse_all(TWO, name="cpt4_24516.txt")]
    assert codes[1] == [None]


# -- the same bytes, the same record -------------------------------------------------------------------
DIGEST = """\
import hashlib, pathlib, sys
import procparse
total = hashlib.sha256()
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    for result in procparse.parse_all(path.read_bytes(), name=path.name, metadata={"b": 1, "a": 2}):
        total.update(result.procedure.model_dump_json().encode())
        total.update(repr((result, result.accounting(), result.diagnostics)).encode())
print(total.hexdigest())
"""


def digest_elsewhere(**environment: str) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON", "TZ"))}
    clean |= {"PYTHONPATH": str(ROOT / "src"), **environment}
    done = subprocess.run(
        [sys.executable, "-c", DIGEST, str(RAW)], env=clean, capture_output=True, text=True, check=True, cwd="/"
    )
    return done.stdout.strip()


def digest_here() -> str:
    total = hashlib.sha256()
    for path in FILES:
        for result in procparse.parse_all(path.read_bytes(), name=path.name, metadata={"b": 1, "a": 2}):
            total.update(result.procedure.model_dump_json().encode())
            total.update(repr((result, result.accounting(), result.diagnostics)).encode())
    return total.hexdigest()


def test_the_same_bytes_give_the_same_json_wherever_they_are_read() -> None:
    here = digest_here()
    assert digest_here() == here, "a second run in one process"
    assert digest_elsewhere(PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C") == here
    assert digest_elsewhere(PYTHONHASHSEED="4242", TZ="America/Lima", LC_ALL="tr_TR.UTF-8", PYTHONUTF8="0") == here


def test_the_order_in_which_pages_are_read_changes_nothing() -> None:
    for path in FILES[::-7]:
        again = tuple(procparse.parse_all(path.read_bytes(), name=path.name))
        assert [one.procedure.model_dump_json() for one in again] == [
            one.procedure.model_dump_json() for one in pages(path)
        ]
        assert again == pages(path)


# -- the JSON ------------------------------------------------------------------------------------------
CONTRACT: dict[str, Any] = {
    "schema_version": None, "id": None, "kind": None, "title": None, "names": None, "codes": None, "summary": None,
    "purpose": {"overview", "conditions", "goals"}, "indications": {"conditions", "patient_criteria"},
    "contraindications": None, "preparation": {"instructions", "tests", "fasting"}, "description": None, "steps": None,
    "equipment": None, "anesthesia": {"statements", "kinds"}, "duration": {"statements", "range"},
    "setting": {"statements", "kinds"}, "personnel": None, "risks": None, "benefits": None,
    "recovery": {"instructions", "restrictions", "follow_up", "expectations", "time"}, "alternatives": None,
    "patient_experience": {"overview", "during", "after", "pain_management"}, "outcomes": None, "notices": None,
    "related": None, "extra_sections": None, "leftovers": None,
    "source": {"name", "url", "sha256", "encoding", "reader", "dialect", "metadata"},
}  # fmt: skip
"""The keys of the contract, in its order."""
ITEM = {"text", "span", "label", "under", "items"}
ENTRIES = {
    "names": {"text", "span", "label", "use"},
    "codes": {"system", "uri", "code", "display", "origin", "span", "table"},
    "steps": ITEM | {"number"},
    "equipment": {"text", "span", "label", "kind", "step"},
    "personnel": ITEM | {"role", "condition"},
    "risks": ITEM | {"frequency"},
    "alternatives": ITEM | {"pros", "cons"},
    "extra_sections": {"heading", "items"},
    "leftovers": {"text", "span"},
    **dict.fromkeys(
        ("summary", "contraindications", "description", "benefits", "outcomes", "notices", "related"), ITEM
    ),
}

SCHEMA = Procedure.model_json_schema()
jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_json_has_every_key_validates_and_comes_back(path: Path) -> None:
    for result in pages(path):
        text = result.procedure.model_dump_json()
        value = json.loads(text)
        assert list(value) == list(CONTRACT)
        for key, wanted in CONTRACT.items():
            if wanted is not None:
                assert set(value[key]) == wanted, key
        for key, wanted in ENTRIES.items():
            for entry in value[key]:
                assert set(entry) == wanted, key
        assert next(VALIDATOR.iter_errors(value), None) is None
        assert Procedure.model_validate_json(text) == result.procedure
        assert Procedure.model_validate(value) == result.procedure
        assert Procedure.model_validate(result.procedure.model_dump()) == result.procedure
        assert json.loads(json.dumps(value, allow_nan=False)) == value
        assert text.encode("utf-8").decode("utf-8") == text


def test_the_schema_is_closed_and_told() -> None:
    for name, definition in {"Procedure": SCHEMA, **SCHEMA["$defs"]}.items():
        assert definition["additionalProperties"] is False, name
        assert definition.get("description"), name
        for key, part in definition["properties"].items():
            target = SCHEMA["$defs"].get(part.get("$ref", "").rpartition("/")[2], {})
            assert part.get("description", target.get("description")), (name, key)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["id"], None),
        (["kind"], "surgery"),
        (["steps", 0, "number"], 0),
        (["steps", 0, "number"], "1"),
        (["steps", 0, "span"], [1]),
        (["steps", 0, "span"], [1, 2, 3]),
        (["steps", 0, "other"], 1),
        (["other"], 1),
        (["codes", 0, "origin"], "guess"),
        (["schema_version"], "2.0"),
        (["source", "sha256"], None),
        (["summary"], "text"),
    ],
)
def test_schema_and_models_refuse_the_same(path: list[str | int], value: object) -> None:
    dumped: Any = procparse.parse(PAGE).procedure.model_dump(mode="json")
    assert VALIDATOR.is_valid(dumped)
    target = dumped
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    assert not VALIDATOR.is_valid(dumped)
    with pytest.raises(ValidationError):
        Procedure.model_validate_json(json.dumps(dumped), strict=True)


def test_records_are_frozen() -> None:
    result = procparse.parse(PAGE)
    page = result.procedure
    assert page.title is not None
    for model, key in ((page, "id"), (page.title, "text"), (page.steps[0], "number"), (page.purpose, "goals")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(model, key, getattr(model, key))
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.procedure = page  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.document.text = ""  # type: ignore[misc]


def test_reading_a_result_leaves_it_as_it_is() -> None:
    result = procparse.parse(UNKNOWN)
    before = result.procedure.model_dump_json()
    result.accounting()
    repr(result)
    result._repr_html_()
    assert result.accounting() == result.accounting()
    assert result.procedure.model_dump_json() == before


# -- diagnostics and strict mode -----------------------------------------------------------------------
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_diagnostics_are_rows_of_the_table_in_page_order(path: Path) -> None:
    for result in pages(path):
        places = [item.span[0] if item.span else -1 for item in result.diagnostics]
        assert places == sorted(places)
        for item in result.diagnostics:
            assert item.severity == KINDS[item.code].severity
            assert item.severity in SEVERITIES
            assert item.message.strip()
            assert "\n" not in item.message
            if item.span is not None:
                start, end = item.span
                assert 0 <= start < end <= len(result.document.text)


def test_strict_raises_on_a_warning_and_says_what_it_is() -> None:
    lenient = procparse.parse(UNKNOWN, name="ridge.txt")
    with pytest.raises(StrictError) as caught:
        procparse.parse(UNKNOWN, name="ridge.txt", strict=True)
    assert caught.value.name == "ridge.txt"
    assert list(caught.value.diagnostics) == [item for item in lenient.diagnostics if item.severity != "info"]
    first = caught.value.diagnostics[0]
    assert str(caught.value) == f"ridge.txt: {first.message} [{first.code}] (and 1 more)"
    assert "unknown-heading" in {item.code for item in caught.value.diagnostics}
    assert isinstance(caught.value, ProcparseError)


def test_strict_says_page_where_there_is_no_name_and_counts_the_rest() -> None:
    with pytest.raises(StrictError, match=r"^page: the page holds no text \[no-text\]$"):
        procparse.parse("", strict=True)
    with pytest.raises(StrictError, match=r" \(and \d more\)$"):
        procparse.parse(UNKNOWN + "Ridge Songs\n- People hum them\n", strict=True)


def test_what_is_normal_passes_strict_mode(tmp_path: Path) -> None:
    assert {item.code for item in procparse.parse(HCPCS).diagnostics if item.severity != "info"} <= {"headings-missing"}
    page = RAW / "p01-velar-ridge-smoothing.bullet.txt"
    lenient = procparse.parse_file(page)
    assert "code-missing" in {item.code for item in lenient.diagnostics}
    assert procparse.parse_file(page, strict=True) == lenient


def test_strict_stops_a_dump_at_the_page_that_is_wrong() -> None:
    good = (RAW / "p01-velar-ridge-smoothing.dash.txt").read_text(encoding="utf-8").rstrip() + "\n"
    results = procparse.parse_all(good + UNKNOWN, strict=True)
    assert next(results).procedure.title is not None
    with pytest.raises(StrictError):
        next(results)


# -- what people see -----------------------------------------------------------------------------------
def test_repr_of_a_record_and_of_a_result() -> None:
    result = procparse.parse(PAGE, name="ridge.txt")
    assert repr(result.procedure) == (
        "<Procedure ridge 'Velar ridge release': kind=procedure, steps=2, risks=0, extra_sections=0, leftovers=0>"
    )
    assert str(result.procedure) == repr(result.procedure)
    found = ", ".join(f"{item.severity} {item.code}" for item in result.diagnostics)
    assert repr(result) == f"<Result {result.procedure!r}: {found}>"
    assert repr(procparse.parse(HCPCS.replace("Velar ridge release\n", ""))).startswith("<Result <Procedure ")
    assert "'untitled'" in repr(procparse.parse(""))
    assert "no findings" in repr(dataclasses.replace(result, diagnostics=()))
    long = procparse.parse("Velar ridge release " * 20 + "\nCPT4 code\nBenefits\n- Ease\n").procedure
    assert len(repr(long)) < 200
    assert "…" in repr(long)


HOSTILE = """\
<b onclick="x">Ridge</b> & release
CPT4 code
Name of the Procedure:
Ridge <script>alert(1)</script>
Procedure Description
1. Cut <img src=x>: A cut <svg/onload=alert(1)> is made.
Pain & <i>Folklore</i> Notes:
- People <u>sing</u>: about </td></table> it
Benefits
- Ease <a href='javascript:x'>here</a>
"""
TAG = re.compile(r"<(/?)([A-Za-z!]+)([^>]*)>")
SHOWN = {"table", "tr", "th", "td", "ul", "li", "i", "b", "br", "code"}


@pytest.mark.parametrize("show", [lambda result: result, lambda result: result.procedure], ids=["result", "record"])
def test_html_shows_the_text_of_the_page_escaped(show: Callable[[Result], Any]) -> None:
    metadata = {"<s>": "<script>x</script>"}
    result = procparse.parse(HOSTILE, name="<em>.txt", url="https://example.org/?<q>", metadata=metadata)
    shown = show(result)._repr_html_()
    for _, tag, rest in TAG.findall(shown):
        assert tag in SHOWN, tag
        assert rest == "", rest
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;svg/onload=alert(1)&gt;" in shown
    assert "&amp;" in shown
    for tag in SHOWN - {"br"}:
        assert shown.count(f"<{tag}>") == shown.count(f"</{tag}>"), tag


def test_html_of_a_result_lists_the_findings_escaped() -> None:
    result = procparse.parse(UNKNOWN.replace("Ridge Folklore", "Ridge Folklore & <Song>"))
    assert "unknown-heading" in {item.code for item in result.diagnostics}
    assert "<code>unknown-heading</code>" in result._repr_html_()
    assert "&amp; &lt;Song&gt;" in result._repr_html_().split("</table>")[1]


@pytest.mark.parametrize("path", FILES[::9], ids=lambda path: path.name)
def test_every_page_can_be_shown(path: Path) -> None:
    for result in pages(path):
        for _, tag, rest in TAG.findall(result._repr_html_()):
            assert (tag in SHOWN, rest) == (True, "")
        assert len(repr(result.procedure)) < 250


# -- the package ---------------------------------------------------------------------------------------
def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, procparse; procparse.__version__; dir(procparse)\n"
        "heavy = {'pydantic', 'pydantic_core', 'lxml', 'click', 'ftfy', 'tomllib'} & set(sys.modules)\n"
        "own = {name for name in sys.modules if name.startswith('procparse')}\n"
        "print(sorted(heavy), sorted(own))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[] ['procparse']"


def test_public_names_are_there() -> None:
    assert sorted(procparse.__all__) == list(procparse.__all__)
    assert set(dir(procparse)) == {*procparse.__all__, "__version__"}
    for name in procparse.__all__:
        assert getattr(procparse, name).__name__ == name
    scope: dict[str, object] = {}
    exec("from procparse import *", scope)
    assert set(procparse.__all__) <= set(scope)
    with pytest.raises(AttributeError, match="no attribute 'parse_html'"):
        procparse.parse_html  # noqa: B018
    assert issubclass(procparse.StrictError, ProcparseError)
    assert issubclass(procparse.VocabularyError, ProcparseError)
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", procparse.__version__)


def test_public_functions_are_typed_and_told() -> None:
    for name in ("parse", "parse_all", "parse_file", "load_vocabulary"):
        function = getattr(procparse, name)
        assert function.__doc__
        assert "return" in function.__annotations__
    assert get_type_hints(procparse.load_vocabulary)["return"] is procparse.Vocabulary


# -- mistakes of the caller ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: procparse.parse(5), "expected a page as str or bytes, got int"),  # type: ignore[arg-type]
        (lambda: procparse.parse(Path("x")), "got PosixPath"),  # type: ignore[arg-type]
        (lambda: next(procparse.parse_all(None)), "got NoneType"),  # type: ignore[arg-type]
        (lambda: procparse.parse_file("missing/page.txt"), "expected a readable file at missing/page.txt"),
        (lambda: procparse.parse_file(ROOT), "expected a readable file at"),
        (lambda: procparse.parse(PAGE, vocabulary="missing.toml"), "expected a vocabulary file at missing.toml"),
        (lambda: procparse.parse(PAGE, vocabulary=ROOT), "expected a vocabulary file at"),
        (lambda: procparse.parse_file("missing.txt", vocabulary="missing.toml"), "expected a readable file at"),
    ],
)
def test_a_mistake_of_the_caller_is_one_sentence(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ProcparseError) as caught:
        call()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: procparse.parse(PAGE, name=Path("x.txt")),  # type: ignore[arg-type]
        lambda: procparse.parse(PAGE, url=5),  # type: ignore[arg-type]
        lambda: procparse.parse(PAGE, vocabulary=5),  # type: ignore[arg-type]
        lambda: procparse.parse(PAGE, metadata=["x"]),  # type: ignore[arg-type]
        lambda: procparse.parse(PAGE, metadata={1: "x"}),  # type: ignore[dict-item]
        lambda: procparse.parse(PAGE, metadata={"x": object()}).procedure.model_dump_json(),
        lambda: procparse.parse_file(5),  # type: ignore[arg-type]
        lambda: procparse.parse_file("a\0b"),
    ],
    ids=["name", "url", "vocabulary", "metadata", "key of metadata", "value of metadata", "path", "NUL in path"],
)
def test_any_mistake_of_the_caller_is_a_procparse_error(call: Callable[[], object]) -> None:
    with pytest.raises(ProcparseError):
        call()


def test_a_record_of_a_file_with_any_name_can_be_written() -> None:
    procparse.parse(PAGE, name=os.fsdecode(b"l\xe4sion.txt")).procedure.model_dump_json()
