"""Records as LangChain Documents; needs `procparse[langchain]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from procparse.exporters.chunks import MAX_CHARACTERS, to_chunks
from procparse.integrations import chunks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from procparse.exporters.chunks import Chunk
    from procparse.record import Procedure


def documents(procedure: Procedure, *, max_characters: int | None = MAX_CHARACTERS) -> list[Document]:
    """Return the chunks of a record as Documents: what `convert --to chunks --chunk-format langchain` writes."""
    return [_document(chunk) for chunk in to_chunks(procedure, max_characters=max_characters)]


class ProcedureLoader(BaseLoader):
    """Loads page files; `lazy_load()` and `load()` as of every loader of LangChain."""

    def __init__(self, paths: Iterable[str | Path], *, max_characters: int | None = MAX_CHARACTERS) -> None:
        self.paths = list(paths)
        self.max_characters = max_characters

    def lazy_load(self) -> Iterator[Document]:
        """Yield the Documents of one file after the other."""
        return map(_document, chunks_of(self.paths, self.max_characters))


def _document(chunk: Chunk) -> Document:
    return Document(id=chunk.id, page_content=chunk.text, metadata=chunk.flat())
