"""Record -> its own JSON, whole or without spans and empty values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procparse.record import Procedure


def write(procedure: Procedure, *, spans: bool = True, empty: bool = True, indent: int | None = None) -> str:
    """Return the record as JSON, on one line unless `indent` says otherwise.

    `spans=False` leaves out where each passage stands, `empty=False` what is null or empty.
    """
    if spans and empty and indent is None:
        return procedure.model_dump_json()
    record = _pruned(procedure.model_dump(mode="json"), spans, empty)
    separators = (",", ":") if indent is None else None
    return json.dumps(record, ensure_ascii=False, indent=indent, separators=separators)


def _pruned(value: Any, spans: bool, empty: bool) -> Any:
    if isinstance(value, list):
        return [_pruned(item, spans, empty) for item in value]
    if not isinstance(value, dict):
        return value
    out = {}
    for key, item in value.items():
        if key == "span" and not spans:
            continue
        # metadata is the caller's: its keys are not ours to judge
        kept = item if key == "metadata" else _pruned(item, spans, empty)
        if empty or not (kept is None or kept in ([], {})):
            out[key] = kept
    return out
