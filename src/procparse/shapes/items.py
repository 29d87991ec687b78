"""Blocks -> Items: heads split off as labels, lists nested, one-line lists split; what every shape is made of."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.document import ERASED, tidy
from procparse.shapes.rows import is_row, row_entries, ruled_headers
from procparse.values import lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from procparse.diagnostics import Findings
    from procparse.document import Block, Section
    from procparse.vocabulary import Vocabulary

MAX_DEPTH = 32
_BLANK = f" \n{ERASED}"  # a page has no other white space
MAX_LABEL = 80
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z]|\s*$)")
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
Record = dict[str, Any]


Trace = tuple[int, int, str, int | str]
"""Start and end of characters that are no leaf of the record, their role, and what they belong to: where the leaf
starts (-1: there is none), or a JSON pointer where it has no place in the text."""


class Page:
    """What every shape needs of the page at hand."""

    __slots__ = ("findings", "nesting", "piped", "text", "trace", "vocabulary")

    def __init__(self, text: str, vocabulary: Vocabulary, findings: Findings) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.findings = findings
        self.trace: list[Trace] = []
        self.nesting = False
        self.piped = "\n|" in text

    def cut(self, start: int, end: int) -> str:
        """Return the verbatim text of a span: white space collapsed, erased marks taken out."""
        raw = self.text[start:end]
        if "\n" in raw or "  " in raw or ERASED in raw:
            return tidy(raw)
        return raw

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return the span without white space and erased marks at its ends."""
        raw = self.text[start:end]
        bare = raw.lstrip(_BLANK)
        start += len(raw) - len(bare)
        return start, start + len(bare.rstrip(_BLANK))

    def note(self, start: int, end: int, role: str, owner: int) -> None:
        """Note the non-blank characters between two offsets as no leaf of the record."""
        raw = self.text[start:end]
        bare = raw.lstrip(_BLANK)
        if bare:
            start += len(raw) - len(bare)
            self.trace.append((start, start + len(bare.rstrip(_BLANK)), role, owner))


def label_end(raw: str, page: Page, section: str | None) -> int:
    """Return where the colon of the line's own head stands in `raw`, or -1 where it has no head."""
    colon = raw.find(":")
    if colon <= 0 or colon > MAX_LABEL or colon + 1 >= len(raw) or raw[colon + 1] not in _BLANK:
        return -1
    head = raw[:colon]
    if head.isalpha() and head[0].isupper():  # one capitalised word
        return colon if raw[colon + 2 : colon + 3].isalnum() or raw[colon + 1 :].strip(_BLANK) else -1
    tail = raw[colon + 1 :].strip(_BLANK)
    if not tail:
        return -1
    if ERASED in head:
        head = head.replace(ERASED, "").strip()
        if not head:
            return -1
    if section == "contraindications" and page.vocabulary.refuses(head):
        return colon  # `Not suitable for: children`
    if not (head[0].isupper() or head[0].isdigit()):
        return colon if page.vocabulary.label(section, head) else -1
    if head.isalpha():
        return colon
    if is_label(head, tail[0].isupper() or tail[0].isdigit()) or page.vocabulary.label(section, head):
        return colon
    # an alternative is named before its colon, in however many words: `Heat treatment by laser or radio waves:`
    return colon if section == "alternatives" and _names_alternative(head) else -1


def _plain_label(head: str, first: str) -> bool:
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


def item(page: Page, block: Block, under: str | None, section: str | None) -> dict[str, Any]:
    """Return the Item of one block, its own head split off as label."""
    _, text, start, end, _, _, _, _ = block
    label = None
    if ":" in text:
        head, _, tail = text.partition(": ")
        if len(text) != end - start:
            colon = label_end(page.text[start:end], page, section)
            if colon > 0:
                label = page.cut(start, start + colon).strip()
                head_end = start + colon + 1
                body, _ = page.trimmed(head_end, end)
                page.trace.append((start, head_end, "label", body))
                start = body
                text = page.cut(start, end)
        elif _plain_label(head, tail[:1]):
            label, text = head.rstrip(), tail
            body = end - len(tail)
            page.trace.append((start, start + len(head) + 1, "label", body))
            start = body
        else:
            colon = label_end(text, page, section)
            if colon > 0:
                label = text[:colon].rstrip()
                text = text[colon + 1 :].lstrip()
                page.trace.append((start, start + colon + 1, "label", end - len(text)))
                start = end - len(text)
    return {"text": text, "span": (start, end), "label": label, "under": under, "items": []}


def items(page: Page, blocks: Sequence[Block], under: str | None, section: str | None) -> list[dict[str, Any]]:
    """Return the Items of a run of blocks, nested as their depth says."""
    out: list[dict[str, Any]] = []
    append = out.append
    if page.piped and any(is_row(block.text) for block in blocks):
        return _with_rows(page, blocks, under, section)
    for block in blocks:
        if block[4]:
            return _nested(page, blocks, under, section, out)
        text = block[1]
        if ":" in text:
            append(item(page, block, under, section))
        else:
            append({"text": text, "span": block[2:4], "label": None, "under": under, "items": []})
    return out


