"""parse(): decode, read, split, assemble, in order, on one screen."""

from __future__ import annotations

import html
import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procparse.accounting import Accounting, account
from procparse.assemble import assemble, stable_id
from procparse.diagnostics import Diagnostic, Findings
from procparse.errors import ProcparseError, StrictError
from procparse.intake.decoding import Decoded, decode
from procparse.readers import read
from procparse.readers.dialects.naming import evidence
from procparse.sections import page_offsets, split
from procparse.vocabulary import Vocabulary, default_vocabulary, load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from procparse.codetables.table import CodeTable
    from procparse.document import Document, Section
    from procparse.record import Procedure
    from procparse.shapes import Trace

    Tables = CodeTable | str | Path | Iterable[CodeTable | str | Path] | None


@dataclass(frozen=True, slots=True)
class Result:
    """What `parse` returns: the record, what was found on the way, and the page itself."""

    procedure: Procedure
    """The typed record."""
    diagnostics: tuple[Diagnostic, ...]
    """Findings in page order, those about the whole page first."""
    document: Document
    """The decoded text that all spans point into, and its typographic blocks."""
    sections: tuple[Section, ...]
    """The section tree that the record was made from."""
    _trace: tuple[Trace, ...] = field(repr=False)
    _marks: tuple[tuple[int, int], ...] = field(repr=False)

    def accounting(self) -> Accounting:
        """Return where every non-blank character of the page went; `.complete` proves that none is lost."""
        return account(self.document, self.procedure.model_dump(), self.sections, self._trace, self._marks)

    @property
    def evidence(self) -> str:
        """What decided on `source.dialect`, in words: the line of a markup, or which list marks there are."""
        return evidence(self.document)

    def __repr__(self) -> str:
        found = ", ".join(f"{item.severity} {item.code}" for item in self.diagnostics) or "no findings"
        return f"<Result {self.procedure!r}: {found}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<li><b>{item.severity}</b> {html.escape(item.message)} <code>{item.code}</code></li>"
            for item in self.diagnostics
        )
        return f"{self.procedure._repr_html_()}<ul>{rows}</ul>"


def parse(
    source: str | bytes,
    *,
    name: str | None = None,
    url: str | None = None,
    strict: bool = False,
    vocabulary: Vocabulary | str | Path | None = None,
    metadata: Mapping[str, Any] | None = None,
    repair: bool = False,
    code_tables: Tables = None,
) -> Result:
    """Parse one page into its typed record. Never raises on content.

    `source` is the page as text, or as bytes to be decoded. `name` (a file name) and `url` say where it came
    from: they make the record's `id`, and a code that they state (`cpt4/12345-...`) enters `codes`.
    `vocabulary` is one made by `load_vocabulary`, or the path of an overlay. `metadata` is kept as it is.
    `repair=True` undoes mojibake (needs `procparse[repair]`). `code_tables` give codes to title and names: a table
    made by `load_code_table`, the path of one, or several; see `apply_codes`.

    Of a dump that holds several pages the first is read; `parse_all` yields one Result a page.
    Raises StrictError with `strict=True` where a diagnostic is a warning or an error, and ProcparseError for a
    mistake of the caller.
    """
    _check_origin(name, url, metadata)
    words = _vocabulary(vocabulary)
    tables = _tables(code_tables)
    findings = Findings()
    decoded = decode(source, findings, repair=repair)
    document = read(decoded.text, _writable(name), findings)
    return _parse(decoded, document, findings, words, url, metadata, strict, tables=tables)


def parse_all(
    source: str | bytes,
    *,
    name: str | None = None,
    url: str | None = None,
    strict: bool = False,
    vocabulary: Vocabulary | str | Path | None = None,
    metadata: Mapping[str, Any] | None = None,
    repair: bool = False,
    code_tables: Tables = None,
) -> Iterator[Result]:
    """Yield one Result for each page in a dump, in order; arguments as for `parse`.

    Spans point into the page's own part of the dump. The ids of the second page and on end in `-p2`, `-p3`, ...
    """
    _check_origin(name, url, metadata)
    words = _vocabulary(vocabulary)
    tables = _tables(code_tables)
    findings = Findings()
    decoded = decode(source, findings, repair=repair)
    document = read(decoded.text, _writable(name), findings)
    offsets = page_offsets(document, words)
    pages = [findings] if len(offsets) == 1 else _by_page(findings, offsets, len(document.text))
    for number, (part, own) in enumerate(zip(document.parts(offsets), pages, strict=True), 1):
        yield _parse(decoded, part, own, words, url, metadata, strict, number, tables)


