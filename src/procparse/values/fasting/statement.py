"""A statement of the preparation -> whether, how long and from when the patient must fast."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from procparse.values.durations import flat_times
from procparse.values.fasting.cues import S, bare_words, find_cue
from procparse.values.fasting.hours import FLUIDS, SOLIDS, hours
from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

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
    "nbm",
    "starve",
    "nothing",
)

# Sentences end here; `a.m.` and `1.5` do not end one.
# `Fasting required? No` is one statement.
_STOP = pattern(r"(?:[.!;](?<![ap]\.m[.!?;])|\?(?!\s{1,9}(?:yes|no|not|none)\b))(?=\s|$)")

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
# "if sedation is used", "unless ...", "in some cases"
_CONDITION = pattern(
    rf"""\b(?:if|unless|when|depend(?:s|ing)|sometimes|occasionally|in{S}case|(?:only|in|for){S}(?:for|some|certain)
      |(?:some|certain){S}(?:patients|people|tests|cases)|not{S}(?:all|every)|those{S}(?:who|having|with)
      |(?:for|with|having|under|only){S}(?:(?:an?|local|general|regional|spinal|deep|iv){S}){{0,2}}(?:an[ae]{{1,2}}sth|sedat)
    )""",
    re.VERBOSE,
)
_CONDITIONS = (
    "if",
    "unless",
    "when",
    "depend",
    "some",
    "occasion",
    "case",
    "certain",
    "only",
    "not ",
    "those",
    "esth",
    "sedat",
)
_FOR_FOR = pattern(r"(?:in|for)\s{1,9}for")
_ASKING = pattern(rf"\b(?:ask|check|confirm|discuss|determine|find{S}out|inquire)\b[^.;]{{0,80}}\bif\b")
# "Do not come without fasting", "Without fasting the scan is cancelled"
_WITHOUT = pattern(
    rf"\b(?:not|cannot|n't|never|no)\b[^.;]{{0,60}}\bwithout{S}(?:\w+{S})?fast|\bwithout{S}fast[^.;]{{0,60}}\b(?:cancel|postpon|not\b)"
)
_UNNEEDED = pattern(rf"[^.;]{{0,30}}\b(?:is|are){S}(?:unnecessary|no{S}longer|not{S}(?:essential|necessary|needed))\b")
_LABEL = pattern(
    rf"\bfast(?:ing)?\b(?!{S}(?:blood|glucose|sugar|lab|lipid|test)|-)|\bnpo\b"
    rf"|\b(?:eating|food){S}(?:and|or){S}drink"
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


# Whose fast it is, where it is not everybody's: "Diabetics should not fast", "Children may fast for 4 hours"
_SOME = pattern(
    rf"""(?:\A|[,;:(]|\b(?:but|and|while|whereas|for)\b)\s{{0,9}}(?:the|any|all|most|very|young|small|if{S}you{S}are)?\s{{0,9}}
    (?: diabetics? | (?:insulin{S})?users? | pregnant | nursing{S}mothers | breast-?feeding | asthmatics? | smokers?
      | (?:older{S}|young{S})?(?:children|kids|toddlers|infants|babies|newborns|neonates|teenagers|adolescents)
      | elderly | frail | dialysis{S}patients
      | (?:diabetic|elderly|older|frail|young|younger|paediatric|pediatric|pregnant){S}(?:patients|people|adults|women)
      | (?:patients|people|those|anyone|women|men|individuals|adults){S}
        (?: with\b | on{S}(?!(?:the|an?|this|that|their|your){S}) | taking\b | using\b
          | who{S}(?:are{S}(?:pregnant|diabetic|breast-?feeding|on)|take|use
            |have{S}(?!(?:an?|the|this|their|to|been|not)\b)) )
    )\b [^,;:.]{{0,80}}$""",
    re.VERBOSE,
)
_SOME_STEMS = (
    "diabet", "user", "pregnan", "mothers", "feeding", "asthmat", "smoker", "child", "kids", "toddler", "infant",
    "babies", "newborn", "neonat", "teenager", "adolesc", "elderly", "older", "frail", "young", "diatric", "dialysis",
    " with ", " on ", " taking ", " using ", " who ",
)  # fmt: skip
_ALL = ("adults and", "and adults", "all patients", "everyone", "everybody")
# "Do not take insulin while fasting" speaks of a fast and asks for none
_MEANWHILE = pattern(rf"\b(?:while|whilst|when|during){S}(?:(?:you|they){S}are{S}|the{S}|your{S})?$")


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
    more: tuple[tuple[int, int], ...] = ()
    """Where the text states another fast, or other hours of this one, which the fields above do not hold."""


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
    first: FastingMatch | None = None
    for stop in [*(found.start() for found in _STOP.finditer(low)), len(low)]:
        sentence = low[begin:stop]
        if sentence.strip():
            cue = find_cue(sentence)
            if cue is not None or (labelled and (first is None or first.required is None)):
                found = _read(sentence, begin, cue)
                if not found.conditional:
                    found = found._replace(conditional=_depends(low, begin, stop, found))
                if first is None or (first.required is None and found.required is not None):
                    first = found if first is None else found._replace(more=(*_passed(first), *found.more))
                elif found.required is not None and found[:4] != first[:4]:
                    return first._replace(more=(*first.more, (found.start, found.end)))
            elif first is not None and first.required is not None and has_any(sentence, _OF_A_FAST):
                others = (time.range for time in flat_times(sentence) if time.range["unit"] == "h")
                if not has_any(sentence, _SINCE) and any(time != first.range for time in others):
                    lead = len(sentence) - len(sentence.lstrip())
                    return first._replace(more=(*first.more, (begin + lead, begin + len(sentence.rstrip()))))
        begin = stop + 1
    return first


def _passed(first: FastingMatch) -> tuple[tuple[int, int], ...]:
    """Where a statement about some patients stands, which gives way to one about all."""
    return ((first.start, first.end),) if first.required is None and first.conditional else ()


_OF_A_FAST = (*FLUIDS, *SOLIDS, "esth", "sedat", "child", "infant")
_SINCE = ("after", "arriv", "caffein", "alcohol", "smok")


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


def _sets_condition(sentence: str) -> bool:
    if not has_any(sentence, _CONDITIONS) and not ("for" in sentence and _FOR_FOR.search(sentence)):
        return False
    return _CONDITION.search(sentence) is not None


def _read(sentence: str, begin: int, cue: re.Match[str] | None) -> FastingMatch:
    at, after = (cue.start(), cue.end()) if cue is not None else (0, 0)
    required = _label_requires(sentence.lstrip()) if cue is None else _requires(sentence, cue)
    conditional = _sets_condition(sentence)
    if required is None and conditional:  # `ask if fasting is needed` asks and sets no condition
        conditional = _sets_condition(_ASKING.sub("", sentence))
    if cue is not None and required is not None and _of_some(sentence[max(0, at - 160) : at]):
        conditional = True
        required = required or None  # that some should not fast says nothing of the others
    start = begin + len(sentence) - len(sentence.lstrip())
    end = begin + len(sentence.rstrip())
    free = cue is not None and cue["free"] is not None
    span, more = None, False
    if required or cue is None or free:
        span, more = hours(sentence, at, after)
    if free and span is not None and span["low"] is None:
        span = {**span, "low": span["high"]}  # "you can eat up to 6 hours before"
    if free and (span is not None or _FREE_UNTIL.match(sentence, after)):
        required = True  # "eat and drink normally until 6 hours before"
    if cue is None and span is not None and required is False:
        required = True  # "Fasting: not for 6 hours" gives the hours of a fast
    if required is not True:
        span, more = None, False
    midnight = "midnight" in sentence and required is not False
    return FastingMatch(required, conditional, span, midnight, start, end, ((start, end),) if more else ())


def _of_some(before: str) -> bool:
    """Whether the words that lead up to a fast name some of the patients."""
    if not has_any(f" {before}", _SOME_STEMS) or has_any(before, _ALL):
        return False
    return _SOME.search(before) is not None


_FREE_UNTIL = pattern(r"(?:[^.;]{0,40}\s(?:until|till|up\s{1,9}to))?\s{1,9}midnight")


# "Required? No", "Unless sedation is used, none"
_NO_LAST = pattern(
    rf"""\A(?:required|needed|necessary)?\s{{0,9}}[?:]\s{{0,9}}no(?:t|ne)?\b
    | ,\s{{0,9}}(?:none|no|not{S}(?:required|needed|necessary))\s{{0,9}}\Z""",
    re.VERBOSE,
)


def _label_requires(words: str) -> bool | None:
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


def _requires(sentence: str, cue: re.Match[str]) -> bool | None:
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
