"""The caller's tables of codes: loaded from a file or an entry point, matched with the names of a record."""

from __future__ import annotations

from procparse.codetables.applying import apply_codes
from procparse.codetables.loading import load_code_table
from procparse.codetables.table import CodeTable, Entry

__all__ = ["CodeTable", "Entry", "apply_codes", "load_code_table"]
