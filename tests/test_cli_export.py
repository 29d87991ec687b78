"""`convert --to fhir`: which files, what is said, and which exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from procparse import cli
from tests.exporters.fhir.mutants import PAGE
from tests.exporters.fhir.rules import faults

CONDITION = "Tight ridge\nICD10CM code\nName of the Condition:\nTight ridge\nSummary\nA ridge that is tight.\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments])


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "one.txt").write_text(PAGE)
    (folder / "two.txt").write_text(PAGE.replace("Ridge release", "Fold release"))
    return folder


def test_a_file_a_page_and_its_loss_report(dumps: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("convert", dumps, "-o", out, "--to", "fhir")
    assert done.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["one.json", "one.losses.json", "two.json", "two.losses.json"]
    resource = json.loads((out / "one.json").read_text())
    assert faults(resource, "R4") == []
    report = json.loads((out / "one.losses.json").read_text())
    assert (report["id"], report["version"], report["form"]) == ("one", "R4", "procedure")
    assert {row["field"]: row["went"] for row in report["rows"]}["risks"] == "element"


@pytest.mark.parametrize("version", ["R4", "R4B", "R5"])
@pytest.mark.parametrize("form", ["procedure", "contained", "bundle"])
def test_each_release_and_form(dumps: Path, tmp_path: Path, version: str, form: str) -> None:
    chosen = ("--to", "fhir", "--fhir-version", version, "--fhir-form", form)
    assert run("convert", dumps, "-o", tmp_path / "json", *chosen).exit_code == 0
    assert faults(json.loads((tmp_path / "json" / "two.json").read_text()), version) == []
    assert run("convert", dumps, "-o", tmp_path / "xml", *chosen, "--fhir-format", "xml").exit_code == 0
    root = etree.fromstring((tmp_path / "xml" / "two.xml").read_bytes())
    assert etree.QName(root).localname == ("Bundle" if form == "bundle" else "Procedure")


def test_a_file_a_resource_type(dumps: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(
        "convert", dumps, "-o", out, "--to", "fhir", "--fhir-form", "bundle", "--fhir-format", "ndjson",
        "--fhir-version", "R4B",
    )  # fmt: skip
    assert done.exit_code == 0
    lines = {path.name: path.read_text().splitlines() for path in out.iterdir()}
    assert {name: len(found) for name, found in lines.items()} == {
        "ActivityDefinition.ndjson": 2,
        "ClinicalUseDefinition.ndjson": 8,
        "PlanDefinition.ndjson": 2,
        "Procedure.ndjson": 2,
        "losses.ndjson": 2,
    }
    assert [json.loads(line)["id"] for line in lines["Procedure.ndjson"]] == ["one", "two"]


def test_the_same_bytes_again(dumps: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("convert", dumps, "-o", tmp_path / name, "--to", "fhir", "--fhir-format", "ndjson")
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("a", "b"))
    assert first == second


def test_subject_and_status(dumps: Path, tmp_path: Path) -> None:
    chosen = ("--to", "fhir", "--subject", "Patient/123", "--status", "completed")
    assert run("convert", dumps, "-o", tmp_path / "out", *chosen).exit_code == 0
    (path,) = [path for path in (tmp_path / "out").glob("one-*.json") if "losses" not in path.name]
    resource = json.loads(path.read_text())
    assert (resource["subject"], resource["status"]) == ({"reference": "Patient/123"}, "completed")


def test_stdout_has_a_document_a_line_and_stderr_the_reports(dumps: Path) -> None:
    done = run("convert", dumps, "--to", "fhir")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["one", "two"]
    assert "one as FHIR R4, procedure\n" in done.stderr
    quiet = run("convert", dumps, "--to", "fhir", "--fhir-format", "xml", "-q")
    assert [line[:5] for line in quiet.stdout.splitlines()] == ["<?xml", "<?xml"]
    assert quiet.stderr == ""


@pytest.mark.parametrize("file_format", ["json", "xml"])
def test_one_file_has_a_document_a_line(dumps: Path, tmp_path: Path, file_format: str) -> None:
    out = tmp_path / f"all.{file_format}"
    for _ in range(2):
        done = run("convert", dumps, "-o", out, "--to", "fhir", "--fhir-format", file_format)
        assert done.exit_code == 0
    assert len(out.read_text().splitlines()) == 2
    reports = [json.loads(line) for line in (tmp_path / "all.losses.json").read_text().splitlines()]
    assert [report["id"] for report in reports] == ["one", "two"]
    run("convert", dumps / "one.txt", "-o", out, "--to", "fhir", "--fhir-format", file_format)
    assert json.loads(out.read_text())["id"] == "one" if file_format == "json" else etree.parse(out)


def test_an_input_is_not_overwritten(dumps: Path) -> None:
    page = dumps / "page.json"
    page.write_text(PAGE)
    done = run("convert", page, "-o", page, "--to", "fhir")
    assert done.exit_code == 2
    assert page.read_text() == PAGE


def test_a_condition_is_skipped_and_said_so(dumps: Path, tmp_path: Path) -> None:
    (dumps / "zzz.txt").write_text(CONDITION)
    done = run("convert", dumps, "-o", tmp_path / "out", "--to", "fhir")
    assert done.exit_code == 0
    assert "zzz.txt: skipped: it describes a condition" in done.stderr
    assert not (tmp_path / "out" / "zzz.json").exists()


def test_no_page_overwrites_another(dumps: Path, tmp_path: Path) -> None:
    (dumps / "ONE.txt").write_text(PAGE.replace("Ridge release", "Other release"))
    done = run("convert", dumps, "-o", tmp_path / "out", "--to", "fhir")
    assert done.exit_code == 1
    assert "an earlier page has the id" in done.stderr
    assert "1 failure" in done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--subject", "Medication/1"], "expected the subject's reference"),
        (["--status", "planned"], "expected a status"),
        (["--fhir-version", "R3"], "R4"),
        (["--fhir-format", "ndjson", "-o", "-"], "expected a folder"),
    ],
)
def test_a_slip_is_told_before_anything_is_written(
    dumps: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    out = tmp_path / "out"
    done = run("convert", dumps, "-o", out, "--to", "fhir", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not out.exists()


def test_a_file_is_no_folder(dumps: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    done = run("convert", dumps, "-o", tmp_path / "out", "--to", "fhir")
    assert done.exit_code == 2
    assert (tmp_path / "out").read_text() == "mine"


def test_chunks_are_lines_in_the_shape_asked_for(dumps: Path, tmp_path: Path) -> None:
    out = tmp_path / "chunks.jsonl"
    assert run("convert", dumps, "-o", out, "--to", "chunks", "--chunk-size", "0").exit_code == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert {row["doc_id"] for row in rows} == {"one", "two"}
    done = run("convert", dumps, "--to", "chunks", "--chunk-format", "langchain", "--chunk-size", "1", "-q")
    small = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["type"] for row in small} == {"Document"}
    assert len(small) > len(rows)


@pytest.mark.parametrize(
    "chosen",
    [
        ("--fhir-version", "R5"),
        ("--fhir-form", "bundle"),
        ("--subject", "Patient/1"),
        ("--status", "completed"),
        ("--date", "2031"),
        ("--to", "jsonl", "--publisher", "House of Pages"),
        ("--to", "jsonl", "--to", "fhir", "--fhir-format", "xml"),
    ],
)
def test_an_option_that_nothing_comes_of_is_told(dumps: Path, tmp_path: Path, chosen: tuple[str, ...]) -> None:
    done = run("convert", dumps, "-o", tmp_path / "out", *chosen)
    assert done.exit_code == 2
    assert "fhir" in done.output
    assert not (tmp_path / "out").exists()


def test_what_a_finding_doubts_is_held_back(dumps: Path, tmp_path: Path) -> None:
    page = PAGE.replace("- Stiffness of the ridge\n", "- Stiffness of the ridge\n- Not suitable for children\n")
    (dumps / "one.txt").write_text(page)
    chosen = ("--to", "fhir", "--fhir-form", "bundle", "--fhir-version", "R5", "--fhir-format", "ndjson")
    assert run("convert", dumps / "one.txt", "-o", tmp_path / "out", *chosen).exit_code == 0
    assert run("convert", dumps / "one.txt", "-o", tmp_path / "both", "--to", "jsonl", *chosen).exit_code == 0
    for folder, name in (("out", "{}.ndjson"), ("both/fhir", "{}/part-000000-000000.ndjson")):
        uses = (tmp_path / folder / name.format("ClinicalUseDefinition")).read_text()
        assert "Stiffness" in uses
        assert "children" not in uses
        report = json.loads((tmp_path / folder / name.format("losses")).read_text())
        assert report["findings_known"]
        assert [held["texts"] for held in report["held_back"]] == [["Not suitable for children"]]


def test_who_publishes_and_where(dumps: Path, tmp_path: Path) -> None:
    chosen = ("--publisher", "House of Pages", "--date", "2031-05", "--base", "https://example.org/r")
    run("convert", dumps / "one.txt", "-o", tmp_path / "out", "--to", "fhir", "--fhir-form", "bundle", *chosen)
    plan = json.loads((tmp_path / "out" / "one.json").read_text())["entry"][1]["resource"]
    assert (plan["publisher"], plan["date"], plan["url"]) == (
        "House of Pages",
        "2031-05",
        "https://example.org/r/PlanDefinition/one",
    )


def test_the_ending_of_the_output_says_the_format(dumps: Path, tmp_path: Path) -> None:
    assert run("convert", dumps / "one.txt", "-o", tmp_path / "a.xml", "--to", "fhir").exit_code == 0
    assert (tmp_path / "a.xml").read_text().startswith("<?xml")
    done = run("convert", dumps / "one.txt", "-o", tmp_path / "b.json", "--to", "fhir", "--fhir-format", "xml")
    assert done.exit_code == 2
    assert "does not go into" in done.stderr


def test_two_patients_have_two_procedures_of_one_page(dumps: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        chosen = ("--to", "fhir", "--subject", f"Patient/{number}", "--status", "completed")
        assert run("convert", dumps / "one.txt", "-o", tmp_path / "out", *chosen).exit_code == 0
    files = [path for path in (tmp_path / "out").iterdir() if "losses" not in path.name]
    ids = {json.loads(path.read_text())["id"] for path in files}
    assert len(ids) == len(files) == 2


def test_nothing_is_no_contraindication(dumps: Path, tmp_path: Path) -> None:
    page = PAGE + "Contraindications\n- None known\n- Nonunion of the ridge\n"
    (dumps / "one.txt").write_text(page)
    chosen = ("--to", "fhir", "--fhir-form", "bundle", "--fhir-version", "R5", "--fhir-format", "ndjson")
    assert run("convert", dumps / "one.txt", "-o", tmp_path / "out", *chosen).exit_code == 0
    uses = (tmp_path / "out" / "ClinicalUseDefinition.ndjson").read_text()
    assert "Nonunion of the ridge" in uses
    assert "None known" not in uses


def test_a_status_without_a_subject_contradicts_nothing(dumps: Path, tmp_path: Path) -> None:
    for status, word in (("completed", "not named"), ("unknown", "kind of procedure")):
        chosen = ("--to", "fhir", "--status", status)
        assert run("convert", dumps / "one.txt", "-o", tmp_path / status, *chosen).exit_code == 0
        resource = json.loads((tmp_path / status / "one.json").read_text())
        assert word in resource["subject"]["display"]
