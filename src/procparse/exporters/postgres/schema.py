"""The statements that make the tables: the layout in PostgreSQL's words, and its index of words."""

from __future__ import annotations

from procparse.exporters.layout import LAYOUT, TABLES, VIEWS

INDEXED = 100_000
"""Characters of a chunk that are in the index of words. A tsvector has at most 1 MiB, and a document of which it
would have more is refused; of this many, each of four bytes and each word of them split in two, it has less."""

_TYPES = {
    "text": "text",
    "integer": "integer",
    "real": "double precision",
    "boolean": "boolean",
    "json": "jsonb",
}

_WORDS = (
    "setweight(to_tsvector('english', left(coalesce(title, ''), 1000)), 'A') || "
    "setweight(to_tsvector('english', left(heading, 1000)), 'B') || "
    f"to_tsvector('english', left(text, {INDEXED}))"
)

_OWN = {
    # how many NUL characters of the record stand as U+FFFD, for no text of PostgreSQL holds one
    "procedure": '"nul_replaced" integer NOT NULL',
    "chunk": f'"tsv" tsvector GENERATED ALWAYS AS ({_WORDS}) STORED',
}

SCRIPT = (
    "CREATE TABLE layout (version integer NOT NULL)",
    f"INSERT INTO layout VALUES ({LAYOUT})",
    *(table.create(_TYPES, last=_OWN.get(table.name, "")) for table in TABLES),
    "CREATE INDEX chunk_procedure ON chunk (procedure_id)",
    "CREATE INDEX chunk_tsv ON chunk USING gin (tsv)",
    "CREATE INDEX kind_kind ON kind (field, kind)",
    *VIEWS,
)
"""Statements, in their order; the tables go where `search_path` says."""
