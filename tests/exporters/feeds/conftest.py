"""Servers that the tests of the feeds share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exporters.feeds.server import Server, homes

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server without anything in it."""
    pytest.importorskip("psycopg", reason="needs psycopg: the extra `postgres`")
    home = next(homes(), None)
    if home is None:
        pytest.skip("needs the programs of a PostgreSQL server: apt-get install postgresql")
    server = Server(home)
    yield server
    server.close()


@pytest.fixture(scope="session")
def pgvector() -> Iterator[Server]:
    """A server that has the extension pgvector."""
    pytest.importorskip("psycopg", reason="needs psycopg: the extra `postgres`")
    home = next((home for home in homes() if _has_vector(home)), None)
    if home is None:
        pytest.skip("needs a PostgreSQL server with pgvector: pip install pgserver, or the package of your system")
    server = Server(home)
    yield server
    server.close()


def _has_vector(home: object) -> bool:
    import subprocess
    from pathlib import Path

    shared = subprocess.run([f"{home}/pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    return bool(shared.stdout) and (Path(shared.stdout.strip()) / "extension" / "vector.control").exists()
