"""A section's blocks -> the value of its field, as plain dicts for one validation at the end.

SHAPES has one row a section. A shape takes the section and the record under construction, and leaves behind,
in `Page.trace`, what it took out of a line: labels and separators.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.values import anesthesia as anesthesia_words
from procparse.values import codes, durations, equipment, fasting, indications, lists, names, personnel, risks, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from procparse.diagnostics import Findings
    from procparse.document import Block, Section
    from procparse.vocabulary import Vocabulary

MAX_DEPTH = 32
_MAX_LABEL = 80
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


class Trace(NamedTuple):
    """Characters that are no leaf of the record, and what they belong to."""

    start: int
    end: int
    role: str
    owner: int | str
    """Where the leaf starts (-1: there is none), or a JSON pointer where it has no place in the text."""


class Page:
    """What every shape needs of the page at hand."""

    __slots__ = ("findings", "nesting", "text", "trace", "vocabulary")

    def __init__(self, text: str, vocabulary: Vocabulary, findings: Findings) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.findings = findings
        self.trace: list[Trace] = []
        self.nesting = False

    def cut(self, start: int, end: int) -> str:
        """Return the verbatim text of a span: white space collapsed, erased marks taken out."""
        raw = self.text[start:end]
        if "\n" in raw or "  " in raw or "\uffff" in raw:
            raw = " ".join(raw.replace("\uffff", "").split())
        return raw

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return the span without white space and erased marks at its ends."""
        text = self.text
        while start < end and (text[start] == "\uffff" or text[start].isspace()):
            start += 1
        while end > start and (text[end - 1] == "\uffff" or text[end - 1].isspace()):
            end -= 1
        return start, end

    def note(self, start: int, end: int, role: str, owner: int) -> None:
        """Note the non-blank characters between two offsets as no leaf of the record."""
        start, end = self.trimmed(start, end)
        if start < end:
            self.trace.append(Trace(start, end, role, owner))


# --- items -----------------------------------------------------------------------------------------------------


def _label_end(raw: str, page: Page, section: str | None) -> int:
    """Return where the colon of the line's own head stands in `raw`, or -1 where it has no head."""
    colon = raw.find(":")
    if colon <= 0 or colon > _MAX_LABEL or colon + 1 >= len(raw):
        return -1
    after = raw[colon + 1]
    if after not in " \n\uffff" or not (tail := raw[colon + 1 :].strip(" \n\uffff")):
        return -1
    head = raw[:colon]
    if "\uffff" in head:
        head = head.replace("\uffff", "").strip()
        if not head:
            return -1
    if not (head[0].isupper() or head[0].isdigit()):
        return colon if page.vocabulary.label(section, head) else -1
    if head.isalpha():  # one capitalised word
        return colon
    if is_label(head, tail) or page.vocabulary.label(section, head):
        return colon
    # an alternative is named before its colon, in however many words: `Heat treatment by laser or radio waves:`
    return colon if section == "alternatives" and _names_alternative(head) else -1


def _names_alternative(head: str) -> bool:
    words = head.lower().replace(",", " ").split()
    return len(words) <= 9 and words[0] not in _PRONOUNS and not any(word in _CLAUSE for word in words)


def is_label(head: str, tail: str = "X") -> bool:
    """Tell whether the words before a colon are a label of what follows.

    >>> is_label("Muscle Release", "The surgeon"), is_label("Keep the area dry", "moisture delays healing")
    (True, False)
    """
    bare = _BRACKETS.sub(" ", head) if "(" in head else head
    words = bare.replace("/", " ").replace("&", " ").split()
    if not words or len(words) > 10 or any(word[-1] in ".;!?" for word in words[:-1]) or words[-1][-1] in ".;!?":
        return False
    lowered = [word.lower().rstrip(",") for word in words]
    if any(word in _CLAUSE for word in lowered):
        return False
    if all(word[0].isupper() or not word[0].isalpha() or word.lower() in _SMALL for word in words):
        return len(words) < 2 or lowered[0] not in ("the", "this", "these") or len(words) <= 4
    if lowered[0] in _PLACES and tail[0].isupper():
        return len(words) <= 4
    if lowered[0] in _OPENING or len(words) > 5:
        return False
    if tail[0].isupper() or tail[0].isdigit():
        return "the" not in lowered or "of" in lowered
    return len(words) <= 2


