"""The typed record: what one page says, as frozen pydantic models that publish their JSON Schema.

Field names and JSON shape are a contract (`schema_version`); the models know nothing of pages,
headings or patterns.
"""

from __future__ import annotations

import html
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Literal["1.0"] = "1.0"

Kind = Literal["procedure", "condition", "unknown"]
NameUse = Literal["preferred", "common", "technical", "abbreviation"]
CodeOrigin = Literal["text", "source", "table"]
TimeUnit = Literal["min", "h", "d", "wk", "mo", "a"]
EquipmentKind = Literal["tool", "technology", "unspecified"]
AnesthesiaKind = Literal[
    "general", "regional", "local", "spinal", "epidural", "nerve_block", "topical", "sedation", "none"
]
SettingKind = Literal[
    "hospital",
    "operating_room",
    "ambulatory_surgery_center",
    "outpatient_clinic",
    "physician_office",
    "emergency_department",
    "urgent_care",
    "endoscopy_suite",
    "imaging_center",
    "laboratory",
    "home",
]
RoleKind = Literal[
    "surgeon",
    "anesthesia_provider",
    "nurse",
    "physician",
    "technician",
    "assistant",
    "therapist",
    "pharmacist",
    "support_staff",
    "other",
]
Frequency = Literal["common", "uncommon", "rare"]
Span = tuple[int, int]


class Model(BaseModel):
    """Base of every model of the record: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Passage(Model):
    """A leaf of text, verbatim from the page."""

    text: str = Field(
        description="The slice of the page that `span` names, each run of white space collapsed to one space "
        "and inline marks (`**`, `_`, link brackets) taken out. Never reworded."
    )
    span: Span = Field(description="Half-open pair of 0-based code-point offsets into the decoded text.")


class Item(Passage):
    """One point of a section: a list item or a paragraph."""

    label: str | None = Field(
        None, description="The item's own head before the colon, as written, without the colon; or null."
    )
    under: str | None = Field(
        None, description="The line that introduced the list it stands in, without the colon; or null."
    )
    items: list[Item] = Field(default_factory=list, description="Items nested below it, at most 32 deep.")


class Step(Item):
    """One step of the procedure, in page order."""

    number: int = Field(ge=1, description="Position among the steps, from 1, whatever the page's own marker.")


class TimeRange(Model):
    """An amount of time that the page states in numbers; never guessed from vague words."""

    low: float | int | None = Field(description="At least this many units; null where only an upper bound is given.")
    high: float | int | None = Field(description="At most this many units; null where only a lower bound is given.")
    unit: TimeUnit = Field(description="UCUM code of both numbers: min, h, d, wk, mo or a.")


class Name(Passage):
    """One name of the procedure or condition."""

    label: str | None = Field(None, description="The label in front of it (`Common Name`), as written; or null.")
    use: NameUse = Field(description="preferred: the plain name line; common, technical: by its label; abbreviation.")


class Table(Model):
    """The caller's table that a code was read from."""

    name: str = Field(description="Name of the table, as it gives it itself, else that of its file.")
    version: str | None = Field(None, description="Version of the table; null where it names none.")
    licence: str | None = Field(None, description="What the table says of its licence; null where it says nothing.")

    def __str__(self) -> str:
        """Return all of it on one line: `House list 2031-1. For use within the house.`."""
        named = f"{self.name} {self.version}" if self.version else self.name
        return f"{named}. {self.licence}" if self.licence else named


class Code(Model):
    """A code of the page's procedure in a code system; the number may be unknown."""

    system: str = Field(description="Short name of the code system: CPT, HCPCS, ICD-10-CM, ...")
    uri: str = Field(description="URI of the code system as HL7 Terminology gives it.")
    code: str | None = Field(description="The code itself, or null where the page names the system and no code.")
    display: str | None = Field(None, description="Text of the code where a source or table supplies one; or null.")
    origin: CodeOrigin = Field(description="Where it was read: text, source (name or URL) or table (the caller's).")
    span: Span | None = Field(None, description="Where the code stands in the text; null where it does not.")
    table: Table | None = Field(None, description="The caller's table that it was read from; null for other origins.")


