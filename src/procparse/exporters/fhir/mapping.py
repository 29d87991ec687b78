"""The mapping, one row a field of the record: the elements it goes to, and why it does not go further.

The loss report of an export and the reference page are both read from this table, and tests hold the builders to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.exporters.fhir import places
from procparse.exporters.fhir.places import ANY, BUNDLE, DEFINED, NARRATIVE, NOTE, Place

if TYPE_CHECKING:
    from procparse.exporters.fhir.places import Test


class Row(NamedTuple):
    """One field of the record."""

    field: str
    places: tuple[Place, ...]
    why: str
    """Why there, or why no further."""


_NOTE = Place(NOTE)
_DIV = Place(NARRATIVE)
_USES = frozenset({"R4B", "R5"})


def _ad(path: str, when: str | None = None, test: Test | None = None) -> Place:
    return Place(f"ActivityDefinition.{path}", DEFINED, when, test)


def _pd(path: str, when: str | None = None, test: Test | None = None) -> Place:
    return Place(f"PlanDefinition.{path}", DEFINED, when, test)


def _use(path: str, when: str | None = None, test: Test | None = None) -> Place:
    return Place(f"ClinicalUseDefinition.{path}", BUNDLE, when, test, _USES)


def _row(field: str, *found: Place, why: str = "") -> Row:
    return Row(field, found, why)


_UNLESS = "unless `{}=False`, or the caller says whom or what status"
_INDICATION_PLACES = (
    Place(
        "Procedure.{reason}", ANY, "unless `reasons=False`, or the caller says whom or what status", places.with_reasons
    ),
    Place(NOTE, ANY, "where they are no reasons", places.without_reasons),
    Place("Group.characteristic", ANY, 'with `subject="group"`', places.in_group),
    _pd("action.reason"),
    _use("indication.diseaseSymptomProcedure"),
)
_INDICATION_WHY = "As reasons they read as if all of them applied; a caller who minds leaves them to the note."
_EXPERIENCE_WHY = "What patients in general notice is no Observation of one."

MAPPING: tuple[Row, ...] = (
    _row("schema_version", why="the version of procparse's own JSON"),
    _row(
        "id", Place("Procedure.id"), Place("Procedure.identifier"), why="as far as FHIR's ids allow, else with a hash"
    ),
    _row(
        "kind",
        Place("Procedure.meta.tag"),
        why="Tagged as a kind of procedure, or as unconfirmed; a condition is refused.",
    ),
    _row(
        "title",
        Place(
            "Procedure.code.text",
            ANY,
            "without a preferred name",
            places.has_only_a_title,
        ),
        Place(NOTE, ANY, "where it is no name", places.has_several_names),
        _DIV,
        why="Where it is printed in other capitals than the name, the name stands for both.",
    ),
    _row(
        "names",
        Place("Procedure.code.text", ANY, "the preferred one"),
        Place(NOTE, ANY, "where there are several", places.has_several_names),
        _ad("title"),
        _ad("subtitle", "the first other name", places.has_another_name),
        _pd("title"),
        _DIV,
        why="FHIR has no element for synonyms here, and names are no codes.",
    ),
    _row(
        "names.use",
        Place("Procedure.code.text", ANY, "that one is preferred", places.has_preferred_name),
        why="derived from the label in front of the name, which stands in the note and the narrative",
    ),
    _row(
        "codes",
        Place("Procedure.code.coding", ANY, "with a number", places.has_number),
        _ad("code.coding", "with a number", places.has_number),
        _ad("copyright", "with a CPT number", places.has_cpt),
        why="A system without a number is no code; numbers of conditions and products are none of the procedure.",
    ),
    _row("codes.origin", why="how the code was found, not what it says"),
    _row(
        "codes.table",
        Place(NOTE, ANY, "of a code with a number", places.has_table),
        _ad("copyright", "its licence", places.has_licence),
        Place(NARRATIVE, ANY, "of a code with a number", places.has_table),
        why="A Coding has no place for the table that it was found in.",
    ),
    _row(
        "summary",
        _NOTE,
        _ad("description"),
        _pd("description"),
        Place(
            "Procedure.category",
            ANY,
            "with `category=True`, and where it states one",
            places.wants_category,
        ),
        _ad("topic", "where it states a category", places.has_category),
        _DIV,
        why="A category only from *is a surgical procedure* or *is a diagnostic procedure*.",
    ),
    _row(
        "purpose.overview",
        _NOTE,
        _ad("description"),
        _pd("description"),
        _DIV,
        why="Not ActivityDefinition.purpose: that is why the definition was made.",
    ),
    _row(
        "purpose.conditions",
        _NOTE,
        _ad("description"),
        _pd("description"),
        _pd("goal.addresses", "beside goals", places.has_goals),
        _DIV,
    ),
    _row("purpose.goals", _NOTE, _ad("description"), _pd("goal.description"), _DIV),
    _row("indications.conditions", *_INDICATION_PLACES, _DIV, why=_INDICATION_WHY),
    _row("indications.patient_criteria", *_INDICATION_PLACES, _DIV, why=_INDICATION_WHY),
    _row(
        "contraindications",
        _NOTE,
        _use("contraindication.diseaseSymptomProcedure"),
        _DIV,
        why="Never a reason; R4 has no other element for it.",
    ),
    _row("preparation.instructions", _NOTE, _pd("action.action.description"), _DIV),
    _row("preparation.tests", _NOTE, _pd("action.action.description"), _DIV),
    _row(
        "preparation.fasting",
        _pd(
            "action.action.relatedAction.offsetRange",
            "required, unconditional and in numbers",
            places.has_fasting_in_hours,
        ),
        why="Derived from an instruction, which stands in full; a condition or a midnight fits no offset.",
    ),
    _row("description", _NOTE, _pd("action.description"), _DIV),
    _row(
        "steps", _NOTE, _pd("action.action"), _DIV, why="Each step is a part of the plan, not a Procedure of its own."
    ),
    _row("steps.number", _NOTE, _pd("action.action.prefix"), _DIV),
    _row(
        "equipment",
        Place("Procedure.{used}", ANY, _UNLESS.format("used"), places.with_used),
        Place(NOTE, ANY, "where it is not said to be used, or has a label", places.has_things_noted),
        _ad("participant"),
        _pd("action.participant", "of things under no step", places.has_things_of_none),
        _pd("action.action.participant", "of things nested under a step", places.has_things_of_steps),
        _DIV,
        why="Words, never a Device: nothing is known of one.",
    ),
    _row("equipment.kind", why="derived from the label, which stands in the note and the narrative"),
    _row(
        "equipment.step",
        _pd("action.action.participant", "which is the step's", places.has_things_of_steps),
        why="a Procedure has no steps; its note has the list",
    ),
    _row("anesthesia.statements", _NOTE, _pd("action.action.description"), _DIV),
    _row("anesthesia.kinds", why="derived from statements and steps, which stand in full; nothing is administered"),
    _row("duration.statements", _NOTE, _DIV),
    _row(
        "duration.range",
        _ad("timingTiming", "with both bounds", places.has_duration),
        _pd("action.timingTiming", "with both bounds", places.has_duration),
        why="Never performed[x] or occurrence[x]: nothing was performed. An open side would read as exact.",
    ),
    _row(
        "setting.statements",
        _NOTE,
        Place("Location.name", DEFINED),
        _DIV,
        why="Never Procedure.location: nothing took place.",
    ),
    _row(
        "setting.kinds",
        Place(
            "Location.type",
            DEFINED,
            "where HL7's role codes have it",
            places.has_coded_place,
        ),
        why="derived from the statements, which stand in full",
    ),
    _row("personnel", _NOTE, _ad("participant"), _DIV, why="Never Procedure.performer: that is somebody."),
    _row(
        "personnel.role",
        _ad(
            "participant.role.coding",
            "where the words are a whole role",
            places.has_coded_role,
        ),
        why="derived from the words, which stand in full",
    ),
    _row("personnel.condition", why="derived from the words, which stand in full"),
    _row(
        "risks",
        _NOTE,
        _use("undesirableEffect.symptomConditionEffect"),
        _DIV,
        why="Never Procedure.complication: that is what happened to somebody. Nor AdverseEvent, nor RiskAssessment.",
    ),
    _row(
        "risks.frequency",
        _use("undesirableEffect.frequencyOfOccurrence", "where one is said", places.has_frequency),
        why="derived from the label or the words, which stand in full",
    ),
    _row("benefits", _NOTE, _pd("goal.description"), _DIV, why="Never Procedure.outcome: that is how it went."),
    _row("recovery.instructions", _NOTE, _pd("action.action.description"), _DIV),
    _row("recovery.restrictions", _NOTE, _pd("action.action.description"), _DIV),
    _row(
        "recovery.follow_up",
        Place("Procedure.followUp", ANY, _UNLESS.format("reasons"), places.with_reasons),
        Place(NOTE, ANY, "where nobody knows whether it was meant for this patient", places.without_reasons),
        _pd("action.action.description"),
        _DIV,
    ),
    _row("recovery.expectations", _NOTE, _pd("action.action.description"), _DIV),
    _row(
        "recovery.time",
        _pd(
            "action.timingTiming.repeat.boundsRange",
            "where a statement stands with it",
            places.has_recovery_time,
        ),
        why="Not timingRange: that is when, not how long.",
    ),
    _row(
        "alternatives",
        _NOTE,
        _pd("action.action.description"),
        _DIV,
        why="Something that could be done; what speaks for and against stays with it.",
    ),
    _row("alternatives.pros", _NOTE, _pd("action.action.description"), _DIV, why="said of the alternative"),
    _row("alternatives.cons", _NOTE, _pd("action.action.description"), _DIV, why="said of the alternative"),
    _row("patient_experience.overview", _NOTE, _DIV, why=_EXPERIENCE_WHY),
    _row("patient_experience.during", _NOTE, _DIV, why=_EXPERIENCE_WHY),
    _row("patient_experience.after", _NOTE, _DIV, why=_EXPERIENCE_WHY),
    _row("patient_experience.pain_management", _NOTE, _DIV, why=_EXPERIENCE_WHY),
    _row("outcomes", _NOTE, _DIV, why="Never Procedure.outcome: that is how it went."),
    _row("notices", _NOTE, _ad("usage"), _DIV),
    _row("related", why="about other procedures; it stays in procparse's own JSON"),
    _row("extra_sections", _NOTE, _DIV, why="Nobody knows what their headings mean."),
    _row("leftovers", _DIV, why="Text without a home reaches no clinical element; the narrative is then `additional`."),
    _row(
        "source.name",
        _ad("relatedArtifact.document.title"),
        _pd("relatedArtifact.document.title"),
        why="a Procedure has no element for a file's name",
    ),
    _row(
        "source.url",
        Place("Procedure.meta.source", ANY, "if it is a URI", places.has_url),
        Place("Procedure.instantiatesUri", ANY, "if it is a URI", places.has_url),
        _ad("relatedArtifact.document.url", "if it is a URI", places.has_url),
        _pd("relatedArtifact.document.url", "if it is a URI", places.has_url),
        why="what is no URI fits no element",
    ),
    _row(
        "source.sha256",
        Place("Procedure.meta.source", ANY, "without a URL, as `urn:sha256:`", places.has_no_url),
        _ad("version", "its first twelve digits"),
        _pd("version", "its first twelve digits"),
        why="Attachment.hash is a SHA-1",
    ),
    _row("source.encoding", why="how the page was read, not what it says"),
    _row(
        "source.reader",
        _ad(
            "relatedArtifact.document.contentType",
            "with a name or URL",
            places.is_from_somewhere,
        ),
        why="how the page was read, not what it says",
    ),
    _row("source.dialect", why="how the page was read, not what it says"),
    _row("source.metadata", why="the caller's own keys have no element; they stay in procparse's own JSON"),
    _row("spans", why="FHIR has no place for offsets; they stay in procparse's own JSON"),
)
