"""A Result -> lines for a person at a terminal: each line of the page beside what it became."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from procparse.diagnostics import Diagnostic
    from procparse.document import Section
    from procparse.pipeline import Result

Paint = dict[str, Any]
"""Keyword arguments of `click.style`; empty for plain text."""

PAINTS: dict[str, Paint] = {
    "text": {},
    "label": {"bold": True},
    "heading": {"bold": True, "fg": "cyan"},
    "marker": {"dim": True},
    "separator": {"dim": True},
    "markup": {"dim": True},
    "duplicate": {"dim": True},
    "furniture": {"dim": True},
    "lost": {"fg": "red", "reverse": True},
    "line": {"dim": True},
    "path": {"fg": "green"},
    "homeless": {"fg": "yellow"},
    "info": {"fg": "blue"},
    "warning": {"fg": "yellow"},
    "error": {"fg": "red", "bold": True},
}

PATH_WIDTH = 32
"""Columns given to what a line became, on a wide screen; a longer path pushes its own text to the right."""

# What a terminal would obey and not show: C0 without tab, DEL, C1, line separators, bidirectional controls
# (a page must not be able to reorder what is printed beside it), and surrogates, which cannot be encoded.
OBEYED = frozenset([
    *range(0x09), *range(0x0A, 0x20), *range(0x7F, 0xA0),
    0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF,
    *range(0xD800, 0xE000),
])  # fmt: skip
_VISIBLE = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in OBEYED}
_VISIBLE[0x09] = "    "
_ESCAPED = {code: f"\\u{code:04x}" for code in OBEYED if code >= 0x7F}


def visible(text: str) -> str:
    r"""Return `text` on one line, with everything that a terminal would obey spelt out.

    >>> visible("a\x1b[2Jb\n")
    'a\\x1b[2Jb\\x0a'
    """
    return text.translate(_VISIBLE)


def visible_json(text: str) -> str:
    """Return JSON `text` with the same characters as JSON escapes: safe to print, equal when read."""
    return text.translate(_ESCAPED)


def diagnostic_line(result: Result, finding: Diagnostic, where: str, lines_before: int = 0) -> tuple[str, str]:
    """Return the place of `finding` (`hand.txt:41:1`) and what it says.

    `lines_before` counts those of the pages that stand before this one in a dump of several.
    """
    place = visible(where)
    if finding.span is not None:
        line, column = result.document.position(finding.span[0])
        place += f":{line + lines_before}:{column}"
    return place, visible(f"{finding.message} [{finding.code}]")


class Run(NamedTuple):
    """A stretch of output in one style."""

    text: str
    style: str = "text"


class Screen:
    """Joins runs into lines: coloured or not, wrapped at `width` or, where it is None, not at all."""

    def __init__(self, color: bool, width: int | None) -> None:
        self.color = color
        self.width = width
        self.path_width = PATH_WIDTH if width is None else min(PATH_WIDTH, width // 3)

    def line(self, runs: Iterable[Run], indent: int = 0) -> str:
        """Return one line, or several where it has to wrap; the following ones start at column `indent`."""
        out: list[str] = []
        column = 0
        room = self.width or 0
        for run in runs:
            text = visible(run.text)
            while room and column + _columns(text) > room:
                cut = _cut(text, room - column, column > indent)
                if cut or column > indent:
                    out.append(self.paint(text[:cut].rstrip(), run.style) + "\n" + " " * indent)
                    text = text[cut:].lstrip()
                    column = indent
                if indent + 8 > room:
                    break
            out.append(self.paint(text, run.style))
            column += _columns(text)
        return "".join(out).rstrip(" ")

    def paint(self, text: str, style: str) -> str:
        """Return `text` in a style of PAINTS."""
        paint = PAINTS[style]
        return click.style(text, **paint) if self.color and paint and text else text


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _cut(text: str, room: int, may_be_nothing: bool) -> int:
    """Return how much of `text` goes into `room` columns: up to a space, else to the last character."""
    used = end = 0
    while end < len(text) and (used := used + _columns(text[end])) <= room:
        end += 1
    space = text.rfind(" ", 0, end + 1)
    if space > 0 or may_be_nothing:
        return max(space, 0)
    return max(end, 1)


# ---- the page, line by line


class _Piece(NamedTuple):
    start: int
    end: int
    role: str
    path: str | None


def page(result: Result, screen: Screen) -> Iterator[str]:
    """Yield each line of the page with its number and what it became, and the findings under their lines."""
    document = result.document
    pieces = _pieces(result)
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


def _pieces(result: Result) -> list[_Piece]:
    account = result.accounting()
    pieces = [_Piece(part.start, part.end, part.role, part.path) for part in account.parts]
    pieces.extend(_Piece(gap[0], gap[1], "lost", None) for gap in account.gaps)
    return sorted(pieces)


def _headings(sections: Iterable[Section]) -> Iterator[tuple[int, str]]:
    for section in sections:
        if section.heading is not None:
            yield section.heading.start, section.key or "?"
        yield from _headings(section.children)


def _became(pieces: list[_Piece], keys: dict[int, str], columns: int) -> Iterator[Run]:
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


def _runs(text: str, start: int, end: int, pieces: list[_Piece]) -> Iterator[Run]:
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


# ---- the stages


def blocks(result: Result, screen: Screen) -> Iterator[str]:
    """Yield one line a block: where it stands, its kind, depth and marker, its text."""
    for block in result.document.blocks:
        line, column = result.document.position(block.at if block.at >= 0 else block.start)
        kind = f"{block.kind}{' ' + str(block.depth) if block.depth else ''}"
        runs = [
            Run(f"{f'{line}:{column}':<8}", "line"),
            Run(f"{kind:<10}", "heading" if block.kind == "heading" else "path"),
            Run(f"{block.marker or '':<4}", "marker"),
            Run(block.text),
        ]
        yield screen.line(runs, 22)


def sections(result: Result, screen: Screen) -> Iterator[str]:
    """Yield the tree of sections, with the blocks of each."""
    yield from _section_lines(result, result.sections, screen, 0)


def _section_lines(result: Result, found: Iterable[Section], screen: Screen, depth: int) -> Iterator[str]:
    pad = "  " * depth
    for section in found:
        style = "heading" if section.key else "homeless"
        heading = section.heading.text if section.heading is not None else "(no heading)"
        yield screen.line([Run(f"{pad}[{section.key or '?'}] ", style), Run(heading, "label")])
        for block in section.blocks:
            line, column = result.document.position(block.start)
            runs = [
                Run(f"{pad}  {f'{line}:{column}':<8}", "line"),
                Run(f"{block.marker or ''} ".lstrip(), "marker"),
            ]
            yield screen.line([*runs, Run(block.text)], len(pad) + 10)
        yield from _section_lines(result, section.children, screen, depth + 1)


def record(result: Result, screen: Screen) -> Iterator[str]:
    """Yield one line a value that is not empty: its path in the record, and what stands there."""
    for path, value, more in _values(result.procedure.model_dump(), ""):
        runs = [Run(f"{path:<{screen.path_width}}  ", "path"), Run(value)]
        if more:
            runs.append(Run(f"  ({more})", "marker"))
        yield screen.line(runs, screen.path_width + 2)


def _values(value: Any, path: str) -> Iterator[tuple[str, str, str]]:
    if value is None or value in ([], (), {}):
        return
    if isinstance(value, dict):
        if value.keys() == {"low", "high", "unit"}:
            low, high = ("" if bound is None else f"{bound:g}" for bound in (value["low"], value["high"]))
            yield path, low if low == high else f"{low}..{high}", value["unit"]
            return
        rest = {key: item for key, item in value.items() if key not in ("span", "text")}
        if "text" in value:
            scalars = {key: rest.pop(key) for key in list(rest) if isinstance(rest[key], str | int | None)}
            told = ", ".join(f"{key} {item}" for key, item in scalars.items() if item is not None)
            yield path, value["text"], told
        for key, item in rest.items():
            yield from _values(item, f"{path}/{key}")
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield path, ", ".join(value), ""
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _values(item, f"{path}/{index}")
    else:
        yield path, str(value), ""


def accounting(result: Result, screen: Screen) -> Iterator[str]:
    """Yield one line a part of the page: its offsets, place, role, path and text; then the verdict."""
    for piece in _pieces(result):
        line, column = result.document.position(piece.start)
        runs = [
            Run(f"{f'{piece.start}-{piece.end}':<12}{f'{line}:{column}':<8}", "line"),
            Run(f"{piece.role:<11}", piece.role if piece.role in PAINTS else "text"),
            Run(f"{piece.path or '-':<{screen.path_width}}  ", "path" if piece.path else "line"),
            Run(" ".join(result.document.text[piece.start : piece.end].split())),
        ]
        yield screen.line(runs, 31 + screen.path_width + 2)
    account = result.accounting()
    if account.complete:
        yield f"complete: {len(account.parts)} parts, every character has one place"
    else:
        lost, twice = len(account.gaps), len(account.overlaps)
        yield screen.line([Run("not complete: ", "error"), Run(f"{lost} runs lost, {twice} in two places")])


STAGES: dict[str, Callable[[Result, Screen], Iterator[str]]] = {
    "page": page,
    "blocks": blocks,
    "sections": sections,
    "record": record,
    "accounting": accounting,
}
