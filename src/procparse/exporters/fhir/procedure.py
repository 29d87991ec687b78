"""Record -> Procedure, in the order of the definition. What only might happen never becomes what happened."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from procparse.exporters.fhir.elements import (
    Json,
    codeable_reference,
    coding,
    concept,
    extension,
    identifier,
    kept,
)
from procparse.exporters.fhir.identity import KIND_SYSTEM, of_subject, source_uri, title, uri, urn
from procparse.exporters.fhir.options import GROUP
from procparse.exporters.fhir.outline import Part, Shown, div, doubted, note, outline, shown
from procparse.exporters.fhir.texts import LONGEST, clean, line, lines, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.exporters.fhir.doubts import Doubt
    from procparse.exporters.fhir.options import Options
    from procparse.record import Code, Equipment, Item, Procedure

TAGS: dict[str, Json] = {
    "procedure": {"system": KIND_SYSTEM, "code": "procedure-kind", "display": "Kind of procedure, not an event"},
    "unknown": {"system": KIND_SYSTEM, "code": "unconfirmed", "display": "May describe no procedure at all"},
    "event": {"system": KIND_SYSTEM, "code": "described", "display": "Event; its text describes the kind of procedure"},
}
"""Kind of the record, or `event` where the caller says that it happened -> how the Procedure is marked.

A condition never becomes one.
"""

FOLLOW_UP = re.compile(r"follow[ -]?ups?(?: care| visits?)?", re.IGNORECASE)

NOT_FOR_PROCEDURES = frozenset({"ICD-10-CM", "NDC", "RxNorm", "CVX"})
"""Systems of conditions and products; such a number on a page is no code of the procedure."""

# HL7's value set procedure-category, and definition-topic; only on words that say so plainly.
# "... is a minimally invasive surgical procedure that ..."
_CATEGORIES = (
    ("surgical procedure", "387713003", "Surgical procedure", "treatment"),
    ("diagnostic procedure", "103693007", "Diagnostic procedure", "assessment"),
)
_IS_A = re.compile(
    r"\b(?:is|are) an? (?:(?!non|not\b|no\b|pre|post|less\b|or\b|and\b)[\w-]+,? ){0,4}?"
    r"(?P<kind>(?:surgical|diagnostic) procedure)s?\b"
    r"(?! or\b| and\b|/)"
)


def resource(
    procedure: Procedure,
    options: Options,
    doubts: Sequence[Doubt] = (),
    inside: Sequence[Json] = (),
    plan: str | None = None,
) -> Json:
    """Return the Procedure; `inside` is what it contains, `plan` the canonical of its PlanDefinition."""
    release = options.release
    parts = [(part, shown(part)) for part in [*outline(procedure), *doubted(doubts)]]
    narrative = div(title(procedure), [(part.heading, groups) for part, groups in parts])
    resource_id = of_subject(procedure.id, None if options.group else options.subject)
    marked = "event" if options.is_event and procedure.kind == "procedure" else procedure.kind
    return kept(
        resourceType="Procedure",
        id=resource_id,
        meta={"source": source_uri(procedure), "tag": [dict(TAGS[marked])]},
        text={"status": narrative_status(narrative, not procedure.leftovers), "div": narrative},
        contained=[*inside, *([group(procedure, options)] if options.group else [])],
        identifier=[identifier(urn("Procedure", resource_id))],
        instantiatesCanonical=[plan] if plan else None,
        instantiatesUri=[found] if (found := uri(procedure.source.url)) else None,
        status=options.status,
        category=_category(procedure, options),
        code=code(procedure),
        subject=deepcopy(options.subject) if options.subject is not None else _nobody(options.is_event),
        **{
            release.reason: concepts([line(item) for item in indications(procedure)], options)
            if options.reasons
            else None
        },
        followUp=[concept(unlabelled(item, FOLLOW_UP)) for item in procedure.recovery.follow_up]
        if options.reasons
        else None,
        note=[{"text": text} for part, groups in parts for text in _note(part, groups, options, procedure)],
        **{release.used: concepts(things(procedure.equipment), options) if options.used else None},
    )


def _nobody(is_event: bool) -> Json:
    """Return the subject where the caller names none. Without a `reference` no search by patient finds it."""
    if is_event:  # a status says that it happened, and not to whom
        return {
            "extension": [extension("data-absent-reason", valueCode="unknown")],
            "display": "The patient is not named",
        }
    return {
        "extension": [extension("data-absent-reason", valueCode="not-applicable")],
        "display": "No patient: describes a kind of procedure",
    }


def narrative_status(narrative: str, whole: bool) -> str:
    """Return `additional` where a narrative holds what no element does, or what had to be cut there."""
    return "generated" if whole and len(narrative) <= LONGEST else "additional"


def group(procedure: Procedure, options: Options) -> Json:
    """Return the people whom the page describes, as a Group that is a definition and has no members.

    The characteristics of a Group all hold at once, and no page says whether all indications must: so they are one
    characteristic, in their own words.
    """
    reasons = indications(procedure)
    characteristic = {
        "code": {"text": "Indications, as the page lists them"},
        "valueCodeableConcept": {"text": lines(reasons)},
        "exclude": False,
    }
    kind: Json = {"membership": "definitional"} if options.release.group_membership else {"actual": False}
    return kept(
        resourceType="Group",
        id=GROUP,
        type="person",
        **kind,
        name="People for whom the procedure is described",
        characteristic=[characteristic] if reasons else None,
    )


def indications(procedure: Procedure) -> list[Item]:
    """Return what speaks for the procedure."""
    return [*procedure.indications.conditions, *procedure.indications.patient_criteria]


def unlabelled(item: Item, label: re.Pattern[str]) -> str:
    """Return an item's words without a label that says no more than the element it goes to."""
    gone = {key: None for key in ("label", "under") if (said := getattr(item, key)) and label.fullmatch(said)}
    return line(item.model_copy(update=gone) if gone else item)


