"""The page of a run: complete in itself, true to the counts, and shown by a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from procparse import cli
from procparse.batch.report import report
from procparse.batch.run import run
from procparse.errors import ProcparseError
from procparse.intake.units import Limits
from tests.batch.helpers import page, pages, small

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = pages(tmp_path / "in", 3)
    (folder / "odd.txt").write_text(page(9) + "Ridge <b>Folklore</b>\n- Told by the fire\n")
    (folder / "<script>alert(1)<.txt").write_text("x" * 9000)
    run(small(folder, limits=Limits(document_bytes=5000)), tmp_path / "out")
    return tmp_path / "out"


def test_the_page_says_what_the_manifest_says(out: Path) -> None:
    tree = html.fromstring(report(out))
    manifest = json.loads((out / "manifest.json").read_text())
    figures = dict(zip(tree.xpath("//dt/text()"), tree.xpath("//dd/text()"), strict=True))
    assert (figures["documents"], figures["records"], figures["in quarantine"]) == ("5", "4", "1")
    for title, key in (("Outcomes", "outcomes"), ("Dialects", "dialects"), ("Findings", "diagnostics")):
        bars = tree.xpath(f"//svg[@aria-label='{title}']//title/text()")
        told = {re.match(r"(.*): ([\d,]+)", bar)[1]: int(re.match(r"(.*): ([\d,]+)", bar)[2]) for bar in bars}  # type: ignore[index]
        assert told == {name.replace("_", " "): number for name, number in manifest[key].items()}
    assert "too large" in tree.xpath("//table//td/text()")


def test_the_page_asks_nobody_and_runs_nothing(out: Path) -> None:
    text = report(out)
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert not re.search(r"(?:src|href)=|url\(|@import|https?:", text)
    assert "&lt;script&gt;alert(1)" in text


def test_the_command(out: Path) -> None:
    assert CliRunner().invoke(cli.main, ["report", str(out)]).exit_code == 0
    assert (out / "report.html").read_text() == report(out)
    assert CliRunner().invoke(cli.main, ["report", str(out), "-o", "-"]).stdout == report(out)
    failed = CliRunner().invoke(cli.main, ["report", str(out.parent)])
    assert failed.exit_code == cli.USAGE
    with pytest.raises(ProcparseError, match="expected the folder of a finished run"):
        report(out.parent)


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
def test_a_browser_shows_it(out: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(report(out))
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--window-size=1000,1400",
    ]
    done = subprocess.run(
        [
            str(BROWSER),
            *flags,
            f"--user-data-dir={tmp_path}/profile",
            "--dump-dom",
            f"--screenshot={tmp_path}/page.png",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
    )
    tree = html.fromstring(done.stdout)
    assert tree.xpath("//h1/text()") == ["What became of the documents"]
    assert len(tree.xpath("//svg//rect")) >= 4
    assert "Refused to" not in done.stderr
