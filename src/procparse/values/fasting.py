"""A statement of the preparation -> whether, how long and from when the patient must fast."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from procparse.values.durations import flat_times
from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

_S = r"\s{1,9}"  # bounded, so that a page of blanks stays linear
_STEMS = (
    "fast",
    "npo",
    "by mouth",
    "eat",
    "food",
    "midnight",
    "stomach",
    "nil per os",
    "oral intake",
    "solid",
    "meal",
    "milk",
    "formula",
    "breakfast",
    "tube feeding",
)

# Sentences end here; `a.m.` and `1.5` do not end one.
_STOP = pattern(r"[.!?;](?<![ap]\.m[.!?;])(?=\s|$)")

# A statement about fasting. Each alternative is one family of wordings; what they begin with is asked first.
_CUE = pattern(
    rf"""(?<![\w-]) (?=fast|n[oie]|avoid|any|ab|eat|re|st|sk|ce|di|wi|ca|ma|to|empt|[a-z]{{2,6}}n't|npo) (?:
      (?P<noun> fasting\b )                           # "Fasting for 8 hours may be required."
    | (?P<verb> fast\b (?!-) )                        # "Patients may need to fast if ..."
    | npo\b | (?:nothing|nil|anything){_S}by{_S}mouth\b | nil{_S}per{_S}os\b
    | (?P<eat>                                        # "No food or drink after midnight."
        (?: (?:nothing|anything){_S}to{_S}eat | eat{_S}(?:or{_S}drink{_S})?nothing
          | nothing{_S}(?:at{_S}all{_S})?(?:after|from|past){_S}midnight
          | nothing{_S}(?:is|may|can|should|must)(?:{_S}to)?(?:{_S}be)?{_S}eaten
          | no{_S}(?:solid{_S})?(?:foods?|solids|meals|eating|oral{_S}intake|milk|formula|breakfast|tube{_S}feeding)
          | nothing{_S}solid
          | (?:avoid(?:ing)?|(?:refrain|abstain)(?:ing)?{_S}from|stop(?:ping)?|skip|cease|discontinue|without
            |withhold){_S}(?:(?:all|any|consuming|solid|drinking{_S}or|drinking{_S}and){_S}){{0,2}}
            (?:eating|foods?|solids|oral{_S}intake)
          | (?:not|never|cannot|[a-z]{{2,6}}n't){_S}(?:to{_S})?(?:(?:have|drink{_S}or){_S})?
            (?:eat|(?:consume|take){_S}(?:any{_S})?(?:solid{_S})?(?:foods?|anything)|anything{_S}to{_S}eat)
          | empty{_S}stomach
        )\b
        (?: (?:{_S}(?:or|and|nor|to|any|anything|solid)\b){{0,3}}
            (?:{_S}|/)(?:drink(?:s|ing)?|liquids?|fluids?|beverages?|water|foods?)\b ){{0,3}} )
    | (?P<free> (?:may|can|to){_S}(?:still{_S})?eat{_S}and{_S}drink
        (?:{_S}as)?{_S}(?:normal|usual)(?:ly)?\b )    # "You may eat and drink normally."
    )""",
    re.VERBOSE,
)
# What `_CUE` cannot do without: words of its own, and those that its longer wordings lead up to
_CUE_WORDS = ("fast", "npo")
_LEADS_UP_TO = (
    "mouth",
    "per",
    "eat",
    "midnight",
    "food",
    "solid",
    "meal",
    "intake",
    "stomach",
    "milk",
    "formula",
    "breakfast",
    "feeding",
)
_LONGEST_LEAD = 160  # of blanks, nine at a time, and words before one of these
# A blood test drawn in the morning: "Fasting glucose test"
_TESTS = _set(
    """blood plasma serum venous morning lab laboratory lipid lipids glucose sugar insulin cholesterol
    triglyceride triglycerides bloodwork labs test tests level levels panel panels sample samples
    specimen specimens draw draws"""
)
# What may stand around the bare word `fast`, so that `beats fast`, `too fast` and `fast recovery` are none
_BEFORE_FAST = _set(
    """to must should will may might can could shall not please patient patients need needs overnight hour
    hours a an the brief short usually generally typically and or also asked instructed you they then
    often always day case"""
)
_AFTER_FAST = _set(
    """for from overnight after before at until since if when unless prior start starting begin beginning
    as on in of up about approximately around between several one two three four five six seven eight
    nine ten eleven twelve typically usually and or during by past beforehand depending is may will a the"""
)
# "Avoid eating spicy foods", "No food allergies", "without eating restrictions"
_OTHER_OBJECT = (
    "alcohol", "caffein", "spicy", "fatty", "greasy", "grapefruit", "crunchy", "chewy", "certain", "dairy",
    "fried", "seeds", "nuts", "large", "heavy", "shellfish", "contain", "rich", "acidic", "sticky",
    "sugary", "gluten", "fiber", "fibre", "allerg", "intoleran", "restrict", "poison", "diar", "supplement",
)  # fmt: skip
_OTHER_OBJECTS = _set("hot hard high red raw that which on with")
_OBJECT_FILLS = _set("or and drink drinking very food foods beverage")
# "do not eat until the numbness wears off"
_AFTERWARDS = pattern(r"[^.;]{0,40}\buntil\b[^.;]{0,60}\b(?:numb|an[ae]{1,2}sth|gag|throat|sensation|wears)")
# "no specific fasting is required", "patients do not usually need to fast", "without fasting"
_DENIALS = _set("no without not never")
_DENIAL_STEMS = ("no", "n't", "without", "never")
_AFTER_DENIAL = _set(
    """any specific special prior pre procedure preoperative particular strict routine need needed
    necessity requirement for to prolonged overnight be usually typically generally normally have
    required require necessary asked mandatory the patient patients you avoid stop refrain from"""
)
# "fasting is usually not required", "fasting may not be needed", "fasting isn't necessary", "fasting: none"
_DENIED_AFTER = pattern(
    rf"""[\s:]{{0,9}}(?:(?:before{_S}(?:the{_S})?(?:procedure|surgery|test)|beforehand){_S})?
    (?:(?:is|are|may|might|should|will|does|was|usually|typically|generally|normally|often)\s{{0,9}}){{0,3}}
    (?: (?:not|n't|never|none)\b(?!{_S}(?:only|always|just)\b) | (?:be{_S})?unnecessary\b )""",
    re.VERBOSE,
)
# "Discuss whether fasting is needed", "instructions about eating and fasting"
_OPEN_BEFORE = pattern(
    rf"""\b(?: whether
      | (?:ask|check|confirm|discuss|determine|find{_S}out|inquire|clarify|know|see)\b[^.;]{{0,60}}
        \b(?:if|about|when|how{_S}long)
      | (?:instructions?|guidance|guidelines?){_S}(?:on|about|regarding|for|concerning)
    )(?:{_S}[a-z-]{{1,20}}){{0,5}}{_S}$""",
    re.VERBOSE,
)
_OPENS = ("if", "about", "when", "how", "instruct", "guid", "wh")
# "Follow any fasting instructions"
_OPEN_AFTER = pattern(rf"{_S}(?:instruction|guideline|requirement|recommendation|status|rule|protocol|guidance|order)")
# "if sedation is used", "unless ...", "in some cases"
_CONDITION = pattern(
    rf"""\b(?:if|unless|when|depend(?:s|ing)|sometimes|occasionally|in{_S}case
    |(?:only|in|for){_S}(?:for|some|certain))\b""",
    re.VERBOSE,
)
_CONDITIONS = ("if", "unless", "when", "depend", "some", "occasion", "case", "certain", "only")
_FOR_FOR = pattern(r"(?:in|for)\s{1,9}for")
_ASKING = pattern(rf"\b(?:ask|check|confirm|discuss|determine|find{_S}out|inquire)\b[^.;]{{0,80}}\bif\b")
# Between the cue and a time that is not the fast's: "and stop aspirin 7 days before"
_ANOTHER = (
    "liquid", "fluid", "water", "juice", "arriv", "check in", "medic", "aspirin", "insulin", "thinner",
    "smok", "alcohol", "anticoag", "ibuprofen", "nsaid", "shower", "light meal", "midnight", "appointment",
    "shav",
)  # fmt: skip
# "Do not come without fasting", "Without fasting the scan is cancelled"
_WITHOUT = pattern(
    rf"\b(?:not|cannot|n't|never|no)\b[^.;]{{0,60}}\bwithout{_S}(?:\w+{_S})?fast|\bwithout{_S}fast[^.;]{{0,60}}\b(?:cancel|postpon|not\b)"
)
_UNNEEDED = pattern(
    rf"[^.;]{{0,30}}\b(?:is|are){_S}(?:unnecessary|no{_S}longer|not{_S}(?:essential|necessary|needed))\b"
)
_LABEL = pattern(
    rf"\bfast(?:ing)?\b(?!{_S}(?:blood|glucose|sugar|lab|lipid|test)|-)|\bnpo\b"
    rf"|\b(?:eating|food){_S}(?:and|or){_S}drink"
)
# Under such a label: "Not required", "Typically none"; but "No solid food ..." and "No tube feeding ..." ask for a
# fast: `no` denies one only alone or before a word for the fast itself
_LABEL_NO = pattern(
    rf"""(?:(?:usually|typically|generally|normally|often|is|may),?{_S}){{0,3}}
    (?: none\b | n/a\b | unnecessary\b
      | not\b(?=\s{{0,9}}(?:$|[.,;:]|(?:usually|typically|generally|normally|strictly|required|needed|necessary
          |applicable|mandatory|expected|asked|called)\b))
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
)


class FastingMatch(NamedTuple):
    """What a text says about fasting, and the words that say so."""

    required: bool | None
    """None where the text leaves it open (`Discuss whether fasting is needed`)."""
    conditional: bool
    range: dict[str, Any] | None
    """As in `durations.TimeMatch.range`."""
    from_midnight: bool
    start: int
    end: int


def fasting(text: str, label: str | None = None) -> FastingMatch | None:
    """Read the first statement about fasting in `text`; under a `label` such as `Fasting` all of it is one.

    >>> fasting("Patients may need to fast for 8-12 hours.").range
    {'low': 8, 'high': 12, 'unit': 'h'}
    """
    low = flat(text)
    labelled = bool(label) and _asks(label or "")
    if not labelled and not has_any(low, _STEMS):
        return None
    begin = 0
    for stop in [*(found.start() for found in _STOP.finditer(low)), len(low)]:
        sentence = low[begin:stop]
        if sentence.strip():
            cue = _cue(sentence)
            if cue is not None or labelled:
                found = _read(sentence, begin, cue)
                return found if found.conditional else found._replace(conditional=_depends(low, begin, stop, found))
        begin = stop + 1
    return None


def _depends(low: str, begin: int, stop: int, found: FastingMatch) -> bool:
    """Tell whether the clause beside a semicolon sets the condition of the statement at `begin:stop`.

    "May not be required; it depends on ...": a denial is taken back. "... unless you asked for sedation; then stop
    eating": what was said before holds for it. "Nothing after midnight; black coffee if ..." is about the coffee.
    """
    if found.required is False and low[stop : stop + 1] == ";":
        following = low[stop + 1 :]
        end = _STOP.search(following)
        return _sets_condition(following[: end.start()] if end else following)
    if low[begin:stop].lstrip().startswith(("then", "in that case", "otherwise")):
        return _sets_condition(low[: max(0, begin - 1)])
    return False


def _asks(label: str) -> bool:
    return _short_label(label) if len(label) <= 64 else _read_label(label)


def _read_label(label: str) -> bool:
    return _LABEL.search(flat(label)) is not None


_short_label = lru_cache(maxsize=512)(_read_label)  # a page family has a few dozen, and each page repeats them


def _words(text: str) -> list[str]:
    return [bare for word in text.replace("-", " ").split() if (bare := word.strip(",:()~/"))]


def _cue(sentence: str) -> re.Match[str] | None:
    begin = len(sentence)
    for word in _CUE_WORDS:
        if (place := sentence.find(word, 0, begin)) >= 0:
            begin = place
    for word in _LEADS_UP_TO:
        if (place := sentence.find(word, 0, begin + _LONGEST_LEAD)) >= 0:
            begin = min(begin, max(0, place - _LONGEST_LEAD))
    if begin == len(sentence):
        return None
    for found in _CUE.finditer(sentence, begin):
        after = sentence[found.end() : found.end() + 80]
        if found["noun"] is not None:
            if next(iter(_words(after)), "") in _TESTS:
                continue
        elif found["verb"] is not None:
            if not _fasts(sentence[max(0, found.start() - 30) : found.start()], after):
                continue
        elif found["eat"] is not None:
            following = [word for word in _words(after[:40]) if word not in _OBJECT_FILLS]
            word = next(iter(following), "")
            if word.startswith(_OTHER_OBJECT) or word in _OTHER_OBJECTS or _AFTERWARDS.match(after):
                continue
        return found
    return None


def _fasts(before: str, after: str) -> bool:
    """Whether the bare word `fast` between the two is the verb (or an `8-hour fast`), no adverb."""
    left, right = before.rstrip(), after.lstrip()
    words = _words(left[-24:])
    if words[-2:] == ["time", "to"]:  # "In an emergency there is no time to fast"
        return False
    if left and left[-1] not in ":(," and (not words or words[-1] not in _BEFORE_FAST):
        return False
    return not right or right[0] in ".,;:)(~0123456789" or _words(right)[0] in _AFTER_FAST


def _denied(before: str) -> bool:
    """Whether a denial leads up to the cue: `no specific`, `do not usually need to`."""
    if not has_any(before, _DENIAL_STEMS):
        return False
    for word in reversed(_words(before)[-6:]):
        if word in _DENIALS or word.endswith("n't"):
            return True
        if word not in _AFTER_DENIAL:
            return False
    return False


def _sets_condition(sentence: str) -> bool:
    if not has_any(sentence, _CONDITIONS) and not ("for" in sentence and _FOR_FOR.search(sentence)):
        return False
    return _CONDITION.search(sentence) is not None


def _read(sentence: str, begin: int, cue: re.Match[str] | None) -> FastingMatch:
    at, after = (cue.start(), cue.end()) if cue is not None else (0, 0)
    required: bool | None = True
    if cue is None:
        words = sentence.lstrip()
        if _LABEL_NO.match(words):
            required = False
        elif words.startswith(_LABEL_OPEN):
            required = None
    elif cue["free"] is not None:
        required = False
    else:
        before = sentence[max(0, at - 120) : at]
        if _denied(before) or (cue["noun"] is not None and _DENIED_AFTER.match(sentence, after)):
            required = False
        elif (has_any(before, _OPENS) and _OPEN_BEFORE.search(before)) or (
            cue["eat"] is None and _OPEN_AFTER.match(sentence, after)
        ):
            required = None
    if cue is not None and required is False and _WITHOUT.search(sentence):
        required = True  # "cannot be done without fasting"
    if cue is not None and required and _UNNEEDED.match(sentence, after):
        required = False  # "fasting for 6 hours is unnecessary"
    conditional = _sets_condition(sentence)
    if required is None and conditional:  # `ask if fasting is needed` asks and sets no condition
        conditional = _sets_condition(_ASKING.sub("", sentence))
    start = begin + len(sentence) - len(sentence.lstrip())
    end = begin + len(sentence.rstrip())
    eat = cue is not None and cue["eat"] is not None
    span = _range(sentence, at, after, eat=eat)
    if cue is not None and cue["free"] is not None and span is not None:
        required = True  # "eat and drink normally until 6 hours before"
    if cue is None and span is not None and required is False:
        required = True  # "Fasting: not for 6 hours" gives the hours of a fast
    midnight = "midnight" in sentence and required is not False
    return FastingMatch(required, conditional, span, midnight, start, end)


def _range(sentence: str, at: int, after: int, *, eat: bool) -> dict[str, Any] | None:
    """The first time after the cue, else the last one before it, in hours (or days of a fast)."""
    earlier: dict[str, Any] | None = None
    for match in flat_times(sentence):
        if match.per or match.range["unit"] not in ("h", "d", "min"):
            continue
        if match.range["unit"] == "min" and not 0 <= match.start - after <= 12:
            continue  # "do not eat for 20 minutes", but no other minutes in the sentence
        words = sentence[match.start : match.end]
        value = match.range
        if words.startswith(("less", "fewer", "under")) and eat:
            continue  # "nothing to eat less than 6 hours before": not at most six
        if words.startswith("within") and value["low"] is None:
            value = {**value, "low": value["high"]}  # "no food within 6 hours of surgery" is six hours
        if match.start >= after:
            between = sentence[after : match.start]
            if _speaks_of_another(between) or (value["unit"] == "d" and len(between) > 20):
                return earlier
            return value
        around = sentence[max(0, match.start - 60) : match.start] + sentence[match.end : at]
        if value["unit"] == "h" and not _speaks_of_another(around):
            earlier = value
    return earlier


def _speaks_of_another(words: str) -> bool:
    return len(words.strip()) > 3 and any(stem in words for stem in _ANOTHER)
