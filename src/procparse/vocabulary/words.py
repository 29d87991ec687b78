"""The words in force, made ready to be asked what a line means."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.vocabulary.spelling import DROPPED, JOINED, SPLIT, core_of, normalise, stems_of, unnormalised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MAX_HEADING = 160
"""A line longer than this many characters is never looked up as a heading or label."""

_QUESTION = frozenset(
    """
    what why how who when where is are do does can should will am
    """.split()
)
_GENERAL = frozenset(
    """
    procedure surgery operation test exam examination treatment it this one scan injection implant repair therapy
    """.split()
)
_JUDGING = frozenset(
    """
    not no never without against un unsuitable unsafe dangerous danger risky risk harm wrong good bad benefit
    recovery problem complication avoid nobody none cannot
    """.split()
)
# What may be asked of a procedure, in the singular as `normalise` leaves it
_ASPECTS = frozenset(
    """
    advantage disadvantage drawback outlook prognosis rate purpose goal aim type kind limitation effect requirement
    aftercare indication contraindication reason alternative option step duration length preparation cost price result
    outcome risk benefit complication difference recovery side
    """.split()
)
_OF = frozenset({"of", "for", "to", "after", "with", "before", "during", "from", "in", "between", "behind", "than"})
_LINK = re.compile(r"\s*(?:Top|\[\s*(?:edit|citation)[^\]]*\])$")
_BEHIND = re.compile(r"[:?] | [-–—] ")


class Pattern(NamedTuple):
    """A heading that carries the procedure's name: `What happens during {X}?`."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    key: str
    opening: str
    """What the line as printed must start with: `the ` for `The {X} Procedure`, else nothing."""
    asks: bool
    """A question needs one word of the page's name; in `Risks of {X}` every word must be of it."""


