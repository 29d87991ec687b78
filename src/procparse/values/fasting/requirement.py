"""The words around a cue, or under a label -> whether a fast is asked for, denied or left open."""

from __future__ import annotations

import re

from procparse.values.durations import flat_times
from procparse.values.fasting.cues import S, bare_words
from procparse.values.words import has_any, pattern
from procparse.values.words import word_set as _set

# "no specific fasting is required", "patients do not usually need to fast", "without fasting"
_DENIALS = _set("no without not never")
_DENIAL_STEMS = ("no", "n't", "without", "never")
_AFTER_DENIAL = _set(
    """any specific special prior pre procedure preoperative particular strict routine need needed
    come on an a necessity requirement for to prolonged overnight be usually typically generally normally have
    required require necessary asked mandatory the patient patients you avoid stop refrain from"""
)
# "fasting is usually not required", "fasting may not be needed", "fasting isn't necessary", "fasting: none"
_DENIED_AFTER = pattern(
    rf"""[\s:]{{0,9}}(?:(?:before{S}(?:the{S})?(?:procedure|surgery|test)|beforehand){S})?
    (?:(?:is|are|may|might|should|will|does|was|usually|typically|generally|normally|often)\s{{0,9}}){{0,3}}
    (?: (?:not|n't|never|none)\b(?!{S}(?:only|always|just)\b) | (?:be{S})?unnecessary\b
      | (?:required|needed|necessary)?\s{{0,9}}[?:]\s{{0,9}}(?:not?|none|n/a|n\.a\.)
        (?=\s{{0,9}}(?:$|[.,;)])|{S}(?:required|needed)) )""",
    re.VERBOSE,
)
# "Fasting is optional", "is rarely needed", "may or may not be required", "longer than 12 hours must be avoided"
_LEFT_OPEN_AFTER = pattern(
    rf"""[\s:]{{0,9}}(?:(?:is|are|may|might|usually|typically|generally|often|entirely|only){S}){{0,3}}
    (?: optional | (?:rarely|seldom|hardly|occasionally)\b | or{S}may{S}not | may{S}or{S}may{S}not
      | (?:recommended|advised|preferred){S}but{S}not | not{S}(?:required|mandatory|essential|necessary){S}but{S}
    )
    | [^.;,]{{0,60}}\b(?:must|should|is|are|can){S}(?:be{S}|best{S})?
      (?:avoided|discouraged|not{S}advised|not{S}recommended|harmful)""",
    re.VERBOSE,
)
# "Avoid prolonged fasting", "Do not fast for more than 12 hours": a limit to a fast asks for none and denies none
_LEFT_OPEN_BEFORE = pattern(
    rf"\bavoid(?:ing)?{S}(?:any{S}|prolonged{S}|long{S}|excessive{S}|unnecessary{S}){{0,2}}$|\bprolonged{S}$"
)
_LIMIT = pattern(rf"{S}for{S}(?:more|longer){S}than\b")
# "Discuss whether fasting is needed", "instructions about eating and fasting"
_OPEN_BEFORE = pattern(
    rf"""\b(?: whether
      | (?:ask|check|confirm|discuss|determine|find{S}out|inquire|clarify|know|see)\b[^.;]{{0,60}}
        \b(?:if|about|when|how{S}long)
      | (?:instructions?|guidance|guidelines?){S}(?:on|about|regarding|for|concerning)
    )(?:{S}[a-z-]{{1,20}}){{0,5}}{S}$""",
    re.VERBOSE,
)
_OPENS = ("if", "about", "when", "how", "instruct", "guid", "wh")
# "Follow any fasting instructions"
_OPEN_AFTER = pattern(
    rf"{S}(?:instruction|guideline|requirement|recommendation|status|rule|protocol|guidance|order)(?!s?{S}(?:for|from|after)\b)"
)
# "Do not come without fasting", "Without fasting the scan is cancelled"
_WITHOUT = pattern(
    rf"\b(?:not|cannot|n't|never|no)\b[^.;]{{0,60}}\bwithout{S}(?:\w+{S})?fast|\bwithout{S}fast[^.;]{{0,60}}\b(?:cancel|postpon|not\b)"
)
_UNNEEDED = pattern(
    rf"[^.;]{{0,30}}\b(?:is|are){S}(?:unnecessary|no{S}longer|not{S}(?:essential|necessary|needed|required))\b"
)
# Under such a label: "Not required", "Typically none"; but "No solid food ..." and "No tube feeding ..." ask for a
# fast: `no` denies one only alone or before a word for the fast itself
_LABEL_NO = pattern(
    rf"""(?:(?:usually|typically|generally|normally|often|is|may),?{S}){{0,3}}
    (?: none\b | na\b | nil\b(?!{S}by) | n/a\b | unnecessary\b
      | not\b(?=\s{{0,9}}(?:$|[.,;:]|(?:usually|typically|generally|normally|strictly|required|needed|necessary
          |applicable|mandatory|essential|be|expected|asked|called)\b))
      | no\b(?=\s{{0,9}}(?:$|[.,;:]|(?:fast|need|require|restrict|special|specific|particular|prepar|diet|strict|prior
          |pre-))) )""",
    re.VERBOSE,
)
_LABEL_OPEN = (
    "follow",
    "as instructed",
    "as directed",
    "as advised",
    "var",
    "depends",
    "ask",
    "discuss",
    "per ",
    "possibly",
    "maybe",
    "not for longer than",
    "not for more than",
)


