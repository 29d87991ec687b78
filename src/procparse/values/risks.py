"""The words of a risk, or of the label above it -> how frequent it is said to be."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

Frequency = Literal["common", "uncommon", "rare"]
"""`rarely` is rare; `less common`, `occasionally`, `infrequent` uncommon; `often`, `frequent` common."""

_STEMS = ("rare", "common", "frequent", "occasional", "often")

# "very rare", "less common", "infrequently"
_WORD = pattern(
    r"""(?<![\w-]) (?:(?P<degree>less|more|most|not|very|extremely|exceedingly|exceptionally|quite|relatively|fairly)
    \s{1,9})?
    (?P<word>(?:rare|(?:un)?common|(?:in)?frequent|occasional)(?:ly)?|often)\b""",
    re.VERBOSE,
)
_WORDS = pattern(r"[a-z]+(?:[-'][a-z]+)*|[^\sa-z]")
_CLOSE = frozenset(".,;:)-")
_NOUNS = _set(
    """risk risks complication complications side side-effect side-effects effect effects reaction
    reactions problem problems issue issues event events occurrence occurrences case cases instance
    instances outcome outcomes concern concerns symptom symptoms situation situations circumstances
    possibility possibilities chance chances adverse"""
)
# Anatomy and complaints that the words belong to: "common bile duct", "frequent urination", "rare earth"
_NAMED = _set(
    """bile duct cold femoral iliac carotid hepatic peroneal monitoring earth earths genetic disease diseases
    disorder disorders condition conditions syndrome syndromes tumor tumors tumour tumours metal metals"""
)
# Complaints that may be frequent in themselves; rare or occasional ones are a risk's: "Occasional headaches"
_COMPLAINTS = _set("urination urinating bowel stool stools blood voiding trips headache headaches")
# What a risk can be in one word, so that "Often nausea" is told from "Often mild", which another thing is
_RISKS = _set(
    """nausea vomiting pain bleeding bruising swelling soreness infection infections fever dizziness itching fatigue
    tiredness drowsiness numbness tingling constipation diarrhea diarrhoea cramping cramps rash redness discomfort
    scarring scars stiffness tenderness bloating headache headaches dryness irritation weakness"""
)
_DEGREES = _set("mild some slight minor temporary a little brief short-term")
# "(rare but serious)", "Common and usually mild"
_LINKS = _set("but and though although in with when if include includes involve involves")
# "is rare", "although rare", ", rare"
_SAYING = _set(
    """is are being be remain remains although though while but however albeit usually generally typically
    considered , are"""
)
_SAID_THEN = _set("but and with in after when if following for among or because due now overall occurrence")
# "often occurs", "is rarely seen"
_HAPPENS = _set(
    """occur occurs occurring happen happens develop develops arise arises seen reported observed
    experienced encountered appear appears"""
)
_CASES = _set("cases instances circumstances situations patients occasions")
# "No common risks", "few rare complications"
_DENIALS = _set("no few without never neither nor hardly")
# "Rarely needs treatment" says it of the treatment
_NEEDS = _set(
    "needs need requires require lasts last leads lead causes cause becomes become heavy severe serious painful"
)

_LABEL_WORDS = _NOUNS | _set(
    """and but or serious minor major mild severe temporary potential possible the general surgical other
    surgery procedure operation treatment therapy anesthesia anaesthesia sedation this from with after during
    associated related
    these reported seen occurring of in usually post-procedure post-operative postoperative may can might are
    include includes including involve involves"""
)


def frequency(text: str) -> Frequency | None:
    """Return the frequency that a risk's own words state; None where they state none, or several.

    >>> frequency("Nerve damage (rare)"), frequency("Common bile duct injury")
    ('rare', None)
    """
    low = flat(text)
    if not has_any(low, _STEMS):
        return None
    said: set[Frequency] = set()
    for found in _WORD.finditer(low):
        if _modifies_risk(low, found):
            kind = _kind(found["degree"], found["word"])
            if kind is not None:
                said.add(kind)
    return said.pop() if len(said) == 1 else None


def item_frequency(text: str) -> Frequency | None:
    """Return the frequency of a risk by its own words; of several sentences one may speak of another risk: then None.

    >>> item_frequency("Bleeding; rare"), item_frequency("Bleeding; rarely, death")
    ('rare', None)
    """
    if ". " in text:
        return None
    risk, sign, behind = text.partition(";")
    if not sign:
        return frequency(text)
    said = label_frequency(behind.strip().rstrip(".")) if has_any(behind, _STEMS) else None
    return said if said is not None and frequency(risk) in (None, said) else None


def label_frequency(label: str) -> Frequency | None:
    """Return the frequency that a label gives to its list (`Rare Risks`); None for any other label."""
    return _short_label(label) if len(label) <= 64 else _read_label(label)


_FIGURES = pattern(r"\([^()]{0,40}[0-9][^()]{0,40}\)")  # "Rare risks (1 in 10,000)"


def _read_label(label: str) -> Frequency | None:
    low = flat(label)
    if not has_any(low, _STEMS):
        return None
    if "(" in low:
        low = _FIGURES.sub(" ", low)
    said = {_kind(found["degree"], found["word"]) for found in _WORD.finditer(low)}
    rest = _WORDS.findall(_WORD.sub(" ", low))
    if len(said) != 1 or any(word[0].isalnum() and word not in _LABEL_WORDS for word in rest):
        return None
    return said.pop()


_short_label = lru_cache(maxsize=512)(_read_label)  # a page family has a few dozen, and each page repeats them


class Part(NamedTuple):
    """A stretch of a line of risks, the label in it and the frequency that this label gives."""

    label_start: int
    """Where the label starts; -1 where the line's own label still holds."""
    label_end: int
    start: int
    end: int
    frequency: Frequency