def item(page: Page, block: Block, under: str | None, section: str | None) -> dict[str, Any]:
    """Return the Item of one block, its own head split off as label."""
    text, start, end = block.text, block.start, block.end
    label = None
    if ":" in text:
        raw = page.text[start:end]
        colon = _label_end(raw, page, section)
        if colon > 0:
            label = page.cut(start, start + colon).strip()
            head_end = start + colon + 1
            body, _ = page.trimmed(head_end, end)
            page.trace.append(Trace(start, head_end, "label", body))
            start = body
            text = page.cut(start, end)
    return {"text": text, "span": (start, end), "label": label, "under": under, "items": []}


def items(page: Page, blocks: Sequence[Block], under: str | None, section: str | None) -> list[dict[str, Any]]:
    """Return the Items of a run of blocks, nested as their depth says."""
    if not [1 for block in blocks if block.depth or ":" in block.text]:
        return [
            {"text": text, "span": (start, end), "label": None, "under": under, "items": []}
            for _, text, start, end, *_ in blocks
        ]
    out: list[dict[str, Any]] = []
    open_lists: list[tuple[int, list[dict[str, Any]]]] = [(-1, out)]
    for block in blocks:
        entry = item(page, block, under, section)
        if block.kind != "item":
            out.append(entry)
            open_lists = [(-1, out)]
            continue
        depth = block.depth
        while open_lists[-1][0] >= depth:
            open_lists.pop()
        if len(open_lists) > 1:
            entry["under"] = None
        open_lists[-1][1].append(entry)
        if len(open_lists) < MAX_DEPTH:
            open_lists.append((depth, entry["items"]))
        else:
            _too_deep(page, block)
    return out


def _too_deep(page: Page, block: Block) -> None:
    if not page.nesting:
        page.nesting = True
        page.findings.add("list-too-deep", block.span, limit=MAX_DEPTH)


class Group(NamedTuple):
    """A run of blocks under one sub-label, or under none."""

    route: str | None
    under: str | None
    heading: Block | None
    blocks: Sequence[Block]


def groups(page: Page, section: Section) -> Iterator[Group]:
    """Yield the runs of a section in page order, and note their sub-labels."""
    if section.blocks:
        yield Group(None, None, None, section.blocks)
    for child in section.children:
        heading = child.heading
        under = None
        if heading is not None:
            owner = child.blocks[0].start if child.blocks else -1
            page.trace.append(Trace(heading.start, heading.end, "label", owner))
            under = heading.text.rstrip().removesuffix(":").rstrip()
        yield Group(child.key, under, heading, child.blocks)


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
    for group in groups(page, section):
        for entry in items(page, group.blocks, group.under, key):
            route = group.route
            if route is None and entry["label"] is not None:
                route = label_route(key, entry["label"])
            target[route if route in target else default].append(entry)
            filed.append(entry)
    return filed


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
            bare = piece.rstrip(" \uffff")
            lead = len(piece) - len(piece.lstrip(" \uffff"))
            stop = len(bare) - 1 if bare.endswith(".") else len(bare)
            spans.append((start + place + lead, start + place + stop))
        else:
            spans.extend((start + place + a, start + place + b) for a, b in lists.split_list(piece))
        place = sentence
    if not spans:
        return []
    at = start
    for a, b in spans:
        page.note(at, a, "separator", a)
        at = b
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


# --- one function a section ------------------------------------------------------------------------------------

Record = dict[str, Any]
Shape = "Callable[[Page, Section, Record], None]"


def _list_of(field: str) -> Callable[[Page, Section, Record], None]:
    def shape(page: Page, section: Section, record: Record) -> None:
        record[field].extend(flat(page, section))

    return shape


def name_block(page: Page, section: Section, record: Record) -> None:
    """Names -> Name entries; codes restated inside them -> Code entries."""
    label: tuple[str, int, int] | None = None
    blocks = section.blocks
    # under `Alternative Names` or `Synonyms` every line is an alias
    heading = section.heading.text.rstrip(":") if section.heading is not None else ""
    own = heading if names.label_use(heading) in ("common", "technical") else None
    for index, block in enumerate(blocks):
        text = block.text
        if index and _is_prose(block):
            # a heading is lost, and what follows is no name
            page.findings.add("prose-among-names", (block.start, blocks[-1].end))
            record["leftovers"].extend({"text": other.text, "span": other.span} for other in blocks[index:])
            return
        if (
            text[-1] == ":"
            and len(text) < _MAX_LABEL
            and index + 1 < len(blocks)
            and names.label_use(text[:-1]) is not None
        ):
            label = (text[:-1], block.start, block.end)
            page.trace.append(Trace(block.start, block.end, "label", blocks[index + 1].start))
            continue
        if label is not None and block.kind != "item" and blocks[index - 1].kind == "item":
            label = None
        add_names(page, block, record, label[0] if label else own)


