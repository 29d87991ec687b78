"""A section's blocks -> the value of its field, as plain dicts for one validation at the end.

SHAPES has one row a section whose field is more than a list of Items. A shape takes the section and the record
under construction, and leaves behind, in `Page.trace`, what it took out of a line: labels and separators.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from procparse.document import ERASED
from procparse.shapes.items import MAX_DEPTH, flat, groups, item, items, routed, walk
from procparse.shapes.lines import split_line
from procparse.shapes.naming import add_names, is_prose, name_block
from procparse.shapes.operation import anesthesia, anesthesia_kinds, description, tools
from procparse.shapes.options import bracketed, tabled_options
from procparse.shapes.page import Page, Record, Trace
from procparse.shapes.rows import tabled_risks
from procparse.values import durations, fasting, personnel, risks, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from procparse.document import Section

_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,4}[.)]|[A-H][.)])\s+(?=\D)")


_OF_WHAT = re.compile(r"\b(?:of|to|for|with|in)\s+(?:the\s+|this\s+|having\s+)*(\S.*)$", re.IGNORECASE)
_PROCEDURES = frozenset({"procedure", "surgery", "operation", "treatment", "intervention"})


def shape_of(key: str) -> Callable[[Page, Section, Record], None]:
    """Return the shape of a section: its row in SHAPES, or a plain list of Items."""
    return SHAPES.get(key, _listed)


def _listed(page: Page, section: Section, record: Record) -> None:
    record[section.key or ""].extend(flat(page, section))


def _purpose(page: Page, section: Section, record: Record) -> None:
    routed(page, section, record["purpose"], "overview")


def _indications(page: Page, section: Section, record: Record) -> None:
    target = record["indications"]
    filed: dict[str, list[dict[str, Any]]] = {"conditions": [], "patient_criteria": []}
    routed(page, section, filed, "conditions")
    for name, found in filed.items():
        for entry in found:
            against = entry["label"] is not None and page.vocabulary.refuses(entry["label"])
            (record["contraindications"] if against else target[name]).append(entry)


def _preparation(page: Page, section: Section, record: Record) -> None:
    target = record["preparation"]
    fields = {"instructions": target["instructions"], "tests": target["tests"]}
    filed = routed(page, section, fields, "instructions")
    if target["fasting"] is None:
        _fasting(page, walk(filed), target)


def _fasting(page: Page, entries: Iterable[dict[str, Any]], target: dict[str, Any]) -> None:
    """File the first fast that is asked for or denied; what others say is a finding."""
    first: fasting.FastingMatch | None = None
    more: list[tuple[int, int]] = []
    for entry in entries:
        start, end = entry["span"]
        hit = fasting.fasting(page.text[start:end], label=entry["label"] or entry["under"])
        if hit is None:
            continue
        more += ((start + a, start + b) for a, b in hit.more)
        if first is None or (first.required is None and hit.required is not None):
            if first is not None and target["fasting"]["conditional"]:  # said of some patients only
                more.append(target["fasting"]["span"])
            first = hit
            target["fasting"] = {
                "required": hit.required,
                "conditional": hit.conditional,
                "range": hit.range,
                "from_midnight": hit.from_midnight,
                "span": (start + hit.start, start + hit.end),
            }
        elif hit.required is not None and hit[:4] != first[:4]:
            more.append((start + hit.start, start + hit.end))
    for span in more:
        page.findings.add("fasting-several", span, text=page.cut(*span))


def _duration(page: Page, section: Section, record: Record) -> None:
    entries = flat(page, section)
    target = record["duration"]
    target["statements"].extend(entries)
    if target["range"] is not None:
        return
    said = list(walk(entries))
    hit = durations.procedure_duration(
        *(page.text[slice(*entry["span"])] for entry in said),
        labels=[entry["label"] or entry["under"] for entry in said],
    )
    if hit is None:
        return
    target["range"] = hit.range
    if hit.finding is not None:
        start = said[hit.text]["span"][0]
        span = (start + hit.start, start + hit.end)
        page.findings.add(hit.finding, span, text=page.cut(*span))


def _setting(page: Page, section: Section, record: Record) -> None:
    entries = flat(page, section)
    target = record["setting"]
    target["statements"].extend(entries)
    kinds = target["kinds"]
    for entry in walk(entries):
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
        for entry in items(page, group.blocks, group.under, section.key):
            label, under = entry["label"], entry["under"]
            listed = risks.label_frequency(under) if under else None  # of its sub-label, or of its table's column
            frequency = risks.label_frequency(label) if label else None
            if frequency is not None and not entry["items"]:
                _split_risk(page, entry, frequency, record)
                continue
            if frequency is None and listed is None:
                frequency = risks.item_frequency(entry["text"])
            if frequency is None and listed is not None:
                frequency = _agreed(page, entry, listed)
            entry["frequency"] = frequency
            record["risks"].extend(tabled_risks(page, entry) if entry["items"] else (entry,))


def _split_risk(page: Page, entry: dict[str, Any], frequency: risks.Frequency, record: Record) -> None:
    """`Common: Infection, bleeding or stiffness; rare: death.` is one Risk each."""
    start, end = entry["span"]
    label, below = entry["label"], entry["under"]
    last = start
    for part in risks.parts(page.text[start:end], frequency):
        first, stop = page.trimmed(start + part.start, start + part.end)
        if part.label_start >= 0:
            label = page.cut(start + part.label_start, start + part.label_end).rstrip()
            page.note(last, start + part.label_start, "separator", first)
            page.note(start + part.label_start, first, "label", first)
        last = stop
        for a, b in split_line(page, first, stop):
            risk = {"text": page.cut(a, b), "span": (a, b), "label": label, "under": below, "items": []}
            risk["frequency"] = _agreed(page, risk, part.frequency)
            record["risks"].append(risk)


def _agreed(page: Page, entry: dict[str, Any], listed: risks.Frequency) -> risks.Frequency | None:
    frequency = risks.agreed(entry["text"], listed)
    if frequency is None:
        page.findings.add("frequency-unclear", entry["span"], text=entry["text"], listed=listed)
    return frequency


def _recovery(page: Page, section: Section, record: Record) -> None:
    target = record["recovery"]
    fields = {name: target[name] for name in ("instructions", "restrictions", "follow_up", "expectations")}
    filed = routed(page, section, fields, "instructions")
    if target["time"] is not None:
        return
    said = list(walk(filed))
    hit = durations.recovery(
        [page.text[slice(*entry["span"])] for entry in said], [entry["label"] or entry["under"] for entry in said]
    )
    if hit is None:
        return
    target["time"] = hit.range
    if hit.several:
        start = said[hit.text]["span"][0]
        span = (start + hit.start, start + hit.end)
        page.findings.add("recovery-several", span, text=page.cut(*span))


def _alternatives(page: Page, section: Section, record: Record) -> None:
    found: list[dict[str, Any]] = record["alternatives"]
    label_route = page.vocabulary.label
    texts: set[Trace] = set()  # noted as labels, and alternatives themselves
    for group in groups(page, section):
        if group.route == "tabled":
            found.extend(tabled_options(page, group.blocks))
            continue
        entries = items(page, group.blocks, group.under, "alternatives")
        heading = group.heading
        if heading is not None and group.route is None and entries and _weighs(page, entries[0]):
            # `Shoe raise:` above nothing but pros and cons is the alternative itself
            texts.add((heading.start, heading.end, "label", group.blocks[0].start))
            found.append(_alternative(item(page, heading, None, None)))
            for entry in entries:
                entry["under"] = None
        for entry in entries:
            route = group.route or (label_route("alternatives", entry["label"]) if entry["label"] else None)
            if route in ("pros", "cons"):
                if found and not _of_procedure(page, entry, found[-1], record):
                    found[-1][route].append(entry)
                    continue
                page.findings.add("orphan-pros-cons", entry["span"], label=entry["label"] or group.under)
            bracketed(page, _alternative(entry))
            kept: list[dict[str, Any]] = []
            for child in entry["items"]:
                nested, weighed = _weighed(page, child)
                (entry[nested] if nested is not None else kept).extend(weighed)
            entry["items"] = kept
            found.append(entry)
    if texts:
        page.trace[:] = [noted for noted in page.trace if noted not in texts]


def _of_procedure(page: Page, entry: dict[str, Any], above: dict[str, Any], record: Record) -> bool:
    """Tell whether a label says of what its pros or cons are, and that is the page's procedure: `Pros of surgery`."""
    label = entry["label"] or ""
    hit = _OF_WHAT.search(label) if " " in label else None
    if hit is None:
        return False
    what = hit[1].casefold()
    if what in f"{above['label'] or ''} {above['text']}".casefold():
        return False
    own = [record["title"]["text"]] if record["title"] is not None else []
    own += [name["text"] for name in record["names"]]
    return what in _PROCEDURES or what in (name.casefold() for name in own)


