"""Times: what the pages print, and what only looks like a time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathological import assert_linear, repeated

from procparse.values.durations import procedure_duration, recovery, recovery_time, times

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
    ("between 30 minutes and 1 hour", (30, 60, "min")),
    ("between 1 hour and 2 hours", (1, 2, "h")),
    ("between half an hour and one hour", (30, 60, "min")),
    ("between 20 min. and 40 min.", (20, 40, "min")),
    ("between 1 hour 30 minutes and 2 hours", (90, 120, "min")),
    ("between 1 hour and 30 minutes and 2 hours", (90, 120, "min")),
    ("between an hour and an hour and a half", (60, 90, "min")),
    ("between 30 minutes and several hours", (30, None, "min")),
    ("as little as 20 minutes or as long as 2 hours", (20, 120, "min")),
    ("as little as 20 minutes, or as much as 2 hours", (20, 120, "min")),
    ("as short as 10 minutes or up to an hour", (10, 60, "min")),
    ("30 minutes or up to 2 hours", (30, 120, "min")),
    ("30 minutes, or up to 2 hours for both", (30, 120, "min")),
    ("30 minutes, up to 2 hours after an earlier repair", (30, 30, "min")),
    ("at least 30 minutes, up to 2 hours", (30, 120, "min")),
    ("at least 30 minutes but no more than 2 hours", (30, 120, "min")),
    ("30 minutes but not longer than 2 hours", (30, 120, "min")),
    ("a minimum of 1 hour and a maximum of 3 hours", (1, 3, "h")),
    ("8 hours and up to 2 hours before", (8, 8, "h")),
    ("30 minutes or 2 hours", (30, 30, "min")),
    ("1 hour, and 2 hours for both", (1, 1, "h")),
    ("a day and a half", (36, 36, "h")),
    ("½ to 1 day", (None, 1, "d")),
    ("not exceeding 2 hours", (None, 2, "h")),
    ("rarely exceeds one hour", (None, 1, "h")),
    ("rarely more than 2 hours", (None, 2, "h")),
    ("seldom longer than 1 hour", (None, 1, "h")),
    ("rarely less than 1 hour", (1, None, "h")),
    ("none to 24 hours", (None, 24, "h")),
    ("same day to 2 days", (None, 2, "d")),
    ("0 to 24 hours", (0, 24, "h")),
    ("ranges from 1 to 3 hours", (1, 3, "h")),
    ("one to two hours", (1, 2, "h")),
    ("six to twelve months", (6, 12, "mo")),
    ("an hour or two", (1, 2, "h")),
    ("1 or 2 hours", (1, 2, "h")),
    ("half an hour", (30, 30, "min")),
    ("a half-hour visit", (30, 30, "min")),
    ("three quarters of an hour", (45, 45, "min")),
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
    ("1 h 30", (90, 90, "min")),
    ("1h30", (90, 90, "min")),
    ("1 hour 30.", (90, 90, "min")),
    ("2 h 15 to 3 h", (135, 180, "min")),
    ("2 h – 3 h 30", (120, 210, "min")),
    ("1 hr. 30 min.", (90, 90, "min")),
    ("one hour ten minutes", (70, 70, "min")),
    ("From 30 minutes", (30, None, "min")),
    ("starting at 20 minutes, depending on the size", (20, None, "min")),
    ("from 30 minutes to 1 hour", (30, 60, "min")),
    ("from 6 hours before the scan", (6, 6, "h")),
    ("half to three-quarters of an hour", (30, 45, "min")),
    ("3/4 of an hour", (45, 45, "min")),
    ("max. 2 hours", (None, 2, "h")),
    ("min. 2 hours", (2, None, "h")),
    ("does not take more than 2 hours", (None, 2, "h")),
    ("does not usually exceed 2 hours", (None, 2, "h")),
    ("never less than 1 hour", (1, None, "h")),
    ("should not last longer than 90 minutes", (None, 90, "min")),
    ("Do not eat for more than 8 hours", (8, None, "h")),
    ("no more than an hour or two", (None, 2, "h")),
    ("up to 1 or 2 hours", (None, 2, "h")),
    ("1 hour or 2", (1, 2, "h")),
    ("1 hour or 2 days before", (1, 1, "h")),
    ("1 through 2 hours", (1, 2, "h")),
    ("1 hour and up", (1, None, "h")),
    ("1 hour+", (1, None, "h")),
    ("1 hour + 30 minutes of rest", (1, 1, "h")),
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
    "forty minutes to one hour",
    "twelve to fourteen hours",
    "two hours and fifteen minutes",
    "1 minute 30 seconds",
    "90 seconds to 2 minutes",
    "60 +/- 15 minutes",
    "1 hour ± 15 minutes",
    "30, 45 or 60 minutes",
    "most of a day",
    "half a day",
    "a half-day",
    "between 2 hours and 1 hour",
    "between 1 hour and 30 minutes",
    "infrequently more than 2 hours",
    "cannot be done in under 1 hour",
    "not always less than 1 hour",
    "",
]


def shown(match: Any) -> Range | None:
    return None if match is None else (match.range["low"], match.range["high"], match.range["unit"])


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_stated(text: str, expected: Range) -> None:
    match = next(times(text), None)
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
        ("20 min. per eye", True),
        ("15 to 30 minutes for each nail", True),
        ("about 15-30 minutes (per nail)", True),
        ("30 minutes of work per side", True),
        ("Each lid takes about 20 minutes", True),
        ("2 hours a day", True),
        ("5 minutes/side", True),
        ("1 hour for the first vein treated", False),
        ("Each session takes 30 minutes", False),
        ("15 minutes per session", True),
        ("15 minutes per treatment area", True),
        ("Each fraction takes 10 minutes", False),
        ("1 hour to set up and initiate", False),
        ("1 hour, including preparation", False),
        ("Turn onto each side for a quarter of an hour", False),
        ("Two visits of an hour and a half each", True),
    ],
)
def test_per(text: str, per: bool) -> None:
    match = next(times(text))
    assert match.per is per
    duration = procedure_duration(text)
    assert duration is not None
    assert duration.finding == ("duration-per-unit" if per else None)
    assert duration.range == (None if per else match.range)


OF_THE_PROCEDURE: list[tuple[str, Range | None, str | None]] = [
    ("Varies with the number of growths, but typically 1 to 3 hours.", (1, 3, "h"), None),
    ("Each visit lasts half an hour; the whole series takes three weeks.", (30, 30, "min"), "duration-several"),
    ("Resting part: 10 minutes. Whole visit: about an hour and a half", (90, 90, "min"), None),
    ("Setup takes 20 minutes. The procedure takes 1 hour.", (1, 1, "h"), None),
    ("Setup takes 20 minutes, and the procedure takes 1 hour.", (1, 1, "h"), None),
    ("20 minutes for setup and 1 hour for the procedure.", (1, 1, "h"), None),
    ("20 minutes for setup, 1 hour for the surgery", (1, 1, "h"), None),
    ("The implant lasts 10 years.", None, "duration-unclear"),
    ("The effects of the treatment last 6 months.", None, "duration-unclear"),
    ("The effects last 3 to 4 months; the procedure takes 15 minutes.", (15, 15, "min"), None),
    ("Treatment effects last 6 months.", None, "duration-unclear"),
    ("1 h 30", (90, 90, "min"), None),
    ("From 30 minutes", (30, None, "min"), None),
    ("1 to 3 sessions of 20 minutes", (20, 20, "min"), None),
    ("The rinse takes 20 minutes. Waking up takes another 2 hours.", (20, 20, "min"), None),
    ("The rinse usually takes 30 minutes to 1 hour.", (30, 60, "min"), None),
    ("The whole visit takes 3 hours; the procedure itself takes 45 minutes.", (45, 45, "min"), None),
    ("Plan for 3 hours in total, including 1 hour for the procedure itself.", (1, 1, "h"), None),
    ("The procedure takes 30 minutes; total time in the hospital is 3 hours.", (30, 30, "min"), None),
    ("The first stage takes 1 hour and the second stage takes 2 hours; the total is 3 hours.", (3, 3, "h"), None),
    ("The first stage takes 1 hour and the second stage takes 2 hours.", None, "duration-unclear"),
    ("20 minutes per lid, 40 minutes in total", (40, 40, "min"), "duration-several"),
    ("About 20 minutes per toe. The procedure takes 1 hour.", (1, 1, "h"), "duration-several"),
    ("10 minutes per side, or 20 minutes for both.", None, "duration-per-unit"),
    ("30 minutes for one eye, 1 hour for both", (30, 30, "min"), "duration-several"),
    ("Laparoscopic: 1 to 2 hours. Open: 2 to 4 hours", (1, 2, "h"), "duration-several"),
    ("Recovery takes 2 weeks.", None, "duration-unclear"),
    ("The procedure takes 1 to 2 hours, and patients stay about 3 hours for observation.", (1, 2, "h"), None),
    ("The procedure takes about 1 hour to set up and initiate.", (1, 1, "h"), None),
    ("1 hour to set up and initiate", (1, 1, "h"), None),
    ("1 hour for the first vein treated", (1, 1, "h"), None),
    ("Typically 1-2 hours, including preparation.", (1, 2, "h"), None),
    ("1 hour, including recovery time.", (1, 1, "h"), None),
    ("Including setup, about 2 hours.", (2, 2, "h"), None),
    ("The surgery, including anesthesia and recovery, takes 3 hours.", (3, 3, "h"), None),
    ("The surgery takes 2 hours. The anesthesia takes 30 minutes to wear off.", (2, 2, "h"), None),
    ("Anesthesia takes 20 minutes to take effect; the graft takes 1 hour.", (1, 1, "h"), None),
    ("The drops take 20 minutes to work.", None, "duration-unclear"),
    ("Patients wait 30 minutes before the scan, which takes 15 minutes.", (15, 15, "min"), None),
    ("Arrive 2 hours before surgery. The operation lasts 90 minutes.", (90, 90, "min"), None),
    ("Arrive 30 minutes early.", None, "duration-unclear"),
    ("The procedure takes 20 minutes longer in children.", None, "duration-unclear"),
    ("It takes 30 minutes more if both sides are done.", None, "duration-unclear"),
    ("1 hour; add 20 minutes for each further side.", (1, 1, "h"), None),
    ("It adds 15 minutes to the operation.", None, "duration-unclear"),
    ("The open repair takes 2 hours longer than the keyhole repair.", None, "duration-unclear"),
    ("Unlike the 3 hours of open surgery, it takes 1 hour.", (1, 1, "h"), None),
    ("It takes 1 hour instead of 3 hours.", (1, 1, "h"), None),
    ("It no longer takes 4 hours but 1 hour.", (1, 1, "h"), None),
    ("In the past it took 4 hours; now it takes 1 hour.", (1, 1, "h"), None),
    ("The procedure is repeated every 3 months.", None, "duration-unclear"),
    ("It takes 15 minutes and is repeated after 2 weeks.", (15, 15, "min"), None),
    ("Results are available in 2 days.", None, "duration-unclear"),
    ("You can go home after 2 hours.", None, "duration-unclear"),
    ("You can go home in 2 hours.", None, "duration-unclear"),
    ("Hospital stay of 2 days.", None, "duration-unclear"),
    ("The catheter stays in for 3 days.", None, "duration-unclear"),
    ("The device is worn for 24 hours.", None, "duration-unclear"),
    ("The monitor records for 24 to 48 hours.", (24, 48, "h"), None),
    ("Total time: 2 hours", (2, 2, "h"), None),
    ("Total procedure time is 2 hours.", (2, 2, "h"), None),
    ("The procedure lasts 1 hour. Recovery lasts 2 hours.", (1, 1, "h"), None),
    ("Recovery lasts 2 hours. The procedure lasts 1 hour.", (1, 1, "h"), None),
    ("Time in the recovery room: 1 hour.", None, "duration-unclear"),
    ("Plan to be at the clinic for 2 hours.", (2, 2, "h"), None),
    ("You will be in the operating room for 2 hours.", (2, 2, "h"), None),
    ("Surgery time: 2 hours; recovery room: 1 hour", (2, 2, "h"), None),
    ("Implant placement takes 45 minutes.", (45, 45, "min"), None),
    ("Preparation of the graft takes 10 minutes.", None, "duration-unclear"),
    ("Preparing the room takes 10 minutes.", None, "duration-unclear"),
    ("Placement of the implant takes 30 minutes.", (30, 30, "min"), None),
    ("Stent insertion takes about 40 minutes.", (40, 40, "min"), None),
    ("The injection takes 5 minutes.", (5, 5, "min"), None),
    ("The injection takes 5 minutes. You wait 20 minutes for the scan.", (5, 5, "min"), None),
    ("The pacemaker battery lasts 7 to 10 years.", None, "duration-unclear"),
    ("Battery life is 7 years.", None, "duration-unclear"),
    ("The filling lasts 10 years.", None, "duration-unclear"),
    ("Relief lasts for 3 to 6 months.", None, "duration-unclear"),
    ("Numbness lasts for 2 hours.", None, "duration-unclear"),
    ("A 30-minute drive.", None, "duration-unclear"),
    ("The procedure must be done within 24 hours of injury.", None, "duration-unclear"),
    ("Done within 2 hours.", (None, 2, "h"), None),
    ("The cut itself takes 5 minutes.", (5, 5, "min"), None),
    ("Actual operating time is 40 minutes.", (40, 40, "min"), None),
    ("Usually 1 hour; with sedation allow 3 hours.", (1, 1, "h"), None),
    ("If both sides are treated, 2 hours.", (2, 2, "h"), None),
    ("1 hour for adults, 30 minutes for children.", (1, 1, "h"), "duration-several"),
    ("The procedure may take 2 to 3 hours, but plan to spend the whole day.", (2, 3, "h"), None),
    ("Each session takes 30 minutes.", (30, 30, "min"), None),
    ("Six sessions of 30 minutes over 3 weeks.", (30, 30, "min"), "duration-several"),
    ("Sessions last 45 minutes, twice a week for 6 weeks.", (45, 45, "min"), None),
    ("A course lasts 6 weeks; each session takes 20 minutes.", (20, 20, "min"), None),
    ("15 minutes per session, with treatment over 6 weeks.", (15, 15, "min"), "duration-several"),
    ("Each visit takes about 20 minutes, and treatment lasts 6 weeks.", (20, 20, "min"), "duration-several"),
    ("15 minutes per treatment area, with treatment over 6 weeks.", (6, 6, "wk"), "duration-several"),
    ("Treatment lasts 6 weeks, with sessions of 15 minutes.", (15, 15, "min"), "duration-several"),
    ("Each fraction takes 30 to 60 minutes; treatment is given over two weeks.", (30, 60, "min"), "duration-several"),
    ("Treatment lasts 6 weeks; setting up takes 20 minutes.", (6, 6, "wk"), None),
    ("The cast is applied in about 20-30 minutes and is worn for several weeks.", (20, 30, "min"), None),
    ("The splint is usually fitted in 15 minutes and stays on for 6 weeks.", (15, 15, "min"), None),
    ("The splint is worn for 15 minutes.", None, "duration-unclear"),
    ("The splint is fitted in 2 weeks.", None, "duration-unclear"),
    ("Not exceeding 2 hours.", (None, 2, "h"), None),
    ("Rarely exceeds one hour.", (None, 1, "h"), None),
    ("Half a day.", None, "duration-unclear"),
    ("It takes 2 hours, not 3 hours.", (2, 2, "h"), None),
    ("Not 2 hours but 1 hour.", (1, 1, "h"), None),
    ("The exam takes 15 minutes followed by a 30-minute rest.", (15, 15, "min"), None),
    ("The first 30 minutes are spent on setup.", None, "duration-unclear"),
    ("Fast for 6 hours before. The scan takes 20 minutes.", (20, 20, "min"), None),
    ("The procedure takes several hours.", None, None),
    ("Varies.", None, None),
    ("The duration varies widely but typically ranges from 1 to 3 hours.", (1, 3, "h"), None),
    ("The procedure usually takes less than an hour, though setting up may take 30 minutes.", (None, 1, "h"), None),
    ("Surgery lasts 2 to 4 hours, depending on the number of levels.", (2, 4, "h"), None),
    ("General anesthesia lasts 2 hours.", None, "duration-unclear"),
    ("The test takes 2 hours and the dye is injected 30 minutes before.", (2, 2, "h"), None),
    ("The dressing change takes 15 minutes.", (15, 15, "min"), None),
    ("Closing the wound takes 10 minutes.", None, "duration-unclear"),
    ("The anesthetist's check takes 10 minutes and the operation 1 hour.", (1, 1, "h"), None),
    ("The stitches stay for 10 days; the procedure takes 20 minutes.", (20, 20, "min"), None),
    ("Allow 1 hour.", (1, 1, "h"), None),
    ("Allow 3 hours for the whole visit.", (3, 3, "h"), None),
    ("Appointments last 45 minutes.", (45, 45, "min"), None),
    ("The visit can vary from 30 minutes to several hours.", (30, None, "min"), None),
    ("Two stages, 3 months apart, each taking 1 hour.", None, "duration-unclear"),
    ("Two operations of 1 hour each.", None, "duration-per-unit"),
    ("The graft takes 1 hour; the harvest takes another 30 minutes.", (1, 1, "h"), None),
    ("In most cases 1 hour is enough.", (1, 1, "h"), None),
    ("1 hour is usually enough.", (1, 1, "h"), None),
    ("An hour is set aside for the procedure.", (1, 1, "h"), None),
    ("The procedure can be completed in 20 minutes.", (20, 20, "min"), None),
    ("Children need 20 minutes more.", None, "duration-unclear"),
    ("Surgery: 2 hours. Hospital stay: 3 days.", (2, 2, "h"), None),
    ("Hospital stay: 3 days. Surgery: 2 hours.", (2, 2, "h"), None),
    ("About 2 hours (plus 1 hour for recovery).", (2, 2, "h"), None),
    ("About 2 hours plus recovery.", (2, 2, "h"), None),
    ("2 hours plus 1 hour recovery", (2, 2, "h"), None),
    (
        "It takes between 20 and 30 minutes, but you will be with us for up to 3 hours.",
        (20, 30, "min"),
        "duration-several",
    ),
    ("Duration: 45 minutes", (45, 45, "min"), None),
    ("The procedure takes 1 hour and recovery 2 hours.", (1, 1, "h"), None),
    ("The anesthetic wears off after 2 to 3 hours.", None, "duration-unclear"),
    ("The scan lasts 20 minutes; results take 2 days.", (20, 20, "min"), None),
    ("The surgery typically takes about 2 hours, followed by 1 to 2 hours of recovery.", (2, 2, "h"), None),
    ("Healing takes 6 weeks and the procedure 1 hour.", (1, 1, "h"), None),
    ("Expect to be in the hospital for 2 days.", None, "duration-unclear"),
    ("The rod is removed after 2 years.", None, "duration-unclear"),
    ("The brace is worn for 6 weeks.", None, "duration-unclear"),
    ("The cast is kept on for 6 weeks. The procedure itself is over in 20 minutes.", (20, 20, "min"), None),
    ("The procedure lasts 1 hour. It should be repeated in 6 months.", (1, 1, "h"), None),
    ("The treatment lasts 6 weeks.", (6, 6, "wk"), None),
    ("Treatment is given daily for 6 weeks.", (6, 6, "wk"), None),
    ("The procedure lasts 2 hours on average.", (2, 2, "h"), None),
    ("Total anesthesia time is 2 hours.", None, "duration-unclear"),
    ("Most procedures take 1 hour; complex ones up to 4 hours.", (1, 1, "h"), None),
    ("30 minutes with local, 60 minutes with general anesthesia.", (30, 30, "min"), None),
    ("The procedure generally takes 45 minutes from start to finish.", (45, 45, "min"), None),
    ("Surgery time varies; a simple case takes 1 hour, a complex one up to 5 hours.", (1, 1, "h"), None),
    ("It usually lasts 2 hours, and the patient goes home the same day.", (2, 2, "h"), None),
    (
        "Each treatment takes 15 minutes; most patients need 3 to 5 treatments spaced 4 weeks apart.",
        (15, 15, "min"),
        None,
    ),
    ("3 to 5 treatments, 4 weeks apart", None, "duration-unclear"),
    ("Treatments are 4 to 6 weeks apart.", None, "duration-unclear"),
    ("The treatment is given once a week for 6 weeks.", (6, 6, "wk"), None),
    ("15 minutes for the test itself and about an hour for the visit.", (15, 15, "min"), None),
    ("The patch stays on for 48 hours.", None, "duration-unclear"),
    ("Approximately 30 minutes, followed by 1 hour of monitoring.", (30, 30, "min"), None),
    ("Approximately 30 minutes (not including 1 hour of recovery).", (30, 30, "min"), None),
    ("1-2 hours, excluding recovery", (1, 2, "h"), None),
    ("1-2 hours of surgery", (1, 2, "h"), None),
    ("1-2 hours of surgical time", (1, 2, "h"), None),
    ("45 minutes of anesthesia time", None, "duration-unclear"),
    ("The procedure lasts between 1 and 2 hours with an additional 30 minutes for anesthesia.", (1, 2, "h"), None),
    ("It may take up to 3 days for the results.", None, "duration-unclear"),
    ("The drainage tube stays for 3 days.", None, "duration-unclear"),
    ("The surgery lasts 2 hours and you stay in the hospital for 2 nights.", (2, 2, "h"), None),
    ("A one-time procedure, about 30 minutes.", (30, 30, "min"), None),
    ("This takes less time than open surgery, which takes 3 hours.", None, "duration-unclear"),
    ("Faster than the open repair (3 hours): about 1 hour.", (1, 1, "h"), None),
    ("The procedure takes 1 hour, compared with 3 hours for open surgery.", (1, 1, "h"), None),
    ("Effects begin within 2 weeks and last 3 months.", None, "duration-unclear"),
    ("The pump works for 5 to 7 years.", None, "duration-unclear"),
    ("The lens lasts a lifetime; the procedure takes 15 minutes.", (15, 15, "min"), None),
    ("The procedure is quick, usually under 10 minutes.", (None, 10, "min"), None),
    ("It takes the surgeon 2 hours.", (2, 2, "h"), None),
    ("The team needs 20 minutes to prepare, then 1 hour to operate.", (1, 1, "h"), None),
    ("20 minutes of prep, 40 minutes of surgery, 1 hour of recovery", (40, 40, "min"), None),
    ("Prep: 20 min; surgery: 40 min; recovery: 60 min", (40, 40, "min"), None),
    ("Anesthesia 15 min, surgery 60 min, wake-up 30 min", (60, 60, "min"), None),
    ("You should arrive 1 hour before your procedure, which lasts 30 minutes.", (30, 30, "min"), None),
    ("The scan is done in 10 minutes but the tracer needs 1 hour to spread.", (10, 10, "min"), None),
    ("The tracer needs 1 hour to spread before the scan, which takes 20 minutes.", (20, 20, "min"), None),
    ("The injection is followed 60 minutes later by the scan.", None, "duration-unclear"),
    ("The fluid is left for 10 to 20 minutes.", None, "duration-unclear"),
    ("The solution stays in the abdomen for 4 to 6 hours.", None, "duration-unclear"),
    ("Each exchange takes about 30 to 40 minutes.", None, "duration-per-unit"),
    ("Dialysis takes 4 hours, three times a week.", (4, 4, "h"), None),
    ("The test needs 72 hours.", (72, 72, "h"), None),
    ("Duration depends on the case: 1 to 3 hours.", (1, 3, "h"), None),
    ("The patient lies still for 30 minutes.", None, "duration-unclear"),
    ("The patient must lie flat for 4 hours after the procedure.", None, "duration-unclear"),
    ("After 20 minutes the gel is wiped off.", None, "duration-unclear"),
    ("The surgery is scheduled for 3 hours.", (3, 3, "h"), None),
    ("It can last anywhere from 2 to 6 hours.", (2, 6, "h"), None),
    ("Can be as short as 10 minutes.", (10, None, "min"), None),
    ("Minimum 1 hour, maximum 3 hours", (1, 3, "h"), None),
    ("Never under 30 minutes", (30, None, "min"), None),
    ("It does not last 2 hours.", None, "duration-unclear"),
    ("It won't take 2 hours.", None, "duration-unclear"),
    ("It may not last more than 20 minutes.", (None, 20, "min"), None),
    ("Rarely, it takes 4 hours.", None, "duration-unclear"),
    ("In rare cases it takes 4 hours; usually 1 hour.", (1, 1, "h"), None),
    ("In complicated cases up to 4 hours", (None, 4, "h"), None),
    ("About 1 hour unless both knees are treated (2 hours).", (1, 1, "h"), "duration-several"),
    ("20 minutes a side", None, "duration-per-unit"),
    ("20 minutes one side, 40 minutes both sides", (20, 20, "min"), "duration-several"),
    ("30-45 minutes per vertebra treated, about 1 hour for one.", None, "duration-per-unit"),
    ("Depending on the number of lesions, 10 to 60 minutes", (10, 60, "min"), None),
    ("Effective for 12 months", None, "duration-unclear"),
    ("Valid for 12 months", None, "duration-unclear"),
    ("The trial lasts 7 days before the permanent implant, which takes 1 hour.", (1, 1, "h"), None),
    ("The wire is placed 2 hours before surgery. Surgery takes 1 hour.", (1, 1, "h"), None),
    ("Children under 2 years need 1 hour.", (1, 1, "h"), None),
    ("It is performed at 12 to 14 weeks of pregnancy and takes 10 minutes.", (10, 10, "min"), None),
    ("Labor lasts 12 to 18 hours; the block itself takes 10 minutes.", (10, 10, "min"), None),
    ("Each additional 30 minutes", None, "duration-unclear"),
    ("The first 30 minutes", None, "duration-unclear"),
    ("per 15 minutes", None, "duration-unclear"),
    ("Billed in 15-minute units", None, "duration-unclear"),
    ("Every 15 minutes", None, "duration-unclear"),
    ("Over the course of 6 weeks", None, "duration-unclear"),
    ("Given over the course of 2 hours", (2, 2, "h"), None),
    ("Sessions are spread over 6 weeks", None, "duration-unclear"),
    ("Most of the 2 hours is preparation", None, "duration-unclear"),
    ("Most procedures take 2 hours", (2, 2, "h"), None),
    ("Most of the procedures take 2 hours", (2, 2, "h"), None),
    ("A second operation after 3 months takes 1 hour", None, "duration-unclear"),
    ("thirty to forty-five minutes", None, "duration-unclear"),
    ("Twenty-five minutes", None, "duration-unclear"),
    ("1:30 h", None, "duration-unclear"),
    ("It starts at 1:30 pm", None, None),
]


@pytest.mark.parametrize(("text", "expected", "finding"), OF_THE_PROCEDURE)
def test_of_the_procedure(text: str, expected: Range | None, finding: str | None) -> None:
    duration = procedure_duration(text)
    assert (duration and duration.finding) == finding
    assert (None if duration is None or duration.range is None else shown(duration)) == expected


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("Setup", "20 minutes", None),
        ("Recovery", "Typically 2 hours", None),
        ("Procedure time", "About 1 hour", (1, 1, "h")),
        ("Duration", "30-60 minutes", (30, 60, "min")),
        ("Keyhole repair", "1 to 2 hours", (1, 2, "h")),
    ],
)
def test_under_the_label_of_a_duration(label: str, text: str, expected: Range | None) -> None:
    duration = procedure_duration(text, labels=[label])
    assert duration is not None
    assert duration.finding == (None if expected else "duration-unclear")
    assert (shown(duration) if duration.range else None) == expected


def test_the_surest_of_several_statements() -> None:
    duration = procedure_duration("20 minutes", "1 hour", "2 hours", labels=["Setup", "Surgery", "Total"])
    assert duration is not None
    assert (duration.text, shown(duration), duration.finding) == (1, (1, 1, "h"), None)


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
        ("Recovery time", "none to 24 hours", (None, 24, "h")),
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


PLAUSIBLE_RECOVERIES: list[tuple[str, Range | None]] = [
    ("Back to normal in 3 to 4 weeks.", (3, 4, "wk")),
    ("Most patients are back to normal in 3 to 4 weeks.", (3, 4, "wk")),
    ("You should be back to normal in 2 weeks.", (2, 2, "wk")),
    ("Life is back to normal after 6 weeks.", (6, 6, "wk")),
    ("Bowel habits are back to normal in 2 weeks.", None),
    ("The voice is back to normal in 2 weeks.", None),
    ("Return to desk work after three weeks.", (3, 3, "wk")),
    ("Return to office work in 1 to 2 weeks.", (1, 2, "wk")),
    ("Most people return to work after 2 weeks.", (2, 2, "wk")),
    ("Return to work: 2 weeks", (2, 2, "wk")),
    ("Back to work in 2 weeks", (2, 2, "wk")),
    ("You can go back to work after 1 week.", (1, 1, "wk")),
    ("Off work for 2 weeks", None),
    ("Time off work: 2 weeks", None),
    ("Return to light duties in a week.", None),
    ("Return to heavy work after 6 weeks.", None),
    ("Return to sports after 3 months.", None),
    ("Return to full activity in 6 weeks.", (6, 6, "wk")),
    ("Full activity after 6 weeks.", (6, 6, "wk")),
    ("Full activity is possible after 6 weeks.", (6, 6, "wk")),
    ("Avoid full activity for 6 weeks.", None),
    ("Typically 1-2 weeks for full recovery.", (1, 2, "wk")),
    ("Normal activity within one to two weeks.", (1, 2, "wk")),
    ("Recovery is quick, with most patients returning to normal within 24 hours.", (None, 24, "h")),
    ("Most patients return to normal within 1 week.", (None, 1, "wk")),
    ("With sensation returning to normal within 3 days.", None),
    ("Everyday activities can be resumed in 2 weeks.", (2, 2, "wk")),
    ("Light activities can be resumed in 2 days.", None),
    ("You may need help with everyday activities in the first 2 weeks.", None),
    ("It may take 2 weeks before you can resume all activities.", (2, 2, "wk")),
    ("Full return to activities takes 3 months.", (3, 3, "mo")),
    ("Return to sports activities after 3 months.", None),
    ("Activity is restricted for 2 weeks.", None),
    ("Resume normal activities after 2 days", (2, 2, "d")),
    ("Normal activities can be resumed after 2 days", (2, 2, "d")),
    ("Usual activities may be resumed in 1-2 weeks", (1, 2, "wk")),
    ("Return to school in 3 days", (3, 3, "d")),
    ("Recovery is complete in 6 weeks.", (6, 6, "wk")),
    ("Complete recovery: 3 months", (3, 3, "mo")),
    ("Full recovery 6-12 weeks", (6, 12, "wk")),
    ("The recovery time is 2 weeks.", (2, 2, "wk")),
    ("Recovery takes longer than 6 weeks.", (6, None, "wk")),
    ("Recovery rarely takes more than 6 weeks.", (None, 6, "wk")),
    ("Recovery from open surgery takes 6 weeks, from keyhole surgery 2 weeks.", (6, 6, "wk")),
    ("Recovery is faster than the 6 weeks of open surgery.", None),
    ("Recovery takes 2 weeks less than with open surgery.", None),
    ("Recovery does not take 6 weeks.", None),
    ("Full recovery can be expected after 3 to 6 months.", (3, 6, "mo")),
    ("The bone heals in 6 to 8 weeks.", (6, 8, "wk")),
    ("Healing takes about 10 days.", (10, 10, "d")),
    ("Healed in 10 days", (10, 10, "d")),
    ("The wound heals within 2 weeks.", (None, 2, "wk")),
    ("Scars fade over 12 months.", None),
    ("Stitches come out after 10 days.", None),
    ("Swelling settles in 2 weeks.", None),
    ("Recovery room stay of 2 hours.", None),
    ("You will recover in the ward for 2 hours.", None),
    ("You will spend 1 to 2 hours in recovery.", None),
    ("Recovery from the anesthetic takes 1 to 2 hours.", None),
    ("Recovery from sedation takes an hour.", None),
    ("Walk within 24 hours; full recovery takes 6 weeks.", (6, 6, "wk")),
    ("No recovery time is needed.", None),
    ("There is no downtime.", None),
    ("Downtime is 3 to 5 days.", (3, 5, "d")),
    ("Minimal downtime of 1 day", (1, 1, "d")),
    ("Recovery varies from 2 to 6 weeks.", (2, 6, "wk")),
    ("Recovery ranges between 2 and 6 weeks.", (2, 6, "wk")),
    ("Children recover in 1 week, adults in 2 weeks.", (1, 1, "wk")),
    ("Do not return to work for 2 weeks.", None),
    ("You may not return to normal activities for 6 weeks.", None),
    ("You cannot return to normal activity before 6 weeks.", None),
    ("Avoid normal activities for 6 weeks.", None),
    ("Return to normal diet in 2 days.", None),
    ("Normal diet in 2 days.", None),
    ("You will feel back to normal within a week.", (None, 1, "wk")),
    ("Feeling returns to normal in 3 weeks.", None),
    ("Things get back to normal after 4 weeks.", (4, 4, "wk")),
    ("Patients regain full strength in 3 months.", None),
    ("Convalescence of 6 weeks", (6, 6, "wk")),
    ("Recuperation takes 6 weeks.", (6, 6, "wk")),
    ("Most recover fully after 6 weeks.", (6, 6, "wk")),
    ("Recovery is usually complete by 6 weeks.", (6, 6, "wk")),
    ("Expect to be back at your desk in 1 week.", None),
    ("Resume desk work after 1 week, manual work after 6 weeks.", (1, 1, "wk")),
    ("Resume sedentary work in 1 week", (1, 1, "wk")),
    ("Manual work can be resumed after 6 weeks.", None),
    ("Return to exercise after 6 weeks.", None),
    ("Driving after 2 weeks.", None),
    ("Return to driving in 2 weeks.", None),
    ("Recovery aids for 6 weeks", None),
]


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE_RECOVERIES)
def test_plausible_recoveries(text: str, expected: Range | None) -> None:
    assert shown(recovery_time(text)) == expected


def test_recovery_span() -> None:
    text = "Rest for 2 days. Full recovery takes about 6 weeks."
    match = recovery_time(text)
    assert match is not None
    assert text[match.start : match.end] == "6 weeks"


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "to ",
        "a ",
        "between ",
        "between 1 hour and ",
        "1 hour or up to ",
        "never more than 1 hour ",
        "the cast is applied in ",
        " ",
        "1",
        "1-",
        "1 day,",
        "1 hour and ",
        "a few ",
        "recovery ",
        "healing avoid 2 weeks, ",
        "20 minutes for setup and ",
        "than 1 hour; ",
    ],
)
def test_linear(unit: str) -> None:
    assert_linear(repeated("", unit, " hours"), lambda text: (list(times(text)), procedure_duration(text)))
    assert_linear(repeated("setup, ", unit, " 1 hour"), procedure_duration)
    assert_linear(repeated("", unit, " week of recovery"), recovery_time)


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
    duration = procedure_duration(text, labels=[label])
    assert duration is None or (duration.range is None) == (
        duration.finding in ("duration-unclear", "duration-per-unit")
    )
    match_ = recovery_time(text, label)
    assert match_ is None or 0 <= match_.start < match_.end <= len(text)


@pytest.mark.parametrize("text", ["2h300", "2h75", "2h3"])
def test_digits_glued_to_a_unit_are_no_time(text: str) -> None:
    assert list(times(text)) == []


@pytest.mark.parametrize(
    ("texts", "expected", "several"),
    [
        (["Most people return to desk work in 2 weeks.", "Full recovery takes 6 months."], (6, 6, "mo"), False),
        (["Most people return to desk work in 2 weeks. Full recovery takes 6 months."], (6, 6, "mo"), False),
        (["Full recovery takes 6 weeks.", "Return to work in 2 weeks."], (6, 6, "wk"), False),
        (["Return to work in 2 weeks.", "Full return to activities takes 6 months."], (6, 6, "mo"), False),
        (["Return to work in 2 weeks.", "Six months are needed for full recovery."], (6, 6, "mo"), False),
        (["Full recovery takes 6 weeks.", "Complete healing takes 3 months."], (6, 6, "wk"), True),
        (["Return to work in 2 weeks.", "Return to normal activities in 4 weeks."], (2, 2, "wk"), True),
        (["Recovery time is 1-2 weeks for desk jobs, 6 weeks for manual work"], (1, 2, "wk"), True),
        # near-misses
        (["Recovery takes 2 weeks.", "Recovery takes 2 weeks."], (2, 2, "wk"), False),
        (["Recovery takes 2 weeks.", "Return to full duties in 6 weeks."], (2, 2, "wk"), True),
        (["Recovery takes 2 weeks, with a brace for 6 weeks."], (2, 2, "wk"), False),
        (["Recovery takes 2 weeks.", "Avoid lifting for 6 weeks."], (2, 2, "wk"), False),
        (["Recovery takes 2 weeks.", "Full weight on the leg after 6 weeks."], (2, 2, "wk"), False),
    ],
)
def test_recovery_of_several_lines(texts: list[str], expected: Range, several: bool) -> None:
    found = recovery(texts, [None] * len(texts))
    assert found is not None
    assert shown(found) == expected
    assert found.several is several


def test_recovery_under_several_labels() -> None:
    found = recovery(["About 2 weeks.", "About 6 weeks."], ["Return to work", "Full recovery"])
    assert found is not None
    assert (found.text, found.several) == (1, False)
    found = recovery(["1-2 weeks for desk jobs, 6 weeks for manual work"], ["Recovery time"])
    assert found is not None
    assert (found.range["low"], found.several) == (1, True)
