"""Record -> the same without NUL characters, which no text of PostgreSQL holds, and how many there were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from procparse.record import Procedure

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACEMENT = "\ufffd"


def without_nul(procedure: Procedure, text: str) -> tuple[Procedure, str, int]:
    """Return a record, its JSON and 0; where it has NUL characters, with U+FFFD in their place, and their number."""
    # six characters that a page may have itself, behind a backslash: only a sign that it is worth looking
    if "\\u0000" not in text:
        return procedure, text, 0
    data = json.loads(text)
    count = sum(string.count("\x00") for string in _strings(data))
    if not count:
        return procedure, text, 0
    clean = Procedure.model_validate(_replaced(data))
    return clean, clean.model_dump_json(), count


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _strings(one)


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", REPLACEMENT)
    if isinstance(value, list):
        return [_replaced(one) for one in value]
    if isinstance(value, dict):
        return {_replaced(key): _replaced(one) for key, one in value.items()}
    return value