def _is_prose(block: Block) -> bool:
    """Tell whether a line among the names is a sentence and opens with no alias marker."""
    text = block.text
    if block.kind != "text" or len(text) <= 60 or text[-1] != "." or not lists.is_sentence(text):
        return False
    return not [1 for part in names.names(text) if part.label is not None]


def add_names(page: Page, block: Block, record: Record, label: str | None = None) -> None:
    """Add the names of one line to the record."""
    start, end = block.start, block.end
    raw = page.text[start:end]
    cut: list[tuple[int, int]] = []
    hits: list[codes.CodeMatch] = []
    if any(character.isdigit() for character in raw):
        system = record["_system"]
        for hit in codes.codes_in(raw, system):
            if any(
                code["code"] not in (None, hit.code) and code["system"] == hit.system.name for code in record["codes"]
            ):
                continue
            cut.append((hit.outer_start, hit.outer_end))
            hits.append(hit)
    found = names.names(raw, label=label, cut=cut)
    for hit in hits:
        # a code in the middle of a name stays in it; at its ends it is taken off
        inside = any(part.start < hit.outer_end and hit.outer_start < part.end for part in found)
        _add_code(page, record, hit, start, traced=not inside)
        if inside:
            cut.remove((hit.outer_start, hit.outer_end))
    have_preferred = any(name["use"] == "preferred" for name in record["names"])
    at = 0
    seen_label = -1
    for part in found:
        use = part.use
        if use == "preferred":
            use = "common" if have_preferred else use
            have_preferred = True
        own = part.label
        if own is not None and part.label_start >= 0 and part.label_start != seen_label:
            seen_label = part.label_start
            page.note(start + at, start + part.label_start, "separator", start + part.start)
            page.note(start + part.label_start, start + part.label_end, "label", start + part.start)
            at = part.label_end
        _note_gap(page, start, at, part.start, cut, start + part.start)
        at = max(at, part.end)
        record["names"].append(
            {
                "text": page.cut(start + part.start, start + part.end),
                "span": (start + part.start, start + part.end),
                "label": own,
                "use": use,
            }
        )
    owner = start + found[-1].start if found else -1
    _note_gap(page, start, at, len(raw), cut, owner)


def _note_gap(page: Page, base: int, start: int, end: int, cut: list[tuple[int, int]], owner: int) -> None:
    """Note what stands between two names as separators, the phrases of codes left out: they are noted already."""
    for a, b in cut:
        if start <= a and b <= end:
            page.note(base + start, base + a, "separator", owner)
            start = b
    page.note(base + start, base + end, "separator", owner)


def _add_code(page: Page, record: Record, hit: codes.CodeMatch, base: int, traced: bool) -> None:
    span = (base + hit.start, base + hit.end)
    if traced:
        page.trace.append(Trace(*span, "text", span[0]))
        page.note(base + hit.outer_start, span[0], "label", span[0])
        page.note(span[1], base + hit.outer_end, "separator", span[0])
    entry = {
        "system": hit.system.name,
        "uri": hit.system.uri,
        "code": hit.code,
        "display": None,
        "origin": "text",
        "span": span,
    }
    for index, code in enumerate(record["codes"]):
        if code["system"] == hit.system.name and code["code"] is None:
            record["codes"][index] = entry
            return
    if not any(code["system"] == hit.system.name and code["code"] == hit.code for code in record["codes"]):
        record["codes"].append(entry)


def _purpose(page: Page, section: Section, record: Record) -> None:
    routed(page, section, record["purpose"], "overview")


def _indications(page: Page, section: Section, record: Record) -> None:
    target = record["indications"]
    for entry in routed(page, section, target, "conditions"):
        label = entry["label"]
        if label is not None and page.vocabulary.heading(label) == "contraindications":
            fields = (target["conditions"], target["patient_criteria"])
            next(field for field in fields if entry in field).remove(entry)
            record["contraindications"].append(entry)
        elif (label is not None and indications.speaks_against(label)) or indications.refuses(entry["text"]):
            page.findings.add("reads-against", entry["span"], label=label or entry["text"])


