"""Servers that the tests of the feeds share, and the switch that makes a missing library a failure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.exporters.feeds.server import Server, has_vector, homes

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

ALL = os.environ.get("PROCPARSE_FEEDS") == "all"
"""As CI asks: then a test that is skipped has failed, but for those that need what cannot be had everywhere."""

MAY_MISS = "needs a PostgreSQL server with pgvector"


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
    home = next((home for home in homes() if has_vector(home)), None)
    if home is None:
        pytest.skip(f"{MAY_MISS}: pip install pgserver, or the package of your system")
    server = Server(home)
    yield server
    server.close()


def _failed(report: Any) -> None:
    if ALL and report.skipped and not hasattr(report, "wasxfail") and MAY_MISS not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped, and PROCPARSE_FEEDS=all: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    report = yield
    _failed(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    report = yield
    _failed(report)
    return report
