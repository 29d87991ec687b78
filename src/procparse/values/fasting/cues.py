"""A sentence of the preparation -> the words in it that speak of fasting."""

from __future__ import annotations

import re

from procparse.values.words import pattern
from procparse.values.words import word_set as _set

S = r"\s{1,9}"  # bounded, so that a page of blanks stays linear

# A statement about fasting. Each alternative is one family of wordings; what they begin with is asked first.
CUE = pattern(
    rf"""(?<![\w-]) (?=
      fast|n[obie]|npo|avoid|any|ab|eat|re|st|sk|ce|di|wi|ca|ma|to|empt|[a-z]{{2,6}}n't|la|food|ho|sol|oral|om|mi
    ) (?:
      (?P<noun> fasting\b )                           # "Fasting for 8 hours may be required."
    | (?P<verb> fast\b (?!-) )                        # "Patients may need to fast if ..."
    | (?P<done> (?:fasted|starved?)\b (?!-) )         # "Patients come fasted"
    | npo\b | nbm\b | (?:nothing|nil|anything){S}by{S}mouth\b | nil{S}per{S}os\b
    | (?P<eat>                                        # "No food or drink after midnight."
        (?: (?:nothing|anything){S}to{S}eat | eat{S}(?:or{S}drink{S})?nothing
          | eat{S}nothing | nothing{S}(?:but|except|other{S}than){S}(?:water|clear)
          | last{S}meal | (?:skip|omit|miss|without){S}(?:breakfast|meals|your{S}breakfast|any{S}meals?)
          | (?:solid{S}foods?|solids|foods?|eating|oral{S}intake){S}(?:(?:and|or){S}drink(?:s|ing)?{S})?
            (?:(?:is|are|must|should){S}(?:to{S})?(?:be{S})?(?:strictly{S})?
              (?:stop(?:ped)?|avoided|withheld|withdrawn|prohibited|forbidden|not{S}(?:be{S})?(?:allowed|permitted)))
          | (?:withhold(?:ing)?|hold|stop(?:ping)?|no){S}
            (?:(?:all|any|oral|tube|enteral|milk|solid){S}){{0,2}}feed(?:s|ings?)?
          | no{S}intake{S}of{S}(?:foods?|solids)
          | nothing{S}(?:at{S}all{S})?(?:after|from|past){S}midnight
          | nothing{S}(?:is|may|can|should|must)(?:{S}to)?(?:{S}be)?{S}eaten
          | no{S}(?:solid{S}|breast[\s-])?
            (?:foods?|solids|meals|eating|oral{S}intake|milk|formula|breakfast|tube{S}feeding)
          | nothing{S}solid
          | (?:avoid(?:ing)?|(?:refrain|abstain)(?:ing)?{S}from|stop(?:ping)?|skip|cease|discontinue|without
            |withhold){S}(?:(?:all|any|consuming|solid|drinking{S}or|drinking{S}and|(?:gum|smoking|drinking),(?:{S}and|{S}or)?){S}){{0,2}}
            (?:eating|foods?|solids|oral{S}intake)
          | (?:not|never|cannot|[a-z]{{2,6}}n't){S}(?:to{S})?
            (?:(?:have|drink{S}or|(?:chew(?:{S}gum)?|smoke|vape|drink)(?:,(?:{S}or)?|{S}or)){S}){{0,3}}
            (?:eat|(?:consume|take){S}(?:any{S})?(?:solid{S})?(?:foods?|anything)|anything{S}to{S}eat)
          | empty{S}stomach
        )\b
        (?: (?:{S}(?:or|and|nor|to|any|anything|solid)\b){{0,3}}
            (?:{S}|/)(?:drink(?:s|ing)?|liquids?|fluids?|beverages?|water|foods?)\b ){{0,3}} )
    | (?P<free>                                       # "You may eat and drink normally."
        (?:may|can|to){S}(?:still{S})?eat(?:{S}and{S}drink)?(?:{S}as)?{S}(?:normal|usual)(?:ly)?\b
      | (?:may|can){S}(?:still{S})?eat,?{S}(?:drink,?{S})?and{S}take{S}
        (?:[a-z]{{1,12}}{S}){{1,4}}as{S}(?:usual|normal)\b
      | (?:may|can){S}(?:still{S})?eat(?:{S}(?:and|or){S}drink)?{S}(?:up{S}to|until|till)\b
      | (?:eating|foods?){S}(?:and|or){S}drink(?:ing|s)?{S}(?:is|are){S}(?:allowed|permitted)\b
      | eat{S}(?:and{S}drink{S})?(?:normally|as{S}(?:normal|usual))\b
      | no{S}restrictions?{S}(?:on|to){S}(?:eating|foods?|diet)\b )
    )""",
    re.VERBOSE,
)
# What `CUE` cannot do without: words of its own, and those that its longer wordings lead up to
_CUE_WORDS = ("fast", "npo", "nbm", "starve", "nothing")
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
    "feed",
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
    hours a an the brief short adults children infants babies those who people sedation
    usually generally typically and or also asked instructed you they then
    often always day case"""
)
_AFTER_FAST = _set(
    """for from overnight after before at until since if when unless prior start starting begin beginning
    as on in of up about approximately around between several one two three four five six seven eight
    nine ten eleven twelve typically usually and or during by past beforehand depending is may will a the"""
)
# "come fasted", "must have fasted", "should be starved"; "if you have not fasted", "check that the patient has fasted"
_BEFORE_STATE = _set("have has come be arrive been")
_NO_STATE = _set("if not check whether ensure unless confirm when")
# "Avoid eating spicy foods", "No food allergies", "without eating restrictions"
_OTHER_OBJECT = (
    "alcohol", "caffein", "spicy", "fatty", "greasy", "grapefruit", "crunchy", "chewy", "certain", "dairy",
    "fried", "seeds", "nuts", "large", "heavy", "shellfish", "contain", "rich", "acidic", "sticky",
    "sugary", "gluten", "fiber", "fibre", "allerg", "intoleran", "restrict", "poison", "diar", "supplement",
)  # fmt: skip
_OTHER_OBJECTS = _set("hot hard high red raw that which on with")
_OBJECT_FILLS = _set("or and drink drinking very food foods beverage a an any")
# "do not eat until the numbness wears off", "fast for 2 hours after the procedure": a fast behind the procedure
_AFTERWARDS = pattern(
    rf"""[^.;]{{0,40}}\buntil\b[^.;]{{0,60}}\b(?:numb|an[ae]{{1,2}}sth|gag|throat|sensation|wears|awake)
    | [^.;,]{{0,40}}\bafter(?:wards?\b|{S}(?:(?:the|your|this){S})?(?:procedure|surgery|operation|test
        |treatment|scan)\b)""",
    re.VERBOSE,
)


def bare_words(text: str) -> list[str]:
    """The words of a text without their punctuation; a hyphen parts them."""
    return [bare for word in text.replace("-", " ").split() if (bare := word.strip(",:()~/"))]


def find_cue(sentence: str) -> re.Match[str] | None:
    """The first words of the sentence, in lower case, that speak of a fast before the procedure; or None."""
    begin = len(sentence)
    for word in _CUE_WORDS:
        if (place := sentence.find(word, 0, begin)) >= 0:
            begin = place
    for word in _LEADS_UP_TO:
        if (place := sentence.find(word, 0, begin + _LONGEST_LEAD)) >= 0:
            begin = min(begin, max(0, place - _LONGEST_LEAD))
    if begin == len(sentence):
        return None
    for found in CUE.finditer(sentence, begin):
        after = sentence[found.end() : found.end() + 80]
        if found["noun"] is not None:
            if next(iter(bare_words(after)), "") in _TESTS:
                continue
        elif found["verb"] is not None:
            if not _fasts(sentence[max(0, found.start() - 30) : found.start()], after):
                continue
        elif found["eat"] is not None:
            following = [word for word in bare_words(after[:40]) if word not in _OBJECT_FILLS]
            word = next(iter(following), "")
            meal = "breakfast" in found[0] or "meal" in found[0]
            if (not meal and (word.startswith(_OTHER_OBJECT) or word in _OTHER_OBJECTS)) or _AFTERWARDS.match(after):
                continue
        elif found["done"] is not None and not _is_state(sentence[max(0, found.start() - 40) : found.start()]):
            continue
        if "after" in after and found["free"] is None and (behind := _AFTERWARDS.match(after)):
            if "before" in behind[0]:
                return found
            continue
        return found
    return None


def _is_state(before: str) -> bool:
    """Whether `fasted` is what is asked of the patient; `if you have not fasted` asks nothing."""
    words = bare_words(before)
    return not words or (words[-1] in _BEFORE_STATE and not _NO_STATE.intersection(words))


def _fasts(before: str, after: str) -> bool:
    """Whether the bare word `fast` between the two is the verb (or an `8-hour fast`), no adverb."""
    left, right = before.rstrip(), after.lstrip()
    words = bare_words(left[-24:])
    if words[-2:] == ["time", "to"]:  # "In an emergency there is no time to fast"
        return False
    if left and left[-1] not in ":(," and not (words and (words[-1] in _BEFORE_FAST or words[-1].endswith("n't"))):
        return False
    return not right or right[0] in ".,;:)(~0123456789" or bare_words(right)[0] in _AFTER_FAST
