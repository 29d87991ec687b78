"""Words about tools -> the kind of equipment, and the opener of a sentence that lists some."""

from __future__ import annotations

import re
from typing import NamedTuple

from procparse.values.words import has_any, pattern

_NOUN = r"(?:tools?|equipment|instruments?|technolog(?:y|ies)|devices|supplies|materials)"
_ADVERB = r"(?:typically|often|usually|commonly|generally|may|might|can|could|will|also)"
# `Tools used may include a, b and c.`  `The tools typically include`  `Advanced equipment such as lasers`
# `The procedure uses tools such as`  `Equipment used during the procedure may include`
_OPENER = pattern(
    rf"""
    (?: \A | [.!?)]\s+ )   # a sentence starts here
    (?P<opener>
      (?: (?:The|This)\s+(?:procedure|surgeon|surgery|surgical\s+team|team|operation|physician|doctor)\s+
          (?:{_ADVERB}\s+){{0,2}} (?:uses?|requires?|involves?|employs?)\s+
          (?:(?:the|special|specialized|specialised|advanced|various|several|surgical|medical)\s+){{0,2}}
          {_NOUN} (?:\s+(?:and|or)\s+{_NOUN})? \s+ (?:such\s+as|including|like)
      | (?:(?:the|some|common|typical|advanced|special|specialized|specialised|surgical|medical
          |basic|other|key|essential)\s+){{0,2}}
        {_NOUN} (?:\s*(?:,|/|&|\s(?:and|or)\s)\s*(?:(?:and|or)\s+)?{_NOUN}){{0,2}}
        (?:\s+(?:used|utilized|utilised|needed|required|involved|employed))?
        (?:\s+(?:in|during|for)\s+(?:the|this)\s+(?:procedure|surgery|operation|process))?
        (?:\s+{_ADVERB}){{0,3}}
        \s+ (?:includes?|such\s+as|consists?\s+of) (?:\s+the\s+following(?=\s*:))?
      )
    )
    (?=[\s:])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TECHNOLOGY = pattern(r"\btechnolog", re.IGNORECASE)
_TOOL = pattern(r"\b(?:tools?|equipment|instruments?|devices|supplies|materials)\b", re.IGNORECASE)


# `Specialized equipment`, `Sterile supplies needed`: a label that says more of the tools than a vocabulary lists
_LABEL = pattern(
    rf"""(?:(?:the|some|common|typical|advanced|special|specialized|specialised|surgical|medical|basic|other|key
      |essential|additional|main|sterile|necessary|required|optional|primary|standard)\s+){{0,3}}
    {_NOUN} (?:\s*(?:/|&|\s(?:and|or)\s)\s*{_NOUN})? (?:\s+(?:used|needed|required|involved))?""",
    re.VERBOSE | re.IGNORECASE,
)
_NOUNS = ("tool", "equipment", "instrument", "technolog", "devices", "supplies", "materials")


class Opener(NamedTuple):
    """Where the opening words of a sentence that lists tools stand."""

    start: int
    end: int


def may_open(text: str) -> bool:
    """Tell cheaply whether `text` can hold an opener at all."""
    return "nclud" in text or "such as" in text or "onsist" in text or " like " in text


def opener(text: str, start: int = 0) -> Opener | None:
    """Return the first opener of a list of tools at a sentence start in `text` from `start` on, or None."""
    if not ("nclud" in text or "such as" in text or "onsist" in text or "like" in text):
        return None
    hit = _OPENER.search(text, start)
    if hit is None or not text[hit.start("opener")].isupper():
        return None
    return Opener(hit.start("opener"), hit.end("opener"))


_NONE = pattern(
    r"""\s*(?:none|nil|n/a|not\s+applicable|nothing|no\s+(?:special|specific|particular|additional|other)?\s*
    (?:tools?|equipment|instruments?|devices|technology|supplies)|(?:tools?|equipment|instruments?)\s+(?:is|are)\s+not)
    (?:\s+(?:is|are|needed|required|necessary|used|special|specific))*\s*[.;]?\s*""",
    re.VERBOSE | re.IGNORECASE,
)


def is_none(text: str) -> bool:
    """Tell whether the value of a tools label says that there are none.

    >>> is_none("None required."), is_none("No special tools"), is_none("Nonstick pad")
    (True, True, False)
    """
    return text[:1] in "nNtTeEiI" and _NONE.fullmatch(text) is not None


def labelled(label: str) -> str | None:
    """Return the kind of equipment that a label in words of its own announces; None where it announces none.

    >>> labelled("Specialized equipment"), labelled("Equipment check")
    ('tool', None)
    """
    if not has_any(label.lower(), _NOUNS) or not _LABEL.fullmatch(label):
        return None
    return kind(label)


def kind(label: str) -> str:
    """Return the kind of equipment that a label or opener announces: tool, technology or unspecified.

    >>> kind("Tools/Equipment Used"), kind("Technology"), kind("Tools and Technology")
    ('tool', 'technology', 'unspecified')
    """
    technology = _TECHNOLOGY.search(label) is not None
    tool = _TOOL.search(label) is not None
    if technology == tool:
        return "unspecified"
    return "technology" if technology else "tool"
