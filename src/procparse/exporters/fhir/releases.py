"""What differs between the releases of FHIR, one row a release; everything else is the same in all of them.

Read out of HL7's StructureDefinitions 4.0.1, 4.3.0 and 5.0.0.
"""

from __future__ import annotations

from typing import NamedTuple


class Release(NamedTuple):
    """How one release names and shapes what the others shape otherwise."""

    name: str
    number: str
    """Version of the specification."""
    reason: str
    """Element of Procedure that takes the indications."""
    used: str
    """Element of Procedure that takes the equipment."""
    concept_in_reference: bool
    """True where `reason`, `used` and `ActivityDefinition.location` are CodeableReference."""
    category_list: bool
    """True where `Procedure.category` repeats; an object in R4 and an array in R5."""
    target: str
    """Name of the other action in `PlanDefinition.action.relatedAction`."""
    link_id: bool
    """True where an action has a `linkId`."""
    markdown_actions: bool
    """True where `PlanDefinition.action.description` and `ActivityDefinition.usage` are markdown, not string."""
    clinical_use: bool
    """True where ClinicalUseDefinition exists."""
    subjects: frozenset[str]
    """What `Procedure.subject` may refer to."""


_PATIENTS = frozenset({"Patient", "Group"})

RELEASES: dict[str, Release] = {
    row.name: row
    for row in (
        Release("R4", "4.0.1", "reasonCode", "usedCode", False, False, "actionId", False, False, False, _PATIENTS),
        Release("R4B", "4.3.0", "reasonCode", "usedCode", False, False, "actionId", False, False, True, _PATIENTS),
        Release(
            "R5",
            "5.0.0",
            "reason",
            "used",
            True,
            True,
            "targetId",
            True,
            True,
            True,
            _PATIENTS | {"Device", "Practitioner", "Organization", "Location"},
        ),
    )
}

STATUSES = (
    "preparation",
    "in-progress",
    "not-done",
    "on-hold",
    "stopped",
    "completed",
    "entered-in-error",
    "unknown",
)
"""http://hl7.org/fhir/event-status, the required binding of `Procedure.status` in all three."""
