"""JSON Lines, CSV and TSV -> a unit a row. The text is one field, all that is not text, url or name is metadata."""

from __future__ import annotations

import csv
import json
from typing import IO, TYPE_CHECKING, Any

from procparse.intake.units import Fields, Refused, Unit
from procparse.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.intake.units import Limits


def json_lines(stream: IO[bytes], source: str, limits: Limits) -> Iterator[Unit | Refused]:
    """Yield a unit for each line. The line is read as JSON by the worker, so that this costs next to nothing.

    A line ends at LF and nothing else: U+2028 and its like may stand in JSON strings.
    """
    number = 0
    while line := stream.readline(limits.document_bytes + 1):
        number += 1
        if len(line) > limits.document_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            yield Refused(f"{source}:{number}", Outcome.TOO_LARGE, f"larger than {limits.document_bytes} bytes")
        elif not line.isspace():
            yield Unit(f"{source}:{number}", None, line, "row")


def page_of(unit: Unit, fields: Fields) -> Unit:
    """Return the page in a line of JSON; raise Refusal where there is none."""
    try:
        row = json.loads(unit.data, parse_constant=lambda name: None)
        if b"\\u" in unit.data:
            # an escape may stand for half of a pair, which no output can hold
            text = json.dumps(row, ensure_ascii=False).encode("utf-16-le", "surrogatepass")
            row = json.loads(text.decode("utf-16-le", "replace"))
    except ValueError as error:
        raise Refusal(Outcome.BROKEN, f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise Refusal(Outcome.BROKEN, "a line of JSON, but no object")
    return _unit(unit.source, row, fields)


def _unit(source: str, row: dict[str, Any], fields: Fields) -> Unit:
    text = row.pop(fields.text, None)
    if not isinstance(text, str):
        there = ", ".join(sorted(row))[:200] or "none"
        raise Refusal(Outcome.BROKEN, f"no text in the field {fields.text!r}; the other fields are: {there}")
    url = row.pop(fields.url) if isinstance(row.get(fields.url), str) and row[fields.url] else None
    name = None
    if fields.name is not None and isinstance(row.get(fields.name), (str, int)):
        name = str(row.pop(fields.name))
    metadata = json.dumps(row, ensure_ascii=False, default=str) if row else None
    return Unit(source, name, text.encode("utf-8", "replace"), "page", url, metadata)


def table(stream: IO[bytes], source: str, limits: Limits, fields: Fields, separator: str) -> Iterator[Unit | Refused]:
    """Yield a unit for each row of CSV or TSV; the first row names the columns. The encoding is UTF-8."""
    # the limit is of the whole process and counts characters; it is only ever raised
    csv.field_size_limit(max(csv.field_size_limit(), limits.document_bytes))
    reader = csv.reader(_lines(stream, limits), delimiter=separator)
    try:
        header = next(reader, [])
        if fields.text not in header:
            there = ", ".join(header)[:200] or "none"
            raise Refusal(Outcome.BROKEN, f"no column {fields.text!r}; the columns are: {there}")
        while True:
            place = f"{source}:{reader.line_num + 1}"
            row = next(reader, None)
            if row is None:
                return
            if row:
                yield _row(place, header, row, fields)
    except csv.Error as error:
        raise Refusal(Outcome.BROKEN, f"line {reader.line_num}: {error}; the rest was not read") from None


def _row(place: str, header: list[str], row: list[str], fields: Fields) -> Unit | Refused:
    if len(row) != len(header):
        return Refused(place, Outcome.BROKEN, f"{len(row)} cells under {len(header)} columns")
    return _unit(place, dict(zip(header, row, strict=True)), fields)


def _lines(stream: IO[bytes], limits: Limits) -> Iterator[str]:
    first = True
    while line := stream.readline(limits.document_bytes + 1):
        if len(line) > limits.document_bytes:
            raise Refusal(Outcome.TOO_LARGE, f"a line is larger than {limits.document_bytes} bytes")
        text = line.decode("utf-8", "replace")
        yield text.removeprefix("\ufeff") if first else text
        first = False


def parquet(stream: IO[bytes], source: str, fields: Fields) -> Iterator[Unit | Refused]:
    """Yield a unit for each row of a Parquet file (needs the extra `arrow`)."""
    try:
        import pyarrow as arrow
        import pyarrow.parquet as files
    except ImportError:
        raise Refusal(Outcome.UNREADABLE, "Parquet needs the library pyarrow: pip install 'procparse[arrow]'") from None
    number = 0
    try:
        file = files.ParquetFile(stream)
        if fields.text not in file.schema_arrow.names:
            there = ", ".join(file.schema_arrow.names)[:200]
            raise Refusal(Outcome.BROKEN, f"no column {fields.text!r}; the columns are: {there}")
        for batch in file.iter_batches(batch_size=128):
            for row in batch.to_pylist():
                number += 1
                place = f"{source}:{number}"
                if isinstance(row.get(fields.text), bytes):
                    row[fields.text] = row[fields.text].decode("utf-8", "replace")
                try:
                    unit = _unit(place, row, fields)
                except Refusal as refusal:
                    yield Refused(place, refusal.outcome, refusal.cause)
                else:
                    yield unit
    except (arrow.ArrowException, OSError, ValueError) as error:
        cause = str(error).partition("\n")[0]
        raise Refusal(Outcome.BROKEN, f"not a Parquet file that can be read to its end: {cause}") from None
