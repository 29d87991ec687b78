"""Adapters: records as the documents of other libraries. Each module needs its library, and nothing here does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procparse.exporters.chunks import MAX_CHARACTERS, Chunk, to_chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def chunks_of(paths: Iterable[str | Path], max_characters: int | None = MAX_CHARACTERS) -> Iterator[Chunk]:
    """Yield the chunks of page files, one file in memory at a time; a file with several pages gives them all."""
    from pathlib import Path

    from procparse.pipeline import parse_all

    for path in paths:
        page = Path(path)
        for result in parse_all(page.read_bytes(), name=page.name):
            yield from to_chunks(result.procedure, max_characters=max_characters)
