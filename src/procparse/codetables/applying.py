"""A record and tables -> the record with the codes that the tables give its names, and findings about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, overload

from procparse.codetables.loading import load_code_tables
from procparse.codetables.table import CodeTable, Entry, normalised
from procparse.diagnostics import KINDS, Findings
from procparse.errors import ProcparseError
from procparse.record import Code, Procedure, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from procparse.pipeline import Result
    from procparse.record import Passage


class _Match(NamedTuple):
    """A name of the record that a table has."""

    entry: Entry
    table: CodeTable
    passage: Passage


@overload
def apply_codes(page: Procedure, tables: CodeTable | str | Path | Iterable[CodeTable | str | Path]) -> Procedure: ...
@overload
def apply_codes(page: Result, tables: CodeTable | str | Path | Iterable[CodeTable | str | Path]) -> Result: ...
def apply_codes(
    page: Procedure | Result, tables: CodeTable | str | Path | Iterable[CodeTable | str | Path]
) -> Procedure | Result:
    """Return a record, or what `parse` returned, with the codes that the tables give its title and names.

    A table's name and one of the page must be the same but for case, punctuation and blanks. Title and preferred
    names count before the others; abbreviations, which mean many things, do not count. A code that the page states
    stays, and one that differs from it stands beside it, with the finding `code-conflict`. Where names that count
    alike have several codes of one system, none is taken: `code-ambiguous`.

    `tables` are CodeTables, or what `load_code_table` takes. Of a record alone the findings are not told.
    """
    found = load_code_tables(tables)
    if isinstance(page, Procedure):
        return with_codes(page, found, Findings())
    procedure = getattr(page, "procedure", None)
    if not isinstance(procedure, Procedure):
        raise ProcparseError(f"expected a page as `parse` returns it, or its record, got {type(page).__name__}")
    findings = Findings()
    findings.diagnostics.extend(page.diagnostics)
    changed = with_codes(procedure, found, findings)
    told = sorted(dict.fromkeys(findings.diagnostics), key=lambda one: (one.span[0] if one.span else -1, one.code))
    return replace(page, procedure=changed, diagnostics=tuple(told))


def with_codes(procedure: Procedure, tables: Sequence[CodeTable], findings: Findings) -> Procedure:
    """Return the record with its codes; what was found, and what could not be decided, goes to `findings`."""
    chosen = _chosen(procedure, tables, findings)
    if not chosen:
        return procedure
    codes = list(procedure.codes)
    for match in chosen:
        entry, table = match.entry, match.table
        stated = [code for code in codes if code.uri == entry.uri and code.code]
        if any((code.code or "").casefold() == entry.code.casefold() for code in stated):
            continue
        named = next((code for code in codes if code.uri == entry.uri and not code.code), None)
        made = Code(
            system=named.system if named else entry.system,
            uri=entry.uri,
            code=entry.code,
            display=entry.display,
            origin="table",
            span=None,
            table=Table(name=table.name, version=table.version, licence=table.licence),
        )
        if stated:
            findings.add("code-conflict", match.passage.span, source=table.name, other=entry.code, code=stated[0].code)
        else:
            findings.add(
                "code-from-table",
                match.passage.span,
                name=match.passage.text,
                code=entry.code,
                system=made.system,
                table=table.name,
            )
        if named is None:
            codes.append(made)
        else:
            # a label line without a number and the number that the table gives are one code
            codes[codes.index(named)] = made
            missing = KINDS["code-missing"].sentence.format(system=named.system)
            findings.diagnostics = [
                found for found in findings.diagnostics if (found.code, found.message) != ("code-missing", missing)
            ]
    return procedure.model_copy(update={"codes": codes})


def _chosen(procedure: Procedure, tables: Sequence[CodeTable], findings: Findings) -> list[_Match]:
    """Return one match for each code system that the tables can decide, in the order of the names."""
    title = [procedure.title] if procedure.title is not None else []
    tiers: tuple[list[Passage], ...] = (
        title + [name for name in procedure.names if name.use == "preferred"],
        [name for name in procedure.names if name.use in ("common", "technical")],
    )
    chosen: dict[str, _Match | None] = {}
    for tier in tiers:
        matches: dict[str, dict[str, _Match]] = {}
        for passage in tier:
            key = normalised(passage.text)
            for table in tables:
                for entry in table.entries.get(key, ()):
                    matches.setdefault(entry.uri, {}).setdefault(entry.code, _Match(entry, table, passage))
        for uri, found in matches.items():
            if uri in chosen:
                continue
            first = next(iter(found.values()))
            chosen[uri] = first if len(found) == 1 else None
            if len(found) > 1:
                findings.add(
                    "code-ambiguous",
                    first.passage.span,
                    name=first.passage.text,
                    system=first.entry.system,
                    codes=", ".join(sorted(found)),
                )
    return [match for match in chosen.values() if match is not None]
