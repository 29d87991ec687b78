"""The words before a line's first colon -> whether they are its label."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from procparse.document import BLANK, ERASED
from procparse.values.risks import label_frequency

if TYPE_CHECKING:
    from procparse.vocabulary import Vocabulary

MAX_LABEL = 80
_BRACKETS = re.compile(r"\([^()]*\)")
_SMALL = frozenset(
    """
    and or of the a an in for to with on at by from as per vs if under over via into
    """.split()
)
# A head with one of these is a clause, not a label: `The team checks the seal: either ...`
_CLAUSE = frozenset(
    """
    is are was were be been being may might can could should will would must has have had do does include
    includes including involve involves require requires use uses means not that which who
    """.split()
)
_PRONOUNS = frozenset(
    ["the", "this", "that", "these", "those", "it", "they", "patients", "some", "there", "if", "when"]
)
_PLACES = frozenset(["in", "on", "at", "by", "before", "after", "during", "for"])
# A head that opens with one of these in sentence case is a clause too: `Keep the area dry: ...`
_OPENING = frozenset(
    """
    the a an this that these those it its they he she we you your patients patient in on at by as with when
    while keep stay avoid rest drink eat take do wear arrive bring stop remember limit call ask tell make
    follow inform continue let try please be get go see know learn check watch plan expect wait leave hold use
    apply clean wash move lie sit stand walk sleep start resume because since although though however there
    here if so
    """.split()
)


def label_end(raw: str, vocabulary: Vocabulary, section: str | None) -> int:
    """Return where the colon of the line's own head stands in `raw`, or -1 where it has no head."""
    colon = raw.find(":")
    if colon <= 0 or colon > MAX_LABEL or colon + 1 >= len(raw) or raw[colon + 1] not in BLANK:
        return -1
    head = raw[:colon]
    if head.isalpha() and head[0].isupper():  # one capitalised word
        return colon if raw[colon + 2 : colon + 3].isalnum() or raw[colon + 1 :].strip(BLANK) else -1
    tail = raw[colon + 1 :].strip(BLANK)
    if not tail:
        return -1
    if ERASED in head:
        head = head.replace(ERASED, "").strip()
        if not head:
            return -1
    if section == "contraindications" and vocabulary.refuses(head):
        return colon  # `Not suitable for: children`
    if not (head[0].isupper() or head[0].isdigit()):
        return colon if vocabulary.label(section, head) else -1
    if head.isalpha():
        return colon
    if head.count("(") != head.count(")"):
        return -1  # `Surgery (Pros: quick)`: the colon stands inside the bracket
    if is_label(head, tail[0].isupper() or tail[0].isdigit()) or vocabulary.label(section, head):
        return colon
    if section == "risks" and label_frequency(head) is not None:
        return colon  # `Rare but serious risks: death`
    # an alternative is named before its colon, in however many words: `Heat treatment by laser or radio waves:`
    return colon if section == "alternatives" and _names_alternative(head) else -1


def plain_label(head: str, first: str) -> bool:
    """Tell whether what stands before the first `: ` of a tidy line is a label, for what its form tells.

    `first` is the character behind; where this says no, `label_end` asks further.
    """
    if not first.isalnum() or not head or len(head) > MAX_LABEL:
        return False
    if not head[0].isupper():
        return head[0].isdigit() and ":" not in head and is_label(head, first.isupper() or first.isdigit())
    if head.isalpha():
        return True
    return ":" not in head and is_label(head, first.isupper() or first.isdigit())


def _names_alternative(head: str) -> bool:
    words = head.lower().replace(",", " ").split()
    return (
        head.count("(") == head.count(")")
        and len(words) <= 9
        and words[0] not in _PRONOUNS
        and not any(word in _CLAUSE for word in words)
    )


@lru_cache(maxsize=4096)  # pages of the family share their labels
def is_label(head: str, capital: bool = True) -> bool:
    """Tell whether the words before a colon are a label; `capital`: what follows starts with a capital or a digit.

    >>> is_label("Muscle Release"), is_label("Keep the area dry", capital=False)
    (True, False)
    """
    bare = _BRACKETS.sub(" ", head) if "(" in head else head
    if "(" in bare:
        return False  # `Injection (pros: quick)`: the colon stands inside the bracket
    words = bare.replace("/", " ").replace("&", " ").split()
    if not words or len(words) > 10 or any(word[-1] in ".;!?" for word in words[:-1]) or words[-1][-1] in ".;!?":
        return False
    lowered = [word.lower().rstrip(",") for word in words]
    if any(word in _CLAUSE for word in lowered):
        return False
    if all(word[0].isupper() or not word[0].isalpha() or word.lower() in _SMALL for word in words):
        return len(words) < 2 or lowered[0] not in ("the", "this", "these") or len(words) <= 4
    if lowered[0] in _PLACES and capital:
        return len(words) <= 4
    if lowered[0] in _OPENING or len(words) > 5:
        return False
    if capital:
        return "the" not in lowered or "of" in lowered
    return len(words) <= 2
