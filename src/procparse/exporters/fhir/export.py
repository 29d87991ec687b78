"""to_fhir(): a record and the caller's wishes -> a resource that knows how to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from procparse.diagnostics import Diagnostic
from procparse.errors import ProcparseError
from procparse.exporters.fhir.doubts import settle
from procparse.exporters.fhir.forms import build, standalone
from procparse.exporters.fhir.identity import of_subject
from procparse.exporters.fhir.options import Options, checked
from procparse.record import Procedure

if TYPE_CHECKING:
    from procparse.exporters.fhir.losses import LossReport
    from procparse.pipeline import Result


class FhirExport(dict[str, Any]):
    """A FHIR resource as a plain dict, with its loss report and its three ways to be written.

    The keys stand in the order of FHIR's definitions, which `to_xml` keeps.
    """

    def __init__(self, procedure: Procedure, options: Options, diagnostics: Sequence[Diagnostic] | None) -> None:
        self._record = procedure
        self._options = options
        self._findings_known = diagnostics is not None
        self._procedure, self._doubts = settle(procedure, diagnostics or ())
        super().__init__(build(self._procedure, options, self._doubts))

    @property
    def resource_id(self) -> str:
        """Id of the Procedure; that of its definitions is the same, without what tells two subjects apart."""
        return of_subject(self._record.id, None if self._options.group else self._options.subject)

    @cached_property
    def losses(self) -> LossReport:
        """Where each field of the record went: an element, the narrative alone, or nowhere and why."""
        from procparse.exporters.fhir.losses import report

        return report(self._record, self._procedure, self._doubts, self._options, findings_known=self._findings_known)

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
        for resource in standalone(self._procedure, self._options, self._doubts, "{}/{}".format):
            kind = resource["resourceType"]
            out[kind] = out.get(kind, "") + to_json(resource).decode() + "\n"
        return out


def to_fhir(
    page: Procedure | Result,
    version: str = "R4",
    form: str = "procedure",
    *,
    subject: str | Mapping[str, Any] | None = None,
    status: str = "unknown",
    reasons: bool | None = None,
    used: bool | None = None,
    category: bool = False,
    base: str | None = None,
    publisher: str | None = None,
    date: str | None = None,
    experimental: bool | None = None,
    diagnostics: Iterable[Diagnostic] | None = None,
) -> FhirExport:
    """Return a page as FHIR: a dict, its loss report under `.losses`.

    `page` is what `parse` returns, or its record alone. Words that a finding says may be the reverse of their section
    (`reads-against`, `reads-in-favour`, `reads-as-risk` and the like) reach no element but a note that says so; of a
    record alone these findings are unknown, unless `diagnostics` brings them, and the loss report tells that.

    `version` is R4, R4B or R5. `form` is `procedure` (one Procedure), `contained` (the same with its PlanDefinition,
    ActivityDefinition and Location inside) or `bundle` (a transaction of them, in R4B and R5 with a
    ClinicalUseDefinition for each indication, contraindication and risk).

    A page describes a kind of procedure and nobody's operation, so the Procedure has no patient and the status
    `unknown`, unless `subject` (`Patient/123`, or a Reference) and `status` (a code of event-status) say otherwise.
    `subject="group"` makes it a Group inside, of the people whom the page describes. Indications are reasons and
    equipment is what was used unless `reasons=False`, `used=False`; both are notes then, as they are by default where
    the caller says whom or what status, for nobody knows which of them held.
    `category=True` adds the SNOMED CT category where the summary states it in so many words; SNOMED CT needs a
    licence in some countries. `base` is the address under which PlanDefinition and ActivityDefinition are published,
    `publisher`, `date` (as FHIR writes it: 2031-05-17) and `experimental` are what they say of it.

    Raises ProcparseError for an argument that FHIR does not know, and for a record of a condition: that is no
    procedure.
    """
    procedure = page if isinstance(page, Procedure) else getattr(page, "procedure", None)
    if not isinstance(procedure, Procedure):
        raise ProcparseError(f"expected a page as `parse` returns it, or its record, got {type(page).__name__}")
    if diagnostics is None:
        diagnostics = getattr(page, "diagnostics", None)
    found = _checked_findings(diagnostics)
    options = checked(
        version=version,
        form=form,
        subject=subject,
        status=status,
        reasons=reasons,
        used=used,
        category=category,
        base=base,
        publisher=publisher,
        date=date,
        experimental=experimental,
    )
    if procedure.kind == "condition":
        raise ProcparseError(f"expected a page about a procedure, got {procedure.id}, which describes a condition")
    return FhirExport(procedure, options, found)


def _checked_findings(given: Any) -> Sequence[Diagnostic] | None:
    if given is None:
        return None
    found = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    if all(isinstance(one, Diagnostic) for one in found):
        return found
    raise ProcparseError("expected diagnostics as a list of those that `parse` returned (Result.diagnostics)")


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
