"""The command line: what goes to stdout and stderr, which exit code, and what must not be imported."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import procparse
from procparse import cli, show
from procparse.cli import terminal
from procparse.record import Procedure

ROOT = Path(__file__).parent.parent
RAW = ROOT / "fixtures" / "raw"

PAGE = """\
Release of the velar ridge
CPT4 code
Name of the Procedure:
Velar Ridge Release
Common Name: Ridge release
Summary
A short operation on the velar ridge.
Purpose
It eases speech.
Indications
- A ridge that is too tight
Preparation
- No food for 6 hours
Procedure Description
1. Incision: A small cut is made.
2. Closure: The cut is closed.
Duration
The procedure takes 1 to 2 hours.
Setting
A hospital.
Personnel
- Surgeon
Risks and Complications
- Bleeding
Benefits
- Easier speech
Recovery
- Rest for a week
Ridge Folklore
- People sing about it
Alternatives
- Speech therapy
Patient Experience
Mild soreness.
"""
"""One unknown heading, on line 29: the only warning."""

PLAIN = PAGE.replace("Ridge Folklore\n- People sing about it\n", "")


def run(*arguments: str | Path, stdin: bytes | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli.main, [str(argument) for argument in arguments], input=stdin, env=env)


def start(*arguments: str | Path, **options: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "procparse", *map(str, arguments)]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, **(pipes | options))


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "ridge.txt"
    path.write_text(PAGE)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two pages, one in a folder within, and what is no page."""
    folder = tmp_path / "dumps"
    (folder / "b").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "two.TXT").write_text(PLAIN.replace("Velar", "Second"))
    (folder / "b" / "one.md").write_text(PLAIN.replace("Velar", "First"))
    (folder / "b" / "notes.csv").write_text("no,page")
    (folder / ".secret.txt").write_text(PLAIN)
    (folder / ".hidden" / "deep.txt").write_text(PLAIN)
    return folder


# ---- starting


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        *([name, "--help"] for name in sorted(cli.main.commands)),
        ["parse", "--nonsense"],
    ],
    ids=" ".join,
)
def test_help_loads_no_parser(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom procparse.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "heavy = {'pydantic', 'lxml', 'ftfy', 'procparse.pipeline'}\n"
        "loaded = sorted(heavy & set(sys.modules))\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(cli.main.commands))
def test_every_command_has_examples(name: str) -> None:
    done = run(name, "--help")
    assert done.exit_code == 0
    assert "Examples:" in done.stdout
    assert f"procparse {name}" in done.stdout


def test_no_command_shows_the_help_and_fails() -> None:
    done = run()
    assert done.exit_code == cli.USAGE
    assert done.stdout == ""
    assert "Commands:" in done.stderr


def test_module_is_the_program() -> None:
    done = subprocess.run([sys.executable, "-m", "procparse", "--version"], capture_output=True, text=True)
    assert done.stdout == f"procparse {procparse.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["parse"],
        ["parse", "--fail-on", "sometimes", "x"],
        ["parse", "x", "--indent", "2", "--compact"],
        ["convert"],
        ["inspect", "x", "--stage", "dreams"],
        ["headings", "--vocabulary", "absent.toml"],
    ],
    ids=" ".join,
)
def test_a_mistake_of_the_caller_is_one_line(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.exit_code == cli.USAGE
    assert done.stdout == ""
    assert done.stderr.startswith("procparse: error: ")
    assert done.stderr.count("\n") == 1


# ---- parse


def test_parse_prints_what_the_library_gives(page: Path) -> None:
    done = run("parse", page)
    assert done.exit_code == 0
    assert done.stdout == procparse.parse_file(page).procedure.model_dump_json() + "\n"


def test_parse_reads_stdin(page: Path) -> None:
    done = run("parse", "-", "--name", "ridge.txt", stdin=PAGE.encode())
    assert done.stdout == run("parse", page).stdout
    assert done.stderr.startswith("<stdin>:29:1: warning: ")


def test_parse_tells_findings_with_their_place(page: Path) -> None:
    done = run("parse", page)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{page}:29:1: warning: heading 'Ridge Folklore' ")
    assert line.endswith(" [unknown-heading]")
    assert run("parse", page, "-q").stderr == ""
    assert ": info: " in run("parse", page, "-v").stderr


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "never"], 0),
        (["--fail-on", "error"], 0),
        (["--fail-on", "warning"], 1),
        (["--strict"], 1),
        (["--strict", "-q"], 1),
    ],
)
def test_parse_fails_on_demand(page: Path, options: list[str], code: int) -> None:
    done = run("parse", page, *options)
    assert done.exit_code == code
    assert json.loads(done.stdout)["title"]["text"] == "Release of the velar ridge"