def _with_rows(page: Page, blocks: Sequence[Block], under: str | None, section: str | None) -> list[dict[str, Any]]:
    """Return the Items of a run of blocks with tables of two columns in it."""
    out: list[dict[str, Any]] = []
    for row, run in groupby(blocks, key=lambda block: is_row(block.text)):
        found = list(run)
        tops = ruled_headers(page, found) if row else []
        out += _nested(page, found[: tops[0]] if tops else found, under, section, [])
        for start, stop in zip(tops, [*tops[1:], len(found)], strict=False):
            out += row_entries(page, found[start:stop], under, section)
    return out


def _nested(
    page: Page, blocks: Sequence[Block], under: str | None, section: str | None, out: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the Items of a run with lists inside lists; `out` holds those above the first nested block."""
    done = len(out)
    open_lists: list[tuple[int, list[dict[str, Any]]]] = [(-1, out)]
    if out and blocks[done - 1].kind == "item":
        open_lists.append((0, out[-1]["items"]))
    deepest: int | None = None  # the depth at which a list may have no list below it
    for block in blocks[done:]:
        entry = item(page, block, under, section)
        if block.kind != "item":
            out.append(entry)
            open_lists = [(-1, out)]
            continue
        depth = block.depth
        if deepest is not None and depth > deepest:
            too_deep(page, block)
        while open_lists[-1][0] >= depth:
            open_lists.pop()
        if len(open_lists) > 1:
            entry["under"] = None
        open_lists[-1][1].append(entry)
        if len(open_lists) < MAX_DEPTH:
            open_lists.append((depth, entry["items"]))
            deepest = None
        else:
            deepest = depth if deepest is None else min(deepest, depth)
    return out


def too_deep(page: Page, block: Block) -> None:
    """Note once a page that a list nests too deep."""
    if not page.nesting:
        page.nesting = True
        page.findings.add("list-too-deep", block.span, limit=MAX_DEPTH)


class Group(NamedTuple):
    """A run of blocks under one sub-label, or under none."""

    route: str | None
    under: str | None
    heading: Block | None
    blocks: Sequence[Block]


def groups(page: Page, section: Section) -> list[Group]:
    """Return the runs of a section in page order, and note their sub-labels."""
    found = [Group(None, None, None, section.blocks)] if section.blocks else []
    if not section.children:
        return found
    for child in section.children:
        heading = child.heading
        under = None
        if heading is not None:
            owner = child.blocks[0].start if child.blocks else -1
            page.trace.append((heading.start, heading.end, "label", owner))
            under = heading.text.rstrip().removesuffix(":").rstrip()
        found.append(Group(child.key, under, heading, child.blocks))
    return found


def flat(page: Page, section: Section) -> list[dict[str, Any]]:
    """Return all Items of a section whose field is one list."""
    children = section.children
    if not children:
        return items(page, section.blocks, None, section.key)
    return [entry for group in groups(page, section) for entry in items(page, group.blocks, group.under, section.key)]


def routed(page: Page, section: Section, target: dict[str, list[dict[str, Any]]], default: str) -> list[dict[str, Any]]:
    """File the Items of a section under the fields of `target` that their sub-labels route to; return all of them."""
    filed: list[dict[str, Any]] = []
    key = section.key
    label_route = page.vocabulary.label
    others = target[default]
    for group_route, under, _, blocks in groups(page, section):
        entries = items(page, blocks, under, key)
        filed += entries
        for entry in entries:
            route, label = group_route, entry["label"]
            if route is None and label is not None:
                route = label_route(key, label)
            (others if route is None else target.get(route, others)).append(entry)
    return filed


def walk(entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield Items and all that is nested below them, in page order."""
    for entry in entries:
        yield entry
        if entry["items"]:
            yield from walk(entry["items"])


def split_line(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the entries of a one-line list, and note what stands between them."""
    raw = page.text[start:end]
    if "\n" in raw:
        raw = raw.replace("\n", " ")
    spans: list[tuple[int, int]] = []
    place = 0
    for sentence in _sentences(raw):
        piece = raw[place:sentence]
        if lists.is_sentence(piece):
            bare = piece.rstrip(f" {ERASED}")
            lead = len(piece) - len(piece.lstrip(f" {ERASED}"))
            stop = len(bare) - 1 if bare.endswith(".") else len(bare)
            spans.append((start + place + lead, start + place + stop))
        else:
            spans += [(start + place + a, start + place + b) for a, b in lists.split_list(piece)]
        place = sentence
    if not spans:
        # nothing that can be an entry: words are kept whole, signs alone are what stands between entries
        whole = page.trimmed(start, end)
        if [1 for character in raw if character.isalnum()]:
            return [whole]
        page.note(*whole, "separator", -1)
        return []
    at = start
    for a, b in spans:
        if page.text[at:a] == ", ":
            page.trace.append((at, at + 1, "separator", a))
        elif at < a:
            page.note(at, a, "separator", a)
        at = b
    if at < end:
        page.note(at, end, "separator", spans[-1][0])
    return spans


def _sentences(raw: str) -> list[int]:
    """Return where the sentences of a line end; one line of a list is one."""
    if ". " not in raw:
        return [len(raw)]
    ends = [hit.end() for hit in _SENTENCE_END.finditer(raw)]
    if not ends or raw[ends[-1] :].strip():
        ends.append(len(raw))
    return ends
