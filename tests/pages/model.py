"""Abstract pages: blocks (what is printed) beside operations (what the record must then hold)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

CANONICAL: dict[str, str] = {
    "summary": "Summary",
    "purpose": "Purpose",
    "indications": "Indications",
    "preparation": "Preparation",
    "description": "Procedure Description",
    "duration": "Duration",
    "setting": "Setting",
    "personnel": "Personnel",
    "risks": "Risks and Complications",
    "benefits": "Benefits",
    "recovery": "Recovery",
    "alternatives": "Alternatives",
    "patient_experience": "Patient Experience",
}
"""Canonical headings after the name heading, in page order."""

NAME_HEADING = "Name of the Procedure"
URIS = {
    "CPT": "http://www.ama-assn.org/go/cpt",
    "HCPCS": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
}


@dataclass(frozen=True)
class Block:
    """One printed block.

    kind: `heading` (section heading), `para` (unbulleted line), `label` (unbulleted line that introduces
    a list), `item` (list item, with nested blocks as children), `chrome` (site line, title, label line).
    """

    kind: str
    text: str
    ordered: bool = False
    children: tuple[Block, ...] = ()
    hard: bool = False
    """Follows the block above without a blank line (a hard line break in the source)."""
    known: bool = True
    """Headings: False for one that no vocabulary has."""
    group: int = 0
    """Items: another number than the item above starts a new list."""


@dataclass
class Section:
    """A section: its heading, its blocks, and what its blocks put into the record."""

    key: str
    heading: str | None
    blocks: list[Block] = field(default_factory=list)
    ops: list[tuple[Any, ...]] = field(default_factory=list)
    known: bool = True

    def put(self, path: str, value: Json) -> None:
        self.ops.append(("put", path, value))

    def set(self, path: str, value: Any) -> None:
        self.ops.append(("set", path, value))

    def para(self, text: str, *, hard: bool = False) -> None:
        self.blocks.append(Block("para", text, hard=hard))

    def label(self, text: str) -> None:
        self.blocks.append(Block("label", text))

    def item(self, text: str, *, ordered: bool = False, children: tuple[Block, ...] = (), group: int = 0) -> None:
        self.blocks.append(Block("item", text, ordered, children, group=group))


@dataclass
class Page:
    """An abstract page. `open_paths` are fields that the contract leaves open for it: not compared."""

    seed: int
    kind: str = "procedure"
    title: str | None = None
    top: list[Block] = field(default_factory=list)
    top_ops: list[tuple[Any, ...]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    features: set[str] = field(default_factory=set)
    open_paths: set[str] = field(default_factory=set)
    soft_labels: set[str] = field(default_factory=set)
    """Texts of items whose `label`/`under` the contract leaves open."""
    soft_steps: bool = False
    """`equipment[].step` is open: the label was glued to a step, not nested under it."""
    lost_headings: bool = False
    """The single-word headings are missing; two blank lines stand for each (bullet form only)."""
    markdown_name: bool = False

    def headings(self) -> list[str]:
        """Section headings as abstract text, in page order."""
        return [s.heading for s in self.sections if s.heading]

    def feature(self, name: str, *open_paths: str) -> None:
        self.features.add(name)
        self.open_paths.update(open_paths)


def item(text: str, label: str | None = None, under: str | None = None, items: list[Json] | None = None) -> Json:
    return {"text": text, "label": label, "under": under, "items": items or []}


def name(text: str, use: str, label: str | None = None) -> Json:
    return {"text": text, "label": label, "use": use}


def code(system: str, number: str | None) -> Json:
    return {"system": system, "uri": URIS[system], "code": number, "display": None, "origin": "text", "table": None}


def equipment(text: str, label: str | None, kind: str) -> Json:
    return {"text": text, "label": label, "kind": kind, "step": None}


def time(low: float | None, high: float | None, unit: str) -> Json:
    return {"low": low, "high": high, "unit": unit}


def empty_record() -> Json:
    return {
        "kind": "procedure",
        "title": None,
        "names": [],
        "codes": [],
        "summary": [],
        "purpose": {"overview": [], "conditions": [], "goals": []},
        "indications": {"conditions": [], "patient_criteria": []},
        "contraindications": [],
        "preparation": {"instructions": [], "tests": [], "fasting": None},
        "description": [],
        "steps": [],
        "equipment": [],
        "anesthesia": {"statements": [], "kinds": []},
        "duration": {"statements": [], "range": None},
        "setting": {"statements": [], "kinds": []},
        "personnel": [],
        "risks": [],
        "benefits": [],
        "recovery": {
            "instructions": [],
            "restrictions": [],
            "follow_up": [],
            "expectations": [],
            "time": None,
        },
        "alternatives": [],
        "patient_experience": {"overview": [], "during": [], "after": [], "pain_management": []},
        "outcomes": [],
        "notices": [],
        "related": [],
        "extra_sections": [],
        "leftovers": [],
    }