class Purpose(Model):
    """Why the procedure is done."""

    overview: list[Item] = Field(default_factory=list, description="Text under no sub-label of its own.")
    conditions: list[Item] = Field(default_factory=list, description="Conditions or problems that it addresses.")
    goals: list[Item] = Field(default_factory=list, description="Goals and expected outcomes.")


class Indications(Model):
    """What speaks for doing the procedure."""

    conditions: list[Item] = Field(default_factory=list, description="Symptoms and conditions; unlabelled text.")
    patient_criteria: list[Item] = Field(
        default_factory=list, description="Criteria or factors of the patient that make it appropriate."
    )


class Fasting(Model):
    """What the page says about fasting, derived from one sentence of the preparation."""

    required: bool | None = Field(description="Whether fasting is asked for; null where the text leaves it open.")
    conditional: bool = Field(description="True where it depends (`if sedation is used`, `unless ...`).")
    range: TimeRange | None = Field(description="How long, where the text gives numbers.")
    from_midnight: bool = Field(description="True where it starts at midnight.")
    span: Span = Field(description="The words that say so.")


class Preparation(Model):
    """What comes before the procedure."""

    instructions: list[Item] = Field(default_factory=list, description="Instructions to the patient; unlabelled text.")
    tests: list[Item] = Field(default_factory=list, description="Diagnostic tests and assessments.")
    fasting: Fasting | None = Field(None, description="Derived from the first statement about fasting.")


class Equipment(Passage):
    """One thing that is used."""

    label: str | None = Field(None, description="The label or opener in front of it (`Tools`), as written; or null.")
    kind: EquipmentKind = Field(description="tool, technology, or unspecified where the label names both or neither.")
    step: int | None = Field(None, description="Number of the step it was nested under, or null.")


class Anesthesia(Model):
    """What the page says about anesthesia."""

    statements: list[Item] = Field(default_factory=list, description="Labelled text outside the steps.")
    kinds: list[AnesthesiaKind] = Field(
        default_factory=list, description="Derived from statements, steps and description, in order of first mention."
    )


class Duration(Model):
    """How long the procedure takes."""

    statements: list[Item] = Field(default_factory=list, description="What the page says.")
    range: TimeRange | None = Field(None, description="The first time in it that is the procedure's duration.")


class Setting(Model):
    """Where the procedure is done."""

    statements: list[Item] = Field(default_factory=list, description="What the page says.")
    kinds: list[SettingKind] = Field(default_factory=list, description="Derived, in order of first mention.")


class Role(Item):
    """Who takes part."""

    role: RoleKind = Field(description="Kind of the first role that is named.")
    condition: str | None = Field(None, description="The clause `if ...`, `when ...`, `for ...` as written; or null.")


class Risk(Item):
    """A possible harm; never an observed complication."""

    frequency: Frequency | None = Field(None, description="By its label or its own words; null where none is said.")


class Recovery(Model):
    """What comes after the procedure."""

    instructions: list[Item] = Field(default_factory=list, description="Instructions; unlabelled text.")
    restrictions: list[Item] = Field(default_factory=list, description="What to avoid.")
    follow_up: list[Item] = Field(default_factory=list, description="Follow-up visits and checks.")
    expectations: list[Item] = Field(default_factory=list, description="What to expect, recovery time included.")
    time: TimeRange | None = Field(None, description="How long recovery takes; derived, not other times mentioned.")


class Alternative(Item):
    """Another way to treat the patient."""

    pros: list[Item] = Field(default_factory=list, description="What speaks for it.")
    cons: list[Item] = Field(default_factory=list, description="What speaks against it.")


class PatientExperience(Model):
    """What the patient feels and notices."""

    overview: list[Item] = Field(default_factory=list, description="Unlabelled text.")
    during: list[Item] = Field(default_factory=list, description="During the procedure.")
    after: list[Item] = Field(default_factory=list, description="After the procedure.")
    pain_management: list[Item] = Field(default_factory=list, description="How pain is managed.")


class ExtraSection(Model):
    """A section under a heading that the vocabulary does not know, with its own body."""

    heading: Passage = Field(description="The heading, without number, mark and colon.")
    items: list[Item] = Field(default_factory=list, description="Its body.")


