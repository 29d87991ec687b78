"""Records -> a SQLite file: upserts by stable id in batches, each of which is there whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from procparse.errors import OutputError, ProcparseError
from procparse.exporters.layout import COLUMNS, LAYOUT, TABLES
from procparse.exporters.sqlite.schema import ADDED, APPLICATION, SCRIPT
from procparse.exporters.tables import OWN, SHORT, Absent, digest_of, rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from procparse.exporters.layout import Column, Table
    from procparse.record import Procedure

BATCH = 1000
"""Records a transaction: what a crash may undo, and a second run does again."""

WAIT_SECONDS = 60.0
"""For another program that writes to the file; one that loads holds it for a batch at a time."""

_ABSENT = Absent(text=0, number="")
"""Of the other kind than what could stand there: the driver takes a microsecond for three times None, but none for
these, and `nullif` puts NULL in their place. A record has some five hundred."""


def _insert(table: Table, columns: Sequence[Column]) -> str:
    places = [
        "?" if column.needed else f"nullif(?, {'0' if column.kind == 'text' else repr('')})" for column in columns
    ]
    names = ", ".join(f'"{column.name}"' for column in columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(places)})"


_INSERT = {table.name: _insert(table, table.columns) for table in TABLES}
_INSERT[SHORT] = next(_insert(table, table.columns[:-OWN]) for table in TABLES if table.name == "item")
_DELETE = [
    f"DELETE FROM {table} WHERE {'id' if table == 'procedure' else 'procedure_id'} = ?" for table in reversed(COLUMNS)
]


class Store:
    """A database file to add records to; made where there is none.

    A record that is there already as it is changes nothing, and one that differs replaces the one of its id.
    What was added is safe at the end of the `with` block; of a run that is killed, whole batches are.
    Raises ProcparseError where the file is no database, or not one of this layout, and OutputError where it cannot
    be written: read-only, locked by another program, disk full.
    """

    def __init__(self, path: str | Path, *, batch: int = BATCH) -> None:
        self.path = os.fspath(path)
        self.batch = batch
        self.pending = 0
        self.indexed = 0
        self.half = False

    def __enter__(self) -> Store:
        try:
            self.connection = sqlite3.connect(self.path, isolation_level=None, timeout=WAIT_SECONDS)
        except sqlite3.Error as error:
            raise self._failed(error) from None
        try:
            self._prepare()
        except sqlite3.Error as error:
            self.connection.close()
            if error.sqlite_errorname in ("SQLITE_NOTADB", "SQLITE_ERROR"):  # no database, or no FTS5
                raise ProcparseError(f"expected a SQLite database with FTS5 in {self.path}: {error}") from None
            raise self._failed(error) from None
        except BaseException:
            self.connection.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if self.connection.in_transaction:
                # an error of the store has rolled back; after any other the batch is as whole as the others, but where
                # a signal came in the middle of a record: it would pass for stored, and never be repaired
                if self.half:
                    self.connection.execute("ROLLBACK")
                else:
                    self._commit()
        except sqlite3.Error as error:
            raise self._failed(error) from None
        finally:
            self.connection.close()

    def add(self, procedure: Procedure) -> bool:
        """Add or replace a record; return whether that changed anything.

        Raises OutputError where the database cannot be written; the records of the batch are not in it then.
        """
        text = procedure.model_dump_json()
        digest = digest_of(text)
        run = self.connection.execute
        try:
            stored = run("SELECT digest FROM procedure WHERE id = ?", (procedure.id,)).fetchone()
            if stored is not None and stored[0] == digest:
                return False
            found = rows(procedure, text, digest, _ABSENT)
            self.half = True
            if not self.connection.in_transaction:
                run("BEGIN IMMEDIATE")
                run("DROP TRIGGER chunk_added")
                self._mark()
            if stored is not None:
                self._index()
                for statement in _DELETE:
                    run(statement, (procedure.id,))
                self._mark()
            for table, lines in found.tables.items():
                self.connection.executemany(_INSERT[table], lines)
            self.half = False
            self.pending += 1
            if self.pending >= self.batch:
                self._commit()
        except sqlite3.Error as error:
            if self.connection.in_transaction:
                run("ROLLBACK")
            raise self._failed(error) from None
        return True

    def _mark(self) -> None:
        """Note which chunks are in the index."""
        (self.indexed,) = self.connection.execute("SELECT coalesce(max(number), 0) FROM chunk").fetchone()

    def _index(self) -> None:
        """Put the chunks that were added since into the index."""
        self.connection.execute(
            "INSERT INTO chunk_fts (rowid, title, heading, text) "
            "SELECT number, title, heading, text FROM chunk WHERE number > ? ORDER BY number",
            (self.indexed,),
        )

    def _commit(self) -> None:
        self.half = True
        self._index()
        self.connection.execute(ADDED)
        self.connection.execute("COMMIT")
        self.half = False
        self.pending = 0

    def _failed(self, error: sqlite3.Error) -> OutputError:
        return OutputError(self.path, f"{error}; what is missing in it comes with another run")

    def _prepare(self) -> None:
        run = self.connection.execute
        run("PRAGMA synchronous = NORMAL")
        run("PRAGMA page_size = 8192")  # of a new file; most records have some 30 KiB of rows
        run("PRAGMA cache_size = -131072")  # KiB: a batch fits, so that no page is written twice
        run("BEGIN IMMEDIATE")
        (application,) = run("PRAGMA application_id").fetchone()
        (layout,) = run("PRAGMA user_version").fetchone()
        tables = {name for (name,) in run("SELECT name FROM sqlite_master")}
        if application == APPLICATION and layout == LAYOUT and "procedure" in tables:
            run("ROLLBACK")
            return
        if tables or application not in (0, APPLICATION) or layout != 0:
            run("ROLLBACK")
            raise ProcparseError(
                f"expected a new file or one made by this version of procparse, got {self.path} "
                f"with layout {layout} of application {application}"
            )
        for statement in SCRIPT:
            run(statement)
        run(f"PRAGMA application_id = {APPLICATION}")
        run(f"PRAGMA user_version = {LAYOUT}")
        run("COMMIT")
