"""The statements of a page about its duration -> how long the procedure takes, or why that is left open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from procparse.values.durations.candidates import SPACE, TimeMatch
from procparse.values.durations.search import flat_times
from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set


class Duration(NamedTuple):
    """How long the procedure takes, by one of its statements."""

    range: dict[str, Any] | None
    """As in `TimeMatch.range`; None where a time is stated and is not the procedure's."""
    text: int
    """Which of the texts says so."""
    start: int
    end: int
    finding: str | None
    """Code of the diagnostic that the reader of the record should get, if any."""


# How sure it is that a time is the procedure's. Of the surest, the first counts.
_OTHER, _STATED, _TOTAL, _PROCEDURE, _ITSELF = range(5)

# Where no word begins like one of these, a text speaks of nothing but the procedure: the usual line costs one look.
# Each is the start of a word that the tables below ask for.
_DOUBT = _set(
    """actu addi adds admi adva afte ago alto anae anes anot apar appl arri avoi band batt befo bene bill brea brui
    cast cath ceme chec clea clos cons cool cour crea crow devi disc dose drai dres driv drop drug dye dyes each earl
    effe enti esth ever exce extr fast fill fina firs foll form furt gel gels gest glue heal home hosp if impl
    incr indu inst inte itse jour late left less lie lies life long lyin medi moni mont more next not noti numb
    obse occa once over pain pape part past per phas plan posi pre preg prep prev prio prop prot rare reco recu
    regi reli rema repe repo rest resu retu save scar seco seda set sett setu shor slee some sore spac spen
    spli spre stag
    stay sten step stit surv sutu swel symp tabl than thir till told tota trac trav unit unle unli unti wait wak
    wake waki warn warr wear when whol with woke worn year"""
)
_DOUBTS = ("n't", "contrast", "compar", " last ", "in all", "used to", "all told", "most of", "much of")

