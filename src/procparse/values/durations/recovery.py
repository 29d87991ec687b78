"""Words about recovering -> how long it takes; times of care, symptoms and visits are passed over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from procparse.values.durations.candidates import SPACE, TimeMatch
from procparse.values.durations.search import flat_times, may_state
from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

_SENTENCE = pattern(r"[.!?;](?=\s|$)")
# "Recovery usually takes ...", "bones heal in ...", "return to normal daily activities within ..."
_CUE = pattern(
    rf"""\b(?:
        recover(?:y|s|ed|ing)?\b (?![\s-]{{1,9}}(?:room|area|unit|ward|suite|bay|nurse|position|cent))
      | heal(?:s|ed|ing)?\b
      | convalescence\b | recuperat(?:ion|es?|ed|ing)\b | downtime\b
      | (?:normal|usual|regular|full)(?:{SPACE}daily)?{SPACE}(?:activit(?:y|ies)|life|routine)\b
      | (?:everyday|daily|routine|all|most){SPACE}(?:activit(?:y|ies)|routines?|duties)   # "can be resumed in 2 weeks"
        (?:{SPACE}(?:can|may|could|will|should|is|are|be|often|usually|generally|gradually|typically)){{1,4}}
        {SPACE}(?:resumed|possible|allowed|permitted)\b
      | (?:return(?:s|ed|ing)?|back|resum(?:e|es|ed|ing|ption{SPACE}of)) (?:{SPACE}(?:to|at))?
        (?:{SPACE}(?:their|your|his|her|most|all|the|and)){{0,2}}
        (?: {SPACE}(?:work|school|activit(?:y|ies))\b
          | {SPACE}(?P<self>normal)\b(?={SPACE}(?:in|within|after|by|over|about|[0-9])|[,:])
          | (?:{SPACE}(?:normal|regular|usual|daily|everyday|routine|full|desk|office|sedentary)
            (?:,|{SPACE}(?:and|or))?){{1,3}}
            {SPACE}(?:activit(?:y|ies)|life|routines?|duties|work)\b )
    )""",
    re.VERBOSE,
)
# Who or what is back to normal as a whole
_ONESELF = _set(
    """most many patients people you they we everyone life things is are be being should will can may feel feels get
    gets go going expect to usually generally typically fully to completely and then able"""
)
_WITH = pattern(r"[,;]|\b(?:with|and)\s")
# "takes 2 weeks less than open surgery"
_MORE = pattern(rf"{SPACE}(?:less|more|longer|shorter|faster|sooner|earlier){SPACE}")
_CUE_STEMS = (
    "recover",
    "heal",
    "convalesc",
    "recuperat",
    "activit",
    "downtime",
    "return",
    "back",
    "resum",
    "normal",
    "usual",
    "regular",
)
# "to promote healing", "during recovery", "monitored in recovery": these speak of something else
_NO_SUBJECT = _set(
    """during in aid aids assist promote promotes speed speeds support supports supporting monitor
    monitoring assess check checking evaluate ensure enhance allow help facilitate optimise optimize
    avoid not until improve before"""
)
_TO_CUE = _set("the your their a proper optimal full for initial with wound")
# What makes a time one of care, symptoms or visits, by the start of a word or by the whole of it
_OTHER_STEMS = (
    "avoid", "refrain", "restrict", "limit", "lift", "follow", "appoint", "visit", "sutur", "stitch",
    "staple", "numb", "swell", "bruis", "pain", "sore", "discomfort", "brace", "splint", "sling", "bandag",
    "dressing", "crutch", "walker", "driv", "shower", "bath", "swim", "wear", "medicat", "antibiotic",
    "hospital", "stay", "observ", "monitor", "room", "anesth", "anaesth", "sedat", "therap", "rehab",
    "exercis", "sport", "strenuous", "diet", "sleep", "check", "assess", "remov", "discharg", "elevat",
    "imaging", "alcohol", "smok", "bleed", "drain", "dissolv", "scar", "start", "test", "repeat", "risk",
)  # fmt: skip
_OTHER_WORDS = _set(
    """cast casts rest rests resting worn home keep kept x before not light heavy see seen begin lie lying"""
)
# "Full recovery, including physical therapy, takes ..."
_ASIDE = pattern(r",?\s{1,9}(?:including|depending|based|such\s+as|which\s+varies)\b[^,;]{0,120}|\([^()]{0,120}\)")
# The words that lead from `recovery` to its time, and those that may stand between: "takes from about"
_LINKS = _set(
    """takes take taking took lasts last lasting spans span spanning requires require requiring needs need
    needing ranges range ranging varies vary is are be average averages averaged within in after by over
    of at time times period process phase expected estimated occurs anywhere healing recovery"""
)
_HEDGES = _set(
    """from about approximately around roughly typically usually generally often only just to up anywhere
    an average the first another within between of a period complete be on"""
)
# The words that a clause of nothing but a time is made of: ", but most people need"
_LINK_WORDS = (
    _set(
        """and but which it this that normally commonly may can could will might with most many patients
        people individuals some though although however for overall total initial recover heal full at
        least"""
    )
    | _LINKS
    | _HEDGES
)
# Between a time and the recovery it is said of: "6 weeks are needed for the bone to heal"
_LEADS_TO = _set(
    """or so are is may be will can should needed required necessary usually typically often generally of
    for to until before after surgery the a an your their his her full fully complete completely total
    initial most many patient patients people you they able expected expect wound wounds bone bones
    incision incisions tissue tissues area skin eye eyes surgical site tendon tendons muscle muscles
    nerve nerves fracture fractures graft gradually achieve reach"""
)
_LEADS_FROM = _set(
    """takes take taking requires require requiring needs need allow expect plan within in after is be
    lasts last by least to on"""
)
_HEDGES_FROM = _set("about approximately around up roughly typically usually from the patients you a an")
# Labels such as `Recovery Time`, `Return to work`; no `Recovery Instructions`
_LABEL = pattern(r"\b(?:recover|heal(?:ing|s)?\b|convalesc|recuperat|downtime|return(?:ing)?\s+to|back\s+to|resum)")
_NO_LABEL = (
    "room", "area", "unit", "instruct", "tips", "care", "restrict", "position", "monitor", "aid", "support",
    "require",
)  # fmt: skip
# A label that asks for a time; a bare `Recovery` does not
_TIME_LABEL = pattern(r"\b(?:time|period|duration|length|long|downtime|return|back)")


class RecoveryTime(NamedTuple):
    """How long recovery takes, by one line or several."""

    range: dict[str, Any]
    """As in `TimeMatch.range`."""
    text: int
    """Which of the texts says so."""
    start: int
    end: int
    several: bool
    """Whether another time of recovering is stated that counts as much."""


def recovery(texts: Sequence[str], labels: Sequence[str | None]) -> RecoveryTime | None:
    """Return how long recovery takes by these lines; a full recovery counts before a return to work.

    >>> recovery(["Back to work in 2 weeks.", "Full recovery takes 6 months."], [None, None]).range
    {'low': 6, 'high': 6, 'unit': 'mo'}
    """
    found: list[tuple[bool, int, TimeMatch]] = []
    for number, (text, label) in enumerate(zip(texts, labels, strict=True)):
        if found and not has_any(text, _UNITS):  # a first time is found: the other lines cost one look
            continue
        found += [(full, number, match) for match, full in _times(text, label)]
    if not found:
        return None
    best = next((entry for entry in found if entry[0]), found[0])
    several = any(entry[0] == best[0] and entry[2].range != best[2].range for entry in found)
    _, number, match = best
    return RecoveryTime(match.range, number, match.start, match.end, several)


def recovery_time(text: str, label: str | None = None) -> TimeMatch | None:
    """Return how long recovery takes, where `text` says so of recovering, healing or normal activity.

    Times of care, symptoms and visits are passed over. Under a `label` such as `Recovery Time` a bare
    `Typically 4 to 6 weeks` counts.

    >>> recovery_time("Avoid lifting for 6 weeks.") is None
    True
    """
    hit = recovery((text,), (label,))
    return TimeMatch(hit.range, hit.start, hit.end, False) if hit is not None else None


_UNITS = ("week", "month", "day", "hour", "year", "wk", "yr", "Week", "Month", "Day", "WEEK", "MONTH", "DAY", "YEAR")
# "Full recovery takes", "to recover fully", "complete healing", "heals completely", "full return"; no `full duties`
_FULL = pattern(
    rf"""\b(?:full|complete|total)(?:ly)?{SPACE}(?:[a-z]{{1,12}}{SPACE})?(?:recover|heal|convalesc|recuperat|return\b)
    | \b(?:recover|heal)(?:s|ed|y|ing)?{SPACE}(?:[a-z]{{1,12}}{SPACE})?(?:fully|completely|totally)\b""",
    re.VERBOSE,
)
# "1-2 weeks for desk jobs, 6 weeks for manual work": the second says as much as the first
_JOINED = pattern(r"\s{1,9}(?:for|if|in|when)\b[^,;.:]{1,60},?\s{1,9}(?:(?:and|or|but|up to|about)\s{1,9}){0,2}")
# "return to desk work after 1 week, to manual work after 6 weeks"; the match may hold the last word itself
_RETURNS = pattern(
    r",?\s{1,9}(?:(?:and|or|but|then)\s{1,9})?(?:back\s{1,9})?(?:to\s{1,9})?(?:[a-z-]{1,20}\s{1,9}){0,3}"
    r"(?:work|jobs?|dut(?:y|ies)|activit(?:y|ies)|school|labou?r)(?:\s{1,9}(?:after|in|within|by|at))?\s{0,9}"
)
_FOR_SOME = pattern(r"\s{1,9}(?:for|if|in|when)\s")


def _times(text: str, label: str | None) -> Iterator[tuple[TimeMatch, bool]]:
    """Yield the times of recovering that `text` states, each with whether it is said of a full recovery."""
    low = flat(text)
    labelled, lenient = _asks(label) if label else (False, False)
    if not (labelled or has_any(low, _CUE_STEMS)) or not may_state(low):
        return
    begin = 0
    all_full = labelled and ("ull" in (label or "") or "omplete" in (label or "")) and _says_full(flat(label or ""))
    for stop in [*(found.start() for found in _SENTENCE.finditer(low)), len(low)]:
        sentence = low[begin:stop]
        cues: list[re.Match[str]] | None = None
        blocked = 0  # up to where an earlier time of the sentence has taken the words
        counted = False  # whether that time is one of recovering
        for match in flat_times(sentence):
            if not match.per:
                said = labelled and _under_label(sentence, match, lenient=lenient)
                if not said:
                    if cues is None:
                        cues = list(_CUE.finditer(sentence))
                    said = _of_recovery(sentence, match, cues, blocked)
                if not said and counted and _JOINED.fullmatch(sentence, blocked, match.start):
                    said = _FOR_SOME.match(sentence, match.end) is not None
                if not said and counted:
                    said = _RETURNS.fullmatch(sentence, blocked, match.start) is not None
                if said:
                    full = all_full or _says_full(_around(sentence, blocked, match))
                    yield match._replace(start=begin + match.start, end=begin + match.end), full
            else:
                said = False
            blocked, counted = match.end, said
        begin = stop + 1


def _says_full(words: str) -> bool:
    return ("full" in words or "complete" in words or "total" in words) and _FULL.search(words) is not None


def _around(sentence: str, blocked: int, match: TimeMatch) -> str:
    """The words from the time before this one on, or, where nothing stands there, those behind it."""
    before = sentence[max(blocked, match.start - 200) : match.start]
    return before if _CUE.search(before) else before + sentence[match.start : match.end + 120]


def _asks(label: str) -> tuple[bool, bool]:
    """Whether the label introduces a recovery, and whether it asks for its time."""
    return _short_label(label) if len(label) <= 64 else _read_label(label)


def _read_label(label: str) -> tuple[bool, bool]:
    name = " ".join(flat(label).split())
    labelled = _LABEL.search(name) is not None and not any(stem in name for stem in _NO_LABEL)
    return labelled, labelled and _TIME_LABEL.search(name) is not None


_short_label = lru_cache(maxsize=512)(_read_label)  # a page family has a few dozen, and each page repeats them


def _words(text: str) -> list[str]:
    return [bare for word in text.replace("-", " ").split() if (bare := word.strip(",:()~"))]


def _other(words: list[str]) -> bool:
    return any(word.startswith(_OTHER_STEMS) or word in _OTHER_WORDS for word in words)


def _link(words: list[str], links: frozenset[str], hedges: frozenset[str]) -> bool:
    """Whether the last words are a link, with up to four hedges behind it."""
    for place in range(len(words) - 1, max(-1, len(words) - 6), -1):
        word = words[place]
        if word in links or (word == "for" and words[place - 1] in ("continues", "continue", "extends", "lasts")):
            return True
        if word not in hedges:
            return False
    return False


def _of_recovery(sentence: str, match: TimeMatch, cues: list[re.Match[str]], blocked: int) -> bool:
    """Whether a cue leads to the time, or the time to a cue; only the nearest of either side is asked."""
    place = bisect_left(cues, match.start, key=re.Match.start)
    before = cues[place - 1] if place and cues[place - 1].end() <= match.start else None
    place = bisect_left(cues, match.end, key=re.Match.start)
    after = cues[place] if place < len(cues) else None
    if before is not None and before.end() >= blocked and _leads(sentence, before, match):
        return True
    if after is None or after.start() - match.end > 120:
        return False
    gap = sentence[match.end : after.start()]
    if any(sign in gap for sign in ":()") or not _LEADS_TO.issuperset(_words(gap)):
        return False
    if len(gap) <= 1 and "-" in sentence[match.start : match.end]:
        return True  # "a 2-week recovery"
    # "Wear the brace for 6 weeks until healed": only what speaks of taking time may stand in front
    lead = sentence[max(blocked, match.start - 120) : match.start].rstrip(" \n~-")
    while lead.endswith((" about", " around", " approximately", " roughly", " typically", " usually")):
        lead = lead.rpartition(" ")[0].rstrip()
    words = _words(lead.rpartition(",")[2])
    if _other(words):
        return False
    return _HEDGES_FROM.issuperset(words) or lead.endswith((":", "(")) or _link(words, _LEADS_FROM, _HEDGES_FROM)


def _leads(sentence: str, cue: re.Match[str], match: TimeMatch) -> bool:
    if match.start - cue.end() > 200 or _MORE.match(sentence, match.end):
        return False
    if cue["self"] is not None:
        who = _words(_WITH.split(sentence[max(0, cue.start() - 120) : cue.start()])[-1])
        if not _ONESELF.issuperset(who) or (not who and cue[0].startswith("returns")):
            return False  # "the voice is back to normal in 2 weeks"
    if _link(_words(sentence[max(0, cue.start() - 60) : cue.start()]), _NO_SUBJECT, _TO_CUE):
        return False
    between = _ASIDE.sub(",", sentence[cue.end() : match.start])
    words = _words(between)
    if _other(words):
        return False
    if "," in between:  # "Recovery is gradual, taking about 6 weeks"
        return _LINK_WORDS.issuperset(_words(between.rpartition(",")[2]))
    # "within 2 hours" belongs to the match, so it brings its own link
    bound = sentence[match.start : match.end].startswith(("within", "over", "up to", "at least", "less", "more"))
    return (bound and words[-1:] != ["for"]) or not words or _link(words, _LINKS, _HEDGES)


def _under_label(sentence: str, match: TimeMatch, *, lenient: bool) -> bool:
    lead = _ASIDE.sub(",", sentence[max(0, match.start - 200) : match.start])
    if _other(_words(lead)):
        return False
    return lenient or _LINK_WORDS.issuperset(_words(lead.rpartition(",")[2]))
