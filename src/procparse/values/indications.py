"""Words of a line in the indications -> whether it speaks against the procedure."""

from __future__ import annotations

import re

from procparse.values.words import has_any

# `Not suitable for:`  `Reasons to avoid it:`  `Conditions that forbid the rinse`  `Caution`
_AGAINST = re.compile(
    r"""\b(?: not | never | avoid(?:ed|ing)? | exclu\w+ | contra\w* | unsuitable | inappropriate | against | unless
      | rules?\s+(?:\w+\s+)?out | ruled\s+out | cannot | should\s+no | no | non-?candidates?
      | (?:bad|poor)\s+candidates?
      | less\s+suitable | forb\w+ | prohibit\w* | refus\w+ | hindrances? | beware | precautions? | warnings? | cautions?
      | postpone\w* | exceptions? | except | unsafe | danger\w* | ineligible | disqualif\w+ | preclud\w+ | turned\s+away
      )\b""",
    re.VERBOSE | re.IGNORECASE,
)
# `Pregnancy and a fresh clot are reasons to wait.`  `Not suitable for children under two.`  `Avoid in severe asthma`;
# but `No relief from tablets` and `Pain that cannot be controlled` are reasons for
_REFUSES = re.compile(
    r"""\A\s*(?: avoid | do\s+not | don't | never | not\s+(?:for|in|to\s+be) | exclude | cannot\s+be | forbidden
      | prohibited | unsafe | inappropriate | unsuitable )\b
    | \A\s*(?:except|unless|caution\s+(?:in|with)|use\s+with\s+care|postpone|defer|withhold|refrain|beware
        |no\s+one\s+with|not\s+(?:if|when|during)|should\s+be\s+(?:avoided|deferred|postponed))\b
    | \b(?:never|not)\s+(?:in|for|with)\s+(?:pregnan|child|people|patients|those|wom[ae]n|any)
    | \bcannot\s+have\s+(?:it|this|the)\b | \bdo\s+not\s+use\b
    | \b(?: (?:not|n't|n’t) \s+ (?:be\s+)?
        (?: suitable|recommended|advised|advisable|appropriate|indicated|offered|performed|done|used
          |a\s+candidate|candidates )
      | unsuitable | less\s+suitable | contra-?indicat\w+
      | (?:should|must) (?:\s+(?:not|never)|n't|n’t) (?!\s+(?:take|use|stop|receive|need|wait|be\s+delayed)\b)
      | (?:should|must)\s+avoid\s+(?:it|this|the|surgery|such)\b | should\s+be\s+avoided
      | (?:not|n't|n’t)\s+(?:\w+\s+){0,2}(?:candidates?|eligible) | poor\s+candidates? | may\s+not\s+be\s+safe
      | (?:is|are)\s+(?:an?\s+)?exclusions? | excludes\s+(?:it|this|the|surgery|treatment)\b
      | (?:must|should|to|best)\s+be\s+(?:avoided|deferred|postponed|delayed|withheld) | inadvisable
      | may\s+not\s+(?:have|undergo)\s+(?:it|this|the)\b | reasons?\s+(?:to\s+wait|against|not\s+to)
      | rules?\s+(?:\w+\s+)?out
      | (?:is|are|were)\s+(?:best\s+)?(?:avoided|excluded|ruled\s+out|forbidden|prohibited
        |inappropriate|unsafe) | disqualif\w+ | preclud\w+ | with\s+caution )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CUES = (
    *("not", "n't", "n’t", "never", "avoid", "exclu", "forbid", "prohib", "unsafe", "inappr", "unsuit", "contra"),
    *("reason", "rule", "disqual", "preclu", "caution", "except", "unless", "candidate", "less suit", "advisable"),
    *("defer", "withh", "refrain", "beware", "postpone", "no one", "with care"),
)


# A line above a list in the indications that has none of these is no usual one: `These should look elsewhere:`
_FOR = (
    *("indicat", "symptom", "condition", "complaint", "reason", "criteri", "candidate", "recommend", "suitable"),
    *("appropriate", "diagnos", "problem", "sign", "warrant", "factor", "benefit", "treat", "help", "type", "cause"),
    *("disease", "disorder", "injur", "pain", "finding", "severity", "need", "require", "used", "consider", "include"),
    *("perform", "done", "common", "eligib", "goal", "purpose", "selection"),
)


# What only speaks of who must not have the procedure, in whatever section: `Not suitable for children under two.`
_EXCLUDES = re.compile(
    r"""(?:\bnot|\bnever|n't|n’t) \s+ (?:be\s+)? (?:an?\s+)? (?:good|ideal|suitable)? \s* candidates?\b
    | \b(?:not\s+|un)suitable\s+(?:for|if|in)\b | \bcontra-?indicat
    | \b(?:should|must)(?:\s+not|n't|n’t|\s+never)\s+(?:have|undergo)\s+
      (?:it|this|the\s+(?:procedure|operation|surgery|treatment|test|scan))\b
    | \b(?:cannot|can't|can’t|do\s+not)\s+(?:have|undergo)\s+
      (?:it|this|the\s+(?:procedure|operation|surgery|treatment))\b
    | \bwho\s+should\s+avoid\b | \bnot\s+(?:recommended|advised|safe)\s+(?:for|in|if)\b
    | \bnot\s+for\s+(?:pregnan|people|patients|children|those|anyone|women)""",
    re.VERBOSE | re.IGNORECASE,
)
# What each of these needs
_EXCLUDING = ("candidate", "suitable", "contra", "who should avoid", "never have", "undergo")
_EXCLUDING_NOT = ("not have", "not recommended", "not advised", "not safe", "not for ")
_FAVOURS = re.compile(
    r"\bmay\s+(?:still\s+)?be\s+(?:used|done|given|performed)\s+safely\b|\bis\s+safe\s+(?:in|for|during)\b"
    r"|\bnot\s+an?\s+(?:absolute\s+|relative\s+)?contra-?indication"
    r"|\A\s*(?:(?:best|well|most)\s+)?(?:recommended|suitable|suited|safe|indicated)\s+(?:for|in|if)\b",
    re.IGNORECASE,
)


def may_exclude(text: str) -> bool:
    """Tell cheaply whether some sentence of a text in lower case can be one that `excludes` tells."""
    if has_any(text, _EXCLUDING) or ("not " in text and has_any(text, _EXCLUDING_NOT)):
        return True
    return "t have" in text and ("n't have" in text or "n’t have" in text)


def excludes(sentence: str) -> bool:
    """Tell whether a sentence says, in whatever section it stands, who must not have the procedure.

    >>> excludes("You are not a candidate if you have gout"), excludes("You should not have a bath")
    (True, False)
    """
    return may_exclude(sentence.lower()) and _EXCLUDES.search(sentence) is not None


def speaks_in_favour(sentence: str) -> bool:
    """Tell whether a sentence among the contraindications reads as none of them.

    >>> speaks_in_favour("Asthma is not a contraindication"), speaks_in_favour("Not suitable for children")
    (True, False)
    """
    return _FAVOURS.search(sentence) is not None


# Labels of reasons for: `Suitable for`, `Good candidates`, `Patient criteria`; of others among the reasons against
_PROMISES = re.compile(
    r"""\A\s*(?:(?:best\s+|well\s+|most\s+)?(?:suitable|suited|indicated|recommended|appropriate)\s+(?:for|in|if|when)
      | (?:good|ideal|suitable|best)\s+candidates? | (?:patient\s+)?(?:selection\s+|eligibility\s+)?criteria\b
      | (?:further\s+|other\s+|common\s+)?indications?\b | benefits?\b | risks?\b | complications?\b )""",
    re.VERBOSE | re.IGNORECASE,
)


def promises(label: str) -> bool:
    """Tell whether the label of a reason against is one of something else.

    >>> promises("Good candidates"), promises("Not suitable for")
    (True, False)
    """
    return _PROMISES.match(label) is not None


def may_refuse(text: str) -> bool:
    """Tell cheaply whether some sentence of a text can be one that `refuses` tells."""
    return has_any(text.lower(), _CUES)


# What is refused there is another treatment, and that is a reason for: `Patients who are not candidates for surgery`
_ITSELF = r"(?!(?:it|this|procedure)\b|(?:the|this)\s+(?:procedure|operation|treatment|test|surgery)\b)"
_OF_ANOTHER = re.compile(
    rf"""(?:\bcandidates?\s+for|\bcontra-?indications?\s+(?:to|for))\s+{_ITSELF}(?P<behind>\w[\w\s-]{{0,40}})
    | \bno\s+(?:known\s+|absolute\s+|relative\s+)?contra-?indications?\b
    | \b(?:when|where|whom|which|if)\s+{_ITSELF}(?P<before>[\w\s-]{{1,40}}?)
      \s(?:is|are)\s+(?:not\s+(?:recommended|advised|possible|suitable|appropriate)|contra-?indicated|unsuitable)""",
    re.VERBOSE | re.IGNORECASE,
)


def refuses(sentence: str, own: frozenset[str] = frozenset()) -> bool:
    """Tell whether a sentence among the indications reads as a reason against; `own` are words of the page's names.

    >>> refuses("Not suitable for children under two."), refuses("Pain not relieved by tablets")
    (True, False)
    >>> refuses("Not a candidate for surgery"), refuses("Not a candidate for surgery", frozenset({"surgery"}))
    (False, True)
    """
    if not may_refuse(sentence) or _REFUSES.search(sentence) is None:
        return False
    another = _OF_ANOTHER.search(sentence)
    if another is None:
        return True
    named = another["behind"] or another["before"] or ""
    return not own.isdisjoint(named.lower().split())


def speaks_against(line: str) -> bool:
    """Tell whether a label or introducing line reads as a reason against; for labels, not for whole sentences.

    >>> speaks_against("Not suitable for"), speaks_against("Patient criteria")
    (True, False)
    """
    return _AGAINST.search(line) is not None


def speaks_for(line: str) -> bool:
    """Tell whether an introducing line has a word that such a line has above reasons for; ask `speaks_against` first.

    >>> speaks_for("Further indications"), speaks_for("These people should look elsewhere")
    (True, False)
    """
    return has_any(line.lower(), _FOR)


def names_indications(line: str) -> bool:
    """Tell whether a line speaks of indications and not of contraindications.

    >>> names_indications("Further indications"), names_indications("Relative contra-indications")
    (True, False)
    """
    low = line.lower()
    return "indication" in low and "contra" not in low and _AGAINST.search(line) is None
