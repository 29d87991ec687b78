"""A Result -> lines for a person, one function a stage of the parse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procparse.show.beside import page, pieces_of
from procparse.show.screen import PAINTS, Run, Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from procparse.document import Section
    from procparse.pipeline import Result


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
    for piece in pieces_of(result):
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
