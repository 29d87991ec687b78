"""Everyday words for anesthesia (`numbed with lidocaine`, `put to sleep`) -> the words that name its kind."""

from __future__ import annotations

import re

from procparse.values.words import has_any, pattern

_S = r"\s{1,9}"  # bounded, so that a page of blanks stays linear
STEMS = ("caine", "to sleep")
"""What a text says that names no kind in words of its own."""
_ASKED = ("numb", "caudal", "bier", "tumesc", "dental", *STEMS)

_DRUG = pattern(
    rf"""\b(?:lido|ligno|(?:levo)?bupiva|mepiva|ropiva|arti|prilo|novo|pro|tetra|benzo|xylo)caine\b
    (?:{_S}hydrochloride\b)?
    (?: (?P<topical>{_S}(?:cream|gel|jelly|ointment|spray|drop)s?\b)
      | (?P<shot>{_S}(?:injections?|infiltration|shots?
          |(?:is|are){_S}(?:then{_S}|first{_S})?(?:injected|infiltrated))\b) )?""",
    re.VERBOSE,
)
# "numbed with 1% lidocaine", "infiltration of", "numb the skin with"; "injected with a steroid and" mixes a medicine
_GIVEN = pattern(
    rf"""\b(?: (?:injected|infiltrated|an[ae]{{1,2}}stheti[sz]ed|numb(?:ed|s|ing)?
        (?:{_S}(?:the|your){_S}[a-z]{{1,20}})?){_S}(?:with|using|by)
      | (?:injections?|infiltration){_S}of
    ){_S}(?:an?{_S})?(?:[0-9.]{{1,5}}\s?%{_S})?(?:(?!and\b|or\b)[a-z]{{1,10}}{_S})?$""",
    re.VERBOSE,
)
_FORMS = ("cream", "gel", "jelly", "ointment", "spray", "drop", "patch", "topical")
_ADJECTIVES = ("local ", "topical ", "spinal ", "epidural ", "regional ")
# "the throat is sprayed with a numbing medicine", "drops are used to numb the eye", "a throat spray numbs the area"
_NUMBS = pattern(
    rf"""\b(?: sprayed{_S}with{_S}(?:an?{_S})?numbing(?:{_S}(?:medicine|medication|agent|drug|solution|liquid))?
      | (?:spray|drop|cream|gel|jelly|ointment)s?
        (?:{_S}(?:is|are|will|can|may|be|used|applied|given|put|to|that|which|helps?)){{0,4}}{_S}numbs? )\b""",
    re.VERBOSE,
)
_ASLEEP = pattern(
    rf"""(?: \b(?:you|they|he|she|patients?|child(?:ren)?|infants?|bab(?:y|ies)|people|adults)
        (?:{_S}(?:will|may|can|could|might|is|are|be|being|usually|typically|often|then|first|also)){{1,4}}{_S}put
      | \bput(?:s|ting)?{_S}(?:you|(?:the|your){_S}(?:patient|child|baby|infant)|patients) | (?P<alone>\A)\s{{0,9}}put
    ){_S}(?:completely{_S}|fully{_S})?to{_S}sleep\b(?!{_S}on\b)(?![^.;]{{0,40}}(?:sedat|local))""",
    re.VERBOSE,
)
_NAMED = (
    # stem, what stands for it, and the words it has to stand in
    ("caudal", "epidural", pattern(rf"\bcaudal(?={_S}(?:blocks?|an[ae]{{1,2}}sth|epidural))")),  # its sacral form
    ("bier", "regional anesthesia", pattern(rf"\bbier(?:'s)?{_S}block")),
    ("tumesc", "local", pattern(rf"\btumescent(?={_S}(?:local{_S})?an[ae]{{1,2}}sth)")),
    ("dental", "local", pattern(rf"(?<!general\s)\bdental(?={_S}an[ae]{{1,2}}sth(?:esia|etic))")),
)


def named(low: str, stated: bool) -> str:
    """Return the text with everyday words replaced by the kinds they mean; `stated` under an Anesthesia label.

    >>> named("the skin is numbed with lidocaine", False), named("lidocaine is kept ready", False)
    ('the skin is numbed with local anesthetic', 'lidocaine is kept ready')
    """
    if not has_any(low, _ASKED):
        return low
    if "caine" in low:
        low = _DRUG.sub(lambda drug: _anesthetic(low, drug, stated), low)
    if "numb" in low:
        low = _NUMBS.sub("numbing spray", low)
    if "to sleep" in low:
        low = _ASLEEP.sub(lambda hit: hit[0] if hit["alone"] is not None and not stated else "general anesthesia", low)
    for stem, kind, words in _NAMED:
        if stem in low:
            low = words.sub(kind, low)
    return low


def _anesthetic(low: str, drug: re.Match[str], stated: bool) -> str:
    """What stands for a drug that numbs: its kind, where the words around it tell that it is anesthesia."""
    if drug["topical"]:
        return "anesthetic cream"
    before = low[max(0, drug.start() - 60) : drug.start()]
    if before.endswith(_ADJECTIVES):
        return "anesthetic"
    if drug["shot"] or _GIVEN.search(before):
        return "local anesthetic"
    if stated:  # "numbing cream (lidocaine)"
        return "anesthetic" if has_any(low, _FORMS) else "local anesthetic"
    return drug[0]
