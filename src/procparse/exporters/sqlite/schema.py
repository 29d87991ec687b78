"""The statements that make the database: the layout in SQLite's words, and an index of words kept in step."""

from __future__ import annotations

from procparse.exporters.layout import TABLES, VIEWS

APPLICATION = 0x70726370
"""`application_id` of the file: `prcp`."""

_TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER", "json": "TEXT"}


def _tables() -> list[str]:
    made = []
    for table in TABLES:
        if table.name == "chunk":
            # an integer key, for VACUUM may renumber rows that have none, and the index would point elsewhere
            made.append(table.create(_TYPES, first="number INTEGER PRIMARY KEY", key="UNIQUE"))
        elif table.name == "procedure":
            made.append(table.create(_TYPES))
        else:
            made.append(table.create(_TYPES) + " WITHOUT ROWID")
    return made


ADDED = """CREATE TRIGGER chunk_added AFTER INSERT ON chunk BEGIN
  INSERT INTO chunk_fts (rowid, title, heading, text) VALUES (new.number, new.title, new.heading, new.text);
END"""
"""The store takes it off while it adds a batch: within a trigger FTS5 writes its index row by row, and a batch at
once costs a fifth of that."""

HASH_BYTES = 1 << 26
"""What FTS5 gathers in memory before it writes a piece of its index; of its own, 1 MiB, and the pieces are merged."""

SCRIPT = (
    *_tables(),
    "CREATE INDEX chunk_procedure ON chunk (procedure_id)",
    "CREATE INDEX kind_kind ON kind (field, kind)",
    """CREATE VIRTUAL TABLE chunk_fts USING fts5 (
  title, heading, text, content="chunk", content_rowid="number", tokenize="porter unicode61"
)""",
    f"INSERT INTO chunk_fts (chunk_fts, rank) VALUES ('hashsize', {HASH_BYTES})",
    ADDED,
    """CREATE TRIGGER chunk_removed AFTER DELETE ON chunk BEGIN
  INSERT INTO chunk_fts (chunk_fts, rowid, title, heading, text)
  VALUES ('delete', old.number, old.title, old.heading, old.text);
END""",
    """CREATE TRIGGER chunk_changed AFTER UPDATE ON chunk BEGIN
  INSERT INTO chunk_fts (chunk_fts, rowid, title, heading, text)
  VALUES ('delete', old.number, old.title, old.heading, old.text);
  INSERT INTO chunk_fts (rowid, title, heading, text) VALUES (new.number, new.title, new.heading, new.text);
END""",
    *VIEWS,
)
"""Statements, in their order."""
