"""Record -> lines for `_bulk` of OpenSearch and Elasticsearch: its chunks, each to be indexed by its id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from procparse.errors import ProcparseError
from procparse.exporters.chunks import to_chunks

if TYPE_CHECKING:
    from procparse.record import Procedure

INDEX = "procparse"

_LONGEST_TERM = 1024
"""Characters of a keyword that is indexed. Lucene refuses a document with a term of more than 32,766 bytes."""

_KEYWORDS = (
    "uuid doc_id kind section key source source_url source_sha256 schema_version codes code_tables anesthesia_kinds "
    "setting_kinds roles section_roles equipment_kinds frequency duration_unit recovery_unit fasting_unit"
).split()
_INTEGERS = "char_start char_end part parts step_first step_last".split()
_BOOLEANS = "fasting_required fasting_conditional fasting_from_midnight".split()
_NUMBERS = [
    f"{name}_{end}{unit}"
    for name in ("duration", "recovery", "fasting")
    for end in ("low", "high")
    for unit in ("", "_minutes")
]


def mappings() -> dict[str, Any]:
    """Return the body to create the index with; the same for both engines, and strict: no field is guessed."""
    keyword = {"type": "keyword", "ignore_above": _LONGEST_TERM}
    text = {"type": "text", "analyzer": "english"}
    return {
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "title": text | {"fields": {"raw": keyword}},
                "heading": text,
                "heading_path": text,
                "text": text,
                **dict.fromkeys(_KEYWORDS, keyword),
                **{name: {"type": "integer"} for name in _INTEGERS},
                **{name: {"type": "boolean"} for name in _BOOLEANS},
                **{name: {"type": "double"} for name in _NUMBERS},
            },
        }
    }


def write(procedure: Procedure, *, index: str = INDEX) -> str:
    """Return two lines a chunk, what to do and the document. The request needs a line end after the last.

    A second run writes the same ids, and so the same documents.
    """
    if not index or index != index.lower() or index[0] in "-_+." or any(sign in index for sign in ' "*\\<|,>/?#:'):
        raise ProcparseError(f"expected the name of an index, in lower case and without signs, got {index!r}")
    lines = []
    for chunk in to_chunks(procedure, max_characters=None):
        lines.append(_json({"index": {"_index": index, "_id": chunk.id}}))
        lines.append(_json(chunk.flat() | {"text": chunk.text}))
    return "\n".join(lines)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