class Vocabulary:
    """Headings, sub-labels, openers and furniture, normalised and ready to be asked. Immutable in use."""

    def __init__(
        self, tables: Mapping[str, Mapping[str, Any]], own: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        """Take all tables, and again the caller's `own` ones, whose words win where two mean different things."""
        self.tables = tables
        self._spelled: dict[str, str] = {}
        self.exact: dict[str, str] = {}
        self.normal: dict[str, str] = {}
        self.patterns: dict[str, list[Pattern]] = {}
        self.labels: dict[str, dict[str, str]] = {}
        self.cores: dict[str, dict[str, str]] = {}
        self.openers: dict[str, dict[str, str]] = {}
        self.defaults: dict[str, str] = {}
        for key, table in [*tables.items(), *(own or {}).items()]:
            if key == "furniture":
                continue
            self.defaults.setdefault(key, table.get("default", key))
            for spelling in table.get("headings", ()):
                self._add_heading(key, spelling)
            labels = self.labels.setdefault(key, {})
            cores = self.cores.setdefault(key, {})
            for route, spellings in table.get("labels", {}).items():
                for spelling in spellings:
                    normal = normalise(spelling)
                    labels[normal] = route
                    core = core_of(normal)
                    if core and (core == normal or core not in cores):
                        cores[core] = route
            openers = table.get("openers")
            if isinstance(openers, dict):
                known = self.openers.setdefault(key, {})
                known.update((normalise(words), route) for route, lines in openers.items() for words in lines)
        for patterns in self.patterns.values():
            # the more words of its own a pattern has, the surer it is
            patterns.sort(key=lambda pattern: -len(pattern.before) - len(pattern.after))
        # most lines are no heading, and the first three letters tell: those of all words that can open one
        firsts = {normal.split()[0] for normal in self.normal if normal} | {word for word in self.patterns if word}
        self._openings = frozenset(
            spelled[:3] for word in (*firsts, *DROPPED, *JOINED) for spelled in unnormalised(word)
        ) | frozenset(map("".join, product("ivx", repeat=3)))
        # `{X} definition` may open with any word: its last one tells
        self._endings = tuple({pattern.after[-1][:-1] for pattern in self.patterns.get("", ())})
        self.notice_phrases = tuple(line.casefold() for line in tables.get("notices", {}).get("phrases", ()))
        self.notice_openers = tuple(line.casefold() for line in tables.get("notices", {}).get("openers", ()))
        furniture = tables.get("furniture", {})
        self.furniture_lines = frozenset(normalise(line) for line in furniture.get("lines", ()))
        self.furniture_starts = tuple(line.casefold() for line in furniture.get("starts", ()))
        # a line is asked further only where its first four letters are those of some furniture
        self._furniture_heads = frozenset(line[:4] for line in self.furniture_starts) | frozenset(
            line[:4].casefold() for line in furniture.get("lines", ())
        )
        self._short_starts = tuple(line for line in self.furniture_starts if len(line) < 4)
        self.top_lines = frozenset(normalise(line) for line in furniture.get("top", ()))
        self.contents_lines = frozenset(normalise(line) for line in furniture.get("contents", ()))
        self.contested = frozenset(
            normal for normal in self.normal if any(normal in labels for labels in self.labels.values())
        )

        self.exact_openings = frozenset(line[:3] for line in self.exact)
        self.contested_exact = frozenset(line for line in self.exact if normalise(line) in self.contested)

        self.refusals = self._stems_of("contraindications")
        self._harms = (
            *self._stems_of("risks"),
            *stems_of(
                normal.split() for normal, route in self.labels.get("alternatives", {}).items() if route == "cons"
            ),
            *stems_of(core.split() for core, route in self.cores.get("alternatives", {}).items() if route == "cons"),
        )
        self.printed = {
            line: key
            for spelling, key in self._spelled.items()
            for line in (spelling, f"{spelling}:", spelling.upper())
            if normalise(line) not in self.contested and self.normal.get(normalise(line)) == key
        }
        """Spellings as they are printed, so that most headings are found by one look-up of the line."""

    def _add_heading(self, key: str, spelling: str) -> None:
        if spelling[0] == "=":
            self.exact[spelling[1:].casefold()] = key
            return
        if "{X}" not in spelling:
            self._spelled[spelling] = key
            self.exact[spelling.rstrip("?").casefold()] = key
            self.normal[normalise(spelling)] = key
            return
        before, after = (tuple(normalise(part).split()) for part in spelling.split("{X}"))
        asks = spelling.endswith("?") or (bool(before) and before[0] in _QUESTION)
        opening = "the " if spelling.startswith("The {X}") else ""
        self.patterns.setdefault(before[0] if before else "", []).append(Pattern(before, after, key, opening, asks))

    def _stems_of(self, key: str) -> tuple[str, ...]:
        exact = (SPLIT.split(line) for line, own in self.exact.items() if own == key)
        normal = (line.split() for line, own in self.normal.items() if own == key)
        patterns = chain.from_iterable(self.patterns.values())
        return stems_of([*exact, *normal, *((*one.before, *one.after) for one in patterns if one.key == key)])

    def heading(self, text: str, name_words: Callable[[], frozenset[str]] = frozenset) -> str | None:
        """Return the key of the section that the whole line `text` opens, or None.

        `name_words` returns the normalised words of the page's own title and names, for headings that carry them.
        """
        if not text or len(text) > MAX_HEADING or text[-1] in ".;,":
            return None
        key = self.exact.get(text.rstrip(" :?-–—").casefold())
        if key is None and text.endswith(("Top", "]")):
            # `Indications Top`, `ComplicationsTop`, `Uses[edit]`: what a link beside the heading left behind
            bare = _LINK.sub("", text)
            key = self.heading(bare, name_words) if bare != text else None
        if key is not None:
            return key
        if not self._may_head(text):
            return None
        normal = normalise(text)
        key = self.normal.get(normal)
        if key is not None or not normal:
            return key
        if _BEHIND.search(text.rstrip(" :?-–—")):
            return None  # `Who should avoid it: smokers` is a heading and its text
        for pattern, middle in _fitting(self, text):
            if _names_it(middle, name_words(), pattern.asks, text[-1] == "?"):
                return pattern.key
        return None

    def _may_head(self, text: str) -> bool:
        """Tell cheaply that most lines are no heading, before any is normalised."""
        opening = text[:3].casefold()
        if opening in self._openings or not (opening.isascii() and opening.isalpha()):
            return True
        folded = text.casefold()
        return bool([1 for ending in self._endings if ending in folded])

    def label(self, section: str | None, text: str) -> str | None:
        """Return the route of the sub-label `text` within `section` (`goals` within `purpose`), or None."""
        if section is None or len(text) > MAX_HEADING:
            return None
        return _route(self, section, text)

    def refuses(self, text: str) -> bool:
        """Tell whether the whole text is a heading of contraindications."""
        return len(text) <= MAX_HEADING and _refuses(self, text)

    def harms(self, text: str) -> bool:
        """Tell whether the whole text is a heading of risks, or a sub-label of what speaks against an alternative."""
        if not _has_any(text, self._harms):
            return False
        return self.heading(text) == "risks" or self.label("alternatives", text) == "cons"

    def is_label(self, text: str) -> bool:
        """Tell whether the line is a known sub-label of any section."""
        return any(self.label(section, text) is not None for section in self.labels)

    def labels_in(self, text: str) -> set[str]:
        """Return the sections that know the line as a sub-label."""
        return {section for section in self.labels if self.label(section, text) is not None}

    def opener(self, section: str | None, text: str) -> str | None:
        """Return the route of the opening words `text` (`The goals are to`) within `section`, or None."""
        openers = self.openers.get(section or "")
        return openers.get(normalise(text)) if openers else None

    def is_notice(self, text: str) -> bool:
        """Tell whether a paragraph opens as a disclaimer does."""
        folded = text.casefold()
        return folded.startswith(self.notice_openers) or any(phrase in folded for phrase in self.notice_phrases)

    def is_furniture(self, text: str) -> bool:
        """Tell whether a line is page furniture: a search line, an advert, a by-line."""
        head = text[:4].casefold()
        if (head not in self._furniture_heads and not head.startswith(self._short_starts)) or len(text) > 240:
            return False
        folded = text.casefold()
        start = next((start for start in self.furniture_starts if folded.startswith(start)), None)
        if start is not None:
            # `Written by Jane Roe`, `Updated: May 2024`; `Updated: weekly checks` speaks of something else
            behind = text[len(start) :].lstrip(" :")
            return not start.endswith((" by", ":")) or not behind or not behind[0].islower()
        return (
            len(text) < 40 and normalise(text.replace("_", " ")) in self.furniture_lines  # an underlined link
        )

    def headings(self) -> Iterator[tuple[str, str]]:
        """Yield each section's key with each spelling of its heading, in the order of the tables."""
        for key, table in self.tables.items():
            for spelling in table.get("headings", ()):
                yield key, spelling.removeprefix("=")


@lru_cache(maxsize=4096)  # pages of the family share their labels
def _route(vocabulary: Vocabulary, section: str, text: str) -> str | None:
    labels = vocabulary.labels.get(section)
    if labels is None:
        return None
    normal = normalise(text)
    route = labels.get(normal)
    if route is None and normal and labels:
        core = core_of(normal)
        if core:
            route = vocabulary.cores[section].get(core)
    if route is None and vocabulary.normal.get(normal) == "contraindications" and section != "contraindications":
        # wherever it stands, it must not pass for what the section around it says
        route = "contraindications"
    return route


@lru_cache(maxsize=4096)  # pages of the family share their labels
def _refuses(vocabulary: Vocabulary, text: str) -> bool:
    return _has_any(text, vocabulary.refusals) and vocabulary.heading(text) == "contraindications"


@lru_cache(maxsize=1024)
def _fitting(vocabulary: Vocabulary, text: str) -> list[tuple[Pattern, list[str]]]:
    """Return the patterns that a line has the words of, each with the words in the place of its `{X}`."""
    words = normalise(text).split()
    fitting: list[tuple[Pattern, list[str]]] = []
    for first in (words[0], ""):
        for pattern in vocabulary.patterns.get(first, ()):
            before, after, _, opening, _ = pattern
            left, stop = len(before), len(words) - len(after)
            if (
                0 < stop - left <= 14
                and (not after or words[-1] == after[-1])
                and tuple(words[:left]) == before
                and text[: len(opening)].casefold() == opening
                and tuple(words[stop:]) == after
            ):
                fitting.append((pattern, words[left:stop]))
    return fitting


def _has_any(text: str, stems: tuple[str, ...]) -> bool:
    """Tell whether one of the stems stands in the text, or may once `normalise` has taken out what is in brackets."""
    folded = text.casefold()
    for stem in stems:
        if stem in folded:
            return True
    return "(" in folded or "[" in folded


def _asks_of_it(middle: list[str], name_words: frozenset[str]) -> bool:
    """Tell whether the words in the place of `{X}` name something of the procedure: `the advantages of the lift`."""
    if middle[-1] in _ASPECTS - name_words or "used" in middle:
        return True
    head = next((middle[:place] for place, word in enumerate(middle) if place and word in _OF), None)
    if head is None:
        return False
    if name_words:
        return not any(word in name_words or word in _GENERAL for word in head)
    return any(word in _ASPECTS for word in head)


def _names_it(middle: list[str], name_words: frozenset[str], asks: bool, question: bool) -> bool:
    """Tell whether the words in the place of `{X}` name the page's own procedure.

    `How long does the swelling last?` is no question about the duration. On a page without a title nothing can
    be compared, so a question is taken at its word.
    """
    if any(word in _JUDGING for word in middle):
        return False  # `Who is it not for?` asks the reverse of `Who is it for?`
    if asks and _asks_of_it(middle, name_words):
        return False
    if asks and question:
        return not name_words or any(word in name_words or word in _GENERAL for word in middle)
    if asks:
        # without a question mark most of the words must be the name's: `Who should avoid it because of their age`
        said = [word for word in middle if len(word) > 3]
        known = [word for word in said if word in name_words or word in _GENERAL]
        return not said or 2 * len(known) > len(said) if name_words else len(middle) <= 4
    return all(word in _GENERAL or word in name_words or len(word) < 4 for word in middle)
