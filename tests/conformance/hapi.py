"""Runs the reference validator and the server of this folder; both are built from `pom.xml`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
CLASSES = HERE / "target" / "classes"
LIB = HERE / "target" / "lib"
RELEASES = ("R4", "R4B", "R5")

# whatever would ask a server fails at once: nobody listens on port 9
OFFLINE = [f"-D{scheme}.proxy{part}" for scheme in ("http", "https") for part in ("Host=127.0.0.1", "Port=9")]


class Finding(NamedTuple):
    """One message of the validator."""

    file: str
    severity: str
    place: str
    code: str
    message: str


@cache
def build() -> None:
    """Fetch the jars and compile, unless that is done; raise where Java or Maven is missing."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise RuntimeError(f"expected {tool} on PATH: the tests marked conformance need Java 17 and Maven")
    if (
        CLASSES.is_dir()
        and LIB.is_dir()
        and _newest(CLASSES) >= max(_newest(HERE / "src"), (HERE / "pom.xml").stat().st_mtime)
    ):
        return
    goals = ["compile", "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={LIB}"]
    subprocess.run(["mvn", "-q", "-B", "-ntp", "-f", str(HERE / "pom.xml"), *goals], check=True)


def _newest(folder: Path) -> float:
    return max((path.stat().st_mtime for path in folder.rglob("*") if path.is_file()), default=0.0)


def command(program: str, *arguments: str, memory: str = "1500m") -> list[str]:
    """Return the command line of one of our Java programs, cut off from any network but the loopback."""
    return ["java", f"-Xmx{memory}", "-Xss8m", *OFFLINE, "-cp", f"{CLASSES}{os.pathsep}{LIB}/*", program, *arguments]


def validate(release: str, files: Iterable[Path]) -> list[Finding]:
    """Return what the validator says about the files; raise if it did not get through all of them."""
    build()
    names = [str(file) for file in files]
    done = subprocess.run(
        command("Validate", release), input="\n".join(names), capture_output=True, text=True, encoding="utf-8"
    )
    findings = [Finding(*line.split("\t")) for line in done.stdout.splitlines()]
    finished = {finding.file for finding in findings if finding.severity == "done"}
    if done.returncode or finished != set(names):
        raise RuntimeError(f"the validator stopped after {len(finished)} of {len(names)} files: {done.stderr[-2000:]}")
    return [finding for finding in findings if finding.severity != "done"]


def validate_all(files: dict[str, list[Path]]) -> dict[str, list[Finding]]:
    """Return the findings of each release; two at a time, for they mostly wait for their definitions."""
    build()
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(files, pool.map(validate, files, files.values()), strict=True))
