"""Record -> chunks for retrieval: one a section or labelled group, each with its place, its codes and its facts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from procparse.errors import ProcparseError
from procparse.exporters.walk import Group, facts, groups, nested, source_of, title_of
from procparse.record import Equipment, Item, Role, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from procparse.exporters.walk import Flat
    from procparse.record import Passage, Procedure, Span

NAMESPACE = UUID("0d6e4c1e-5a52-5d0c-8f4e-3b5f6f0c2d11")
"""Of the uuids of chunks; changing it would give every stored chunk another one."""

MAX_CHARACTERS = 2000
"""Of a chunk's text, unless told otherwise: some 500 tokens, which every embedding model takes."""

FORMATS = ("canonical", "langchain", "llamaindex", "haystack")

_PROSE = frozenset({"summary", "description", "notices", "leftovers"})
"""Sections of paragraphs; the others are lists, and shown with marks."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one record that can be found alone."""

    id: str
    """`<doc_id>#<key>`, from the second part of a group on with `~2`, `~3`, ... Stable."""
    uuid: str
    """uuid5 of the id, for stores that take nothing else."""
    doc_id: str
    """The record's id."""
    title: str | None
    """What the record is called."""
    section: str
    """Field of the record."""
    key: str
    """Path of the group: `recovery.restrictions`, `risks.rare`, `extra_sections.0`."""
    heading: str
    """Last of `heading_path`. The record keeps no headings of known sections, so it is the field's title; of an
    unknown section it is the page's own."""
    heading_path: list[str]
    """Titles from the record down."""
    text: str
    """`heading_path` on a line, then the passages, each verbatim. Made for reading, so no slice of the page."""
    char_start: int
    """Where the first passage starts on the page, in characters of its decoded text."""
    char_end: int
    """Where the last passage ends."""
    part: int
    """From 1, of the parts that a long group was split into."""
    parts: int
    source: str
    """Name of the page, else its URL, else its hash."""
    source_url: str | None
    source_sha256: str
    schema_version: str
    """Of the record."""
    metadata: Flat
    """Typed facts, flat: scalars and lists of strings, nothing null or empty."""

    def flat(self) -> dict[str, Any]:
        """Return everything but id and text as flat metadata, which every vector store takes."""
        row = {
            "uuid": self.uuid,
            "doc_id": self.doc_id,
            "title": self.title,
            "section": self.section,
            "key": self.key,
            "heading": self.heading,
            "heading_path": self.heading_path,
            "char_start": self.char_start,
            "char_end": self.char_end,
            "part": self.part,
            "parts": self.parts,
            "source": self.source,
            "source_url": self.source_url,
            "source_sha256": self.source_sha256,
            "schema_version": self.schema_version,
        }
        return {name: value for name, value in row.items() if value is not None} | self.metadata


class _Block(NamedTuple):
    """What is never split: a passage with all that is nested in it."""

    under: str | None
    text: str
    start: int
    end: int
    passage: Passage


def to_chunks(procedure: Procedure, *, max_characters: int | None = MAX_CHARACTERS) -> list[Chunk]:
    """Return the chunks of a record, in its order; together they hold every passage of it.

    A group whose text is longer than `max_characters` is split between its passages, never inside one, and its
    headings are repeated; a passage that is longer alone is a chunk alone. None: nothing is split.
    """
    about = facts(procedure)
    title = title_of(procedure)
    source, origin = source_of(procedure), procedure.source
    chunks = []
    for piece in pieces(procedure, max_characters):
        path = piece.path
        chunks.append(
            Chunk(
                id=piece.id,
                uuid=str(uuid5(NAMESPACE, piece.id)),
                doc_id=procedure.id,
                title=title,
                section=piece.group.section,
                key=piece.group.key,
                heading=path[-1],
                heading_path=path,
                text=f"{piece.head}\n{piece.body}",
                char_start=piece.span[0],
                char_end=piece.span[1],
                part=piece.part,
                parts=piece.parts,
                source=source,
                source_url=origin.url,
                source_sha256=origin.sha256,
                schema_version=procedure.schema_version,
                metadata=about
                | piece.facts
                | _of_passages(piece.group.section, [block.passage for block in piece.blocks]),
            )
        )
    return chunks


