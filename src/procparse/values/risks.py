"""The words of a risk, or of the label above it -> how frequent it is said to be."""

from __future__ import annotations

import re
from typing import Literal

Frequency = Literal["common", "uncommon", "rare"]

_S = r"\s{1,9}"
_STEMS = ("rare", "common", "frequent", "occasional", "often")
_NOUN = (
    r"(?:risks?|complications?|side[\s-]effects?|effects?|reactions?|problems?|issues?|events?|occurrences?|cases?|instances?"
    r"|outcomes?|concerns?|symptoms?|findings?|situations?|circumstances|possibilit(?:y|ies)|chances?|adverse)"
)
_TERM = rf"""(?:(?P<degree>less|more|most|not|very|extremely|quite|relatively|fairly|exceedingly){_S})?
    (?P<word>rare(?:ly)?|(?:un)?common(?:ly)?|(?:in)?frequent(?:ly)?|occasional(?:ly)?|often)\b"""
_WORD = re.compile(rf"(?<![\w-]){_TERM}", re.VERBOSE)

# What may follow the word where it opens the text: "Rare cases of", "Rare but serious", "Common, mild", "Common: "
_OPENS = re.compile(
    rf"""\s{{0,9}}(?:$|[,:;)-]) | {_S}(?:but|and|though|although)\b(?!{_S}[a-z]{{1,20}}{_S}(?:duct|cold)) | {_S}(?:[a-z-]{{1,20}}{_S}){{0,2}}{_NOUN}\b
    | {_S}(?:include|involve)s?\b""",
    re.VERBOSE,
)
# What `rare` is said of that is no risk's frequency
_RARE_THING = re.compile(
    rf"{_S}(?:earths?|blood{_S}(?:group|type)|(?:genetic{_S})?(?:diseases?|disorders?|conditions?|syndromes?|tumou?rs?|variants?|metals?)\b)"
)
# "(rare)", "(rare but serious)", "(very rare, less than 1%)", "(rarely)"
_BRACKET = re.compile(rf"\s{{0,9}}(?:$|[),;:]) | {_S}(?:but|and|in|with|though|when|if|occurr)", re.VERBOSE)
# "is rare", "although rare", "remain uncommon", ", though rare,"
_SAID = re.compile(
    rf"(?:\b(?:is|are|being|be|remains?|although|though|while|but|however|albeit|usually|generally|typically|considered|as)|,){_S}$"
)
_SAID_END = re.compile(
    rf"""\s{{0,9}}(?:$|[.,;:)-]) | {_S}(?:but|and|with|in|after|when|if|following|for|among|or|because|due|overall|occurrence)\b
    | {_S}(?:[a-z-]{{1,20}}{_S})?{_NOUN}\b""",
    re.VERBOSE,
)
# "a rare complication", "the most common side effects", "rare cases of"
_OF_NOUN = re.compile(rf"{_S}(?:(?:but|and){_S})?(?:[a-z-]{{1,20}}{_S}){{0,2}}?{_NOUN}\b")
# "swelling often occurs", "may rarely occur", "is commonly seen", "reported rarely"
_HAPPENS = re.compile(
    rf"{_S}(?:occurs?|occurring|happens?|develops?|arises?|seen|reported|observed|experienced|encountered|appears?)\b"
)
_HAPPENED = re.compile(
    rf"\b(?:occurs?|occurring|happens?|develops?|arises?|seen|reported|observed|experienced|encountered){_S}$"
)
_CAN = re.compile(rf"\b(?:can|may|might|could|will){_S}$")
_IN_CASES = re.compile(rf"\bin{_S}(?:a{_S}few{_S})?$")
_CASES = re.compile(rf"{_S}(?:cases|instances|circumstances|situations|patients)\b")
_END = re.compile(r"\s{0,9}[.,;)]?\s{0,9}$")
_BOWEL = re.compile(
    rf"{_S}(?:bile|cold|femoral|iliac|carotid|hepatic|peroneal|urination|urinating|bowel|stools?|blood|voiding|trips|headaches?|monitor)\b"
)

