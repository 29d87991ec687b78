"""The dialect of a dump is named from its text alone, and what decided is told."""

from __future__ import annotations

import pytest

import procparse
from procparse.readers.dialects.naming import LOOKS, MARKUPS
from tests.dialects.corpus import CASES
from tests.dialects.matrix import extractors, read

LISTED = {"dash", "bullet", "other"}
OWN_SIGNS = {"brace-line-breaks", "leaflet-divisions"}
"""Pages that print their bullets themselves."""
EXPECTED = {
    "trafilatura": {"dash", "unmarked"},
    "trafilatura-markdown": {"markdown"},
    "resiliparse": {"bullet"},
    "resiliparse-main": LISTED,
    "resiliparse-no-bullets": {"unmarked"},
    "inscriptis": {"other"},
    "html2text-python": {"markdown"},
    "markdownify": {"markdown"},
    "markitdown": {"markdown"},
    "html-to-markdown": {"markdown"},
    "beautifulsoup": {"unmarked", "one-line", "wrapped"},
    "beautifulsoup-lines": {"unmarked", "wrapped"},
    "beautifulsoup-one-line": {"one-line"},
    "html-text": {"unmarked"},
    "newspaper4k": {"unmarked"},
    "readability-lxml": {"unmarked", "one-line", "wrapped"},
    "boilerpy3": {"unmarked", "wrapped"},
    "lynx": {"wrapped"},
    "w3m": {"wrapped"},
    "elinks": {"wrapped"},
    "links2": {"wrapped"},
    "html2text-debian": {"starred"},
    "pandoc-plain": {"wrapped"},
    "pandoc-markdown": {"markdown"},
    "pandoc-rst": {"rst"},
    "pandoc-org": {"org"},
    "pandoc-asciidoc": {"asciidoc"},
    "pandoc-mediawiki": {"mediawiki"},
    "chromium": {"unmarked"},
    "turndown": {"markdown"},
    "html-to-text": {"wrapped"},
    "readability-js": {"unmarked", "one-line", "wrapped"},
}


@pytest.mark.parametrize("extractor", extractors(), ids=lambda one: one.folder)
def test_the_dialect_of_a_dump(extractor: object) -> None:
    folder, name = extractor.folder, extractor.name  # type: ignore[attr-defined]
    for case in CASES:
        result = read(folder, case)
        allowed = EXPECTED[name] | ({"bullet"} if case.name in OWN_SIGNS else set())
        assert result.procedure.source.dialect in allowed, case.name
        assert result.evidence


def test_every_dialect_has_its_own_name() -> None:
    names = [row.name for row in (*MARKUPS, *LOOKS)]
    assert len(set(names)) == len(names)
    assert "html" not in names


@pytest.mark.parametrize(
    ("text", "dialect", "evidence"),
    [
        ("Benefits\n- Sleep\n- Rest", "dash", "all list marks are hyphens: 2 `-`"),
        ("Benefits\n\u2022 Sleep\n1. Rest", "bullet", "list marks: 1 `\u2022`, 1 `1.`"),
        ("Benefits\nSleep", "unmarked", "no list mark on the page"),
        ("Benefits\r\r## Risks\r- Pain", "markdown", "`## Risks` in line 3"),
        ("A title\n\n== Risks ==\n* Pain", "mediawiki", "`== Risks ==` in line 3"),
        ("Dose 5 ** 2 and [see] (here)\n- a", "dash", "all list marks are hyphens: 1 `-`"),
        ("<h2>Risks</h2><ul><li>Pain</li></ul>", "html", "the page is made of HTML elements"),
        ("", "unmarked", "no list mark on the page"),
    ],
)
def test_what_decides(text: str, dialect: str, evidence: str) -> None:
    result = procparse.parse(text)
    assert (result.procedure.source.dialect, result.evidence) == (dialect, evidence)