def parse_file(
    path: str | Path,
    *,
    name: str | None = None,
    url: str | None = None,
    strict: bool = False,
    vocabulary: Vocabulary | str | Path | None = None,
    metadata: Mapping[str, Any] | None = None,
    repair: bool = False,
    code_tables: Tables = None,
) -> Result:
    """Parse the page in the file at `path`; its file name is the `name` unless one is given."""
    if not isinstance(path, (str, Path)):
        raise ProcparseError(f"expected the path of a page as str or Path, got {type(path).__name__}")
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ProcparseError(f"expected a readable file at {path}: {error.strerror or error}") from None
    except ValueError as error:  # a NUL in the path
        raise ProcparseError(f"expected a readable file at {str(path)!r}: {error}") from None
    return parse(
        raw,
        name=name or path.name,
        url=url,
        strict=strict,
        vocabulary=vocabulary,
        metadata=metadata,
        repair=repair,
        code_tables=code_tables,
    )


def _vocabulary(vocabulary: Vocabulary | str | Path | None) -> Vocabulary:
    if vocabulary is None:
        return default_vocabulary()
    if isinstance(vocabulary, (str, Path)):
        return load_vocabulary(vocabulary)
    if not isinstance(vocabulary, Vocabulary):
        raise ProcparseError(f"expected a Vocabulary or the path of one, got {type(vocabulary).__name__}")
    return vocabulary


def _tables(given: Tables) -> tuple[CodeTable, ...]:
    if given is None:
        return ()
    from procparse.codetables.loading import load_code_tables

    return load_code_tables(given)


def _check_origin(name: object, url: object, metadata: object) -> None:
    """Raise ProcparseError for an origin that no record can hold."""
    for what, value in (("name", name), ("url", url)):
        if value is not None and not isinstance(value, str):
            raise ProcparseError(f"expected {what} as str, got {type(value).__name__}")
    if not metadata:
        return
    if not isinstance(metadata, Mapping) or not all(isinstance(key, str) for key in metadata):
        raise ProcparseError("expected metadata as a mapping with str keys")
    try:
        json.dumps(dict(metadata))
    except (TypeError, ValueError) as error:
        raise ProcparseError(f"expected metadata that JSON can hold: {error}") from None


def _parse(
    decoded: Decoded,
    document: Document,
    findings: Findings,
    vocabulary: Vocabulary,
    url: str | None,
    metadata: Mapping[str, Any] | None,
    strict: bool,
    number: int = 1,
    tables: tuple[CodeTable, ...] = (),
) -> Result:
    name = document.name
    if not document.blocks:
        findings.add("no-text", None)
    parts = split(document, vocabulary, findings)
    if document.rest:
        parts = parts._replace(rest=parts.rest + document.rest)
    source = {
        "id": stable_id(name, url, decoded.sha256, number),
        "number": number,
        "record": {
            "name": name,
            "url": url,
            "sha256": decoded.sha256,
            "encoding": decoded.encoding,
            "reader": document.reader,
            "dialect": document.dialect,
            "metadata": dict(metadata) if metadata else {},
        },
    }
    procedure, trace = assemble(document, parts, source, vocabulary, findings)
    if tables:
        from procparse.codetables.applying import with_codes

        procedure = with_codes(procedure, tables, findings)
    found = sorted(findings.diagnostics, key=_place)
    if strict:
        grave = [item for item in found if item.severity != "info"]
        if grave:
            raise StrictError(name, grave)
    return Result(procedure, tuple(found), document, parts.sections, tuple(trace), tuple(findings.marks))


def _by_page(findings: Findings, offsets: list[int], length: int) -> list[Findings]:
    """Return the findings of the reading page by page of the dump, those about the whole with the first."""
    pages = [Findings() for _ in offsets]
    ends = [*offsets[1:], length]
    for found in findings.diagnostics:
        if found.span is None:
            pages[0].diagnostics.append(found)
            continue
        number = bisect_right(offsets, found.span[0]) - 1
        start = offsets[number]
        span = (found.span[0] - start, min(found.span[1], ends[number]) - start)
        pages[number].diagnostics.append(found._replace(span=span))
    return pages


def _writable(name: str | None) -> str | None:
    """Return a file name without lone surrogates: one that is no UTF-8 holds them, and no JSON can."""
    return name.encode("utf-8", "replace").decode("utf-8") if name is not None else None


def _place(item: Diagnostic) -> tuple[int, str]:
    return (item.span[0] if item.span else -1, item.code)
