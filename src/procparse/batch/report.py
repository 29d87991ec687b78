"""The folder of a run -> one HTML page that needs nothing else: counts as bars of inline SVG, quarantine as a table."""

from __future__ import annotations

import html
import itertools
import json
from pathlib import Path
from typing import Any

from procparse.errors import ProcparseError
from procparse.outcomes import Outcome

_ROWS = 200
_BARS = 25
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6570; --line: #d8dde3; --page: #ffffff; --bar: #2f6fab;
  --good: #2e7d4f; --warn: #9a6700; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4af; --line: #3a424b; --page: #15181c;
  --bar: #6ea8dc; --good: #62b98a; --warn: #d6a545; --bad: #ef8a80; } }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .4rem; }
p.soft, .soft { color: var(--soft); } p { margin: .3rem 0; }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.2rem 0; } dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; } svg text { font: 13px system-ui, sans-serif; fill: var(--ink); }
svg .soft { fill: var(--soft); } .bar { fill: var(--bar); } .good { fill: var(--good); } .warn { fill: var(--warn); }
.bad { fill: var(--bad); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; } th { color: var(--soft); font-weight: 500; }
"""
_COLORS = {Outcome.PARSED.value: "good", Outcome.WARNINGS.value: "warn"}


def report(folder: str | Path) -> str:
    """Return the page. Raises ProcparseError for a folder that holds no finished run."""
    folder = Path(folder)
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        run = json.loads((folder / "run.json").read_bytes())
        with (folder / "quarantine.jsonl").open("rb") as file:
            lost = [json.loads(line) for line in itertools.islice(file, _ROWS)]
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise ProcparseError(f"expected the folder of a finished run, got {folder}: {cause}") from None
    return "".join(_page(manifest, run, lost))


def _page(manifest: dict[str, Any], run: dict[str, Any], lost: list[dict[str, Any]]) -> list[str]:
    documents, records = manifest["documents"], manifest["records"]
    outcomes = {name.replace("_", " "): number for name, number in manifest["outcomes"].items()}
    colors = {name.replace("_", " "): _COLORS.get(name, "bad") for name in manifest["outcomes"]}
    quarantined = sum(number for name, number in manifest["outcomes"].items() if Outcome(name).quarantined)
    speed = f"{run['documents_per_second']:,.0f}" if run.get("documents_per_second") else "-"
    figures = (
        ("documents", f"{documents:,}"),
        ("records", f"{records:,}"),
        ("in quarantine", f"{quarantined:,}"),
        ("seconds", f"{run['seconds']:,.1f}"),
        ("documents a second", speed),
    )
    security = "default-src 'none'; style-src 'unsafe-inline'"
    parts = [
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{security}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>procparse: {documents:,} documents</title>\n<style>{_STYLE}</style>\n",
        "<h1>What became of the documents</h1>\n",
        f'<p class="soft">{_text(", ".join(manifest["inputs"])[:300])}</p>\n<dl>\n',
        *(f"<div><dt>{name}</dt><dd>{value}</dd></div>\n" for name, value in figures),
        "</dl>\n",
        _chart("Outcomes", "How each input document ended.", outcomes, documents, colors),
        _chart("Dialects", "Which form of text the pages came in.", manifest["dialects"], records),
        _chart("Findings", "Diagnostics by code: how often each was given.", manifest["diagnostics"], None),
        _chart(
            "Unknown headings",
            "Lines that look like headings and are not in the vocabulary: the most frequent are what to add next.",
            manifest["headings"],
            None,
        ),
    ]
    if lost:
        parts.append(_table(lost, quarantined))
    engine = f"{run['workers']} workers" if run.get("workers") else run.get("engine", "")
    made = f"procparse {manifest['procparse']}, {run['began']}, {run['host']}, {engine}"
    parts.append(f'<p class="soft">{_text(made)}</p>\n</html>\n')
    return parts


def _chart(
    title: str, meaning: str, counts: dict[str, int], total: int | None, colors: dict[str, str] | None = None
) -> str:
    """Return bars with their numbers, the longest first as they stand in the manifest."""
    shown = list(counts.items())[:_BARS]
    head = f'<h2>{title}</h2>\n<p class="soft">{meaning}</p>\n'
    if not shown:
        return head + "<p>None.</p>\n"
    most = max(number for _, number in shown)
    height = 24 * len(shown) + 4
    bars = []
    for index, (name, number) in enumerate(shown):
        top = 24 * index + 4
        label = name if len(name) <= 38 else name[:37] + "…"
        share = f" ({number / total:.1%})" if total else ""
        width = max(2.0, 420 * number / most)
        color = (colors or {}).get(name, "bar")
        bars.append(
            f"<g><title>{_text(name)}: {number:,}{share}</title>"
            f'<text x="268" y="{top + 13}" text-anchor="end">{_text(label)}</text>'
            f'<rect class="{color}" x="276" y="{top}" width="{width:.1f}" height="18" rx="2"/>'
            f'<text class="soft" x="{282 + width:.1f}" y="{top + 13}">{number:,}{share}</text></g>'
        )
    more = f'<p class="soft">and {len(counts) - len(shown)} more</p>\n' if len(counts) > len(shown) else ""
    return f'{head}<svg role="img" aria-label="{title}" viewBox="0 0 800 {height}">{"".join(bars)}</svg>\n{more}'


def _table(lost: list[dict[str, Any]], total: int) -> str:
    rows = "".join(
        f"<tr><td>{_text(row['source'])}</td><td>{_text(row['outcome'].replace('_', ' '))}</td>"
        f"<td>{_text(row['cause'])}{' (' + _text(row['place']) + ')' if row.get('place') else ''}</td></tr>\n"
        for row in lost
    )
    more = f", the first {len(lost)} of {total:,}" if total > len(lost) else ""
    return (
        f'<h2>Quarantine</h2>\n<p class="soft">Documents without a record{more}.</p>\n<div class="wide"><table>\n'
        f"<tr><th>source</th><th>outcome</th><th>cause</th></tr>\n{rows}</table></div>\n"
    )


def _text(value: str) -> str:
    """Escape, and leave out what may not stand in a page or turns its text around."""
    bidi = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return html.escape("".join("\ufffd" if (ord(c) < 32 or 127 <= ord(c) < 160 or c in bidi) else c for c in value))
