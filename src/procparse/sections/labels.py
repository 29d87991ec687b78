"""The blocks of one section -> its tree: gathered under sub-labels, glued ones set free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procparse.document import Block, Section, tidy
from procparse.sections.context import Context
from procparse.sections.glued import MAX_LABEL, OWN_HEAD, is_marked, plain_head, set_free
from procparse.sections.leading import breaks_off
from procparse.sections.options import flattened, tabled
from procparse.values import equipment, indications
from procparse.vocabulary import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from procparse.vocabulary import Vocabulary

_ASKING = frozenset(
    """
    what why how who when where which will is are can could do does should must may am
    """.split()
)
# What may part a heading of contraindications from its text; most lines have the first one only.
_SIGNS = (":", "? ", " - ", " – ")
_COLON = _SIGNS[:1]
_NOTHING = "no sub-label"
# Sections that are lists of one kind of thing, so that a labelled line below the list may be about another
_LISTS = frozenset(
    {"indications", "contraindications", "equipment", "personnel", "risks", "benefits", "setting", "duration"}
)
# Labels of remarks, which may stand below any list
_ASIDES = frozenset(
    map(normalise, ("Note", "Please note", "Important", "Important note", "Remember", "Tip", "Caution"))
)
_TOOLS = frozenset({"tool", "technology", "unspecified"})


class _Group:
    """A sub-label while its list is being gathered."""

    __slots__ = ("blocks", "heading", "items", "route")

    def __init__(self, route: str | None, heading: Block | None) -> None:
        self.route = route
        self.heading = heading
        self.blocks: list[Block] = []
        self.items = False


def grouped(key: str | None, heading: Block | None, body: list[Block], context: Context) -> Section:
    """Gather the blocks of a section under its sub-labels."""
    if key == "names":
        return Section(key, heading, tuple(_with_their_rest(body, context.page)))
    refuses = context.refuses
    if not body:
        return Section(key, heading, ())
    raw = context.page[body[0].start : body[-1].end]
    signed = ":" in raw or "? " in raw or " - " in raw or " – " in raw
    glued, loose, listed = False, key == "alternatives", False
    for kind, text, start, end, depth, _, _, _ in body:
        if signed:
            if ":" in text:
                refuses = refuses or _says_refused(text, context.vocabulary)
                if not glued and not (plain_head(text) and (len(text) == end - start or not _marked(start, context))):
                    glued = True
                if kind == "text" and listed and key in _LISTS:
                    _report_label(key, text, (start, end), context)
            elif "? " in text or " - " in text or " – " in text:
                refuses = refuses or _says_refused(text, context.vocabulary)
                question = _question(text) if kind == "text" and key is not None else None
                if question is not None:
                    place = (key or "").replace("_", " ")
                    context.findings.add("question-in-text", (start, end), question=question, section=place)
        listed = kind == "item"
        if depth or (last := text[-1]) == ":" or (not listed and last not in ".;,"):
            loose = True
    opened = key == "description" and equipment.may_open(raw)
    if (glued or opened) and (refuses or context.vocabulary.labels.get(key or "") or ": - " in raw):
        freed = set_free(body, key, context, opened)
        loose = loose or freed != body
        body = freed
    # a sub-label ends in a colon, is a short line of its own, or has a list below it; most sections have none
    if not loose and not refuses:
        return Section(key, heading, tuple(body))
    if key == "alternatives" and (section := tabled(key, heading, body, context)) is not None:
        return section
    groups = [_Group(None, None)]
    group = groups[0]
    alternatives = flattened(body, context.vocabulary) if key == "alternatives" else ()
    for index, block in enumerate(body):
        route = _introduced(key, body, index, groups, context)
        if route is not _NOTHING:
            group = _Group(route, block)
            groups.append(group)
            continue
        if refuses and key != "contraindications" and _says_refused(block.text, context.vocabulary):
            # `Contraindications: pregnancy` on a line of its own; the section goes on after it
            groups.append(_Group("contraindications", None))
            groups[-1].blocks.append(block)
            group = _Group(None, None)
            groups.append(group)
            continue
        item = block.kind == "item"
        if index in alternatives or (
            group.heading is not None
            and (
                _ends_unmarked(group, block)
                if context.unmarked
                else _ends(group, block, item) or _opens_another(group, block, key, context.vocabulary)
            )
        ):
            group = _Group(None, None)
            groups.append(group)
        group.blocks.append(block)
        group.items = group.items or item
    return Section(
        key,
        heading,
        tuple(groups[0].blocks),
        tuple(Section(group.route, group.heading, tuple(group.blocks)) for group in groups[1:]),
    )


def _with_their_rest(body: list[Block], page: str) -> Iterator[Block]:
    """Yield the lines of the names, one that ends in a comma with the line below: `Common Names: Wash,` / `Rinse`."""
    above: Block | None = None
    for block in body:
        joins = above is not None and above.text[-1] == "," and ": " in above.text and block.kind == "text"
        if above is not None and joins and not block.blanks and ": " not in block.text:
            above = above._replace(end=block.end, text=tidy(page[above.start : block.end]))
            continue
        if above is not None:
            yield above
        above = block
    if above is not None:
        yield above


def _marked(start: int, context: Context) -> bool:
    return is_marked(context.page[start : start + OWN_HEAD])


def _report_label(key: str | None, text: str, span: tuple[int, int], context: Context) -> None:
    """Report a line below a list that stands under a label of its own, which this section does not know."""
    head, _, tail = text.partition(": ")
    known = tail and (not head[:1].isupper() or normalise(head) in _ASIDES or context.vocabulary.label(key, head))
    if tail and not known and len(head.split()) <= 4 and head.replace(" ", "").isalpha():
        context.findings.add("label-below-list", span, line=text, section=(key or "").replace("_", " "))


def _question(text: str) -> str | None:
    """Return the short question that a line opens with and answers, or None."""
    head, found, tail = text.partition("? ")
    words = head.split()
    asks = found and tail and 1 < len(words) <= 14 and words[0].lower() in _ASKING and ". " not in head
    return f"{head}?" if asks else None


def _says_refused(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a line is a heading of contraindications with its text: `Not suitable for: children`."""
    for sign in _SIGNS if "-" in text or "?" in text or "–" in text else _COLON:
        head, found, tail = text.partition(sign)
        if found and len(head) <= MAX_LABEL and vocabulary.refuses(head) and tail.strip():
            return True
    return False


