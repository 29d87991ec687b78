"""Writes the dialect corpus: `python -m scripts.dialects pages` the HTML, `... dumps [NAME ...]` what extractors make
of it, `... matrix` the page of the docs; with `--check` it writes nothing and fails where that page is out of date.

`dumps` needs the network for the packages of PyPI and npm, and the Debian packages of the table installed.
`--work FOLDER` keeps the environments for the next time.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.dialects.corpus import CASES

from scripts.dialects import matrix
from scripts.dialects.run import extract
from scripts.dialects.table import EXTRACTORS

CORPUS = Path(__file__).resolve().parents[2] / "fixtures" / "dialects"


def write_pages() -> None:
    """Write the HTML of every page."""
    folder = CORPUS / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for case in CASES:
        (folder / f"{case.name}.html").write_bytes(case.html().encode())


def write_dumps(names: list[str], work: Path) -> int:
    """Run the extractors, all or the named ones; return the number of those that failed."""
    pages = {path.stem: path.read_text(encoding="utf-8") for path in sorted((CORPUS / "pages").glob("*.html"))}
    failed = 0
    for row in EXTRACTORS:
        if names and row.name not in names:
            continue
        try:
            texts = extract(row, pages, work)
        except Exception as error:
            failed += 1
            print(f"{row.folder}: {error}", file=sys.stderr)
            continue
        folder = CORPUS / "dumps" / row.folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in texts.items():
            (folder / f"{name}.{row.suffix}").write_bytes((text or "").encode("utf-8", "surrogatepass"))
        print(f"{row.folder}: {len(texts)} pages", flush=True)
    write_manifest()
    return failed


def write_manifest() -> None:
    """Write which version made each folder of dumps, and how."""
    rows = [
        {
            "folder": row.folder,
            "extractor": row.name,
            "version": row.version,
            "registry": row.registry,
            "package": row.package,
            "call": row.call,
            "requires": list(row.requires),
        }
        for row in EXTRACTORS
    ]
    text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    (CORPUS / "manifest.json").write_text(text, encoding="utf-8")


def main() -> int:
    """Read the command line."""
    options = argparse.ArgumentParser(prog="python -m scripts.dialects", description=__doc__)
    options.add_argument("what", choices=["pages", "dumps", "matrix"])
    options.add_argument("names", nargs="*", help="only these extractors")
    options.add_argument("--work", type=Path, help="folder for the environments; a temporary one if left out")
    options.add_argument("--check", action="store_true", help="matrix: only tell whether the page is up to date")
    args = options.parse_args()
    if args.what == "matrix":
        return matrix.write(check=args.check)
    if args.what == "pages":
        write_pages()
        return 0
    if args.work is not None:
        return min(1, write_dumps(args.names, args.work.resolve()))
    with tempfile.TemporaryDirectory() as folder:
        return min(1, write_dumps(args.names, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
