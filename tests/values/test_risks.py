"""How frequent a risk is said to be, and the bile ducts that are only called common."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse.values.risks import frequency, label_frequency

SAID: list[tuple[str, str | None]] = [
    ("Infection (rare)", "rare"),
    ("Infection (rare but serious)", "rare"),
    ("Allergic reaction (very rare, less than 1%)", "rare"),
    ("Stroke (rarely)", "rare"),
    ("Rarely, nerve damage", "rare"),
    ("Rare cases of blood clots", "rare"),
    ("Rare risks involve stroke", "rare"),
    ("Rare but serious: sepsis", "rare"),
    ("Rare nerve damage", "rare"),
    ("Very rare: blindness", "rare"),
    ("Infection, though rare", "rare"),
    ("Stroke is rare", "rare"),
    ("Stroke is a rare complication", "rare"),
    ("Nerve damage, rarely.", "rare"),
    ("In rare cases, nerve injury", "rare"),
    ("Nerve injury in rare cases.", "rare"),
    ("May rarely cause blindness", "rare"),
    ("Uncommon allergic reaction", "uncommon"),
    ("Less common: clots", "uncommon"),
    ("(uncommon) clots", "uncommon"),
    ("Occasionally, bleeding", "uncommon"),
    ("Infection is less common", "uncommon"),
    ("Infrequent side effects include rash", "uncommon"),
    ("Bruising (common)", "common"),
    ("Common and usually mild bruising", "common"),
    ("Common side effects include nausea", "common"),
    ("A common side effect is nausea", "common"),
    ("The most common risk is bleeding", "common"),
    ("Swelling is common", "common"),
    ("Bruising often occurs", "common"),
    ("Often, mild pain", "common"),
    ("Frequent: pain", "common"),
    ("Sore spot, often", "common"),
    ("Loss of a skin edge, rare now that vessels have grown", "rare"),
    ("Nosebleed – rarely heavy", None),
    ("Ache at the needle points, often for a day", None),
    ("Common bile duct injury", None),
    ("Injury to the common bile duct", None),
    ("Infection (common bile duct)", None),
    ("Common femoral artery injury", None),
    ("Common cold", None),
    ("Frequent urination", None),
    ("Infrequent urination", None),
    ("More frequent urination", None),
    ("Need for frequent blood draws", None),
    ("More common in smokers", None),
    ("Rare earth", None),
    ("Rare disease transmission", None),
    ("Numbness, often temporary", None),
    ("Bleeding that rarely requires transfusion", None),
    ("Infection is not uncommon", None),
    ("Bleeding is common; death is rare", None),
    ("Possible infection", None),
    ("Potential for scarring", None),
    ("Temporary numbness", None),
    ("", None),
]

LABELS: list[tuple[str, str | None]] = [
    ("Common", "common"),
    ("Common Risks", "common"),
    ("COMMON SIDE EFFECTS:", "common"),
    ("Most common risks", "common"),
    ("Common Risks and Complications", "common"),
    ("Often", "common"),
    ("Frequent", "common"),
    ("Rare", "rare"),
    ("Rare Risks", "rare"),
    ("Rare but serious", "rare"),
    ("Very rare", "rare"),
    ("Risks (rare)", "rare"),
    ("Less common complications", "uncommon"),
    ("Less frequent side effects", "uncommon"),
    ("Infrequent", "uncommon"),
    ("Occasionally", "uncommon"),
    ("Uncommon", "uncommon"),
    ("Possible", None),
    ("Potential risks", None),
    ("Temporary", None),
    ("Not common", None),
    ("Common and Rare Risks", None),
    ("Uncommon/rare", None),
    ("Common bile duct injury", None),
    ("Rare diseases", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_frequency(text: str, expected: str | None) -> None:
    assert frequency(text) == expected


@pytest.mark.parametrize(("label", "expected"), LABELS)
def test_label(label: str, expected: str | None) -> None:
    assert label_frequency(label) == expected


@pytest.mark.parametrize("hostile", ["rare " * 20000, "common, " * 20000, "not very " * 10000, " " * 100000])
def test_linear(hostile: str) -> None:
    begin = time.perf_counter()
    frequency(hostile + "rare")
    label_frequency(hostile + "rare")
    assert time.perf_counter() - begin < 3


VOCABULARY = "rare rarely common uncommon less more not often is in cases side effects ( ) , . bile"
WORDS = st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=20).map(" ".join)


@given(text=st.one_of(st.text(max_size=60), WORDS))
@settings(max_examples=300, deadline=None)
def test_total(text: str) -> None:
    assert frequency(text) in ("common", "uncommon", "rare", None)
    assert label_frequency(text) in ("common", "uncommon", "rare", None)
