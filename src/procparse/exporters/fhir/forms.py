"""Record -> one of the three forms: a Procedure, a Procedure with its definitions inside, a transaction Bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procparse.exporters.fhir import procedure as event
from procparse.exporters.fhir.activity import activity, location
from procparse.exporters.fhir.clinical_use import clinical_uses
from procparse.exporters.fhir.definitions import bundle_links, contained_links
from procparse.exporters.fhir.elements import Json
from procparse.exporters.fhir.identity import slug, urn
from procparse.exporters.fhir.plan import plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procparse.exporters.fhir.doubts import Doubt
    from procparse.exporters.fhir.options import Options
    from procparse.record import Procedure


def build(procedure: Procedure, options: Options, doubts: Sequence[Doubt] = ()) -> Json:
    """Return the resource of the form that was asked for; `doubts` are what was held back from the record."""
    return FORMS[options.form](procedure, options, doubts)


def _contained(procedure: Procedure, options: Options, doubts: Sequence[Doubt]) -> Json:
    """Return a Procedure that carries its definitions; each is referred to, as dom-3 wants."""
    links = contained_links()
    inside = [plan(procedure, options, links), activity(procedure, options, links)]
    place = location(procedure)
    if place is not None:
        inside.append(place)
    return event.resource(procedure, options, doubts, inside, "#plan")


def _bundle(procedure: Procedure, options: Options, doubts: Sequence[Doubt]) -> Json:
    """Return a transaction of PUT entries, so that posting it again changes nothing."""
    resources = standalone(procedure, options, doubts, lambda kind, name: urn(kind, name))
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": urn(resource["resourceType"], resource["id"]),
                "resource": resource,
                "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"},
            }
            for resource in resources
        ],
    }


def standalone(
    procedure: Procedure, options: Options, doubts: Sequence[Doubt], refer: Callable[[str, str], str]
) -> list[Json]:
    """Return the resources of the Bundle; `refer` makes a reference of type and id."""
    links = bundle_links(procedure, options)
    resources = [
        activity(procedure, options, links),
        plan(procedure, options, links),
        event.resource(procedure, options, doubts, plan=links.plan_url),
    ]
    if options.release.clinical_use:
        resources += clinical_uses(procedure, refer("ActivityDefinition", slug(procedure.id)))
    return resources


FORMS: dict[str, Callable[[Procedure, Options, Sequence[Doubt]], Json]] = {
    "procedure": event.resource,
    "contained": _contained,
    "bundle": _bundle,
}
