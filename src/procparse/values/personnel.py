"""An item of the personnel list -> the kind of its first role, and the condition it stands under."""

from __future__ import annotations

import re
from functools import lru_cache

from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

_S = r"\s{1,9}"  # bounded, so that a page of blanks stays linear

# The first word of the text that opens a row decides; where several rows open there, the longest does.
_ROLES = {
    "anesthesia_provider": """
        anesthetist, nurse anesthetist, crna, anesthesia provider, anesthesia team, anesthesia care
        team, anesthesia care provider, anesthesia nurse, anesthesia specialist, anesthesia
        professional, anesthesia staff, anesthesia clinician, anesthesia physician""",
    "surgeon": "surgeon, assistant surgeon, assisting surgeon, surgical oncologist",
    "nurse": "nurse, nursing, rn, lpn",
    "physician": """
        physician, doctor, md, general practitioner, gp, pediatrician, obstetrician, geriatrician,
        internist, hospitalist, intensivist, endoscopist, proceduralist, interventionalist, orthopedist,
        allergist, geneticist, generalist, nocturnist, oculist, resident,
        fellow, surgical resident, surgical fellow, ob gyn, obgyn,
        ent specialist, retina specialist, pain specialist, pain management specialist, pain medicine
        specialist, fertility specialist, heart specialist, spine specialist, hand specialist, eye
        specialist, vascular specialist, vein specialist, cardiac specialist, infectious disease
        specialist, lung specialist, kidney specialist, liver specialist, skin specialist, ear specialist,
        cancer specialist, joint specialist, bone specialist, blood specialist, sleep specialist""",
    "technician": """
        technician, technologist, tech, sonographer,
        echosonographer, radiographer, phlebotomist, perfusionist, mammographer, anesthesia technician,
        anesthesia tech, anesthesia technologist, nursing technician, operating room technician,
        operating room tech""",
    "assistant": """
        assistant, aide, physician assistant, physician associate, surgeon assistant, doctor assistant,
        nurse assistant, nursing assistant, nurse aide, nursing aide, anesthesia assistant,
        anesthesiologist assistant, assisting staff, pa c""",
    "therapist": """
        therapist, physiotherapist, psychotherapist, radiotherapist, speech language pathologist, speech
        pathologist, physical therapy team, physical therapy staff""",
    "pharmacist": "pharmacist",
    "support_staff": """
        support staff, supporting staff, support personnel, supportive staff, support team, transport
        staff, transport personnel, transport team, transportation staff, administrative staff,
        administrative personnel, office staff, clerical staff, ancillary staff, auxiliary staff, front
        desk staff, reception staff, operating room staff, operating room personnel, operating room
        team, receptionist, driver, social worker, orderly, orderlies, transporter, interpreter,
        chaplain, case manager, scheduler, coordinator""",
    # licensed in their own right, and neither physician nor therapist
    "other": """
        audiologist, psychologist, neuropsychologist, physiologist, neurophysiologist, embryologist,
        biologist, microbiologist, kinesiologist, cosmetologist, dentist, optometrist,
        chiropractor, midwife, dietitian, nutritionist, hygienist, periodontist, orthodontist, endodontist,
        optician, orthoptist, orthotist, prosthetist, paramedic, counselor, engineer, caregiver,
        specialist""",
}
_ROWS = {" ".join(row.split()): kind for kind, rows in _ROLES.items() for row in rows.split(",")}
_OPENS: dict[str, int] = {}
"""The first word of a row -> how many words the longest row that it opens has."""
for _row in _ROWS:
    _first = _row.partition(" ")[0]
    _OPENS[_first] = max(_OPENS.get(_first, 0), _row.count(" ") + 1)
# By the end of a word that has no row: `neurosurgeon`, `radiologist`, `hydrotherapist`
_ENDINGS = (
    ("anesthesiologist", "anesthesia_provider"),
    ("surgeon", "surgeon"),
    ("therapist", "therapist"),
    ("technologist", "technician"),
    ("ologist", "physician"),
    ("iatrist", "physician"),  # psychiatrist, podiatrist
)
_SUFFIXES = tuple(ending for ending, _ in _ENDINGS)
_WORD = pattern(r"[a-z]+(?:'[a-z]+)?")

