"""Record -> ActivityDefinition: what is done, by whom, with what and where, with its Location."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.exporters.fhir.definitions import Links, derived_from, head, identity, stated_timing
from procparse.exporters.fhir.elements import Json, coding, concept, kept, located, original
from procparse.exporters.fhir.identity import title
from procparse.exporters.fhir.procedure import code, things, topic
from procparse.exporters.fhir.texts import clean, escaped, line, lines, paragraphs, shortened

if TYPE_CHECKING:
    from procparse.exporters.fhir.options import Options
    from procparse.record import Item, Procedure, Role

AMA_NOTICE = "CPT codes are copyright of the American Medical Association, and CPT is its registered trademark."

_ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_FUNCTION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationFunction"

PLACES: dict[str, tuple[str, str]] = {
    "hospital": ("HOSP", "Hospital"),
    "outpatient_clinic": ("OF", "Outpatient facility"),
    "ambulatory_surgery_center": ("SU", "Surgery clinic"),
    "physician_office": ("PROFF", "Provider's Office"),
    "emergency_department": ("ER", "Emergency room"),
    "endoscopy_suite": ("ENDOS", "Endoscopy lab"),
    "imaging_center": ("RADDX", "Radiology diagnostics or therapeutics unit"),
    "laboratory": ("MBL", "medical laboratory"),
    "home": ("PTRES", "Patient's Residence"),
}
"""Kind of setting -> code and display of HL7's v3-RoleCode. operating_room and urgent_care have no good one: text."""

FUNCTIONS: dict[str, tuple[str, str]] = {
    "primary surgeon": ("PRISURG", "primary surgeon"),
    "anesthesiologist": ("ANEST", "anesthesist"),
    "anaesthesiologist": ("ANEST", "anesthesist"),
    "first assistant surgeon": ("FASST", "first assistant surgeon"),
    "second assistant surgeon": ("SASST", "second assistant surgeon"),
    "scrub nurse": ("SNRS", "scrub nurse"),
    "nurse assistant": ("NASST", "nurse assistant"),
}
"""Words that are a whole role -> code and display of HL7's v3-ParticipationFunction; all else stays text."""

_PARTS = frozenset({"names", "summary", "purpose", "equipment", "duration", "setting", "personnel", "notices"})


def activity(procedure: Procedure, options: Options, links: Links) -> Json:
    """Return the ActivityDefinition."""
    place = location(procedure)
    duration = procedure.duration
    out = head("ActivityDefinition", procedure, links, _PARTS)
    if place is not None and links.location_inside:
        out["contained"] = [place]
    return (
        out
        | identity("ActivityDefinition", procedure, links)
        | kept(
            subtitle=_subtitle(procedure),
            status="draft",
            experimental=options.experimental,
            date=options.date,
            publisher=options.publisher,
            description=paragraphs([*procedure.summary, *_purpose(procedure)]),
            usage=paragraphs(procedure.notices) if options.release.markdown_actions else lines(procedure.notices),
            copyright=_copyright(procedure),
            topic=topic(procedure),
            relatedArtifact=derived_from(procedure),
            kind="ServiceRequest",
            code=code(procedure),
            intent="proposal",
            timingTiming=stated_timing(duration.range, duration.statements),
            location=located("#setting", options.release) if place is not None else None,
            participant=_participants(procedure),
        )
    )


def _copyright(procedure: Procedure) -> str | None:
    """Return what is to be said of the codes: the notice of the AMA, and the licences of the caller's tables."""
    notices = [AMA_NOTICE] if any(item.code and item.system == "CPT" for item in procedure.codes) else []
    licences = [item.table.licence for item in procedure.codes if item.table is not None and item.table.licence]
    said = [escaped(clean(text)) for text in dict.fromkeys(licences)]
    return shortened("\n\n".join(notices + said)) or None


def _purpose(procedure: Procedure) -> list[Item]:
    purpose = procedure.purpose
    return [*purpose.overview, *purpose.conditions, *purpose.goals]


def _subtitle(procedure: Procedure) -> str | None:
    """Return the first other name; FHIR has no place for more of them."""
    name = title(procedure)
    return next(
        (shortened(clean(item.text)) for item in procedure.names if item.use != "preferred" and item.text != name), None
    )


def location(procedure: Procedure) -> Json | None:
    """Return the kind of place as a Location of mode `kind`, its name the page's own words."""
    setting = procedure.setting
    if not setting.statements:
        return None
    words = lines(setting.statements)
    types = [
        {
            "extension": original(words),
            "coding": [coding(_ROLE_CODE, *PLACES[kind])],
        }
        for kind in setting.kinds
        if kind in PLACES
    ]
    return kept(resourceType="Location", id="setting", name=words, mode="kind", type=types)


def _participants(procedure: Procedure) -> list[Json]:
    people = [{"type": "practitioner", "role": concept(line(role), *_function(role))} for role in procedure.personnel]
    devices = [{"type": "device", "role": concept(thing)} for thing in things(procedure.equipment)]
    return people + devices


def _function(role: Role) -> list[Json]:
    words = re.sub(r"[.,;]+$", "", role.text.casefold())
    found = FUNCTIONS.get(words) or FUNCTIONS.get(words.removesuffix("s"))
    return [coding(_FUNCTION, *found)] if found and not role.items and role.condition is None else []