def _preparation(page: Page, section: Section, record: Record) -> None:
    target = record["preparation"]
    fields = {"instructions": target["instructions"], "tests": target["tests"]}
    filed = routed(page, section, fields, "instructions")
    if target["fasting"] is None:
        target["fasting"] = next((hit for entry in _walk(filed) if (hit := _fasting(page, entry)) is not None), None)


def _fasting(page: Page, entry: dict[str, Any]) -> dict[str, Any] | None:
    start, end = entry["span"]
    label = entry["label"] or entry["under"]
    hit = fasting.fasting(page.text[start:end], label=label)
    if hit is None:
        return None
    return {
        "required": hit.required,
        "conditional": hit.conditional,
        "range": hit.range,
        "from_midnight": hit.from_midnight,
        "span": (start + hit.start, start + hit.end),
    }


def _walk(entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield entry
        if entry["items"]:
            yield from _walk(entry["items"])


_EQUIPMENT = frozenset({"tool", "technology", "unspecified"})


def _announced(page: Page, block: Block) -> tuple[dict[str, Any], str | None]:
    """Return the block as an Item, and what its head or opener announces: a kind of equipment, `anesthesia`, None."""
    if equipment.may_open(block.text):
        found = equipment.opener(page.text[block.start : block.end])
        if found is not None and found.start == 0 and block.kind != "item":
            return _opened(page, block, block.start + found.end)
    entry = item(page, block, None, "description")
    label = entry["label"]
    return entry, page.vocabulary.label("description", label) if label is not None else None


def _opened(page: Page, block: Block, stop: int) -> tuple[dict[str, Any], str]:
    """Return what follows the opener that ends at `stop` as an Item, the opener its label."""
    label = page.cut(block.start, stop)
    if page.text[stop : stop + 1] == ":":
        stop += 1
    body, end = page.trimmed(stop, block.end)
    page.trace.append(Trace(block.start, stop, "label", body))
    entry: dict[str, Any] = {
        "text": page.cut(body, end),
        "span": (body, end),
        "label": label,
        "under": None,
        "items": [],
    }
    return entry, equipment.kind(label)


def _add_equipment(
    page: Page, record: Record, entry: dict[str, Any], label: str | None, kind: str, step: int | None
) -> None:
    """Add what a line names, one Equipment a thing."""
    for a, b in split_line(page, *entry["span"]):
        record["equipment"].append({"text": page.cut(a, b), "span": (a, b), "label": label, "kind": kind, "step": step})


def _equipment_block(page: Page, record: Record, block: Block, label: str | None, kind: str, step: int | None) -> None:
    """Add what one block under a tools label names; its own head, where it has one, is the label."""
    entry, announced = _announced(page, block)
    own = entry["label"]
    _add_equipment(page, record, entry, own or label, announced if announced in _EQUIPMENT else kind, step)


def _description(page: Page, section: Section, record: Record) -> None:
    for group in groups(page, section):
        route = group.route
        if route is not None and route in _EQUIPMENT:
            for block in group.blocks:
                _equipment_block(page, record, block, group.under, route, None)
        elif route == "anesthesia":
            entries = items(page, group.blocks, group.under, "description")
            record["anesthesia"]["statements"].extend(entries)
        else:
            _steps(page, group, record)


def _steps(page: Page, group: Group, record: Record) -> None:
    """Items are steps, whatever their marker; lines of prose are description, equipment or anesthesia."""
    steps: list[dict[str, Any]] = record["steps"]
    # depth of an open item, and where its children go: a list of items, or a tools label and its kind
    open_lists: list[tuple[int, list[dict[str, Any]] | None, str | None, str]] = [(-1, steps, None, "")]
    for block in group.blocks:
        if block.kind != "item":
            open_lists = open_lists[:1]
            _prose(page, block, group, record)
            continue
        while open_lists[-1][0] >= block.depth:
            open_lists.pop()
        depth = len(open_lists)
        _, sink, label, kind = open_lists[-1]
        step = len(steps) if depth > 1 else None
        if sink is None:
            _equipment_block(page, record, block, label, kind, step)
            continue
        route = page.vocabulary.label("description", block.text) if block.text[-1] == ":" and depth > 1 else None
        if route is not None and route in _EQUIPMENT:
            page.trace.append(Trace(block.start, block.end, "label", -1))
            open_lists.append((block.depth, None, block.text[:-1], route))
            continue
        entry, announced = _announced(page, block)
        if announced is not None and announced in _EQUIPMENT:
            _add_equipment(page, record, entry, entry["label"], announced, step)
            continue
        if depth == 1:
            entry["under"] = group.under
        if depth == 1:
            entry["number"] = len(steps) + 1
        sink.append(entry)
        if depth < MAX_DEPTH:
            open_lists.append((block.depth, entry["items"], None, ""))
        else:
            _too_deep(page, block)


def _prose(page: Page, block: Block, group: Group, record: Record) -> None:
    entry, announced = _announced(page, block)
    if announced is not None and announced in _EQUIPMENT:
        step = len(record["steps"]) if block.depth and record["steps"] else None
        _add_equipment(page, record, entry, entry["label"], announced, step)
        return
    entry["under"] = group.under
    if announced == "anesthesia":
        record["anesthesia"]["statements"].append(entry)
    else:
        record["description"].append(entry)


def _equipment(page: Page, section: Section, record: Record) -> None:
    kind = equipment.kind(section.heading.text) if section.heading is not None else "unspecified"
    if (
        kind == "unspecified"
        and page.vocabulary.label("description", section.heading.text if section.heading else "") is None
    ):
        kind = "tool"
    for group in groups(page, section):
        for block in group.blocks:
            under = equipment.kind(group.under) if group.under else kind
            _equipment_block(page, record, block, group.under, under, None)


def _anesthesia(page: Page, section: Section, record: Record) -> None:
    record["anesthesia"]["statements"].extend(flat(page, section))


def _duration(page: Page, section: Section, record: Record) -> None:
    entries = flat(page, section)
    target = record["duration"]
    target["statements"].extend(entries)
    if target["range"] is not None:
        return
    for entry in _walk(entries):
        start, end = entry["span"]
        hit = durations.procedure_duration(page.text[start:end])
        if hit is None:
            continue
        if hit.per:
            page.findings.add(
                "duration-per-unit",
                (start + hit.start, start + hit.end),
                text=page.cut(start + hit.start, start + hit.end),
            )
        else:
            target["range"] = hit.range
        return


def _setting(page: Page, section: Section, record: Record) -> None:
    entries = flat(page, section)
    target = record["setting"]
    target["statements"].extend(entries)
    kinds = target["kinds"]
    for entry in _walk(entries):
        for said in (entry["label"], entry["text"]):
            if said:
                kinds.extend(kind for kind in settings.kinds(said) if kind not in kinds)


def _personnel(page: Page, section: Section, record: Record) -> None:
    for entry in flat(page, section):
        start, end = entry["span"]
        label = entry["label"]
        role = personnel.role(label) if label else "other"
        if role == "other":
            role = personnel.role(entry["text"])
        entry["role"] = role
        clause = personnel.condition(page.text[start:end])
        entry["condition"] = page.cut(start + clause[0], start + clause[1]) if clause else None
        record["personnel"].append(entry)


def _risks(page: Page, section: Section, record: Record) -> None:
    for group in groups(page, section):
        listed = risks.label_frequency(group.under) if group.under else None
        for entry in items(page, group.blocks, group.under, section.key):
            label = entry["label"]
            frequency = risks.label_frequency(label) if label else None
            if frequency is not None and not entry["items"]:
                _split_risk(page, entry, frequency, record)
                continue
            if frequency is None and listed is None and ". " not in entry["text"]:
                # of several sentences one may speak of another risk: then no frequency is said of the item
                frequency = risks.frequency(entry["text"])
            entry["frequency"] = frequency or listed
            record["risks"].append(entry)


def _split_risk(page: Page, entry: dict[str, Any], frequency: str, record: Record) -> None:
    """`Common: Infection, bleeding or stiffness.` is one Risk each."""
    for a, b in split_line(page, *entry["span"]):
        record["risks"].append(
            {
                "text": page.cut(a, b),
                "span": (a, b),
                "label": entry["label"],
                "under": entry["under"],
                "items": [],
                "frequency": frequency,
            }
        )


def _recovery(page: Page, section: Section, record: Record) -> None:
    target = record["recovery"]
    fields = {name: target[name] for name in ("instructions", "restrictions", "follow_up", "expectations")}
    filed = routed(page, section, fields, "instructions")
    if target["time"] is not None:
        return
    for entry in _walk(filed):
        start, end = entry["span"]
        hit = durations.recovery_time(page.text[start:end], label=entry["label"] or entry["under"])
        if hit is not None:
            target["time"] = hit.range
            return


def _alternatives(page: Page, section: Section, record: Record) -> None:
    found: list[dict[str, Any]] = record["alternatives"]
    label_route = page.vocabulary.label
    for group in groups(page, section):
        entries = items(page, group.blocks, group.under, "alternatives")
        heading = group.heading
        if heading is not None and group.route is None and entries and _weighs(page, entries[0]):
            # `Shoe raise:` above nothing but pros and cons is the alternative itself
            page.trace.pop(page.trace.index(Trace(heading.start, heading.end, "label", group.blocks[0].start)))
            found.append(_alternative(item(page, heading, None, None)))
            for entry in entries:
                entry["under"] = None
        for entry in entries:
            route = group.route or (label_route("alternatives", entry["label"]) if entry["label"] else None)
            if route in ("pros", "cons"):
                if found:
                    found[-1][route].append(entry)
                    continue
                page.findings.add("orphan-pros-cons", entry["span"], label=entry["label"] or group.under)
            _alternative(entry)
            kept: list[dict[str, Any]] = []
            for child in entry["items"]:
                said = child["label"]
                nested = label_route("alternatives", said) if said else None
                if nested is None and child["items"] and child["text"].endswith(":"):
                    nested = label_route("alternatives", child["text"])
                    if nested is not None:
                        start, end = child["span"]
                        page.trace.append(Trace(start, end, "label", child["items"][0]["span"][0]))
                        for grandchild in child["items"]:
                            grandchild["under"] = child["text"][:-1]
                        entry[nested].extend(child["items"])
                        continue
                (entry[nested] if nested in ("pros", "cons") else kept).append(child)
            entry["items"] = kept
            found.append(entry)


def _alternative(entry: dict[str, Any]) -> dict[str, Any]:
    entry["pros"], entry["cons"] = [], []
    return entry


def _weighs(page: Page, entry: dict[str, Any]) -> bool:
    return entry["label"] is not None and page.vocabulary.label("alternatives", entry["label"]) is not None


def _patient_experience(page: Page, section: Section, record: Record) -> None:
    routed(page, section, record["patient_experience"], "overview")


def extra(page: Page, section: Section, record: Record) -> None:
    """A section under a heading without a field keeps its own heading and body."""
    heading = section.heading
    if heading is None:
        return
    start, end = heading.start, heading.end
    raw = page.text[start:end]
    number = _NUMBERED.match(raw)
    if number:
        start += number.end()
        page.note(heading.start, start, "marker", start)
    while end > start + 1 and page.text[end - 1] in ": \uffff":
        end -= 1
    page.note(end, heading.end, "separator", start)
    record["extra_sections"].append(
        {"heading": {"text": page.cut(start, end), "span": (start, end)}, "items": flat(page, section)}
    )


_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,4}[.)]|[A-H][.)])\s+(?=\D)")