class Source(Model):
    """Where the page came from and how it was read."""

    name: str | None = Field(None, description="File name or other name that the caller gave.")
    url: str | None = Field(None, description="Address that the caller gave.")
    sha256: str = Field(description="SHA-256 of the raw bytes (of the UTF-8 form where a str was given), in hex.")
    encoding: str | None = Field(description="Encoding that the bytes were decoded with; null where a str was given.")
    reader: str = Field(description="Which reader made blocks of it: text, html, ...")
    dialect: str = Field(description="What the text is typed in: markdown, bullet, dash, unmarked, ...; a report.")
    metadata: dict[str, Any] = Field(default_factory=dict, description="Other keys that the caller gave.")


class Procedure(Model):
    """One page as a typed record. Every key is always present in the JSON."""

    schema_version: Literal["1.0"] = Field("1.0", description="Version of this shape.")
    id: str = Field(description="Stable: from the source's name or URL, else from the hash of the text.")
    kind: Kind = Field(description="What the page describes, from its label line and headings.")
    title: Passage | None = Field(None, description="The page's own title line.")
    names: list[Name] = Field(default_factory=list, description="One Name per name.")
    codes: list[Code] = Field(default_factory=list, description="Codes stated by text, source or the caller's table.")
    summary: list[Item] = Field(default_factory=list, description="One Item a paragraph.")
    purpose: Purpose = Field(default_factory=Purpose, description="Why it is done.")
    indications: Indications = Field(default_factory=Indications, description="What speaks for doing it.")
    contraindications: list[Item] = Field(default_factory=list, description="What speaks against doing it.")
    preparation: Preparation = Field(default_factory=Preparation, description="What comes before.")
    description: list[Item] = Field(default_factory=list, description="Prose of the description that is no step.")
    steps: list[Step] = Field(default_factory=list, description="What is done, in order.")
    equipment: list[Equipment] = Field(default_factory=list, description="What is used, one entry a thing.")
    anesthesia: Anesthesia = Field(default_factory=Anesthesia, description="Anesthesia and sedation.")
    duration: Duration = Field(default_factory=Duration, description="How long it takes.")
    setting: Setting = Field(default_factory=Setting, description="Where it is done.")
    personnel: list[Role] = Field(default_factory=list, description="Who takes part.")
    risks: list[Risk] = Field(default_factory=list, description="Possible harms.")
    benefits: list[Item] = Field(default_factory=list, description="What the patient may gain.")
    recovery: Recovery = Field(default_factory=Recovery, description="What comes after.")
    alternatives: list[Alternative] = Field(default_factory=list, description="Other ways, with pros and cons.")
    patient_experience: PatientExperience = Field(
        default_factory=PatientExperience, description="What the patient feels and notices."
    )
    outcomes: list[Item] = Field(default_factory=list, description="Results, outlook, prognosis.")
    notices: list[Item] = Field(default_factory=list, description="Disclaimers.")
    related: list[Item] = Field(default_factory=list, description="Entries under Similar Codes and its like.")
    extra_sections: list[ExtraSection] = Field(default_factory=list, description="Sections under unknown headings.")
    leftovers: list[Passage] = Field(default_factory=list, description="Text that found no home; never dropped.")
    source: Source = Field(description="Where the page came from.")

    def __repr__(self) -> str:
        title = self.title.text if self.title else (self.names[0].text if self.names else "untitled")
        title = title if len(title) <= 60 else title[:59] + "…"
        return (
            f"<Procedure {self.id} {title!r}: kind={self.kind}, steps={len(self.steps)}, risks={len(self.risks)}, "
            f"extra_sections={len(self.extra_sections)}, leftovers={len(self.leftovers)}>"
        )

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{name}</th><td>{_html(value)}</td></tr>" for name, value in self if value)
        return f"<table>{rows}</table>"


def _html(value: Any) -> str:
    """Show a value of the record in a notebook: texts as list, groups as definition list."""
    if isinstance(value, Passage):
        label = getattr(value, "label", None)
        head = f"<i>{html.escape(label)}:</i> " if label else ""
        return head + html.escape(value.text) + _html(getattr(value, "items", None) or "")
    if isinstance(value, BaseModel):
        return "<br>".join(f"<i>{name}</i> {_html(part)}" for name, part in value if part not in (None, [], {}))
    if isinstance(value, list):
        return "<ul>" + "".join(f"<li>{_html(part)}</li>" for part in value) + "</ul>"
    return html.escape(str(value))
