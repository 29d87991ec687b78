"""Fasting: required, not required, left open; and tests, breakfasts and other near-misses."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse.values.fasting import fasting

H = "h"
# text, required, conditional, (low, high) in hours or None, from midnight
SAID: list[tuple[str, bool | None, bool, tuple[int | None, int | None] | None, bool]] = [
    ("Patients may need to fast for 8-12 hours before surgery", True, False, (8, 12), False),
    (
        "Patients may need to fast for several hours if general anesthesia is planned.",
        True,
        True,
        None,
        False,
    ),
    ("If sedation is used, patients may need to fast for 6 hours", True, True, (6, 6), False),
    ("Fasting may be required.", True, False, None, False),
    ("Fasting", True, False, None, False),
    ("Fast for at least 6 hours", True, False, (6, None), False),
    ("At least 6-8 hours of fasting", True, False, (6, 8), False),
    ("Fasting for at least 24 hours (clear liquids excepted)", True, False, (24, None), False),
    ("Fasting (usually 6-8 hours) before the procedure", True, False, (6, 8), False),
    ("An 8-hour fast is needed", True, False, (8, 8), False),
    ("Fast overnight", True, False, None, False),
    ("Fasting the night before", True, False, None, False),
    ("Fast for a specific period", True, False, None, False),
    ("Patients should be NPO after midnight", True, False, None, True),
    ("Nothing by mouth after midnight", True, False, None, True),
    ("Nothing to eat or drink after midnight", True, False, None, True),
    ("No food or drink after midnight.", True, False, None, True),
    ("Nothing after midnight", True, False, None, True),
    ("Don’t eat after midnight", True, False, None, True),
    ("Fasting starting at midnight", True, False, None, True),
    ("Avoid eating or drinking for 6 to 8 hours before the procedure.", True, False, (6, 8), False),
    ("Refrain from eating for 8 hours", True, False, (8, 8), False),
    ("Do not eat or drink anything\n  for 12 hours", True, False, (12, 12), False),
    ("No food within 6 hours of surgery", True, False, (6, 6), False),
    ("Eight hours before surgery, stop eating", True, False, (8, 8), False),
    ("Come with an empty stomach", True, False, None, False),
    ("Skip solid food the night before if general anesthesia is planned", True, True, None, False),
    (
        "A light breakfast is allowed unless sedation is planned, in which case fast for 8 hours",
        True,
        True,
        (8, 8),
        False,
    ),
    ("Nothing may be eaten for 6 hours", True, False, (6, 6), False),
    ("Nothing at all from midnight", True, False, None, True),
    ("Stop aspirin 7 days before surgery and fast for 8 hours", True, False, (8, 8), False),
    ("Patients should arrive 2 hours early and fast from midnight.", True, False, None, True),
    ("Nothing to eat after midnight, but water is allowed up to 2 hours before", True, False, None, True),
    ("No solid food for 8 hours and no clear liquids for 2 hours", True, False, (8, 8), False),
    ("Fasting is not always required", True, False, None, False),
    ("Fasting depends on the kind of anesthesia", True, True, None, False),
    ("No specific fasting is required", False, False, None, False),
    ("Typically, no fasting is required", False, False, None, False),
    ("Fasting may not be required unless general anesthesia is used", False, True, None, False),
    ("Fasting is usually not required unless sedation is planned", False, True, None, False),
    ("Fasting isn't required", False, False, None, False),
    ("You do not need to fast", False, False, None, False),
    ("Patients do not usually need to fast", False, False, None, False),
    ("There is no need for fasting.", False, False, None, False),
    ("You do not need to stop eating before the test", False, False, None, False),
    ("You may eat and drink normally", False, False, None, False),
    ("Discuss whether fasting is needed", None, False, None, False),
    ("Ask your doctor if you need to fast", None, False, None, False),
    ("Follow any fasting instructions given", None, False, None, False),
    ("Instructions about fasting and medications", None, False, None, False),
]

NOT_ABOUT = [
    "Fasting glucose test",
    "A fasting blood sugar test may be ordered",
    "Fasting lipid panel",
    "fast recovery",
    "Fast-acting insulin",
    "Eat a light breakfast",
    "In an emergency there is no time to fast",
    "The heart beats fast for hours",
    "Avoid eating spicy foods",
    "Do not drink alcohol for 24 hours",
    "Do not eat until the numbness wears off",
    "No food allergies",
    "Clear liquid diet a day before",
    "Medication treatment may need adjustment",
    "",
]


@pytest.mark.parametrize(("text", "required", "conditional", "hours", "midnight"), SAID)
def test_said(
    text: str,
    required: bool | None,
    conditional: bool,
    hours: tuple[int | None, int | None] | None,
    midnight: bool,
) -> None:
    match = fasting(text)
    assert match is not None
    range_ = None if hours is None else {"low": hours[0], "high": hours[1], "unit": "h"}
    assert match[:4] == (required, conditional, range_, midnight)
    assert text[match.start : match.end] == text.rstrip(".")


@pytest.mark.parametrize("text", NOT_ABOUT)
def test_not_about_fasting(text: str) -> None:
    assert fasting(text) is None


@pytest.mark.parametrize(
    ("text", "required", "hours"),
    [
        ("No food or drink for 8-12 hours", True, (8, 12)),
        ("No eating after midnight", True, None),
        ("8 hours", True, (8, 8)),
        ("Required", True, None),
        ("Overnight", True, None),
        ("Typically 6-8 hours if sedation is used", True, (6, 8)),
        ("Not required", False, None),
        ("Typically not required", False, None),
        ("None", False, None),
        ("No special instructions", False, None),
        ("Follow instructions", None, None),
        ("Varies", None, None),
    ],
)
def test_under_a_label(text: str, required: bool | None, hours: tuple[int, int] | None) -> None:
    match = fasting(text, "Fasting")
    assert match is not None
    assert match.required is required
    assert match.range == (None if hours is None else {"low": hours[0], "high": hours[1], "unit": "h"})


@pytest.mark.parametrize("label", ["Medications", "Breakfast", "Fasting glucose", "Fast-track"])
def test_other_labels(label: str) -> None:
    assert fasting("8 hours", label) is None


def test_first_of_several_sentences() -> None:
    text = "Bring a list of drugs. Fast for 8 hours before surgery. No food after midnight."
    match = fasting(text)
    assert match is not None
    assert text[match.start : match.end] == "Fast for 8 hours before surgery"
    assert not match.from_midnight


@pytest.mark.parametrize(
    "hostile",
    [
        "fast " * 20000,
        "fasting, " * 10000,
        "no food " * 10000,
        "ask if " * 10000,
        " " * 100000,
        "eat" * 30000,
    ],
)
def test_linear(hostile: str) -> None:
    begin = time.perf_counter()
    fasting(hostile)
    fasting(hostile, "Fasting")
    assert time.perf_counter() - begin < 3


VOCABULARY = (
    "fast fasting no not food or drink eat nothing to after midnight 8 hours if unless avoid eating "
    "may need required whether blood . ; , ( ) \n İ npo"
)
WORDS = st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=20).map(" ".join)


@given(text=st.one_of(st.text(max_size=60), WORDS), label=st.sampled_from([None, "Fasting", "İ"]))
@settings(max_examples=300, deadline=None)
def test_total(text: str, label: str | None) -> None:
    match = fasting(text, label)
    if match is not None:
        assert 0 <= match.start < match.end <= len(text)
        assert text[match.start : match.end].strip() == text[match.start : match.end]


@pytest.mark.parametrize(
    ("text", "label", "required", "conditional", "low"),
    [
        ("No tube feeding or solids for 6 to 8 hours beforehand.", "Fasting", True, False, 6),
        ("No milk for 4 hours", "Fasting", True, False, 4),
        ("Not for at least 6 hours", "Fasting", True, False, 6),
        ("No special preparation.", "Fasting", False, False, None),
        ("Not required.", "Fasting", False, False, None),
        ("No solids for six hours and no fluids for two.", None, True, False, 6),
        ("Do not eat for 20 minutes before", None, True, False, 20),
        ("Fasting may not be required; it depends on the sample.", "Fasting", False, True, None),
        ("Nothing is needed unless you asked for sedation; then stop eating at midnight.", None, True, True, None),
        ("Do not eat after midnight; coffee is allowed if you wake early.", None, True, False, None),
    ],
)
def test_a_required_fast_is_never_read_as_a_denial(
    text: str, label: str | None, required: bool, conditional: bool, low: int | None
) -> None:
    found = fasting(text, label=label)
    assert found is not None
    assert (found.required, found.conditional, found.range and found.range["low"]) == (required, conditional, low)
