"""Label lines, names and source addresses -> codes that they state, each in its code system."""

from procparse.values.codes.source import code_from_source
from procparse.values.codes.stated import CodeMatch, codes_in, label_code, label_system, unread
from procparse.values.codes.systems import (
    CDT,
    CPT,
    CVX,
    HCPCS,
    ICD_10_CM,
    ICD_10_PCS,
    LOINC,
    NDC,
    RXNORM,
    SNOMED_CT,
    SYSTEMS,
    System,
)

__all__ = [
    "CDT",
    "CPT",
    "CVX",
    "HCPCS",
    "ICD_10_CM",
    "ICD_10_PCS",
    "LOINC",
    "NDC",
    "RXNORM",
    "SNOMED_CT",
    "SYSTEMS",
    "CodeMatch",
    "System",
    "code_from_source",
    "codes_in",
    "label_code",
    "label_system",
    "unread",
]
