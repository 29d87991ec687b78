"""The laws hold for any input: generated pages, mangled pages, arbitrary text and bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import procparse
from tests import laws

RAW = Path(__file__).parent.parent / "fixtures" / "raw"
FILES = sorted(RAW.iterdir())

HEADINGS = [
    "Name of the Procedure:",
    "Summary",
    "Purpose",
    "Indications",
    "Contraindications",
    "Preparation",
    "Procedure Description",
    "Duration",
    "Setting",
    "Personnel",
    "Risks and Complications",
    "Benefits",
    "Recovery",
    "Alternatives",
    "Patient Experience",
    "Similar Codes",
    "CPT4 code",
    "HCPCS code",
    "ICD10CM code",
    "Name of the Condition",
    "Billing Notes",
    "What to Expect",
    "## Purpose",
    "**Setting**",
    "RISKS:",
    "Overview",
    "Search all medical codes",
    "Contents",
    "Advertisement",
]
LINES = [
    "Common Name: Veil lift, Arc lift (VL)",
    "Technical/Medical Terms:",
    "Goals:",
    "Patient Criteria",
    "Diagnostic Tests:",
    "- Pain. ##### Patient Criteria: Adults",
    "  • Fast for 6 to 8 hours if sedation is used.",
    "  1. Anesthesia: Local or none.",
    "    • Tools: Scalpel, sutures, and a probe.",
    "Tools used may include a probe, clamps, and gauze.",
    "- Tools and Equipment:",
    "Common: Fever, bruising or pain.",
    "- Pros: Quick.",
    "- Cons: Costly.",
    "It takes 30 minutes to 2 hours per lid.",
    "-",
    "•",
    "o x",
    "1.",
    "Patients should:",
    "The goals are to:",
    "Patients are encouraged to discuss this.",
    "  continued here",
    "====",
    "----",
    "____",
    "a: b: c",
    "Before surgery: see (ABC) and `x`",
    "**Bold:** text __more__",
    "* * *",
    "#",
    "##",
    "(1) first",
    "(Commonly known as: A, B)",
    "\u200b",
    "\ufeff- x",
    "E9001 - Frame",
    "(HCPCS Code: E9001)",
    "Recovery takes 2 weeks.",
    "Surgeon (if needed)",
    "\t- tabbed",
    "\xa0\xa0•\xa0nbsp",
    "x" * 300,
    "In hospital or a clinic",
    "Rare: There is a risk of harm.",
    "Label:",
    "Label: ",
    ": x",
    "::",
    "Anesthesia: Tools: Goals: Risks:",
    "; , ; .",
]
PAGES = st.lists(st.one_of(st.sampled_from(HEADINGS), st.sampled_from(LINES), st.just("")), max_size=40).map("\n".join)


@given(PAGES)
@settings(max_examples=400, deadline=None)
def test_laws_hold_for_shuffled_pages(page: str) -> None:
    laws.check(procparse.parse(page))


@given(st.lists(st.one_of(PAGES, st.text(max_size=60)), max_size=6).map("\n".join))
@settings(max_examples=200, deadline=None)
def test_laws_hold_for_pages_with_noise(page: str) -> None:
    laws.check(procparse.parse(page))


@given(st.text(alphabet=st.characters(), max_size=400))
@settings(max_examples=300, deadline=None)
def test_laws_hold_for_any_text(page: str) -> None:
    laws.check(procparse.parse(page))
    for result in procparse.parse_all(page):
        laws.check(result)


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_laws_hold_for_any_bytes(page: bytes) -> None:
    result = procparse.parse(page)
    laws.check(result)
    result.procedure.model_dump_json()


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_laws_hold_for_mangled_fixtures(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(FILES)).read_bytes().decode("utf-8", "replace")
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, max(len(lines) - 1, 0)))
        change = data.draw(st.sampled_from(["drop", "double", "swap", "join", "indent", "cut", "insert"]))
        line = lines[place] if lines else ""
        if change == "drop":
            del lines[place : place + 1]
        elif change == "double":
            lines.insert(place, line)
        elif change == "swap":
            lines[place : place + 2] = lines[place : place + 2][::-1]
        elif change == "join":
            lines[place : place + 2] = [" ".join(lines[place : place + 2])]
        elif change == "indent":
            lines[place : place + 1] = ["    " + line]
        elif change == "cut":
            lines = lines[:place]
        else:
            lines.insert(place, data.draw(st.sampled_from(HEADINGS + LINES)))
        lines = lines or [""]
    laws.check(procparse.parse("\n".join(lines)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_laws_hold_for_fixtures(path: Path) -> None:
    raw = path.read_bytes()
    result = procparse.parse(raw, name=path.name)
    laws.check(result)
    for page in procparse.parse_all(raw, name=path.name):
        laws.check(page)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_strict_is_a_policy_not_a_second_parser(path: Path) -> None:
    raw = path.read_bytes()
    lenient = procparse.parse(raw)
    grave = [item for item in lenient.diagnostics if item.severity != "info"]
    if grave:
        with pytest.raises(procparse.StrictError) as caught:
            procparse.parse(raw, strict=True)
        assert list(caught.value.diagnostics) == grave
    else:
        assert procparse.parse(raw, strict=True).procedure == lenient.procedure
