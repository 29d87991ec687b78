"""The name block: every form of a line, what is split off it, and what is left whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pathological import assert_linear, repeated

from procparse.values.names import NamePart, clause_behind, is_official, label_use, names

P, C, T, A = "preferred", "common", "technical", "abbreviation"


def read(text: str, parts: list[NamePart]) -> list[tuple[str, str, str | None]]:
    return [(" ".join(text[part.start : part.end].split()), part.use, part.label) for part in parts]


@pytest.mark.parametrize(
    ("line", "official"),
    [
        ("Name of the Procedure: Lobe lift", True),
        ("Procedure Name: Lobe lift", True),
        ("Name: Lobe lift", True),
        ("Name of the Procedure:", False),
        ("Procedure: Lobe lift", False),
        ("Named lobe: lift", False),
        ("Full name tag removal", False),
        ("name of the procedure: lobe lift", False),
        ("", False),
    ],
)
def test_is_official(line: str, official: bool) -> None:
    assert is_official(line) is official


PLAIN = [
    "Old: foo",
    "Former smoker program: foo",
    "Release, foo muscles of bar, each muscle",
    "Repair, foo; simple, and/or complex (2.5 cm or less)",
    "Foo bar (gloss in words)",
    "Foo (bar) baz, first",
    "Incision and Drainage of Foo",
    "Level IV - Foo, bar, and baz",
    "Foo, bar - 2.1 to 5.0 cm",
    "Foo made by Bar Inc.",
    "Foo, bar, e.g.",
    "Determination of foo: with bar",
    "Long-term: foo",
    "Foo, so-called bar",
    "Foo, including medical term use",
    "Common bar of foo",
    "Unknown Label: foo, bar",
    # not an acronym: a view, a level of the spine, a numeral, a side on a page in capitals
    "X-ray of foo (AP)",
    "Fusion of foo (L5-S1)",
    "Foo, type (III)",
    "FOO OF THE BAR (LEFT)",
    "Foo (ABC), bar",
    "Foo (A)",
    "Foo (ABCDEFGHI)",
    # labels melted into a sentence, or into the descriptor
    "Foo Bar (FB) Commonly known as Baz, which may be done twice",
    'Commonly known as "Baz", this procedure takes a foo out',
    "Foo Bar is also known as Baz",
    "Foo Bar also known as Baz",
    "Foo Bar. This is also known as Baz",
    "Foo Bar, also known as Baz, with graft",
    "Foo Bar (also known as Baz), each side",
    "Foo Bar (some gloss, also known as Baz)",
    "Removal of a growth known as Baz, foo",
    "Foo Bar. Common Names",
]


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("frame", ["{}", "{}.", "  {} ", "{} -", "- {}"])
def test_one_plain_name(text: str, frame: str) -> None:
    if frame == "{}." and text.endswith("."):
        frame = "{}"
    line = frame.format(text)
    assert read(line, names(line)) == [(text, P, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # acronyms
        ("Foo Bar Repair (FBR)", [("Foo Bar Repair", P, None), ("FBR", A, None)]),
        ("Foo Bar Repair (FBR).", [("Foo Bar Repair", P, None), ("FBR", A, None)]),
        ("X (ABC)", [("X", P, None), ("ABC", A, None)]),
        ("Foo (ORIF)", [("Foo", P, None), ("ORIF", A, None)]),
        ("Foo scans (CTs)", [("Foo scans", P, None), ("CTs", A, None)]),
        ("Foo (D&C)", [("Foo", P, None), ("D&C", A, None)]),
        ("Foo (TUR-P)", [("Foo", P, None), ("TUR-P", A, None)]),
        ("Foo (EKG/ECG)", [("Foo", P, None), ("EKG/ECG", A, None)]),
        ("Foo (EKG or ECG)", [("Foo", P, None), ("EKG", A, None), ("ECG", A, None)]),
        ("FOO ALPHA BAR (FAB)", [("FOO ALPHA BAR", P, None), ("FAB", A, None)]),
        ('"Foo Bar"', [("Foo Bar", P, None)]),
        # alias marker in brackets, or after a comma or semicolon
        (
            "Foo (also known as Baz or Qux)",
            [("Foo", P, None), ("Baz", C, "also known as"), ("Qux", C, "also known as")],
        ),
        (
            "Foo (Common names: Baz, Qux)",
            [("Foo", P, None), ("Baz", C, "Common names"), ("Qux", C, "Common names")],
        ),
        ('Foo (Commonly referred to as "Baz")', [("Foo", P, None), ("Baz", C, "Commonly referred to as")]),
        (
            "Foo, also known as Baz or Qux.",
            [("Foo", P, None), ("Baz", C, "also known as"), ("Qux", C, "also known as")],
        ),
        (
            "Foo; also known as Baz Qux (BQX).",
            [("Foo", P, None), ("Baz Qux", C, "also known as"), ("BQX", A, "also known as")],
        ),
        ("Foo (FOX) (also known as Baz)", [("Foo", P, None), ("FOX", A, None), ("Baz", C, "also known as")]),
        ("Foo (also known as Baz) (FOX)", [("Foo", P, None), ("Baz", C, "also known as"), ("FOX", A, None)]),
        ("Foo (FOX, also known as Baz)", [("Foo", P, None), ("FOX", A, None), ("Baz", C, "also known as")]),
        (
            "Foo (common name: Baz; technical term: Qux)",
            [("Foo", P, None), ("Baz", C, "common name"), ("Qux", T, "technical term")],
        ),
        ("Foo (known as Baz)", [("Foo", P, None), ("Baz", C, "known as")]),
        ("Foo (also known as Baz", [("Foo", P, None), ("Baz", C, "also known as")]),
        ("Foo, a.k.a. Baz", [("Foo", P, None), ("Baz", C, "a.k.a.")]),
        ("Foo aka Baz", [("Foo", P, None), ("Baz", C, "aka")]),
        # alias as a second sentence
        ('Foo. Commonly referred to as "Baz."', [("Foo", P, None), ("Baz", C, "Commonly referred to as")]),
        (
            'Foo. Common names include "Baz" or "Qux."',
            [("Foo", P, None), ("Baz", C, "Common names include"), ("Qux", C, "Common names include")],
        ),
        (
            "Foo. Often referred to as Baz or Qux.",
            [("Foo", P, None), ("Baz", C, "Often referred to as"), ("Qux", C, "Often referred to as")],
        ),
        ("Foo, bar. Commonly known as Baz.", [("Foo, bar", P, None), ("Baz", C, "Commonly known as")]),
        ("Foo - Also known as Baz.", [("Foo", P, None), ("Baz", C, "Also known as")]),
        # run together
        ("Foo, bar Common name(s): Baz", [("Foo, bar", P, None), ("Baz", C, "Common name(s)")]),
        ("Foo. Common Name: Baz", [("Foo", P, None), ("Baz", C, "Common Name")]),
        (
            "Foo. Common names: Baz, Qux.",
            [("Foo", P, None), ("Baz", C, "Common names"), ("Qux", C, "Common names")],
        ),
        (
            "Foo (bar); baz Common name(s): Qux Technical/medical term: Quux",
            [
                ("Foo (bar); baz", P, None),
                ("Qux", C, "Common name(s)"),
                ("Quux", T, "Technical/medical term"),
            ],
        ),
        (
            "Foo (FOX) Commonly known as Baz",
            [("Foo", P, None), ("FOX", A, None), ("Baz", C, "Commonly known as")],
        ),
        # label lines
        ("Common Names: Baz, Qux", [("Baz", C, "Common Names"), ("Qux", C, "Common Names")]),
        ("Common Name(s): Baz", [("Baz", C, "Common Name(s)")]),
        ("Technical Terms: Baz", [("Baz", T, "Technical Terms")]),
        ("Technical or Medical Term: Baz", [("Baz", T, "Technical or Medical Term")]),
        ("Common/Technical Name: Baz", [("Baz", C, "Common/Technical Name")]),
        ("Abbreviation: BAZ, QUX", [("BAZ", A, "Abbreviation"), ("QUX", A, "Abbreviation")]),
        ("Medical Term: Baz. Common Name: Qux.", [("Baz", T, "Medical Term"), ("Qux", C, "Common Name")]),
        ("Common Name: Technical Term: Baz", [("Baz", C, "Common Name: Technical Term")]),
        ("Also known as Baz, Qux", [("Baz", C, "Also known as"), ("Qux", C, "Also known as")]),
        ("Commonly known as Baz", [("Baz", C, "Commonly known as")]),
        (
            "Commonly referred to as: Baz, Qux",
            [("Baz", C, "Commonly referred to as"), ("Qux", C, "Commonly referred to as")],
        ),
        ("(Commonly known as: Baz, Qux)", [("Baz", C, "Commonly known as"), ("Qux", C, "Commonly known as")]),
        (
            'Commonly referred to as "Baz" or "Qux" when done twice',
            [("Baz", C, "Commonly referred to as"), ("Qux", C, "Commonly referred to as")],
        ),
        ("Procedure Name: Foo, bar; baz", [("Foo, bar; baz", P, "Procedure Name")]),
        # alias values
        (
            "Common Name: Baz (one, two), Qux Fix (QXF), or Quux",
            [
                ("Baz (one, two)", C, "Common Name"),
                ("Qux Fix", C, "Common Name"),
                ("QXF", A, "Common Name"),
                ("Quux", C, "Common Name"),
            ],
        ),
        ("Common Name: Incision and Drainage", [("Incision and Drainage", C, "Common Name")]),
        ('Common Names: "Baz" and "Qux"', [("Baz", C, "Common Names"), ("Qux", C, "Common Names")]),
        (
            'Common Names: "Baz," "Qux," and "Quux."',
            [("Baz", C, "Common Names"), ("Qux", C, "Common Names"), ("Quux", C, "Common Names")],
        ),
        ("Common Names: “Baz,” “Qux”", [("Baz", C, "Common Names"), ("Qux", C, "Common Names")]),
        ("Synonyms: Baz; Qux", [("Baz", C, "Synonyms"), ("Qux", C, "Synonyms")]),
        (
            "Common Name: Baz, which is often used, and Qux",
            [("Baz, which is often used, and Qux", C, "Common Name")],
        ),
        # hard-wrapped lines and erased marks
        ("Common\n   Names: Baz\n   Fix, Qux", [("Baz Fix", C, "Common Names"), ("Qux", C, "Common Names")]),
        (
            "\uffff\uffffCommon Name\uffff\uffff: \uffffBaz\uffff, Qux",
            [("Baz", C, "Common Name"), ("Qux", C, "Common Name")],
        ),
        # nothing but a label, or nothing at all
        ("Common Names:", []),
        ("Also known as", []),
        ("", []),
        (" - ", []),
    ],
)
def test_forms(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = names(text)
    assert read(text, found) == expected
    for part in found:
        if part.label is not None:
            printed = text[part.label_start : part.label_end].replace("\uffff", " ")
            assert " ".join(printed.split()) == part.label


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("Baz", "Common Names", [("Baz", C, "Common Names")]),
        (
            "Baz, Qux or Quux.",
            "Medical Terms:",
            [("Baz", T, "Medical Terms"), ("Qux", T, "Medical Terms"), ("Quux", T, "Medical Terms")],
        ),
        ("Baz (BAX)", "Common Name", [("Baz", C, "Common Name"), ("BAX", A, "Common Name")]),
        ("Medical Term: Qux", "Common Names", [("Qux", T, "Medical Term")]),
        (
            "Baz (also known as Qux)",
            "Common Names",
            [("Baz", C, "Common Names"), ("Qux", C, "also known as")],
        ),
    ],
)
def test_under_a_label(text: str, label: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = names(text, label=label)
    assert read(text, found) == expected
    assert all((part.label_start == -1) == (part.label == label.rstrip(":")) for part in found)


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("Foo Chair (HCPCS Code: E1004)", "(HCPCS Code: E1004)", [("Foo Chair", P)]),
        ("Foo Chair (E1004).", "(E1004)", [("Foo Chair", P)]),
        ("L1940 - Foo Bar (FBX)", "L1940 - ", [("Foo Bar", P), ("FBX", A)]),
        ("L1940 - Foo Bar", "L1940", [("Foo Bar", P)]),
        ("Foo Bar (FBX) - HCPCS A0428", " - HCPCS A0428", [("Foo Bar", P), ("FBX", A)]),
        ("Foo (FBX, HCPCS Code A0428)", ", HCPCS Code A0428", [("Foo", P), ("FBX", A)]),
        ("Foo (E1004)", "E1004", [("Foo", P)]),
        ("HCPCS Code: E1004", "HCPCS Code: E1004", []),
        ("Medical Term: Q9962", "Q9962", []),
        ("Medical Term: Q9962, Foo", "Q9962", [("Foo", T)]),
    ],
)
def test_codes_are_taken_off(text: str, code: str, expected: list[tuple[str, str]]) -> None:
    at = text.index(code)
    assert [(name, use) for name, use, _ in read(text, names(text, cut=[(at, at + len(code))]))] == expected


@pytest.mark.parametrize(
    ("use", "labels"),
    [
        (
            C,
            [
                "Common Name",
                "Common Names:",
                "common name",
                "Common Name(s)",
                "Common name(s):",
                "Other names",
                "Alternative Names",
                "Also known as:",
                "Commonly known as",
                "Synonyms",
                "Alias",
                "Aliases:",
                "Layman's Term",
                "Layman’s terms",
                "Common/Technical Name",
                "Common or Technical Names",
                "Common Names/Synonyms",
                "(Commonly known as:",
                "AKA",
                "a.k.a.",
                "Also referred to as",
                "Often called",
                "Common names include",
                "Other Common Names",
                "Also Known As (AKA)",
            ],
        ),
        (
            T,
            [
                "Technical Term",
                "Technical Terms:",
                "Medical Term",
                "Medical terms",
                "Technical or Medical Term",
                "Technical Name",
                "Technical/Medical Term",
                "Technical/Medical term",
                "Technical / medical terms",
                "Scientific Name",
                "Clinical term",
                "Technical or medical term(s)",
                "Technical/Medical Term(s):",
                "Also medically known as",
                "Other medical terms",
            ],
        ),
        (A, ["Abbreviation", "Abbreviations:", "Acronym", "Acronym(s)", "Abbreviated as"]),
        (P, ["Procedure Name", "Name:", "Official name"]),
        (
            None,
            [
                "",
                "Common",
                "Technical",
                "Medical",
                "Summary",
                "Name of the Procedure",
                "Medical Condition",
                "Tools and Technology",
                "Common risks",
                "Long-term",
                "Term",
                "x" * 500,
                "Common Name: Foo",
                "Medical history",
                "Name the foo",
            ],
        ),
    ],
)
def test_label_use(use: str | None, labels: list[str]) -> None:
    assert [(label, label_use(label)) for label in labels] == [(label, use) for label in labels]


words = st.sampled_from(
    [
        "Foo",
        "bar",
        "(ABC)",
        "ABC",
        "(",
        ")",
        "[",
        '"',
        "“",
        "”",
        ",",
        ";",
        ".",
        "-",
        " - ",
        ":",
        "\n   ",
        "\uffff",
        " ",
        "Common Name",
        "common names:",
        "Also known as",
        "(also known as",
        "Technical/medical term:",
        "aka",
        "include",
        "or",
        "and",
        "which is",
        "etc.",
        "Name:",
        "(s)",
        "Commonly referred to as",
        "Abbreviation:",
        "known as",
    ]
)
texts = st.one_of(
    st.text(max_size=60),
    st.lists(words, max_size=20).map("".join),
    st.lists(words, max_size=20).map(" ".join),
)
labels = st.sampled_from([None, "Common Names", "Medical Term:", "Name", "Abbreviations", "nonsense"])


@given(texts, labels, st.data())
def test_parts_are_sound(text: str, label: str | None, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=2, min_size=2)))
    cut = [(ends[0], ends[1])] if data.draw(st.booleans()) else []
    at = 0
    shown: set[tuple[int, int]] = set()
    for part in names(text, label=label, cut=cut):
        place = (part.label_start, part.label_end)
        if part.label_start >= 0 and place not in shown:
            assert at <= part.label_start < part.label_end <= part.start
            shown.add(place)
        assert at <= part.start < part.end <= len(text)
        assert (part.label is None) <= (part.label_start == -1)
        at = part.end
        if not cut:
            piece = text[part.start : part.end].replace("\uffff", " ")
            assert piece == piece.strip()
            assert any(character.isalnum() for character in piece)


@given(texts, labels)
def test_no_word_is_lost(text: str, label: str | None) -> None:
    parts = names(text, label=label)
    if not parts:
        return
    kept = [False] * len(text)
    for part in parts:
        for start, end in ((part.start, part.end), (max(0, part.label_start), max(0, part.label_end))):
            kept[start:end] = [True] * (end - start)
    lost = "".join(" " if kept[at] or not character.isalnum() else character for at, character in enumerate(text))
    clause = clause_behind(text, parts[-1].end)
    if clause is not None:
        lost = lost[: clause[0]]
    joining = {"or", "and", "etc", "et", "cetera", "so", "on", "forth", "among", "others", "as", "well"}
    assert {word.lower() for word in lost.split()} <= joining


@given(st.text(max_size=100))
def test_label_use_never_raises(text: str) -> None:
    label_use(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed",
    [
        "(",
        "Common name: ",
        ", ",
        "also known as ",
        "Also known as A is, ",
        "(aka A; ",
        "X (gloss, also known as A) ",
        '"',
        "A (ABC) ",
        "common or ",
        "common      ",
        "((aka A)) ",
        "Common name: A (ABC), ",
    ],
)
@pytest.mark.parametrize("label", [None, "Common Names"])
def test_cost_is_linear(seed: str, label: str | None) -> None:
    assert_linear(repeated("", seed), lambda text: names(text, label=label))