def test_strict_is_content_with_a_plain_page(page: Path) -> None:
    page.write_text(PLAIN)
    done = run("parse", page, "--strict")
    assert (done.exit_code, done.stderr) == (0, "")


def test_parse_leaves_out_what_it_is_told_to(page: Path) -> None:
    whole = json.loads(run("parse", page).stdout)
    assert "span" in whole["title"]
    assert whole["outcomes"] == []

    bare = run("parse", page, "--no-spans").stdout
    assert '"span"' not in bare
    assert json.loads(bare).keys() == whole.keys()

    short = json.loads(run("parse", page, "--omit-empty").stdout)
    assert "outcomes" not in short
    assert "overview" in short["purpose"]
    assert "goals" not in short["purpose"]
    assert short["title"] == whole["title"]


def test_parse_indents_on_demand(page: Path) -> None:
    done = run("parse", page, "--indent", "2")
    assert done.stdout.startswith('{\n  "schema_version": "1.0",\n')
    assert json.loads(done.stdout) == json.loads(run("parse", page, "--compact").stdout)


def test_parse_colors_only_when_told(page: Path) -> None:
    assert "\x1b[" not in run("parse", page, "--indent", "2").stdout
    colored = run("parse", page, "--indent", "2", "--color", "always").stdout
    assert '\x1b[36m"title"\x1b[0m: ' in colored


def test_indented_json_holds_nothing_that_a_terminal_obeys(page: Path) -> None:
    page.write_text(PAGE.replace("Mild soreness.", "Mild\x9b2J \u202esoreness\x7f."))
    pretty = run("parse", page, "--indent", "1").stdout
    assert not {"\x9b", "\u202e", "\x7f"} & set(pretty)
    assert json.loads(pretty) == json.loads(run("parse", page).stdout)


@pytest.mark.parametrize(
    ("path", "words"),
    [("absent.txt", "No such file"), (".", "convert"), ("a\0b", "null")],
    ids=["absent", "folder", "nul"],
)
def test_parse_of_what_cannot_be_read(path: str, words: str) -> None:
    done = run("parse", path)
    assert done.exit_code == cli.FAILED
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


