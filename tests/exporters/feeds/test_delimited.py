"""CSV and TSV: chosen fields, the values of the JSON, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from procparse import ProcparseError, cli
from procparse.exporters import delimited
from tests.exporters.feeds.pages import HOSTILE, RAW, hostile, records

FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    csv.field_size_limit(10_000_000)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_cells_are_the_values_of_the_json() -> None:
    fields = [
        "id",
        "duration.range.low",
        "duration.range.high",
        "risks",
        "risks.frequency",
        "setting.kinds",
        "names.use",
    ]
    for record in records():
        data = json.loads(record.model_dump_json())
        (row,) = read(delimited.write(record, fields=fields))
        cells = dict(zip(fields, row, strict=True))
        said = data["duration"]["range"] or {"low": None, "high": None}
        assert cells["id"] == data["id"]
        for end in ("low", "high"):
            cell = cells[f"duration.range.{end}"]
            assert (float(cell) if cell else None) == said[end]
        assert cells["risks"] == " | ".join(risk["text"] for risk in data["risks"])
        assert cells["risks.frequency"] == " | ".join(risk["frequency"] or "" for risk in data["risks"])
        assert cells["setting.kinds"] == " | ".join(data["setting"]["kinds"])
        assert cells["names.use"] == " | ".join(name["use"] for name in data["names"])


@pytest.mark.parametrize("delimiter", [",", "\t"])
@settings(deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_hostile_text_is_one_cell_and_no_formula(delimiter: str, parts: list[str]) -> None:
    text = " ".join(parts) or "x"
    record = hostile(text)
    line = delimited.write(record, fields=["id", "title", "risks", "source.name"], delimiter=delimiter)
    assert len(line.splitlines()) == 1
    (row,) = [line.split("\t")] if delimiter == "\t" else read(line)
    assert len(row) == 4
    for cell in row:
        assert not cell.strip().startswith(tuple(FORMULA))
    expected = " ".join(text.splitlines()).replace("\x00", "\ufffd")
    if delimiter == "\t":
        expected = expected.replace("\t", " ")
    assert row[1] in (expected, f"'{expected}")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("-2+3", "'-2+3"),
        ("\uff1d1", "'\uff1d1"),
        ("\u200f \x01@x", "'\u200f \x01@x"),
        ("4-6 weeks", "4-6 weeks"),
        ("'quoted", "'quoted"),
        ("a=b", "a=b"),
    ],
)
def test_only_what_starts_a_formula_is_marked(text: str, cell: str) -> None:
    (row,) = read(delimited.write(hostile(text), fields=["summary"]))
    assert row == [cell]


def test_a_megabyte_of_text_is_one_cell() -> None:
    text = '=a "b" ' * 150_000 + "end"
    (row,) = read(delimited.write(hostile(text), fields=["title"]))
    assert row == ["'" + text]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("titel", "got 'titel'"),
        ("duration", "duration.statements, duration.range"),
        ("duration.range", "duration.range.low"),
        ("duration.range.middle", "one of low, high, unit"),
        ("id.text", "expected below id nothing"),
        ("risks.frequency.x", "got 'x'"),
    ],
)
def test_a_field_that_is_none_is_told(field: str, told: str) -> None:
    with pytest.raises(ProcparseError, match=told):
        delimited.header([field])


def test_every_field_offered_is_one() -> None:
    assert delimited.header() == ",".join(delimited.FIELDS)
    with pytest.raises(ProcparseError, match="at least one"):
        delimited.header([])


def test_convert_writes_a_header_and_a_line_a_page(tmp_path: Path) -> None:
    pages = [str(path) for path in sorted(RAW.glob("p0*.dash.txt"))]
    out = tmp_path / "kb.csv"
    done = CliRunner().invoke(cli.main, ["convert", *pages, "-o", str(out), "--fields", "title,duration.range.low"])
    assert done.exit_code == 0, done.stderr
    rows = read(out.read_text(encoding="utf-8"))
    assert rows[0] == ["title", "duration.range.low"]
    assert len(rows) == len(pages) + 1
    tsv = CliRunner().invoke(cli.main, ["convert", *pages, "--to", "tsv", "-q"])
    assert tsv.stdout.splitlines()[0].split("\t") == list(delimited.FIELDS)
    wrong = CliRunner().invoke(cli.main, ["convert", *pages, "-o", str(tmp_path / "x.csv"), "--fields", "titel"])
    assert wrong.exit_code == 2
    assert not (tmp_path / "x.csv").exists()


def test_pandas_reads_it(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    path = tmp_path / "kb.csv"
    lines = [delimited.header(), *(delimited.write(record) for record in [*records(), hostile('a "b", c')])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    frame = pandas.read_csv(path)
    assert list(frame["id"]) == [record.id for record in records()] + ["hostile"]
    short = frame[(frame["duration.range.high"] < 60) & (frame["duration.range.unit"] == "min")]
    assert set(short["id"]) >= {
        record.id
        for record in records()
        if (said := record.duration.range) and said.unit == "min" and said.high is not None and said.high < 60
    }
