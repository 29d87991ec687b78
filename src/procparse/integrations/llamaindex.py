"""Records as LlamaIndex TextNodes; needs `procparse[llamaindex]`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from llama_index.core.schema import TextNode

from procparse.exporters.chunks import MAX_CHARACTERS, llamaindex, to_chunks
from procparse.integrations import chunks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from procparse.exporters.chunks import Chunk
    from procparse.record import Procedure


def nodes(procedure: Procedure, *, max_characters: int | None = MAX_CHARACTERS) -> list[TextNode]:
    """Return the chunks of a record as TextNodes: what `convert --to chunks --chunk-format llamaindex` writes."""
    return [_node(chunk) for chunk in to_chunks(procedure, max_characters=max_characters)]


class ProcedureLoader:
    """Loads page files as nodes; a node is smaller than what LlamaIndex calls a document."""

    def __init__(self, paths: Iterable[str | Path], *, max_characters: int | None = MAX_CHARACTERS) -> None:
        self.paths = list(paths)
        self.max_characters = max_characters

    def lazy_load(self) -> Iterator[TextNode]:
        """Yield the nodes of one file after the other."""
        return map(_node, chunks_of(self.paths, self.max_characters))

    def load(self) -> list[TextNode]:
        """Return all of them."""
        return list(self.lazy_load())


def _node(chunk: Chunk) -> TextNode:
    node: TextNode = TextNode.from_json(json.dumps(llamaindex(chunk)))
    return node
