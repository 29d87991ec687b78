"""HTML -> blocks: what is visible, what is furniture, what the parser loses; and the same record as its text gives."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import procparse
from procparse.diagnostics import Findings
from procparse.document import Document
from procparse.readers import READERS, html
from procparse.readers.html import stripping
from tests import laws
from tests.pathological import assert_linear, repeated

RAW = Path(__file__).parent.parent.parent / "fixtures" / "raw"
# A page in HTML and a text rendering of the same page
PAIRS = {
    "w01-h5-template.html": "p01-velar-ridge-smoothing.bullet.txt",
    "w02-h2-sections-and-chrome.html": "p02-corbal-fold-plication.bullet.txt",
    "w03-bold-paragraphs.html": "p03-lunate-cuff-irrigation.bullet.txt",
    "w04-definition-lists.html": "b12-composite-step-heads.txt",
    "w05-tables.html": "w05-tables.txt",
    "w06-broken-nesting.html": "p06-serous-loft-ablation.bullet.txt",
    "w07-lists-directly-in-lists.html": "b07-deep-nesting.txt",
    "w08-accordions.html": "p08-dorsal-nacre-scraping.bullet.txt",
}
FRONT = "<!DOCTYPE html><h1>Loop graft</h1><p>CPT4 code</p>"


def read(body: str) -> Document:
    return html.read(f"<!DOCTYPE html>{body}", None, Findings())


def blocks(body: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read(body).blocks]


def items(body: str) -> list[tuple[int, str | None, str]]:
    return [(block.depth, block.marker, block.text) for block in read(body).blocks if block.kind == "item"]


def codes(source: str | bytes) -> set[str]:
    return {item.code for item in procparse.parse(source).diagnostics}


def furniture(source: str) -> list[str]:
    result = procparse.parse(source)
    text = result.document.text
    parts = [
        " ".join(text[part.start : part.end].split()) for part in result.accounting().parts if part.role == "furniture"
    ]
    laws.check(result)
    return parts


# -- the same page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAIRS)
def test_html_and_text_of_a_page_give_the_same_record(name: str) -> None:
    page = procparse.parse((RAW / name).read_bytes(), name=name)
    assert page.procedure.source.reader == "html"
    assert laws.content(page) == laws.content(procparse.parse((RAW / PAIRS[name]).read_bytes()))
    laws.check(page)


def test_every_html_fixture_has_its_text() -> None:
    assert {path.name for path in RAW.glob("*.html")} == set(PAIRS)


FORMS: dict[str, Callable[[str], str | bytes]] = {
    "CRLF": lambda page: page.replace("\n", "\r\n"),
    "CR": lambda page: page.replace("\n", "\r"),
    "a byte-order mark": lambda page: page.encode("utf-8-sig"),
    "UTF-16": lambda page: page.encode("utf-16"),
    "nothing between tags": lambda page: re.sub(r">\s+<(?!/?(?:a|b|strong|i|em)\b)", "><", page),
    "every tag on its own line": lambda page: re.sub(
        r"<(?=/?(?:li|ul|ol|p|h\d|d[ltd]|t[rdh]|table)\b)", "\n\t <", page
    ),
    "capitals": lambda page: re.sub(r"</?\w+", lambda hit: hit.group().upper(), page),
    "words on lines of their own": lambda page: re.sub(r"(?<=\w) (?=[a-z]+ [^<>]*<)", "\n  ", page),
    "comments everywhere": lambda page: page.replace("</", "<!-- x > y --></"),
    "attributes everywhere": lambda page: re.sub(r"<(li|p|h\d|td|dd)>", r'<\1 data-x="a > b" lang=en>', page),
    "spans everywhere": lambda page: re.sub(r"<(li|p|h\d|dd)>([^<>]+)<", r"<\1><span>\2</span><", page),
    "no end tags": lambda page: re.sub(r"</(?:li|p|dt|dd|td|th|tr)>", "", page),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PAIRS)
def test_the_record_does_not_depend_on_how_the_source_is_set(name: str, form: str) -> None:
    page = (RAW / name).read_text(encoding="utf-8")
    changed = procparse.parse(FORMS[form](page))
    assert laws.content(changed) == laws.content(procparse.parse(page))
    assert "html-text-lost" not in {item.code for item in changed.diagnostics}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_changes_the_source(form: str) -> None:
    pages = [(RAW / name).read_text(encoding="utf-8") for name in PAIRS]
    assert sum(FORMS[form](page) != page for page in pages) >= len(pages) - 2


# -- which reader ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<!doctype HTML><p>a",
        "  \n<!-- saved --> <html><body>a",
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "x"><html>a',
        "<p>Loop graft</p>",
        "<div>Loop graft\nCPT4 code\n\nSummary\n\nA graft.\n\nDuration</div>\n",
        "<h1>Loop graft\n<p>CPT4 code",
        "Loop graft\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
    ],
)
def test_html_is_recognised_by_its_content(text: str) -> None:
    assert html.looks_like_html(text)
    assert procparse.parse(text, name="page.txt").document.reader == "html"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Loop graft\nless than 5 < 6 > 4",
        "Loop graft\nA <b>small</b> graft<br>of the <i>arch</i>.",
        "# Loop graft\n\nText\n\n| a | b<br>c |\n\n<div>one block</div>\n\nText\n\nMore text\n\nand more",
        "<b>Loop graft</b>\nCPT4 code",
        "&lt;p&gt;Loop graft&lt;/p&gt;",
        "<div align=center><p>Loop graft</p></div>\n\n# Loop graft\n\nCPT4 code\n\n" + "## Part\n\n- a\n- b\n\n" * 3,
        "<mailbox@example.org> wrote: <p and so on",
    ],
)
def test_text_with_a_few_tags_stays_text(text: str) -> None:
    assert not html.looks_like_html(text)
    assert procparse.parse(text, name="page.html").document.reader == "text"


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["<!---->", "<!-- a ", " "])
def test_recognising_tries_no_combinations(unit: str) -> None:
    assert not html.looks_like_html(unit * 20_000 + "<")
    assert_linear(repeated("", unit, "<"), html.looks_like_html)
    assert_linear(repeated("", unit, "-->"), html.looks_like_html)


def test_readers_have_names_of_their_own_and_one_takes_anything() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert READERS[-1].recognises("")
    for reader in READERS:
        assert reader.read("a", None, Findings()).reader == reader.name


@pytest.mark.parametrize("work", ["import procparse", "from procparse.cli import main; main(['--version'])"])
def test_lxml_is_loaded_only_for_html(work: str) -> None:
    code = f"import sys\ntry:\n    exec({work!r})\nexcept SystemExit:\n    pass\nassert 'lxml' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_lxml_is_not_loaded_for_text() -> None:
    code = (
        "import sys, procparse; procparse.parse('Loop graft\\nSummary\\na <b>b</b>'); assert 'lxml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


# -- blocks ----------------------------------------------------------------------------------------------


def test_headings_keep_their_rank() -> None:
    document = read("<h1>a</h1><h2>b <i>c</i></h2><div role=heading>d</div><h6>e<br>f</h6>")
    assert [(block.text, block.depth) for block in document.blocks if block.kind == "heading"] == [
        ("a", 1),
        ("b c", 2),
        ("e f", 6),
    ]


def test_bold_lines_are_headings_and_bold_words_are_not() -> None:
    assert blocks("<p><b>Summary</b><p><strong>a</strong>: b<p><b>One sentence.</b><p><b>Goals</b>:") == [
        ("heading", "Summary"),
        ("text", "a: b"),
        ("text", "One sentence."),
        ("heading", "Goals:"),
    ]


def test_numbers_of_lists() -> None:
    assert items("<ol start=3><li>a<li value=7>b<li>c</ol>") == [(0, "3.", "a"), (0, "7.", "b"), (0, "8.", "c")]
    assert items("<ol reversed><li>a<li>b</ol>") == [(0, "2.", "a"), (0, "1.", "b")]
    assert items("<ol type=a><li>a<li>b</ol>") == [(0, "a.", "a"), (0, "b.", "b")]
    assert items("<ol type=I start=4><li>a</ol>") == [(0, "IV.", "a")]
    assert items("<ol start=99999999999999999999><li>a</ol>") == [(0, "1.", "a")]


def test_nesting_in_items_and_directly_in_lists() -> None:
    inside = "<ol><li>a<ul><li>b<ol><li>c</ol></ul><li>d</ol>"
    assert items(inside) == [(0, "1.", "a"), (1, "•", "b"), (2, "1.", "c"), (0, "2.", "d")]
    directly = "<ol><li>a</li><ul><li>b</li></ul><li>d</li></ol>"
    assert items(directly) == [(0, "1.", "a"), (1, "•", "b"), (0, "2.", "d")]


def test_paragraphs_and_breaks_of_an_item_are_one_item() -> None:
    assert items("<ul><li><p>a</p><p>b</p></li><li>c<br>d</li></ul>") == [(0, "•", "a b"), (0, "•", "c d")]


def test_a_heading_inside_an_item_labels_it() -> None:
    assert items("<ol><li><h4>Incision</h4><p>A cut.</p></li><li><h4>Alone</h4></li></ol>") == [
        (0, "1.", "Incision: A cut."),
        (0, "2.", "Alone"),
    ]


def test_text_behind_a_nested_list_stays_in_place() -> None:
    assert blocks("<ul><li>a<ul><li>b</ul>c<li>d</ul>") == [("item", "a"), ("item", "b"), ("text", "c"), ("item", "d")]


def test_typed_bullets_are_items() -> None:
    assert items("<p>• a<br>• b<br>1) c") == [(0, "•", "a"), (0, "•", "b"), (0, "1)", "c")]
    assert blocks("<p>30-60 minutes<p>(a) b c d<p>3.5 hours")[0] == ("text", "30-60 minutes")


def test_entities_and_spaces() -> None:
    assert blocks("<p>a&nbsp;&amp;&#32; b\n\n c&hellip;&shy;d &lt;e&gt; &#x2265;") == [("text", "a & b c…d <e> ≥")]


def test_words_on_either_side_of_a_block_are_never_glued() -> None:
    assert read("a<div>b</div>c<x-card>d</x-card>").text.split() == ["a", "b", "cd"]


def test_no_cell_is_lost() -> None:
    table = "<table><caption>w</caption><tr><td>a<td>b<td>c<tr><td>d<td><ul><li>e</ul><td><tr><td colspan=3>f</table>"
    assert {text for _, text in blocks(table)} == {"w:", "a", "b", "c", "d", "e", "f"}
    assert "never one" in read("<table><tr><th>never one</table>").text
    assert read("<table><tr><th>a<th>b<tr><td>c<td>d<td>e</table>").text.split() == "a | b c b: d e".split()


# -- furniture -------------------------------------------------------------------------------------------

BODY = FRONT + "<h2>Summary</h2><p>A graft.</p><h2>Recovery</h2><p>Rest for a day.</p>"


@pytest.mark.parametrize(
    "chrome",
    [
        "<nav>Home <a href=x>Codes</a></nav>",
        "<div role=navigation><a href=x>Codes</a></div>",
        "<footer><p>All rights reserved.</p></footer>",
        "<form><label>Find</label> <button>Go</button></form>",
        "<select><option>A<option>B</select>",
        "<aside><h3>More</h3><a href=x>One</a><a href=y>Two</a></aside>",
        "<div class='page cookie-notice'>We keep a cookie. <button>Fine</button></div>",
        "<p class=byline>By A. Body, 3 May</p>",
        "<ul><li><a href=x>One</a><li><a href=y>Two</a></ul>",
        "<p><a href=x>One</a> | <a href=y>Two</a></p>",
        "<ol class=breadcrumbs><li>Home<li>Codes</ol>",
    ],
)
def test_furniture_is_in_no_field_and_accounted_for(chrome: str) -> None:
    result = procparse.parse(BODY + chrome)
    assert laws.content(result) == laws.content(procparse.parse(BODY))
    assert len(furniture(BODY + chrome)) >= 1


@pytest.mark.parametrize(
    "content",
    [
        "<aside>Do not lift.</aside>",
        "<article><header><h3>Restrictions</h3></header><p>No lifting.</p></article>",
        "<ul><li><a href=x>Rest</a> and wait<li>Walk</ul>",
        "<p>See <a href=x>the leaflet</a>.</p>",
        "<p><a href=x>Wash the wound daily</a></p>",
        "<div class=navel>Keep it dry.</div>",
        "<section id=consent>You sign a form.</section>",
        "<div class='section-header accordion-header'>Contraindications</div><p>Fever",
        "<div class=header>Contraindications</div><p>Fever",
        "<div class='content-sidebar-wrap has-sidebar'>Keep it dry.</div>",
        "<article><aside>Never with <a href=x>thinners of the blood</a>.</aside></article>",
    ],
)
def test_what_only_looks_like_furniture_stays(content: str) -> None:
    assert furniture(BODY + content) == []
    assert laws.content(procparse.parse(BODY + content)) != laws.content(procparse.parse(BODY))


def test_a_page_inside_a_form_or_an_unclosed_nav_is_still_a_page() -> None:
    more = "<h2>Duration</h2><p>An hour.</p>"
    for tag in ("form", "nav", "div class=sidebar", "header", "aside", "footer"):
        wrapped = procparse.parse(f"<!DOCTYPE html><{tag}>{BODY}{more}")
        assert laws.content(wrapped) == laws.content(procparse.parse(BODY + more)), tag


def test_what_stands_around_main_is_furniture_and_the_title_is_not() -> None:
    body = BODY.removeprefix(FRONT) + "<h2>Duration</h2><p>An hour.</p>"
    page = f"{FRONT}<main>{body}</main><p>Call us.</p>"
    assert furniture(page) == ["Call us."]
    assert laws.content(procparse.parse(page)) == laws.content(procparse.parse(FRONT + body))


def test_prose_in_furniture_is_reported() -> None:
    assert "prose-in-furniture" in codes(BODY + f"<footer><p>{'Words of a footer. ' * 9}</p></footer>")
    assert "prose-in-furniture" not in codes(BODY + "<footer><p>Few words.</p></footer>")


# -- what the parser loses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "lost"),
    [
        (FRONT + "<p>One <!-- two.", "two."),
        (FRONT + "<p>One</p><p class='x>two.", "two."),
        (FRONT + '<p>One</p><p class="x>two</p><p class="y">three', "two"),
        (FRONT + "<p>One<b two", "two"),
        (FRONT + "<div>" * 2500 + "deep two", "deep two"),
    ],
)
def test_what_the_parser_loses_is_reported_and_kept(page: str, lost: str) -> None:
    result = procparse.parse(page)
    assert lost in result.procedure.leftovers[-1].text
    found = next(item for item in result.diagnostics if item.code == "html-text-lost")
    assert found.span is not None
    assert lost in result.document.text[slice(*found.span)]
    laws.check(result)


@pytest.mark.parametrize(
    "page",
    [
        FRONT + "<font>a " * 1500 + "<p>end",
        FRONT + "<p>" + "a" * 11_000_000 + "<p>end",
        FRONT + "<p>a</html><p>b<p>end",
        FRONT + "<p title='a > b' onclick=\"if (a<b) c()\">end",
        FRONT + "<p>a <!--> b --> c <!-- <p>d</p> --> <script>'</p>end'</script> end",
        FRONT + "<meta charset=utf-16><p>ä end",
        "<?xml version='1.0' encoding='ascii'?>" + FRONT + "<p>ä end",
        FRONT + "<p>5 < 6 &amp; 7 > 3 &unknown; &notit; a&b end",
        FRONT + "<p>a&#21;b&#x7f;c&#65534;d&#99999999;e end",
        FRONT + "<textarea><b>a</b></textarea><title>b<i></title><p>end",
    ],
)
def test_nothing_is_lost_where_nothing_is_missing(page: str) -> None:
    result = procparse.parse(page)
    assert "end" in result.document.text
    assert "html-text-lost" not in {item.code for item in result.diagnostics}
    laws.check(result)


def test_the_limit_of_the_parser_is_named() -> None:
    assert {"html-limit", "html-text-lost"} <= codes(FRONT + "<div>" * 2500 + "deep")


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html>", "<html></html>", "<!DOCTYPE html><!---->", "<html>\x00", "<p></p><p>"]
)
def test_a_page_without_text_is_empty(page: str) -> None:
    result = procparse.parse(page)
    assert result.document.reader == "html"
    laws.check(result)


def test_controls_and_noncharacters_become_replacement_characters() -> None:
    result = procparse.parse(FRONT + "<p>a\x00b&#xFFFF;c&#xD800;d\x01e")
    assert "a\ufffdb\ufffdc\ufffdd" in result.document.text
    assert "character-replaced" in {item.code for item in result.diagnostics}
    laws.check(result)
    result.procedure.model_dump_json()


def test_hidden_text_is_reported_and_no_part_of_the_page() -> None:
    for hiding in ("hidden", "style='color: red; display:none'", 'style="visibility: hidden"'):
        result = procparse.parse(f"{FRONT}<p {hiding}>unseen</p><p>seen")
        assert "unseen" not in result.document.text
        assert "hidden-text" in {item.code for item in result.diagnostics}
    assert "hidden-text" not in codes(f"{FRONT}<head><title>a</title></head><svg><title>b</title></svg><p>seen")
    assert "hidden-text" in codes(f"{FRONT}<p>a<svg>{'unclosed ' * 30}")
    assert "shown" in procparse.parse("<html><body style='visibility: hidden'><p>shown").document.text
    assert "found" in procparse.parse(f"{FRONT}<p hidden=until-found>found").document.text


# -- the stripper ----------------------------------------------------------------------------------------


def test_the_stripper_is_told_by_no_parser() -> None:
    assert stripping.stripped("<p a='>' b=\">\">x<br/>y</p>").split() == ["x", "y"]
    assert stripping.stripped("a < b <c>d</c> &lt;e&gt;").split() == ["a", "<", "b", "d", "<e>"]
    assert stripping.stripped("<SCRIPT>a</sCript >b<style>c").split() == ["b", "c"]
    assert stripping.missing("<p>a b c d</p>", ["a ", "d"]) == ["b c"]
    assert stripping.missing("<p>a b</p>", ["a", " b "]) == []


# -- several pages and encodings -------------------------------------------------------------------------


def page(name: str) -> str:
    return (
        f"<!DOCTYPE html><html><body><h1>{name} graft</h1><p>CPT4 code</p><h2>Name of the Procedure:</h2><p>{name}</p>"
        f"<h2>Summary</h2><p>A graft {name}.</p><h2>Purpose</h2><p>Less pain.</p></body></html>\n"
    )


def test_two_pages_in_one_file() -> None:
    results = list(procparse.parse_all(page("Loop") + page("Veil")))
    assert [result.procedure.title.text for result in results if result.procedure.title] == ["Loop graft", "Veil graft"]
    for result, name in zip(results, ("Loop", "Veil"), strict=True):
        laws.check(result)
        assert laws.content(result) == laws.content(procparse.parse(page(name)))
    assert "several-pages" in codes(page("Loop") + page("Veil"))


def test_a_loss_is_reported_with_the_page_where_it_is_kept() -> None:
    first, second = procparse.parse_all(page("Loop") + page("Veil") + "<!-- and more")
    assert "html-text-lost" not in {item.code for item in first.diagnostics}
    found = next(item for item in second.diagnostics if item.code == "html-text-lost")
    assert found.span is not None
    assert "and more" in second.document.text[slice(*found.span)]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("windows-1250", "cp1250"), ("ISO-8859-2", "iso8859-2"), ("koi8-r", "koi8-r"), ("Shift_JIS", "cp932")],
)
def test_a_declared_encoding_is_used_where_the_bytes_are_not_utf_8(declared: str, codec: str) -> None:
    word = {"koi8-r": "Операция", "Shift_JIS": "手術"}.get(declared, "Zażółć")
    for head in (f'<meta charset="{declared}">', f"<meta http-equiv=x content='text/html; charset={declared}'>"):
        raw = f"<!DOCTYPE html>{head}<h1>{word}</h1><p>a".encode(codec)
        result = procparse.parse(raw)
        assert result.document.blocks[0].text == word
        assert (result.procedure.source.encoding, codes(raw) & {"decoded-as-declared"}) == (
            codec,
            {"decoded-as-declared"},
        )


def test_a_false_declaration_is_not_believed() -> None:
    assert procparse.parse("<meta charset=shift_jis><h1>Zażółć</h1><p>a".encode()).procedure.source.encoding == "utf-8"
    assert (
        procparse.parse("<meta charset=gbk><h1>caf\xe9</h1><p>a".encode("cp1252")).procedure.source.encoding == "cp1252"
    )
    assert (
        procparse.parse("<meta charset=rot13><h1>caf\xe9</h1><p>a".encode("cp1252")).procedure.source.encoding
        == "cp1252"
    )


def test_files_are_read_and_named_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "loop.html"
    file.write_text(page("Loop"), encoding="utf-8")
    result = procparse.parse_file(file)
    assert (result.procedure.id, result.procedure.source.reader) == ("loop-html", "html")