# ". Rare (1 in 1000): death", "; rare: death", " • Rare: death", ", rare: death"
_LABELLED = pattern(
    r"""(?: [;,•·|\uffff] | [.!?](?=\s) | \s[-–—](?=\s) | \sand(?=\s) ) [\s\uffff]{0,9}
    (?P<label> [A-Za-z] (?:(?!\s[-–—]\s)[^:;.,•·|]){0,80} (?:\.[0-9][^:;.,•·|]{0,20})? ) : (?=\s)""",
    re.VERBOSE,
)


def parts(text: str, frequency: Frequency) -> list[Part]:
    """The stretches of a one-line list of risks that stand under labels of their own, in order.

    >>> [(part.start, part.frequency) for part in parts("pain; rare (0.1%): death", "common")]
    [(0, 'common'), (19, 'rare')]
    """
    found = [Part(-1, -1, 0, len(text), frequency)]
    if ":" not in text:
        return found
    for hit in _LABELLED.finditer(text):
        own = label_frequency(hit["label"])
        if own is not None:
            found[-1] = found[-1]._replace(end=hit.start())
            found.append(Part(*hit.span("label"), hit.end(), len(text), own))
    return found


def agreed(text: str, listed: Frequency) -> Frequency | None:
    """The frequency of an entry under a label that gives `listed`; None where its own words say another.

    >>> agreed("infection", "common"), agreed("infection is rare", "common")
    ('common', None)
    """
    own = frequency(text)
    return listed if own is None or own == listed else None


def _kind(degree: str | None, word: str) -> Frequency | None:
    if degree == "not":  # `not uncommon`, `not rare` are neither the one nor the other
        return None
    if word.startswith("rare"):
        return None if degree in ("less", "more") else "rare"
    return "uncommon" if degree == "less" or word.startswith(("un", "in", "occ")) else "common"


def _modifies_risk(low: str, found: re.Match[str]) -> bool:
    """Whether the word says how often the risk itself occurs."""
    word = found["word"]
    before = _WORDS.findall(low[max(0, found.start() - 60) : found.start()])
    after = _WORDS.findall(low[found.end() : found.end() + 60])
    last, first = (before[-1] if before else ""), (after[0] if after else "")
    closed = not after or first in _CLOSE
    seldom = word.startswith(("rare", "uncommon", "occasional")) or word == "infrequently"
    if found["degree"] == "more" or first in _NAMED or (first in _COMPLAINTS and not seldom):
        return _is_of_risk(word, after) and not before  # "more common in smokers", "frequent urination"
    if last in _DENIALS or before[-2:] == ["not", "a"] or (first == "or" and after[1:2] and _WORD.match(after[1])):
        return False
    if last in ("in", "on") and first in _CASES:  # "In rare cases, ...", "... in rare cases."
        return before == [last] or not [sign for sign in after[1:] if sign not in _CLOSE]
    if found.start() < 20 and not any(sign[0].isalnum() for sign in before) and last != "(":  # it opens the text
        if seldom and (first not in _NEEDS or (first == "need" and word[-1] != "y")):  # no `Rarely need surgery`
            return True
        return closed or first in _LINKS or _is_of_risk(word, after) or (_names(after) and "few" not in after)
    if closed and last in ("-", ":", "both", "all"):  # "Infection: rare", "(both rare)"
        return True
    if before == ["a"] and seldom and first in _LINKS:  # "A rare but serious infection"
        return True
    if last == "(":
        return closed or first in _LINKS or first.startswith("occur")
    if word.endswith("ly") or word == "often":
        ends = not after or (len(after) == 1 and closed)
        if first in _HAPPENS or (last in _HAPPENS and ends):
            return True
        if last in _SAYING and ends:  # "Sore spot, often"
            return True
        return seldom and last in ("can", "may", "might", "could", "will")
    if last in _SAYING and (closed or first in _SAID_THEN):
        return True
    return _names(after)


