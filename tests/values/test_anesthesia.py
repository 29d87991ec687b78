"""Kinds of anesthesia, and the local swellings and general surgeons that are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse.values.anesthesia import kinds

NAMED: list[tuple[str, str]] = [
    ("General or regional anesthesia is administered.", "general regional"),
    (
        "Administered local, regional, or general anesthesia, depending on the extent.",
        "local regional general",
    ),
    ("general or\n  regional anesthesia", "general regional"),
    ("General anaesthetic", "general"),
    ("Local anaesthesia with sedation", "local sedation"),
    ("local with sedation", "local sedation"),
    ("General anesthesia or local with sedation", "general local sedation"),
    ("a local anesthetic", "local"),
    ("a local anesthetic injection", "local"),
    ("a numbing injection", "local"),
    ("Anesthesia: local", "local"),
    ("Anesthesia may be local or general", "local general"),
    ("anesthesia (usually regional)", "regional"),
    ("spinal/epidural anesthesia", "spinal epidural"),
    ("neuraxial anesthesia", "spinal epidural"),
    ("spinal or general anesthesia", "spinal general"),
    ("spinal block", "spinal"),
    ("An epidural is placed", "epidural"),
    ("nerve block", "nerve_block"),
    ("Possible nerve blocks for pain relief", "nerve_block"),
    ("brachial plexus block", "nerve_block"),
    ("regional nerve block", "regional nerve_block"),
    ("numbing drops are placed", "topical"),
    ("Numbing spray", "topical"),
    ("anesthetic eye drops", "topical"),
    ("local anesthetic cream", "local topical"),
    ("topical or local anesthetic", "topical local"),
    ("conscious sedation", "sedation"),
    ("IV sedation", "sedation"),
    ("moderate or deep sedation", "sedation"),
    ("the patient is sedated", "sedation"),
    ("monitored anesthesia care", "sedation"),
    ("General Anesthesia (rarely used)", "general"),
    ("Sedation is not always needed", "sedation"),
    ("not only local but also general anesthesia", "local general"),
    ("No anesthesia is needed", "none"),
    ("Anesthesia is typically not required", "none"),
    ("performed without anesthesia", "none"),
    ("no anesthesia or sedation", "none"),
    ("No anesthesia, only numbing drops", "none topical"),
    ("local anesthesia or no anesthesia", "local none"),
    ("not under general anesthesia", ""),
    ("no general anesthesia, sedation, or nerve block", ""),
    ("rather than general anesthesia, local anesthesia", "local"),
    ("without sedation", ""),
    ("without general or regional anesthesia", ""),
    ("does not require general anesthesia", ""),
    ("general anesthesia is not required", ""),
    ("Sedation is usually not needed", ""),
    ("under anesthesia", ""),
    ("local swelling", ""),
    ("general health", ""),
    ("regional hospital", ""),
    ("general surgeon", ""),
    ("general anesthesiologist", ""),
    ("spinal cord injury", ""),
    ("spinal stenosis", ""),
    ("epidural abscess", ""),
    ("An epidural steroid injection", ""),
    ("topical antibiotic", ""),
    ("heart block", ""),
    ("Anesthesia/Sedation: General anesthesia", "general"),
    ("numbing medicine", ""),
    ("Local infection and anesthesia reactions", ""),
    ("", ""),
]

UNDER_LABEL: list[tuple[str, str]] = [
    ("General or regional.", "general regional"),
    ("Local", "local"),
    ("Usually general", "general"),
    ("Local, with IV sedation", "local sedation"),
    ("Local or general depending on the case", "local general"),
    ("Local anesthesia; general for children", "local general"),
    ("Numbing eye drops", "topical"),
    ("Typically none.", "none"),
    ("None required", "none"),
    ("Not required.", "none"),
    ("No.", "none"),
    ("Typically none; occasionally sedation", "none sedation"),
    ("Generally not required; occasionally sedation", "none sedation"),
    ("Local or none", "local none"),
    ("No sedation, local only", "local"),
    ("General health is checked", ""),
    ("Topical gel first, then local anesthetic.", "topical local"),
    ("Local with sedation, or general for children", "local sedation general"),
    ("Local swelling", ""),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_named(text: str, expected: str) -> None:
    assert kinds(text) == expected.split()


@pytest.mark.parametrize(("text", "expected"), UNDER_LABEL)
def test_under_a_label(text: str, expected: str) -> None:
    assert kinds(text, stated=True) == expected.split()


@pytest.mark.parametrize("text", ["General or regional.", "Local", "Typically none."])
def test_the_label_matters(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "local " * 20000,
        "local, " * 20000,
        "no " * 30000,
        "anesthesia " * 10000,
        "general or " * 10000,
        " " * 100000,
    ],
)
def test_linear(hostile: str) -> None:
    begin = time.perf_counter()
    kinds(hostile + " sedation")
    kinds(hostile, stated=True)
    assert time.perf_counter() - begin < 3


VOCABULARY = (
    "general regional local spinal epidural topical none no not without or and , ; . ( ) anesthesia "
    "sedation nerve block numbing drops is required only rather than of instead but"
)
WORDS = st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=20).map(" ".join)
KINDS = {"general", "regional", "local", "spinal", "epidural", "nerve_block", "topical", "sedation", "none"}


@given(text=st.one_of(st.text(max_size=60), WORDS), stated=st.booleans())
@settings(max_examples=300, deadline=None)
def test_total(text: str, stated: bool) -> None:
    found = kinds(text, stated)
    assert len(found) == len(set(found))
    assert KINDS.issuperset(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("General anesthesia is avoided.", []),
        ("General anesthesia, combined with an epidural catheter.", ["general", "epidural"]),
        ("Nerve block of the arm, with or without sedation.", ["nerve_block", "sedation"]),
    ],
)
def test_offers_and_denials_at_the_end(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected
