"""How frequent a risk is said to be, and the bile ducts that are only called common."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathological import assert_linear, repeated

from procparse.values.risks import agreed, frequency, label_frequency, parts

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


PLAUSIBLE: list[tuple[str, str | None]] = [
    ("No common risks", None),
    ("No common risks.", None),
    ("No rare complications are known.", None),
    ("There are no common complications.", None),
    ("There are no common risks; rare ones include infection.", None),
    ("Common risks are few.", None),
    ("Infection is not common.", None),
    ("Infection is not a common problem.", None),
    ("Infection isn't common.", None),
    ("Infection is never common.", None),
    ("Infection is hardly common", None),
    ("Infection is no longer common.", None),
    ("Infection, though not common, is serious.", None),
    ("Infection, though rare, is serious.", "rare"),
    ("Rarely, infection", "rare"),
    ("Rarely infection", "rare"),
    ("In rare cases, infection", "rare"),
    ("In very rare cases, infection", "rare"),
    ("On rare occasions, infection", "rare"),
    ("Infection (rare)", "rare"),
    ("Infection (rarely)", "rare"),
    ("Infection (uncommon)", "uncommon"),
    ("Infection (not common)", None),
    ("Infection (very rare)", "rare"),
    ("Infection – rare", "rare"),
    ("Infection: rare", "rare"),
    ("Infection, rare", "rare"),
    ("Infection is rare.", "rare"),
    ("Infection is very rare.", "rare"),
    ("Infection is rare but possible.", "rare"),
    ("Infection is rarely seen.", "rare"),
    ("Infection occurs rarely.", "rare"),
    ("Infection rarely occurs.", "rare"),
    ("Infection can rarely occur.", "rare"),
    ("Infection may occur in rare cases.", "rare"),
    ("Rare: infection", "rare"),
    ("Rare infection", "rare"),
    ("Rare cases of infection", "rare"),
    ("Rare risk of infection", "rare"),
    ("A rare risk is infection.", "rare"),
    ("A rare but serious infection", "rare"),
    ("The rarest risk is death.", None),
    ("Less commonly, infection", "uncommon"),
    ("Less common: infection", "uncommon"),
    ("More rarely, infection", None),
    ("Uncommonly, infection", "uncommon"),
    ("Occasional bleeding", "uncommon"),
    ("Occasionally bleeding", "uncommon"),
    ("Bleeding occurs occasionally.", "uncommon"),
    ("Bleeding that occasionally needs treatment", None),
    ("Bleeding occasionally needs treatment.", None),
    ("Rarely needs treatment", None),
    ("Bleeding rarely needs treatment", None),
    ("Common: bruising", "common"),
    ("Bruising is common.", "common"),
    ("Bruising is very common.", "common"),
    ("Bruising is quite common and fades.", "common"),
    ("Bruising is common but mild.", "common"),
    ("Bruising is the most common complication.", "common"),
    ("The most common complication is bruising.", "common"),
    ("A common complication is bruising.", "common"),
    ("Bruising, common in children", "common"),
    ("More common in smokers: infection", None),
    ("Infection is more common in smokers.", None),
    ("Infection is common in smokers.", "common"),
    ("Infection is rare in healthy patients.", "rare"),
    ("As common as in other surgery", None),
    ("Less common than with open surgery", None),
    ("Infection is less common than with open surgery.", None),
    ("Infection is rarer than bleeding.", None),
    ("Common bile duct injury is rare.", "rare"),
    ("Common bile duct injury (rare)", "rare"),
    ("Injury of the common bile duct", None),
    ("Common peroneal nerve palsy", None),
    ("Common hepatic duct leak", None),
    ("Common iliac artery injury", None),
    ("Common carotid injury", None),
    ("Common extensor tendon rupture", None),
    ("Common digital nerve injury", None),
    ("Common femoral vein clot", None),
    ("Frequent urination", None),
    ("Frequently urinating", None),
    ("Frequent bowel movements", None),
    ("Frequent headaches", None),
    ("Frequent dressing changes", None),
    ("Occasional headaches", "uncommon"),
    ("Rare blood clots", "rare"),
    ("Rare need for surgery", "rare"),
    ("Rarely need surgery", None),
    ("Often nausea", "common"),
    ("Often mild nausea", "common"),
    ("Often mild", None),
    ("Commonly bruising", "common"),
    ("Frequent nausea", None),
    ("Occasional spotting", "uncommon"),
    ("Often sore", None),
    ("Pain is often mild", None),
    ("Pain often fades", None),
    ("Often painful", None),
    ("Temporary pain, often mild", None),
    ("Side effects are common", "common"),
    ("Side effects are often mild", None),
    ("Serious complications are rare.", "rare"),
    ("Serious complications are uncommon.", "uncommon"),
    ("Complications are rare but include infection.", "rare"),
    ("Complications are rare, but may include infection.", "rare"),
    ("Infection is possible but rare.", "rare"),
    ("Risks are rare and include infection", "rare"),
    ("Rare disease patients need care", None),
    ("A rare allergic reaction", "rare"),
    ("Rare allergic reactions", "rare"),
    ("Uncommon reactions", "uncommon"),
    ("Death is extremely rare.", "rare"),
    ("Death is exceedingly rare.", "rare"),
    ("Death is exceptionally rare", "rare"),
    ("Almost never", None),
    ("Seldom infection", None),
    ("Infection is unusual.", None),
    ("Rarely or never infection", "rare"),
    ("Infection is common or rare depending on the site.", None),
    ("Neither common nor rare", None),
    ("Common to all operations: infection", None),
    ("Bleeding, infection (both rare)", "rare"),
    ("Both are rare.", "rare"),
    ("All are rare.", "rare"),
    ("Infection (1%), rare", "rare"),
    ("Rare (under 1%): infection", "rare"),
]

PLAUSIBLE_LABELS: list[tuple[str, str | None]] = [
    ("No common risks", None),
    ("No common risks:", None),
    ("Common risks", "common"),
    ("There are no common risks", None),
    ("No rare risks", None),
    ("None common", None),
    ("Common or rare", None),
    ("Not uncommon", None),
    ("Uncommon risks", "uncommon"),
    ("Rare (less than 1%)", "rare"),
    ("Rare risks (1 in 10,000)", "rare"),
    ("Common risks (more than 1 in 10)", "common"),
    ("Very common risks", "common"),
    ("Very rare side-effects", "rare"),
    ("Less common risks", "uncommon"),
    ("Least common", None),
    ("Rarer risks", None),
    ("More common risks", "common"),
    ("More rare", None),
    ("Commonly", "common"),
    ("Frequently", "common"),
    ("Frequent side effects", "common"),
    ("Occasional", "uncommon"),
    ("Occasional risks", "uncommon"),
    ("Sometimes", None),
    ("Infrequent complications", "uncommon"),
    ("Unlikely", None),
    ("Seldom", None),
    ("Common minor risks", "common"),
    ("Common, minor", "common"),
    ("Serious but rare", "rare"),
    ("Serious (rare) risks", "rare"),
    ("Rare, serious complications", "rare"),
    ("Rare/serious", "rare"),
    ("Common/minor", "common"),
    ("Common and serious", "common"),
    ("Common to all surgery", None),
    ("Risks common to any operation", None),
    ("Rare conditions", None),
    ("Commonly reported side effects", "common"),
    ("Frequently asked questions", None),
    ("Common sense", None),
    ("Common cold", None),
    ("Common questions", None),
    ("Commonest risks", None),
    ("Most frequent problems", "common"),
    ("Less frequent", "uncommon"),
    ("Not rare", None),
    ("Never common", None),
    ("Without common risks", None),
    ("Few common risks", None),
    ("Without rare complications", None),
    ("Uncommon to rare", None),
    ("Rare or uncommon", None),
]


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE)
def test_plausible_wordings(text: str, expected: str | None) -> None:
    assert frequency(text) == expected


@pytest.mark.parametrize(("label", "expected"), PLAUSIBLE_LABELS)
def test_plausible_labels(label: str, expected: str | None) -> None:
    assert label_frequency(label) == expected


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_frequency(text: str, expected: str | None) -> None:
    assert frequency(text) == expected


@pytest.mark.parametrize(("label", "expected"), LABELS)
def test_label(label: str, expected: str | None) -> None:
    assert label_frequency(label) == expected


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["rare ", "common, ", "not very ", " "])
def test_linear(unit: str) -> None:
    assert_linear(repeated("", unit, "rare"), lambda text: (frequency(text), label_frequency(text)))


VOCABULARY = "rare rarely common uncommon less more not often is in cases side effects ( ) , . bile"
WORDS = st.lists(st.sampled_from(VOCABULARY.split(" ")), max_size=20).map(" ".join)


@given(text=st.one_of(st.text(max_size=60), WORDS))
@settings(max_examples=300, deadline=None)
def test_total(text: str) -> None:
    assert frequency(text) in ("common", "uncommon", "rare", None)
    assert label_frequency(text) in ("common", "uncommon", "rare", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rash; rare (0.1%): death", [(None, "rash", "common"), ("rare (0.1%)", " death", "rare")]),
        ("pain. Rare (1 in 1000): death.", [(None, "pain", "common"), ("Rare (1 in 1000)", " death.", "rare")]),
        ("pain • Rare: death", [(None, "pain ", "common"), ("Rare", " death", "rare")]),
        ("pain - Rare: death", [(None, "pain", "common"), ("Rare", " death", "rare")]),
        ("pain, less common: rash", [(None, "pain", "common"), ("less common", " rash", "uncommon")]),
        # near-misses: no label of a frequency
        ("pain; note: rare risks differ", [(None, "pain; note: rare risks differ", "common")]),
        ("pain; injury to the common bile duct", [(None, "pain; injury to the common bile duct", "common")]),
        ("pain at 1:30; rare:death", [(None, "pain at 1:30; rare:death", "common")]),
        ("", [(None, "", "common")]),
    ],
)
def test_labels_inside_a_line(text: str, expected: list[tuple[str | None, str, str]]) -> None:
    found = [
        (text[p.label_start : p.label_end] if p.label_start >= 0 else None, text[p.start : p.end], p.frequency)
        for p in parts(text, "common")
    ]
    assert found == expected


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["; rare", "- rare: ", ": ", ";"])
def test_parts_are_linear(unit: str) -> None:
    assert_linear(repeated("", unit, ": "), lambda text: parts(text, "common"))


def test_words_against_their_label() -> None:
    assert agreed("infection", "common") == "common"
    assert agreed("infection (common)", "common") == "common"
    assert agreed("infection is rare", "common") is None
    assert agreed("injury to the common bile duct", "rare") == "rare"


def test_a_label_with_a_verb() -> None:
    assert label_frequency("Rare complications include") == "rare"
    assert label_frequency("Common side effects may include") == "common"
    assert label_frequency("Rare tumours include") is None
