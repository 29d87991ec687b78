"""Record -> ActivityDefinition (what is done, by whom, with what, where) and PlanDefinition (in what order)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from procparse.exporters.fhir.elements import (
    Json,
    coding,
    concept,
    identifier,
    is_bounded,
    is_timed,
    kept,
    located,
    original,
    time_range,
    timing,
)
from procparse.exporters.fhir.identity import canonical, computable_name, slug, source_uri, title, uri, urn
from procparse.exporters.fhir.outline import div, outline, shown
from procparse.exporters.fhir.procedure import code, indications, things, topic, unlabelled
from procparse.exporters.fhir.texts import clean, line, lines, paragraphs, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.exporters.fhir.options import Options
    from procparse.record import Item, Procedure, Role, TimeRange

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


class Links(NamedTuple):
    """How the resources of one form refer to each other."""

    plan_id: str
    definition_id: str
    plan_url: str | None
    """`url` of the PlanDefinition; None where it is contained and has no address of its own."""
    definition_url: str | None
    definition: str
    """What `definitionCanonical` says."""
    location_inside: bool
    """True where the ActivityDefinition contains its Location itself."""
    narrative: bool
    """False for contained resources, which have none of their own."""


def contained_links() -> Links:
    """Return the links of resources inside a Procedure."""
    return Links("plan", "definition", None, None, "#definition", False, False)


def bundle_links(procedure: Procedure, options: Options) -> Links:
    """Return the links of resources that stand by themselves."""
    name = slug(procedure.id)
    plan = canonical("PlanDefinition", name, options.base)
    definition = canonical("ActivityDefinition", name, options.base)
    return Links(name, name, plan, definition, definition, True, True)


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


def _head(kind: str, procedure: Procedure, links: Links, fields: frozenset[str]) -> Json:
    """Return what both definitions begin with."""
    plan = kind == "PlanDefinition"
    resource_id = links.plan_id if plan else links.definition_id
    name = title(procedure)
    out = kept(resourceType=kind, id=resource_id)
    if links.narrative:
        parts = [(part.heading, shown(part)) for part in outline(procedure) if part.field in fields]
        out["meta"] = {"source": source_uri(procedure)}
        out["text"] = {"status": "generated", "div": div(name, parts)}
    return out


def _identity(kind: str, procedure: Procedure, links: Links) -> Json:
    plan = kind == "PlanDefinition"
    name = title(procedure)
    return kept(
        url=links.plan_url if plan else links.definition_url,
        identifier=[identifier(urn(kind, slug(procedure.id)))] if links.narrative else None,
        version=procedure.source.sha256[:12],
        name=computable_name(name),
        title=shortened(name) if name else None,
    )


def _derived_from(procedure: Procedure) -> list[Json]:
    """Return the page as a related artifact; `document`, for R5 has no `url` there any more."""
    source = procedure.source
    name = clean(" ".join(source.name.split())) if source.name else None
    url = uri(source.url)
    if not name and not url:
        return []
    media_type = "text/html" if source.reader == "html" else "text/plain"
    return [{"type": "derived-from", "document": kept(contentType=media_type, url=url, title=name)}]


# ---- ActivityDefinition

_ACTIVITY_PARTS = frozenset({"names", "summary", "purpose", "equipment", "duration", "setting", "personnel", "notices"})


def activity(procedure: Procedure, options: Options, links: Links) -> Json:
    """Return the ActivityDefinition."""
    place = location(procedure)
    duration = procedure.duration
    out = _head("ActivityDefinition", procedure, links, _ACTIVITY_PARTS)
    if place is not None and links.location_inside:
        out["contained"] = [place]
    return (
        out
        | _identity("ActivityDefinition", procedure, links)
        | kept(
            subtitle=_subtitle(procedure),
            status="draft",
            description=paragraphs([*procedure.summary, *_purpose(procedure)]),
            usage=paragraphs(procedure.notices) if options.release.markdown_actions else lines(procedure.notices),
            copyright=AMA_NOTICE if any(item.code and item.system == "CPT" for item in procedure.codes) else None,
            topic=topic(procedure),
            relatedArtifact=_derived_from(procedure),
            kind="ServiceRequest",
            code=code(procedure),
            intent="proposal",
            timingTiming=_timing(duration.range, duration.statements),
            location=located("#setting", options.release) if place is not None else None,
            participant=_participants(procedure),
        )
    )


def _purpose(procedure: Procedure) -> list[Item]:
    purpose = procedure.purpose
    return [*purpose.overview, *purpose.conditions, *purpose.goals]


def _subtitle(procedure: Procedure) -> str | None:
    """Return the first other name; FHIR has no place for more of them."""
    name = title(procedure)
    return next(
        (shortened(clean(item.text)) for item in procedure.names if item.use != "preferred" and item.text != name), None
    )


def _timing(time: TimeRange | None, statements: Sequence[Item]) -> Json | None:
    return timing(time, lines(statements)) if time is not None and is_timed(time) else None


def _participants(procedure: Procedure) -> list[Json]:
    people = [{"type": "practitioner", "role": concept(line(role), *_function(role))} for role in procedure.personnel]
    devices = [{"type": "device", "role": concept(thing)} for thing in things(procedure.equipment)]
    return people + devices


def _function(role: Role) -> list[Json]:
    words = re.sub(r"[.,;]+$", "", role.text.casefold())
    found = FUNCTIONS.get(words) or FUNCTIONS.get(words.removesuffix("s"))
    return [coding(_FUNCTION, *found)] if found and not role.items and role.condition is None else []


# ---- PlanDefinition

_PLAN_PARTS = frozenset(
    {
        "names",
        "summary",
        "purpose",
        "indications",
        "preparation",
        "steps",
        "equipment",
        "anesthesia",
        "duration",
        "benefits",
        "recovery",
        "alternatives",
    }
)


def plan(procedure: Procedure, options: Options, links: Links) -> Json:
    """Return the PlanDefinition: preparation, the procedure step by step, recovery, and what could be done instead."""
    kind = "http://terminology.hl7.org/CodeSystem/plan-definition-type"
    head = _head("PlanDefinition", procedure, links, _PLAN_PARTS) | _identity("PlanDefinition", procedure, links)
    return head | kept(
        type=concept("Clinical protocol", coding(kind, "clinical-protocol", "Clinical Protocol")),
        status="draft",
        description=paragraphs(procedure.summary),
        topic=topic(procedure),
        relatedArtifact=_derived_from(procedure),
        goal=_goals(procedure),
        action=[
            action
            for action in (
                _preparation(procedure, options),
                _operation(procedure, options, links),
                _recovery(procedure, options),
                _alternatives(procedure, options),
            )
            if action is not None
        ],
    )


# Labels that say no more than the element does: `Goals/Expected Outcomes`, `Medical Condition or Problem Addressed`.
_GOALS = re.compile(
    r"(?:the )?(?:goals?|(?:expected )?outcomes?)(?:[ /](?:and |or )?(?:goals|(?:expected )?outcomes?))?", re.IGNORECASE
)
_CONDITIONS = re.compile(
    r"(?:the )?(?:medical )?(?:conditions?|problems?)(?:[ /](?:and |or )?problems?)?(?: (?:it )?address(?:ed|es))?",
    re.IGNORECASE,
)


def _goals(procedure: Procedure) -> list[Json]:
    """Return goals and benefits; only the goals stand beside the conditions that they address."""
    addresses = [concept(unlabelled(item, _CONDITIONS)) for item in procedure.purpose.conditions]
    goals = [
        kept(description=concept(unlabelled(item, _GOALS)), addresses=addresses) for item in procedure.purpose.goals
    ]
    return goals + [{"description": concept(line(item))} for item in procedure.benefits]


def _action(options: Options, action_id: str, **elements: object) -> Json:
    """Return an action; R5 names it for a second time."""
    return kept(id=action_id, linkId=action_id if options.release.link_id else None, **elements)


def _text(items: Sequence[Item], options: Options) -> str:
    """Return the words of an action: a string in R4, markdown in R5."""
    return paragraphs(items) if options.release.markdown_actions else lines(items)


def _related(options: Options, other: str, relationship: str, offset: Json | None = None) -> list[Json]:
    return [kept(**{options.release.target: other}, relationship=relationship, offsetRange=offset)]


def _preparation(procedure: Procedure, options: Options) -> Json | None:
    preparation = procedure.preparation
    items = [*preparation.instructions, *preparation.tests]
    if not items:
        return None
    fast = fasting_item(procedure)
    actions = []
    for number, item in enumerate(items, 1):
        related = None
        if item is fast and preparation.fasting is not None and preparation.fasting.range is not None:
            offset = time_range(preparation.fasting.range, line(item))
            related = _related(options, "procedure", "before-start", offset)
        actions.append(
            _action(options, f"preparation-{number}", description=_text([item], options), relatedAction=related)
        )
    return _action(
        options,
        "preparation",
        title="Preparation",
        relatedAction=_related(options, "procedure", "before-start"),
        groupingBehavior="logical-group",
        action=actions,
    )


def fasting_item(procedure: Procedure) -> Item | None:
    """Return the instruction whose fasting has an offset of its own: asked for without condition, with numbers."""
    fasting = procedure.preparation.fasting
    if fasting is None or not fasting.required or fasting.conditional or not is_bounded(fasting.range):
        return None
    start, end = fasting.span
    items = [*procedure.preparation.instructions, *procedure.preparation.tests]
    return next((item for item in items if item.span[0] <= start and end <= item.span[1]), None)


def _operation(procedure: Procedure, options: Options, links: Links) -> Json:
    devices: dict[int | None, list[Json]] = {}
    for thing, words in zip(procedure.equipment, things(procedure.equipment), strict=True):
        devices.setdefault(thing.step, []).append({"type": "device", "role": concept(words)})
    actions = []
    if procedure.anesthesia.statements:
        words = _text(procedure.anesthesia.statements, options)
        actions.append(_action(options, "anesthesia", title="Anesthesia", description=words))
    for index, step in enumerate(procedure.steps, 1):
        # the label is the action's title, and its words are not said twice
        unlabelled = step.model_copy(update={"label": None}) if step.label else step
        before = f"step-{index - 1}"
        actions.append(
            _action(
                options,
                f"step-{index}",
                prefix=str(step.number),
                title=shortened(clean(step.label)) if step.label else None,
                description=_text([unlabelled], options),
                relatedAction=_related(options, before, "after-end") if index > 1 else None,
                participant=devices.get(step.number),
            )
        )
    return _action(
        options,
        "procedure",
        title="Procedure",
        description=_text(procedure.description, options),
        reason=[concept(line(item)) for item in indications(procedure)],
        timingTiming=_timing(procedure.duration.range, procedure.duration.statements),
        groupingBehavior="logical-group" if actions else None,
        definitionCanonical=links.definition,
        action=actions,
    )


def _recovery(procedure: Procedure, options: Options) -> Json | None:
    recovery = procedure.recovery
    groups = (recovery.instructions, recovery.restrictions, recovery.follow_up, recovery.expectations)
    items = [item for group in groups for item in group]
    if not items:
        return None
    time = None
    if recovery.time is not None and is_bounded(recovery.time):
        time = {"repeat": {"boundsRange": time_range(recovery.time, lines(recovery_source(procedure)))}}
    return _action(
        options,
        "recovery",
        title="Recovery",
        relatedAction=_related(options, "procedure", "after-end"),
        timingTiming=time,
        groupingBehavior="logical-group",
        action=[
            _action(options, f"recovery-{number}", description=_text([item], options))
            for number, item in enumerate(items, 1)
        ],
    )


_UNITS = {
    "min": "min",
    "h": "hour|hr|h",
    "d": "day|overnight",
    "wk": "week|wk|fortnight",
    "mo": "month|mo",
    "a": "year|yr",
}


def recovery_source(procedure: Procedure) -> list[Item]:
    """Return the statements that the time of recovery may have been read from: those that name its unit."""
    recovery = procedure.recovery
    groups = (recovery.expectations, recovery.instructions, recovery.restrictions, recovery.follow_up)
    unit = re.compile(rf"\b(?:{_UNITS[recovery.time.unit]})", re.IGNORECASE) if recovery.time is not None else None
    for group in groups:
        named = [item for item in group if unit is not None and unit.search(line(item))]
        if named:
            return named
    return [item for group in groups for item in group]


def _alternatives(procedure: Procedure, options: Options) -> Json | None:
    if not procedure.alternatives:
        return None
    return _action(
        options,
        "alternatives",
        title="Alternatives",
        groupingBehavior="logical-group",
        requiredBehavior="could",
        action=[
            _action(options, f"alternative-{number}", description=_text([item], options), requiredBehavior="could")
            for number, item in enumerate(procedure.alternatives, 1)
        ],
    )