class Piece(NamedTuple):
    """A chunk in the making: what all its forms share."""

    id: str
    group: Group
    path: list[str]
    head: str
    body: str
    span: Span
    part: int
    parts: int
    blocks: list[_Block]
    facts: Flat


def pieces(procedure: Procedure, max_characters: int | None) -> Iterator[Piece]:
    """Yield the chunks of a record without what is the same in all of them."""
    if max_characters is not None and max_characters < 1:
        raise ProcparseError(f"expected at least 1 character a chunk, got {max_characters}")
    title = title_of(procedure)
    for group, own in _cut(procedure):
        path = [title, *group.headings] if title else list(group.headings)
        head = " > ".join(path)
        parts = _parts(_blocks(group), len(head), max_characters)
        count = len(parts)
        for number, blocks in enumerate(parts, 1):
            identity = f"{procedure.id}#{group.key}" if number == 1 else f"{procedure.id}#{group.key}~{number}"
            span = min([block.start for block in blocks]), max([block.end for block in blocks])
            yield Piece(identity, group, path, head, "\n".join(_lines(blocks)), span, number, count, blocks, own)


def write(procedure: Procedure, *, form: str = "canonical", max_characters: int | None = MAX_CHARACTERS) -> str:
    """Return the chunks as JSON Lines in the shape that a library loads: one of FORMATS."""
    if form not in FORMATS:
        raise ProcparseError(f"expected a chunk format of {', '.join(FORMATS)}, got {form!r}")
    shape = _SHAPES[form]
    rows = (shape(chunk) for chunk in to_chunks(procedure, max_characters=max_characters))
    return "\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)


def _cut(procedure: Procedure) -> Iterator[tuple[Group, Flat]]:
    """Yield the groups, risks one a frequency, so that a filter finds the rare ones."""
    some = False
    for group in groups(procedure):
        some = True
        if group.section != "risks":
            yield group, {}
            continue
        by: dict[str | None, list[Passage]] = {}
        for risk in procedure.risks:
            by.setdefault(risk.frequency, []).append(risk)
        for frequency, risks in by.items():
            if frequency is None:
                yield group._replace(passages=risks), {}
            else:
                headings = (*group.headings, frequency.capitalize())
                cut = group._replace(key=f"risks.{frequency}", headings=headings, passages=risks)
                yield cut, {"frequency": frequency}
    for number, extra in enumerate(procedure.extra_sections):
        if not extra.items:  # a heading without a body is text of the page all the same
            some = True
            key, pointer = f"extra_sections.{number}", f"/extra_sections/{number}/heading"
            yield Group("extra_sections", key, pointer, (extra.heading.text,), [extra.heading]), {}
    if procedure.title is not None and not some:  # elsewhere it heads every chunk
        yield Group("title", "title", "/title", ("Title",), [procedure.title]), {}


def _blocks(group: Group) -> list[_Block]:
    mark = "" if group.section in _PROSE else "- "
    blocks = []
    for passage in group.passages:
        # a model takes long to say that it has no attribute; its dict does not
        fields = vars(passage)
        start, end = fields["span"]
        if fields.get("items") or fields.get("pros") or fields.get("cons"):
            text = "\n".join(_shown(passage, mark, 0))
            start, end = _extent((passage,))
        else:
            text = _line(passage, mark)
        blocks.append(_Block(fields.get("under"), text, start, end, passage))
    return blocks


def _line(passage: Passage, mark: str) -> str:
    fields = vars(passage)
    if type(passage) is Step:
        mark = f"{passage.number}. "
    label = fields.get("label")
    return f"{mark}{label}: {fields['text']}" if label else mark + passage.text