def _weighed(page: Page, child: dict[str, Any]) -> tuple[str | None, list[dict[str, Any]]]:
    """Return `pros` or `cons` with what a nested item gives to it; None and the item where it gives nothing."""
    said = child["label"]
    if said:
        route = page.vocabulary.label("alternatives", said)
        return (route, [child]) if route in ("pros", "cons") else (None, [child])
    if child["items"] and (route := page.vocabulary.label("alternatives", child["text"])) in ("pros", "cons"):
        # `Pros` with or without a colon, above its own list
        start, end = child["span"]
        page.trace.append((start, end, "label", child["items"][0]["span"][0]))
        for grandchild in child["items"]:
            grandchild["under"] = child["text"].removesuffix(":")
        return route, child["items"]
    return None, [child]


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
    while end > start + 1 and page.text[end - 1] in f": {ERASED}":
        end -= 1
    page.note(end, heading.end, "separator", start)
    record["extra_sections"].append(
        {"heading": {"text": page.cut(start, end), "span": (start, end)}, "items": flat(page, section)}
    )


SHAPES: dict[str, Callable[[Page, Section, Record], None]] = {
    "names": name_block,
    "purpose": _purpose,
    "indications": _indications,
    "preparation": _preparation,
    "description": description,
    "equipment": tools,
    "anesthesia": anesthesia,
    "duration": _duration,
    "setting": _setting,
    "personnel": _personnel,
    "risks": _risks,
    "recovery": _recovery,
    "alternatives": _alternatives,
    "patient_experience": _patient_experience,
}

__all__ = ["MAX_DEPTH", "SHAPES", "Page", "Trace", "add_names", "anesthesia_kinds", "extra", "is_prose", "shape_of"]
