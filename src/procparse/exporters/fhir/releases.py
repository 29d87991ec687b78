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
    group_membership: bool
    """True where a Group says `membership`, not `actual`."""
    clinical_use: bool
    """True where ClinicalUseDefinition exists."""
    subjects: frozenset[str]
    """What `Procedure.subject` may refer to."""


_R4 = Release(
    name="R4",
    number="4.0.1",
    reason="reasonCode",
    used="usedCode",
    concept_in_reference=False,
    category_list=False,
    target="actionId",
    link_id=False,
    markdown_actions=False,
    group_membership=False,
    clinical_use=False,
    subjects=frozenset({"Patient", "Group"}),
)
_R5 = Release(
    name="R5",
    number="5.0.0",
    reason="reason",
    used="used",
    concept_in_reference=True,
    category_list=True,
    target="targetId",
    link_id=True,
    markdown_actions=True,
    group_membership=True,
    clinical_use=True,
    subjects=_R4.subjects | {"Device", "Practitioner", "Organization", "Location"},
)

RELEASES: dict[str, Release] = {
    row.name: row for row in (_R4, _R4._replace(name="R4B", number="4.3.0", clinical_use=True), _R5)
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