# "Do not take insulin while fasting" speaks of a fast and asks for none
_MEANWHILE = pattern(rf"\b(?:while|whilst|when|during){S}(?:(?:you|they){S}are{S}|the{S}|your{S})?$")


def _denied(before: str) -> bool:
    """Whether a denial leads up to the cue: `no specific`, `do not usually need to`."""
    if not has_any(before, _DENIAL_STEMS):
        return False
    for word in reversed(bare_words(before)[-6:]):
        if word in _DENIALS or word.endswith("n't"):
            return True
        if word not in _AFTER_DENIAL:
            return False
    return False


# "Required? No", "Unless sedation is used, none"
_NO_LAST = pattern(
    rf"""\A(?:required|needed|necessary)?\s{{0,9}}[?:]\s{{0,9}}no(?:t|ne)?\b
    | ,\s{{0,9}}(?:none|no|not{S}(?:required|needed|necessary))\s{{0,9}}\Z""",
    re.VERBOSE,
)


def label_requires(words: str) -> bool | None:
    """What a statement under a `Fasting` label says where it has no cue of its own."""
    if _LABEL_NO.match(words) or _NO_LAST.search(words):
        return False
    return None if words.startswith(_LABEL_OPEN) or _LEFT_OPEN_AFTER.match(words) else True


# What the patterns for the words behind a cue cannot do without
_LEAVES_OPEN = (
    "avoid", "discourag", "advised", "recommend", "harmful", "optional", "rarely", "seldom", "hardly", "occasion",
    "may not", "preferred", " but ",
)  # fmt: skip
_DENIES = ("no", "n't", "unnec", "n/a", "n.a")


def requires(sentence: str, cue: re.Match[str]) -> bool | None:
    """Whether the statement asks for a fast; None where it leaves that open."""
    if cue["free"] is not None:
        return False
    at, after = cue.span()
    noun = cue["eat"] is None or "stomach" in cue[0]
    before, behind = sentence[max(0, at - 120) : at], sentence[after:]
    if noun:
        if has_any(behind, _LEAVES_OPEN) and _LEFT_OPEN_AFTER.match(behind):
            return None
        if ("avoid" in before or "prolonged" in before) and _LEFT_OPEN_BEFORE.search(before):
            return None
    denies = noun and has_any(behind, _DENIES)
    denied = _denied(before) or (denies and _DENIED_AFTER.match(behind) is not None)
    if denied and cue["eat"] is None and _LIMIT.match(behind):
        return None  # "do not fast for more than 12 hours"
    presupposed = noun and sentence.startswith("fasting", at) and ("wh" in before or "during" in before)
    if presupposed and _MEANWHILE.search(before) and next(flat_times(behind), None) is None:
        return None
    required: bool | None = not denied
    if required and (
        (has_any(before, _OPENS) and _OPEN_BEFORE.search(before)) or (cue["eat"] is None and _OPEN_AFTER.match(behind))
    ):
        required = None
    if required is False and _WITHOUT.search(sentence):
        required = True  # "cannot be done without fasting"
    if required and denies and _UNNEEDED.match(behind):
        required = False  # "fasting for 6 hours is unnecessary"
    return required
