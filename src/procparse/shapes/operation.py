"""The procedure description -> steps, prose, equipment and anesthesia."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procparse.shapes.items import MAX_DEPTH, Group, flat, groups, item, items, too_deep, walk
from procparse.shapes.lines import split_line
from procparse.shapes.page import Page, Record
from procparse.values import anesthesia as anesthesia_words
from procparse.values import equipment

if TYPE_CHECKING:
    from procparse.document import Block, Section

_EQUIPMENT = frozenset({"tool", "technology", "unspecified"})


def description(page: Page, section: Section, record: Record) -> None:
    """File the procedure description under steps, description, equipment and anesthesia."""
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
    deepest: int | None = None
    for block in group.blocks:
        if deepest is not None and block.depth > deepest:
            too_deep(page, block)
        if block.kind != "item":
            open_lists, deepest = open_lists[:1], None
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
            page.trace.append((block.start, block.end, "label", -1))
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
            deepest = None
        else:
            deepest = block.depth if deepest is None else min(deepest, block.depth)


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


def _announced(page: Page, block: Block) -> tuple[dict[str, Any], str | None]:
    """Return the block as an Item, and what its head or opener announces: a kind of equipment, `anesthesia`, None."""
    if equipment.may_open(block.text):
        found = equipment.opener(page.text[block.start : block.end])
        if found is not None and found.start == 0 and block.kind != "item":
            return _opened(page, block, block.start + found.end)
    entry = item(page, block, None, "description")
    label = entry["label"]
    if label is None:
        return entry, None
    return entry, page.vocabulary.label("description", label) or equipment.labelled(label)


def _opened(page: Page, block: Block, stop: int) -> tuple[dict[str, Any], str]:
    """Return what follows the opener that ends at `stop` as an Item, the opener its label."""
    label = page.cut(block.start, stop)
    if page.text[stop : stop + 1] == ":":
        stop += 1
    body, end = page.trimmed(stop, block.end)
    page.trace.append((block.start, stop, "label", body))
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
    """Add what a line names, one Equipment a thing; `Tools: none` names none, and stays as prose."""
    if equipment.is_none(entry["text"]):
        entry["label"] = label
        record["description"].append(entry)
        return
    for a, b in split_line(page, *entry["span"]):
        record["equipment"].append({"text": page.cut(a, b), "span": (a, b), "label": label, "kind": kind, "step": step})


def _equipment_block(page: Page, record: Record, block: Block, label: str | None, kind: str, step: int | None) -> None:
    """Add what one block under a tools label names; its own head, where it has one, is the label."""
    entry, announced = _announced(page, block)
    own = entry["label"]
    if announced == "anesthesia" and block.kind != "item":
        # a list without marks ends where another label stands
        record["anesthesia"]["statements"].append(entry)
        return
    _add_equipment(page, record, entry, own or label, announced if announced in _EQUIPMENT else kind, step)


def tools(page: Page, section: Section, record: Record) -> None:
    """File a section of its own about equipment."""
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


def anesthesia(page: Page, section: Section, record: Record) -> None:
    """File a section of its own about anesthesia."""
    record["anesthesia"]["statements"].extend(flat(page, section))


def anesthesia_kinds(page: Page, record: Record) -> list[str]:
    """Return the kinds of anesthesia that statements, steps and description name, in page order."""
    said: list[tuple[int, str, bool]] = []
    for field, stated in (
        (record["anesthesia"]["statements"], True),
        (record["steps"], False),
        (record["description"], False),
    ):
        for entry in walk(field):
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
