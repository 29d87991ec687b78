"""Codes of a caller's table: which names they are given to, what is told, and that every feed carries their table."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import procparse
from procparse import cli
from procparse.batch.plan import plan
from procparse.errors import ProcparseError, StrictError
from procparse.exporters import delimited, linked
from procparse.exporters.fhir.losses import LossReport
from tests.codetables.test_loading import OWN, written
from tests.exporters.fhir.mutants import PAGE
from tests.exporters.fhir.rules import faults

HEAD = "# name: House list\n# version: 2031-1\n# licence: For use within the house only.\n"
CPT = "http://www.ama-assn.org/go/cpt"


def table(tmp_path: Path, *rows: str, system: str = "CPT", name: str = "house.csv") -> Path:
    return written(tmp_path, name, f"{HEAD}# system: {system}\nname,code\n" + "".join(f"{row}\n" for row in rows))


def stated(page: Any) -> list[tuple[str, str | None, str]]:
    found = getattr(page, "procedure", page)
    return [(code.system, code.code, code.origin) for code in found.codes]


def told(result: procparse.Result) -> list[str]:
    return [found.code for found in result.diagnostics if found.code.startswith("code-")]


def test_a_title_gets_its_code(tmp_path: Path) -> None:
    result = procparse.parse(PAGE, code_tables=table(tmp_path, "RIDGE-RELEASE,12345"))
    # the label line without a number, and the number that the table gives, are one code
    (code,) = result.procedure.codes
    assert code.model_dump() == {
        "system": "CPT",
        "uri": CPT,
        "code": "12345",
        "display": None,
        "origin": "table",
        "span": None,
        "table": {"name": "House list", "version": "2031-1", "licence": "For use within the house only."},
    }
    assert str(code.table) == "House list 2031-1. For use within the house only."
    assert told(result) == ["code-from-table"]
    (found,) = [one for one in result.diagnostics if one.code == "code-from-table"]
    assert found.span is not None
    assert result.document.text[slice(*found.span)] == "Ridge release"
    assert result.accounting().complete


def test_without_a_match_nothing_changes(tmp_path: Path) -> None:
    plain = procparse.parse(PAGE)
    near = ("Ridge releases", "Ridge", "Ridge release open", "Release ridge", "Ridge release is a surgical procedure")
    result = procparse.parse(PAGE, code_tables=table(tmp_path, *(f"{name},12345" for name in near)))
    assert result.procedure == plain.procedure
    assert result.diagnostics == plain.diagnostics
    assert plain.procedure.codes[0].table is None
    assert procparse.parse(PAGE, code_tables=[]).procedure == plain.procedure


def test_words_below_the_names_get_no_code(tmp_path: Path) -> None:
    rows = ("Numbness,12345", "Stretching,12346", "Closure,12347", "Scalpel,12348", "RR,12349")
    page = PAGE.replace("Name of the Procedure:\nRidge release", "Name of the Procedure:\nRidge release (RR)")
    result = procparse.parse(page, code_tables=table(tmp_path, *rows))
    assert [name.use for name in result.procedure.names][:2] == ["preferred", "abbreviation"]
    assert stated(result) == [("CPT", None, "text")]


def test_the_title_counts_before_other_names(tmp_path: Path) -> None:
    both = table(tmp_path, "Ridge release,12345", "Ridge easing,54321")
    assert stated(procparse.parse(PAGE, code_tables=both)) == [("CPT", "12345", "table")]
    other = table(tmp_path, "Ridge easing,54321")
    assert stated(procparse.parse(PAGE, code_tables=other)) == [("CPT", "54321", "table")]


def test_several_codes_for_one_name_are_none(tmp_path: Path) -> None:
    two = table(tmp_path, "Ridge release,12345", "ridge release.,12346", "Ridge easing,54321")
    result = procparse.parse(PAGE, code_tables=two)
    assert stated(result) == [("CPT", None, "text")]
    assert told(result) == ["code-missing", "code-ambiguous"] or sorted(told(result)) == [
        "code-ambiguous",
        "code-missing",
    ]
    (found,) = [one for one in result.diagnostics if one.code == "code-ambiguous"]
    assert "(12345, 12346); none was taken" in found.message
    with pytest.raises(StrictError):
        procparse.parse(PAGE, code_tables=two, strict=True)
    # and so are those of two tables, and of two names that count alike
    first, second = table(tmp_path, "Ridge release,12345"), table(tmp_path, "Ridge release,12346", name="b.csv")
    assert stated(procparse.parse(PAGE, code_tables=[first, second])) == [("CPT", None, "text")]
    alike = PAGE.replace("Common Name: Ridge easing", "Common Names: Ridge easing, Ridge calming")
    calm = table(tmp_path, "Ridge easing,12345", "Ridge calming,12346")
    assert stated(procparse.parse(alike, code_tables=calm)) == [("CPT", None, "text")]


def test_the_same_row_twice_is_one(tmp_path: Path) -> None:
    twice = table(tmp_path, "Ridge release,12345", "Ridge release,12345")
    again = table(tmp_path, "Ridge release,12345", name="b.csv")
    assert stated(procparse.parse(PAGE, code_tables=[twice, again])) == [("CPT", "12345", "table")]


def test_codes_of_several_systems_stand_side_by_side(tmp_path: Path) -> None:
    one, two = table(tmp_path, "Ridge release,12345"), table(tmp_path, "Ridge release,R-1", system=OWN, name="b.csv")
    assert stated(procparse.parse(PAGE, code_tables=[two, one])) == [
        ("CPT", "12345", "table"),
        ("House list", "R-1", "table"),
    ]


def test_what_the_page_states_stays(tmp_path: Path) -> None:
    page = PAGE.replace("CPT4 code", "CPT4 code 12345")
    same = procparse.parse(page, code_tables=table(tmp_path, "Ridge release,12345"))
    assert stated(same) == [("CPT", "12345", "text")]
    assert told(same) == []
    other = procparse.parse(page, code_tables=table(tmp_path, "Ridge release,12346"))
    assert stated(other) == [("CPT", "12345", "text"), ("CPT", "12346", "table")]
    assert told(other) == ["code-conflict"]
    assert "'House list' says code 12346, the text says 12345" in [one.message for one in other.diagnostics]


def test_a_stored_record_and_a_result_get_the_same(tmp_path: Path) -> None:
    path = table(tmp_path, "Ridge release,12345")
    plain = procparse.parse(PAGE)
    expected = procparse.parse(PAGE, code_tables=path)
    later = procparse.apply_codes(plain, path)
    assert (later.procedure, later.diagnostics) == (expected.procedure, expected.diagnostics)
    stored = procparse.Procedure.model_validate_json(plain.procedure.model_dump_json())
    assert procparse.apply_codes(stored, [procparse.load_code_table(path)]) == expected.procedure
    again = procparse.apply_codes(later, path)
    assert (again.procedure, again.diagnostics) == (later.procedure, later.diagnostics)
    assert stated(plain) == [("CPT", None, "text")]


def test_each_page_of_a_dump(tmp_path: Path) -> None:
    path = table(tmp_path, "Ridge release,12345", "Fold release,54321")
    dump = PAGE + "\n" + PAGE.replace("Ridge release", "Fold release")
    pages = list(procparse.parse_all(dump, code_tables=path))
    assert [stated(page) for page in pages] == [[("CPT", "12345", "table")], [("CPT", "54321", "table")]]
    assert stated(procparse.parse_file(written(tmp_path, "p.txt", PAGE), code_tables=path))[0][1] == "12345"


@pytest.mark.parametrize("wrong", [7, [7], {"x": 1}.items(), "nowhere.csv"])
def test_what_is_no_table(wrong: Any) -> None:
    with pytest.raises(ProcparseError, match="expected"):
        procparse.parse(PAGE, code_tables=wrong)
    with pytest.raises(ProcparseError, match="expected"):
        procparse.apply_codes(procparse.parse(PAGE), wrong)


def test_codes_of_no_page() -> None:
    with pytest.raises(ProcparseError, match="expected a page as `parse` returns it, or its record, got str"):
        procparse.apply_codes("page", [])  # type: ignore[call-overload]


# ---- every feed carries the table


@pytest.fixture
def coded(tmp_path: Path) -> procparse.Result:
    return procparse.parse(PAGE, name="ridge.txt", code_tables=table(tmp_path, "Ridge release,12345"))


SAYS = ("House list", "2031-1", "For use within the house only.")


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
@pytest.mark.parametrize("form", ["procedure", "contained", "bundle"])
def test_fhir(coded: procparse.Result, release: str, form: str) -> None:
    export = procparse.to_fhir(coded, release, form)
    assert faults(dict(export), release) == []
    text = export.to_json()
    assert '"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"12345"}]' in text
    assert "CPT 12345, from a table of codes: House list 2031-1. For use within the house only." in text
    report: LossReport = export.losses
    (row,) = [row for row in report.rows if row.field == "codes.table"]
    assert row.paths[0] == "Procedure.note"
    resources = [one["resource"] for one in export.get("entry", [])] + export.get("contained", [])
    for definition in (one for one in resources if one["resourceType"] == "ActivityDefinition"):
        assert definition["copyright"].endswith("\n\nFor use within the house only.")
        assert definition["copyright"].startswith("CPT codes are copyright of the American Medical Association")


def test_json_schema_and_json(coded: procparse.Result) -> None:
    written_code = json.loads(coded.procedure.model_dump_json())["codes"][0]
    assert tuple(written_code["table"].values()) == SAYS
    assert "table" in procparse.Procedure.model_json_schema()["$defs"]["Code"]["properties"]


def test_chunks_and_bulk(coded: procparse.Result) -> None:
    chunks = procparse.to_chunks(coded.procedure)
    assert chunks
    for chunk in chunks:
        assert chunk.flat()["codes"] == ["CPT:12345"]
        assert chunk.flat()["code_tables"] == [" ".join(("House list", "2031-1.", SAYS[2]))]
    from procparse.exporters import bulk

    assert "code_tables" in bulk.mappings()["mappings"]["properties"]
    assert json.loads(bulk.write(coded.procedure).split("\n")[1])["code_tables"]


def test_sqlite(coded: procparse.Result, tmp_path: Path) -> None:
    from procparse.exporters.sqlite import Store

    with Store(tmp_path / "kb.sqlite") as store:
        store.add(coded.procedure)
    with sqlite3.connect(tmp_path / "kb.sqlite") as kb:
        rows = kb.execute("SELECT code, origin, table_name, table_version, table_licence FROM code").fetchall()
    assert rows == [("12345", "table", *SAYS)]


def test_tables(coded: procparse.Result) -> None:
    fields = ["codes.code", "codes.table.name", "codes.table.version", "codes.table.licence"]
    (row,) = csv.reader(io.StringIO(delimited.write(coded.procedure, fields=fields)))
    assert row == ["12345", *SAYS]
    assert delimited.header(fields) == ",".join(fields)
    with pytest.raises(ProcparseError, match=r"there are codes\.table\.name"):
        delimited.header(["codes.table"])
    (bare,) = csv.reader(io.StringIO(delimited.write(procparse.parse(PAGE).procedure, fields=fields[1:])))
    assert bare == ["", "", ""]


def test_linked_data(coded: procparse.Result) -> None:
    graph = json.loads(linked.write_jsonld(coded.procedure))
    text = json.dumps(graph)
    for name, value in zip(("tableName", "tableVersion", "tableLicence"), SAYS, strict=True):
        assert name in text
        assert value in text
        assert f"pp:{name}" in linked.write_turtle(coded.procedure)
        assert f"pp:{name} a rdf:Property" in linked.vocabulary()
    assert "tableName" not in linked.write_turtle(procparse.parse(PAGE).procedure)


def test_parquet(coded: procparse.Result, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    from procparse.exporters.parquet import Store

    with Store(tmp_path / "kb.parquet") as store:
        store.add(coded.procedure)
    (row,) = pq.read_table(tmp_path / "kb.parquet").to_pylist()
    assert tuple(row["codes"][0][name] for name in ("table_name", "table_version", "table_licence")) == SAYS


# ---- on the command line, and in a batch


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


def test_parse_and_convert(tmp_path: Path) -> None:
    page, path = written(tmp_path, "p.txt", PAGE), table(tmp_path, "Ridge release,12345")
    other = table(tmp_path, "Ridge release,R-1", system=OWN, name="b.csv")
    done = run("parse", page, "--codes", path, "--codes", other, "-q")
    assert [code["code"] for code in json.loads(done.stdout)["codes"]] == ["12345", "R-1"]
    for output in ("out.jsonl", "out/"):
        assert run("convert", page, "-o", f"{tmp_path}/{output}", "--codes", path).exit_code == 0
    (part,) = (tmp_path / "out" / "records").iterdir()
    shard = part.read_text()
    assert shard == (tmp_path / "out.jsonl").read_text()
    assert json.loads(shard)["codes"][0]["code"] == "12345"
    wrong = run("convert", page, "-o", tmp_path / "x.jsonl", "--codes", tmp_path / "none.csv")
    assert wrong.exit_code == 2
    assert wrong.output.count("\n") == 1
    assert not (tmp_path / "x.jsonl").exists()


def test_another_table_is_another_run(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    written(pages, "p.txt", PAGE)
    path = table(tmp_path, "Ridge release,12345")
    plain = plan(pages).fingerprint()
    first = plan(pages, codes=[path]).fingerprint()
    moved = path.rename(tmp_path / "moved.csv")
    assert plan(pages, codes=(str(moved),)).fingerprint() == first == plan(pages, codes=moved).fingerprint()
    assert first != plain
    procparse.convert(pages, tmp_path / "out", codes=[moved], workers=1)
    table(tmp_path, "Ridge release,54321", name="moved.csv")
    assert plan(pages, codes=[moved]).fingerprint() != first
    procparse.convert(pages, tmp_path / "out", codes=[moved], workers=1, resume=True)
    (part,) = (tmp_path / "out" / "records").iterdir()
    (line,) = part.read_text().splitlines()
    assert json.loads(line)["codes"][0]["code"] == "54321"
    (result,) = procparse.iter_results(pages, codes=[moved])
    assert stated(result.results[0]) == [("CPT", "54321", "table")]
    with pytest.raises(ProcparseError, match=r"none\.csv"):
        plan(pages, codes=[tmp_path / "none.csv"])


def test_columns_of_arrow(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    path = str(table(tmp_path, "Ridge release,12345"))
    batch = pa.table({"text": [PAGE]})
    for codes in (path, [path]):
        (records,) = procparse.parse_arrow_batch(batch, codes=codes)["records"].to_pylist()
        assert json.loads(records[0])["codes"][0]["code"] == "12345"


def test_the_how_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    root = Path(__file__).parents[2]
    page = (root / "docs" / "how-to" / "codes.md").read_text(encoding="utf-8")
    (rows,) = re.findall(r'^```text title="house.csv"\n(.*?)^```', page, re.MULTILINE | re.DOTALL)
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    path = written(tmp_path, "house.csv", rows)
    monkeypatch.chdir(root)
    exec(compile(code.replace('"house.csv"', repr(str(path))), "codes.md", "exec"), {})
    assert capsys.readouterr().out == "VR-1 table | House list 2031-1. For use within the house only.\n"
