"""One line of text -> the spans of the entries that it lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from procparse.document import ERASED
from procparse.values.words import pattern


class Separator(NamedTuple):
    """A place outside all brackets and quotes where a list may be split."""

    kind: str
    """`,` `;` `and` `or` `and/or` `&`, or `"` for the point after a quote that has its comma inside."""
    start: int
    end: int


# Capital `OR` is left out: it is the operating room (`OR table`).
_TOKEN = pattern(
    r"""[()\[\]{}"“”,;]
      | (?<![\w/&-]) (?:and/or|and|or|AND/OR|AND) (?![\w/-])
      | (?<=\s) & (?=\s)
    """,
    re.VERBOSE,
)
_BRACKETS = frozenset('()[]{}"“”')
_OPENER = {")": "(", "]": "[", "}": "{", "”": "“"}

# `Antibiotics, such as a; retractors, if needed`: a clause belongs to the entry before its comma.
_CLAUSE = pattern(
    r"\s*+(?:which|whose|who|including|such\s+as|e\.g\.|i\.e\.|for\s+example|depending|if|when|unless)(?!\w)"
)
# "a, b, and, in some cases, c": what stands between the commas joins, and is no entry
_HEDGE = (
    r"(?:in\s+(?:some|certain|many|most|selected|other)\s+(?:cases|patients|instances|situations)|at\s+times"
    r"|(?:if|when|where|as)\s+(?:needed|necessary|required|indicated)|possibly|perhaps|optionally)"
)
_HEDGED = pattern(_HEDGE)
# ... but how often it is belongs to the entry: "pain, swelling, and, rarely, death"
_HOW_OFTEN = pattern(
    r"in\s+rare\s+(?:cases|patients|instances|situations)|(?:very\s+)?rarely|sometimes|occasionally|often|infrequently"
)
_JOINING = pattern(rf"(?:and/or|and|or)(?:,\s+{_HEDGE})?")
_LEADING = pattern(r"\s*+(?:and/or|and|or|AND/OR|AND|&|as\s+well\s+as)(?=[\s\"“(])")
# Says that the list goes on, names nothing: no entry.
_CLOSER = pattern(r"(?:etc|et\s+cetera|among\s+others|so\s+on|so\s+forth)\.?", re.I)
_TAIL = pattern(r"[\s,;]+etc\.?\s*\Z", re.I)
_ABBREVIATION = pattern(
    r"(?<![^\W_])(?:etc|Inc|Ltd|Co|Corp|Jr|Sr|Dr|vs|approx|[a-zA-Z](?:\.[a-zA-Z])+)\.\Z"  # e.g. U.S. too
)
_ABBREVIATED = ("etc", "Inc", "Ltd", "Co", "Corp", "Jr", "Sr", "Dr", "vs", "approx")
_WORD = pattern(r"[^\W_]")


def plain(text: str) -> str:
    """The text with erased marks as blanks; every offset stays.

    >>> plain("a\\uffff, b")
    'a , b'
    """
    return text.replace(ERASED, " ") if ERASED in text else text


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends.

    >>> trim(" ab ", 0, 4)
    (1, 3)
    """
    piece = text[start:end]
    stripped = piece.strip()
    if len(stripped) == len(piece):
        return start, end
    start += len(piece) - len(piece.lstrip())
    return start, start + len(stripped)


def drop_stop(text: str, start: int, end: int) -> int:
    """The end of the span without its final full stop; `etc.`, `Inc.` and `...` keep theirs.

    >>> drop_stop("Sutures.", 0, 8), drop_stop("Foo Inc.", 0, 8)
    (7, 8)
    """
    if end - start < 2 or text[end - 1] != "." or text[end - 2] == ".":
        return end
    last = text[max(start, end - 12) : end - 1]
    if "." not in last and not last.endswith(_ABBREVIATED):
        return end - 1
    if _ABBREVIATION.search(text[max(start, end - 12) : end]):
        return end
    return end - 1


def separators(text: str) -> list[Separator]:
    """Every comma, semicolon and conjunction outside brackets and quotes, in order.

    A bracket or quote without its partner is an ordinary character, so that one stray `(` does not
    swallow the rest of the line. Apostrophes are no quotes.
    """
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    if not tokens:
        return []
    shift: dict[int, int] = {}  # token number -> change of depth; only where brackets or quotes match
    open_at: dict[str, list[int]] = {}
    quote = -1
    for number, (token, start, _) in enumerate(tokens):
        if token in "([{“":
            open_at.setdefault(token, []).append(number)
        elif token in _OPENER:
            partners = open_at.get(_OPENER[token])
            if partners:
                shift[partners.pop()] = 1
                shift[number] = -1
        elif token == '"':
            if quote >= 0:
                shift[quote] = 1
                shift[number] = -1
                quote = -1
            elif not (start and text[start - 1].isdigit()):  # 5" is a size
                quote = number
    found: list[Separator] = []
    depth = 0
    for number, (token, start, end) in enumerate(tokens):
        change = shift.get(number)
        if change is not None:
            depth += change
            # `"A," "B,"`: the comma stands inside the quote, the list goes on after it.
            if not depth and change < 0 and token in '"”' and text[start - 1] in ",;":
                found.append(Separator('"', end, end))
        elif not depth and token not in _BRACKETS:
            found.append(Separator(token.lower(), start, end))
    return found


def splits(text: str, mark: Separator) -> bool:
    """Whether this comma, semicolon or closing quote really ends an entry."""
    if mark.kind == ",":
        before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
        if before.isdigit() and after.isdigit():  # 1,000
            return False
        if before == "." and text[max(0, mark.start - 4) : mark.start].lower() in ("e.g.", "i.e."):
            return False
    return mark.kind == ";" or (mark.kind in ',"' and _CLAUSE.match(text, mark.end) is None)


class Piece(NamedTuple):
    """A span between two separators; `joined` where a conjunction at its head was left out."""

    start: int
    end: int
    joined: bool


def pieces(text: str, marks: Iterable[Separator]) -> list[Piece]:
    """What stands between the given separators: trimmed, without what is blank or only says `etc.`.

    A conjunction at the head of a piece (`a, b, and c`) is left out; the last piece loses its full stop.
    """
    total = trim(text, 0, len(text))[1]
    found: list[Piece] = []
    left = 0
    joined = False
    for mark in [*marks, Separator("", total, total)]:
        right = mark.start
        leading = _LEADING.match(text, left, right) if left else None
        start, end = trim(text, leading.end() if leading else left, right)
        if right == total:
            tail = _TAIL.search(text, max(start, end - 40), end)
            start, end = trim(text, start, tail.start() if tail else drop_stop(text, start, end))
        joined = joined or leading is not None
        if right < total and found and (joined or text[start : start + 2] in ("an", "or")):
            if joined and _HOW_OFTEN.fullmatch(text, start, end):
                continue
            if _JOINING.fullmatch(text, start, end) or (joined and _HEDGED.fullmatch(text, start, end)):
                joined, left = True, mark.end
                continue
        if _WORD.search(text, start, end) and not _CLOSER.fullmatch(text, start, end):
            bare = _hanging(text, start, end) if right < total else end
            found.append(Piece(start, bare, joined))
            joined = bare < end
        left = mark.end
    return found


def _hanging(text: str, start: int, end: int) -> int:
    """Where a piece ends before the conjunction it hangs on: `a and` of `a and, at times, b`."""
    if text[end - 3 : end] == "and" or text[end - 2 : end] == "or":
        word = _CONJUNCTION.search(text, max(start, end - 3), end)
        if word and start < word.start() and text[word.start() - 1].isspace():
            return trim(text, start, word.start())[1]
    return end


# Where this is found, more than commas and a last conjunction may decide: brackets, quotes, `;`, `&`, `/`, `OR`
# and `AND`, `1,000`, and behind a comma the clauses and `as well as`.
_INTRICATE = pattern(
    r"""[()\[\]{}"“”;&/,AO] (?:
        (?<![,AO]) | (?<=A)ND | (?<=O)R
      | (?<=,) (?: [0-9] | \s*+(?:which|whose|who|including|such|depending|for|if|when|unless|as)(?!\w) )
    )""",
    re.VERBOSE,
)
_SO_ON = pattern(r"so\s+(?:on|forth)")
# the conjunctions of `_TOKEN`, spelled so that a search can skip to their first letters
_CONJUNCTION = pattern(r"(?:and(?<![\w/&-]and)|or(?<![\w/&-]or))(?![\w/-])")


def comma_parts(text: str) -> tuple[list[tuple[int, int]], bool] | None:
    """The parts of a text in which nothing but commas parts, and whether a conjunction led the last one.

    What `pieces` finds at its commas, without the closing stop and that conjunction, but for the price of a
    `str.split`; None where something else may matter.

    >>> comma_parts("a, b, and c.")
    ([(0, 1), (3, 4), (10, 11)], True)
    """
    if _INTRICATE.search(text):
        return None
    folded = text.casefold()
    if (
        " and," in folded
        or " or," in folded
        or ".g." in folded
        or "i.e" in folded
        or "etc" in folded
        or "ceter" in folded
        or "mong" in folded
    ):
        return None  # what stands beside it may be no entry
    if "so" in folded and _SO_ON.search(folded):
        return None
    spans: list[tuple[int, int]] = []
    at = 0
    words = ""
    for part in text.split(","):
        if words[:2] in ("an", "or") and spans and _CONJUNCTION.match(words):
            return None  # leads a part that is not the last
        words = part.strip()
        if not words[:1].isalnum():
            return None
        start = at if part[0] == words[0] else at + len(part) - len(part.lstrip())
        spans.append((start, start + len(words)))
        at += len(part) + 1
    start, end = spans.pop()
    joined = False
    if spans and words[:2] in ("an", "or") and (lead := _CONJUNCTION.match(words)):
        joined = True
        start = trim(text, start + lead.end(), end)[0]
        if not text[start : start + 1].isalnum() or not text[start - 1].isspace():
            return None
    if text[end - 1] == ".":
        end = drop_stop(text, start, end)
        if text[end - 1] == " " or text[end - 1].isspace():
            end = trim(text, start, end)[1]
    spans.append((start, end))
    return spans, joined


def split_list(text: str, *, conjunctions: bool = True) -> list[tuple[int, int]]:
    """Spans of the entries of a one-line list, in order.

    Split at commas and semicolons outside brackets and quotes and, with `conjunctions`, at the last
    `and`, `or`, `and/or` after the last of them (`&` too, once a comma shows that it is a list). Without
    a comma a repeated conjunction splits each time. Where a comma stands before the last conjunction, a
    further one belongs to the entry: `a, b, and damage to c or d` are three.

    Known limit: the rule is of form alone, so `black and white film` and `between a and b` are cut too.

    >>> text = "Scalpel, retractors, and sutures."
    >>> [text[start:end] for start, end in split_list(text)]
    ['Scalpel', 'retractors', 'sutures']
    """
    text = plain(text)
    simple = comma_parts(text)
    if simple is not None:
        spans, joined = simple
        if not conjunctions or joined:
            return spans
        start, end = spans[-1]
        if text.find("and", start, end) < 0 and text.find("or", start, end) < 0:
            return spans
        words = [(hit.group(), *hit.span()) for hit in _CONJUNCTION.finditer(text, start, end)]
    else:
        marks = separators(text)
        found = pieces(text, [mark for mark in marks if splits(text, mark)])
        if not found:
            return []
        last = found[-1]
        spans = [(piece.start, piece.end) for piece in found]
        if not conjunctions or last.joined:
            return spans
        start, end = spans[-1]
        words = [
            mark
            for mark in marks
            if start <= mark.start < end and mark.kind not in ',;"' and (mark.kind != "&" or len(found) > 1)
        ]
    if len(spans) > 1 or len({kind for kind, _, _ in words}) > 1:
        words = words[-1:]
    if words:
        spans.pop()
        left = start
        for _, stop, after in [*words, ("", end, end)]:
            first, final = trim(text, left, stop)
            if _WORD.search(text, first, final) and not _CLOSER.fullmatch(text, first, final):
                spans.append((first, final))
            left = after
    return spans


# Finite verbs that are no plural nouns of tools as well: `drills`, `monitors`, `guides`, `screens` are.
_VERB = pattern(
    r"""(?P<open>[(\[]) | (?P<close>[)\]]) | (?P<comma>[,;.])
      | (?<![\w-]) (?:
          (?P<subordinate>that|which|who|whose|where|when|if|as|unless|while|whom)
        | (?P<finite>is|are|was|were|has|have|had|does|do|must|shall|should|would|could|might|cannot
            |includes?|consists?|involves?|requires?|contains?|comprises?|uses|utilizes|employs
            |depends?|varies|vary|ensures|enables|allows|provides|helps|performs|begins|takes|makes)
        | (?P<modal>may|can|will) (?=\s+(?-i:[a-z]))
      ) (?![\w-])
    """,
    re.VERBOSE | re.IGNORECASE,
)


_VERBS = frozenset(
    b"""is are was were has have had does do must shall should would could might cannot include includes consist
    consists involve involves require requires contain contains comprise comprises uses utilizes employs depend
    depends varies vary ensures enables allows provides helps performs begins takes makes may can will""".split()
)
"""Every word that `_VERB` knows as finite or modal."""
_TO_WORDS = bytes(
    ord(chr(code).lower()) if code < 128 and (chr(code).isalnum() or chr(code) in "_-") else 32 for code in range(256)
)
"""ASCII text -> its words in lower case, as the look-arounds of `_VERB` cut them."""

# `The surgeon picks a tube or a lamp as the case demands.`: somebody acts, whatever the verb
_AGENT = pattern(
    r"\s*(?:The|This|Each|Every|A|An)\s+(?:surgical\s+|operating\s+|care\s+|medical\s+)?"
    r"(?:surgeon|doctor|physician|clinician|provider|team|nurse|patient|operator|procedure|operation|choice|list|set)\s+[a-z]+s\b"
)


def is_sentence(text: str) -> bool:
    """Whether the text has a finite verb of its own and so is a sentence, no list of things.

    A verb in brackets or after `that`, `which`, `if`, ... up to the next comma or stop does not count:
    `needles that are used for biopsy` is a thing. Participles never count.

    >>> is_sentence("May include loupes for precision."), is_sentence("Specialized needles used for biopsy")
    (True, False)
    """
    text = plain(text)
    if (text[:1] in "TEA" or text[:1].isspace()) and _AGENT.match(text):
        return True
    if text.isascii() and _VERBS.isdisjoint(text.encode().translate(_TO_WORDS).split()):
        return False  # the price of most things: no word that could be a verb, wherever it stands
    depth = 0
    subordinate = False
    for match in _VERB.finditer(text):
        kind = match.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "comma":
            subordinate = False
        elif kind == "subordinate":
            subordinate = True
        elif not depth and not subordinate and not (match.group().isupper() and not text.isupper()):
            return True  # capitals inside other text are an acronym: `MD or DO`
    return False
