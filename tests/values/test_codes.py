"""Codes are read where a text states them as its own, and never guessed. All codes here are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pathological import assert_linear, repeated

from procparse.values.codes import (
    CDT,
    CPT,
    HCPCS,
    ICD_10_CM,
    ICD_10_PCS,
    LOINC,
    SNOMED_CT,
    SYSTEMS,
    System,
    code_from_source,
    codes_in,
    label_system,
)


@pytest.mark.parametrize(
    ("line", "system"),
    [
        ("CPT4 code", CPT),
        ("CPT code", CPT),
        ("CPT code:", CPT),
        ("CPT-4 Code", CPT),
        ("CPT® codes", CPT),
        ("cpt4 CODE :", CPT),
        ("\uffff\uffffCPT4 code\uffff\uffff", CPT),
        ("CPT4\u00a0code", CPT),
        ("HCPCS code", HCPCS),
        ("HCPCS Level II Code", HCPCS),
        ("ICD10CM code", ICD_10_CM),
        ("ICD10CM", ICD_10_CM),
        ("ICD-10-CM code", ICD_10_CM),
        ("ICD-10 Code:", ICD_10_CM),
        ("ICD10PCS code", ICD_10_PCS),
        ("ICD-10-PCS code", ICD_10_PCS),
        ("CDT code", CDT),
        ("LOINC code", LOINC),
        ("SNOMED CT code", SNOMED_CT),
        ("CPT4 code 12345", CPT),
        ("HCPCS Code: J9999", HCPCS),
    ],
)
def test_label_system(line: str, system: System) -> None:
    assert label_system(line) is system


@pytest.mark.parametrize(
    "line",
    [
        "",
        "code",
        "Codes",
        "Summary",
        "CPT4 code 12345, 12346",
        "CPT4 code 2024",
        "CPT 12345 and more",
        "CPT codes are five digits",
        "Similar Codes",
        "HCPCS code: A",
        "x" * 5000,
        "postal code",
        "Name of the Procedure:",
        ":",
        "CPT code::x",
    ],
)
def test_label_system_none(line: str) -> None:
    assert label_system(line) is None


def test_uris() -> None:
    assert {system.name: system.uri for system in SYSTEMS} == {
        "CPT": "http://www.ama-assn.org/go/cpt",
        "HCPCS": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "CDT": "http://www.ada.org/cdt",
        "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
        "ICD-10-PCS": "http://www.cms.gov/Medicare/Coding/ICD10",
        "LOINC": "http://loinc.org",
        "SNOMED CT": "http://snomed.info/sct",
        "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
        "NDC": "http://hl7.org/fhir/sid/ndc",
        "CVX": "http://hl7.org/fhir/sid/cvx",
    }


@pytest.mark.parametrize(
    ("system", "good", "bad"),
    [
        (
            CPT,
            ["12345", "00100", "1234F", "0123T", "0123U", "0123M"],
            ["1234", "123456", "00012", "A1234", "1234X"],
        ),
        (HCPCS, ["E1004", "V2020"], ["W1004", "E100", "12345", "e1004"]),
        (CDT, ["D0150"], ["E0150", "D015"]),
        (
            ICD_10_CM,
            ["M75", "M75.1", "M75.100", "C7A.010", "F32.A", "W03.XXXA", "T88.7XXA"],
            ["M7", "M75.", "M75.TXT", "75.1"],
        ),
        (ICD_10_PCS, ["0TH501Z", "B2111ZZ"], ["0TI501Z", "0TH501", "BCDFGHX"]),
    ],
)
def test_shapes(system: System, good: list[str], bad: list[str]) -> None:
    assert [code for code in good if not system.shape.fullmatch(code)] == []
    assert [code for code in bad if system.shape.fullmatch(code)] == []


def taken(text: str, hint: System | None) -> tuple[list[tuple[str, str]], str]:
    """The codes, and what is left when they are taken off."""
    found = codes_in(text, hint)
    rest = text
    for match in reversed(found):
        assert text[match.start : match.end] == match.code
        assert match.outer_start <= match.start < match.end <= match.outer_end
        rest = rest[: match.outer_start] + rest[match.outer_end :]
    return [(match.system.name, match.code) for match in found], rest


@pytest.mark.parametrize(
    ("text", "system", "code", "rest"),
    [
        ("Foo Chair (HCPCS Code: E1004)", "HCPCS", "E1004", "Foo Chair "),
        ("Foo Splint (HCPCS Code L1960)", "HCPCS", "L1960", "Foo Splint "),
        ("Foo Visit (HCPCS code: G0268).", "HCPCS", "G0268", "Foo Visit ."),
        ("Foo Sling (HCPCS A4565)", "HCPCS", "A4565", "Foo Sling "),
        ("Foo Transport HCPCS Code A0428", "HCPCS", "A0428", "Foo Transport "),
        ("Foo Transport - HCPCS Code A0428", "HCPCS", "A0428", "Foo Transport"),
        ("HCPCS Code A0428", "HCPCS", "A0428", ""),
        ("HCPCS Code: E1004", "HCPCS", "E1004", ""),
        ("HCPCS Q4050 - Foo Cast", "HCPCS", "Q4050", "Foo Cast"),
        ("HCPCS Level II code A0428: Foo", "HCPCS", "A0428", "Foo"),
        ("Foo Repair (CPT Code 12345)", "CPT", "12345", "Foo Repair "),
        ("Foo Repair (CPT 12345)", "CPT", "12345", "Foo Repair "),
        ("Foo Repair [CPT® code: 12345]", "CPT", "12345", "Foo Repair "),
        ("CPT 45678", "CPT", "45678", ""),
        ("CPT-4 45678", "CPT", "45678", ""),
        ("CPT 0123T - Foo", "CPT", "0123T", "Foo"),
        ("ICD-10 Code: M75.1", "ICD-10-CM", "M75.1", ""),
        ("ICD-10-PCS 0TH501Z Foo", "ICD-10-PCS", "0TH501Z", "Foo"),
        ("ICD-10: 0TH501Z", "ICD-10-PCS", "0TH501Z", ""),
        ("CDT Code D0150", "CDT", "D0150", ""),
        ("Foo (ABC, HCPCS Code A0428)", "HCPCS", "A0428", "Foo (ABC)"),
        ("Foo (HCPCS Code A0428; ABC)", "HCPCS", "A0428", "Foo (ABC)"),
        ("Foo - HCPCS A0428 - Bar", "HCPCS", "A0428", "Foo - Bar"),
        ("Foo (HCPCS\n   Code:\n  E1004)", "HCPCS", "E1004", "Foo "),
        ("\uffffHCPCS Code:\uffff E1004", "HCPCS", "E1004", ""),
    ],
)
def test_stated_with_its_system(text: str, system: str, code: str, rest: str) -> None:
    assert taken(text, None) == ([(system, code)], rest)
    assert taken(text, CPT) == ([(system, code)], rest)


@pytest.mark.parametrize(
    ("text", "hint", "code", "rest"),
    [
        ("L1940 - Foo Orthosis", HCPCS, "L1940", "Foo Orthosis"),
        ("L1940: Foo Orthosis", HCPCS, "L1940", "Foo Orthosis"),
        ("L1940 Foo Orthosis", HCPCS, "L1940", "Foo Orthosis"),
        ("V2020", HCPCS, "V2020", ""),
        ("Foo Fee (A0302)", HCPCS, "A0302", "Foo Fee "),
        ("Foo Fee - A0302", HCPCS, "A0302", "Foo Fee"),
        ("Medical Term: Q9962", HCPCS, "Q9962", "Medical Term: "),
        ("Foo Fee (Code: A0302)", HCPCS, "A0302", "Foo Fee "),
        ("D0150 - Foo Exam", HCPCS, "D0150", "Foo Exam"),
        ("D0150 - Foo Exam", CDT, "D0150", "Foo Exam"),
        ("M75.100 Rotated foo, unspecified", ICD_10_CM, "M75.100", "Rotated foo, unspecified"),
        ("Rotated foo (M75.100)", ICD_10_CM, "M75.100", "Rotated foo "),
        ("I10", ICD_10_CM, "I10", ""),
        ("0TH501Z Foo Insertion", ICD_10_PCS, "0TH501Z", "Foo Insertion"),
        ("0123T Foo Stent", CPT, "0123T", "Foo Stent"),
        ("12345 - Foo", CPT, "12345", "Foo"),
        ("12345 – Foo", CPT, "12345", "Foo"),
        ("12345: Foo", CPT, "12345", "Foo"),
    ],
)
def test_bare_in_the_form_of_the_hint(text: str, hint: System, code: str, rest: str) -> None:
    assert taken(text, hint) == ([(hint.name, code)], rest)
    assert codes_in(text, LOINC) == codes_in(text, None) == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        # five digits are a number
        ("12345", CPT),
        ("Foo Battery (92556)", CPT),
        ("12345 Foo", CPT),
        ("00012 - Foo", CPT),
        ("12345 - Foo", ICD_10_CM),
        ("123456 - Foo", CPT),
        ("12345-12350 - Foo", CPT),
        ("12345, 12346 - Foo", CPT),
        ("Foo, 10000 units", CPT),
        ("Foo (5000U)", CPT),
        # someone else's code
        ("Foo, use CPT code 12345", CPT),
        ("Foo (see CPT 12345)", CPT),
        ("List separately in addition to CPT 12345", CPT),
        ("Foo CPT 12345 Bar", CPT),
        # a list or range is not the page's own
        ("CPT codes 12345, 12346", CPT),
        ("Foo (CPT 12345-12350)", CPT),
        ("HCPCS A0427 and A0428", HCPCS),
        ("A0427 - A0428", HCPCS),
        # the wrong form, or the wrong place
        ("HCPCS 12345", HCPCS),
        ("CPT E1004", CPT),
        ("HCPCS Code: X", HCPCS),
        ("CPT 123456", CPT),
        ("Foo A0302 Bar", HCPCS),
        ("Foo, A0302", HCPCS),
        ("e1004 foo", HCPCS),
        ("XE1004 foo", HCPCS),
        # look-alikes of diagnosis codes
        ("T12 Fracture of Foo", ICD_10_CM),
        ("Foo (T12)", ICD_10_CM),
        ("B12 - Foo Deficiency", ICD_10_CM),
        ("C5-C7 Foo", ICD_10_CM),
        ("Foo", None),
        ("", HCPCS),
    ],
)
def test_never_guessed(text: str, hint: System) -> None:
    assert codes_in(text, hint) == []


@pytest.mark.parametrize(
    ("name", "url", "system", "code"),
    [
        ("cpt-12345.txt", None, CPT, "12345"),
        ("cpt4_12345_foo.html", None, CPT, "12345"),
        ("hcpcs_E1004.txt", None, HCPCS, "E1004"),
        ("dumps/hcpcs/e1004.txt.gz", None, HCPCS, "E1004"),
        ("icd10cm_M75.txt", None, ICD_10_CM, "M75"),
        ("icd10cm_M75.100.html", None, ICD_10_CM, "M75.100"),
        (None, "https://example.org/cpt4/12345-excision-of-foo", CPT, "12345"),
        (None, "https://example.org/codes/cpt/00100", CPT, "00100"),
        (None, "https://example.org/icd10cm/M75.1", ICD_10_CM, "M75.1"),
        (None, "https://example.org/icd-10-pcs/0TH501Z", ICD_10_PCS, "0TH501Z"),
        (None, "https://example.org/page?cpt=12345", CPT, "12345"),
        (None, "https://example.org/hcpcs/code/E1004", HCPCS, "E1004"),
        ("00012.txt", "https://example.org/cpt4/12345-foo", CPT, "12345"),
        ("cpt-12345.txt", "https://example.org/cpt4/12345-foo", CPT, "12345"),
    ],
)
def test_code_from_source(name: str | None, url: str | None, system: System, code: str) -> None:
    assert code_from_source(name, url) == (system, code)
    assert code_from_source(name, url, system) == (system, code)
    assert code_from_source(name, url, LOINC) is None


@pytest.mark.parametrize(
    ("name", "url"),
    [
        (None, None),
        ("", ""),
        ("00012.txt", None),
        ("12345.txt", "https://example.org/pages/12345"),
        ("000_41d1.txt", None),
        ("cpt/00123.txt", None),
        ("cpt/12345.txt", None),
        ("cpt\\12345.txt", None),
        ("cpt_00123.txt", None),
        ("cpt_00012.txt", None),
        ("cpt_2024_12345.txt", None),
        ("cpt-123456.txt", None),
        ("cpt-12345-12350.txt", None),
        ("mycpt-12345.txt", None),
        ("cpt12345.txt", None),
        ("hcpcs_E1004.txt", "https://example.org/hcpcs/A0428-foo"),
    ],
)
def test_source_states_none(name: str | None, url: str | None) -> None:
    assert code_from_source(name, url) is None


words = st.sampled_from(
    [
        "CPT",
        "CPT4",
        "HCPCS",
        "ICD-10",
        "ICD10CM",
        "code",
        "Code:",
        "(",
        ")",
        "[",
        "]",
        "-",
        " - ",
        ":",
        ",",
        ".",
        " ",
        "12345",
        "E1004",
        "A0302",
        "M75.1",
        "0TH501Z",
        "0123T",
        "foo",
        "use",
        "and",
        "\n  ",
        "\uffff",
        "/",
        "_",
    ]
)
texts = st.one_of(
    st.text(max_size=60),
    st.lists(words, max_size=20).map("".join),
    st.lists(words, max_size=20).map(" ".join),
)
hints = st.sampled_from([None, *SYSTEMS])


@given(texts, hints)
def test_matches_are_sound(text: str, hint: System | None) -> None:
    at = -1
    for match in codes_in(text, hint):
        assert 0 <= match.outer_start <= match.start < match.end <= match.outer_end <= len(text)
        assert match.code == text[match.start : match.end]
        assert match.system.shape.fullmatch(match.code)
        assert match.start >= at
        at = match.end


@given(texts, hints)
def test_outer_spans_never_take_a_name(text: str, hint: System | None) -> None:
    for match in codes_in(text, hint):
        around = text[match.outer_start : match.start] + text[match.end : match.outer_end]
        kept = "".join(character for character in around if character.isalnum() or character.isspace()).split()
        assert all(
            word.lower()
            in (
                "cpt",
                "cpt4",
                "4",
                "hcpcs",
                "level",
                "ii",
                "icd10",
                "icd10cm",
                "icd10pcs",
                "icd",
                "10",
                "cm",
                "pcs",
                "cdt",
                "loinc",
                "snomed",
                "ct",
                "rxnorm",
                "ndc",
                "cvx",
                "code",
                "codes",
            )
            for word in kept
        )


@given(texts, texts, hints)
def test_the_rest_never_raises(name: str, url: str, hint: System | None) -> None:
    label_system(name)
    code_from_source(name, url, hint)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["(", "CPT 12345 ", "CPT 12345, ", "(A0428)", "HCPCS A0428 - ", "CPT    ", "A0428-"])
def test_cost_is_linear(unit: str) -> None:
    assert_linear(repeated("", unit), lambda text: (codes_in(text, HCPCS), code_from_source(text, text)))


def test_neighbours_share_no_character() -> None:
    text = "ICD-10 Code: M00.X2 - ICD-10 Code: M00.X2"
    first, second = codes_in(text)
    assert text[first.start : first.end] == text[second.start : second.end] == "M00.X2"
    assert first.outer_end <= second.outer_start