def _is_of_risk(word: str, after: list[str]) -> bool:
    """Whether a risk in one word follows, mild or not, as in `Often nausea`; no `frequent`, which may be the risk's."""
    if word == "frequent":
        return False
    for following in after[:3]:
        if following not in _DEGREES:
            return following in _RISKS
    return False


def _names(after: list[str]) -> bool:
    """Whether a noun such as `risks` follows, with two words before it at most."""
    for word in after[:3]:
        if word in _NOUNS:
            return True
        if not word[0].isalpha() or word in _NAMED:
            return False
    return False


_HARMS = pattern(
    r"\b(?:risks?|complications?|harm(?:s|ful)?|dangers?|deaths?|die[sd]?|fatal|side[- ]effects?|downsides?"
    r"|drawbacks?|adverse)\b",
    re.IGNORECASE,
)
_HARMING = ("risk", "complication", "harm", "danger", "death", "die", "fatal", "side", "drawback", "adverse")
# What takes the harm away: `Lower risk of infection`, `No side effects`
_EASES = pattern(
    r"\b(?:less|lower\w*|low|reduc\w+|fewer|no|not|without|avoid\w*|prevent\w*|decreas\w+|minimal|minimi[sz]\w+|cuts?"
    r"|lessen\w*|smaller|protect\w*|free|eliminat\w+|safer?|diminish\w*|halv\w+|limit\w*|reliev\w+|relief|treat\w*"
    r"|controls?|manag\w+|improv\w+|fix\w*|heal\w*|resolv\w+|stop\w*|delay\w*|ease\w*|remov\w+|never|rarely|outweigh)\b",
    re.IGNORECASE,
)


def may_harm(text: str) -> bool:
    """Tell cheaply whether some sentence of a text can be one that `harms` tells."""
    return has_any(text.lower(), _HARMING)


def harms(sentence: str) -> bool:
    """Tell whether a sentence among the benefits reads as a risk.

    >>> harms("Risk of bleeding is 3%"), harms("Lower risk of infection")
    (True, False)
    """
    return _HARMS.search(sentence) is not None and _EASES.search(sentence) is None


_WARNS = pattern(
    r"\b(?:risks?|complications?|side[\s-]effects?|drawbacks?|disadvantages?|downsides?|dangers?|limitations?|harms?|cons)\b",
    re.IGNORECASE,
)
_PROMISES = pattern(r"\b(?:benefits?|advantages?|pros|upsides?)\b", re.IGNORECASE)
_FEWER = pattern(r"\b(?:fewer|less|lower|reduced?|reduction|no|avoid\w*|minimi\w+|small\w*)\b", re.IGNORECASE)


def warns(label: str) -> bool:
    """Whether a label among the benefits is one of harms.

    >>> warns("However, risks include"), warns("Reduced risk")
    (True, False)
    """
    return _WARNS.search(label) is not None and _FEWER.search(label) is None


_TURNS = pattern(r"[.;!?]\s+(?:\w+\s+){0,2}(?:risks?|complications?|side\s+effects?|drawbacks?)\s*:", re.IGNORECASE)


def turns(text: str) -> bool:
    """Whether a line of a benefit goes on with a list of harms.

    >>> turns("Relief. Risks: bleeding"), turns("Relief of the risk")
    (True, False)
    """
    return ":" in text and _TURNS.search(text) is not None


def promises(label: str) -> bool:
    """Whether a label among the risks is one of benefits.

    >>> promises("Benefits"), promises("Serious risks")
    (True, False)
    """
    return _PROMISES.search(label) is not None and _WARNS.search(label) is None