def code(procedure: Procedure) -> Json:
    """Return the code: the name, and the numbers that text, source or the caller's table state."""
    codings = [
        coding(item.uri, item.code or "", clean(item.display) if item.display else None) for item in coded(procedure)
    ]
    name = title(procedure)
    if name is None:
        return {"coding": codings} if codings else {}
    return concept(shortened(name), *codings)


def coded(procedure: Procedure) -> list[Code]:
    """Return the codes that are of procedures, and whose number and system FHIR's code and uri can hold."""
    return [
        item
        for item in procedure.codes
        if (number := item.code)
        and item.system not in NOT_FOR_PROCEDURES
        and number == " ".join(number.split())
        and clean(number) == number
        and uri(item.uri)
    ]


def _category(procedure: Procedure, options: Options) -> Json | list[Json] | None:
    found = stated_category(procedure) if options.category else None
    if found is None:
        return None
    words, number, display, _ = found
    value = concept(words, coding("http://snomed.info/sct", number, display))
    return [value] if options.release.category_list else value


def topic(procedure: Procedure) -> list[Json]:
    """Return what the definition is about, as HL7's definition-topic has it."""
    found = stated_category(procedure)
    if found is None:
        return []
    value = coding("http://terminology.hl7.org/CodeSystem/definition-topic", found[3], found[3].capitalize())
    return [concept(found[0], value)]


def stated_category(procedure: Procedure) -> tuple[str, str, str, str] | None:
    """Return the category that the summary states in so many words, or None."""
    for item in procedure.summary:
        match = _IS_A.search(item.text)
        if match:
            return next(row for row in _CATEGORIES if row[0] == match["kind"])
    return None


def concepts(texts: Sequence[str], options: Options) -> list[Json]:
    """Return texts as CodeableConcept, or as CodeableReference where the release wants that."""
    made = [concept(text) for text in texts]
    return [codeable_reference(value) for value in made] if options.release.concept_in_reference else made


def things(equipment: Sequence[Equipment]) -> list[str]:
    """Return what is used, without the label of the list it stands in (`Tools`); note and narrative have that."""
    return [shortened(clean(thing.text)) for thing in equipment]


def is_labelled(equipment: Sequence[Equipment]) -> bool:
    """Return whether a label (`Technology`) tells more of the things than that they are used."""
    return any(thing.label for thing in equipment)


def _note(part: Part, groups: list[Shown], options: Options, procedure: Procedure) -> list[str]:
    """Return a part as notes, unless its elements say all of it or it belongs to the narrative alone."""
    field = part.field
    if field == "leftovers":
        return []
    if field == "indications" and options.reasons:
        return []
    if field == "equipment" and options.used and not is_labelled(procedure.equipment):
        return []
    if field == "recovery" and options.reasons:
        groups = [group for group in groups if group.field != "recovery.follow_up"]
        if not groups:
            return []
    return note(part.heading, groups)
