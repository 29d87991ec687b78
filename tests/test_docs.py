"""What the documents promise: fresh generated pages, commands that exist, examples that run, links."""

import doctest
import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import procparse
from procparse.cli import main
from procparse.errors import VocabularyError
from procparse.vocabulary import load_vocabulary

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(#[^)\s]*)?\)")

spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
assert spec is not None
assert spec.loader is not None
reference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reference)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def marked(mark: str) -> str:
    """The fenced block that follows <!-- mark --> in the README, as `.ci/run` takes it."""
    match = re.search(rf"^<!-- {mark} -->\n```\w+\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)
    assert match, f"README.md holds no block marked <!-- {mark} -->"
    return match[1]


def test_documents_were_found() -> None:
    assert len(DOCUMENTS) > 10


# ---- generated pages


@pytest.mark.parametrize("name", reference.PAGES)
def test_generated_page_is_up_to_date(name: str) -> None:
    assert read(f"docs/reference/{name}") == reference.render(name), "run `make docs`"


def test_check_tells_a_stale_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "REFERENCE", tmp_path)
    assert reference.main(["--check"]) == 1
    assert not list(tmp_path.iterdir())
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0
    (tmp_path / "cli.md").write_text("old")
    assert reference.main(["--check"]) == 1


def test_every_kind_of_finding_is_explained() -> None:
    from procparse.diagnostics import KINDS

    page = read("docs/reference/diagnostics.md")
    for code, kind in KINDS.items():
        assert f"### {code}\n\n{kind.meaning}\n" in page


# ---- the README


@pytest.mark.parametrize("mark", ["main", "tests"])
def test_readme_command_is_one_line(mark: str) -> None:
    command = marked(mark)
    assert command.count("\n") == 1
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")


@pytest.mark.parametrize("mark", ["main", "tests"])
def test_ci_takes_the_command_from_the_readme(mark: str) -> None:
    script = read(".ci/run")
    assert f"run_readme {mark}" in script
    function = re.search(r"^readme\(\) \{.*?^\}", script, re.MULTILINE | re.DOTALL)
    assert function
    done = subprocess.run(["bash", "-c", f"{function[0]}\nreadme {mark}"], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == marked(mark)


def test_readme_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(marked("example"), "README.md", "exec"), {})
    *_, last = capsys.readouterr().out.splitlines()
    assert last == "True"


def test_paths_in_readme_commands_exist() -> None:
    for path in re.findall(r"fixtures/[\w./-]*", read("README.md")):
        assert (ROOT / path).exists(), path


# ---- all documents


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    for target, _ in LINK.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), f"{document.name}: {target}"


def commands() -> list[str]:
    found: dict[str, None] = {}
    for document in DOCUMENTS:
        for language, block in FENCE.findall(document.read_text(encoding="utf-8")):
            if language == "sh":
                joined = block.replace("\\\n", " ")
                found.update((line, None) for line in joined.splitlines() if re.match(r"\$? ?procparse ", line))
    return list(found)


@pytest.mark.parametrize("line", commands())
def test_documented_command_is_understood(line: str) -> None:
    lexer = shlex.shlex(line.lstrip("$ "), posix=True, punctuation_chars="|<>;&")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in lexer:
        if set(word) <= set("|<>;&"):
            break
        words.append(word)
    _, name, *arguments = words
    if name.startswith("-"):
        return
    assert name in main.commands, line
    main.commands[name].make_context(name, arguments)


def test_tutorial_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = re.sub(r"^```.*$", "", read("docs/tutorial.md"), flags=re.MULTILINE)
    test = doctest.DocTestParser().get_doctest(text, {}, "tutorial.md", "docs/tutorial.md", 0)
    done = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)
    assert done.attempted > 10
    assert done.failed == 0


# ---- your own words


def own_words(tmp_path: Path, change: tuple[str, str] = ("", "")) -> Path:
    (block,) = [block for language, block in FENCE.findall(read("docs/how-to/own-words.md")) if language == "toml"]
    path = tmp_path / "words.toml"
    path.write_text(block.replace(*change))
    return path


def test_own_words_do_what_the_page_says(tmp_path: Path) -> None:
    page = (
        "Hillside Clinic patient leaflets\nRidge release\nSummary\nShort.\nWhat we will do\n- Cut\n- Close\n"
        "Benefits\n- Ease\nGetting back on your feet\n- Hands off: No lifting.\n- We see you again: Soon.\n"
    )
    plain = procparse.parse(page)
    assert {finding.code for finding in plain.diagnostics} >= {"unknown-heading"}
    result = procparse.parse(page, vocabulary=load_vocabulary(own_words(tmp_path)))
    record = result.procedure
    assert [step.text for step in record.steps] == ["Cut", "Close"]
    assert [item.text for item in record.recovery.restrictions] == ["No lifting."]
    assert [item.text for item in record.recovery.follow_up] == ["Soon."]
    assert record.extra_sections == []
    assert next(part.role for part in result.accounting().parts) == "furniture"


def test_own_words_with_a_slip_are_refused_as_the_page_says(tmp_path: Path) -> None:
    path = own_words(tmp_path, ("[recovery]", "[recovry]"))
    (told,) = re.findall(r"procparse: error: words\.toml: (.*?), \.\.\.", read("docs/how-to/own-words.md"))
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(path)
    assert told in str(caught.value)


# ---- fixtures


def test_fixture_table_names_every_file() -> None:
    raw = sorted(path.name for path in (ROOT / "fixtures" / "raw").iterdir())
    assert len(raw) >= 60
    rows = re.findall(r"^\| `([^`]+)` \|", read("fixtures/README.md"), re.MULTILINE)
    assert sorted(rows) == raw


@pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="the site is built where mkdocs is installed")
def test_site_asks_nobody_for_anything(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//[^>]*>", text) == []
