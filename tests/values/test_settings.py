"""Kinds of setting, and the homes and laboratories that are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse.values.settings import kinds

NAMED: list[tuple[str, str]] = [
    ("Performed in an outpatient surgical center or a hospital.", "ambulatory_surgery_center hospital"),
    ("Hospital or outpatient surgical center.", "hospital ambulatory_surgery_center"),
    ("hospital operating\n  room", "hospital operating_room"),
    ("operating theatre", "operating_room"),
    ("surgery center", "ambulatory_surgery_center"),
    ("day surgery centre", "ambulatory_surgery_center"),
    ("ambulatory surgical center (ASC)", "ambulatory_surgery_center"),
    ("day surgery unit", "ambulatory_surgery_center"),
    ("Outpatient clinic or surgical center", "outpatient_clinic ambulatory_surgery_center"),
    ("outpatient clinic", "outpatient_clinic"),
    ("an eye clinic", "outpatient_clinic"),
    ("the doctor’s office", "physician_office"),
    ("a primary care office", "physician_office"),
    ("In-office procedure", "physician_office"),
    ("emergency room or urgent care", "emergency_department urgent_care"),
    ("emergency department", "emergency_department"),
    ("endoscopy suite", "endoscopy_suite"),
    ("an endoscopy center", "endoscopy_suite"),
    ("imaging center", "imaging_center"),
    ("radiology department of a hospital", "imaging_center hospital"),
    ("interventional radiology suite", "imaging_center"),
    ("nuclear medicine department", "imaging_center"),
    ("clinical laboratory", "laboratory"),
    ("a lab", "laboratory"),
    ("at home", "home"),
    ("in the patient's own home", "home"),
    ("Home or clinic", "home outpatient_clinic"),
    ("Clinic, office, or home.", "outpatient_clinic physician_office home"),
    ("outpatient hospital department", "hospital"),
    ("hospital-based outpatient clinic", "hospital outpatient_clinic"),
    ("not only in hospitals but also in clinics", "hospital outpatient_clinic"),
    ("hospital, clinic, and hospital", "hospital outpatient_clinic"),
    ("not in a hospital", ""),
    ("not in a hospital or clinic", ""),
    ("in an office rather than in a hospital", "physician_office"),
    ("A hospital is not needed", ""),
    ("in a clinic; no hospital stay", "outpatient_clinic"),
    ("hospital stay of two days", ""),
    ("hospitalized patients", ""),
    ("a cath lab", ""),
    ("electrophysiology lab in a hospital", "hospital"),
    ("lab tests", ""),
    ("laboratory results", ""),
    ("nursing home", ""),
    ("Patients go home the same day", ""),
    ("The patient can rest at home", ""),
    ("internal medicine unit", ""),
    ("as an outpatient procedure", ""),
    ("clinical evaluation", ""),
    ("collaborative care", ""),
    ("a minor procedure room", ""),
    ("office work", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_named(text: str, expected: str) -> None:
    assert kinds(text) == expected.split()


@pytest.mark.parametrize(
    "hostile",
    ["not " * 20000 + "hospital", "home " * 20000, "outpatient " * 10000, "lab " * 20000, " " * 100000],
)
def test_linear(hostile: str) -> None:
    begin = time.perf_counter()
    kinds(hostile + " clinic")
    assert time.perf_counter() - begin < 3


VOCABULARY = "hospital operating room clinic office lab home at in the not or , . day surgery center emergency gi"
WORDS = st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=20).map(" ".join)


@given(text=st.one_of(st.text(max_size=60), WORDS))
@settings(max_examples=300, deadline=None)
def test_total(text: str) -> None:
    found = kinds(text)
    assert len(found) == len(set(found))
