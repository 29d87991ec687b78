"""The own vocabulary: every class and property with what it means, and the shapes that each export passes."""

from __future__ import annotations

from importlib.resources import files

NAMESPACE = "urn:uuid:6c1c5b1e-6f0b-5a58-9c53-3f2b7f1d8a40#"
"""Of the own terms: a urn, for the project owns no domain; nobody need fetch anything to read an export."""

SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"

CLASSES = {
    "Record": "A page as procparse read it: everything it says about one procedure or condition.",
    "Passage": "A piece of text, verbatim from the page.",
    "Step": "A passage that is a step of the procedure.",
    "Risk": "A passage that names a possible harm; never an observed complication.",
    "Role": "A passage that names who takes part.",
    "Equipment": "A passage that names what is used.",
    "Name": "A passage that names the procedure or condition.",
    "TimeRange": "An amount of time that the page states in numbers.",
    "Code": "A code system that the page names; with a number it is a schema:MedicalCode too.",
}

GROUPS = {
    "names": "One of its names.",
    "summary": "A paragraph of the summary.",
    "purposeOverview": "Why it is done, under no label of its own.",
    "purposeConditions": "A condition that it addresses.",
    "purposeGoals": "A goal or expected outcome.",
    "indicationsConditions": "A symptom or condition that speaks for doing it.",
    "indicationsPatientCriteria": "A criterion of the patient that makes it appropriate.",
    "contraindications": "What speaks against doing it.",
    "preparationInstructions": "An instruction before it.",
    "preparationTests": "A test before it.",
    "description": "Prose of the description that is no step.",
    "steps": "A step; their order is pp:position.",
    "equipment": "A thing that is used.",
    "anesthesiaStatements": "What is said of anesthesia outside the steps.",
    "durationStatements": "What is said of its duration.",
    "settingStatements": "What is said of where it is done.",
    "personnel": "Who takes part.",
    "risks": "A possible harm.",
    "benefits": "What the patient may gain.",
    "recoveryInstructions": "An instruction for after it.",
    "recoveryRestrictions": "What to avoid after it.",
    "recoveryFollowUp": "A visit or check after it.",
    "recoveryExpectations": "What to expect after it.",
    "alternatives": "Another way to treat the patient.",
    "patientExperienceOverview": "What the patient feels and notices.",
    "patientExperienceDuring": "What the patient feels during it.",
    "patientExperienceAfter": "What the patient feels after it.",
    "patientExperiencePainManagement": "How pain is managed.",
    "outcomes": "A result or outlook.",
    "notices": "A disclaimer.",
    "related": "A related entry.",
    "extraSections": "A passage under a heading that is not in the vocabulary; pp:heading names it.",
    "leftovers": "Text without a home.",
    "title": "The page's own title line.",
}
"""Record -> passage: one property a group of the record, its path in camel case."""

PROPERTIES = {
    "kind": "procedure, condition or unknown.",
    "text": "The text of a passage.",
    "label": "The passage's own head before the colon, as written.",
    "under": "The line that introduced the list it stands in.",
    "heading": "The unknown heading above it, as written.",
    "pointer": "JSON pointer into the record.",
    "position": "From 0, within its list.",
    "charStart": "Where it starts in the decoded text of the page, in characters.",
    "charEnd": "Where it ends there.",
    "items": "A passage nested below it.",
    "pros": "What speaks for an alternative.",
    "cons": "What speaks against an alternative.",
    "frequency": "common, uncommon or rare, of a risk.",
    "role": "Kind of the first role that is named.",
    "condition": "The clause that says when the role takes part, as written.",
    "equipmentKind": "tool, technology or unspecified.",
    "step": "Number of the step that the equipment was nested under.",
    "number": "Of a step, from 1.",
    "use": "preferred, common, technical or abbreviation, of a name.",
    "duration": "How long it takes.",
    "recoveryTime": "How long recovery takes.",
    "fastingTime": "How long to fast.",
    "fastingRequired": "Whether fasting is asked for.",
    "fastingConditional": "Whether that depends.",
    "fastingFromMidnight": "Whether it starts at midnight.",
    "low": "At least so many units of time.",
    "high": "At most so many units of time.",
    "unit": "UCUM code: min, h, d, wk, mo or a.",
    "anesthesiaKind": "A kind of anesthesia that the page names.",
    "settingKind": "A kind of place that the page names.",
    "code": "A code, or a code system without a number.",
    "codingSystem": "Short name of the code system.",
    "origin": "Where the code was read: text, source or table.",
    "tableName": "Name of the caller's table that the code was read from.",
    "tableVersion": "Version of that table.",
    "tableLicence": "What that table says of its licence.",
    "sourceName": "Name of the page.",
    "sourceUrl": "Address of the page.",
    "sourceSha256": "Hash of the page's bytes.",
    "schemaVersion": "Version of the record's shape.",
}


def vocabulary() -> str:
    """Return the vocabulary as Turtle: each term with its kind and meaning."""
    lines = [
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        f"@prefix pp: <{NAMESPACE}> .",
    ]
    for kind, terms in (("rdfs:Class", CLASSES), ("rdf:Property", GROUPS), ("rdf:Property", PROPERTIES)):
        lines.extend(f'pp:{name} a {kind} ; rdfs:comment "{meaning}"@en .' for name, meaning in terms.items())
    return "\n".join(lines) + "\n"


def shapes() -> str:
    """Return the SHACL shapes as Turtle."""
    return files(__package__).joinpath("shapes.ttl").read_text(encoding="utf-8")