# What a condition opens with: "if sedation is used", "when needed"
_OPENER = pattern(
    rf"""(?<![\w-]) (?:(?:only|especially|particularly){_S})?
    (?: (?P<clause>if|when|whenever|unless) | depending{_S}(?:up)?on | in{_S}(?:the{_S})?(?:case|event)s?
      | (?:as|where){_S}(?:needed|required|necessary|indicated|applicable|appropriate) | (?P<preposition>in|for)
    )(?![\w-])""",
    re.VERBOSE,
)
# The words that `_OPENER` cannot do without, and the longest way to one
_OPENING = pattern(r"(?:if|in|as|for|where|when(?:ever)?|unless|depending)(?![\w-])")
_OPENINGS = _set("if in as for where when whenever unless depending")
_PREPOSITIONS = frozenset(("in", "for"))
_SIGNS = "".join(chr(code) for code in range(128) if not chr(code).isalnum() and chr(code) not in "-'")
_TO_BLANKS = {ord(sign): " " for sign in _SIGNS}
_TO_BLANK_BYTES = bytes(32 if chr(code) in _SIGNS else code for code in range(256))
_LONGEST_LEAD = 24
_WORDS = pattern(r"[a-z]+(?:[-'][a-z]+)*|[^\sa-z]")
# "for children", "for very young patients"
_WHOM = _set(
    """children infant infants baby babies toddlers newborns neonates adults adolescents teens teenagers
    patients women men people those individuals minors cases"""
)
_YOUNG = _set(
    "children infant infants baby babies toddlers newborns neonates adults adolescents teens teenagers minors"
)
# "for general anesthesia", and in brackets "(for sedation)"
_UNDER = pattern(
    rf"{_S}(?:(?:general|regional|local|spinal|epidural|deep|moderate|iv|conscious)(?:,?{_S}(?:or|and){_S}|{_S})){{1,3}}(?:an[ae]{{1,2}}sth|sedat)"
)
_UNDER_ANY = pattern(rf"{_S}(?:sedation|an[ae]{{1,2}}sthesia)\s{{0,9}}\)")
_CASES_UNDER = pattern(rf"{_S}(?:sedation|an[ae]{{1,2}}sthesia){_S}(?:case|patient)s?\b")
# "for complex cases", "in some instances", "for larger lesions"
_WHICH = _set(
    """very more some certain other few most many select selected complex complicated difficult severe
    extensive large larger emergency advanced high-risk deep deeper major multiple specific inpatient
    outpatient open invasive rare pediatric paediatric young younger older elderly anxious sedated
    unstable critical adult hospitalized ill"""
)
_WHAT = (
    "case", "situation", "setting", "instance", "procedure", "lesion", "tumor", "tumour", "repair",
    "surger", "wound", "burn", "fracture", "reconstruction", "injur", "defect", "operation", "biops",
    "circumstance",
)  # fmt: skip
# "caring for children", "responsible for complex cases", "specialized in" tell a task, `even if` no condition
_TASK = _set(
    """care cares caring cared responsible prepare prepares preparing provide provides providing specialize
    specializes specialized specializing specialise specialised specialising train trained training
    monitor monitors monitoring anesthesia anaesthesia sedation support assistance safety comfort
    surgery treatment therapy look looks even as experience experienced expertise skilled expert
    involved participate"""
)
# A clause is not over before its verb: "if general, regional, or local anesthesia is used"
_VERB = pattern(
    r"\b(?:is|are|was|were|be|used|needed|required|necessary|planned|given|applicable|has|have|requires?|needs?"
    r"|desired|chosen|performed|indicated|administered|appropriate|available|possible|occurs?|undergo(?:es)?)\b"
)
# Behind a mere `in` or `for` a condition has one of these, or speaks of anesthesia
_CASES = _WHOM | _WHICH | _set("case event cases events")
_STOPS = pattern(r"[(),.;]")
_ANOTHER = pattern(rf"{_S}and{_S}(?:an?|the){_S}")  # "for complex cases and a nurse"


def role(text: str) -> str:
    """Return the kind of the first role that `text` names; `other` where none is known.

    >>> role("Nurse anesthetist (if sedation is used)"), role("Surgical nurses and assistants")
    ('anesthesia_provider', 'nurse')
    """
    return _short_role(text) if len(text) <= 64 else _read_role(text)


def _read_role(text: str) -> str:
    low = flat(text)
    words = _WORD.findall(low)
    spans: list[tuple[int, int]] | None = None  # of the words, where a denial may be about them
    if has_any(low, _DENIALS):
        spans = [word.span() for word in _WORD.finditer(low)]
    for place, word in enumerate(words):
        kind = _kind(words, place, _singular(word))
        if kind is not None and (spans is None or not _denied(low, *spans[place])):
            return kind
    return "other"


def _kind(words: list[str], place: int, word: str) -> str | None:
    """The kind of the role that opens at a word, if one does."""
    longest = _OPENS.get(word, 0)
    if longest:
        row = [word, *map(_singular, words[place + 1 : place + longest])]
        for length in range(len(row), 0, -1):
            kind = _ROWS.get(" ".join(row[:length]))
            if kind is not None:
                return kind
    if word.endswith(_SUFFIXES):
        for ending, kind in _ENDINGS:
            if word.endswith(ending):
                return kind
    return None


