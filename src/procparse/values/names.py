"""One line of the name block -> the names on it, each with its use and the label that introduces it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from procparse.values.lists import (
    Separator,
    comma_parts,
    drop_stop,
    is_sentence,
    pieces,
    plain,
    separators,
    splits,
    trim,
)
from procparse.values.words import has_any, pattern

Use = Literal["preferred", "common", "technical", "abbreviation"]


class NamePart(NamedTuple):
    """One name: `start:end` of the text, and the label in force, with its place (-1 where it is not here)."""

    start: int
    end: int
    use: Use
    label: str | None
    label_start: int
    label_end: int


# --- labels ------------------------------------------------------------------

_COMMON = (
    r"common(?:ly\s+used)?|popular|everyday|informal|colloquial|lay(?:man|men|person|people)?(?:['’]?s['’]?)?"
    r"|brand|trade|proprietary"
)
_TECHNICAL = r"technical|medical|scientific|clinical|formal|generic|non-?proprietary|chemical"
_KIND = rf"(?:{_COMMON}|{_TECHNICAL}|other|alternat(?:iv)?e|additional)"
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
    rf"(?:{_ADVERB}\s+){{0,3}}(?:known\s+(?:as|by(?:\s+the\s+names?)?)|referred\s+to\s+(?:simply\s+)?as"
    r"|abbreviated\s+as|(?:called|termed)(?:\s+as)?)(?:\s*\((?:aka|a\.k\.a\.)\))?|a\.k\.a\.|aka"
)
_MARK = pattern(
    rf"""(?<![\w-])(?:
      (?P<noun>{_NOUN_LABEL})(?:(?=\s*[:：])|(?P<include>\s+includes?)(?=\s*[:：]|\s))
    | (?P<verb>{_VERB_LABEL})(?=\s*[:：]|\s)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LABEL = pattern(rf"(?P<noun>{_NOUN_LABEL}(?:\s+includes?)?)|(?P<verb>{_VERB_LABEL})", re.IGNORECASE)
# Only at the head of a line, with its colon: the plain name under a label.
_PREFERRED = pattern(
    r"(?:(?:procedure|official|full|preferred)\s+(?:name|term|title)|name)(?=\s*(?P<colon>[:：]))",
    re.IGNORECASE,
)
_HAS_NOUN = pattern(r"\b(?:names?|terms?|terminology|synonym|alias|abbreviation|acronym|initialism)", re.I)
_HAS_COMMON = pattern(rf"\b(?:{_COMMON}|commonly|popularly|informally|colloquially)\b", re.I)
_HAS_TECHNICAL = pattern(rf"\b(?:{_TECHNICAL}|technically|medically|clinically|scientifically)\b", re.I)
_HAS_SHORT = pattern(r"\b(?:abbreviat|acronym|initialism)", re.I)
_HAS_OTHER = pattern(r"\b(?:name|term|synonym|alias)", re.I)
# A regular expression only where one of these stands: a plain name line costs these lookups.
_HINTS = (
    "known", "referred", "called", "name", "term", "synonym", "alias", "abbrev", "acronym", "initialism",
    "aka", "a.k.a",
)  # fmt: skip


def _use(label: str) -> Use:
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
        return _use(text) if match["verb"] or _HAS_NOUN.search(text) else None
    return "preferred" if _PREFERRED.match(text + ":") and len(text) < 24 else None


# --- one name ----------------------------------------------------------------

_PAIRS = {'"': '"', "“": "”", "'": "'", "‘": "’", "(": ")", "[": "]"}
_ENDS = " \t\r\n\f\v\u00a0,;:-–—/|•"
_ROUNDS = 8  # of peeling; nobody wraps a name more often, and hostile text must not cost more
_WORD = pattern(r"[^\W_]")
_SHORT = pattern(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Z0-9][A-Z0-9&/-]{0,6}[A-Z0-9]s?")
_SHORT_SPLIT = pattern(r"\s*(?:[,;]|\bor\b)\s*")
# Not how a thing is called: vertebrae (`L5-S1`), Roman numerals, views, routes, sides, units, code systems,
# "not otherwise specified". `(AP)` is the direction of an X-ray.
_NO_NAME = pattern(
    r"[A-Z]\d+(?:[-/][A-Z]?\d+)*|[IVX]+|AP|PA|IV|IM|SC|SQ|PO|RT|LT|OD|OS|OU|NOS|NEC|MG|ML|CM|MM|CC|[23]D"
    r"|US|USA|FDA|AMA|CMS|CPT|HCPCS|CDT"
)


def _tidy(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, stray punctuation, a full stop, and quotes or brackets around all of it."""
    for _ in range(_ROUNDS):
        before = start, end
        start, end = trim(text, start, end)
        end = drop_stop(text, start, end)
        while start < end and (text[start] in _ENDS or text[start] in ".)]*"):
            start += 1
        while start < end and (text[end - 1] in _ENDS or text[end - 1] in "(["):
            end -= 1
        if end - start > 1:
            start, end = _unwrap(text, start, end)
        if (start, end) == before:
            break
    return start, end


def _unwrap(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a pair of quotes or brackets around it, a lone quote, or an empty pair at an end."""
    first, last = text[start], text[end - 1]
    if (
        _PAIRS.get(first) == last
        and text.find(last, start + 1, end - 1) < 0
        and text.find(first, start + 1, end - 1) < 0
    ):
        return start + 1, end - 1
    if last in ")]":  # `Foo ()`: what stood in it was taken off
        inner = end - 1
        while inner > start and text[inner - 1].isspace():
            inner -= 1
        if text[inner - 1] in "([":
            return start, inner - 1
    if first in "([":
        inner = start + 1
        while inner < end and text[inner].isspace():
            inner += 1
        if text[inner : inner + 1] in (")", "]"):
            return inner + 1, end
    if first in '"“' and not _quoted(text, start + 1, end):
        return start + 1, end
    if last in '"”' and not _quoted(text, start, end - 1) and not text[end - 2].isdigit():  # 3" is a size
        return start, end - 1
    return start, end


def _quoted(text: str, start: int, end: int) -> bool:
    return any(text.find(quote, start, end) >= 0 for quote in '"“”')


def _shorts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the acronyms that fill `start:end` (`ABC`, `ABC or DEF`); empty if anything else is in it."""
    if end - start > 40 or text[start:end].lstrip()[:1].islower():  # `_SHORT` opens with a capital or digit
        return []
    spans: list[tuple[int, int]] = []
    at = start
    for match in [*_SHORT_SPLIT.finditer(text, start, end), None]:
        first, last = trim(text, at, match.start() if match else end)
        if last - first > 2 and text[first] in '"“' and text[last - 1] in '"”':
            first, last = first + 1, last - 1
        if not _SHORT.fullmatch(text, first, last) or _NO_NAME.fullmatch(text, first, last):
            return []
        spans.append((first, last))
        at = match.end() if match else end
    return spans


def _spells(short: str, name: str) -> bool:
    """Whether the letters stand in the name in this order, the first at the head of a word."""
    letters = [letter for letter in short if letter.isalpha()]
    found = re.search(rf"\b{letters[0]}", name)
    at = found.end() if found else -1
    for letter in letters[1:]:
        at = name.find(letter, at) + 1 if at >= 0 else -1
        if at == 0:
            return False
    return at >= 0


def _closing(text: str, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
    """Where the name ends before its closing acronyms (`Foo Bar (FB)`), and their spans."""
    shorts: list[tuple[int, int]] = []
    for _ in range(3):
        if end - start < 5 or text[end - 1] != ")":
            break
        opening = text.rfind("(", start, end)
        spans = _shorts(text, opening + 1, end - 1) if opening > start else []
        if not spans or not _WORD.search(text, start, opening):
            break
        name = text[start:opening]
        # On a page in capitals `(LEFT)` looks like an acronym too.
        if (
            name.isupper()
            and len(name.split()) > 1
            and not all(_spells(text[first:last], name) for first, last in spans)
        ):
            break
        shorts[:0] = spans
        end = _tidy(text, start, opening)[1]
    return end, shorts


class _Label(NamedTuple):
    """The label in force: its text, as written, and its place."""

    text: str | None
    start: int
    end: int


_NO_LABEL = _Label(None, -1, -1)


def _one(text: str, start: int, end: int, use: Use, label: _Label) -> list[NamePart]:
    """One name and its closing acronyms."""
    start, end = trim(text, start, end)
    if start < end and text[start].isalnum():  # what there is to take off stands at the ends
        stop = end if text[end - 1] != "." else drop_stop(text, start, end)
        if text[stop - 1].isalnum():
            return [NamePart(start, stop, use, *label)]
    start, end = _tidy(text, start, end)
    end, shorts = _closing(text, start, end)
    if end > start and text[start] in '"“':
        start, end = _tidy(text, start, end)
    if not _WORD.search(text, start, end):
        return []
    return [
        NamePart(start, end, use, *label),
        *(NamePart(first, last, "abbreviation", *label) for first, last in shorts),
    ]


_OR = pattern(r"or(?<![\w/&-]or)(?![\w/-])")
_MAY_SPLIT = (",", ";", "or", '"', "”", "etc", "Etc", "ETC")


def _several(text: str, start: int, end: int, use: Use, label: _Label) -> list[NamePart]:
    """Alias values: split at commas, semicolons and `or`; at `and` only between quotes."""
    value = text[start:end]
    for sign in _MAY_SPLIT:
        if sign in value:
            break
    else:
        return _one(text, start, end, use, label)
    simple = _simple_aliases(value)
    if simple is not None:
        return [name for left, right in simple for name in _one(text, start + left, start + right, use, label)]
    marks = [mark for mark in separators(value) if _parts_aliases(value, mark)]
    found: list[NamePart] = []
    for piece in pieces(value, marks):
        found += _one(text, start + piece.start, start + piece.end, use, label)
    return found or _one(text, start, end, use, label)  # `also known as etc.`: its words have no other place


def _simple_aliases(value: str) -> list[tuple[int, int]] | None:
    """The aliases of a text that nothing but commas and `or` parts; None where something else may."""
    parts = comma_parts(value)
    if parts is None or "or" not in value:
        return parts[0] if parts else None
    spans: list[tuple[int, int]] = []
    for start, end in parts[0]:
        left = start
        for match in [*_OR.finditer(value, start, end), None]:
            first, last = trim(value, left, match.start() if match else end)
            if first >= last or not value[first].isalnum() or value[first : first + 2] in ("an", "as", "or"):
                return None
            spans.append((first, last))
            left = match.end() if match else end
    return spans


def _parts_aliases(value: str, mark: Separator) -> bool:
    if mark.kind in ("and", "and/or"):  # Incision and Drainage is one name
        left, right = mark.start - 1, mark.end
        while left >= 0 and value[left].isspace():
            left -= 1
        while right < len(value) and value[right].isspace():
            right += 1
        return left >= 0 and value[left] in '"”' and value[right : right + 1] in ('"', "“")
    return mark.kind == "or" or splits(value, mark)


# --- a line ------------------------------------------------------------------

# Behind the comma the sentence or the descriptor goes on; what follows is no further alias.
_RUN_ON = pattern(
    r",[\"”]?\s+(?:which|this|these|it|the\s+procedure|a\s+procedure|an?\s+type|where|in\s+which|when|if|with"
    r"|without|for|from|of|on|at|each|including|by|using|via|per|initial|subsequent)(?!\w)"
)


_RUN = pattern(r"[\w-]+")
_FIRST = frozenset(
    """common commonly popular popularly everyday informal informally colloquial colloquially lay layman laymans
    laymen laymens layperson laypersons laypeople laypeoples lays brand trade proprietary technical technically
    medical medically scientific scientifically clinical clinically formal generic non-proprietary nonproprietary
    chemical other alternative alternate additional synonym synonyms alias aliases abbreviation abbreviations
    acronym acronyms initialism initialisms also often frequently sometimes occasionally usually otherwise
    generally widely better more most typically formerly previously alternatively known referred abbreviated
    called termed aka a""".split()
)
"""How a label can begin: the run of letters and hyphens that its first word is or stands in."""


def _label_matches(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_MARK`, tried only where a label can begin."""
    if not text.isascii() and any(char in text for char in "ıİſK"):  # they are `i`, `s`, `k` to a pattern
        yield from _MARK.finditer(text)
        return
    at = 0
    for run in _RUN.finditer(text):
        start = run.start()
        if start >= at and run.group().lower() in _FIRST and (match := _MARK.match(text, start)):
            yield match
            at = match.end()


class _Mark(NamedTuple):
    """A possible label inside a line."""

    start: int
    end: int
    value: int
    """Where the text behind it (and its colon) starts."""
    colon: bool
    at_head: bool
    """Whether nothing stands before it."""
    left: int
    """Where the text before it ends, the separator left out."""
    opening: int
    closing: int
    """The bracket that it stands in, or -1."""


def _marks(text: str) -> list[_Mark]:
    """The labels that are set off from what stands before them."""
    found: list[_Mark] = []
    brackets = _brackets(text)
    place = 0
    depth: list[int] = []
    for match in _label_matches(text):
        start, end = match.span()
        while place < len(brackets) and brackets[place][0] < start:
            at, partner = brackets[place]
            if partner > at:
                depth.append(place)
            else:
                depth.pop()
            place += 1
        if len(depth) > 1 or (match["noun"] and not _HAS_NOUN.search(match["noun"])):
            continue
        opening, closing = brackets[depth[0]] if depth else (-1, -1)
        left = start
        while left and text[left - 1].isspace():
            left -= 1
        char = text[left - 1] if left else ""
        at_head = not found and _WORD.search(text, 0, start) is None
        if char in "([,;:.|•–—" or (char == "-" and (left < 2 or text[left - 2].isspace())):
            left = max(0, left - 1)
        elif not at_head and not _starts_capital(match):
            continue
        value = end
        while value < len(text) and text[value].isspace():
            value += 1
        colon = text[value : value + 1] in (":", "：")
        found.append(_Mark(start, end, value + colon, colon, at_head, left, opening, closing))
    return found


def _starts_capital(match: re.Match[str]) -> bool:
    """Whether a label run together with the text before it is still seen as one: `Foo Also known as Bar`."""
    verb = match["verb"]
    if verb is None:
        return match.group()[0].isupper()
    if verb[:2].lower() == "a." or verb.lower() == "aka":
        return True
    return verb[0].isupper() and verb.lower().split()[0] not in (
        "known",
        "referred",
        "called",
        "termed",
        "abbreviated",
    )


def _brackets(text: str) -> list[tuple[int, int]]:
    """Every bracket that has a partner, with it, in order."""
    if "(" not in text and "[" not in text:
        return []
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        if match.group() in "([":
            stack.append(match.start())
        elif stack:
            opening = stack.pop()
            pairs += ((opening, match.start()), (match.start(), opening))
    pairs.sort()
    return pairs


class _Value(NamedTuple):
    """A label that counts, and the text that it introduces."""

    mark: _Mark
    end: int
    whole: bool
    """Whether the text is a sentence, and so one name however many commas it has."""


def _values(text: str) -> tuple[list[_Value], bool]:
    """The labels that count, in order, and whether the text before them is a sentence.

    Read from the right, as a label that turns out to be part of a sentence leaves its words to what stands
    before it. Each stretch is looked at once, so that the cost stays linear.
    """
    marks = _marks(text)
    first = {mark.opening: mark for mark in reversed(marks)}
    fits: dict[int, bool] = {-1: True}  # bracket -> whether its labels count
    found: list[_Value] = []
    limit = scanned = len(text)
    melted = False
    for mark in reversed(marks):
        melted = melted or _is_running(text, mark.value, scanned)
        scanned = mark.left
        end = min(limit, mark.closing) if mark.closing >= 0 else limit
        if mark.opening not in fits:
            fits[mark.opening] = _fits(text, first[mark.opening], limit)
        if not fits[mark.opening]:
            continue
        if not _WORD.search(text, mark.value, end):
            if found and end == limit:  # `Common name: Technical term: A`: the two are one mixed label
                merged = found[-1].mark._replace(start=mark.start, left=mark.left, at_head=mark.at_head)
                found[-1] = found[-1]._replace(mark=merged)
                limit = mark.left
            continue
        if melted and not mark.colon:
            continue
        found.append(_Value(mark, end, melted))
        limit, melted = mark.left, False
    found.reverse()
    return found, melted


def _is_running(text: str, start: int, end: int) -> bool:
    piece = text[start:end]
    return ("," in piece and _RUN_ON.search(piece) is not None) or is_sentence(piece)


def _fits(text: str, mark: _Mark, limit: int) -> bool:
    """Whether a bracket whose first label is `mark` holds labels only and nothing but a label follows it.

    An acronym may stand before the label (`(ABC, also known as A)`) and another behind the bracket.
    """
    start, end = _tidy(text, mark.opening + 1, mark.left)
    if mark.left > mark.opening and _WORD.search(text, start, end) and not _shorts(text, start, end):
        return False
    return not _WORD.search(text, mark.closing + 1, limit) or bool(_shorts_behind(text, mark.closing + 1, limit))


def _shorts_behind(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The acronyms in a bracket of their own that fill the stretch."""
    if end - start > 60 or "(" not in text[start:end]:
        return []
    return _shorts(text, *_tidy(text, start, end))


def names(text: str, *, label: str | None = None, cut: Sequence[tuple[int, int]] = ()) -> list[NamePart]:
    """The names on one line or bullet of the name block, in order.

    `label` is the label line above it, if one is in force; `cut` are spans to leave out, such as codes.
    Without a label the line's plain name is `preferred` and is never split; values behind a label are.
    A label melted into a running sentence is no label, and the sentence stays whole. Every word of the
    line is in a name, in the label of one, or joins two (`or`); a line that is only a label has no names.

    >>> text = 'Foo Bar Repair (FBR). Commonly known as "Baz Fix" or "Qux".'
    >>> [(text[part.start : part.end], part.use) for part in names(text)]
    [('Foo Bar Repair', 'preferred'), ('FBR', 'abbreviation'), ('Baz Fix', 'common'), ('Qux', 'common')]
    """
    text = plain(text)
    for start, end in cut:
        text = text[:start] + " " * (end - start) + text[end:]
    above = _NO_LABEL if label is None else _Label(" ".join(plain(label).split()).removesuffix(":"), -1, -1)
    use: Use = "preferred" if label is None else label_use(label) or "common"
    lowered = text.lower()
    if not has_any(lowered, _HINTS):
        return _head(text, 0, len(text), use, above)
    colon = text.find(":")
    if 0 < colon <= 60 and not has_any(lowered[colon:], _HINTS):  # the usual `Label: value`
        first, last = trim(text, 0, colon)
        own = label_use(text[first:last]) if last > first and text[first].isalpha() else None
        if own is not None:
            return _head(text, colon + 1, len(text), own, _label_at(text, first, last))
    if label_use(text) is not None:
        return []
    values, melted = _values(text)
    start, end = 0, values[0].mark.left if values else len(text)
    official = _PREFERRED.match(text, len(text) - len(text.lstrip()))
    if official and _WORD.search(text, official.end("colon"), max(end, official.end("colon"))):
        use, above, start = "preferred", _label_at(text, *official.span()), official.end("colon")
    parts: list[NamePart] = []
    if not values or not values[0].mark.at_head:
        opening = values[0].mark.opening if values else -1
        # `Foo (FOX, also known as Bar)`: what stands between the bracket and the label
        shorts = _shorts(text, *_tidy(text, opening + 1, end)) if 0 <= opening < end else []
        parts += _head(text, start, opening if shorts else end, use, above, melted)
        parts += (NamePart(first, last, "abbreviation", *above) for first, last in shorts)
    for number, value in enumerate(values, 1):
        mark = value.mark
        following = values[number] if number < len(values) else None
        here = _label_at(text, mark.start, mark.end)
        split = _one if value.whole else _several
        parts += split(text, mark.value, value.end, _use(text[mark.start : mark.end]), here)
        if mark.closing >= 0 and (following is None or following.mark.opening != mark.opening):
            behind = _shorts_behind(text, mark.closing + 1, following.mark.left if following else len(text))
            parts += (NamePart(first, last, "abbreviation", *_NO_LABEL) for first, last in behind)
    return parts


def _head(text: str, start: int, end: int, use: Use, label: _Label, whole: bool = False) -> list[NamePart]:
    """The names before the first label of the line."""
    if use == "preferred" or whole or _is_running(text, start, end):
        return _one(text, start, end, use, label)
    return _several(text, start, end, use, label)


def _label_at(text: str, start: int, end: int) -> _Label:
    return _Label(" ".join(text[start:end].split()), start, end)