SHAPES: dict[str, Callable[[Page, Section, Record], None]] = {
    "names": name_block,
    "summary": _list_of("summary"),
    "purpose": _purpose,
    "indications": _indications,
    "contraindications": _list_of("contraindications"),
    "preparation": _preparation,
    "description": _description,
    "equipment": _equipment,
    "anesthesia": _anesthesia,
    "duration": _duration,
    "setting": _setting,
    "personnel": _personnel,
    "risks": _risks,
    "benefits": _list_of("benefits"),
    "recovery": _recovery,
    "alternatives": _alternatives,
    "patient_experience": _patient_experience,
    "outcomes": _list_of("outcomes"),
    "notices": _list_of("notices"),
    "related": _list_of("related"),
}


def anesthesia_kinds(page: Page, record: Record) -> list[str]:
    """Return the kinds of anesthesia that statements, steps and description name, in page order."""
    said: list[tuple[int, str, bool]] = []
    for field, stated in (
        (record["anesthesia"]["statements"], True),
        (record["steps"], False),
        (record["description"], False),
    ):
        for entry in _walk(field):
            label = (entry["label"] or entry["under"] or "").lower()
            start = entry["span"][0]
            labelled = stated or "nesth" in label or "sedation" in label
            if label and labelled and not ("nesth" in label and page.vocabulary.label("description", label)):
                # `Anesthesia or Sedation` names no kind; `Spinal Anesthesia` does
                said.append((start - 1, label, False))
            said.append((start, entry["text"], labelled))
    said.sort()
    kinds: list[str] = []
    for _, text, stated in said:
        kinds.extend(kind for kind in anesthesia_words.kinds(text, stated=stated) if kind not in kinds)
    return kinds