_LABEL_WORDS = frozenset(
    "risk risks complication complications side effect effects side-effect side-effects reaction reactions problem problems "
    "issue issues event events outcome outcomes adverse and but or serious minor major mild severe temporary potential possible "
    "the general surgical procedure-related other these reported seen occurring most more very less extremely relatively "
    "symptoms concerns possibilities cases instances of in usually post-procedure post-operative postoperative".split()
)


def frequency(text: str) -> Frequency | None:
    """Return the frequency that a risk's own words state; None where they state none, or several.

    >>> frequency("Nerve damage (rare)"), frequency("Common bile duct injury")
    ('rare', None)
    """
    low = _flat(text)
    if not any(stem in low for stem in _STEMS):
        return None
    said: set[Frequency] = set()
    for found in _WORD.finditer(low):
        if _modifies_risk(low, found):
            kind = _kind(found["degree"], found["word"])
            if kind is not None:
                said.add(kind)
    return said.pop() if len(said) == 1 else None


def label_frequency(label: str) -> Frequency | None:
    """Return the frequency that a label gives to its list (`Rare Risks`); None for any other label."""
    low = _flat(label)
    if not any(stem in low for stem in _STEMS):
        return None
    said = {_kind(found["degree"], found["word"]) for found in _WORD.finditer(low)}
    rest = _WORD.sub(" ", low)
    words = [word.strip(",:.()[]&-*") for word in rest.replace("/", " ").split()]
    if len(said) != 1 or any(word and word not in _LABEL_WORDS for word in words):
        return None
    return said.pop()


def _flat(text: str) -> str:
    """Lower case, straight apostrophes, plain hyphens."""
    low = text.lower()
    return low if low.isascii() else low.translate(_FLAT)


_FLAT = {ord(char): "-" for char in "‐‑‒–—−"} | {ord("’"): "'", 0xA0: " "}


def _kind(degree: str | None, word: str) -> Frequency | None:
    if degree == "not":  # `not uncommon`, `not rare`: neither the one nor the other
        return None
    if word.startswith("rare"):
        return None if degree in ("less", "more") else "rare"
    if word.startswith(("un", "in", "occ")) or degree == "less":
        return "uncommon"
    return "common"


def _modifies_risk(low: str, found: re.Match[str]) -> bool:
    """Whether the word says how often the risk itself occurs."""
    word, start, end = found["word"], found.start(), found.end()
    before = low[max(0, start - 40) : start]
    if found["degree"] == "more" or _BOWEL.match(low, end):
        return False  # "more common in smokers", "frequent urination"
    adverb = word.endswith("ly") or word == "often"
    opening = not low[:start].strip(" \n(*-") if start < 20 else False
    if _IN_CASES.search(before) and _CASES.match(low, end):  # "In rare cases, ...", "..., in rare cases"
        tail = _CASES.match(low, end)
        return not low[: max(0, start - 3)].strip() or (
            tail is not None and _END.match(low, tail.end()) is not None
        )
    if opening:
        if _RARE_THING.match(low, end):
            return False
        if word.startswith("rare") or word.startswith(("uncommon", "occasional")) or word == "infrequently":
            return True
        return _OPENS.match(low, end) is not None
    if before.rstrip(" \n").endswith("("):
        return _BRACKET.match(low, end) is not None
    if adverb:
        if _HAPPENS.match(low, end) or (_HAPPENED.search(before) and _END.match(low, end)):
            return True
        if word.startswith(("rare", "occasional", "infrequent", "uncommon")):  # "may rarely cause ..."
            return _CAN.search(before) is not None or (
                _SAID.search(before) is not None and _END.match(low, end) is not None
            )
        return False
    if _SAID.search(before) and _SAID_END.match(low, end):
        return True
    return not _RARE_THING.match(low, end) and _OF_NOUN.match(low, end) is not None
