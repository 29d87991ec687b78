"""The mapping, one row a field of the record: the elements it goes to, and why it does not go further.

The loss report of an export and the reference page are both read from this table, and tests hold the builders to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.exporters.fhir.activity import FUNCTIONS, PLACES, location
from procparse.exporters.fhir.elements import is_bounded, is_timed
from procparse.exporters.fhir.identity import title, uri
from procparse.exporters.fhir.plan import fasting_item
from procparse.exporters.fhir.procedure import is_coded, stated_category

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.exporters.fhir.options import Options
    from procparse.record import Procedure

    Test = Callable[[Procedure, Options], bool]

NARRATIVE = "Procedure.text"

ANY = frozenset({"procedure", "contained", "bundle"})
DEFINED = frozenset({"contained", "bundle"})
BUNDLE = frozenset({"bundle"})


class Place(NamedTuple):
    """One element that takes a field."""

    path: str
    """Element path; `{reason}`, `{used}` and `{target}` are named by the release."""
    forms: frozenset[str] = ANY
    when: str | None = None
    """Condition, in words; None where there is none."""
    test: Test | None = None
    releases: frozenset[str] = frozenset({"R4", "R4B", "R5"})

    def holds(self, procedure: Procedure, options: Options) -> bool:
        """Return whether this record's field goes there under these options."""
        if options.form not in self.forms or options.release.name not in self.releases:
            return False
        return self.test is None or self.test(procedure, options)


class Row(NamedTuple):
    """One field of the record."""

    field: str
    places: tuple[Place, ...]
    why: str
    """Why there, or why no further."""


_NOTE = Place("Procedure.note")
_DIV = Place(NARRATIVE)
_USES = frozenset({"R4B", "R5"})


def _ad(path: str, when: str | None = None, test: Test | None = None) -> Place:
    return Place(f"ActivityDefinition.{path}", DEFINED, when, test)


def _pd(path: str, when: str | None = None, test: Test | None = None) -> Place:
    return Place(f"PlanDefinition.{path}", DEFINED, when, test)


def _use(path: str) -> Place:
    return Place(f"ClinicalUseDefinition.{path}", BUNDLE, releases=_USES)


def _row(field: str, *places: Place, why: str = "") -> Row:
    return Row(field, places, why)


def _has_number(procedure: Procedure, _: Options) -> bool:
    return any(item.code and is_coded(item.code, item.system) and uri(item.uri) for item in procedure.codes)


def _has_url(procedure: Procedure, _: Options) -> bool:
    return uri(procedure.source.url) is not None


def _has_no_url(procedure: Procedure, _: Options) -> bool:
    return uri(procedure.source.url) is None


def _said_elsewhere(procedure: Procedure, _: Options) -> bool:
    """Return whether the names are more than the one in `code.text`."""
    name = procedure.title
    others = [item for item in procedure.names if name is None or item.text.casefold() != name.text.casefold()]
    return len(others) + (name is not None) > 1


def _is_timed(procedure: Procedure, _: Options) -> bool:
    return is_timed(procedure.duration.range)


def _reasons(_: Procedure, options: Options) -> bool:
    return options.reasons


def _no_reasons(_: Procedure, options: Options) -> bool:
    return not options.reasons


def _used(_: Procedure, options: Options) -> bool:
    return options.used


def _not_used(_: Procedure, options: Options) -> bool:
    return not options.used


