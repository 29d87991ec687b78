"""The code systems that pages name: their URIs, the form of their codes, and the words that stand for them."""

from __future__ import annotations

import re
from typing import NamedTuple


class System(NamedTuple):
    """A code system: its short name, its URI and the form of its codes."""

    name: str
    uri: str
    shape: re.Pattern[str]
    """Matches a whole code, capitals only."""
    bare: re.Pattern[str] | None
    """Matches a code that is told from other words and numbers by its form alone; None where none is."""


_ICD_10_CM = r"[A-Z]\d[0-9A-Z](?:\.(?:\d[0-9A-Z]{0,3}|[A-Z](?:\d[0-9A-Z]{0,2})?|XX?X?[A-Z0-9]?))?"
_ICD_10_PCS = r"(?=[A-Z]*\d)[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}"


def _system(name: str, uri: str, shape: str, bare: str | None = None) -> System:
    return System(name, uri, re.compile(shape), re.compile(bare) if bare else None)


# URIs as HL7 Terminology (THO) gives them, read in builds 6.1 to 7.1, https://build.fhir.org/ig/HL7/UTG/ :
# ECS_MR-CDT.html, ECS_MR-icd10PCS.html and NamingSystem-icd10PCS.html (the CMS address is the preferred one),
# CodeSystem-hcpcs-Level-II.xml.html, CodeSystem-icd10CM.xml.html, ValueSet-cpt-all.html, ECS_MR-v3-ndc.html,
# CVX.html, external_terminologies.html (SNOMED CT, RxNorm, LOINC).
# CPT is five digits, or four and F (Category II), T (Category III), U (PLA), M (MAAA); 000nn is no code.
# With no word beside it five digits are a number; so is 5000U, while PLA and Category III start at 0.
CPT = _system("CPT", "http://www.ama-assn.org/go/cpt", r"(?!000)\d{5}|\d{4}[FTUM]", r"\d{4}F|0\d{3}[TUM]")
HCPCS = _system("HCPCS", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", r"[A-V]\d{4}", r"[A-V]\d{4}")
CDT = _system("CDT", "http://www.ada.org/cdt", r"D\d{4}", r"D\d{4}")
ICD_10_CM = _system("ICD-10-CM", "http://hl7.org/fhir/sid/icd-10-cm", _ICD_10_CM, _ICD_10_CM)
ICD_10_PCS = _system("ICD-10-PCS", "http://www.cms.gov/Medicare/Coding/ICD10", _ICD_10_PCS, _ICD_10_PCS)
LOINC = _system("LOINC", "http://loinc.org", r"\d{1,7}-\d")
SNOMED_CT = _system("SNOMED CT", "http://snomed.info/sct", r"\d{6,18}")
RXNORM = _system("RxNorm", "http://www.nlm.nih.gov/research/umls/rxnorm", r"\d{1,8}")
NDC = _system("NDC", "http://hl7.org/fhir/sid/ndc", r"\d{4,5}-\d{3,4}-\d{1,2}|\d{10,11}")
CVX = _system("CVX", "http://hl7.org/fhir/sid/cvx", r"\d{1,3}")

SYSTEMS: tuple[System, ...] = (
    CPT, HCPCS, CDT, ICD_10_CM, ICD_10_PCS, LOINC, SNOMED_CT, RXNORM, NDC, CVX,
)  # fmt: skip

# Spelling without case, blanks and hyphens -> the systems that it may mean, likeliest first.
# `ICD-10` on these (American) pages is the clinical modification unless the code has the other form.
WORDS: dict[str, tuple[System, ...]] = {
    "cpt": (CPT,),
    "cpt4": (CPT,),
    "hcpcs": (HCPCS,),
    "hcpcsii": (HCPCS,),
    "hcpcs2": (HCPCS,),
    "hcpcslevelii": (HCPCS,),
    "hcpcslevel2": (HCPCS,),
    "cdt": (CDT,),
    "icd10": (ICD_10_CM, ICD_10_PCS),
    "icd10cm": (ICD_10_CM,),
    "icd10pcs": (ICD_10_PCS,),
    "loinc": (LOINC,),
    "snomed": (SNOMED_CT,),
    "snomedct": (SNOMED_CT,),
    "rxnorm": (RXNORM,),
    "ndc": (NDC,),
    "cvx": (CVX,),
}
HINTS = ("CPT", "CPCS", "ICD", "CDT", "LOINC", "SNOMED", "RXNORM", "NDC", "CVX")
"""One of these stands, in capitals, in every spelling of a system."""
_DROP = str.maketrans("", "", " \t\n\r\f\v\u00a0\ufeff\uffff-\u2010\u2011_®™")


def key(word: str) -> str:
    """Return the spelling under which a word stands in WORDS."""
    return word.lower().translate(_DROP)


def stated_system(word: str, code: str, hint: System | None) -> System | None:
    """Return the system that a word names, one whose form the code has; `hint` before others; or None."""
    systems = WORDS.get(key(word), ())
    for system in sorted(systems, key=lambda system: system is not hint):
        if system.shape.fullmatch(code):
            return system
    return None
