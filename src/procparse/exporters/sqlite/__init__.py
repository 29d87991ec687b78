"""Record -> rows of a SQLite database with full-text search: tables, views for what people ask, a search."""

from procparse.exporters.sqlite.search import Hit, search
from procparse.exporters.sqlite.store import Store

__all__ = ["Hit", "Store", "search"]
