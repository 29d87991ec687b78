"""A line -> the form under which headings and labels are compared, and stems by which a text is asked for them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DROPPED = frozenset({"and", "or", "the", "a", "an", "s", "your", "my", "our"})
JOINED = frozenset({"pre", "post", "non", "follow", "after", "intra"})
# Words that a label may carry without changing what it labels: `Tools/Equipment Used`,
# `Specific symptoms or conditions that warrant the procedure`, `Problem it addresses`.
_FILLERS = frozenset(
    """
    used use needed required include included including involved any beforehand prior specific that warrant
    warranting warranted procedure surgery it addressed addresse address addressing medical expected make
    appropriate of for patient information detail typical typically common commonly recommended what involve
    key main primary additional other detailed details
    """.split()
)
_RESIDUE = re.compile(r"\[\s*edit[^\]]*\]|\(\s*edit\s*\)|\breturn to top\b|\(\s*s\s*\)|(?<=\w)\s+[\d,\s]+$")
_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[ivx]{1,4}[.)]|[a-h][.)])\s+(?=\D)")
SPLIT = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Return the form under which headings and labels are compared.

    >>> normalise("Risks & Complications:") == normalise("the risk and complication")
    True
    >>> normalise("Contraindications") == normalise("Indications")
    False
    """
    folded = text.casefold().replace("anaesth", "anesth").replace("’", "'")
    if "(" in folded or "[" in folded or "top" in folded or folded[-1:].isdigit():
        folded = _RESIDUE.sub("", folded)
    number = _NUMBER.match(folded)
    if number:
        folded = folded[number.end() :]
    words: list[str] = []
    joined = ""
    for word in SPLIT.split(folded):
        if not word:
            continue
        if word in JOINED and not joined:
            joined = word
            continue
        if joined:
            # `pre-procedure`, `pre procedure` and `preprocedure` are one word; `after the` is two
            if (joined == "after" and word != "care") or word in DROPPED:
                words.append(joined)
            else:
                word = joined + word
            joined = ""
        if word in DROPPED:
            continue
        words.append(_singular(word))
    if joined:
        words.append(joined)
    return " ".join(words)


def _singular(word: str) -> str:
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "suai'":
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


def stems_of(spellings: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return stems of which a text must have one to be normalised to one of these lists of words."""
    stems: set[str] = set()
    for words in spellings:
        longest = ""
        for word in words:
            lead = next((lead for lead in JOINED if word.startswith(lead) and word != lead), "")
            bare = word[len(lead) :].replace("anesth", "esth")
            bare = bare[:-1] if bare[-1:] == "y" else bare
            longest = max(longest, bare, key=len)
        stems.add(longest)
    return tuple(stem for stem in sorted(stems) if not any(other in stem for other in stems if other != stem))


def unnormalised(word: str) -> tuple[str, ...]:
    """Return spellings that start as all those do which `normalise` makes this word of."""
    if word.startswith("anesth"):
        return word, "anaesth"
    return (word, f"{word[:-1]}ies") if word[-1] == "y" else (word,)


@lru_cache(maxsize=8192)
def core_of(normalised: str) -> str:
    """Return the words of a normalised label that say what it labels."""
    return " ".join(word for word in normalised.split() if word not in _FILLERS)
