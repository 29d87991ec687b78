"""Record -> one of the three forms: a Procedure, a Procedure with its definitions inside, a transaction Bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procparse.exporters.fhir import procedure as event
from procparse.exporters.fhir.activity import activity, location
from procparse.exporters.fhir.clinical_use import clinical_uses
from procparse.exporters.fhir.definitions import bundle_links, contained_links
from procparse.exporters.fhir.elements import Json
from procparse.exporters.fhir.identity import slug, urn
from procparse.exporters.fhir.plan import plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.exporters.fhir.options import Options
    from procparse.record import Procedure


def build(procedure: Procedure, options: Options) -> Json:
    """Return the resource of the form that was asked for."""
    return FORMS[options.form](procedure, options)


def _contained(procedure: Procedure, options: Options) -> Json:
    """Return a Procedure that carries its definitions; each is referred to, as dom-3 wants."""
    links = contained_links()
    inside = [plan(procedure, options, links), activity(procedure, options, links)]
    place = location(procedure)
    if place is not None:
        inside.append(place)
    resource = event.resource(procedure, options)
    resource = _inserted(resource, "identifier", contained=inside)
    return _after(resource, "identifier", instantiatesCanonical=["#plan"])


def _bundle(procedure: Procedure, options: Options) -> Json:
    """Return a transaction of PUT entries, so that posting it again changes nothing."""
    resources = standalone(procedure, options, lambda kind, name: urn(kind, name))
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


def standalone(procedure: Procedure, options: Options, refer: Callable[[str, str], str]) -> list[Json]:
    """Return the resources of the Bundle; `refer` makes a reference of type and id."""
    links = bundle_links(procedure, options)
    resource = event.resource(procedure, options)
    resources = [
        activity(procedure, options, links),
        plan(procedure, options, links),
        _after(resource, "identifier", instantiatesCanonical=[links.plan_url]),
    ]
    if options.release.clinical_use:
        resources += clinical_uses(procedure, refer("ActivityDefinition", slug(procedure.id)))
    return resources


FORMS: dict[str, Callable[[Procedure, Options], Json]] = {
    "procedure": event.resource,
    "contained": _contained,
    "bundle": _bundle,
}


def _inserted(resource: Json, before: str, **elements: Any) -> Json:
    """Return the resource with elements before the named one: the order of keys is that of the definition."""
    out: Json = {}
    for key, value in resource.items():
        if key == before:
            out |= elements
        out[key] = value
    return out


def _after(resource: Json, name: str, **elements: Any) -> Json:
    """Return the resource with elements after the named one."""
    out: Json = {}
    for key, value in resource.items():
        out[key] = value
        if key == name:
            out |= elements
    return out
