"""Roles and their conditions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathological import assert_linear, repeated

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
    ("Anesthesiologist is not normally present", "other"),
    ("An anesthesiologist isn't usually needed", "other"),
    ("Anesthesiologist is never required; nurse", "nurse"),
    ("Anesthesiologist is not always present", "anesthesia_provider"),
    ("Anesthesiologist, never alone", "anesthesia_provider"),
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


PLAUSIBLE_CONDITIONS: list[tuple[str, str | None]] = [
    ("Anesthesiologist (for general anesthesia)", "for general anesthesia"),
    ("Anesthesiologist (in children)", "in children"),
    ("Anesthesiologist (for sedation)", "for sedation"),
    ("Anesthesiologist (general anesthesia only)", None),
    ("Anesthesiologist (only for general anesthesia)", "only for general anesthesia"),
    ("Anesthesiologist, for general anesthesia", "for general anesthesia"),
    ("Anesthesiologist for general anesthesia", "for general anesthesia"),
    ("Anesthesiologist for anesthesia", None),
    ("Anesthesiologist for sedation", None),
    ("Anesthesiologist (for sedation cases)", "for sedation cases"),
    ("Anesthesiologist in children", "in children"),
    ("Anesthesia provider (when under sedation)", "when under sedation"),
    ("Anesthesiologist (optional)", None),
    ("Anesthesiologist (if applicable)", "if applicable"),
    ("Anesthesiologist (as applicable)", "as applicable"),
    ("Anesthesiologist (where needed)", "where needed"),
    ("Anesthesiologist, where required", "where required"),
    ("Assistant (for large lesions)", "for large lesions"),
    ("Assistant (in complex cases)", "in complex cases"),
    ("Assistant (in difficult repairs)", "in difficult repairs"),
    ("Assistant (for two-sided repairs)", None),
    ("Nurse (for monitoring)", None),
    ("Nurse (for support)", None),
    ("Pediatric nurse (for children)", "for children"),
    ("Pediatric nurse (in pediatric cases)", "in pediatric cases"),
    ("Pediatric anesthesiologist (for children under 12)", "for children under 12"),
    ("Interpreter, when needed", "when needed"),
    ("Interpreter – if needed", "if needed"),
    ("Interpreter, on request", None),
    ("Surgeon (ENT)", None),
    ("Surgeon in charge", None),
    ("Surgeon for the repair", None),
    ("Nurse for patients", "for patients"),
    ("Nurse in the clinic", None),
    ("Nurse in training", None),
    ("Nurses in pediatric care", None),
    ("A nurse, if the patient is sedated, and a technician", "if the patient is sedated"),
    ("Technician unless the surgeon operates it", "unless the surgeon operates it"),
    ("Technician (unless done in an office)", "unless done in an office"),
    ("Technician in case of imaging", "in case of imaging"),
    ("Technician in the event of a fault", "in the event of a fault"),
    ("Sometimes an anesthesiologist", None),
    ("Depending on the case, an anesthesiologist", "Depending on the case"),
    ("Anesthesiologist (in case of general anesthesia)", "in case of general anesthesia"),
    ("Anesthesiologist during general anesthesia", None),
    ("Radiologist for image guidance", None),
    ("Radiologist (for guided biopsies)", None),
    ("Therapist (after surgery)", None),
    ("Patient or caregiver (for home use)", None),
    ("Physician (for initial visit)", None),
    ("Plastic surgeon (should a flap be needed)", None),
    ("Plastic surgeon (deep wounds only)", None),
    ("Anesthesiologist (whenever sedation is given)", "whenever sedation is given"),
    ("Anesthesiologist only when sedation is used", "only when sedation is used"),
    ("Anesthesiologist only if sedation is used", "only if sedation is used"),
]

PLAUSIBLE_ROLES = [
    ("No surgeon is needed", "other"),
    ("No surgeon is needed; a nurse does it.", "nurse"),
    ("No anesthesiologist is needed", "other"),
    ("A surgeon is not needed", "other"),
    ("Surgeon not required; a technician suffices", "technician"),
    ("Not a surgeon but a nurse", "nurse"),
    ("Without an anesthesiologist", "other"),
    ("A nurse rather than a surgeon", "nurse"),
    ("A nurse, not a surgeon", "nurse"),
    ("A nurse instead of a doctor", "nurse"),
    ("Nurse without a doctor", "nurse"),
    ("None", "other"),
    ("No special staff", "other"),
    ("Does not require a surgeon", "other"),
    ("Anesthesiologist (not always needed)", "anesthesia_provider"),
    ("Anesthesiologist not always present", "anesthesia_provider"),
    ("Non-physician practitioner", "other"),
    ("Under supervision of a physician", "physician"),
    ("A technician under a physician's supervision", "technician"),
    ("Trained technician supervised by a doctor", "technician"),
    ("Surgeon's assistant", "assistant"),
    ("Assistant to the surgeon", "assistant"),
    ("Physical therapy assistant", "assistant"),
    ("Occupational therapist", "therapist"),
    ("Nurse practitioner or physician assistant", "nurse"),
    ("Advanced practice provider", "other"),
    ("Orthopaedic surgeon", "surgeon"),
    ("Gynaecologist", "physician"),
    ("Anaesthetist", "anesthesia_provider"),
    ("Operating department practitioner", "other"),
    ("Theatre nurse", "nurse"),
    ("Scrub nurse", "nurse"),
    ("Health care assistant", "assistant"),
    ("Consultant", "other"),
    ("Registrar", "other"),
    ("Dermatologist or plastic surgeon", "physician"),
    ("Medical physicist", "other"),
    ("Dosimetrist", "other"),
    ("Radiation therapist", "therapist"),
    ("Radiographer", "technician"),
    ("Surgical technologist", "technician"),
    ("Medical assistant", "assistant"),
    ("Dental hygienist", "other"),
    ("Oral and maxillofacial surgeon", "surgeon"),
    ("Nurse-midwife", "nurse"),
    ("Patient", "other"),
    ("Caregiver", "other"),
    ("Case manager", "support_staff"),
    ("Security staff", "other"),
    ("Housekeeping", "other"),
    ("Doctors", "physician"),
    ("Surgeon or interventional radiologist", "surgeon"),
    ("Sonographer (ultrasound technician)", "technician"),
    ("Respiratory therapists and nurses", "therapist"),
    ("Anesthesia care team", "anesthesia_provider"),
    ("Anesthesia", "other"),
    ("Nephrologist", "physician"),
    ("Hospital pharmacist", "pharmacist"),
    ("Pharmacy staff", "other"),
    ("Laboratory staff", "other"),
    ("Lab technician", "technician"),
    ("Phlebotomist", "technician"),
    ("Pathologist", "physician"),
    ("Cytologist", "physician"),
    ("Geneticist", "physician"),
    ("Medical geneticist", "physician"),
    ("Allergist or immunologist", "physician"),
    ("Podiatrist", "physician"),
    ("Cardiothoracic surgical team", "other"),
    ("Clinical staff", "other"),
    ("Genetic counselor", "other"),
    ("Dietician", "other"),
    ("Wound care nurse", "nurse"),
    ("Perfusionist", "technician"),
    ("Paramedics", "other"),
    ("EMT", "other"),
    ("Driver", "support_staff"),
    ("Orthotist", "other"),
]


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE_ROLES)
def test_plausible_roles(text: str, expected: str) -> None:
    assert role(text) == expected


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE_CONDITIONS)
def test_plausible_conditions(text: str, expected: str | None) -> None:
    span = condition(text)
    assert (None if span is None else text[slice(*span)]) == expected


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_role(text: str, expected: str) -> None:
    assert role(text) == expected


@pytest.mark.parametrize(("text", "expected"), CONDITIONS)
def test_condition(text: str, expected: str | None) -> None:
    span = condition(text)
    assert (None if span is None else text[slice(*span)]) == expected


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["nurse ", "for ", "no surgeon ", "not a trained nurse ", "(if ", "if a, ", "a", " "])
def test_linear(unit: str) -> None:
    assert_linear(repeated("x", unit), lambda text: (role(text), condition(text)))


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
