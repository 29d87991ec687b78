"""split_list and is_sentence: what is one thing, what are several, and what is no list at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pathological import assert_linear, repeated

from procparse.values.lists import drop_stop, is_sentence, split_list, trim


def entries(text: str, *, conjunctions: bool = True) -> list[str]:
    return [text[start:end] for start, end in split_list(text, conjunctions=conjunctions)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # commas, semicolons, the full stop
        ("Scalpel, retractors, sutures.", ["Scalpel", "retractors", "sutures"]),
        ("alpha; beta; gamma.", ["alpha", "beta", "gamma"]),
        ("alpha,beta,gamma", ["alpha", "beta", "gamma"]),
        ("Scalpel", ["Scalpel"]),
        ("  Scalpel ,  retractors  . ", ["Scalpel", "retractors"]),
        ("Scalpel,\n   retractors", ["Scalpel", "retractors"]),
        # the last conjunction
        ("Infection, bleeding, scarring, or stiffness.", ["Infection", "bleeding", "scarring", "stiffness"]),
        ("Scalpel, drapes and sutures", ["Scalpel", "drapes", "sutures"]),
        ("Bleeding or hematoma", ["Bleeding", "hematoma"]),
        ("alpha and/or beta", ["alpha", "beta"]),
        ("alpha or beta or gamma", ["alpha", "beta", "gamma"]),
        ("lights, drapes & clamps", ["lights", "drapes", "clamps"]),
        ("alpha, beta, as well as gamma", ["alpha", "beta", "gamma"]),
        ("SCALPEL, DRAPES, AND SUTURES", ["SCALPEL", "DRAPES", "SUTURES"]),
        # what stands between two commas and joins is no entry; how often the entry is belongs to it
        ("scopes, knives, and, in some cases, a laser.", ["scopes", "knives", "a laser"]),
        ("scopes, knives, and, if needed, a laser", ["scopes", "knives", "a laser"]),
        ("a scope and, possibly, a laser", ["a scope", "a laser"]),
        ("pain, swelling, and, rarely, death", ["pain", "swelling", "rarely, death"]),
        ("pain, swelling, and in rare cases, death", ["pain", "swelling", "in rare cases, death"]),
        ("cases, covers, and, in a box, pins", ["cases", "covers", "in a box", "pins"]),
        ("scalpel, sutures in some cases, and a laser", ["scalpel", "sutures in some cases", "a laser"]),
        # only the last one; behind an Oxford comma further ones belong to the entry
        ("nerve or vessel damage, bleeding, and pain", ["nerve or vessel damage", "bleeding", "pain"]),
        ("bleeding, and damage to nerves or vessels", ["bleeding", "damage to nerves or vessels"]),
        # not inside brackets or quotes
        ("forceps (fine, curved), clamps", ["forceps (fine, curved)", "clamps"]),
        ("forceps [fine; curved] and clamps", ["forceps [fine; curved]", "clamps"]),
        ('the "push, then pull" tool, clamps', ['the "push, then pull" tool', "clamps"]),
        ("the “push, pull” tool, clamps", ["the “push, pull” tool", "clamps"]),
        ('"Alpha," "Beta," and "Gamma."', ['"Alpha,"', '"Beta,"', '"Gamma."']),
        # a stray bracket or an inch mark does not swallow the rest
        ("forceps (fine, clamps", ["forceps (fine", "clamps"]),
        ("forceps), clamps", ["forceps)", "clamps"]),
        ('5" ruler, 3" pad', ['5" ruler', '3" pad']),
        # near misses: commas that end no entry
        ("1,000 ml of saline, pump", ["1,000 ml of saline", "pump"]),
        ("fillers, e.g., gel, gauze", ["fillers, e.g., gel", "gauze"]),
        ("needles, which may break, clamps", ["needles, which may break", "clamps"]),
        ("lights, if needed, clamps", ["lights, if needed", "clamps"]),
        ("OR table, OR lights", ["OR table", "OR lights"]),
        ("Smith & Jones clamp", ["Smith & Jones clamp"]),
        ("black-and-white film", ["black-and-white film"]),
        # `etc.` names nothing
        ("Scalpel, drapes, etc.", ["Scalpel", "drapes"]),
        ("Scalpel, drapes and sutures etc.", ["Scalpel", "drapes", "sutures"]),
        ("Scalpel, drapes, and so on.", ["Scalpel", "drapes"]),
        ("etc.", []),
        # stops that stay
        ("clamp by Foo Inc.", ["clamp by Foo Inc."]),
        ("clamp made in the U.S.", ["clamp made in the U.S."]),
        ("wait...", ["wait..."]),
        # nothing
        ("", []),
        (" , ; ", []),
        ("...", []),
        ("alpha,, beta,", ["alpha", "beta"]),
        # erased marks are blanks
        ("\uffffScalpel\uffff, \uffffdrapes\uffff.", ["Scalpel", "drapes"]),
    ],
)
def test_entries(text: str, expected: list[str]) -> None:
    assert entries(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bleeding or hematoma", ["Bleeding or hematoma"]),
        ("alpha, beta and gamma", ["alpha", "beta and gamma"]),
        ("alpha, and beta", ["alpha", "beta"]),
    ],
)
def test_without_conjunctions(text: str, expected: list[str]) -> None:
    assert entries(text, conjunctions=False) == expected


@pytest.mark.parametrize(
    "text",
    [
        "May include magnifying loupes or microscopes for precision.",
        "A fiberoptic scope is inserted",
        "Includes a lamp and a scope",
        "A lamp may be used",
        "Lamps are used",
        "The surgeon uses a lamp",
        "When needed, a microscope is used.",
        "Do not use alcohol",
        "Tools vary.",
        "THE SCOPE IS INSERTED",
        "A scope (thin) can be passed",
    ],
)
def test_is_sentence(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Scalpel, retractors, sutures.",
        "Specialized needles used for biopsy",
        "Needles that are used for biopsy, clamps",
        "Clamps (which are strong), drapes",
        "Local anesthesia if sedation is used",
        "Spray can, gauze",
        "Spray Can Device",
        "Drills, monitors, guides, screens",
        "MD or DO",
        "Island graft, hash marks",
        "As required",
    ],
)
def test_is_no_sentence(text: str) -> None:
    assert not is_sentence(text)


def test_helpers() -> None:
    assert trim("  ab ", 0, 5) == (2, 4)
    assert trim("    ", 0, 4)[0] == trim("    ", 0, 4)[1]
    assert drop_stop("ab.", 0, 3) == 2
    assert drop_stop("ab etc.", 0, 7) == 7
    assert drop_stop(".", 0, 1) == 1


words = st.sampled_from(
    [
        "alpha",
        "Beta",
        "1,000",
        "etc.",
        "and",
        "or",
        "and/or",
        "&",
        ",",
        ";",
        ".",
        "(",
        ")",
        "[",
        "]",
        '"',
        "“",
        "”",
        "e.g.,",
        ", which",
        "\n   ",
        "\uffff",
        " ",
        "  ",
        "is",
        "may",
        "that",
        "so on",
        "AND",
    ]
)
texts = st.one_of(
    st.text(max_size=60),
    st.lists(words, max_size=25).map("".join),
    st.lists(words, max_size=25).map(" ".join),
)


@given(texts, st.booleans())
def test_spans_are_sound(text: str, conjunctions: bool) -> None:
    at = 0
    for start, end in split_list(text, conjunctions=conjunctions):
        assert at <= start < end <= len(text)
        piece = text[start:end].replace("\uffff", " ")
        assert piece == piece.strip()
        at = end


@given(texts)
def test_only_separators_are_left_out(text: str) -> None:
    rest, at = "", 0
    for start, end in split_list(text):
        rest += text[at:start] + " "
        at = end
    rest += text[at:]
    left_out = {"and", "or", "etc", "so", "on", "et", "cetera", "as", "well", "among", "others", "forth"}
    words_left = "".join(character if character.isalnum() else " " for character in rest).casefold().split()
    assert set(words_left) <= left_out


@given(texts)
def test_is_sentence_never_raises(text: str) -> None:
    assert is_sentence(text) in (True, False)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["(", ", ", "a, and ", '"', "a or ", "e.g., ", "which is (", ")(", "a etc. "])
def test_cost_is_linear(unit: str) -> None:
    assert_linear(repeated("", unit), lambda text: (split_list(text), is_sentence(text)))
