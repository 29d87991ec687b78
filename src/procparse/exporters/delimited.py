"""Record -> one line of CSV or TSV with chosen fields, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import types
import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from procparse.errors import ProcparseError
from procparse.exporters.walk import title_of
from procparse.record import Passage, Procedure

if TYPE_CHECKING:
    from collections.abc import Sequence

FIELDS = (
    "id",
    "kind",
    "title",
    "names.text",
    "codes.system",
    "codes.code",
    "duration.range.low",
    "duration.range.high",
    "duration.range.unit",
    "anesthesia.kinds",
    "setting.kinds",
    "steps",
    "risks",
    "source.name",
    "source.url",
)
"""Where the caller names none."""

JOINER = " | "
"""Between the values of a list. A value that holds it is told apart in the JSON alone."""

_FORMULA = re.compile(
    r"""
    [\s\x00-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069]*  # what some programs pass over
    [=+\-@\uff1d\uff0b\uff0d\uff20]  # OWASP, CSV injection; the full-width forms too
    """,
    re.VERBOSE,
)


def header(fields: Sequence[str] = FIELDS, *, delimiter: str = ",") -> str:
    """Return the line of names; raise ProcparseError for a field that no record has."""
    for field in fields:
        _check(field)
    if not fields:
        raise ProcparseError("expected at least one field, as in --fields title,duration.range.low")
    return _line(list(fields), delimiter)


def write(procedure: Procedure, *, fields: Sequence[str] = FIELDS, delimiter: str = ",") -> str:
    """Return a record as one line, without its end.

    A field is a path into the record: `title`, `duration.range.low`, `risks.frequency`. A path that ends at
    passages gives their texts; what is nested in them has a path of its own (`risks.items`). Lists are joined
    with ` | `, null values among them kept as nothing, so that `risks` and `risks.frequency` go side by side.
    A line break becomes a space, and text that a spreadsheet would run as a formula gets a `'` in front; numbers
    stay numbers. `title` is what the record is called: the page's title line, else a name.
    """
    return _line([_cell(procedure, field) for field in fields], delimiter)


def _cell(procedure: Procedure, field: str) -> str:
    if field == "title":
        return _safe(title_of(procedure) or "")
    values: list[Any] = [procedure]
    many = False
    for step in field.split("."):
        reached: list[Any] = []
        for value in values:
            part = None if value is None else getattr(value, step)
            if isinstance(part, list):
                many = True
                reached.extend(part)
            else:
                reached.append(part)
        values = reached
    if not many and isinstance(values[0], int | float):
        return _plain(values[0])
    return _safe(JOINER.join(_plain(value) for value in values))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Passage):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _safe(text: str) -> str:
    # a line break inside a cell is allowed and yet breaks most tools; passages hold none but of odd sources
    text = " ".join(text.splitlines()).replace("\x00", "\ufffd")
    return f"'{text}" if _FORMULA.match(text) else text


def _line(cells: list[str], delimiter: str) -> str:
    out = io.StringIO()
    if delimiter == "\t":
        # most readers of TSV know no quotes
        return "\t".join(cell.replace("\t", " ") for cell in cells)
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(cells)
    return out.getvalue()


def _check(field: str) -> None:
    """Raise ProcparseError where a path leads nowhere, or to what is no cell."""
    here: Any = Procedure
    walked: list[str] = []
    for step in field.split("."):
        if not (isinstance(here, type) and issubclass(here, BaseModel)) or step not in here.model_fields:
            known = list(here.model_fields) if isinstance(here, type) and issubclass(here, BaseModel) else []
            where = f" below {'.'.join(walked)}" if walked else ""
            expected = f"one of {', '.join(known)}" if known else "nothing"
            raise ProcparseError(f"expected{where} {expected}, got {step!r} in the field {field!r}")
        here = _inner(here.model_fields[step].annotation)
        walked.append(step)
    if isinstance(here, type) and issubclass(here, BaseModel) and not issubclass(here, Passage):
        parts = ", ".join(f"{field}.{name}" for name in here.model_fields)
        raise ProcparseError(f"expected a field that holds values, got {field!r}; there are {parts}")


def _inner(annotation: Any) -> Any:
    """Return what a list or an optional value holds."""
    while typing.get_origin(annotation) in (list, typing.Union, types.UnionType):
        annotation = next(part for part in typing.get_args(annotation) if part is not type(None))
    return annotation
