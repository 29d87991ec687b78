"""Records as Haystack Documents; needs `procparse[haystack]`."""

from __future__ import annotations

from pathlib import Path  # at run time, for `component` reads the annotations of run()
from typing import TYPE_CHECKING, Any

from haystack import Document, component

from procparse.exporters.chunks import MAX_CHARACTERS, to_chunks
from procparse.integrations import chunks_of

if TYPE_CHECKING:
    from procparse.exporters.chunks import Chunk
    from procparse.record import Procedure


def documents(procedure: Procedure, *, max_characters: int | None = MAX_CHARACTERS) -> list[Document]:
    """Return the chunks of a record as Documents: what `convert --to chunks --chunk-format haystack` writes."""
    return [_document(chunk) for chunk in to_chunks(procedure, max_characters=max_characters)]


@component
class ProcedureConverter:
    """A component that turns page files into Documents, to stand first in an indexing pipeline."""

    def __init__(self, max_characters: int | None = MAX_CHARACTERS) -> None:
        self.max_characters = max_characters

    @component.output_types(documents=list[Document])
    def run(self, sources: list[str | Path]) -> dict[str, Any]:
        """Return the Documents of all files."""
        return {"documents": [_document(chunk) for chunk in chunks_of(sources, self.max_characters)]}


def _document(chunk: Chunk) -> Document:
    return Document(id=chunk.id, content=chunk.text, meta=chunk.flat())
