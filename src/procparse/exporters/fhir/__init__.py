"""Record -> FHIR R4, R4B and R5, as JSON and XML. One page describes a kind of procedure; see `to_fhir`."""

from __future__ import annotations

from procparse.exporters.fhir.export import FhirExport, to_fhir, write

__all__ = ["FhirExport", "to_fhir", "write"]
