"""A row of the table and HTML pages -> the text that this extractor makes of each."""

from __future__ import annotations

import html
import json
import re
import shlex
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.dialects.table import Extractor

HERE = Path(__file__).parent
INNER_TEXT = """<script>addEventListener("load", () => {
const text = document.body.innerText; const pre = document.createElement("pre");
pre.textContent = text; document.documentElement.replaceChildren(pre); })</script>"""


def extract(row: Extractor, pages: dict[str, str], work: Path) -> dict[str, str | None]:
    """Return the text of each page; None where the extractor gives nothing. Installs into `work` what is missing."""
    return _RUNNERS[row.registry](row, pages, work)


def _answer(command: list[str], pages: dict[str, str], folder: Path) -> dict[str, str | None]:
    done = subprocess.run(command, input=json.dumps(pages), capture_output=True, text=True, cwd=folder)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(command)[:200]}\n{done.stderr[-2000:]}")
    answer: dict[str, str | None] = json.loads(done.stdout)
    return answer


def _pypi(row: Extractor, pages: dict[str, str], work: Path) -> dict[str, str | None]:
    folder = work / f"{row.package}-{row.version}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True)
        wanted = [f"{row.package}=={row.version}", *row.requires]
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True, stdout=sys.stderr)
        (folder / "ready").touch()
    return _answer([str(python), str(HERE / "extract.py"), row.call, *row.modules], pages, folder)


def _npm(row: Extractor, pages: dict[str, str], work: Path) -> dict[str, str | None]:
    folder = work / f"npm-{row.name}-{row.version}"
    if not (folder / "ready").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        wanted = [f"{row.package}@{row.version}", *row.requires]
        subprocess.run(["npm", "install", "--silent", *wanted], check=True, cwd=folder, stdout=sys.stderr)
        (folder / "ready").touch()
    return _answer(["node", str(HERE / "extract.cjs"), row.call], pages, folder)


def _debian(row: Extractor, pages: dict[str, str], work: Path) -> dict[str, str | None]:
    query = ["dpkg-query", "-W", "-f", "${Version}", row.package]
    found = subprocess.run(query, capture_output=True, text=True).stdout
    if found != row.version:
        raise RuntimeError(
            f"{row.package} {row.version} is wanted, found {found or 'none'}: apt-get install {row.package}"
        )
    return {name: _command(row, page) for name, page in pages.items()}


def _command(row: Extractor, page: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        browser = row.package == "chromium"
        file.write_text(page.replace("</body>", f"{INNER_TEXT}</body>") if browser else page, encoding="utf-8")
        command = [part.replace("{file}", str(file)) for part in shlex.split(row.call)]
        home = {"HOME": folder, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
        done = subprocess.run(command, input=file.read_bytes(), capture_output=True, env=home, cwd=folder, timeout=120)
    text = done.stdout.decode("utf-8", "replace")
    if not text:
        raise RuntimeError(f"{row.call}: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    if browser:
        pre = re.search(r"<pre>(.*)</pre>", text, re.DOTALL)
        return html.unescape(pre[1]) if pre else ""
    return text


_RUNNERS = {"pypi": _pypi, "npm": _npm, "debian": _debian}
