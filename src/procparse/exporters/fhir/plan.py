"""Record -> PlanDefinition: preparation, the procedure step by step, recovery, and what could be done instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.exporters.fhir.definitions import Links, derived_from, head, identity, stated_timing
from procparse.exporters.fhir.elements import Json, coding, concept, is_bounded, kept, time_range
from procparse.exporters.fhir.procedure import indications, things, topic, unlabelled
from procparse.exporters.fhir.texts import clean, line, lines, paragraphs, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.exporters.fhir.options import Options
    from procparse.record import Item, Procedure

_PARTS = frozenset(
    {
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
    """Return the PlanDefinition."""
    kind = "http://terminology.hl7.org/CodeSystem/plan-definition-type"
    begun = head("PlanDefinition", procedure, links, _PARTS) | identity("PlanDefinition", procedure, links)
    return begun | kept(
        type={"coding": [coding(kind, "clinical-protocol", "Clinical Protocol")]},
        status="draft",
        experimental=options.experimental,
        date=options.date,
        publisher=options.publisher,
        # goals have an element of their own
        description=paragraphs([*procedure.summary, *procedure.purpose.overview, *procedure.purpose.conditions]),
        topic=topic(procedure),
        relatedArtifact=derived_from(procedure),
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
        timingTiming=stated_timing(procedure.duration.range, procedure.duration.statements),
        participant=devices.get(None),
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