def _introduced(
    key: str | None, body: Sequence[Block], index: int, groups: list[_Group], context: Context
) -> str | None:
    """Return the route that the block opens as a sub-label (None: it routes nothing), or _NOTHING where it is none."""
    vocabulary, findings = context.vocabulary, context.findings
    block = body[index]
    text = block.text
    item = block.kind == "item"
    if (text[-1] in ".;,|" or (len(text) > MAX_LABEL and text[-1] != ":")) and not (item and vocabulary.refuses(text)):
        return _NOTHING
    below = body[index + 1] if index + 1 < len(body) else None
    listed = item and below is not None and below.kind == "item" and key != "contraindications"
    if listed and vocabulary.refuses(text) and not _stands_below(block, groups[-1]):
        return "contraindications"  # `- Contraindications` above its own list, with or without a colon
    leads = not item and below is not None and breaks_off(text) and _heads(body, index, context)
    if leads or (text[-1] == ":" and len(text) > 1):
        route = vocabulary.label(key, text) or vocabulary.opener(key, text)
        if item:
            nested = below is not None and below.kind == "item" and below.depth > block.depth
            introduces = (
                route is not None
                and below is not None
                and not _stands_below(block, groups[-1])
                and (nested or _lists_follow(route, block, below, groups))
            )
            if not introduces and not nested and below is not None and below.kind == "item":
                findings.add("flattened-list", block.span, line=text)
        else:
            introduces = below is not None and (
                below.kind == "item"
                or (below.kind == "text" and (route is not None or _heads_lines(body, index, context)))
            )
            if introduces and route is not None and below is not None and below.kind == "text":
                other = _labelled(key, below, vocabulary)
                if other not in (None, route) and not (
                    other == "anesthesia"
                    and route == "steps"
                    and index + 2 < len(body)
                    and _labelled(key, body[index + 2], vocabulary) is None
                ):
                    introduces = False  # the list is gone, and the next label follows
            if not introduces:
                findings.add("introducer-without-list", block.span, line=text)
        if not introduces:
            return _NOTHING
        if route is None:
            if key in ("indications", "contraindications"):
                _weigh(key, block, context)
            group = groups[-1]
            route = group.route if group.heading is not None and not group.items else None
            if key is not None:
                findings.add("unlisted-label", block.span, label=text.removesuffix(":"))
        return route
    if below is None or len(text) > MAX_LABEL or text[-1] in ".;,":
        return _NOTHING
    if item and (below.kind != "item" or below.depth <= block.depth):
        return _NOTHING
    route = vocabulary.label(key, text)
    if route == "roles" and index and context.unmarked and not item and not block.blanks and not below.blanks:
        return _NOTHING  # `Support staff` in a list that has lost its marks is one of the staff
    if item:
        # `- Restrictions` above its own list; `1. Anesthesia` above what is done is a step
        heads = route is not None and (key != "description" or route in _TOOLS) and not _stands_below(block, groups[-1])
        return route if heads else _NOTHING
    if route is None:
        if block.kind != "heading":
            if below.kind == "item" and key not in (None, "extra", "alternatives") and text[0].isupper():
                findings.add("line-above-list", block.span, line=text, section=key.replace("_", " "))
            return _NOTHING
        findings.add("unlisted-label", block.span, label=text)
    return route


