"""A page, each line beside what it became, with the findings below their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.show.screen import PAINTS, Run, Screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from procparse.diagnostics import Diagnostic
    from procparse.document import Section
    from procparse.pipeline import Result


class Piece(NamedTuple):
    """A part of the page, or a gap in its accounting."""

    start: int
    end: int
    role: str
    path: str | None


def page(result: Result, screen: Screen) -> Iterator[str]:
    """Yield each line of the page with its number and what it became, and the findings under their lines."""
    document = result.document
    pieces = pieces_of(result)
    keys = dict(_headings(result.sections))
    findings = sorted((d for d in result.diagnostics if d.span is not None), key=lambda d: d.span or (0, 0))
    digits = len(str(document.page.count("\n") + 1))
    indent = digits + 2 + screen.path_width + 2
    start = first = told = 0
    for number, line in enumerate(document.page.split("\n"), start=1):
        end = start + len(line)
        while first < len(pieces) and pieces[first].end <= start:
            first += 1
        last = first
        while last < len(pieces) and pieces[last].start < end:
            last += 1
        here = pieces[first:last]
        runs = [Run(f"{number:>{digits}}  ", "line"), *_became(here, keys, screen.path_width)]
        runs.extend(_runs(document.text, start, end, here))
        yield screen.line(runs, indent)
        while told < len(findings) and (findings[told].span or (0, 0))[0] <= end:
            yield _finding(findings[told], screen, digits)
            told += 1
        start = end + 1
    for finding in findings[told:]:
        yield _finding(finding, screen, digits)
    yield ""
    source = result.procedure.source
    yield screen.line([Run(f"read as {source.reader}, dialect {source.dialect}: {result.evidence}", "marker")], 0)
    whole = [d for d in result.diagnostics if d.span is None]
    if whole:
        yield ""
    for finding in whole:
        yield _finding(finding, screen, digits)


def pieces_of(result: Result) -> list[Piece]:
    """Return the parts of a page in order, what is lost among them."""
    account = result.accounting()
    pieces = [Piece(part.start, part.end, part.role, part.path) for part in account.parts]
    pieces.extend(Piece(gap[0], gap[1], "lost", None) for gap in account.gaps)
    return sorted(pieces)


def _headings(sections: Iterable[Section]) -> Iterator[tuple[int, str]]:
    for section in sections:
        if section.heading is not None:
            yield section.heading.start, section.key or "?"
        yield from _headings(section.children)


def _became(pieces: list[Piece], keys: dict[int, str], columns: int) -> Iterator[Run]:
    """Yield the column that says what the pieces of one line became."""
    words: list[Run] = []
    paths: list[str] = []
    for piece in pieces:
        if piece.role == "heading":
            words.append(Run(f"[{keys.get(piece.start, piece.path or '?')}]", "heading"))
        elif piece.role in ("duplicate", "furniture", "lost"):
            words.append(Run(piece.role, piece.role))
        elif piece.path is not None and (not paths or paths[-1] != piece.path):
            paths.append(piece.path)
    homeless = ("/leftovers", "/extra_sections")
    words.extend(Run(path, "homeless" if path.startswith(homeless) else "path") for path in _folded(paths))
    if not words and pieces:
        words.append(Run(pieces[0].role, "marker"))
    width = 0
    for index, word in enumerate(dict.fromkeys(words)):
        if index:
            yield Run(" ")
        yield word
        width += len(word.text) + (index > 0)
    yield Run(" " * max(columns - width, 0) + "  ")


def _folded(paths: list[str]) -> Iterator[str]:
    """Yield paths in order, runs of siblings as one: `/risks/0..3`."""
    index = 0
    while index < len(paths):
        head, _, last = paths[index].rpartition("/")
        end = index + 1
        if last.isdigit():
            while end < len(paths) and paths[end] == f"{head}/{int(last) + end - index}":
                end += 1
        yield paths[index] if end == index + 1 else f"{head}/{last}..{int(last) + end - index - 1}"
        index = end


def _runs(text: str, start: int, end: int, pieces: list[Piece]) -> Iterator[Run]:
    at = start
    for piece in pieces:
        left, right = max(piece.start, at), min(piece.end, end)
        if left > at:
            yield Run(text[at:left])
        yield Run(text[left:right], piece.role if piece.role in PAINTS else "text")
        at = max(at, right)
    yield Run(text[at:end].rstrip())


def _finding(finding: Diagnostic, screen: Screen, digits: int) -> str:
    runs = [
        Run(" " * (digits + 2)),
        Run(f"{finding.severity}: ", finding.severity),
        Run(f"{finding.message} [{finding.code}]"),
    ]
    return screen.line(runs, digits + 4)
