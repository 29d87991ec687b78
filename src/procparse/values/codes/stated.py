"""Label lines and names -> codes that they state, each in its code system."""

from __future__ import annotations

import re
from typing import NamedTuple

from procparse.document import ERASED
from procparse.values.codes.systems import CPT, HINTS, WORDS, System, key, stated_system
from procparse.values.words import pattern


class CodeMatch(NamedTuple):
    """A code inside a text: `start:end` is the code, `outer_*` all that goes when it is taken off."""

    system: System
    code: str
    start: int
    end: int
    outer_start: int
    outer_end: int


_LABELS = {word + tail: systems[0] for word, systems in WORDS.items() for tail in ("", "code", "codes")}
_HEADS = frozenset(word[:2] for word in WORDS)


def label_system(line: str) -> System | None:
    """The code system that a whole line names (`CPT4 code`, `ICD10CM`), colon or not, with a code or none.

    None for any other line.

    >>> label_system("ICD-10-CM code:").name, label_system("CPT codes are five digits")
    ('ICD-10-CM', None)
    """
    if len(line) > 48 or ((head := line[:2].lower()) not in _HEADS and head.isalpha()):
        return None  # no other letters begin one of the words
    system = _LABELS.get(key(line).removesuffix(":"))
    if system is None and head in _HEADS and (stated := label_code(line)) is not None:
        return stated.system
    return system


def label_code(line: str) -> CodeMatch | None:
    """The code on a label line that has nothing else on it.

    >>> label_code("CPT4 code: 12345").code, label_code("CPT code 12345, 12346")
    ('12345', None)
    """
    if len(line) > 48 or _DIGIT.search(line) is None:
        return None
    bare = line.replace(ERASED, " ").rstrip(" \n.")
    found = _STATED.match(bare, len(bare) - len(bare.lstrip()))
    if found is None or found.end() != len(bare):
        return None
    system = stated_system(found["word"], found["code"], None)
    return CodeMatch(system, found["code"], *found.span("code"), 0, len(line)) if system is not None else None


_WORD = r"""CPT(?:[\s-]?4(?!\w))?
  | HCPCS(?:[\s-](?:Level[\s-])?(?:II|2)(?!\w))?
  | ICD[\s-]?10(?!\d)(?:[\s-]?(?:CM|PCS))?
  | CDT | LOINC | SNOMED(?:[\s-]?CT)? | RxNorm | NDC | CVX"""
_CODE = r"[A-Z0-9]++(?:[.-][A-Z0-9]++)*+(?!\w)"

# (HCPCS Code: E1004) / HCPCS Q4050 - ... / CPT® code 12345
_STATED = pattern(
    rf"""(?<![\w-]) (?P<word>(?i:{_WORD})) [®™]?+
    (?:\s*+(?i:codes?+)(?!\w))?+ \s*+ (?:[:\#]\s*+)?+
    (?P<code>{_CODE})""",
    re.VERBOSE,
)
# the same without the system's word: (A0302) / L1940 - ... / Medical Term: Q9962
_BARE = rf"(?P<phrase>(?:(?i:code)(?!\w)\s*+:?+\s*+)?+(?P<code>{_CODE}))"
_BRACKETED = pattern(rf"[(\[]\s*+{_BARE}\s*+[)\]]")
_FRONT = pattern(rf"\s*+{_BARE}")
# `12345 - Foo` under a label line of CPT: a name never opens with five digits and a dash
_FRONT_NUMBER = pattern(r"\s*+(?P<phrase>(?P<code>\d{5}))(?=\s+[-–—]\s|\s*:\s)")
_LAST = pattern(rf"(?<![\w.-]){_BARE}\s*+\.?+\s*+\Z")
# `, A0429` or ` and A0429` behind a code: a list or a range of codes, none of them the page's own
_MORE = pattern(rf"\s*+(?:[,/&–—-]|and|or|to|through)\s*+(?P<code>{_CODE})")

# `use CPT code 12345`, `in addition to CPT 12345`: someone else's code
_POINTERS = frozenset((
    "use", "see", "with", "to", "than", "not", "for", "or", "and", "from", "of", "in", "by", "report",
    "under", "per", "via", "as", "like", "without", "except", "excluding", "including", "include",
    "includes", "add",
))  # fmt: skip
_DIGIT = pattern(r"\d")


class _Side(NamedTuple):
    """What stands beside a phrase: nothing, a bracket, a separator (`-`: a dash) or a `word`."""

    kind: str
    at: int
    """The far edge of it, blanks beyond included where it is a separator or nothing."""


def _before(text: str, start: int) -> _Side:
    left = start
    while left and text[left - 1].isspace():
        left -= 1
    char = text[left - 1] if left else ""
    if char in "–—" or (char == "-" and left < start and (left < 2 or text[left - 2].isspace())):
        kind = "-" if char else ""
    elif char in "([,;:.":
        kind = char
    else:
        return _Side("word", start)
    left -= len(char)
    while left and char not in "([" and text[left - 1].isspace():
        left -= 1
    return _Side(kind, left)


