"""A statement of the preparation -> whether, how long and from when the patient must fast."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from procparse.values.durations import flat_times
from procparse.values.fasting.conditions import ASKING, of_some, sets_condition
from procparse.values.fasting.cues import S, find_cue
from procparse.values.fasting.hours import FLUIDS, SOLIDS, hours
from procparse.values.fasting.requirement import label_requires, requires
from procparse.values.words import flat, has_any, pattern

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
    "feed",
    "nbm",
    "starve",
    "nothing",
)

# Sentences end here; `a.m.` and `1.5` do not end one.
# `Fasting required? No` is one statement.
_STOP = pattern(r"(?:[.!;](?<![ap]\.m[.!?;])|\?(?!\s{1,9}(?:yes|no|not|none)\b))(?=\s|$)")

_LABEL = pattern(
    rf"\bfast(?:ing)?\b(?!{S}(?:blood|glucose|sugar|lab|lipid|test)|-)|\bnpo\b"
    rf"|\b(?:eating|food){S}(?:and|or){S}drink"
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
                elif found.required and first.required and _goes_on(first, found):
                    # "An empty stomach is required; do not eat for 3 hours"
                    first = first._replace(range=found.range, from_midnight=found.from_midnight, end=found.end)
                elif found.required is not None and found[:4] != first[:4]:
                    return first._replace(more=(*first.more, (found.start, found.end)))
            elif first is not None and first.required is not None and has_any(sentence, _OF_A_FAST):
                others = (time.range for time in flat_times(sentence) if time.range["unit"] == "h")
                if not has_any(sentence, _SINCE) and any(time != first.range for time in others):
                    lead = len(sentence) - len(sentence.lstrip())
                    return first._replace(more=(*first.more, (begin + lead, begin + len(sentence.rstrip()))))
        begin = stop + 1
    return first


def _goes_on(first: FastingMatch, found: FastingMatch) -> bool:
    """Whether the first statement gives no time, and the later one is of the same patients."""
    return not (first.range or first.from_midnight or first.more) and found.conditional == first.conditional


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
        return sets_condition(following[: end.start()] if end else following)
    if low[begin:stop].lstrip().startswith(("then", "in that case", "otherwise")):
        return sets_condition(low[: max(0, begin - 1)])
    return False


def _asks(label: str) -> bool:
    return _short_label(label) if len(label) <= 64 else _read_label(label)


def _read_label(label: str) -> bool:
    return _LABEL.search(flat(label)) is not None


_short_label = lru_cache(maxsize=512)(_read_label)  # a page family has a few dozen, and each page repeats them


def _read(sentence: str, begin: int, cue: re.Match[str] | None) -> FastingMatch:
    at, after = (cue.start(), cue.end()) if cue is not None else (0, 0)
    required = label_requires(sentence.lstrip()) if cue is None else requires(sentence, cue)
    conditional = sets_condition(sentence)
    if required is None and conditional:  # `ask if fasting is needed` asks and sets no condition
        conditional = sets_condition(ASKING.sub("", sentence))
    if cue is not None and required is not None and of_some(sentence[max(0, at - 160) : at]):
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


_FREE_UNTIL = pattern(r"(?:[^.;]{0,40}\s(?:until|till|up\s{1,9}to))?\s{1,9}midnight")
