"""to_fhir(): a record and the caller's wishes -> a resource that knows how to be written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from procparse.errors import ProcparseError
from procparse.exporters.fhir.forms import build, standalone
from procparse.exporters.fhir.identity import slug
from procparse.exporters.fhir.options import Options, checked
from procparse.record import Procedure

if TYPE_CHECKING:
    from procparse.exporters.fhir.losses import LossReport


class FhirExport(dict[str, Any]):
    """A FHIR resource as a plain dict, with its loss report and its three ways to be written.

    The keys stand in the order of FHIR's definitions, which `to_xml` keeps.
    """

    def __init__(self, resource: dict[str, Any], procedure: Procedure, options: Options) -> None:
        super().__init__(resource)
        self._procedure = procedure
        self._options = options

    @property
    def resource_id(self) -> str:
        """Id of the Procedure, and the stem of the ids of all that comes with it."""
        return slug(self._procedure.id)

    @cached_property
    def losses(self) -> LossReport:
        """Where each field of the record went: an element, the narrative alone, or nowhere and why."""
        from procparse.exporters.fhir.losses import report

        return report(self._procedure, self._options)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the resource as JSON, on one line unless `indent` is given."""
        return to_json(self, indent=indent).decode()

    def to_xml(self) -> str:
        """Return the resource as an XML document, declaration included."""
        from procparse.exporters.fhir.xml import to_xml

        return to_xml(self).decode()

    def to_ndjson(self) -> dict[str, str]:
        """Return resource type -> lines of JSON, one resource a line: a file each, for bulk import.

        Resources of a Bundle stand by themselves there, so they refer to each other as `Type/id`.
        """
        if self._options.form != "bundle":
            return {"Procedure": self.to_json() + "\n"}
        out: dict[str, str] = {}
        for resource in standalone(self._procedure, self._options, "{}/{}".format):
            kind = resource["resourceType"]
            out[kind] = out.get(kind, "") + to_json(resource).decode() + "\n"
        return out


def to_fhir(
    procedure: Procedure,
    version: str = "R4",
    form: str = "procedure",
    *,
    subject: str | Mapping[str, Any] | None = None,
    status: str = "unknown",
    reasons: bool = True,
    used: bool = True,
    category: bool = False,
    base: str | None = None,
) -> FhirExport:
    """Return a record as FHIR: a dict, its loss report under `.losses`.

    `version` is R4, R4B or R5. `form` is `procedure` (one Procedure), `contained` (the same with its PlanDefinition,
    ActivityDefinition and Location inside) or `bundle` (a transaction of them, in R4B and R5 with a
    ClinicalUseDefinition for each indication, contraindication and risk).

    A page describes a kind of procedure and nobody's operation, so the Procedure has no patient and the status
    `unknown`, unless `subject` (`Patient/123`, or a Reference) and `status` (a code of event-status) say otherwise.
    `reasons=False` keeps indications out of the reasons, `used=False` equipment out of what was used; both are notes
    then. `category=True` adds the SNOMED CT category where the summary states it in so many words; SNOMED CT needs a
    licence in some countries. `base` is the address under which PlanDefinition and ActivityDefinition are published.

    Raises ProcparseError for an argument that FHIR does not know, and for a record of a condition: that is no
    procedure.
    """
    if not isinstance(procedure, Procedure):
        raise ProcparseError(f"expected the record of a page (Result.procedure), got {type(procedure).__name__}")
    options = checked(version, form, subject, status, reasons, used, category, base)
    if procedure.kind == "condition":
        raise ProcparseError(f"expected a record of a procedure, got {procedure.id}, which describes a condition")
    return FhirExport(build(procedure, options), procedure, options)


def write(procedure: Procedure, *, media_type: str = "application/fhir+json", **options: Any) -> str:
    """Return one document for the table of exporters: JSON, XML, or the Bundle's resources one a line."""
    export = to_fhir(procedure, **options)
    if media_type == "application/fhir+xml":
        return export.to_xml()
    if media_type == "application/fhir+ndjson":
        return "".join(export.to_ndjson().values()).rstrip("\n")
    if media_type != "application/fhir+json":
        raise ProcparseError(f"expected a media type of application/fhir+json, +xml, +ndjson, got {media_type!r}")
    return export.to_json()