def _weigh(key: str, block: Block, context: Context) -> None:
    """Report an unknown introducing line whose words do not fit the section, which says for or against."""
    label = block.text.removesuffix(":")
    code = None
    if key == "contraindications":
        code = "reads-in-favour" if indications.names_indications(label) else None
    elif indications.speaks_against(label):
        code = "reads-against"
    elif not indications.speaks_for(label):
        code = "unclear-in-indications"
    if code is not None:
        context.findings.add(code, block.span, label=label, section=key)


def _stands_below(block: Block, group: _Group) -> bool:
    """Tell whether an item is nested below another one of its group: then its list is the parent's matter."""
    return any(other.kind == "item" and other.depth < block.depth for other in group.blocks)


def _lists_follow(route: str, block: Block, below: Block, groups: list[_Group]) -> bool:
    """Tell whether an item that is a bare known label heads the items behind it at its own level.

    One extractor flattens `1. Tools and Equipment:` with its nested list to siblings. A bare `Anesthesia:` may
    as well be a step, so it counts only where another bare label came first.
    """
    if below.kind == "item" and below.depth < block.depth:
        return False
    return route != "anesthesia" or any(group.heading is not None and group.heading.kind == "item" for group in groups)


def _ends(group: _Group, block: Block, item: bool) -> bool:
    """Tell whether `block` stands beyond the list that the group's sub-label introduced."""
    heading = group.heading
    if not item:
        return group.items
    if heading is not None and heading.kind == "item":
        if group.blocks and group.blocks[0].depth > heading.depth:
            return block.depth <= heading.depth
        return group.route in _TOOLS and len(block.text) > 60 and block.text[-1] == "."
    return False


def _opens_another(group: _Group, block: Block, key: str | None, vocabulary: Vocabulary) -> bool:
    """Tell whether an item carries a label of its own, for another part of the section: `- Follow-up: 2 weeks`.

    Steps have such labels as their own (`1. Anesthesia: ...`), and pros and cons belong to what they stand below.
    """
    if ":" not in block.text[:OWN_HEAD] or (group.blocks and block.depth > group.blocks[0].depth):
        return False
    if group.heading is not None and group.heading.kind == "item" and block.depth > group.heading.depth:
        return False
    if (key == "description" and group.route not in _TOOLS) or (key == "alternatives" and group.route != "options"):
        return False
    route = _labelled(key, block, vocabulary)
    return route is not None and route != group.route and not (route in _TOOLS and group.route in _TOOLS)


def _labelled(key: str | None, block: Block, vocabulary: Vocabulary) -> str | None:
    """Return the route of the known sub-label that a line opens with, or None."""
    head, colon, _ = block.text[:OWN_HEAD].partition(": ")
    return vocabulary.label(key, head) if colon else None


def _heads(body: Sequence[Block], index: int, context: Context) -> bool:
    """Tell whether a list stands below a line: items, or lines where the page has no list marks."""
    return body[index + 1].kind == "item" or (not context.wrapped and _heads_lines(body, index, context))


def _heads_lines(body: Sequence[Block], index: int, context: Context) -> bool:
    """Tell whether an unknown line that ends in a colon introduces the lines below it, on a page without list marks."""
    below = body[index + 1]
    return context.unmarked and below.text[-1] != ":" and (not below.blanks or index + 2 < len(body))


def _ends_unmarked(group: _Group, block: Block) -> bool:
    """Tell whether a line stands beyond the list of lines that the group's sub-label introduced.

    Behind more blank lines than there are between the lines of the list; or a paragraph behind short lines.
    """
    if not group.blocks:
        return False
    inner = group.blocks[1 if len(group.blocks) > 1 else 0].blanks
    if block.blanks > inner:
        return True
    return block.text[-1] == "." and ". " in block.text and group.blocks[0].text[-1] not in ".!"


def own_part(body: list[Block], before: str | None, vocabulary: Vocabulary) -> tuple[list[Block], list[Block]]:
    """Part the contraindications from what belongs to the section above them again.

    `Patient Criteria:` below a `Contraindications:` that stands in the indications is a sub-label of the indications.
    """
    for index, block in enumerate(body):
        head, _, text = block.text.partition(":")
        line = index and (block.kind != "item" or text) and len(head) <= MAX_LABEL and not vocabulary.refuses(head)
        if line and vocabulary.label(before, head) is not None:
            return body[:index], body[index:]
    return body, []


def hoisted(section: Section) -> list[Section]:
    """Return a section and, as sections of their own, the contraindications that stood inside it."""
    if section.key == "contraindications" or not [1 for child in section.children if child.key == "contraindications"]:
        return [section]
    kept = tuple(child for child in section.children if child.key != "contraindications")
    hoisted = [child for child in section.children if child.key == "contraindications"]
    return [section._replace(children=kept), *(child._replace(key="contraindications") for child in hoisted)]
