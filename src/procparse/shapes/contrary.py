"""A finished record -> warnings about words that say the reverse of the field they stand in.

The text is kept where the page has it; a person should look. Words of one section are never moved on a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procparse.shapes.items import walk
from procparse.shapes.page import Page, Record
from procparse.values import indications, risks

if TYPE_CHECKING:
    from collections.abc import Iterator

# Fields of lists in which a reason against has no place; in prose, and among alternatives, it may well stand.
_FIELDS = (
    *(("purpose", name) for name in ("conditions", "goals", "overview")),
    *(("preparation", name) for name in ("instructions", "tests")),
    *(("recovery", name) for name in ("instructions", "restrictions", "follow_up", "expectations")),
    *(("patient_experience", name) for name in ("overview", "during", "after", "pain_management")),
    *(("duration", "statements"), ("setting", "statements"), ("personnel",), ("risks",), ("benefits",)),
)


def report(page: Page, record: Record) -> None:
    """Add a warning for each item that reads as the reverse of its field."""
    low = page.text.lower()
    _indications(page, record)
    for entry in walk(record["contraindications"]):
        label = entry["label"] or entry["under"]
        if indications.speaks_in_favour(entry["text"]) or (label is not None and indications.promises(label)):
            page.findings.add("reads-in-favour", entry["span"], label=label or entry["text"])
    _benefits(page, record["benefits"])
    for entry in walk(record["risks"]):
        label = entry["label"] or entry["under"]
        if label is not None and risks.promises(label):
            page.findings.add("reads-as-benefit", entry["span"], label=label)
    if indications.may_exclude(low):
        for field in _FIELDS:
            for entry in _items(record, field):
                if indications.excludes(f"{entry['label'] or entry['under'] or ''}: {entry['text']}"):
                    said = entry["label"] or entry["text"]
                    page.findings.add("reads-against", entry["span"], label=said, section=field[0].replace("_", " "))


def _items(record: Record, field: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    entries: Any = record
    for name in field:
        entries = entries[name]
    return walk(entries)


def _indications(page: Page, record: Record) -> None:
    entries = [entry for name in ("conditions", "patient_criteria") for entry in walk(record["indications"][name])]
    refused = indications.may_refuse("\n".join([entry["text"] for entry in entries]))
    own = _own_words(record) if refused else frozenset()
    for entry in entries:
        label = entry["label"]
        if (label is not None and indications.speaks_against(label)) or (
            refused and indications.refuses(entry["text"], own)
        ):
            page.findings.add("reads-against", entry["span"], label=label or entry["text"], section="indications")


def _own_words(record: Record) -> frozenset[str]:
    """Return the words of the page's title and names, in lower case."""
    said = [name["text"] for name in record["names"]]
    if record["title"] is not None:
        said.append(record["title"]["text"])
    return frozenset(" ".join(said).lower().replace(",", " ").split())


def _benefits(page: Page, entries: list[dict[str, Any]]) -> None:
    harmful = risks.may_harm("\n".join([entry["text"] for entry in entries]))
    for entry in walk(entries):
        label = entry["label"] or entry["under"]
        said = label or entry["text"]
        if (
            (label is not None and risks.warns(label))
            or (harmful and risks.turns(entry["text"]))
            or (len(said) <= 60 and page.vocabulary.harms(said))
            or (harmful and risks.harms(entry["text"]))
        ):
            page.findings.add("reads-as-risk", entry["span"], label=said)