# The procedure itself: "the surgery itself", "operating time"; and all that is done with it: "the whole visit"
_SELF = pattern(r"\b(?:itself|actual|proper|(?:operating|operative|table|skin-to-skin)\s{1,9}time)\b")
_ACT = _set(
    """procedure procedures surgery surgeries operation operations treatment treatments session sessions
    test tests exam examination scan study therapy intervention"""
)
_WHOLE = pattern(
    r"\b(?:total|altogether|overall|whole|entire|all\s{1,9}told|in\s{1,9}all|start\s{1,9}to\s{1,9}finish|door\s{1,9}to\s{1,9}door)\b"
)
# What else a time is said of, by the start of a word ...
_ELSE = (
    "setup", "set-up", "setting-up", "prep", "pre-", "recover", "recuper", "heal", "stay", "observ", "wait", "arriv",
    "regist", "admission", "discharg", "hospital", "numbness", "numbing", "wak", "induc", "sedat", "positioning",
    "check-in", "aftercare",
    "follow", "consult", "paper", "consent", "driv", "travel", "journey", "clean", "rest", "sleep", "report",
    "symptom", "monitoring", "relief", "benefit", "protect", "pain", "sore", "swell", "bruis", "medicat", "anesth",
    "anaesth", "scar", "stage", "phase", "step", "part", "portion", "half", "interval", "break", "downtime", "post-",
    "closing", "closure", "surviv", "life", "second", "third", "additional", "further", "lifespan", "warrant",
)  # fmt: skip
# ... or, as the last word of what the time is said of, by the whole of it: "implant placement" is an act
_THINGS = _set(
    """implant implants device devices battery stent stents filling fillings crown crowns dressing dressings
    bandage bandages cast casts splint splints stitch stitches suture sutures drain drains catheter catheters
    drug drugs medicine medicines dose tablet tablets drops gel cream dye contrast tracer glue cement effect
    effects result results response block improvement wound skin bone patient's setting positioning"""
)
# A clause with one of these tells what somebody does meanwhile or later
_DOES_ELSE = pattern(
    rf"""\b(?:
        set{SPACE}up | (?:wait|stay|rest|sleep|fast|arrive|return|drive|spend|avoid|lie|remain|recover|heal
          |wear)(?:s|ed|ing)?
      | (?:spent|worn|kept|left{SPACE}(?:in|on|for)|observed|monitored|watched
          |repeat(?:ed)?|discharged|admitted|wakes?|woken)
      | (?:go(?:es)?|going){SPACE}home | come{SPACE}back | wears?{SPACE}off | used{SPACE}to | no{SPACE}longer
      | instead{SPACE}of | rather{SPACE}than | unlike | compared | in{SPACE}the{SPACE}past | formerly | previously
      | takes?{SPACE}effect | to{SPACE}work | saves? | adds? | shortens? | lengthens?
    )\b""",
    re.VERBOSE,
)
# "The cast is applied in about 20 minutes": what is done with a thing is the procedure
_IS_PUT = pattern(
    rf"""\b(?:is|are|be|being|gets?){SPACE}(?:[a-z]{{2,12}}ly{SPACE}|often{SPACE})?
    (?:applied|placed|inserted|fitted|implanted|positioned|attached|installed|molded|moulded|deployed|completed)
    (?:{SPACE}and{SPACE}[a-z]{{3,12}}ed)?{SPACE}(?:with)?in(?:{SPACE}(?:about|around|approximately|roughly|only|just))?\s{{0,9}}$""",
    re.VERBOSE,
)
# "It does not last 2 hours", "in rare cases 4 hours", "faster than the open repair, which takes 3 hours"
_DENIES = pattern(
    rf"""(?:\b(?:not|never)|n't)(?:{SPACE}(?:usually|normally|always|take|last|need|require|be|for)){{1,3}}\s{{0,9}}$""",
    re.VERBOSE,
)
_SELDOM = pattern(r"\b(?:rare(?:ly)?|seldom|exceptional(?:ly)?|exceptions?|occasionally|sometimes)\b")
_COMPARES = pattern(r"\b(?:than|unlike|versus|vs|compared)\b")
# The last words before a time that is none of the procedure's: "after 2 weeks", "another 20 minutes"
_LEAD = pattern(
    rf"""\b(?: after | before | following | every | another | additional | extra | further | than | not | n't | until
      | till      | (?:the|in){SPACE}(?:next|last|past|previous|first|final) | later | plus | by | per
      | (?:most|much|some|part|half|rest|remainder){SPACE}of | (?:spread|spaced){SPACE}(?:out{SPACE})?(?:over|across)?
    )(?:{SPACE}(?:about|around|approximately|the|an?|for|up{SPACE}to|at{SPACE}least|only)){{0,3}}\s{{0,9}}$""",
    re.VERBOSE,
)
# "Over the course of 6 weeks": of all sessions; "over the course of 2 hours" is one
_COURSE = pattern(r"\bcourse\s{1,9}(?:of|over|takes|lasts)\b")
# ... and the first ones behind it: "20 minutes longer", "30 minutes before", "2 hours of observation"
_TAIL = pattern(
    rf"""[\s-]{{1,9}}(?:
        (?:beforehand|before|prior|ahead|early|earlier|later|after|afterwards?|apart|ago|in{SPACE}advance
          |longer|shorter|more|less|extra|faster|quicker|sooner|old)\b
      | (?:of|for|in|with|to|spent|at|following){SPACE}(?:(?!and\b)[a-z'-]{{1,20}}{SPACE}){{0,3}}?
        (?P<of>(?:setup|set-up|set{SPACE}up(?!{SPACE}and\b)|prep|recover|recuper|heal|rest\b|stay|observ|monitor|wait|wak
          |numb(?:ness|ing)?\b|an[ae]{{1,2}}sth|sedat|positioning|hospital|check-?in|regist|admission|paperwork|consent|clean|dry|cool|harden
          |work\b|take{SPACE}effect|wear|travel|driv|discharge|sleep|follow|injury|onset|symptom|diagnos|arrival|birth|delivery
          |result|pregnan|gestation|relief|closing|closure|aftercare|home\b))
      | (?:drive|wait|stay|recovery|rest|observation|monitoring|interval|follow-up|supply|notice|break|warranty|journey
          |lifespan|window|units?|increments?|hospital{SPACE}stay|setup|set-up|prep\w*|consultation)\b
      | (?:until|till)\b
    )""",
    re.VERBOSE,
)
_WHOLE_TAIL = pattern(
    rf"[\s,-]{{1,9}}(?:in{SPACE}total|total|altogether|overall|all{SPACE}told|in{SPACE}all|from{SPACE}start{SPACE}to{SPACE}finish|door{SPACE}to{SPACE}door)\b"
)
_NEAR = 300  # so much of the text before and behind a time is asked
_SENTENCE = pattern(r"[.!?;](?=\s|$)|\n\s*\n")
_JOINT = pattern(
    rf",?{SPACE}(?:and|but|while|whereas|then|plus|followed{SPACE}by|with|though|although|or)\b(?!{SPACE}(?:a{SPACE}half|up\b))|[,:(]|{SPACE}-{SPACE}"
)
_ASIDE = pattern(r"(?:^|,?\s{1,9})(?:including|depending|based|such\s+as)\b[^,;]{0,120}|\([^()]{0,120}\)")
# What a subject ends at, and what it is reached through
_SUBJECT_END = _set(
    """takes take taking took lasts last lasting requires require requiring needs need is are be was were may can
    will should might could must usually typically generally normally often commonly sometimes averages average
    ranges range varies vary runs run spans span of for to in from with at by within on after before about
    around approximately roughly up only just allow expect plan stays stay remains remain begin begins start starts
    work works act acts fade fades appear appears come comes"""
)
_SERIES = (["series"], ["course"], ["programme"], ["program"], ["plan"])  # the whole of it is many procedures
_MEASURES = _set("time period duration length amount rest")
_FILLS = _set(
    """the a an this that these those it its each every your their his her and but so then while also however
    for in if when once patients patient you they there people most full procedure's"""
)


