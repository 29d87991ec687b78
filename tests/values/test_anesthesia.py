"""Kinds of anesthesia, and the local swellings and general surgeons that are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathological import assert_linear, repeated

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


PLAUSIBLE = [
    ("Unlike general anesthesia, sedation keeps you breathing.", "sedation"),
    ("Unlike general anesthesia, local anesthesia has few side effects.", "local"),
    ("Patients who refuse general anesthesia may have a spinal block.", "spinal"),
    ("Patients who cannot have general anesthesia are given a spinal block.", "spinal"),
    ("Patients unfit for general anesthesia", ""),
    ("None or local", ""),
    ("None or local anesthesia", "none local"),
    ("Local block", "local"),
    ("numbed with a block", "nerve_block"),
    ("The arm is numbed with a block.", "nerve_block"),
    ("General anesthesia is not needed; local suffices", "local"),
    ("General anesthesia is not needed; local anesthesia suffices.", "local"),
    ("General anesthesia is not needed, local is enough.", "local"),
    ("General anesthesia is rarely needed.", "general"),
    ("General anesthesia is used only in children.", "general"),
    ("Rarely under general anesthesia.", "general"),
    ("Sedation instead of general anesthesia", "sedation"),
    ("Sedation is used instead of general anesthesia.", "sedation"),
    ("in place of general anesthesia, sedation", "sedation"),
    ("Less risk than general anesthesia.", ""),
    ("Compared with general anesthesia, spinal anesthesia is safer.", "spinal"),
    ("Safer than general anesthesia", ""),
    ("To avoid general anesthesia, a nerve block is placed.", "nerve_block"),
    ("avoiding the need for general anesthesia", ""),
    ("without the risks of general anesthesia", ""),
    ("The risks of general anesthesia are discussed.", ""),
    ("Recovery from anesthesia", ""),
    ("After the general anesthesia wears off", "general"),
    ("The anesthesiologist gives general anesthesia.", "general"),
    ("Allergic to local anesthetics", ""),
    ("Tell the doctor if you are allergic to anesthesia.", ""),
    ("A history of reactions to general anesthesia", ""),
    ("Local anesthetic is injected around the cut.", "local"),
    ("Local infiltration anesthesia", "local"),
    ("local anaesthetic injections", "local"),
    ("The area is numbed.", ""),
    ("The area is numbed with local anesthetic.", "local"),
    ("The skin is numbed with a spray.", "topical"),
    ("The skin is numbed with an injection.", "local"),
    ("The throat is numbed with a spray.", "topical"),
    ("A numbing gel is applied.", "topical"),
    ("A numbing shot is given.", "local"),
    ("Numbing medicine is injected.", "local"),
    ("Freezing spray", ""),
    ("General anaesthesia (asleep)", "general"),
    ("You will be asleep.", ""),
    ("GA or LA", ""),
    ("MAC", ""),
    ("MAC anesthesia", "sedation"),
    ("Monitored anaesthesia care", "sedation"),
    ("TIVA", ""),
    ("total intravenous anesthesia", "general"),
    ("Intravenous anesthesia", ""),
    ("IV sedation or general anaesthetic", "sedation general"),
    ("Conscious sedation with local", "sedation local"),
    ("Twilight sedation", "sedation"),
    ("Nitrous oxide", ""),
    ("Laughing gas sedation", "sedation"),
    ("Spinal anaesthetic", "spinal"),
    ("Spinal or epidural", ""),
    ("Spinal or epidural anesthesia", "spinal epidural"),
    ("combined spinal-epidural anesthesia", "spinal epidural"),
    ("combined spinal epidural", ""),
    ("CSE anesthesia", ""),
    ("caudal anesthesia", "epidural"),
    ("a caudal block", "epidural"),
    ("a Bier block", "regional"),
    ("tumescent local anesthesia", "local"),
    ("dental anesthesia", "local"),
    ("General dental anesthesia", ""),
    ("The skin is numbed with lidocaine", "local"),
    ("infiltrated with 1% lidocaine with epinephrine", "local"),
    ("numb the skin with bupivacaine", "local"),
    ("Lidocaine is injected", "local"),
    ("topical lidocaine", "topical"),
    ("numbed with lidocaine cream", "topical"),
    ("lidocaine gel", "topical"),
    ("Lidocaine is kept ready", ""),
    ("injected with a steroid and lidocaine", ""),
    ("allergy to lidocaine injections", ""),
    ("A throat spray numbs the area", "topical"),
    ("The throat is sprayed with a numbing medicine", "topical"),
    ("Drops are used to numb the eye", "topical"),
    ("The dressing numbs the pain", ""),
    ("You are put to sleep", "general"),
    ("Your child may be put to sleep for this", "general"),
    ("You will not be put to sleep", ""),
    ("You are put to sleep with sedation", "sedation"),
    ("Babies are put to sleep on their backs", ""),
    ("The foot is put to sleep", ""),
    ("Local rather than general anesthesia", "local"),
    ("Local, not general anesthesia", "local"),
    ("peribulbar block", "nerve_block"),
    ("intravenous regional anesthesia", "regional"),
    ("scalp block", "nerve_block"),
    ("an ankle block", "nerve_block"),
    ("block anesthesia", ""),
    ("regional block", "regional"),
    ("A regional block numbs the arm.", "regional"),
    ("field block", "nerve_block"),
    ("digital block", "nerve_block"),
    ("interscalene nerve block", "nerve_block"),
    ("Blocks the nerve.", ""),
    ("A heart block may follow.", ""),
    ("The block of tissue is removed.", ""),
    ("A bite block is placed.", ""),
    ("Paraffin blocks", ""),
    ("surgical block time", ""),
    ("topical anesthetic", "topical"),
    ("topical anaesthesia (eye drops)", "topical"),
    ("No anesthesia", "none"),
    ("No anaesthetic is needed.", "none"),
    ("Anesthesia is not used.", "none"),
    ("Anesthesia is seldom required.", ""),
    ("Anesthesia is rarely required.", ""),
    ("Anesthesia usually isn't needed.", "none"),
    ("No sedation is needed.", ""),
    ("Neither sedation nor anesthesia is required.", "none"),
    ("Neither general nor regional anesthesia is needed; local is enough.", "local"),
    ("Either general or spinal anesthesia", "general spinal"),
    ("No need for general anesthesia.", ""),
    ("There is no need for anesthesia.", "none"),
    ("This does not need any anesthetic.", "none"),
    ("Anesthesia may not be needed.", "none"),
    ("Sedation may be used but is not required.", "sedation"),
    ("Sedation is optional.", "sedation"),
    ("with or without sedation", "sedation"),
    ("local anesthesia with or without sedation", "local sedation"),
    ("General anesthesia if the child cannot lie still.", "general"),
    ("If general anesthesia is contraindicated, sedation is used.", "sedation"),
    ("General anesthesia is contraindicated.", ""),
    ("General anesthesia is not an option.", ""),
    ("General anesthesia is not suitable for frail patients; they get a spinal.", "spinal"),
    ("Not all patients need general anesthesia.", "general"),
    ("Most patients do not need general anesthesia.", ""),
    ("Does not always need general anesthesia.", "general"),
    ("No longer under general anesthesia", ""),
    ("Formerly done under general anesthesia, now under local anesthesia.", "local"),
    ("Once the anesthesia has taken effect", ""),
    ("The patient wakes from sedation.", "sedation"),
    ("The sedated patient lies down.", "sedation"),
    ("Over-sedation", ""),
    ("oversedation may follow", ""),
    ("Undersedated", ""),
    ("regional lymph nodes under local anesthesia", "local"),
    ("The local hospital gives sedation.", "sedation"),
    ("general surgery under spinal anesthesia", "spinal"),
    ("A general surgeon gives local anesthesia.", "local"),
    ("The spinal cord is exposed under general anesthesia.", "general"),
    ("Spinal fusion under general anesthesia", "general"),
    ("Epidural injection under local anesthesia", "local"),
    ("An epidural steroid injection with local anesthetic", "local"),
    ("Local excision under general anesthesia", "general"),
    ("Patients allergic to local anesthetic get general anesthesia.", "general"),
    ("Numbness follows the block.", ""),
    ("The surgeon blocks the vessel under sedation.", "sedation"),
    ("Anesthesia: general", "general"),
    ("Anesthesia type: general", "general"),
    ("Type of anesthesia: local", "local"),
    ("Anesthesia is general or spinal.", "general spinal"),
    ("Anesthesia choices are general, spinal, or regional.", "general spinal regional"),
    ("Anesthesia (local, regional, or general) is given.", "local regional general"),
    ("Anesthesia, either local or general, is given.", "local general"),
    ("Anesthesia – usually local – is given.", "local"),
]
PLAUSIBLE_UNDER_A_LABEL = [
    ("None or local", "none local"),
    ("Local or none", "local none"),
    ("None", "none"),
    ("None needed", "none"),
    ("None, or local if painful", "none local"),
    ("Local block", "local"),
    ("Block", ""),
    ("Nerve block or general", "nerve_block general"),
    ("Not general", ""),
    ("Local, not general", "local"),
    ("Local rather than general", "local"),
    ("Local only", "local"),
    ("Local anesthesia is not usually needed", "none"),
    ("No local anesthetic", "none"),
    ("Local anesthesia is not usually needed; sedation may be used", "sedation"),
    ("General anesthesia is not usually needed", ""),
    ("Infiltrated with lidocaine", "local"),
    ("Lidocaine 1%", "local"),
    ("Numbing cream (lidocaine)", "topical"),
    ("Allergic to lidocaine", ""),
    ("Local only; no sedation", "local"),
    ("No general anesthesia; local only", "local"),
    ("General not needed", ""),
    ("General is not needed; local suffices", "local"),
    ("Local suffices", "local"),
    ("Local is enough", "local"),
    ("Local usually suffices", "local"),
    ("Usually local, rarely general", "local general"),
    ("GA", ""),
    ("General or MAC", "general sedation"),
    ("Sedation/local", "sedation local"),
    ("Local + sedation", "local sedation"),
    ("Local ± sedation", "local sedation"),
    ("Local, regional", "local regional"),
    ("regional", "regional"),
    ("spinal", "spinal"),
    ("epidural", "epidural"),
    ("Epidural or spinal", "epidural spinal"),
    ("Topical", "topical"),
    ("Topical drops", "topical"),
    ("Numbing drops", "topical"),
    ("Numbing cream", "topical"),
    ("Anesthetic cream", "topical"),
    ("Drops", ""),
    ("General (asleep)", "general"),
    ("Asleep", ""),
    ("IV", ""),
    ("IV sedation", "sedation"),
    ("Conscious", ""),
    ("Deep sedation", "sedation"),
    ("Typically not needed, but local may be used", "none local"),
    ("Not usually required; local for children", "none local"),
    ("Not applicable", "none"),
    ("N/A", "none"),
    ("Not required", "none"),
    ("No", "none"),
    ("No anesthesia", "none"),
    ("No anesthesia is required", "none"),
    ("Unnecessary", "none"),
    ("Nil", "none"),
    ("Optional", ""),
    ("Optional sedation", "sedation"),
    ("Depends", ""),
    ("Local anaesthetic (numbing injection)", "local"),
    ("The local anesthetic wears off after 2 hours.", "local"),
    ("General for children; none for adults", "general none"),
    ("General health permitting", ""),
    ("Regional differences", ""),
    ("General anesthesia is typical", "general"),
    ("Rarely needed", ""),
    ("Rarely needed; local if so", "local"),
    ("None except in children (general)", "none general"),
    ("Without", ""),
]


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE)
def test_plausible_wordings(text: str, expected: str) -> None:
    assert kinds(text) == expected.split()


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE_UNDER_A_LABEL)
def test_plausible_wordings_under_a_label(text: str, expected: str) -> None:
    assert kinds(text, stated=True) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spinal is never used.", []),
        ("Spinal anesthesia is never given.", []),
        ("Sedation is not offered.", []),
        ("Sedation is not available here; local is used.", ["local"]),
        ("Sedation is not always offered.", ["sedation"]),
        ("The choice between local and general depends on the surgeon", ["local", "general"]),
        ("A nerve block from earlier work is noted", []),
        ("Ask about previous general anesthesia", []),
        ("A nerve block is placed from the side", ["nerve_block"]),
        ("Prior to general anesthesia, a line is placed", ["general"]),
        ("Reverse the sedation", []),
        ("Give the sedation", ["sedation"]),
        ("Anesthesia from earlier work has worn off", []),
    ],
)
def test_what_is_never_given_was_earlier_or_ends(text: str, expected: list[str]) -> None:
    assert kinds(text, stated=True) == expected


@pytest.mark.parametrize("text", ["General or regional.", "Local", "Typically none."])
def test_the_label_matters(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["local ", "local, ", "no ", "anesthesia ", "none ", "none, or not needed, ", "general or ", " "]
)
def test_linear(unit: str) -> None:
    assert_linear(repeated("", unit, " sedation"), lambda text: (kinds(text), kinds(text, stated=True)))


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
