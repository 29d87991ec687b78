"""One candidate for a time in a text -> the range that it states, or nothing: an age, a rate, vague words."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from procparse.values.durations.amounts import SIZE, WORDS, Side, convert, plain, side, unit_code
from procparse.values.words import has_any, pattern
from procparse.values.words import word_set as _set

SPACE = r"\s{1,9}"  # bounded, so that a page of blanks stays linear; a hard wrap is three characters
_SMALL = "|".join(WORDS)
# `1h30` is a unit and a sum; `1h200` is none. The stop of `20 min. per eye`, `1 hr. 30 min.` ends no sentence.
_UNIT = r"""(?:min(?:ute)?|hour|hr|h|day|week|wk|mo(?:nth)?|year|yr)s?
(?![a-z]|\d(?!\d?\s{0,3}m|(?<=[0-5])\d(?!\d)))(?:\(s\))?(?:(?<=[nrs])\.(?=,?\s{0,3}(?:[0-9/]|per\b|each\b|to\b|and\s[0-9])))?"""
_NUMBER = rf"""(?:
    (?:an?|one|three)(?:-|{SPACE})quarters?(?:{SPACE}of{SPACE}an?)?(?=[\s-]) # three quarters of an (hour)
  | (?:an?{SPACE}|one[\s-])?half(?:[\s-]{{1,9}}(?:of{SPACE})?an?\b)?  # half an (hour), a half-(hour)
  | [1-9]/[2-8](?![0-9])(?:{SPACE}of{SPACE}an?\b)?
  | [½¼¾⅓⅔]
  | an?(?={SPACE}(?:minute|hour|day|week|month|year))             # an (hour)
  | (?:[0-9]{{1,4}}(?:\.[0-9]{{1,2}})?|(?:{_SMALL})\b)             # 1.5, six
    (?: \s?[½¼¾⅓⅔] | [\s-][1-9]/[2-8](?![0-9])                     # 1½, 1 1/2, 1-1/2
      | [\s-]{{1,9}}and[\s-]{{1,9}}(?:(?:a|one)[\s-]half|[1-9]/[2-8]) )?   # one and a half
)"""
# Number words past twelve are taken whole and not read, so that `forty five minutes` is not five.
_LARGE = r"(?:\w{3,5}teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred)(?:[\s-][a-z]{3,5}\b)?"
_VAGUE = rf"""(?:
    several | some | many | multiple | (?:an?{SPACE})?(?:few|couple|number)(?:{SPACE}of)? | {_LARGE}
)\b"""

# The minutes of "1 h 30", with nothing behind them that could be counted
_CLOCK = r"(?<=[hrs])\s?[0-5][0-9](?=\s{0,9}(?:$|[.,;)-])|\s{1,9}(?:to|or)\b)"
# What leads to the higher of two times: "30 minutes, or up to 2 hours", "at least 1 hour but no more than 3 hours"
_UP_TO = rf"""(?:up{SPACE}to | as{SPACE}(?:long|much|many){SPACE}as | n(?:o|ot){SPACE}(?:more|longer){SPACE}than
  | at{SPACE}(?:the{SPACE})?most | (?:a{SPACE})?max(?:\.|imum)(?:{SPACE}of)?)"""
# Between two ends `and` is no sum, but for minutes behind an hour: "between 1 hour and 30 minutes and 2 hours"
_AND_MORE = rf"""(?(between)
    (?:,?\s{{0,9}}(?!and) | (?<![mn]in)(?<!mins)(?<!ute)(?<!utes){SPACE}and{SPACE}
      (?=(?:[0-9]{{1,2}}|{_SMALL})[\s-]{{0,9}}min[a-z]{{0,4}}{SPACE}(?:and|to){SPACE}))
  | ,?\s{{0,9}}(?:and{SPACE})?)"""
TIME = pattern(
    rf"""
    (?<![\w$%]) (?<![0-9][:/.,-]) (?<![a-z]-)       # not inside `12:30`, `24/48`, `COVID-19`
    (?:                                              # "Fast for at least 6 to 8 hours."
        (?: (?P<least> at{SPACE}least | (?:more|longer|greater){SPACE}than | over | >=? | ≥
              | n(?:o|ot){SPACE}(?:less|fewer){SPACE}than | (?:a{SPACE})?min(?:\.|imum)(?:{SPACE}of)?
              | upwards?{SPACE}of | in{SPACE}excess{SPACE}of | exceed(?:s|ing)?
              | as{SPACE}(?:little|short|few){SPACE}as )
          | (?P<most> (?:less|fewer|shorter){SPACE}than | under | below | within | <=? | ≤
              | n(?:o|ot){SPACE}(?:more|longer){SPACE}than | (?:a{SPACE})?max(?:\.|imum)?(?:{SPACE}of)?
              | up{SPACE}to | at{SPACE}(?:the{SPACE})?most
              | as{SPACE}(?:long|much|many){SPACE}as )
          | (?P<between> between )
        ) \s{{0,9}} (?: (?:about|around|approximately|roughly|only|just){SPACE} )?
    )?
    (?P<a> {_NUMBER} | (?P<va>{_VAGUE}) ) (?P<pa>\+)?
    (?: [\s-]{{0,9}} (?P<ua>{_UNIT})                 # "1 hour and 30 minutes", "an hour and a half"
        (?: (?P<ca>{_CLOCK})
          | {_AND_MORE}(?P<na>[0-9]{{1,2}}|{_SMALL})[\s-]{{0,9}}(?P<sa>[a-z]{{1,7}})
          | {SPACE}and{SPACE}a{SPACE}(?P<ha>half|quarter)\b )?
    )?
    (?P<first>)                                      # where the first side ends
    (?:
        (?P<join> \s{{0,9}}[~-]\s{{0,9}} | (?:-\s?|{SPACE})to(?:-|{SPACE})
          | {SPACE}(?:or|and|through|thru){SPACE}
          | (?:,?{SPACE}(?:or|and|but)|(?(least),?)){SPACE}(?={_UP_TO}) )
        (?: (?: (?P<past>(?:well{SPACE})?over|more{SPACE}than|at{SPACE}least) | about | around
              | approximately | nearly | roughly | (?P<upto>{_UP_TO}(?:{SPACE}(?:about|around))?)
            ){SPACE} )?
        (?P<b> {_NUMBER} | (?P<vb>{_VAGUE}) ) (?P<pb>\+)? [\s-]{{0,9}} (?P<ub>{_UNIT})
        (?: (?P<cb>{_CLOCK})
          | ,?\s{{0,9}}(?:and{SPACE})?(?P<nb>[0-9]{{1,2}}|{_SMALL})[\s-]{{0,9}}(?P<sb>[a-z]{{1,7}})
          | {SPACE}and{SPACE}a{SPACE}(?P<hb>half|quarter)\b )?
      | {SPACE}or{SPACE}(?P<also>(?:two|three|four)\b|[2-9](?=\s{{0,9}}(?:$|[.,;)]))) # "an hour or two"
    )?
    """,
    re.VERBOSE,
)
# "2 hours or longer", "1 hour or less", "30 minutes at most"
_TAIL = pattern(
    rf"""(?P<plus>\+(?!\s{{0,9}}[0-9])) | {SPACE}(?:
        (?P<more> (?:or|and){SPACE}(?:more|longer|over|above|beyond|greater|up(?!{SPACE}to)) | minimum
          | plus(?=\s{{0,9}}(?:$|[.,;)]))
          | at{SPACE}(?:least|a{SPACE}minimum)(?!{SPACE}[0-9]) )
      | (?P<less> (?:or|and){SPACE}(?:less|under|fewer|shorter) | max(?:imum)?
          | at{SPACE}(?:the{SPACE})?most(?!{SPACE}[0-9]) )
    )(?!\w)""",
    re.VERBOSE,
)
# "20 minutes per lid", "15-30 minutes for each nail", "30 minutes of work per side", "2 hours a day"
_PER = pattern(
    rf"""(?:{SPACE}of(?:{SPACE}[a-z]{{1,20}}){{1,3}})?[\s,(]{{0,9}}(?:
        (?:per|apiece|daily|weekly)\b
      | (?:(?:for|on|to){SPACE})?(?:each|every)\b(?!{SPACE}(?:procedure|surgery|operation|treatment)\b)
      | an?{SPACE}(?:day|night|week|month|year|side|piece|eye|lid|nail|tooth|level|site|limb|leg|arm|knee|foot)\b
      | /\s?[a-z] )""",
    re.VERBOSE,
)
# "Each lid usually takes 20 minutes"; a session or a treatment is the procedure itself
_EACH = pattern(
    rf"""\b(?:each|every){SPACE}(?!session|treatment|procedure|surgery|operation|visit|appointment|fraction|sitting|patient)
    [a-z-]{{2,30}}(?:{SPACE}[a-z-]{{1,20}}){{0,2}}{SPACE}(?:takes?|lasts?|requires?|needs?)
    (?:{SPACE}[a-z-]{{1,20}}){{0,3}}\s{{0,9}}$""",
    re.VERBOSE,
)
# "6 months to 2 years old", "12 years of age", "2-year-old", "18 years and older"
_AGE_AFTER = pattern(
    rf"[\s-]{{1,9}}(?:old\b|of{SPACE}(?:age|life)\b|(?:and|or){SPACE}(?:older|younger|up(?!{SPACE}to))\b)"
)
# "aged 3 to 5 years", "between the ages of 6 months and 2 years", "children under 2 years"
AGE_BEFORE = pattern(
    rf"""\b(?: age[ds]?(?:{SPACE}of)?(?:{SPACE}(?:from|between|over|under|about))?
      | (?:older|younger){SPACE}than
      | (?:child(?:ren)?|infants?|bab(?:y|ies)|toddlers?|newborns?|kids|boys|girls|teens)
        (?:{SPACE}(?:from|over|under|above|below|between|(?:less|more){SPACE}than|up{SPACE}to|at{SPACE}least))?
      | (?:patients?|adults?|m[ae]n|women|people|persons?|individuals|those|smokers)
        {SPACE}(?:over|under|above|below)
    )\s{{0,9}}$""",
    re.VERBOSE,
)
AGE_ENDS = (
    "age", "aged", "ages", "of", "from", "between", "over", "under", "about", "than", "children", "child",
    "infant", "infants", "baby", "babies", "toddler", "toddlers", "newborn", "newborns", "kids", "boys",
    "girls", "teens", "above", "below", "to", "least",
)  # fmt: skip
"""How whatever `AGE_BEFORE` matches ends."""
_LAST_WORD = pattern(r"([a-z']{1,20})\s{1,9}$")
# What may stand before a bare `a day`: `twice a day`, `60 miles an hour` are rates.
_BEFORE_ARTICLE = _set(
    """about around for in than takes take taking took lasts last lasting requires require requiring needs
    need within after before least is are be been was to or of over under only just another nearly
    almost often average averages until between allow expect from and sometimes spans span maybe perhaps
    even well"""
)
# What may stand before an `over` that means `more than`; in `performed over 2 hours`, `heal over 6 weeks` it
# means `during`.
_BEFORE_OVER = _set(
    """takes take taking took lasts last lasting requires require requiring needs need is are be of for
    well just slightly little to usually typically generally often sometimes may can or"""
)
# "a minute incision" is small, "a day case" goes home; "a minute or so" is a time
_MINUTE_ADJECTIVE = pattern(r"\s{1,9}(?!(?:or|to|per|for|after|before|later|and|of|if|at|in)\b)[a-z]")
_DAY_ADJECTIVE = pattern(r"[\s-]{1,9}(?:surgery|case|care|unit|clinic|patient|hospital|ward|procedure)")
# "does not usually take more than 2 hours", "rarely exceeds 2 hours" turn the bound round; "not always" leaves none
_DENIED = pattern(
    rf"""\b(?: (?P<flips>not|never|without|rarely|seldom|hardly|scarcely|[a-z]{{2,6}}n't) | cannot | infrequently )\b
    (?:{SPACE}(?:usually|normally|typically|generally|ever|take|takes|lasts?|require|need|be|much|any
      |last{SPACE}for|(?P<not_all>always|necessarily|done{SPACE}in|possible{SPACE}in))){{0,4}}\s{{0,9}}$""",
    re.VERBOSE,
)
# "none to 24 hours", "same day to 2 days"
_FROM_NONE = pattern(rf"\b(?:none|zero|nothing|minimal|immediate(?:ly)?|instant(?:ly)?|same[\s-]day){SPACE}to{SPACE}$")
NEGATIONS = ("not", "n't", "never", "without", "rarely", "seldom", "hardly", "scarcely", "infrequently")
# "From 30 minutes" is open above; "from 6 hours before the test" is not
_OPEN_ENDED = ("from ", "starting at ", "starts at ", "start at ", "begins at ", "starting from about ")
_NOT_OPEN = pattern(rf"{SPACE}(?:before|prior|after|ago|of|later|earlier|in{SPACE}advance|beforehand|onward)")
_ONLY_LARGE = pattern(_LARGE)
# "30, 45 or 60 minutes"
_LISTED = pattern(r"[0-9],\s{0,9}$")
# "1 minute 30 seconds", "an hour and fifteen minutes", "60 ± 15 minutes", "30 seconds to 2 minutes", "most of a day"
_GOES_ON = pattern(
    rf"""\s{{0,9}}(?: ±|\+/?-|plus{SPACE}or{SPACE}minus
      | ,?\s{{0,9}}(?:and{SPACE})?(?:(?:[0-9]{{1,2}}|{_SMALL})\s{{0,9}}sec|(?:{_LARGE})[\s-](?:min|sec|hour|day)) )""",
    re.VERBOSE,
)
GOES_ON = ("sec", "min", "hour", "day", "±", "+", "plus")
JOINS_BEFORE = ("±", "-", "minus", "to", "or", "of")
_GOES_BEFORE = pattern(
    rf"""(?: (?:±|\+/?-|plus{SPACE}or{SPACE}minus) | \bsec(?:ond)?s?\s{{0,9}}(?:to|-|or)
      | \b(?:quarters?|thirds?|half|most|part|much|rest|fraction){SPACE}of )\s{{0,9}}$""",
    re.VERBOSE,
)


class TimeMatch(NamedTuple):
    """A time that a text states in numbers, and where."""

    range: dict[str, Any]
    """Keys `low`, `high` (numbers or None) and `unit` (UCUM: min, h, d, wk, mo, a)."""
    start: int
    end: int
    per: bool
    """True for a time per something: `20 minutes per lid`."""


def read(low: str, found: re.Match[str]) -> tuple[TimeMatch | None, int]:
    """Read one candidate; return the time it states, if any, and where to go on."""
    (least, most, between, a, va, pa, ua, ca, na, sa, ha, _, join, past, upto, b, vb, pb, ub, cb, nb, sb, hb, also) = (
        found.groups()
    )
    after_first, end = found.end("first"), found.end()
    if ua is None and ub is None:
        and_only = join is not None and join.strip() == "and" and between is None
        return None, max(end if and_only else found.start() + 1, after_first)
    unit_a = unit_code(ua) if ua else None
    unit_b = unit_code(ub) if ub else None
    ranged = unit_b is not None or also is not None
    if unit_b is not None and join is not None and upto is None and (joined := join.strip()) in ("or", "and"):
        if unit_a is not None and (joined == "or" or between is None):
            # "8 hours or 2 days before": two facts, of which this is the first
            ranged, end, unit_b = False, after_first, None
        elif joined == "and" and between is None:
            return None, max(end, after_first)
    unit = unit_a or unit_b
    assert unit is not None

    first = second = None
    if va is None:
        first = side(a, unit, ca or na, "min" if ca else sa, ha)
        if first is None and na is not None:  # "1 hour, 90 minutes": no sum, so the first part stands alone
            first, ranged, end = side(a, unit, None, None, None), False, found.end("ua")
    if ranged and also:
        second = Side(float(WORDS.get(also) or also), unit)
    elif ranged and unit_b is not None and vb is None:
        second = side(b, unit_b, cb or nb, "min" if cb else sb, hb)
        if second is None and nb is not None:
            second, end = side(b, unit_b, None, None, None), found.end("ub")

    if upto is not None and first is not None and second is not None and _is_longer(first, second):
        ranged, second, end = False, None, after_first  # "8 hours, and up to 2 hours before for water"
    start = found.start()
    before = low[max(0, start - 80) : start]
    lower, upper = first, second
    if not ranged:
        upper = first
        if most is not None:
            lower = None
        elif pa or (_means_more(least, before) if least else _is_open(low, before, end)):
            upper = None
    elif pb or past:
        upper = None
    elif most is not None and most != "within":
        lower = None  # "no more than an hour or two"
    if before[-3:] == "to " and least is None and _FROM_NONE.search(before[-24:]):
        lower = None
    if tail := _TAIL.match(low, end):
        end = tail.end()
        if tail["more"] or tail["plus"]:
            upper = None
        elif first is not None or second is not None:
            lower, upper = None, upper or first
    if lower is None and upper is None:
        return None, end
    if has_any(before[-44:], NEGATIONS) and (least or most) and (denied := _DENIED.search(before)):
        if denied["flips"] is None or denied["not_all"] is not None or most == "within":
            return None, end
        lower, upper = upper, lower
        start -= len(before) - denied.start()
    if _is_half_read(low, before, found, end):
        return None, end
    bound = least or most or between or ""
    if _no_time(low, before, bound, start, end, unit, article=a in ("a", "an"), ranged=ub is not None):
        return None, end
    smallest = unit
    if lower is not None and (upper is None or SIZE[lower.unit] <= SIZE[upper.unit]):
        smallest = lower.unit
    elif upper is not None:
        smallest = upper.unit
    from_ = None if lower is None else plain(convert(lower.value, lower.unit, smallest))
    to = None if upper is None else plain(convert(upper.value, upper.unit, smallest))
    if from_ is not None and to is not None and from_ > to:
        return None, end
    per = _PER.match(low, end) is not None or (
        ("each" in before or "every" in before) and (_EACH.search(before) is not None)
    )
    return TimeMatch({"low": from_, "high": to, "unit": smallest}, start, end, per), end


def _is_longer(first: Side, second: Side) -> bool:
    return first.value * SIZE[first.unit] > second.value * SIZE[second.unit]


def _is_half_read(low: str, before: str, found: re.Match[str], end: int) -> bool:
    """Whether the time goes on in words that are not read: `forty to 60 minutes`, `2 minutes 30 seconds`."""
    for vague in (found["va"], found["vb"]):
        if vague is not None and _ONLY_LARGE.match(vague):
            return True
    if found["join"] is not None and found["join"].strip() in ("or", "and", "-") and _LISTED.search(before):
        return True
    if has_any(low[end : end + 32], GOES_ON) and _GOES_ON.match(low, end):
        return True
    return before.rstrip().endswith(JOINS_BEFORE) and _GOES_BEFORE.search(before[-24:]) is not None


def _is_open(low: str, before: str, end: int) -> bool:
    return before.endswith(_OPEN_ENDED) and not _NOT_OPEN.match(low, end)


def _means_more(word: str, before: str) -> bool:
    if word != "over":
        return True
    last = _LAST_WORD.search(before)
    return last is None or last[1] in _BEFORE_OVER


def _no_time(
    low: str, before: str, bound: str, start: int, end: int, unit: str, *, article: bool, ranged: bool
) -> bool:
    """Ages (`2 years old`), rates (`twice a day`) and the other `minute` (`a minute cut`)."""
    if unit in ("wk", "mo", "a") or ranged:
        if _AGE_AFTER.match(low, end):
            return True
        lead = before + bound
        if lead.rstrip().endswith(AGE_ENDS) and AGE_BEFORE.search(lead):
            return True
    if article and not bound:
        if unit == "min" and not ranged and _MINUTE_ADJECTIVE.match(low, end):
            return True
        if unit == "d" and _DAY_ADJECTIVE.match(low, end):
            return True
        last = _LAST_WORD.search(before)
        return last is not None and last[1] not in _BEFORE_ARTICLE and not last[1].endswith("ly")
    return False
