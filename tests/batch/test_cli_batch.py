"""`convert` into a folder: what is written, what is said, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch.helpers import environment, outcomes, page, pages, records, rows, tree


def start(*arguments: object, faults: bool = False, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "procparse", *map(str, arguments)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen(command, env=environment(faults=faults), **streams)  # type: ignore[call-overload,no-any-return]


def run(*arguments: object, faults: bool = False, code: int = 0, **options: object) -> tuple[str, str]:
    program = start(*arguments, faults=faults, **options)
    out, told = program.communicate()
    assert program.returncode == code, told.decode()
    return (out or b"").decode(), (told or b"").decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return pages(tmp_path / "in", 6)


def test_one_pass_writes_all_outputs(folder: Path, tmp_path: Path) -> None:
    _, told = run("convert", folder, "-o", f"{tmp_path}/out/", "--to", "jsonl", "--to", "fhir", "--fhir-form", "bundle")
    out = tmp_path / "out"
    assert [record["id"] for record in records(out)] == [f"p{number:05d}" for number in range(6)]
    assert [row["ids"] for row in outcomes(out)] == [[record["id"]] for record in records(out)]
    kinds = {path.parent.name for path in (out / "fhir").glob("*/*")}
    assert {"Procedure", "losses"} <= kinds
    for kind in kinds - {"losses"}:
        assert {row["resourceType"] for row in rows(out / "fhir" / kind / "part-000000-000000.ndjson")} == {kind}
    manifest = json.loads((out / "manifest.json").read_text())
    assert (manifest["documents"], manifest["records"]) == (6, 6)
    assert manifest["files"]["records"]["bytes"] == (out / "records" / "part-000000-000000.jsonl").stat().st_size
    assert (out / "quarantine.jsonl").read_bytes() == b""
    assert told.startswith("procparse: 6 documents, 6 records in ")
    assert "findings: " in told


def test_the_lines_of_a_folder_are_those_of_a_file(folder: Path, tmp_path: Path) -> None:
    run("convert", folder, "-o", f"{tmp_path}/out/")
    line, _ = run("convert", folder)
    parallel, told = run("convert", folder, "--workers", "2")
    assert (tmp_path / "out" / "records" / "part-000000-000000.jsonl").read_text() == line == parallel
    assert "6 documents, 6 records" in told


def test_a_crash_is_told_and_costs_one_line(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 4, {1: "segv", 2: "raise"})
    line, told = run("convert", folder, "--workers", "1", faults=True, code=1)
    assert [json.loads(text)["id"] for text in line.splitlines()] == ["p00000", "p00003"]
    assert "p00001.txt: failed: its process was ended by SIGSEGV" in told
    assert "planted\\x1b[2J" in told
    run("convert", folder, "-o", f"{tmp_path}/out/", faults=True, code=1)
    lost = rows(tmp_path / "out" / "quarantine.jsonl")
    assert [(Path(row["source"]).name, row["outcome"]) for row in lost] == [
        ("p00001.txt", "crashed"),
        ("p00002.txt", "failed"),
    ]
    _, told = run("convert", folder, "-o", f"{tmp_path}/out/", "--resume", "--log-format", "json", faults=True, code=1)
    assert json.loads(told)["outcomes"] == {"parsed_with_warnings": 2, "crashed": 1, "failed": 1}


def test_rows_keep_their_other_fields(tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text(
        "".join(json.dumps({"body": page(n), "href": f"https://e.org/{n}", "lang": "en"}) + "\n" for n in range(3))
    )
    options = ("--text-field", "body", "--url-field", "href")
    out, _ = run("convert", source, *options)
    first = json.loads(out.splitlines()[0])
    assert (first["source"]["url"], first["source"]["metadata"]) == ("https://e.org/0", {"lang": "en"})
    run("convert", source, "-o", f"{tmp_path}/out/", *options)
    assert (tmp_path / "out" / "records" / "part-000000-000000.jsonl").read_text() == out
    with source.open("rb") as stdin:
        assert run("convert", "-", *options, stdin=stdin)[0] == out


def test_parts_together_are_the_whole(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 9, {4: "raise"})
    (folder / "torn.txt").write_bytes(b"\x1f\x8b\x08 torn")
    (folder / "rows.jsonl").write_text("".join(json.dumps({"text": page(n)}) + "\n" for n in range(20)))
    paths = (folder, tmp_path / "absent")
    run("convert", *paths, "-o", f"{tmp_path}/all/", "--to", "json", "--to", "csv", faults=True, code=1)
    for number, code in ((1, 1), (2, 1), (3, 0)):  # nothing is lost in the third
        options = ("--shard", f"{number}/3", "--to", "json", "--to", "csv")
        run("convert", *paths, "-o", tmp_path / str(number), *options, faults=True, code=code)
    for read in (records, outcomes, lambda out: rows(out / "quarantine.jsonl")):
        parts = [json.dumps(row) for name in "123" for row in read(tmp_path / name)]  # type: ignore[no-untyped-call]
        whole = [json.dumps(row) for row in read(tmp_path / "all")]  # type: ignore[no-untyped-call]
        assert len(whole) >= 3
        assert sorted(parts) == sorted(whole)
    told = {name: json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("1", "2", "3", "all")}
    for key in ("documents", "records", "bytes"):
        assert sum(told[name][key] for name in "123") == told["all"][key]
    assert told["2"]["part"] == "2/3"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--shard", "3/2"], "expected a part such as 3/8"),
        (["--limit-size", "many"], "expected a size such as"),
        (["--to", "jsonl", "--to", "fhir"], "expected a folder"),
        (["--to", "fhir", "--workers", "2"], "expected a folder, as in -o out/"),
        (["--resume", "-o", "{page}"], "expected a folder for the output, got the file"),
        (["-o", "{folder}/"], "expected an empty folder"),
    ],
)
def test_a_mistake_is_one_line(folder: Path, options: list[str], words: str) -> None:
    options = [option.format(folder=folder, page=folder / "p00000.txt") for option in options]
    before = tree(folder)
    _, told = run("convert", folder, *options, code=2)
    assert words in told
    assert told.count("\n") == 1
    assert tree(folder) == before


def test_fail_on_and_quiet(folder: Path, tmp_path: Path) -> None:
    _, told = run("convert", folder, "-o", f"{tmp_path}/out/", "--fail-on", "warning", "-q", code=1)
    assert told == ""
    run("convert", folder, "-o", f"{tmp_path}/out/", "--fail-on", "error", "--resume")


def test_a_terminal_shows_a_line_that_goes_away(tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps({"text": page(n)}) + "\n" for n in range(1500)))
    parent, child = pty.openpty()
    program = start("convert", source, "-o", f"{tmp_path}/out/", "--workers", "1", stderr=child)
    os.close(child)
    shown = b""
    while True:
        try:
            piece = os.read(parent, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    assert program.wait() == 0
    assert b" documents, " in shown
    assert b"% read" in shown
    assert shown.rpartition(b"\r\x1b[2K")[2].startswith(b"procparse: 1,500 documents")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_everything_and_the_run_goes_on_later(tmp_path: Path, number: signal.Signals, code: int) -> None:
    folder = pages(tmp_path / "in", 3, {2: "hang"})
    out = tmp_path / "out"
    program = start("convert", folder, "-o", f"{out}/", faults=True, start_new_session=True)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not (out / ".procparse" / "lock").exists():
        time.sleep(0.05)
    time.sleep(1)
    program.send_signal(number)
    _, told = program.communicate(timeout=20)
    assert program.returncode == code
    assert b"Traceback" not in told
    with pytest.raises(ProcessLookupError):
        os.killpg(program.pid, 0)
    assert not (out / "manifest.json").exists()
    run("convert", folder, "-o", f"{out}/", "--resume", "--limit-seconds", "1", faults=True, code=1)
    assert [row["outcome"] for row in rows(out / "quarantine.jsonl")] == ["timeout"]


def test_two_runs_never_write_into_one_folder(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 2, {1: "hang"})
    first = start("convert", folder, "-o", f"{tmp_path}/out/", faults=True)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not (tmp_path / "out" / ".procparse" / "lock").exists():
        time.sleep(0.05)
    _, told = run("convert", folder, "-o", f"{tmp_path}/out/", "--resume", code=2)
    assert "another run is writing" in told
    first.terminate()
    first.communicate()


def test_the_output_is_never_read_as_input(folder: Path, tmp_path: Path) -> None:
    out = folder / "out"
    run("convert", ".", "-o", "out/", cwd=folder)
    first = tree(out, hidden=True)
    _, told = run("convert", ".", "-o", "out/", "--resume", cwd=folder)
    assert "1 of 1 shards were done before" in told
    assert tree(out, hidden=True) == first


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full, a disk that is always full")
def test_a_full_disk_is_told_after_nothing_else(folder: Path) -> None:
    _, told = run("convert", folder, "--workers", "1", "-o", "/dev/full", code=74)
    assert told == "procparse: error: cannot write /dev/full: No space left on device\n"
