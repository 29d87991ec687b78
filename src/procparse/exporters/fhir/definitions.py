"""What ActivityDefinition and PlanDefinition share: how they are found, named and told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.exporters.fhir.elements import Json, identifier, is_timed, kept, timing
from procparse.exporters.fhir.identity import canonical, computable_name, slug, source_uri, title, uri, urn
from procparse.exporters.fhir.outline import div, outline, shown
from procparse.exporters.fhir.procedure import is_labelled, narrative_status
from procparse.exporters.fhir.texts import clean, lines, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.exporters.fhir.options import Options
    from procparse.record import Item, Procedure, TimeRange


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


def head(kind: str, procedure: Procedure, links: Links, fields: frozenset[str]) -> Json:
    """Return what both definitions begin with; `fields` are the parts of the record that their narrative shows."""
    plan = kind == "PlanDefinition"
    resource_id = links.plan_id if plan else links.definition_id
    name = title(procedure)
    out = kept(resourceType=kind, id=resource_id)
    if links.narrative:
        parts = [part for part in outline(procedure) if part.field in fields]
        narrative = div(name, [(part.heading, shown(part)) for part in parts])
        whole = all(_is_whole(part.field, procedure) for part in parts)
        out["meta"] = {"source": source_uri(procedure)}
        out["text"] = {"status": narrative_status(narrative, whole), "div": narrative}
    return out


def _is_whole(field: str, procedure: Procedure) -> bool:
    """Return whether the elements of a definition hold all that its narrative shows of a field."""
    if field == "names":
        return False  # there is room for two of them, and for no label
    if field == "equipment":
        return not is_labelled(procedure.equipment)
    if field == "duration":
        return is_timed(procedure.duration.range)
    return True


def identity(kind: str, procedure: Procedure, links: Links) -> Json:
    """Return how a definition is named; one that is contained has no address of its own."""
    plan = kind == "PlanDefinition"
    name = title(procedure)
    return kept(
        url=links.plan_url if plan else links.definition_url,
        identifier=[identifier(urn(kind, slug(procedure.id)))] if links.narrative else None,
        version=procedure.source.sha256[:12],
        name=computable_name(name),
        title=shortened(name) if name else None,
    )


def derived_from(procedure: Procedure) -> list[Json]:
    """Return the page as a related artifact; `document`, for R5 has no `url` there any more."""
    source = procedure.source
    name = clean(" ".join(source.name.split())) if source.name else None
    url = uri(source.url)
    if not name and not url:
        return []
    media_type = "text/html" if source.reader == "html" else "text/plain"
    return [{"type": "derived-from", "document": kept(contentType=media_type, url=url, title=name)}]


def stated_timing(time: TimeRange | None, statements: Sequence[Item]) -> Json | None:
    """Return a stated time as Timing, its statements beside it; None where it cannot be said so."""
    return timing(time, lines(statements)) if time is not None and is_timed(time) else None
