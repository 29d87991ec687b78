"""The two real samples give exactly the worked example of the contract.

They are not part of the project: they lie beside the checkout where the design lies too. Nothing of their text
is here but the short values that the contract itself quotes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import procparse
from tests import laws

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
BULLET = SEEDS / "001_e35ffbcbd0954742.txt"
DASH = SEEDS / "000_41d1891bdffeeb6f.txt"

pytestmark = pytest.mark.skipif(
    not (BULLET.is_file() and DASH.is_file()), reason=f"the two real samples are not at {SEEDS}"
)


def parsed(path: Path) -> procparse.Result:
    return procparse.parse_file(path)


def own_line_above(result: procparse.Result, line: str) -> tuple[int, int]:
    """The span of the last line with text above the line `line`."""
    text = result.document.text
    above = text[: text.index(f"\n{line}\n")].rstrip()
    return above.rfind("\n") + 1, len(above)


@pytest.mark.parametrize("path", [BULLET, DASH], ids=["bullet", "dash"])
def test_every_character_is_accounted_for_and_nothing_is_a_warning(path: Path) -> None:
    result = parsed(path)
    laws.check(result)
    assert result.accounting().complete
    assert [item for item in result.diagnostics if item.severity != "info"] == []
    assert procparse.parse_file(path, strict=True).procedure == result.procedure
    assert result.procedure.leftovers == []
    assert result.procedure.extra_sections == []
    assert result.procedure.kind == "procedure"
    assert result.procedure.source.name == path.name
    assert result.procedure.source.encoding == "utf-8"
    assert result.procedure.id == path.stem


@pytest.mark.parametrize("path", [BULLET, DASH], ids=["bullet", "dash"])
def test_the_label_line_is_a_code_without_number(path: Path) -> None:
    (code,) = parsed(path).procedure.codes
    assert (code.system, code.uri, code.code, code.origin, code.span) == (
        "CPT",
        "http://www.ama-assn.org/go/cpt",
        None,
        "text",
        None,
    )


# -- the bullet form -----------------------------------------------------------------------------------
def test_bullet_title_and_names() -> None:
    result = parsed(BULLET)
    page = result.procedure
    assert page.title is not None
    assert page.title.text == "Release, intrinsic muscles of hand, each muscle"
    assert [(name.use, name.text, name.label) for name in page.names] == [
        ("preferred", "Release, Intrinsic Muscles of Hand, Each Muscle", None),
        ("common", "Hand Muscle Release", "Common Name"),
        ("technical", "Intrinsic Hand Muscle Release", "Medical Term"),
    ]
    assert page.names[0].span == own_line_above(result, "Name of the Procedure:")


def test_bullet_steps() -> None:
    steps = parsed(BULLET).procedure.steps
    assert [(step.number, step.label) for step in steps] == [
        (1, "Anesthesia"),
        (2, "Incision"),
        (3, "Muscle Release"),
        (4, "Closure"),
    ]
    assert [step.items for step in steps] == [[], [], [], []]
    assert parsed(BULLET).procedure.description == []


def test_bullet_equipment() -> None:
    equipment = parsed(BULLET).procedure.equipment
    assert [(thing.kind, thing.text, thing.step) for thing in equipment] == [
        ("tool", "Scalpel", 4),
        ("tool", "retractors", 4),
        ("tool", "sutures", 4),
        ("technology", "May include magnifying loupes or microscopes for precision", 4),
    ]
    assert [thing.label for thing in equipment] == ["Tools", "Tools", "Tools", "Technology"]


def test_bullet_derived_values() -> None:
    page = parsed(BULLET).procedure
    assert page.anesthesia.kinds == ["local", "regional", "general"]
    assert page.anesthesia.statements == []
    assert page.duration.range is not None
    assert (page.duration.range.low, page.duration.range.high, page.duration.range.unit) == (1, 2, "h")
    assert page.setting.kinds == ["ambulatory_surgery_center", "hospital"]
    fasting = page.preparation.fasting
    assert fasting is not None
    assert (fasting.required, fasting.conditional, fasting.range, fasting.from_midnight) == (True, True, None, False)


def test_bullet_risks() -> None:
    assert [(risk.frequency, risk.text, risk.label) for risk in parsed(BULLET).procedure.risks] == [
        ("common", "Infection", "Common"),
        ("common", "bleeding", "Common"),
        ("common", "scarring", "Common"),
        ("common", "stiffness", "Common"),
        ("rare", "Nerve damage", "Rare"),
        ("rare", "prolonged pain", "Rare"),
        ("rare", "loss of muscle strength", "Rare"),
    ]


def test_bullet_recovery() -> None:
    recovery = parsed(BULLET).procedure.recovery
    assert recovery.time is not None
    assert (recovery.time.low, recovery.time.high, recovery.time.unit) == (4, 6, "wk")
    assert len(recovery.restrictions) == 1
    assert len(recovery.follow_up) == 1
    # `Post-procedure:` and `Recovery Time:` -> expectations, `Instructions:` -> instructions
    assert [item.label for item in recovery.expectations] == ["Post-procedure", "Recovery Time"]
    assert [item.label for item in recovery.instructions] == ["Instructions"]


def test_bullet_alternatives() -> None:
    (alternative,) = parsed(BULLET).procedure.alternatives
    assert alternative.label == "Non-surgical treatments"
    assert [item.text for item in alternative.pros] == ["Non-invasive, lower risk."]
    assert [item.text for item in alternative.cons] == ["May be less effective for severe cases."]
    assert alternative.text.endswith(".")
    assert alternative.items == []


def test_bullet_experience_and_notice() -> None:
    result = parsed(BULLET)
    experience = result.procedure.patient_experience
    assert [len(part) for part in (experience.during, experience.after, experience.pain_management)] == [1, 1, 1]
    assert experience.overview == []
    (notice,) = result.procedure.notices
    assert result.document.text[notice.span[1] :].strip() == "Similar Codes"
    assert result.procedure.related == []


def test_bullet_furniture_is_the_first_line_and_similar_codes() -> None:
    result = parsed(BULLET)
    text = result.document.text
    first, last = (part for part in result.accounting().parts if part.role == "furniture")
    assert (first.start, first.end) == (0, text.index("\n"))
    assert text[last.start : last.end] == "Similar Codes"
    assert text[last.end :].strip() == ""


# -- the dash form -------------------------------------------------------------------------------------
def test_dash_names_and_steps() -> None:
    page = parsed(DASH).procedure
    assert [name.use for name in page.names] == ["preferred", "common", "common"]
    assert [step.number for step in page.steps] == [1, 2, 3, 4, 5]
    assert page.title is not None


def test_dash_derived_values() -> None:
    page = parsed(DASH).procedure
    fasting = page.preparation.fasting
    assert fasting is not None
    assert fasting.required is True
    assert fasting.range is not None
    assert (fasting.range.low, fasting.range.high, fasting.range.unit) == (8, 12, "h")
    assert page.recovery.time is None, "several weeks to a few months is no number"
    assert [risk.frequency for risk in page.risks] == [None] * 5
    assert len(page.patient_experience.overview) == 1
    assert page.patient_experience.during == page.patient_experience.after == []


# -- the 24 kinds of damage that leave the words alone (the research, section 8) ------------------------
@pytest.mark.parametrize("path", [BULLET, DASH], ids=["bullet", "dash"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252"])
def test_bytes_of_any_encoding_give_the_same_record(path: Path, encoding: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert laws.content(procparse.parse(text.encode(encoding))) == laws.content(procparse.parse(text))