_DENIALS = ("no ", "no\n", "not", "n't", "never", "non-", "without")
# "no surgeon", "does not require a surgeon", "without a trained nurse"; `not only a surgeon` denies nothing
_DENIED_BEFORE = pattern(
    rf"""(?: \b(?:no|not|without)|n't | \bnon-(?=$) )(?!{_S}(?:only|just)\b)
    (?:{_S}(?:require|need|be|involve|an?|the|by|other|special|trained|separate|dedicated|assistant|assisting)){{0,4}}
    [\s-]{{0,9}}$""",
    re.VERBOSE,
)
# "surgeon not required", "a surgeon is not needed"; `not always needed` denies nothing
_DENIED_AFTER = pattern(
    rf"(?:{_S}|(?=n't))(?:(?:is|are|may|usually|typically|generally|normally|be|will)(?:{_S}|(?=n't))){{0,3}}"
    rf"(?:not|never|n't){_S}(?:(?:usually|typically|normally|generally|ordinarily|routinely|often|be){_S}){{0,2}}"
    r"(?:needed|required|necessary|present|involved|there|used|attending|available)\b"
)


def _denied(low: str, start: int, end: int) -> bool:
    return (
        _DENIED_BEFORE.search(low[max(0, start - 60) : start]) is not None or _DENIED_AFTER.match(low, end) is not None
    )


_short_role = lru_cache(maxsize=1024)(_read_role)  # most pages name the same few


def _singular(word: str) -> str:
    """`Nurses`, `physician's`, `anaesthetist` -> the spelling of the rows."""
    word = word.removesuffix("'s")
    if "ae" in word:
        word = word.replace("anaesth", "anesth").replace("paed", "ped")
    return word[:-1] if word[-1:] == "s" and word[-2:] != "ss" else word


def condition(text: str) -> tuple[int, int] | None:
    """Return the span of the clause that says when the role takes part; brackets and final stop are outside.

    >>> text = "Anesthesiologist (if general anesthesia is used)"
    >>> text[slice(*condition(text))]
    'if general anesthesia is used'
    """
    low = flat(text)
    if low.isascii():  # bytes are translated at a third of the price
        words = low.encode().translate(_TO_BLANK_BYTES).decode().split()
    else:
        words = low.translate(_TO_BLANKS).split()
    openings = _OPENINGS.intersection(words)
    if not openings or (
        openings <= _PREPOSITIONS and _CASES.isdisjoint(words) and "esth" not in low and "sedat" not in low
    ):
        return None  # "trained in hand surgery", "for the incision"
    first = _OPENING.search(low)
    if first is None:
        return None
    for opener in _OPENER.finditer(low, max(0, first.start() - _LONGEST_LEAD)):
        start, end = opener.span()
        before = low[max(0, start - 24) : start].split()[-1:]
        if opener["clause"] is None and before and before[0] in _TASK:
            continue
        if before in (["even"], ["as"]):
            continue
        preposition = opener["preposition"]
        if preposition is not None and not _condition_words(
            low[end : end + 80], preposition, bracketed=low[max(0, start - 1) : start] == "("
        ):
            continue
        end = _clause_end(low, start, end, clause=opener["clause"] is not None)
        while low[end - 1] in " \n,:.;":
            end -= 1
        return start, end
    return None


def _condition_words(after: str, preposition: str, *, bracketed: bool) -> bool:
    """Whether what follows `for` or `in` tells a kind of case or of patient, no task."""
    anesthesia = preposition == "for" and ("esth" in after or "sedat" in after)
    if anesthesia and (_UNDER.match(after) or _CASES_UNDER.match(after) or (bracketed and _UNDER_ANY.match(after))):
        return True
    told = False
    for word in _WORDS.findall(after)[:5]:
        if word in _WHOM:
            return told or preposition == "for" or word in _YOUNG
        if told and word.startswith(_WHAT):
            return True
        if word not in _WHICH and not told:
            return False
        told = True
    return False


def _clause_end(low: str, start: int, begin: int, *, clause: bool) -> int:
    """Where the clause ends: its bracket, the sentence, or the comma behind its verb."""
    bracketed = low.rfind("(", 0, start) > low.rfind(")", 0, start)
    depth, place, seen = 0, begin, begin
    for hit in _STOPS.finditer(low, begin):
        place = hit.start()
        sign = low[place]
        if sign == "(":
            if not bracketed:
                break
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth < 0:
                break
        elif sign == "," and depth == 0:
            if not clause or _VERB.search(low, seen, place):
                break
            seen = place  # what was looked through stays behind: linear in the commas
        elif sign in ".;" and not low[place + 1 : place + 2].isalnum():
            break
    else:
        place = len(low)
    if not clause and (another := _ANOTHER.search(low, begin, place)):
        return another.start()
    return place
