"""Times: what the pages print, and what only looks like a time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse.values.durations import procedure_duration, recovery_time, times

Range = tuple[float | None, float | None, str]

STATED: list[tuple[str, Range]] = [
    ("The procedure typically takes 30-60 minutes.", (30, 60, "min")),
    ("30 to 60 minutes", (30, 60, "min")),
    ("30–60 minutes", (30, 60, "min")),
    ("30 — 60 minutes", (30, 60, "min")),
    ("Approximately 15-30 minutes.", (15, 30, "min")),
    ("1.5 to 2 hours", (1.5, 2, "h")),
    ("1 to 1.5 hours", (1, 1.5, "h")),
    ("30 minutes to 1 hour", (30, 60, "min")),
    ("30 minutes to an hour", (30, 60, "min")),
    ("45 minutes to one hour", (45, 60, "min")),
    ("30 minutes to 2 hours", (30, 120, "min")),
    ("between 30 to 60 minutes", (30, 60, "min")),
    ("lasts between 4-6 hours", (4, 6, "h")),
    ("between 1 and 2 hours", (1, 2, "h")),
    ("ranges from 1 to 3 hours", (1, 3, "h")),
    ("one to two hours", (1, 2, "h")),
    ("six to twelve months", (6, 12, "mo")),
    ("an hour or two", (1, 2, "h")),
    ("1 or 2 hours", (1, 2, "h")),
    ("half an hour", (30, 30, "min")),
    ("a half-hour visit", (30, 30, "min")),
    ("three quarters of an hour", (45, 45, "min")),
    ("half a day", (12, 12, "h")),
    ("an hour and a half", (90, 90, "min")),
    ("one and a half hours", (90, 90, "min")),
    ("1 1/2 hours", (90, 90, "min")),
    ("1½ hours", (90, 90, "min")),
    ("½ to 1 hour", (30, 60, "min")),
    ("1 to 1½ hours", (60, 90, "min")),
    ("2 and a half weeks", (2.5, 2.5, "wk")),
    ("less than an hour", (None, 1, "h")),
    ("under an hour", (None, 1, "h")),
    ("up to 2 hours", (None, 2, "h")),
    ("no more than 2 hours", (None, 2, "h")),
    ("2 hours at most", (None, 2, "h")),
    ("at most 2 hours", (None, 2, "h")),
    ("1 hour or less", (None, 1, "h")),
    ("at least 6 hours", (6, None, "h")),
    ("a minimum of 6 hours", (6, None, "h")),
    ("more than 3 hours", (3, None, "h")),
    ("usually takes over 2 hours", (2, None, "h")),
    ("2 hours or more", (2, None, "h")),
    ("2 hours or longer", (2, None, "h")),
    ("2+ hours", (2, None, "h")),
    ("1 to over 3 hours", (1, None, "h")),
    ("at least 6-8 hours", (6, 8, "h")),
    ("performed over 2 hours", (2, 2, "h")),
    ("about an hour", (1, 1, "h")),
    ("30 minutes", (30, 30, "min")),
    ("1 hour and 30 minutes", (90, 90, "min")),
    ("1 hour 30 minutes", (90, 90, "min")),
    ("1h30min", (90, 90, "min")),
    ("1 hour to 1 hour 30 minutes", (60, 90, "min")),
    ("30 minutes to several hours", (30, None, "min")),
    ("several minutes to 1 hour", (None, 1, "h")),
    ("a few minutes to an hour", (None, 1, "h")),
    ("one to several weeks", (1, None, "wk")),
    ("It varies, but typically 1 to 3 hours", (1, 3, "h")),
    ("45 mins", (45, 45, "min")),
    ("2 hrs.", (2, 2, "h")),
    ("2 h", (2, 2, "h")),
    ("a 2-hour operation", (2, 2, "h")),
    ("30-minute procedure", (30, 30, "min")),
    ("24- to 48-hour", (24, 48, "h")),
    ("24-48 hours", (24, 48, "h")),
    ("6-month", (6, 6, "mo")),
    ("10 days", (10, 10, "d")),
    ("1 year", (1, 1, "a")),
    ("6 months to 1 year", (6, 12, "mo")),
    ("10 days to 2 weeks", (10, 14, "d")),
    ("6 weeks to 3 months", (6, 13, "wk")),
    ("takes 1\n  to 2\n  hours", (1, 2, "h")),
    ("1 hour and 2 nurses", (1, 1, "h")),
    ("8 hours or 2 days before", (8, 8, "h")),
    ("Duration:30 minutes", (30, 30, "min")),
]

NONE = [
    "several hours",
    "a couple of hours",
    "a few hours",
    "varies significantly",
    "up to several hours",
    "several weeks to a few months",
    "6 months to 2 years old",
    "children under 2 years of age",
    "children aged 3 to 5 years",
    "a 2-year-old",
    "adults over 65 years",
    "18 years and older",
    "older than 60 years",
    "at 8 am",
    "from 8 am to 10 am",
    "twice a day",
    "3 times a week",
    "a minute incision",
    "forty-five minutes",
    "forty five minutes",
    "fifteen hours",
    "12:30 hours",
    "larger than 5 cm",
    "6 and 8 hours",
    "a day surgery center",
    "a day case",
    "3 hours to 1 hour",
    "minimum",
    "the month of May",
    "",
]


def shown(match: Any) -> Range | None:
    return None if match is None else (match.range["low"], match.range["high"], match.range["unit"])


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_stated(text: str, expected: Range) -> None:
    match = procedure_duration(text)
    assert shown(match) == expected
    assert match is not None
    assert not match.per
    assert text[match.start : match.end] == text[match.start : match.end].strip()


@pytest.mark.parametrize("text", NONE)
def test_no_time(text: str) -> None:
    assert list(times(text)) == []


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("20 minutes per lid", True),
        ("15 to 30 minutes for each nail", True),
        ("about 15-30 minutes (per nail)", True),
        ("30 minutes of work per side", True),
        ("Each lid takes about 20 minutes", True),
        ("2 hours a day", True),
        ("5 minutes/side", True),
        ("1 hour for the first vein treated", False),
        ("Each session takes 30 minutes", False),
        ("1 hour to set up and initiate", False),
        ("1 hour, including preparation", False),
        ("Turn onto each side for a quarter of an hour", False),
        ("Two visits of an hour and a half each", True),
    ],
)
def test_per(text: str, per: bool) -> None:
    match = procedure_duration(text)
    assert match is not None
    assert match.per is per


def test_whole_numbers_are_ints() -> None:
    match = procedure_duration("1.0 to 2.5 hours")
    assert match is not None
    assert (type(match.range["low"]), type(match.range["high"])) == (int, float)


def test_spans_name_the_words() -> None:
    text = "İt takes at least 2 hours, then 3 to 4 days"
    assert [text[match.start : match.end] for match in times(text)] == ["at least 2 hours", "3 to 4 days"]


RECOVERS: list[tuple[str, Range]] = [
    ("Recovery time varies but typically spans 4 to 6 weeks.", (4, 6, "wk")),
    ("Full recovery may take 3 to 6 months.", (3, 6, "mo")),
    ("Most patients recover within 4 to 6 weeks.", (4, 6, "wk")),
    ("It takes 4 to 6 weeks to recover", (4, 6, "wk")),
    ("Allow 2 weeks for recovery", (2, 2, "wk")),
    ("There is a 2-week recovery period", (2, 2, "wk")),
    ("Expect a recovery period of 6 to 8 weeks", (6, 8, "wk")),
    ("Six weeks are needed for complete healing", (6, 6, "wk")),
    ("Bones usually heal in 6 to 8 weeks", (6, 8, "wk")),
    ("The wound heals over 2 to 3 weeks", (2, 3, "wk")),
    ("Recovery from the release takes 6 to 12 weeks", (6, 12, "wk")),
    ("Full recovery, including physical therapy, takes 6 months", (6, 6, "mo")),
    ("Recovery is gradual, taking about 6 weeks", (6, 6, "wk")),
    ("Recovery varies depending on the extent of surgery but typically takes 4 to 6 weeks", (4, 6, "wk")),
    ("Most patients return to normal activities within 1 to 2 weeks", (1, 2, "wk")),
    ("Patients can resume normal daily activities in 2 days", (2, 2, "d")),
    ("After 2 weeks, most patients return to work", (2, 2, "wk")),
    ("Recovery: 4-6 weeks", (4, 6, "wk")),
    ("Normal routine is expected after six to eight weeks.", (6, 8, "wk")),
    ("Most people are back at work in 3 days", (3, 3, "d")),
    ("Recovery period (4-6 weeks)", (4, 6, "wk")),
    ("Recovery can take up to a year", (None, 1, "a")),
    ("Recovery may take several weeks to 3 months", (None, 3, "mo")),
    ("Initial recovery may take 2 weeks with crutches", (2, 2, "wk")),
    ("Avoid lifting for 6 weeks; full recovery takes 3 months.", (3, 3, "mo")),
    ("Avoid lifting for 6 weeks, but full recovery takes 3 months.", (3, 3, "mo")),
    ("Keep it dry. Healing takes 10 days.", (10, 10, "d")),
]

NO_RECOVERY = [
    "Recovery time varies but typically spans several weeks to a few months.",
    "Limit heavy lifting for several weeks.",
    "Follow-up in 2 weeks",
    "Follow-up in 2 weeks to check healing",
    "Avoid lifting for 6 weeks",
    "Avoid strenuous activity for 4 weeks until fully healed",
    "Numbness lasting 2 hours",
    "Sutures are removed after 10 days",
    "Patients stay in the recovery room for 1 to 2 hours",
    "Patients are monitored in recovery for 2 hours",
    "Wear a brace for 6 weeks to allow healing",
    "During recovery, avoid lifting for 6 weeks",
    "During recovery, swelling lasts 2 weeks",
    "Recovery includes physical therapy for 6 weeks",
    "Recovery usually requires a hospital stay of 2 days",
    "To promote healing, keep the area dry for 48 hours",
    "Patients recover from sedation within 1-2 hours",
    "Do not return to work for 2 weeks",
    "Return to a normal diet in 2 days",
    "Sensation returns to normal in 2 weeks",
    "Return to light activities after 3 days",
    "Recovery is easy, but bruising may last 2 weeks",
    "Children under 2 years recover faster",
    "Healing is checked after 2 weeks",
    "Typically 4 to 6 weeks",
    "Numbness lasts 2 weeks before full recovery",
    "Stage one healed for at least twelve weeks",
    "Limit normal activities for 2 weeks",
]


@pytest.mark.parametrize(("text", "expected"), RECOVERS)
def test_recovery(text: str, expected: Range) -> None:
    assert shown(recovery_time(text)) == expected


@pytest.mark.parametrize("text", NO_RECOVERY)
def test_no_recovery(text: str) -> None:
    assert recovery_time(text) is None


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("Recovery Time", "Typically 4 to 6 weeks, depending on the extent.", (4, 6, "wk")),
        ("Healing time", "2 weeks", (2, 2, "wk")),
        ("Return to work", "1-2 weeks", (1, 2, "wk")),
        ("Recovery Time", "The hand needs about 6 weeks to regain strength", (6, 6, "wk")),
        ("Recovery Time", "Avoid lifting for 6 weeks; full recovery 3 months", (3, 3, "mo")),
        ("Recovery", "Varies, but most people need 4 to 6 weeks", (4, 6, "wk")),
        ("Recovery", "Rest for 2 days", None),
        ("Recovery", "The procedure is done in 2 hours", None),
        ("Recovery Time", "for several weeks", None),
        ("Recovery Time", "Several weeks; follow-up in 2 weeks", None),
        ("Recovery room", "2 hours", None),
        ("Recovery Instructions", "2 days", None),
        ("Health", "2 days", None),
        ("Follow-up", "in 2 weeks", None),
    ],
)
def test_recovery_under_a_label(label: str, text: str, expected: Range | None) -> None:
    assert shown(recovery_time(text, label)) == expected


def test_recovery_span() -> None:
    text = "Rest for 2 days. Full recovery takes about 6 weeks."
    match = recovery_time(text)
    assert match is not None
    assert text[match.start : match.end] == "6 weeks"


@pytest.mark.parametrize(
    "hostile",
    [
        "1 " * 20000,
        "to " * 20000,
        "a " * 50000,
        "between " * 10000,
        " " * 100000,
        "1" * 100000,
        "1-" * 50000,
        "1 day," * 10000,
        "1 hour and " * 5000,
        "a few " * 10000,
        "recovery " * 10000,
        "healing avoid 2 weeks, " * 3000,
    ],
)
def test_linear(hostile: str) -> None:
    begin = time.perf_counter()
    list(times(hostile + " hours"))
    recovery_time(hostile + " week of recovery")
    assert time.perf_counter() - begin < 3


VOCABULARY = (
    "1 2½ 30 1.5 1/2 one twelve half an a quarter of to - – and or between several few minutes hour "
    "hours h weeks months years old aged up at least most over within per lid recovery heals takes "
    "returns to work , . ( ) \n İ"
)
WORDS = st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=25).map(" ".join)


@given(text=st.one_of(st.text(max_size=60), WORDS), label=st.sampled_from([None, "Recovery Time", "Recovery"]))
@settings(max_examples=300, deadline=None)
def test_total(text: str, label: str | None) -> None:
    last = 0
    for match in times(text):
        assert last <= match.start < match.end <= len(text)
        last = match.end
        low, high = match.range["low"], match.range["high"]
        assert low is not None or high is not None
        assert low is None or high is None or low <= high
    match_ = recovery_time(text, label)
    assert match_ is None or 0 <= match_.start < match_.end <= len(text)


def test_digits_glued_to_a_unit_are_no_time() -> None:
    assert procedure_duration("2h30") is None