def _after(text: str, end: int) -> _Side:
    size = len(text)
    right = end
    while right < size and text[right].isspace():
        right += 1
    char = text[right : right + 1]
    if char in "–—" or (char == "-" and right > end and text[right + 1 : right + 2].isspace()):
        kind = "-" if char else ""
    elif char in ")],;:":
        kind = char
    elif char == "." and not text[right + 1 : right + 40].strip():
        return _Side("", end)  # the final stop is the sentence's
    else:
        return _Side("word", right)
    right += len(char)
    while right < size and char not in ")]" and text[right].isspace():
        right += 1
    return _Side(kind, right)


def _word_before(text: str, end: int) -> str:
    head = text[max(0, end - 24) : end].split()
    return head[-1].lower() if head else ""


def _own(text: str, code: str, left: _Side, right: _Side, bare: bool, system: System) -> bool:
    """Whether a code in this place is the page's own."""
    if bare:
        if len(code) < 5:  # `T12` is a vertebra more often than a diagnosis
            return left.kind == right.kind == ""
        if left.kind in ("-", ":"):
            return not right.kind and not system.shape.fullmatch(_word_before(text, left.at).upper())
        if not left.kind:
            return right.kind in ("", "-", ":", "word")
        return (left.kind, right.kind) in (("(", ")"), ("[", "]"))
    if right.kind in (")", "]") or left.kind in ("(", "["):
        return left.kind not in ("", "word") and right.kind not in ("", "word")
    if left.kind == "word":
        return not right.kind and _word_before(text, left.at) not in _POINTERS
    return right.kind != "word" or not left.kind


def _outer(start: int, end: int, left: _Side, right: _Side) -> tuple[int, int]:
    """The span to take off: brackets that the phrase fills, else the separator that belongs to it."""
    if left.kind in ("(", "["):
        return (left.at, right.at) if right.kind in (")", "]") else (start, right.at)
    if not left.kind:
        return left.at, right.at
    return (start if left.kind in (".", ":", "word") else left.at), end


def _judge(text: str, phrase: tuple[int, int], code: tuple[int, int], system: System, bare: bool) -> CodeMatch | None:
    start, end = code
    more = _MORE.match(text, end)
    if more and system.shape.fullmatch(more["code"]):
        return None
    left, right = _before(text, phrase[0]), _after(text, phrase[1])
    if not _own(text, text[start:end], left, right, bare, system):
        return None
    return CodeMatch(system, text[start:end], start, end, *_outer(*phrase, left, right))


def codes_in(text: str, hint: System | None = None) -> list[CodeMatch]:
    """Codes that a name or title restates as its own, in order.

    With a system's word beside it (`HCPCS Code: E1004`) a code counts in brackets of its own, at either
    end, or between separators; a pointer (`use CPT code 12345`) and a list or range of codes do not. Bare,
    it counts only in the form of `hint`, the system of the page's label line, and only as the whole text,
    at the front, alone in brackets, or at the end behind a dash or colon. Five digits count bare at the front
    before a dash or colon, where the page's label line is that of CPT.

    >>> [match.code for match in codes_in("Foo splint (HCPCS Code: L1960)")]
    ['L1960']
    """
    if _DIGIT.search(text) is None:
        return []
    text = text.replace(ERASED, " ")
    found: dict[int, CodeMatch | None] = {}
    upper = text.upper()
    if any(word in upper for word in HINTS):
        for match in _STATED.finditer(text):
            system = stated_system(match["word"], match["code"], hint)
            if system is not None:
                found[match.start("code")] = _judge(text, match.span(), match.span("code"), system, bare=False)
    if hint is not None and hint.bare is not None:
        candidates = [_FRONT.match(text), *_BRACKETED.finditer(text), _LAST.search(text, _last_word(text))]
        for candidate in candidates:
            if candidate and candidate.start("code") not in found and hint.bare.fullmatch(candidate["code"]):
                found[candidate.start("code")] = _judge(
                    text, candidate.span("phrase"), candidate.span("code"), hint, bare=True
                )
    if hint is CPT and (front := _FRONT_NUMBER.match(text)) and CPT.shape.fullmatch(front["code"]):
        found[front.start("code")] = _judge(text, front.span("phrase"), front.span("code"), hint, bare=True)
    own = sorted((match for match in found.values() if match is not None), key=lambda match: match.start)
    for place in range(1, len(own)):  # of two neighbours, the first takes the separator between them
        floor = own[place - 1].outer_end
        if own[place].outer_start < floor:
            own[place] = own[place]._replace(outer_start=min(floor, own[place].start))
    return own


def unread(text: str, own: list[CodeMatch]) -> tuple[int, int] | None:
    """The span of the first code that `text` states with its system and that is none of its `own`.

    >>> text = "Foo splint (CPT 12345, 12346)"
    >>> text[slice(*unread(text, codes_in(text)))]
    'CPT 12345'
    """
    upper = text.upper()
    if not any(word in upper for word in HINTS):
        return None
    taken = {match.start for match in own}
    for match in _STATED.finditer(text.replace(ERASED, " ")):
        if match.start("code") not in taken and stated_system(match["word"], match["code"], None) is not None:
            return match.span()
    return None


def _last_word(text: str) -> int:
    """Where the search for a code at the very end has to start."""
    return max(0, len(text.rstrip()) - 24)