_INDICATION_PLACES = (
    Place("Procedure.{reason}", ANY, "unless `reasons=False`", _reasons),
    Place("Procedure.note", ANY, "with `reasons=False`", _no_reasons),
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
            lambda p, _: p.title is not None and title(p) == p.title.text,
        ),
        Place("Procedure.note", ANY, "where it is no name", _said_elsewhere),
        _DIV,
        why="Where it is printed in other capitals than the name, the name stands for both.",
    ),
    _row(
        "names",
        Place("Procedure.code.text", ANY, "the preferred one"),
        Place("Procedure.note", ANY, "where there are several", _said_elsewhere),
        _ad("title"),
        _ad(
            "subtitle",
            "the first other name",
            lambda p, _: any(n.use != "preferred" and n.text != title(p) for n in p.names),
        ),
        _pd("title"),
        _DIV,
        why="FHIR has no element for synonyms here, and names are no codes.",
    ),
    _row(
        "codes",
        Place("Procedure.code.coding", ANY, "with a number", _has_number),
        _ad("code.coding", "with a number", _has_number),
        _ad("copyright", "with a CPT number", lambda p, _: any(c.code and c.system == "CPT" for c in p.codes)),
        why="A system without a number is no code; numbers of conditions and products are none of the procedure.",
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
            lambda p, o: o.category and stated_category(p) is not None,
        ),
        _ad("topic", "where it states a category", lambda p, _: stated_category(p) is not None),
        _DIV,
        why="A category only from *is a surgical procedure* or *is a diagnostic procedure*.",
    ),
    _row(
        "purpose.overview",
        _NOTE,
        _ad("description"),
        _DIV,
        why="Not ActivityDefinition.purpose: that is why the definition was made.",
    ),
    _row(
        "purpose.conditions",
        _NOTE,
        _ad("description"),
        _pd("goal.addresses", "beside goals", lambda p, _: bool(p.purpose.goals)),
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
            lambda p, _: fasting_item(p) is not None,
        ),
        why="Derived from an instruction, which stands in full; a condition or a midnight fits no offset.",
    ),
    _row("description", _NOTE, _pd("action.description"), _DIV),
    _row(
        "steps", _NOTE, _pd("action.action"), _DIV, why="Each step is a part of the plan, not a Procedure of its own."
    ),
    _row(
        "equipment",
        Place("Procedure.{used}", ANY, "unless `used=False`", _used),
        Place("Procedure.note", ANY, "with `used=False`", _not_used),
        _ad("participant"),
        _pd(
            "action.action.participant",
            "of things nested under a step",
            lambda p, _: any(e.step is not None for e in p.equipment),
        ),
        _DIV,
        why="Words, never a Device: nothing is known of one. Its label is in the narrative.",
    ),
    _row("anesthesia.statements", _NOTE, _pd("action.action.description"), _DIV),
    _row("anesthesia.kinds", why="derived from statements and steps, which stand in full; nothing is administered"),
    _row("duration.statements", _NOTE, _DIV),
    _row(
        "duration.range",
        _ad("timingTiming", "with both bounds", _is_timed),
        _pd("action.timingTiming", "with both bounds", _is_timed),
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
            lambda p, _: location(p) is not None and any(k in PLACES for k in p.setting.kinds),
        ),
        why="derived from the statements, which stand in full",
    ),
    _row("personnel", _NOTE, _ad("participant"), _DIV, why="Never Procedure.performer: that is somebody."),
    _row(
        "personnel.role",
        _ad(
            "participant.role.coding",
            "where the words are a whole role",
            lambda p, _: any(
                r.text.casefold().rstrip(".,;").removesuffix("s") in FUNCTIONS and not r.items and r.condition is None
                for r in p.personnel
            ),
        ),
        why="derived from the words, which stand in full",
    ),
    _row(
        "risks",
        _NOTE,
        _use("undesirableEffect.symptomConditionEffect"),
        _DIV,
        why="Never Procedure.complication: that is what happened to somebody. Nor AdverseEvent, nor RiskAssessment.",
    ),
    _row(
        "risks.frequency",
        Place(
            "ClinicalUseDefinition.undesirableEffect.frequencyOfOccurrence",
            BUNDLE,
            "where one is said",
            lambda p, _: any(r.frequency for r in p.risks),
            _USES,
        ),
        why="derived from the label or the words, which stand in full",
    ),
    _row("benefits", _NOTE, _pd("goal.description"), _DIV, why="Never Procedure.outcome: that is how it went."),
    _row("recovery.instructions", _NOTE, _pd("action.action.description"), _DIV),
    _row("recovery.restrictions", _NOTE, _pd("action.action.description"), _DIV),
    _row("recovery.follow_up", Place("Procedure.followUp"), _pd("action.action.description"), _DIV),
    _row("recovery.expectations", _NOTE, _pd("action.action.description"), _DIV),
    _row(
        "recovery.time",
        _pd(
            "action.timingTiming.repeat.boundsRange",
            "where a statement stands with it",
            lambda p, _: (
                is_bounded(p.recovery.time)
                and any(
                    (p.recovery.instructions, p.recovery.restrictions, p.recovery.follow_up, p.recovery.expectations)
                )
            ),
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
        Place("Procedure.meta.source", ANY, "if it is a URI", _has_url),
        Place("Procedure.instantiatesUri", ANY, "if it is a URI", _has_url),
        _ad("relatedArtifact.document.url", "if it is a URI", _has_url),
        _pd("relatedArtifact.document.url", "if it is a URI", _has_url),
        why="what is no URI fits no element",
    ),
    _row(
        "source.sha256",
        Place("Procedure.meta.source", ANY, "without a URL, as `urn:sha256:`", _has_no_url),
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
            lambda p, _: bool(p.source.name) or uri(p.source.url) is not None,
        ),
        why="how the page was read, not what it says",
    ),
    _row("source.dialect", why="how the page was read, not what it says"),
    _row("source.metadata", why="the caller's own keys have no element; they stay in procparse's own JSON"),
    _row("spans", why="FHIR has no place for offsets; they stay in procparse's own JSON"),
)
