"""Roles and their conditions."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse.values.personnel import condition, role

ROLES: list[tuple[str, str]] = [
    ("Surgeon (orthopedic or neurosurgeon)", "surgeon"),
    ("Surgeons specialized in hand surgery or orthopedic surgery.", "surgeon"),
    ("Lead surgeon", "surgeon"),
    ("Oral surgeon", "surgeon"),
    ("Neurosurgeon", "surgeon"),
    ("Assistant surgeon", "surgeon"),
    ("Surgical oncologist", "surgeon"),
    ("Anesthesiologists or nurse anesthetists.", "anesthesia_provider"),
    ("Certified registered nurse anesthetist (CRNA)", "anesthesia_provider"),
    ("Nurse\n  anaesthetist", "anesthesia_provider"),
    ("Anaesthesiologist", "anesthesia_provider"),
    ("Anesthesia provider", "anesthesia_provider"),
    ("Anesthesia technician", "technician"),
    ("Surgical nurses and assistants", "nurse"),
    ("Surgical nurses and support staff.", "nurse"),
    ("Nurse practitioner", "nurse"),
    ("Nursing staff", "nurse"),
    ("Nursing assistant", "assistant"),
    ("Radiologist", "physician"),
    ("An interventional cardiologist", "physician"),
    ("Electrophysiologist", "physician"),
    ("Pathologist", "physician"),
    ("Psychiatrist", "physician"),
    ("Paediatrician", "physician"),
    ("General practitioner", "physician"),
    ("OB/GYN", "physician"),
    ("ENT specialist", "physician"),
    ("Lung specialist, anesthesiologist, endoscopy nurse", "physician"),
    ("Cytotechnologist", "technician"),
    ("Immunotechnologist", "technician"),
    ("Optician or ophthalmologist", "other"),
    ("Child life specialist", "other"),
    ("Possibly a doctor", "physician"),
    ("Radiologic technologist", "technician"),
    ("Surgical technician", "technician"),
    ("Scrub tech", "technician"),
    ("Pharmacy technician", "technician"),
    ("A sonographer or radiologist", "technician"),
    ("Physician assistant", "assistant"),
    ("Physician’s assistant", "assistant"),
    ("Surgical assistants", "assistant"),
    ("Respiratory therapist", "therapist"),
    ("Physical therapists", "therapist"),
    ("Speech-language pathologist", "therapist"),
    ("Pharmacist", "pharmacist"),
    ("Support staff", "support_staff"),
    ("Transport staff", "support_staff"),
    ("Receptionists", "support_staff"),
    ("Social worker", "support_staff"),
    ("A driver", "support_staff"),
    ("Operating room staff", "support_staff"),
    ("Operating room nurses", "nurse"),
    ("Audiologist", "other"),
    ("Psychologist", "other"),
    ("Dentist", "other"),
    ("Surgical team", "other"),
    ("Trained professionals", "other"),
    ("", "other"),
]

CONDITIONS: list[tuple[str, str | None]] = [
    ("Anesthesiologist (if sedation is used)", "if sedation is used"),
    ("Anesthesiologist if needed.", "if needed"),
    ("Anesthesiologist (if general anesthesia (GA) is used)", "if general anesthesia (GA) is used"),
    (
        "Anesthesiologist, if general, regional, or local anesthesia is used, and a nurse",
        "if general, regional, or local anesthesia is used",
    ),
    ("If sedation is used, an anesthesiologist may be present", "If sedation is used"),
    ("Surgeon (when the\n  lesion is large)", "when the\n  lesion is large"),
    ("Anesthesiologist when needed.", "when needed"),
    ("Interpreter (as needed)", "as needed"),
    ("Only if needed", "Only if needed"),
    ("Pediatric surgeon for children", "for children"),
    ("Anesthesiologist (for pediatric patients)", "for pediatric patients"),
    ("Assistant surgeon for complex cases and a nurse", "for complex cases"),
    ("Anesthesiologist in some cases", "in some cases"),
    ("Surgeon, depending on the case. A nurse.", "depending on the case"),
    ("Nurse if needed (for monitoring)", "if needed"),
    ("Surgeon", None),
    ("Technician for the procedure", None),
    ("Anesthesiologist for monitoring", None),
    ("A nurse for patient monitoring", None),
    ("Nurse specialized in children", None),
    ("Surgeon specialized in complex cases", None),
    ("Nurse caring for children", None),
    ("Nurses responsible for patients", None),
    ("Nurse: provides care for patients", None),
    ("Surgeon in the hospital", None),
    ("Surgeon, even if busy", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_role(text: str, expected: str) -> None:
    assert role(text) == expected


@pytest.mark.parametrize(("text", "expected"), CONDITIONS)
def test_condition(text: str, expected: str | None) -> None:
    span = condition(text)
    assert (None if span is None else text[slice(*span)]) == expected


@pytest.mark.parametrize(
    "hostile",
    ["nurse " * 20000, "for " * 20000, "(if " * 20000, "if a, " * 10000, "a" * 100000, " " * 100000],
)
def test_linear(hostile: str) -> None:
    begin = time.perf_counter()
    role("x" + hostile)
    condition(hostile)
    assert time.perf_counter() - begin < 3


VOCABULARY = "if when for in cases children is used nurse ( ) , . as even needed \n İ surgeon"
WORDS = st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=20).map(" ".join)


@given(text=st.one_of(st.text(max_size=60), WORDS))
@settings(max_examples=300, deadline=None)
def test_total(text: str) -> None:
    assert role(text)
    span = condition(text)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(text)
        assert text[slice(*span)].strip() == text[slice(*span)]
