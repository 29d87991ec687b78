"""procparse: raw dumps of medical-procedure pages become one typed record, and not a character is lost.

>>> import procparse
>>> result = procparse.parse("Velar ridge smoothing\\nCPT4 code\\nName of the Procedure:\\nRidge smoothing")
>>> result.procedure.names[0].text
'Ridge smoothing'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from procparse.accounting import Accounting, Part
    from procparse.batch.arrow import parse_arrow_batch
    from procparse.batch.library import DocumentResult, convert, iter_results
    from procparse.codetables import CodeTable, apply_codes, load_code_table
    from procparse.diagnostics import Diagnostic
    from procparse.document import Block, Document, Section
    from procparse.errors import ProcparseError, StrictError, VocabularyError
    from procparse.exporters.chunks import Chunk, to_chunks
    from procparse.exporters.fhir import FhirExport, to_fhir
    from procparse.outcomes import Outcome
    from procparse.pipeline import Result, parse, parse_all, parse_file
    from procparse.record import Procedure
    from procparse.vocabulary import Vocabulary, load_vocabulary

# Loaded at first use, so that `procparse --help` and `import procparse` cost next to nothing.
_HOMES = {
    "Accounting": "accounting",
    "Block": "document",
    "Chunk": "exporters.chunks",
    "CodeTable": "codetables",
    "Diagnostic": "diagnostics",
    "Document": "document",
    "DocumentResult": "batch.library",
    "FhirExport": "exporters.fhir",
    "Outcome": "outcomes",
    "Part": "accounting",
    "Procedure": "record",
    "ProcparseError": "errors",
    "Result": "pipeline",
    "Section": "document",
    "StrictError": "errors",
    "Vocabulary": "vocabulary",
    "VocabularyError": "errors",
    "apply_codes": "codetables",
    "convert": "batch.library",
    "iter_results": "batch.library",
    "load_code_table": "codetables",
    "load_vocabulary": "vocabulary",
    "parse": "pipeline",
    "parse_all": "pipeline",
    "parse_arrow_batch": "batch.arrow",
    "parse_file": "pipeline",
    "to_chunks": "exporters.chunks",
    "to_fhir": "exporters.fhir",
}

__all__ = [
    "Accounting",
    "Block",
    "Chunk",
    "CodeTable",
    "Diagnostic",
    "Document",
    "DocumentResult",
    "FhirExport",
    "Outcome",
    "Part",
    "Procedure",
    "ProcparseError",
    "Result",
    "Section",
    "StrictError",
    "Vocabulary",
    "VocabularyError",
    "apply_codes",
    "convert",
    "iter_results",
    "load_code_table",
    "load_vocabulary",
    "parse",
    "parse_all",
    "parse_arrow_batch",
    "parse_file",
    "to_chunks",
    "to_fhir",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module at first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'procparse' has no attribute {name!r}")
    value = getattr(import_module(f"procparse.{home}"), name)
    globals()[name] = value  # from now on found without this function
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
