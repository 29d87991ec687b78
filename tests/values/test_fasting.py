"""Fasting: required, not required, left open; and tests, breakfasts and other near-misses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathological import assert_linear, repeated

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
    ("Patients undergoing general anesthesia should fast for 8 hours", True, True, (8, 8), False),
    ("Patients undergoing surgery should fast for 8 hours", True, False, (8, 8), False),
    ("Eating or drinking is prohibited for 8 hours", True, False, (8, 8), False),
    ("Eating and drinking are not allowed for 6 hours", True, False, (6, 6), False),
    ("Do not chew gum, eat, or drink for 2 hours", True, False, (2, 2), False),
    ("Do not drink, smoke, or eat for 4 hours", True, False, (4, 4), False),
    ("Avoid gum, food, and drink for 2 hours", True, False, (2, 2), False),
    ("Withhold feeds for 4 hours", True, False, (4, 4), False),
    ("Babies should have no formula for 6 hours", True, True, (6, 6), False),
    ("Infants: no breast milk for 4 hours", True, True, (4, 4), False),
    ("You can eat and take most medicines as usual", False, False, None, False),
    ("An empty stomach is required; do not eat for 3 hours", True, False, (3, 3), False),
    ("An empty stomach is required. Nothing after midnight.", True, False, None, True),
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
    "Do not chew gum before the test",
    "Do not chew gum, eat sticky foods or drink alcohol",
    "Do not smoke, eat grapefruit or drink alcohol",
    "Smoking is prohibited for 8 hours",
    "Feeds are resumed after 4 hours",
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


Reading = tuple[bool | None, bool, tuple[int | None, int | None] | None, bool, bool]

# required, conditional, hours, from midnight, and whether more is said than that
PLAUSIBLE: list[tuple[str, Reading | None]] = [
    ("No solid food for 6 hours and no clear fluids for 2 hours.", (True, False, (6, 6), False, True)),
    ("Solid food must stop 6 hours before; clear fluids 2 hours before.", (True, False, (6, 6), False, True)),
    (
        "Fast from solids for 6 hours; clear liquids are allowed until 2 hours before.",
        (True, False, (6, 6), False, True),
    ),
    ("Stop eating 8 hours before and stop drinking 2 hours before.", (True, False, (8, 8), False, True)),
    ("An empty stomach is not essential.", (False, False, None, False, False)),
    ("Fasting is optional.", (None, False, None, False, False)),
    ("Fasting required? No", (False, False, None, False, False)),
    ("Fasting required? Yes", (True, False, None, False, False)),
    ("Fasting required: no", (False, False, None, False, False)),
    ("Fasting needed: Yes, 6 hours", (True, False, (6, 6), False, False)),
    ("Fasting for longer than 12 hours must be avoided.", (None, False, None, False, False)),
    ("Avoid fasting for more than 12 hours.", (None, False, None, False, False)),
    ("Last meal 6 hours before.", (True, False, (6, 6), False, False)),
    ("The last meal should be 6 hours before surgery.", (True, False, (6, 6), False, False)),
    ("Your last meal should be no later than 8 pm.", (True, False, None, False, False)),
    ("Skip breakfast.", (True, False, None, False, False)),
    ("Skip breakfast on the day of surgery.", (True, False, None, False, False)),
    ("Skip breakfast if you are having sedation.", (True, True, None, False, False)),
    ("NBM 6h", (True, False, (6, 6), False, False)),
    ("NBM from midnight", (True, False, None, True, False)),
    ("NBM for 6 hours before the procedure", (True, False, (6, 6), False, False)),
    ("Nil by mouth 6 hours", (True, False, (6, 6), False, False)),
    ("Do not skip breakfast.", (False, False, None, False, False)),
    ("There is no need to skip breakfast.", (False, False, None, False, False)),
    ("You do not have to skip meals.", (False, False, None, False, False)),
    ("Have a light breakfast.", None),
    ("Breakfast is allowed.", None),
    ("Eat normally.", (False, False, None, False, False)),
    ("You can eat and drink as normal.", (False, False, None, False, False)),
    ("You may eat as usual.", (False, False, None, False, False)),
    ("Eating and drinking are allowed.", (False, False, None, False, False)),
    ("Food and drink are allowed until 6 hours before.", (True, False, (6, 6), False, False)),
    ("You can eat up to 6 hours before.", (True, False, (6, 6), False, False)),
    ("You may eat until midnight.", (True, False, None, True, False)),
    ("No restrictions on eating or drinking.", (False, False, None, False, False)),
    ("There are no restrictions on food or drink.", (False, False, None, False, False)),
    ("No fasting.", (False, False, None, False, False)),
    ("No need to fast.", (False, False, None, False, False)),
    ("You needn't fast.", (False, False, None, False, False)),
    ("Fasting isn't usually needed, except for children.", (False, False, None, False, False)),
    ("Fasting not required.", (False, False, None, False, False)),
    ("Fasting: no", (False, False, None, False, False)),
    ("Fasting: n/a", (False, False, None, False, False)),
    ("Fasting: yes", (True, False, None, False, False)),
    ("Fasting is unnecessary.", (False, False, None, False, False)),
    ("Fasting is rarely needed.", (None, False, None, False, False)),
    ("Fasting is rarely required.", (None, False, None, False, False)),
    ("Fasting is seldom necessary.", (None, False, None, False, False)),
    ("Fasting is hardly ever required.", (None, False, None, False, False)),
    ("Fasting is not mandatory but recommended.", (None, False, None, False, False)),
    ("Fasting is recommended but not required.", (None, False, None, False, False)),
    ("Fasting may or may not be required.", (None, False, None, False, False)),
    ("Fasting may or may not be needed, depending on anesthesia.", (None, True, None, False, False)),
    ("Fasting is required only for general anesthesia.", (True, True, None, False, False)),
    ("Fasting is only required if sedation is used.", (True, True, None, False, False)),
    ("Fasting only if sedation is planned.", (True, True, None, False, False)),
    ("Unless sedation is planned, fasting is not required.", (False, True, None, False, False)),
    ("Unless told otherwise, fast for 6 hours.", (True, True, (6, 6), False, False)),
    ("Unless instructed otherwise, no fasting is needed.", (False, True, None, False, False)),
    ("Fasting is required unless local anesthesia is used.", (True, True, None, False, False)),
    ("Fasting is needed for general anesthesia but not for local.", (True, True, None, False, False)),
    ("Local anesthesia: no fasting. General anesthesia: fast for 6 hours.", (False, False, None, False, True)),
    ("No fasting for local anesthesia; 6 hours for general anesthesia.", (False, True, None, False, True)),
    ("Adults fast for 6 hours, children for 4 hours.", (True, False, (6, 6), False, True)),
    ("Patients should fast for 6 to 8 hours, or as instructed.", (True, False, (6, 8), False, False)),
    ("Fasting overnight (8 to 12 hours).", (True, False, (8, 12), False, False)),
    ("Fast for no more than 12 hours.", (True, False, (None, 12), False, False)),
    ("Do not fast for more than 12 hours.", (None, False, None, False, False)),
    ("Do not fast.", (False, False, None, False, False)),
    ("You should not fast.", (False, False, None, False, False)),
    ("You should not be fasting.", (False, False, None, False, False)),
    ("Patients should not fast before this test.", (False, False, None, False, False)),
    ("Do not come fasting.", (False, False, None, False, False)),
    ("Do not eat or drink 6 hours before.", (True, False, (6, 6), False, False)),
    ("Don't eat for 6 hours before.", (True, False, (6, 6), False, False)),
    ("Avoid food for 8 hours.", (True, False, (8, 8), False, False)),
    ("Avoid solid food for 6 hours and clear liquids for 2 hours.", (True, False, (6, 6), False, True)),
    ("Avoid eating a heavy meal.", None),
    ("Avoid heavy meals before the test.", None),
    ("Avoid large meals for 2 hours before.", None),
    ("Nothing but water for 6 hours.", (True, False, (6, 6), False, False)),
    ("Nothing except water after midnight.", (True, False, None, True, False)),
    ("No eating within 4 hours of the scan.", (True, False, (4, 4), False, False)),
    ("Do not eat anything for at least four hours before.", (True, False, (4, None), False, False)),
    ("Fasting time: 6 hours", (True, False, (6, 6), False, False)),
    ("Fasting period of 6 hours", (True, False, (6, 6), False, False)),
    ("6-hour fast", (True, False, (6, 6), False, False)),
    ("Six hours of fasting", (True, False, (6, 6), False, False)),
    ("A 12-hour overnight fast", (True, False, (12, 12), False, False)),
    ("A fast of 6 hours is needed.", (True, False, (6, 6), False, False)),
    ("A short fast may be needed.", (True, False, None, False, False)),
    ("Fasting status is checked.", (None, False, None, False, False)),
    ("Confirm fasting status.", (None, False, None, False, False)),
    ("Check that the patient has fasted.", None),
    ("The patient has fasted for 6 hours.", (True, False, (6, 6), False, False)),
    ("Patients must have fasted for 6 hours.", (True, False, (6, 6), False, False)),
    ("Patients come fasted.", (True, False, None, False, False)),
    ("Come fasted.", (True, False, None, False, False)),
    ("Patients should be fasted.", (True, False, None, False, False)),
    ("The patient should be starved for 6 hours.", (True, False, (6, 6), False, False)),
    ("Starve for 6 hours.", (True, False, (6, 6), False, False)),
    ("Withhold food for 6 hours.", (True, False, (6, 6), False, False)),
    ("Food is withheld for 6 hours.", (True, False, (6, 6), False, False)),
    ("Food is withheld from midnight.", (True, False, None, True, False)),
    ("No food intake for 6 hours.", (True, False, (6, 6), False, False)),
    ("No intake of food for 6 hours.", (True, False, (6, 6), False, False)),
    ("No oral intake after midnight.", (True, False, None, True, False)),
    ("Oral intake is stopped 6 hours before.", (True, False, (6, 6), False, False)),
    ("Eating is stopped at midnight.", (True, False, None, True, False)),
    ("Stop food at midnight.", (True, False, None, True, False)),
    ("Stop all food 6 hours and clear fluids 2 hours before.", (True, False, (6, 6), False, True)),
    ("Stop solids at midnight.", (True, False, None, True, False)),
    ("Stay nil by mouth.", (True, False, None, False, False)),
    ("Remain NPO.", (True, False, None, False, False)),
    ("NPO x 8 hours", (True, False, (8, 8), False, False)),
    ("NPO status for 8 hours", (True, False, (8, 8), False, False)),
    ("NPO is not required.", (False, False, None, False, False)),
    ("No NPO needed.", (False, False, None, False, False)),
    ("Keep NPO after midnight.", (True, False, None, True, False)),
    ("Fasting after 10 pm.", (True, False, None, False, False)),
    ("No food after 10 pm.", (True, False, None, False, False)),
    ("Fast the night before.", (True, False, None, False, False)),
    ("Fast from the evening before.", (True, False, None, False, False)),
    ("Fasting before the procedure is usual if sedation is planned.", (True, True, None, False, False)),
    ("Fast if told to.", (True, True, None, False, False)),
    ("Fast if instructed.", (True, True, None, False, False)),
    ("Follow fasting guidelines.", (None, False, None, False, False)),
    ("Follow the fasting rules given to you.", (None, False, None, False, False)),
    ("Ask if you should fast.", (None, False, None, False, False)),
    ("You may be asked to fast.", (True, False, None, False, False)),
    ("You might need to fast.", (True, False, None, False, False)),
    ("You could be asked not to eat for 6 hours.", (True, False, (6, 6), False, False)),
    ("You may be told not to eat or drink after midnight.", (True, False, None, True, False)),
    ("Some patients need to fast.", (True, True, None, False, False)),
    ("Most patients do not need to fast.", (False, False, None, False, False)),
    ("Not all patients need to fast.", (True, True, None, False, False)),
    ("Not everyone needs to fast.", (True, True, None, False, False)),
    ("Fasting for 2 hours only.", (True, False, (2, 2), False, False)),
    ("Fasting is not needed for this test, but avoid caffeine for 24 hours.", (False, False, None, False, False)),
    ("Fast for 6 hours after the procedure.", None),
    ("Do not eat for 2 hours after the procedure.", None),
    ("No food until fully awake.", None),
    ("Nothing to eat or drink for 1 hour afterwards.", None),
    ("Take no food for 4 hours afterwards.", None),
    ("Stop blood thinners 5 days before the visit and fast for 8 hours.", (True, False, (8, 8), False, False)),
    ("Diabetics should ask about fasting.", (None, False, None, False, False)),
    ("Diabetic patients should not fast.", (None, True, None, False, False)),
    ("Fasting blood tests are taken.", None),
    ("Breakfast may be eaten.", None),
    ("Eat nothing for 6 hours.", (True, False, (6, 6), False, False)),
    ("Eat nothing after midnight.", (True, False, None, True, False)),
    ("Have nothing to eat for 6 hours.", (True, False, (6, 6), False, False)),
    ("Nothing to eat for 6 hours, nothing to drink for 2 hours.", (True, False, (6, 6), False, True)),
    ("No food for 6 hours, no drink for 2 hours", (True, False, (6, 6), False, True)),
    ("No food or drink (6 hours)", (True, False, (6, 6), False, False)),
    ("No food or drink: 6 hours", (True, False, (6, 6), False, False)),
    ("6 hours no food, 2 hours no fluids", (True, False, (6, 6), False, True)),
    ("Refrain from food and drink from midnight.", (True, False, None, True, False)),
    ("Abstain from eating for 4 hours.", (True, False, (4, 4), False, False)),
    ("Keep an empty stomach for 3 hours.", (True, False, (3, 3), False, False)),
    ("Your stomach should be empty: no food for 6 hours.", (True, False, (6, 6), False, False)),
    ("Be on an empty stomach.", (True, False, None, False, False)),
    ("Not on an empty stomach.", (False, False, None, False, False)),
    ("It is not necessary to come on an empty stomach.", (False, False, None, False, False)),
    ("You do not need an empty stomach.", (False, False, None, False, False)),
    ("Fasting helps but is not essential.", (False, False, None, False, False)),
    ("Prolonged fasting is discouraged.", (None, False, None, False, False)),
    ("Prolonged fasting should be avoided.", (None, False, None, False, False)),
    ("Avoid prolonged fasting.", (None, False, None, False, False)),
    ("Fasting longer than 8 hours is not advised.", (None, False, None, False, False)),
    ("Fasting (not less than 6 hours)", (True, False, (6, None), False, False)),
    ("Fasting of less than 6 hours delays the procedure.", (True, False, None, False, False)),
    ("If you have not fasted for 6 hours, the procedure is cancelled.", None),
    ("If you have eaten within 6 hours, tell the nurse.", None),
    ("Tell the nurse if you have not fasted.", None),
    ("Those having sedation fast for 6 hours; others need not.", (True, True, (6, 6), False, False)),
    ("Fast for 6 hours (4 hours for children)", (True, False, (6, 6), False, True)),
]
PLAUSIBLE_UNDER_A_LABEL: list[tuple[str, Reading]] = [
    ("No", (False, False, None, False, False)),
    ("Yes", (True, False, None, False, False)),
    ("Not essential", (False, False, None, False, False)),
    ("Optional", (None, False, None, False, False)),
    ("Optional.", (None, False, None, False, False)),
    ("Recommended but not required", (None, False, None, False, False)),
    ("6 hours for solids, 2 hours for fluids", (True, False, (6, 6), False, True)),
    ("6 h solids / 2 h fluids", (True, False, (6, 6), False, True)),
    ("Solids 6 h, clear fluids 2 h", (True, False, (6, 6), False, True)),
    ("Solid food: 6 hours; clear fluids: 2 hours", (True, False, (6, 6), False, True)),
    ("Required? No", (False, False, None, False, False)),
    ("Needed for sedation only", (True, True, None, False, False)),
    ("Only for sedation", (True, True, None, False, False)),
    ("Rarely required", (None, False, None, False, False)),
    ("Usually unnecessary", (False, False, None, False, False)),
    ("Depends on anesthesia", (None, True, None, False, False)),
    ("As directed", (None, False, None, False, False)),
    ("Not applicable", (False, False, None, False, False)),
    ("NA", (False, False, None, False, False)),
    ("Nil", (False, False, None, False, False)),
    ("Unless sedation is used, none", (False, True, None, False, False)),
    ("From midnight", (True, False, None, True, False)),
    ("8 hours, or 4 hours for infants", (True, False, (8, 8), False, True)),
    ("No food for 6 hours; water until 2 hours before", (True, False, (6, 6), False, True)),
    ("Not for longer than 12 hours", (None, False, None, False, False)),
    ("No longer than 12 hours", (True, False, (None, 12), False, False)),
    ("Yes, overnight", (True, False, None, False, False)),
    ("Minimum 6 hours", (True, False, (6, None), False, False)),
    ("No more than 12 hours", (True, False, (None, 12), False, False)),
    ("Possibly", (None, False, None, False, False)),
    ("May be required", (True, False, None, False, False)),
    ("May not be required", (False, False, None, False, False)),
    ("Ask your doctor", (None, False, None, False, False)),
    ("Sometimes", (True, True, None, False, False)),
]


def reading(text: str, label: str | None = None) -> Reading | None:
    match = fasting(text, label)
    if match is None:
        return None
    if match.range is not None:
        assert match.range["unit"] == "h"
    hours = None if match.range is None else (match.range["low"], match.range["high"])
    return (match.required, match.conditional, hours, match.from_midnight, bool(match.more))


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE)
def test_plausible_wordings(text: str, expected: Reading | None) -> None:
    assert reading(text) == expected


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE_UNDER_A_LABEL)
def test_plausible_wordings_under_a_label(text: str, expected: Reading) -> None:
    assert reading(text, "Fasting") == expected


def test_first_of_several_sentences() -> None:
    text = "Bring a list of drugs. Fast for 8 hours before surgery. No food after midnight."
    match = fasting(text)
    assert match is not None
    assert text[match.start : match.end] == "Fast for 8 hours before surgery"
    assert not match.from_midnight


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["fast ", "fasting, ", "no food ", "ask if ", "food 6 hours, water 2 hours. ", "prolonged fasting is ", " ", "eat"],
)
def test_linear(unit: str) -> None:
    assert_linear(repeated("", unit), lambda text: (fasting(text), fasting(text, "Fasting")))


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Diabetics should not fast.", (None, True)),
        ("Patients with diabetes should not fast", (None, True)),
        ("Pregnant patients do not need to fast.", (None, True)),
        ("People who take insulin do not need to fast.", (None, True)),
        ("Children should fast for 4 hours.", (True, True)),
        ("Diabetics should not fast. Everyone else must fast for 8 hours.", (True, False)),
        ("Do not take insulin while fasting", (None, False)),
        ("While fasting for 8 hours, drink water.", (True, False)),
        # near-misses: everybody
        ("Patients should not fast.", (False, False)),
        ("Patients on the day list do not need to fast.", (False, False)),
        ("Adults and children should fast for 4 hours.", (True, False)),
        ("Adults must fast for 8 hours.", (True, False)),
        ("Patients who have the scan should fast for 4 hours.", (True, False)),
    ],
)
def test_the_fast_of_some(text: str, expected: tuple[bool | None, bool]) -> None:
    found = fasting(text)
    assert found is not None
    assert (found.required, found.conditional) == expected


def test_the_fast_of_some_is_noted_where_it_gives_way() -> None:
    text = "Diabetics should not fast. Everyone else must fast for 8 hours."
    found = fasting(text)
    assert found is not None
    assert [text[start:end] for start, end in found.more] == ["Diabetics should not fast"]