@pytest.mark.parametrize("content", [b"", b"\0\xff\xfe\x80", b"%PDF-1.7\n\xe2\xe3", bytes(range(256)) * 9])
def test_parse_of_rubbish_is_a_record(content: bytes) -> None:
    done = run("parse", "-", stdin=content)
    assert done.exit_code == 0
    Procedure.model_validate_json(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names that are bytes")
def test_a_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text(PLAIN)
    for command in ("parse", "convert", "inspect"):
        done = subprocess.run([sys.executable, "-m", "procparse", command, path], capture_output=True)
        assert done.returncode == 0, done.stderr
        if command != "inspect":
            assert json.loads(done.stdout)["source"]["name"] == "caf\ufffd.txt"


# ---- convert


def test_convert_writes_a_line_a_page(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out.jsonl"
    done = run("convert", folder, "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    records = lines(out.read_text())
    assert [record["source"]["name"] for record in records] == ["b/one.md", "two.TXT"]
    assert done.stderr == "procparse: 2 files, 2 pages, 0 warnings, 0 failures\n"
    assert sorted(path.name for path in out.parent.iterdir()) == ["out.jsonl"]


def test_convert_writes_to_stdout(folder: Path) -> None:
    assert run("convert", folder).stdout == run("convert", folder, "-o", "-").stdout
    assert len(lines(run("convert", folder).stdout)) == 2


def test_convert_is_the_same_twice_and_from_anywhere(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("convert", folder).stdout
    assert run("convert", folder).stdout == first
    monkeypatch.chdir(tmp_path)
    assert run("convert", "dumps").stdout == first
    monkeypatch.chdir(folder)
    assert run("convert", ".").stdout == first


def test_convert_gives_what_the_library_gives(folder: Path) -> None:
    page = folder / "two.TXT"
    assert run("convert", page).stdout == procparse.parse_file(page).procedure.model_dump_json() + "\n"


def test_convert_takes_patterns_and_any_named_file(folder: Path) -> None:
    done = run("convert", folder / "**" / "*", folder / "two.TXT")
    names = [record["source"]["name"] for record in lines(done.stdout)]
    assert names == ["notes.csv", "one.md", "two.TXT"]


def test_convert_tells_files_of_one_name_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for part in ("a", "b"):
        Path(part).mkdir()
        Path(part, "page.txt").write_text(PLAIN)
    Path("b", "other.txt").write_text(PLAIN)
    names = [record["source"]["name"] for record in lines(run("convert", "a", "b").stdout)]
    assert names == ["a/page.txt", "other.txt", "b/page.txt"]


def test_convert_tells_of_an_id_that_comes_twice_and_tells_kinds_of_files_apart(tmp_path: Path) -> None:
    for name in ("page.txt", "page.text", "page.md", "page.html"):
        (tmp_path / name).write_text(PLAIN)
    done = run("convert", tmp_path)
    assert f"{tmp_path / 'page.txt'}: an earlier page has the id 'page' too" in done.stderr
    assert done.stderr.count("earlier page") == 1


def test_convert_reads_all_pages_of_a_dump(tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text(PLAIN + "\n" + PLAIN.replace("Velar", "Second"))
    done = run("convert", dump)
    assert len(lines(done.stdout)) == 2
    assert "1 file, 2 pages" in done.stderr


def test_convert_counts_lines_from_the_start_of_the_dump(tmp_path: Path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text(PLAIN + PAGE)
    told = run("convert", dump, "-v").stderr
    assert told.startswith(f"{dump}:{PLAIN.count(chr(10)) + 29}:1: warning: heading 'Ridge Folklore'")


def test_convert_goes_on_after_a_bad_file(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.txt").symlink_to("nowhere")
    out = tmp_path / "out.jsonl"
    done = run("convert", folder, tmp_path / "absent.txt", tmp_path / "no*.txt", "-o", out)
    assert done.exit_code == cli.FAILED
    assert len(lines(out.read_text())) == 2
    *failures, summary = done.stderr.splitlines()
    assert len(failures) == 3
    assert all(": failed: " in line for line in failures)
    assert summary.endswith(", 3 failures")


def test_convert_goes_on_after_a_bug(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = procparse.parse_all

    def faulty(source: bytes, **options: object) -> object:
        if b"Second" in source:
            raise RecursionError("too deep\x1b[2J")
        return real(source, **options)

    monkeypatch.setattr(procparse, "parse_all", faulty)
    done = run("convert", folder)
    assert done.exit_code == cli.FAILED
    assert len(lines(done.stdout)) == 1
    assert "two.TXT: failed: RecursionError: too deep\\x1b[2J (a bug in procparse" in done.stderr


def test_convert_of_an_empty_folder_is_told(tmp_path: Path) -> None:
    done = run("convert", tmp_path)
    assert done.exit_code == cli.FAILED
    assert "no *.txt, *.md, *.text, *.html, *.htm, *.xhtml files in this folder" in done.stderr


def test_convert_counts_warnings_and_fails_on_demand(page: Path) -> None:
    done = run("convert", page)
    assert done.exit_code == 0
    assert done.stderr == "procparse: 1 file, 1 page, 1 warning (unknown-heading 1), 0 failures\n"
    for option in (["--strict"], ["--fail-on", "warning"]):
        strict = run("convert", page, *option)
        assert strict.exit_code == cli.FAILED
        assert strict.stdout == done.stdout
        assert strict.stderr.startswith(f"{page}:29:1: warning: ")
    assert f"{page}:29:1: warning: " in run("convert", page, "-v").stderr
    assert ": info: " not in run("convert", page, "-v").stderr
    assert ": info: " in run("convert", page, "-vv").stderr
    assert run("convert", page, "-q").stderr == ""


def test_convert_never_overwrites_an_input(page: Path) -> None:
    done = run("convert", page.parent, "-o", page)
    assert done.exit_code == cli.USAGE
    assert page.read_text() == PAGE
    link = page.parent / "link.jsonl"
    link.symlink_to(page)
    assert run("convert", page, "-o", link).exit_code == cli.USAGE
    assert page.read_text() == PAGE


def test_convert_replaces_its_output_whole_or_not_at_all(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")
    real = procparse.parse_all

    def interrupted(source: bytes, **options: object) -> object:
        if b"Second" in source:
            raise KeyboardInterrupt
        return real(source, **options)

    with monkeypatch.context() as patch:
        patch.setattr(procparse, "parse_all", interrupted)
        assert run("convert", folder, "-o", out).exit_code == cli.INTERRUPTED
    assert out.read_text() == "before"
    assert run("convert", folder, "-o", out).exit_code == 0
    assert len(lines(out.read_text())) == 2
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]


def test_convert_follows_a_link_to_its_output(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    assert run("convert", folder, "-o", tmp_path / "link.jsonl").exit_code == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert len(lines((tmp_path / "real.jsonl").read_text())) == 2


def test_convert_writes_into_a_device(folder: Path) -> None:
    assert run("convert", folder, "-o", os.devnull).exit_code == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("where", ["folder", "file/out.jsonl"])
def test_an_output_that_cannot_be(folder: Path, tmp_path: Path, where: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    done = run("convert", folder, "-o", tmp_path / where)
    assert done.exit_code == (cli.USAGE if where == "folder" else cli.NO_OUTPUT)
    assert done.stderr.startswith("procparse: error: cannot write ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["parse", "convert", "inspect"])
def test_a_full_disk(page: Path, command: str) -> None:
    with open("/dev/full", "wb") as full:
        program = start(command, page, stdout=full)
        _, told = program.communicate()
    assert program.returncode == cli.NO_OUTPUT
    assert told.decode().splitlines()[-1].startswith("procparse: error: cannot write <stdout>: ")
    assert b"Traceback" not in told


@pytest.mark.parametrize("command", ["parse", "convert", "inspect", "schema", "headings"])
def test_a_reader_that_goes_away(page: Path, command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        program = start(
            command,
            *([page, "-q"] if command in ("parse", "convert") else []),
            *([page] if command == "inspect" else []),
            stdout=gone,
        )
        _, told = program.communicate()
    assert program.returncode == cli.CLOSED_PIPE
    assert told == b""


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, cli.INTERRUPTED), (signal.SIGTERM, cli.TERMINATED)], ids=["int", "term"]
)
def test_a_signal_leaves_no_file_behind(number: signal.Signals, code: int, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    program = start("convert", "-", "-o", out, stdin=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    program.send_signal(number)
    _, told = program.communicate(timeout=20)
    assert program.returncode == code
    assert b"Traceback" not in told
    assert list(tmp_path.iterdir()) == []


# ---- inspect


@pytest.mark.parametrize("stage", show.STAGES)
@pytest.mark.parametrize("fixture", sorted(RAW.glob("p*.txt"))[::5], ids=lambda path: path.stem)
def test_inspect_shows_every_stage(stage: str, fixture: Path) -> None:
    done = run("inspect", fixture, "--stage", stage)
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert len(done.stdout.splitlines()) > 5


def test_inspect_shows_each_line_beside_what_it_became(page: Path) -> None:
    shown = run("inspect", page).stdout.splitlines()
    beside = {line.split()[1]: line for line in shown if line.strip()[:1].isdigit() and len(line.split()) > 1}
    assert beside["/title"].endswith("Release of the velar ridge")
    assert beside["[duration]"].endswith("Duration")
    assert beside["/steps/0"].endswith("1. Incision: A small cut is made.")
    warned = next(number for number, line in enumerate(shown) if "[unknown-heading]" in line)
    assert shown[warned - 1].endswith("Ridge Folklore")
    assert sum(line.lstrip()[:1].isdigit() for line in shown) >= PAGE.count("\n")


def test_inspect_loses_no_character(page: Path) -> None:
    """Whatever the wrapping, the words of the page stand in the output in order."""
    result = procparse.parse_file(page)
    for width in (None, 200, 60, 44):
        screen = show.Screen(color=False, width=width)
        shown = "".join("".join(line.split()) for line in show.STAGES["page"](result, screen))
        for line in PAGE.splitlines():
            assert "".join(line.split()) in shown
        if width:
            assert all(
                len(part) <= width
                for line in show.STAGES["page"](result, screen)
                for part in line.split("\n")
                if "/" not in part
            )


def test_inspect_colors_by_terminal_and_wish(page: Path) -> None:
    assert "\x1b[" not in run("inspect", page).stdout
    assert "\x1b[" in run("inspect", page, "--color", "always").stdout


@pytest.mark.parametrize("color", ["never", "always"])
@pytest.mark.parametrize("stage", show.STAGES)
def test_no_page_takes_over_the_terminal(stage: str, color: str) -> None:
    evil = "\x1b]0;owned\x07 \x9b2J \u202eabc\u2066 \x7f \x08 \u200f"
    page = PAGE.replace("Mild soreness.", f"Mild {evil} soreness.").replace("Ridge Folklore", f"Ridge {evil} Folklore")
    done = run("inspect", "-", "--stage", stage, "--color", color, stdin=page.encode())
    shown = "\x1b[".join(part for part in done.stdout.split("\x1b["))
    for sign in "\x07\x9b\u202e\u2066\x7f\x08\u200f":
        assert sign not in shown
    assert "\x1b]" not in shown


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=60),
            st.text("\x1b[]0;\x9b\u202e\u2066\x07\r\n\t -•1.:AbC é漢\ud800", max_size=60),
            st.sampled_from(PAGE.splitlines()),
        ),
        max_size=30,
    ).map("\n".join),
    st.sampled_from([None, 20, 80]),
    st.sampled_from(sorted(show.STAGES)),
)
def test_any_page_can_be_shown(text: str, width: int | None, stage: str) -> None:
    for line in show.STAGES[stage](procparse.parse(text), show.Screen(color=False, width=width)):
        assert not set(map(ord, line)) & (show.OBEYED - {ord("\n")})


def test_findings_hold_nothing_that_a_terminal_obeys(page: Path) -> None:
    page.write_text(PAGE.replace("Ridge Folklore", "Ridge \x1b[2JFolklore\u202e"))
    told = run("parse", page, "-v").stderr
    assert not {"\x1b", "\u202e"} & set(told)


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert terminal.wants_color(Terminal())
    assert not terminal.wants_color(Terminal(), "never")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.wants_color(Terminal())
    assert terminal.wants_color(Terminal(), "always")


# ---- schema, headings


def test_schema_describes_what_parse_prints(page: Path) -> None:
    import jsonschema

    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    record = json.loads(run("parse", page).stdout)
    validator.validate(record)
    del record["steps"][0]["number"]
    assert not validator.is_valid(record)


def test_headings_are_the_vocabulary_in_force(tmp_path: Path) -> None:
    rows = [line.split(None, 1) for line in run("headings").stdout.splitlines()]
    assert ["setting", "Setting"] in rows
    assert json.loads(run("headings", "--json").stdout)["setting"][0] == "Setting"
    assert any(line.startswith("purpose.goals ") for line in run("headings", "--labels").stdout.splitlines())

    words = tmp_path / "words.toml"
    words.write_text('[setting]\nheadings = ["Where we meet"]\n')
    rows = [line.split(None, 1) for line in run("headings", "--vocabulary", words).stdout.splitlines()]
    assert ["setting", "Where we meet"] in rows


def test_own_words_reach_every_command(page: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text('[benefits]\nheadings = ["Ridge Folklore"]\n')
    record = json.loads(run("parse", page, "--strict", "--vocabulary", words).stdout)
    assert [item["text"] for item in record["benefits"]] == ["Easier speech", "People sing about it"]
    assert run("convert", page, "--strict", "--vocabulary", words).exit_code == 0
    assert "[unknown-heading]" not in run("inspect", page, "--vocabulary", words).stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("command", [["--help"], ["parse", "--help"], ["--version"], ["schema"]], ids=" ".join)
def test_a_full_disk_is_one_line(command: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        program = start(*command, stdout=full)
        _, told = program.communicate(timeout=20)
    assert program.returncode == cli.NO_OUTPUT
    assert told.decode().startswith("procparse: error: cannot write <stdout>")
    assert told.count(b"\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_a_closed_stdout_is_one_line_where_it_is_written(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Ridge\nCPT4 code\nBenefits\n- Less pain\n")

    def run(*arguments: str) -> tuple[int, str]:
        shell = f"{shlex.join([sys.executable, '-m', 'procparse', *arguments])} >&-"
        done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, timeout=20, check=False)
        return done.returncode, done.stderr

    refused = (cli.NO_OUTPUT, "procparse: error: cannot write <stdout>: it is closed\n")
    assert run("parse", str(page), "-q") == refused
    assert run("inspect", str(page)) == refused
    code, _ = run("convert", str(page), "-o", str(tmp_path / "out.jsonl"), "-q")
    assert code == 0
    assert (tmp_path / "out.jsonl").stat().st_size
