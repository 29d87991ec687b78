"""Records -> tables of PostgreSQL: upserts by stable id, a batch a transaction; needs `procparse[postgres]`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.errors import OutputError, ProcparseError
from procparse.exporters.layout import LAYOUT, TABLES
from procparse.exporters.postgres.address import without_secrets
from procparse.exporters.postgres.nul import without_nul
from procparse.exporters.postgres.schema import INDEXED, SCRIPT
from procparse.exporters.tables import digest_of, rows

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
    from psycopg.sql import SQL, Identifier
except ImportError:
    raise ProcparseError("a PostgreSQL database needs psycopg: pip install 'procparse[postgres]'") from None

if TYPE_CHECKING:
    from procparse.exporters.tables import Row, Rows
    from procparse.record import Procedure

SCHEMA = "procparse"
"""Where the tables are, unless told otherwise."""

BATCH = 500
"""Records a transaction: what a crash may undo, and a second run does again."""

_BATCH_CHARACTERS = 16 << 20
"""... or so many characters of JSON, so that a batch of long pages fits in memory."""

_LOCK = 0x70726370
"""First half of the key of an advisory lock: whoever loads into a schema waits for the one before."""

_NAMES = {table.name: SQL(", ").join(map(Identifier, table.names)) for table in TABLES}
_COPY = {
    table.name: SQL("COPY {} ({}{}) FROM STDIN").format(
        Identifier(table.name), _NAMES[table.name], SQL(", nul_replaced" if table.name == "procedure" else "")
    )
    for table in TABLES
}
_PROCEDURE = TABLES[0]
_UPDATE = SQL("UPDATE procedure SET {}, nul_replaced = %s WHERE id = %s").format(
    SQL(", ").join(SQL("{} = %s").format(Identifier(name)) for name in _PROCEDURE.names)
)


class _Waiting(NamedTuple):
    """A record that goes into the next batch."""

    procedure: Procedure
    text: str
    digest: str
    replaced: int


class Store:
    """A schema of a database to add records to; made where there is none.

    `address` is `postgresql://user@host/database`, or any other that libpq knows; the password is better kept in
    `PGPASSWORD` or `~/.pgpass`, for other users of a machine see the arguments of a command. No message holds it.

    A record that is there already as it is changes nothing, and one that differs replaces the one of its id.
    What was added is safe at the end of the `with` block; of a run that is killed, whole batches are. Columns and
    tables of your own are left alone, but what stands beside a chunk goes with the chunk of a changed record.
    Raises ProcparseError where the address is none, or the schema holds other tables of these names, and
    OutputError where the database cannot be reached or written.
    """

    def __init__(self, address: str, *, batch: int = BATCH, schema: str = SCHEMA) -> None:
        self.address = address
        self.batch = batch
        self.schema = schema
        self.name = "the PostgreSQL database"
        self.told: list[str] = []
        """What was not stored as it is; the caller takes it out and says it."""
        self.waiting: dict[str, _Waiting] = {}
        self.characters = 0
        if not schema or "\x00" in schema or len(schema.encode()) > 63 or schema.startswith("pg_"):
            raise ProcparseError(f"expected the name of a schema, of at most 63 bytes and without pg_, got {schema!r}")

    def __enter__(self) -> Store:
        self.connection = self._connected()
        try:
            self._prepare()
        except psycopg.Error as error:
            self.connection.close()
            raise self._failed(error) from None
        except BaseException:
            self.connection.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self.connection.close()

    def add(self, procedure: Procedure) -> None:
        """Add or replace a record, at the end of the batch.

        Raises OutputError where the database cannot be written; the records of the batch are not in it then.
        """
        if "\x00" in procedure.id:
            raise ProcparseError(f"expected an id without NUL, got {procedure.id!r}")
        text = procedure.model_dump_json()
        # of the record as it is: what is stored in its place must not look like a change
        digest = digest_of(text)
        procedure, text, replaced = without_nul(procedure, text)
        if replaced:
            self.told.append(f"{_count(replaced, 'NUL character')} stored as U+FFFD, for PostgreSQL has no NUL")
        self.waiting[procedure.id] = _Waiting(procedure, text, digest, replaced)
        self.characters += len(text)
        if len(text) > INDEXED:
            self._tell_of_long_chunks(procedure, text, digest)
        if len(self.waiting) >= self.batch or self.characters >= _BATCH_CHARACTERS:
            self._flush()

    def _tell_of_long_chunks(self, procedure: Procedure, text: str, digest: str) -> None:
        place = _columns("chunk").index("text")
        chunks = rows(procedure, text, digest).tables["chunk"]
        long = sum(len(chunk[place]) > INDEXED for chunk in chunks)
        if long:
            self.told.append(f"{_count(long, 'chunk')} of more than {INDEXED:,} characters; a search sees so many")

    def _flush(self) -> None:
        waiting, self.waiting, self.characters = self.waiting, {}, 0
        if not waiting:
            return
        try:
            with self.connection.transaction(), self.connection.cursor() as cursor:
                self._lock(cursor)
                cursor.execute("SELECT id, digest FROM procedure WHERE id = ANY(%s)", (list(waiting),))
                known = dict(cursor.fetchall())
                changed = {name: one for name, one in waiting.items() if known.get(name) != one.digest}
                if changed:
                    self._write(cursor, changed, [name for name in changed if name in known])
        except psycopg.Error as error:
            raise self._failed(error) from None

    def _write(self, cursor: psycopg.Cursor[Any], changed: dict[str, _Waiting], old: list[str]) -> None:
        made = {name: rows(one.procedure, one.text, one.digest) for name, one in changed.items()}
        if old:
            for table in TABLES[1:]:
                statement = SQL("DELETE FROM {} WHERE procedure_id = ANY(%s)").format(Identifier(table.name))
                cursor.execute(statement, (old,))
            # not deleted: rows of the user's own may refer to it
            cursor.executemany(_UPDATE, [(*_about(made[name], changed[name]), name) for name in old])
        new = [_about(made[name], one) for name, one in changed.items() if name not in set(old)]
        self._copy(cursor, "procedure", new)
        for table in TABLES[1:]:
            self._copy(cursor, table.name, [row for one in made.values() for row in one.tables[table.name]])

    def _copy(self, cursor: psycopg.Cursor[Any], table: str, lines: list[Row]) -> None:
        if lines:
            with cursor.copy(_COPY[table]) as copy:
                for line in lines:
                    copy.write_row(line)

    def _connected(self) -> psycopg.Connection[Any]:
        try:
            given = conninfo_to_dict(self.address)
        except psycopg.Error:
            # what the driver says of it holds pieces of it, and with a sign that should have been written %40
            # one of them is a piece of the password
            raise ProcparseError(
                "expected an address such as postgresql://user@host/database (in a password @ is written %40, / %2F)"
            ) from None
        try:
            connection = psycopg.connect(
                self.address,
                autocommit=True,
                client_encoding="UTF8",
                connect_timeout=given.get("connect_timeout", 10),
                application_name=given.get("application_name", "procparse"),
            )
        except psycopg.Error as error:
            said = without_secrets(" ".join(str(error).split()), self.address)
            cause = "cannot connect; what the driver says holds a part of the password; is the address as it should be?"
            raise OutputError(self.name, said or cause) from None
        except ValueError:  # a NUL, or a surrogate
            raise ProcparseError("expected an address such as postgresql://user@host/database") from None
        self.name = f"the database {connection.info.dbname}"
        return connection

    def _prepare(self) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            encoding = self.connection.info.parameter_status("server_encoding")
            if encoding != "UTF8":
                raise ProcparseError(f"expected a database in UTF8, got {self.name} in {encoding}")
            self._lock(cursor)
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (self.schema,))
            if cursor.fetchone() is None:
                cursor.execute(SQL("CREATE SCHEMA {}").format(Identifier(self.schema)))
            cursor.execute(SQL("SET search_path TO {}").format(Identifier(self.schema)))
            cursor.execute(
                "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = %s",
                (self.schema,),
            )
            there = {name for (name,) in cursor.fetchall()}
            ours = {statement.split()[2] for statement in SCRIPT if statement.startswith("CREATE ")}
            if "layout" in there and "procedure" in there:
                cursor.execute("SELECT version FROM layout")
                found = cursor.fetchall()
                if found == [(LAYOUT,)]:
                    return
                version = found[0][0] if len(found) == 1 else None
                raise ProcparseError(
                    f"expected tables of layout {LAYOUT} in the schema {self.schema} of {self.name}, got {version}"
                )
            taken = sorted(there & ours)
            if taken:
                raise ProcparseError(
                    f"expected a schema for these tables alone, but {self.schema} of {self.name} "
                    f"has a {taken[0]} of another maker; name another with --schema"
                )
            for statement in SCRIPT:
                cursor.execute(statement)

    def _lock(self, cursor: psycopg.Cursor[Any]) -> None:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_LOCK, self.schema))

    def _failed(self, error: psycopg.Error) -> OutputError:
        said = without_secrets(_sentence(error), self.address) or "the connection failed"
        return OutputError(self.name, f"{said}; what is missing in it comes with another run")


def _about(made: Rows, waiting: _Waiting) -> Row:
    return (*made.tables["procedure"][0], waiting.replaced)


def _columns(table: str) -> tuple[str, ...]:
    return next(one.names for one in TABLES if one.name == table)


def _sentence(error: psycopg.Error) -> str:
    """Return the first line of what the server says, else of what the driver says; the others quote the data."""
    said = error.diag.message_primary or str(error) or type(error).__name__
    return said.strip().split("\n")[0]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
