"""Record -> rows of a PostgreSQL database: the tables and views of SQLite, JSONB, and a tsvector to search."""

from procparse.exporters.postgres.store import Store

__all__ = ["Store"]
