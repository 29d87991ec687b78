"""The name block -> Name entries, and Code entries for codes that are restated inside names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.shapes.heads import MAX_LABEL
from procparse.shapes.page import Page, Record
from procparse.values import codes, lists, names

if TYPE_CHECKING:
    from procparse.document import Block, Section


_MAX_LINE = 2000  # a name with a code in it is never longer; a line that is, is no name
_OPENS_SENTENCE = frozenset({"it", "this", "these", "the", "a", "an", "they", "you", "your", "we", "there", "patients"})
_DIGIT = re.compile(r"\d")


def name_block(page: Page, section: Section, record: Record) -> None:
    """Names -> Name entries; codes restated inside them -> Code entries."""
    label: tuple[str, int, int] | None = None
    blocks = section.blocks
    # under `Alternative Names` or `Synonyms` every line is an alias
    heading = section.heading.text.rstrip(":") if section.heading is not None else ""
    own = heading if names.label_use(heading) in ("common", "technical") else None
    for index, block in enumerate(blocks):
        text = block.text
        if index and is_prose(block):
            # a heading is lost, and what follows is no name
            page.findings.add("prose-among-names", (block.start, blocks[-1].end))
            record["leftovers"].extend({"text": other.text, "span": other.span} for other in blocks[index:])
            return
        if len(text) < MAX_LABEL and index + 1 < len(blocks) and names.label_use(text.removesuffix(":")) is not None:
            label = (text.removesuffix(":"), block.start, block.end)
            page.trace.append((block.start, block.end, "label", blocks[index + 1].start))
            continue
        if label is not None and block.kind != "item" and blocks[index - 1].kind == "item":
            label = None
        add_names(page, block, record, label[0] if label else own)


def is_prose(block: Block) -> bool:
    """Tell whether a line among the names is a sentence and opens with no alias marker."""
    text = block.text
    if block.kind != "text" or text.count(" ") < 3 or not lists.is_sentence(text):
        return False
    if text[-1] != "." and text.partition(" ")[0].lower() not in _OPENS_SENTENCE:
        return False  # `Removal of what is left of the cuff`
    return not [1 for part in names.names(text) if part.label is not None]


def add_names(page: Page, block: Block, record: Record, label: str | None = None) -> None:
    """Add the names of one line to the record."""
    start, end = block.start, block.end
    raw = page.text[start:end]
    cut: list[tuple[int, int]] = []
    hits: list[codes.CodeMatch] = []
    if len(raw) <= _MAX_LINE and _DIGIT.search(raw):
        system = record["_system"]
        for hit in codes.codes_in(raw, system or codes.HCPCS):  # its form is like no other, so no label line is needed
            if system is None and raw.strip() == hit.code:
                continue  # nothing else on the line: without a label line it is the name
            if any(
                code["code"] not in (None, hit.code) and code["system"] == hit.system.name for code in record["codes"]
            ):
                continue
            cut.append((hit.outer_start, hit.outer_end))
            hits.append(hit)
        if (odd := codes.unread(raw, hits)) is not None:
            page.findings.add("code-unclear", (start + odd[0], start + odd[1]), text=raw[slice(*odd)])
    found = names.names(raw, label=label, cut=cut)
    name_list = record["names"]
    for hit in hits:
        # a code in the middle of a name stays in it; at its ends it is taken off
        inside = any(part.start < hit.outer_end and hit.outer_start < part.end for part in found)
        add_code(page, record, hit, start, traced=not inside)
        if inside:
            cut.remove((hit.outer_start, hit.outer_end))
    at = 0
    seen_label = -1
    for part in found:
        use = part.use
        if use == "preferred":
            use = "common" if record["_preferred"] else use
            record["_preferred"] = True
        own = part.label
        if own is not None and part.label_start >= 0 and part.label_start != seen_label:
            seen_label = part.label_start
            _note_gap(page, start, at, part.label_start, cut, start + part.start)
            page.note(start + part.label_start, start + part.label_end, "label", start + part.start)
            at = part.label_end
        _note_gap(page, start, at, part.start, cut, start + part.start)
        at = max(at, part.end)
        span = (start + part.start, start + part.end)
        name_list.append({"text": page.cut(*span), "span": span, "label": own, "use": use})
    owner = start + found[-1].start if found else -1
    if clause := names.clause_behind(raw, at):  # `"A" or "B" when done twice`
        _note_gap(page, start, at, clause[0], cut, owner)
        span = (start + clause[0], start + clause[1])
        record["leftovers"].append({"text": page.cut(*span), "span": span})
        at = clause[1]
    _note_gap(page, start, at, len(raw), cut, owner)


def _note_gap(page: Page, base: int, start: int, end: int, cut: list[tuple[int, int]], owner: int) -> None:
    """Note what stands between two names as separators, the phrases of codes left out: they are noted already."""
    if start >= end:
        return
    for a, b in cut:
        if start <= a and b <= end:
            page.note(base + start, base + a, "separator", owner)
            start = b
    page.note(base + start, base + end, "separator", owner)


def add_code(page: Page, record: Record, hit: codes.CodeMatch, base: int, traced: bool = True) -> None:
    """Add a code that the text states; a Code of its system without a number takes it up."""
    span = (base + hit.start, base + hit.end)
    if traced:
        page.trace.append((*span, "text", span[0]))
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