def procedure_duration(*texts: str, labels: Sequence[str | None] = ()) -> Duration | None:
    """Return how long the procedure takes by these statements about its duration; None where none gives a number.

    Times of something else (setting up, recovering, an implant's life) are passed over; a time of the procedure
    in so many words counts before a total, and a total before a bare time. `labels` are those of the texts.

    >>> procedure_duration("Setup takes 20 minutes. The procedure takes 1 hour.").range
    {'low': 1, 'high': 1, 'unit': 'h'}
    """
    lows = [flat(text) for text in texts]
    found: list[tuple[int, int, TimeMatch]] = []  # how sure, which text, the time
    for number, low in enumerate(lows):
        label = labels[number] if number < len(labels) else None
        found += [(sure, number, match) for sure, match in _readings(low, flat(label) if label else "")]
    if len(found) == 1 and found[0][0] != _OTHER and not found[0][2].per:  # the usual page states one time
        _, number, match = found[0]
        return Duration(match.range, number, match.start, match.end, None)
    best = max((entry for entry in found if not entry[2].per), key=lambda entry: entry[0], default=None)
    if best is None or best[0] == _OTHER:
        per = next((entry for entry in found if entry[2].per), None)
        if per is not None:
            return Duration(None, per[1], per[2].start, per[2].end, "duration-per-unit")
        if best is not None:
            return Duration(None, best[1], best[2].start, best[2].end, "duration-unclear")
        for number, low in enumerate(lows):
            if _UNREAD.search(low):
                return Duration(None, number, 0, len(texts[number]), "duration-unclear")
        return None
    sure, number, match = best
    if match.range["unit"] in _LONG:  # of a course; what is done each time is the procedure
        short = (entry for entry in found if entry[0] != _OTHER and entry[2].range["unit"] in _SHORT)
        once = [entry for entry in short if not entry[2].per or _PER_SESSION.match(lows[entry[1]], entry[2].end)]
        if once:
            _, number, match = max(once, key=lambda entry: entry[0])
            return Duration(match.range, number, match.start, match.end, "duration-several")
    if sure == _STATED and found[0][2].per:
        _, number, match = found[0]
        return Duration(None, number, match.start, match.end, "duration-per-unit")
    several = any(
        entry[0] != _OTHER and (entry[2].per or (entry[0] == sure and entry[2].range != match.range)) for entry in found
    )
    return Duration(match.range, number, match.start, match.end, "duration-several" if several else None)


# "15 minutes per session", no treatment area: alone it is a time per something, beside a course it is the procedure's
_PER_SESSION = pattern(
    rf"""[\s(]{{0,9}}(?:for{SPACE})?(?:per|each|every){SPACE}(?:treatment{SPACE})?
    (?:procedure|treatment|session|visit|appointment|fraction|sitting)\b(?!{SPACE}(?:area|site|side|zone|field|spot|lesion))""",
    re.VERBOSE,
)
_LONG, _SHORT = ("wk", "mo", "a"), ("min", "h")
# A number that stands before a unit, in a way that is not read: `90 (ninety) minutes`, `forty-five minutes`, `1:30 h`
_UNREAD = pattern(
    r"(?:[0-9]|half(?:\sa)?|teen|ty|ty[\s-](?:one|two|three|four|five|six|seven|eight|nine)|\))[\s-]{0,3}"
    r"(?:min|hour|hr|h(?![a-z])|day|week|month|year)"
)


def _is_doubtful(low: str) -> bool:
    words = low.replace("-", " ").replace("(", " ").split()
    return not _DOUBT.isdisjoint([word[:4] for word in words]) or has_any(low, _DOUBTS)


