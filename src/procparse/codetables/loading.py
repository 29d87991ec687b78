"""A file, or the name of an entry point -> the table of codes that it holds."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from procparse.codetables.files import READERS
from procparse.codetables.table import CodeTable, checked_about, code_table
from procparse.errors import ProcparseError

if TYPE_CHECKING:
    from collections.abc import Iterable

ENTRY_POINTS = "procparse.code_tables"
"""Group of entry points; each is a function without arguments that returns a CodeTable, or the path of a file."""


def load_code_table(
    source: str | Path,
    *,
    name: str | None = None,
    version: str | None = None,
    licence: str | None = None,
    system: str | None = None,
) -> CodeTable:
    """Return the table of codes in a file, or behind an entry point of the group `procparse.code_tables`.

    A CSV or TSV has the columns `name` and `code`, and maybe `display` and `system`; lines such as `# licence: ...`
    above them say the name, version, licence and system of the whole. JSON Lines have the same keys, and these in a
    first line `{"table": {...}}`. JSON is a FHIR CodeSystem or ConceptMap. The other arguments say the same, and win.

    `system` is the short name of a code system (CPT, HCPCS, ICD-10-PCS, ...) or its URI. Text is UTF-8.

    Raises ProcparseError, with file and row, for what is no such table.
    """
    told = str(source)
    path = Path(source)
    if not _is_file(path):
        return _of_entry_point(told)
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise ProcparseError(f"{path.name}: expected a code table that ends in {', '.join(READERS)}")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ProcparseError(f"{path.name}: expected a readable file: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ProcparseError(f"{path.name}: expected UTF-8, got another encoding at byte {error.start}") from None
    about, rows = read(text, path.name)
    given = {"name": name, "version": version, "licence": licence, "system": system}
    about = about._replace(**{what: value for what, value in given.items() if value is not None})
    return code_table(checked_about(about, path.name), rows)


def load_code_tables(given: CodeTable | str | Path | Iterable[CodeTable | str | Path] | None) -> tuple[CodeTable, ...]:
    """Return tables of what a caller may give for them: none, one or several, loaded or to be loaded."""
    if given is None:
        return ()
    several = [given] if isinstance(given, (CodeTable, str, Path)) else given
    try:
        found = list(several)
    except TypeError:
        found = [several]  # type: ignore[list-item]
    for one in found:
        if not isinstance(one, (CodeTable, str, Path)):
            raise ProcparseError(f"expected a CodeTable, or the path of one, got {type(one).__name__}")
    return tuple(one if isinstance(one, CodeTable) else load_code_table(one) for one in found)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, a NUL in it
        return False


def _of_entry_point(name: str) -> CodeTable:
    found = [point for point in entry_points(group=ENTRY_POINTS) if point.name == name]
    if not found:
        known = ", ".join(sorted({point.name for point in entry_points(group=ENTRY_POINTS)})) or "none"
        raise ProcparseError(
            f"expected the file of a code table, or the name of an entry point of {ENTRY_POINTS} "
            f"(installed: {known}), got {name!r:.200}"
        )
    try:
        made = found[0].load()()
    except Exception as error:
        raise ProcparseError(
            f"the entry point {name!r} gives no code table: {type(error).__name__}: {error}"
        ) from error
    if isinstance(made, CodeTable):
        return made
    if isinstance(made, (str, Path)) and _is_file(Path(made)):
        return load_code_table(made)
    raise ProcparseError(
        f"expected the entry point {name!r} to return a CodeTable or the path of a file, got {type(made).__name__}"
    )
