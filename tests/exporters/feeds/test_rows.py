"""The table of exporters: each row names what is there, and takes the options that it says."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from procparse import cli
from procparse.cli.feeds import _OF, ENDINGS
from procparse.exporters import EXPORTERS
from tests.exporters.feeds.pages import RAW

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_row_names_a_function_or_a_store_with_its_options(name: str) -> None:
    for needing, library in (("parquet", "pyarrow"), ("postgres", "psycopg")):
        if name == needing:
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


PAGE = str(RAW / "p01-velar-ridge-smoothing.bullet.txt")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "kb.sqlite", "--fields", "title"], "--fields is for --to csv and tsv, not for sqlite"),
        (["-o", "kb.csv", "--index", "x"], "--index is for --to bulk, not for csv"),
        (["-o", "kb.sqlite", "--schema", "x"], "--schema is for --to postgres, not for sqlite"),
        (["-o", "kb.jsonl", "--chunk-size", "9"], "--chunk-size is for --to chunks, not for json"),
        (["-o", "kb.sqlite", "--no-spans"], "--no-spans is for --to json, not for sqlite"),
        (
            ["-o", "kb.csv", "--base", "https://x.example/"],
            "--base is for --to jsonld and turtle and fhir, not for csv",
        ),
        (["-o", "kb.sqlite", "--resume"], "--to sqlite writes one file"),
        (["-o", "kb.parquet", "--shard", "1/2"], "--resume, --shard and --engine write shards"),
        (["-o", "kb.sqlite", "--workers", "2"], "--workers writes shards, and --to sqlite one database"),
        (["-o", "kb.sqlite", "--to", "json"], "--to json does not go into kb.sqlite"),
        (["-o", "kb.xlsx"], "expected an output that ends in .sqlite"),
        (["-o", "kb.ttl", "--base", "kb/"], "expected the start of an address"),
        (["--to", "sqlite"], "expected a file for --to sqlite"),
        (["--to", "sqlite", "--to", "csv", "-o", "kb"], "--to sqlite writes one file"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_done(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli.main, ["convert", PAGE, *arguments])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"procparse: error: {told}")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_option_of_a_feed_is_for_some_feed() -> None:
    parameters = {parameter.name for parameter in cli.convert.params}
    assert set(_OF) <= parameters
    assert {name for names in _OF.values() for name in names} <= set(EXPORTERS)
