"""File names and addresses -> the code that they state."""

from __future__ import annotations

import re

from procparse.values.codes.systems import (
    CDT,
    CPT,
    CVX,
    HCPCS,
    HINTS,
    ICD_10_CM,
    ICD_10_PCS,
    LOINC,
    NDC,
    RXNORM,
    SNOMED_CT,
    System,
)
from procparse.values.words import pattern

_FILE_SUFFIX = pattern(
    r"(?:\.(?:txt|text|md|markdown|html?|xhtml|pdf|rtf|docx?|odt|xml|json[ln]?|jsonl|csv|tsv|gz|bz2|xz|zst|zip))+\Z",
    re.I,
)
_SOURCE_WORDS = {
    CPT: r"cpt-?4?",
    HCPCS: r"hcpcs",
    CDT: r"cdt",
    ICD_10_CM: r"icd-?10(?:-?cm)?",
    ICD_10_PCS: r"icd-?10-?pcs",
    LOINC: r"loinc",
    SNOMED_CT: r"snomed(?:-?ct)?",
    RXNORM: r"rxnorm",
    NDC: r"ndc",
    CVX: r"cvx",
}
# cpt4/12345-excision-of-foo, hcpcs_code_E1004; a second code behind it makes it a range
_SOURCE = {
    system: pattern(
        rf"""(?<![0-9A-Z]) {word} (?P<gap>[-_/\\=:\ ]{{1,3}} (?:codes?[-_/\\=:\ ]{{1,3}})?)
        (?P<code>{system.shape.pattern}) (?![0-9A-Z]) (?![-_,+](?:{system.shape.pattern})(?![0-9A-Z]))""",
        re.VERBOSE | re.IGNORECASE,
    )
    for system, word in _SOURCE_WORDS.items()
}


def code_from_source(name: str | None, url: str | None, hint: System | None = None) -> tuple[System, str] | None:
    """The code in a file name or address, where the word of its system stands directly before it.

    A bare number never counts, nor does a number in a *name* that may count rows: alone behind a folder
    (`cpt/12345.txt`), or padded (`cpt_00123.txt`). With `hint` only its own codes do. Where name and
    address, or two places of one of them, state different codes, none is taken.

    >>> code_from_source("hcpcs_e1004.txt", None)[1]
    'E1004'
    >>> code_from_source("00012.txt", "https://example.org/pages/12345")
    """
    stated: set[tuple[System, str]] = set()
    for source, is_name in ((name, True), (url, False)):
        if not source:
            continue
        lowered = source.lower()
        if not any(word.lower() in lowered for word in HINTS):
            continue
        source = _FILE_SUFFIX.sub("", source)
        for system, words in _SOURCE.items():
            if hint is not None and system is not hint:
                continue
            for match in words.finditer(source):
                code = match["code"].upper()
                counter = code.isdigit() and (code.startswith("00") or "/" in match["gap"] or "\\" in match["gap"])
                if not (is_name and counter):
                    stated.add((system, code))
    return stated.pop() if len(stated) == 1 else None
