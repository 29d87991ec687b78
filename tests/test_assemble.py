"""The record that assemble starts from: nothing is said yet, and no field of the model is left out."""

from __future__ import annotations

from typing import Any, get_origin

from pydantic import BaseModel

from procparse.assemble import _empty
from procparse.record import Procedure


def shape_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the empty value of each field: a list, None, or the same for the model that it holds."""
    shape: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            shape[name] = shape_of(kind)
        else:
            shape[name] = [] if get_origin(kind) is list else None
    return shape


def test_every_field_of_the_model_is_there_and_empty() -> None:
    source = {"name": None}
    empty = _empty("unknown", {"id": "x", "record": source})
    given = {"schema_version": "1.0", "id": "x", "kind": "unknown", "source": source}
    assert empty == shape_of(Procedure) | given | {"_system": None, "_preferred": False}
    assert list(empty)[:-2] == list(Procedure.model_fields)


def test_no_two_records_share_a_list() -> None:
    one, other = (_empty("unknown", {"id": "x", "record": {}}) for _ in range(2))
    one["recovery"]["instructions"].append("said")
    assert other["recovery"]["instructions"] == []
