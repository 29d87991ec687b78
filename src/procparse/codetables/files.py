"""CSV, TSV, JSON Lines and FHIR's JSON -> what a file says of its table, and its rows."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from procparse.codetables.table import About, Row
from procparse.errors import ProcparseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Read = Callable[[str, str], tuple[About, Iterable[Row]]]

_ABOUT = re.compile(r"#\s*(?P<key>name|version|licence|license|system)\s*:\s*(?P<value>.*?)\s*", re.IGNORECASE)
_COLUMNS = ("name", "code", "display", "system")


def _about(said: dict[str, Any], stem: str) -> About:
    licence = said.get("licence", said.get("license"))
    return About(said.get("name") or stem, said.get("version"), licence, said.get("system"))


# ---- CSV


def read_csv(text: str, place: str) -> tuple[About, Iterable[Row]]:
    """Read a table with the columns `name` and `code`, and maybe `display` and `system`.

    Lines such as `# licence: for use within the house` may stand above the line of column names.
    """
    lines = text.splitlines(keepends=True)
    above = 0
    said: dict[str, Any] = {}
    while above < len(lines) and (lines[above].startswith("#") or not lines[above].strip()):
        told = _ABOUT.fullmatch(lines[above].strip())
        if told:
            said[told["key"].lower()] = told["value"]
        above += 1
    if above == len(lines):
        raise ProcparseError(f"{place}: expected a line of column names with name and code, got an empty table")
    separator = max(",;\t", key=lines[above].count)
    reader = csv.reader(io.StringIO("".join(lines[above:]), newline=""), delimiter=separator, strict=True)
    columns = [column.strip().casefold() for column in _next(reader, place, above) or ()]
    missing = [name for name in _COLUMNS[:2] if columns.count(name) != 1]
    if missing:
        raise ProcparseError(
            f"{place}:{above + 1}: expected the columns name and code, once each, got {', '.join(columns)[:200]}"
        )
    at = {name: columns.index(name) for name in _COLUMNS if name in columns}
    return _about(said, place), _csv_rows(reader, place, above, at, len(columns))


def _csv_rows(reader: Any, place: str, above: int, at: dict[str, int], width: int) -> Iterator[Row]:
    line = above + reader.line_num
    while (cells := _next(reader, place, above)) is not None:
        where = f"{place}:{line + 1}"
        line = above + reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            raise ProcparseError(f"{where}: expected {width} columns, got {len(cells)}")
        yield Row(where, **{name: cells[index] for name, index in at.items()})


def _next(reader: Any, place: str, above: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise ProcparseError(f"{place}:{above + reader.line_num}: expected a row of a table: {error}") from None


# ---- JSON Lines


def read_lines(text: str, place: str) -> tuple[About, Iterable[Row]]:
    """Read an object a line, with `name` and `code`, and maybe `display` and `system`.

    A first line `{"table": {"name": ..., "version": ..., "licence": ..., "system": ...}}` speaks of the whole.
    """
    lines = [(f"{place}:{number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    said: dict[str, Any] = {}
    if lines:
        first = _object(lines[0][1], lines[0][0])
        if set(first) == {"table"}:
            if not isinstance(first["table"], dict):
                raise ProcparseError(f"{lines[0][0]}: expected an object under table, got {first['table']!r:.80}")
            said = first["table"]
            del lines[0]
    return _about(said, place), _json_rows(lines)


def _json_rows(lines: Iterable[tuple[str, str]]) -> Iterator[Row]:
    for where, line in lines:
        found = _object(line, where)
        yield Row(where, found.get("name"), found.get("code"), found.get("display"), found.get("system"))


def _object(text: str, place: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProcparseError(f"{place}: expected JSON: {str(error)[:120]}") from None
    if not isinstance(found, dict):
        raise ProcparseError(f"{place}: expected a JSON object, got {text[:60]!r}")
    return found


# ---- FHIR

_SAME = frozenset({"equal", "equivalent"})
"""Of `equivalence` (R4, R4B) and `relationship` (R5): what is wider, narrower or related is another thing."""


def read_fhir(text: str, place: str) -> tuple[About, Iterable[Row]]:
    """Read a CodeSystem (displays and designations of its concepts) or a ConceptMap (from displays to equal codes)."""
    resource = _object(text, place)
    kind = resource.get("resourceType")
    if kind not in ("CodeSystem", "ConceptMap"):
        raise ProcparseError(f"{place}: expected a CodeSystem or a ConceptMap of FHIR, got {kind!r:.80}")
    about = About(
        resource.get("title") or resource.get("name") or place,
        resource.get("version"),
        resource.get("copyright"),
        resource.get("url") if kind == "CodeSystem" else None,
    )
    return about, _concepts(resource, place) if kind == "CodeSystem" else _mapped(resource, place)


def _concepts(system: dict[str, Any], place: str) -> Iterator[Row]:
    left = [(f"{place}: concept[{n}]", concept) for n, concept in enumerate(_objects(system, "concept", place))][::-1]
    while left:
        where, concept = left.pop()
        below = _objects(concept, "concept", where)
        left.extend([(f"{where}.concept[{n}]", inner) for n, inner in enumerate(below)][::-1])
        designations = [one.get("value") for one in _objects(concept, "designation", where)]
        if _is_retired(concept, where):
            continue
        display = concept.get("display")
        if display is None and not designations:
            continue  # a code without a name is found by none
        for name in ([] if display is None else [display]) + designations:
            yield Row(where, name, concept.get("code"), display)


def _is_retired(concept: dict[str, Any], where: str) -> bool:
    """Return whether a concept is out of use, or a heading that is no code: HL7's common concept properties."""
    for told in _objects(concept, "property", where):
        code = told.get("code")
        if code in ("inactive", "notSelectable") and told.get("valueBoolean") is True:
            return True
        if code == "status" and told.get("valueCode") in ("retired", "deprecated"):
            return True
    return False


def _mapped(concept_map: dict[str, Any], place: str) -> Iterator[Row]:
    for number, group in enumerate(_objects(concept_map, "group", place)):
        for at, element in enumerate(_objects(group, "element", place)):
            where = f"{place}: group[{number}].element[{at}]"
            name = element.get("display") if element.get("display") is not None else element.get("code")
            for target in _objects(element, "target", where):
                said = target.get("relationship", target.get("equivalence"))
                if said is None:
                    raise ProcparseError(f"{where}: expected a target with equivalence or relationship, got neither")
                if said in _SAME and target.get("code") is not None:
                    system = str(group.get("target") or "").split("|")[0]
                    yield Row(where, name, target["code"], target.get("display"), system)


def _objects(parent: dict[str, Any], name: str, place: str) -> list[dict[str, Any]]:
    found = parent.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ProcparseError(f"{place}: expected a list of objects under {name}, got {found!r:.80}")
    return found


READERS: dict[str, Read] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": read_lines,
    ".ndjson": read_lines,
    ".json": read_fhir,
}
"""Ending of a file -> what reads it."""
