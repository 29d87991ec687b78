"""The words that introduce names (`Common Name:`, `also known as`) -> where they stand, and the use they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from procparse.values.lists import plain
from procparse.values.words import pattern

Use = Literal["preferred", "common", "technical", "abbreviation"]

_COMMON = (
    r"common(?:ly\s+used)?|popular|everyday|informal|colloquial|lay(?:man|men|person|people)?(?:['’]?s['’]?)?"
    r"|brand|trade|proprietary"
)
_TECHNICAL = r"technical|medical|scientific|clinical|formal|generic|non-?proprietary|chemical"
_KIND = rf"(?:{_COMMON}|{_TECHNICAL}|other|alternat(?:iv)?e|additional|former|previous|old|older|earlier|historical)"
_NOUN = (
    r"(?:(?:names?|terms?)(?:\s?\(s\))?|terminology|synonyms?(?:\s?\(s\))?|alias(?:es)?(?:\s?\(es\))?"
    r"|abbreviations?(?:\s?\(s\))?|acronyms?(?:\s?\(s\))?|initialisms?)"
)
_ALONE = r"(?:synonyms?|alias(?:es)?|abbreviations?|acronyms?|initialisms?)(?:\s?\((?:s|es)\))?"
# Common Name(s) / Technical/Medical Terms / Technical or Medical Term / Other common names / Synonyms
_NOUN_LABEL = (
    rf"(?:{_KIND}(?:\s+{_KIND})?(?:\s+{_NOUN})?|{_ALONE})"
    rf"(?:(?:\s*[/&,]\s*|\s+(?:or|and)\s+)(?:{_KIND}(?:\s+{_KIND})?(?:\s+{_NOUN})?|{_NOUN})){{0,3}}"
    r"(?:\s+used)?(?:\s+for\s+(?:this|the)\s+\w+)?(?:\s*\((?:aka|a\.k\.a\.|if\s+any|if\s+applicable)\))?"
)
_ADVERB = (
    r"(?:also|commonly|often|frequently|sometimes|occasionally|usually|otherwise|generally|widely|popularly"
    r"|better|more|most|informally|colloquially|typically|formerly|previously|alternatively"
    r"|technically|medically|clinically|scientifically)"
)
# also known as / Commonly referred to as / Often called / aka
_VERB_LABEL = (
    rf"(?:{_ADVERB}\s+){{0,3}}(?:known\s+(?:{_ADVERB}\s+)?(?:as|by(?:\s+the\s+names?)?)"
    rf"|referred\s+to\s+(?:simply\s+|{_ADVERB}\s+)?as"
    r"|abbreviated\s+as|(?:called|termed)(?:\s+as)?)(?:\s*\((?:aka|a\.k\.a\.)\))?|a\.k\.a\.|aka"
)
MARK = pattern(
    rf"""(?<![\w-])(?:
      (?P<noun>{_NOUN_LABEL})(?:(?=\s*[:：])|(?P<include>\s+includes?)(?=\s*[:：]|\s))
    | (?P<verb>{_VERB_LABEL})(?=\s*[:：]|\s)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LABEL = pattern(rf"(?P<noun>{_NOUN_LABEL}(?:\s+includes?)?)|(?P<verb>{_VERB_LABEL})", re.IGNORECASE)
# Only at the head of a line, with its colon: the plain name under a label.
PREFERRED = pattern(
    r"(?:(?:procedure|official|full|preferred)\s+(?:name|term|title)|name(?:\s+of\s+(?:the\s+)?(?:procedure|test|service))?)"
    r"(?=\s*(?P<colon>[:：]))",
    re.IGNORECASE,
)
HAS_NOUN = pattern(r"\b(?:names?|terms?|terminology|synonym|alias|abbreviation|acronym|initialism)", re.I)
_HAS_COMMON = pattern(rf"\b(?:{_COMMON}|commonly|popularly|informally|colloquially)\b", re.I)
_HAS_TECHNICAL = pattern(rf"\b(?:{_TECHNICAL}|technically|medically|clinically|scientifically)\b", re.I)
_HAS_SHORT = pattern(r"\b(?:abbreviat|acronym|initialism)", re.I)
_HAS_OTHER = pattern(r"\b(?:name|term|synonym|alias)", re.I)
# A regular expression only where one of these stands: a plain name line costs these lookups.
HINTS = (
    "known", "referred", "called", "name", "term", "synonym", "alias", "abbrev", "acronym", "initialism",
    "aka", "a.k.a",
)  # fmt: skip


def form_use(label: str) -> Use:
    """The use of a text that has the form of a label."""
    return _short_use(label) if len(label) <= 64 else _read_use(label)


def _read_use(label: str) -> Use:
    if _HAS_SHORT.search(label):
        return "common" if _HAS_OTHER.search(label) else "abbreviation"
    if _HAS_TECHNICAL.search(label) and not _HAS_COMMON.search(label):
        return "technical"
    return "common"


_short_use = lru_cache(maxsize=512)(_read_use)


def label_use(label: str) -> Use | None:
    """The use of the names that a label introduces; None where the text is no label of names.

    >>> label_use("Technical/Medical Term(s):"), label_use("Common/Technical Name"), label_use("Summary")
    ('technical', 'common', None)
    """
    return _label_use(label) if len(label) <= 80 else None


@lru_cache(maxsize=512)  # a page family has a few dozen spellings, and each is asked for on every page
def _label_use(label: str) -> Use | None:
    text = plain(label).strip(' \t\r\n:：(["“-–—•*')
    match = _LABEL.fullmatch(text)
    if match:
        return form_use(text) if match["verb"] or HAS_NOUN.search(text) else None
    # `Name of the Procedure` alone is the heading of the section
    return "preferred" if PREFERRED.match(text + ":") and len(text) < 24 and " of " not in text.lower() else None


_PREFERRED_HEADS = ("name", "proc", "offi", "full", "pref")


def is_official(line: str) -> bool:
    """Whether a whole line is `Name of the Procedure: ...`, with the name behind it.

    >>> is_official("Name of the Procedure: Lobe lift"), is_official("Procedure: Lobe lift")
    (True, False)
    """
    if line[:4].lower() not in _PREFERRED_HEADS or line[0].islower():
        return False
    found = PREFERRED.match(line)
    return found is not None and line[found.end("colon") :].strip() != ""


def is_aliases(line: str) -> bool:
    """Whether a whole line is a label of other names with these behind it.

    >>> is_aliases("Also known as: Lobe lift, LL"), is_aliases("Procedure: Lobe lift")
    (True, False)
    """
    head, colon, tail = line.partition(": ")
    return bool(colon and tail) and len(line) < 200 and tail[-1] != "." and label_use(head) in ("common", "technical")


_RUN = pattern(r"[\w-]+")
_FIRST = frozenset(
    """common commonly popular popularly everyday informal informally colloquial colloquially lay layman laymans
    laymen laymens layperson laypersons laypeople laypeoples lays brand trade proprietary technical technically
    medical medically scientific scientifically clinical clinically formal generic non-proprietary nonproprietary
    chemical other alternative alternate additional
    former previous old older earlier historical synonym synonyms alias aliases abbreviation abbreviations
    acronym acronyms initialism initialisms also often frequently sometimes occasionally usually otherwise
    generally widely better more most typically formerly previously alternatively known referred abbreviated
    called termed aka a""".split()
)
"""How a label can begin: the run of letters and hyphens that its first word is or stands in."""


def label_matches(text: str) -> Iterator[re.Match[str]]:
    """The matches of `MARK`, tried only where a label can begin."""
    if not text.isascii() and any(char in text for char in "ıİſK"):  # they are `i`, `s`, `k` to a pattern
        yield from MARK.finditer(text)
        return
    at = 0
    for run in _RUN.finditer(text):
        start = run.start()
        if start >= at and run.group().lower() in _FIRST and (match := MARK.match(text, start)):
            yield match
            at = match.end()
