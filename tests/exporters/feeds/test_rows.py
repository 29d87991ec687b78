"""The table of exporters: each row names what is there, and takes the options that it says."""

from __future__ import annotations

import inspect

import pytest

from procparse.cli_feeds import ENDINGS
from procparse.exporters import EXPORTERS


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_row_names_a_function_or_a_store_with_its_options(name: str) -> None:
    for library in {"parquet": ["pyarrow"], "postgres": ["psycopg"]}.get(name, ()):
        pytest.importorskip(library)
    row = EXPORTERS[name]
    home = row.store if row.home.endswith(":Store") else row.function
    parameters = inspect.signature(home).parameters
    if any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values()):
        return  # it checks them itself
    named = [one.name for one in parameters.values() if one.kind is inspect.Parameter.KEYWORD_ONLY]
    assert sorted(row.options) == sorted(named or [*parameters][1:])


def test_an_ending_stands_for_a_row() -> None:
    assert set(ENDINGS.values()) <= set(EXPORTERS)