def _shown(passage: Passage, mark: str, depth: int) -> list[str]:
    lines = ["  " * depth + _line(passage, mark)]
    if isinstance(passage, Item):
        for name, below in nested(passage):
            under = None
            for item in below:
                if item.under and item.under != under:
                    lines.append(f"{'  ' * (depth + 1)}{item.under}:")
                under = item.under
                # what speaks for and against mostly has its label on the page
                named = name == "items" or item.label
                lines.extend(_shown(item, "- " if named else f"- {name.capitalize()}: ", depth + 1))
    return lines


def _parts(blocks: Sequence[_Block], head: int, limit: int | None) -> list[list[_Block]]:
    if limit is None:
        return [list(blocks)]
    parts: list[list[_Block]] = []
    size = 0
    under: str | None = None
    for block in blocks:
        introduced = len(block.under) + 2 if block.under else 0
        added = len(block.text) + 1 + (introduced if block.under != under else 0)
        if not parts or size + added > limit:
            parts.append([])
            size = head
            added = len(block.text) + 1 + introduced
        parts[-1].append(block)
        size += added
        under = block.under
    return parts


def _lines(blocks: Sequence[_Block]) -> Iterator[str]:
    under = None
    for block in blocks:
        if block.under and block.under != under:
            yield f"{block.under}:"
        under = block.under
        yield block.text


def _extent(passages: Sequence[Passage]) -> Span:
    """Return the smallest span around passages and all that is nested in them."""
    start = min([passage.span[0] for passage in passages])
    end = max([passage.span[1] for passage in passages])
    for passage in passages:
        if isinstance(passage, Item):
            for _, below in nested(passage):
                first, last = _extent(below)
                start, end = min(start, first), max(end, last)
    return start, end


def _of_passages(section: str, passages: Sequence[Passage]) -> Flat:
    """Return the facts of the passages of one chunk."""
    if section == "steps":
        steps = [passage.number for passage in passages if isinstance(passage, Step)]
        return {"step_first": steps[0], "step_last": steps[-1]}
    if section == "equipment":
        kinds = dict.fromkeys(passage.kind for passage in passages if isinstance(passage, Equipment))
        return {"equipment_kinds": list(kinds)}
    if section == "personnel":
        return {"section_roles": list(dict.fromkeys(role.role for role in passages if isinstance(role, Role)))}
    return {}


# ---- the shapes that libraries load


def _langchain(chunk: Chunk) -> dict[str, Any]:
    """`Document.model_dump_json()` of langchain-core 1.x."""
    return {"id": chunk.id, "metadata": chunk.flat(), "page_content": chunk.text, "type": "Document"}


def llamaindex(chunk: Chunk) -> dict[str, Any]:
    """`TextNode.to_json()` of llama-index-core 0.14. The text has its headings, so metadata is not embedded too."""
    metadata = chunk.flat()
    return {
        "id_": chunk.id,
        "embedding": None,
        "metadata": metadata,
        "excluded_embed_metadata_keys": list(metadata),
        "excluded_llm_metadata_keys": [name for name in metadata if name != "source"],
        "relationships": {
            "1": {  # NodeRelationship.SOURCE
                "node_id": chunk.doc_id,
                "node_type": None,
                "metadata": {},
                "hash": None,
                "class_name": "RelatedNodeInfo",
            }
        },
        "metadata_template": "{key}: {value}",
        "metadata_separator": "\n",
        "text": chunk.text,
        "mimetype": "text/plain",
        "start_char_idx": chunk.char_start,
        "end_char_idx": chunk.char_end,
        "text_template": "{metadata_str}\n\n{content}",
        "class_name": "TextNode",
    }


def _haystack(chunk: Chunk) -> dict[str, Any]:
    """`Document.to_dict(flatten=False)` of haystack-ai 3.x."""
    return {
        "id": chunk.id,
        "content": chunk.text,
        "blob": None,
        "meta": chunk.flat(),
        "score": None,
        "embedding": None,
        "sparse_embedding": None,
    }


_SHAPES: dict[str, Callable[[Chunk], dict[str, Any]]] = {
    "canonical": asdict,
    "langchain": _langchain,
    "llamaindex": llamaindex,
    "haystack": _haystack,
}
