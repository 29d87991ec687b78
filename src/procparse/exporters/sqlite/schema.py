"""The tables, views and triggers of the database. `LAYOUT` counts their versions."""

from __future__ import annotations

LAYOUT = 2
"""Kept as the database's `user_version`; a store of another layout is refused, never half-understood."""

APPLICATION = 0x70726370
"""`application_id` of the file: `prcp`."""

TABLES = """
CREATE TABLE procedure (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  title TEXT,
  source_name TEXT,
  source_url TEXT,
  source_sha256 TEXT NOT NULL,
  reader TEXT NOT NULL,
  dialect TEXT NOT NULL,
  fasting_required INTEGER,
  fasting_conditional INTEGER,
  fasting_from_midnight INTEGER,
  schema_version TEXT NOT NULL,
  digest TEXT NOT NULL,
  json TEXT NOT NULL
);
CREATE TABLE code (
  procedure_id TEXT NOT NULL REFERENCES procedure (id),
  position INTEGER NOT NULL,
  system TEXT NOT NULL,
  uri TEXT NOT NULL,
  code TEXT,
  display TEXT,
  origin TEXT NOT NULL,
  char_start INTEGER,
  char_end INTEGER,
  table_name TEXT,
  table_version TEXT,
  table_licence TEXT,
  PRIMARY KEY (procedure_id, position)
);
CREATE TABLE time (
  procedure_id TEXT NOT NULL REFERENCES procedure (id),
  field TEXT NOT NULL,
  low REAL,
  high REAL,
  unit TEXT NOT NULL,
  low_minutes REAL,
  high_minutes REAL,
  PRIMARY KEY (procedure_id, field)
);
CREATE TABLE kind (
  procedure_id TEXT NOT NULL REFERENCES procedure (id),
  field TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (procedure_id, field, position)
);
CREATE TABLE item (
  procedure_id TEXT NOT NULL REFERENCES procedure (id),
  pointer TEXT NOT NULL,
  parent TEXT,
  section TEXT NOT NULL,
  "key" TEXT NOT NULL,
  position INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  label TEXT,
  under TEXT,
  text TEXT NOT NULL,
  char_start INTEGER NOT NULL,
  char_end INTEGER NOT NULL,
  number INTEGER,
  frequency TEXT,
  role TEXT,
  condition TEXT,
  kind TEXT,
  step INTEGER,
  use TEXT,
  PRIMARY KEY (procedure_id, pointer)
);
-- an integer key, for VACUUM may renumber rows that have none, and the index would point elsewhere
CREATE TABLE chunk (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  procedure_id TEXT NOT NULL REFERENCES procedure (id),
  title TEXT,
  section TEXT NOT NULL,
  "key" TEXT NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  char_start INTEGER NOT NULL,
  char_end INTEGER NOT NULL,
  frequency TEXT,
  source TEXT NOT NULL
);
CREATE INDEX chunk_procedure ON chunk (procedure_id);
CREATE INDEX kind_kind ON kind (field, kind);
CREATE VIRTUAL TABLE chunk_fts USING fts5 (
  title, heading, text, content="chunk", content_rowid="number", tokenize="porter unicode61"
);
CREATE TRIGGER chunk_removed AFTER DELETE ON chunk BEGIN
  INSERT INTO chunk_fts (chunk_fts, rowid, title, heading, text)
  VALUES ('delete', old.number, old.title, old.heading, old.text);
END;
CREATE TRIGGER chunk_changed AFTER UPDATE ON chunk BEGIN
  INSERT INTO chunk_fts (chunk_fts, rowid, title, heading, text)
  VALUES ('delete', old.number, old.title, old.heading, old.text);
  INSERT INTO chunk_fts (rowid, title, heading, text) VALUES (new.number, new.title, new.heading, new.text);
END;
"""

ADDED = """
CREATE TRIGGER chunk_added AFTER INSERT ON chunk BEGIN
  INSERT INTO chunk_fts (rowid, title, heading, text) VALUES (new.number, new.title, new.heading, new.text);
END;
"""
"""Apart, for the store takes it off while it adds a batch: within a trigger FTS5 writes its index row by row,
and a batch at once costs a fifth of that."""

_PLACE = "coalesce(procedure.source_name, procedure.source_url) AS source, item.char_start, item.char_end"
_OF_ITEMS = "FROM item JOIN procedure ON procedure.id = item.procedure_id"


def _view(name: str, columns: str, where: str, order: str = "item.procedure_id, item.rowid") -> str:
    return (
        f"CREATE VIEW {name} AS SELECT item.procedure_id, procedure.title, {columns}, {_PLACE}, item.pointer "
        f"{_OF_ITEMS} WHERE {where} ORDER BY {order};\n"
    )


VIEWS = "".join(
    (
        _view("steps", "item.number, item.label, item.text", "item.section = 'steps' AND item.depth = 0"),
        _view("risks", "item.frequency, item.label, item.text", "item.section = 'risks' AND item.depth = 0"),
        _view("indications", 'item."key", item.label, item.text', "item.section = 'indications'"),
        _view("contraindications", "item.label, item.text", "item.section = 'contraindications'"),
        _view("equipment", "item.kind, item.text, item.step", "item.section = 'equipment'"),
        _view("personnel", "item.role, item.text, item.condition", "item.section = 'personnel' AND item.depth = 0"),
        _view("names", "item.use, item.label, item.text", "item.section = 'names'"),
        """CREATE VIEW risks_by_frequency AS
  SELECT frequency, lower(text) AS risk, count(DISTINCT procedure_id) AS procedures
  FROM item WHERE section = 'risks' AND depth = 0 GROUP BY frequency, lower(text)
  ORDER BY frequency IS NULL, frequency, procedures DESC, risk;
CREATE VIEW durations AS
  SELECT time.procedure_id, procedure.title, time.low, time.high, time.unit, time.low_minutes, time.high_minutes
  FROM time JOIN procedure ON procedure.id = time.procedure_id WHERE time.field = 'duration.range'
  ORDER BY time.high_minutes, time.procedure_id;
CREATE VIEW anesthesia AS
  SELECT kind.procedure_id, procedure.title, kind.kind
  FROM kind JOIN procedure ON procedure.id = kind.procedure_id WHERE kind.field = 'anesthesia'
  ORDER BY kind.procedure_id, kind.position;
CREATE VIEW settings AS
  SELECT kind.procedure_id, procedure.title, kind.kind
  FROM kind JOIN procedure ON procedure.id = kind.procedure_id WHERE kind.field = 'setting'
  ORDER BY kind.procedure_id, kind.position;
""",
    )
)