def _readings(low: str, label: str) -> list[tuple[int, TimeMatch]]:
    """The times of one statement, each with how sure it is that it is the procedure's."""
    matches = list(flat_times(low))
    if not matches:
        return []
    first = matches[0].start
    plain = not label and (len(matches) == 1 or _SENTENCE.search(low, first, matches[-1].start) is None)
    if plain and not _is_doubtful(low):
        sure = _STATED if _ACT.isdisjoint(low[:first].split()) else _PROCEDURE
        return [(sure, match) for match in matches]
    readings: list[tuple[int, TimeMatch]] = []
    stops = [stop.end() for stop in _SENTENCE.finditer(low)]
    stops.reverse()
    last, said, leads = 0, _STATED, True
    for place, match in enumerate(matches):
        while stops and stops[-1] <= match.start:
            last, said, leads = stops.pop(), _STATED, True
        end = stops[-1] if stops else len(low)
        if place + 1 < len(matches):
            end = min(end, matches[place + 1].start)
        before = low[max(last, match.start - _NEAR) : match.start]
        after = low[match.end : min(end, match.end + _NEAR)]
        sure, said = _sure(match.range, before, after, label, said, first=leads)
        last, leads = match.end, False
        readings.append((sure, match))
    return readings


def _sure(time: dict[str, Any], before: str, after: str, label: str, inherited: int, *, first: bool) -> tuple[int, int]:
    """How sure it is that the time between the two is the procedure's, and what its subject says of it."""
    if "(" in before or "including" in before or "depending" in before:
        before = _ASIDE.sub(",", before)
    lead = _clause(before, whole=first)
    subject = _subject(lead.split())
    about = _of_subject(subject) if subject else inherited
    if label and about == _STATED:
        about = _TOTAL if _WHOLE.search(label) else _of_subject([word.strip("():") for word in label.split()])
    if about == _STATED and subject and time["unit"] in ("mo", "a"):
        about = _OTHER  # "the pump works for 5 years"; of a treatment it would be said
    if _LEAD.search(lead) or _SELDOM.search(lead) or (first and _COMPARES.search(before)):
        return _OTHER, about
    if time["unit"] not in ("min", "h") and "cour" in lead and _COURSE.search(lead):
        return _OTHER, about
    if time["low"] is not None and time["high"] is not None and _DENIES.search(lead):
        return _OTHER, about
    joint = _JOINT.search(after)
    tail = after[: joint.start()] if joint else after
    if _SELF.search(lead) or _SELF.search(tail):
        return _ITSELF, about
    if about != _PROCEDURE and _DOES_ELSE.search(lead):
        return _OTHER, about
    if about == _OTHER and time["unit"] in _SHORT and "ed" in lead and _IS_PUT.search(lead):
        return _STATED, about
    if _is_for_act(tail.split()):
        return _PROCEDURE, about
    if about == _OTHER:
        return _OTHER, about
    if hit := _TAIL.match(after):
        acts = about == _PROCEDURE and hit["of"] is not None and after.startswith(" to ")
        if not acts:
            return _OTHER, about
    if _WHOLE_TAIL.match(after) or (about != _PROCEDURE and _WHOLE.search(lead) and subject[-1:] not in _SERIES):
        return _TOTAL, about
    return about, about


def _is_for_act(words: list[str]) -> bool:
    """Whether the words behind a time say `for the surgery`."""
    if words[:1] not in (["for"], ["of"]):
        return False
    for word in words[1:4]:
        if word in _ACT:
            return True
        if word.startswith(_ELSE):
            return False
    return False


def _clause(before: str, *, whole: bool) -> str:
    """The clause that leads up to a time: behind the last comma or conjunction that leaves it a subject.

    Where an earlier time stands before it, what follows that time directly is not of this clause.
    """
    starts = [joint.end() for joint in _JOINT.finditer(before)]
    if whole or not starts:
        starts.insert(0, 0)
    for start in reversed(starts):
        clause = before[start:]
        if _subject(clause.split()):
            return clause
    return before[starts[0 if whole else -1] :]


def _subject(words: list[str]) -> list[str]:
    """What a clause speaks of: its first words, up to its verb; behind `time for` too."""
    subject: list[str] = []
    for place, word in enumerate(words):
        bare = word.strip(",:()")
        if bare in _SUBJECT_END:
            if subject and subject[-1] in _MEASURES and bare in ("for", "of", "to", "in"):
                return subject + [other.strip(",:()") for other in words[place + 1 : place + 5]]
            if subject:
                return subject
        elif bare and bare not in _FILLS:
            subject.append(bare)
    return subject


def _of_subject(subject: list[str]) -> int:
    if not subject:
        return _STATED
    act = any(word in _ACT for word in subject)
    if act and ("and" in subject):
        return _PROCEDURE
    if any(word.startswith(_ELSE) for word in subject):
        return _OTHER
    if subject[-1] in _ACT or (act and subject[-1] in _MEASURES):
        return _PROCEDURE
    return _OTHER if subject[-1] in _THINGS else _STATED
