"""The laws hold for any HTML: tag soup, planted words, mangled pages."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import procparse
from tests import laws
from tests.test_laws import HEADINGS, LINES

FILES = sorted((Path(__file__).parent.parent.parent / "fixtures" / "raw").glob("*.html"))
TAGS = """
    p div ul ol li h1 h2 h5 b strong em a span table tr td th thead tbody caption dl dt dd br hr pre details summary nav
    header footer aside main article section form label button select option blockquote font body html figcaption
""".split()
UNSEEN = "script style template noscript svg title head textarea iframe".split()
ATTRIBUTES = [
    "", "", "", " class='nav x'", " href='/x'", " role=navigation", " rowspan=2", " colspan=3", " start=5", " value=9",
    " reversed", " type=a", " title='a > b'", " rowspan=99999999999", " class=footer", " id=cookie-bar",
]  # fmt: skip
NASTY = [
    "<!--", "-->", "<!-- c -->", "<![CDATA[x]]>", "<?php x ?>", "a < b", "<5 mg", "\x00", "\x01", "&shy;", "a\xadb",
    "&#xFFFF;", "&#0;", "&nbsp;", "&amp", "&", "<", ">", "<p x='", '<p y="', "<b", "**x**", "__y__ z", "1", "2.", "Q?",
]  # fmt: skip

START = st.builds(
    "<{}{}>".format, st.sampled_from(TAGS + UNSEEN), st.sampled_from([*ATTRIBUTES, " hidden", " style='display:none'"])
)
END = st.builds("</{}>".format, st.sampled_from(TAGS + UNSEEN))
SOUP = st.lists(
    st.one_of(START, START, END, st.sampled_from(HEADINGS), st.sampled_from(LINES), st.sampled_from(NASTY)), max_size=50
).map("".join)
SEEN = st.lists(
    st.one_of(
        st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
        st.builds("</{}>".format, st.sampled_from(TAGS)),
        st.sampled_from(["WORD ", "WORD.", "WORD:", "WORD\n", "WORD"]),
    ),
    max_size=60,
)


@given(SOUP)
@settings(max_examples=500, deadline=None)
def test_laws_hold_for_tag_soup(soup: str) -> None:
    page = f"<!DOCTYPE html>{soup}"
    laws.check(procparse.parse(page))
    for result in procparse.parse_all(page):
        laws.check(result)


@given(SEEN)
@settings(max_examples=400, deadline=None)
def test_every_visible_word_is_in_the_text(parts: list[str]) -> None:
    words = [f"w{place}x" for place, part in enumerate(parts) if part.startswith("WORD")]
    page = "".join(part.replace("WORD", f"w{place}x") for place, part in enumerate(parts))
    result = procparse.parse(f"<!DOCTYPE html>{page}")
    assert [word for word in words if word not in result.document.text] == []
    assert "html-text-lost" not in {item.code for item in result.diagnostics}


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_laws_hold_for_any_text_in_a_page(text: str) -> None:
    result = procparse.parse(f"<!DOCTYPE html><p>{text}")
    laws.check(result)
    result.procedure.model_dump_json()


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_laws_hold_for_any_bytes_in_a_page(raw: bytes) -> None:
    laws.check(procparse.parse(b"<!DOCTYPE html><h1>a</h1>" + raw))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_laws_hold_for_mangled_pages(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(FILES)).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        stop = min(len(text), start + data.draw(st.integers(0, 40)))
        text = text[:start] + data.draw(st.sampled_from(["", *NASTY, *UNSEEN, "<ul>", "</div>", "<nav>"])) + text[stop:]
    result = procparse.parse(text)
    laws.check(result)
