"""Lines -> blocks by their typography alone: what is a marker, a heading, a paragraph, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import procparse
from procparse.document import Block, Document
from procparse.readers.markers import BULLETS
from procparse.readers.text import read
from procparse.shapes import MAX_DEPTH
from tests import laws


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read(text).blocks]


def items(text: str) -> list[tuple[str, str | None, int]]:
    """Text, marker and depth of each item; what is no item stands with its kind and depth -1."""
    return [
        (block.text, block.marker, block.depth) if block.kind == "item" else (block.text, block.kind, -1)
        for block in read(text).blocks
    ]


def depths(text: str) -> list[int]:
    return [block.depth for block in read(text).blocks]


def marks(text: str) -> list[tuple[str, str]]:
    return [(text[mark.start : mark.end], mark.role) for mark in read(text).marks]


# -- markers -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sign", sorted(BULLETS))
@pytest.mark.parametrize("gap", [" ", "   ", "\N{NO-BREAK SPACE}", "\t"])
@pytest.mark.parametrize("indent", ["", "  ", "\t", "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"])
def test_a_bullet_with_a_gap_is_a_marker(sign: str, gap: str, indent: str) -> None:
    text = f"{indent}{sign}{gap}Ease of speech"
    (block,) = read(text).blocks
    start = len(indent) + 1 + len(gap)
    assert block == Block("item", "Ease of speech", start, len(text), 0, sign, len(indent), 0)


@pytest.mark.parametrize("sign", list("•◦‣■●□☆▪▫►▶➢➤❖\uf0b7\uf0a7"))
def test_these_are_markers_with_no_gap_too(sign: str) -> None:
    assert items(f"{sign}Ease") == [("Ease", sign, 0)]


@pytest.mark.parametrize("sign", list("-*+–—~·✓"))
def test_these_are_no_markers_without_a_gap(sign: str) -> None:
    assert blocks(f"{sign}5 degrees") == [("text", f"{sign}5 degrees")]
    assert blocks(f"{sign}note") == [("text", f"{sign}note")]


@pytest.mark.parametrize(
    ("line", "marker"),
    [
        ("1. Cut", "1."),
        ("1) Cut", "1)"),
        ("(1) Cut", "(1)"),
        ("(12) Cut", "(12)"),
        ("12. Cut", "12."),
        ("123. Cut", "123."),
        ("0. Cut", "0."),
        ("A) Cut", "A)"),
        ("a) Cut", "a)"),
        ("9)  Cut", "9)"),
        ("#. Cut", "#."),
        ("  o Cut", "o"),
        ("--- Cut", "---"),
        ("-- Cut", "--"),
        ("1.\N{NO-BREAK SPACE}Cut", "1."),
    ],
)
def test_numbers_and_letters_are_markers(line: str, marker: str) -> None:
    assert items(line) == [("Cut", marker, 0)]
    assert items(f"  {line}") == [("Cut", marker, 0)]


@pytest.mark.parametrize(
    "line",
    [
        "1.5 to 2 hours",
        "2020. text",
        "1234. text",
        "-5 degrees",
        "+1 day",
        "*note",
        "o flush with the margin",
        "1.text",
        "1)text",
        "(1)text",
        "(a) text",
        "(1234) text",
        "() text",
        "(1 text",
        "AB) text",
        "?) text",
        "12 text",
        "5 - 6 weeks",
        "3–4 days",
        "½ hour",
        "IV. text",
        "A. text",
        "one - two",
        "#5 tube",
        "###text",
        "_text_ and more",
        "=text",
        "1 . text",
        "①. text",
    ],
)
def test_near_misses_are_text(line: str) -> None:
    (block,) = read(line).blocks
    assert (block.kind, block.marker) == ("text", None)


def test_a_number_may_be_the_text_of_an_item() -> None:
    assert items("- 5\n- 5 mg\n- -5 degrees\n- 1. Cut\n- (see below)\n") == [
        ("5", "-", 0),
        ("5 mg", "-", 0),
        ("-5 degrees", "-", 0),
        ("1. Cut", "-", 0),
        ("(see below)", "-", 0),
    ]


@pytest.mark.parametrize("marker", ["-", "•", "1.", "1)", "(1)", "*", "–"])
@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\n\n  ", "  \n "])
def test_a_marker_alone_on_its_line_belongs_to_the_next_line_with_text(marker: str, between: str) -> None:
    text = f"{marker}{between}Ease of speech\nmore"
    first, second = read(text).blocks
    start = len(marker) + len(between)
    assert first == Block("item", "Ease of speech", start, start + 14, 0, marker, 0, first.blanks)
    assert (second.kind, second.text) == ("text", "more")


def test_a_list_of_lone_markers_keeps_its_depths() -> None:
    text = "-\none\n  -\ntwo\n-\nthree\n"
    assert items(text) == [("one", "-", 0), ("two", "-", 1), ("three", "-", 0)]


@pytest.mark.parametrize("text", ["Ease\n-", "Ease\n  •  \n\n", "Ease\n1.\n"])
def test_a_marker_with_nothing_behind_it_is_a_mark(text: str) -> None:
    assert blocks(text) == [("text", "Ease")]
    assert [role for _, role in marks(text)] == ["marker"]
    laws.check(procparse.parse(text))


@pytest.mark.parametrize(
    "text", ["-\n- Ease\n- Rest\n", "•\n• Ease\n• Rest\n", "1.\n2. Ease\n3. Rest\n", "- \n\n- Ease\n- Rest"]
)
def test_an_empty_item_before_an_item_is_empty(text: str) -> None:
    assert [block.text for block in read(text).blocks] == ["Ease", "Rest"]


def test_the_number_of_a_marker() -> None:
    numbers = {"1. a": 1, "12) a": 12, "(3) a": 3, "- a": None, "A) a": None, "#. a": None}
    assert {text: read(text).blocks[0].number for text in numbers} == numbers


# -- headings that are marked --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "heading", "rank"),
    [
        ("# Risks", "Risks", 1),
        ("## Risks", "Risks", 2),
        ("##### Goals:", "Goals:", 5),
        ("###### Risks", "Risks", 6),
        ("## Risks ##", "Risks", 2),
        ("##   Risks   ####  ", "Risks", 2),
        ("  ## Risks", "Risks", 2),
        ("## **Risks**", "Risks", 2),
        ("## C#", "C#", 2),
        ("== Risks ==", "Risks", 2),
        ("=== Risks ===", "Risks", 3),
        ("= Risks =", "Risks", 1),
        ("** Risks **", "Risks", 2),
        ("**Risks**", "Risks", 7),
        ("**Risks:**", "Risks:", 7),
        ("**Risks**:", "Risks:", 7),
        ("__Risks__", "Risks", 7),
        ("*Risks*", "Risks", 8),
        ("_Risks_", "Risks", 9),
        ("  **Risks**  ", "Risks", 7),
        ("Risks\n=====", "Risks", 1),
        ("Risks\n-----", "Risks", 2),
        ("_____\nRisks\n_____", "Risks", 2),
        ("=====\nRisks\n=====", "Risks", 1),
        ("-----\nRisks\n-----", "Risks", 2),
        ("*****\nRisks\n*****", "Risks", 2),
    ],
)
def test_marked_headings(text: str, heading: str, rank: int) -> None:
    for whole in (text, f"{text}\n", f"\n\n{text}\n\nBody of it.", f"{text}\nBody of it."):
        first = read(whole).blocks[0]
        assert (first.kind, first.text, first.depth, first.marker) == ("heading", heading, rank, None), whole
        assert {role for _, role in marks(whole)} == {"markup"}
        assert [block.kind for block in read(whole).blocks[1:]] in ([], ["text"])
        laws.check(procparse.parse(whole))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("**Risks** are few", ["text"]),
        ("**Risks:** few", ["text"]),
        ("**Few and rare.**", ["text"]),
        ("**" + "long " * 25 + "**", ["text"]),
        ("- **Risks**", ["item"]),
        ("**a** and **b**", ["text"]),
        ("**Risks", ["text"]),
        ("2 * 3 * 4", ["text"]),
        ("snake_case_name", ["text"]),
        ("Ends with a stop.\n-----", ["text"]),
        ("Ends with a comma,\n-----", ["text"]),
        ("Above a blank line\n\n-----", ["text"]),
        ("Above the wrong sign\n_____", ["text"]),
        ("long " * 25 + "\n-----", ["text"]),
        ("- An item\n-----", ["item"]),
        ("-----", []),
        ("---", []),
        ("--", ["text"]),
        ("* * *", ["item"]),
        ("##", ["text"]),
        ("#", ["text"]),
        ("==", ["text"]),
        ("# A numbered sentence of a wiki.", ["item"]),
    ],
)
def test_what_only_looks_like_a_heading(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in read(text).blocks] == kinds
    laws.check(procparse.parse(text))


def test_a_rule_below_the_body_of_an_underlined_heading_makes_no_heading_of_it() -> None:
    assert blocks("Setting\n-------\nDay Surgery Unit\n\n-------\nDuration\n") == [
        ("heading", "Setting"),
        ("text", "Day Surgery Unit"),
        ("text", "Duration"),
    ]


def test_inline_marks_are_taken_out_and_accounted_for() -> None:
    text = "The **bold** and _slanted_ [link](https://example.org) stay, as do a_b, 2*3 and ![x](y)."
    (block,) = read(text).blocks
    assert block.text == "The bold and slanted link stay, as do a_b, 2*3 and ![x](y)."
    assert [sign for sign, _ in marks(text)] == ["**", "**", "[", "](https://example.org)", "_", "_"]


def test_invisible_signs_are_markup() -> None:
    text = "Goals\u200b: \u200bease\n\u200b\n\ufeff- re\u200bst\n"
    assert blocks(text) == [("text", "Goals: ease"), ("item", "rest")]
    assert {role for _, role in marks(text)} == {"markup"}
    assert len(marks(text)) == 5


@pytest.mark.parametrize("text", ["\u200bshort remark\u200b", "\ufeffshort remark\u200b\n", "\u200b- rest\u200b"])
def test_invisible_signs_make_no_heading(text: str) -> None:
    assert [block.kind for block in read(text).blocks] in (["text"], ["item"])


# -- wrapped text --------------------------------------------------------------------------------------
HANGING = """\
- The first item is long enough to be broken at the width of
  the page, and goes on below its text
- The second one is short
  1. A nested one that is broken at the width of the page as
     well, and goes on below its text

     even behind a blank line
"""


def test_a_line_below_the_text_of_an_item_continues_it() -> None:
    assert items(HANGING) == [
        ("The first item is long enough to be broken at the width of the page, and goes on below its text", "-", 0),
        ("The second one is short", "-", 0),
        (
            "A nested one that is broken at the width of the page as well, and goes on below its text "
            "even behind a blank line",
            "1.",
            1,
        ),
    ]
    laws.check(procparse.parse(HANGING))


def test_a_line_at_the_column_of_the_marker_continues_nothing() -> None:
    assert blocks("- one\ntwo\n") == [("item", "one"), ("text", "two")]
    assert blocks("  - one\n  two\n") == [("item", "one"), ("text", "two")]
    assert blocks("  - one\n   two\n") == [("item", "one"), ("text", "two")]
    assert blocks("  - one\n    two\n") == [("item", "one two")]


def test_two_blank_lines_end_an_item() -> None:
    assert blocks("- one\n\n  two\n") == [("item", "one two")]
    assert blocks("- one\n\n\n  two\n") == [("item", "one"), ("text", "two")]


FLUSH = """\
The aim of all this is to free the outlet without any cut, and
without a stay in the hospital.
It is done while awake.
- An item that is broken at the same width, and then goes on
in the first column
- A short one
"""


def test_a_page_wrapped_to_the_first_column_shows_its_width() -> None:
    document = read(FLUSH)
    assert document.wrap == 62
    goes_on = [block.text for block in document.blocks if block.blanks == -1]
    assert goes_on == ["without a stay in the hospital.", "in the first column"]


@pytest.mark.parametrize("end", [" \n", "   \n", "\r\n"])
def test_trailing_blanks_are_no_part_of_the_width(end: str) -> None:
    document = read(FLUSH.replace("\n", end))
    assert [block.text for block in document.blocks if block.blanks == -1] == [
        "without a stay in the hospital.",
        "in the first column",
    ]


def test_a_page_that_wraps_nothing_has_no_width() -> None:
    assert read("Short line\nand another in lower case\n").wrap is None
    assert read("- one\n- two\n").wrap is None
    assert read("").wrap is None


def test_blank_lines_before_a_block_are_counted() -> None:
    assert [block.blanks for block in read("a\nb\n\nc\n\n\nd\n \t\n- e\n\n\n## f\n").blocks] == [0, 0, 1, 2, 1, 2]
    assert read("\n\n\na").blocks[0].blanks == 3


# -- depth ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- a\n- b\n- c\n", [0, 0, 0]),
        ("- a\n  - b\n    - c\n  - d\n- e\n", [0, 1, 2, 1, 0]),
        ("      - a\n          - b\n      - c\n", [0, 1, 0]),
        ("- a\n    - b\n  - c\n- d\n", [0, 1, 1, 0]),
        # one column to the left or right is the same level
        (" - a\n- b\n - c\n", [0, 0, 0]),
        ("- a\n - b\n - c\n", [0, 0, 0]),
        (" 1. a\n  • b\n 2. c\n", [0, 0, 0]),
        ("  • a\n    • b\n     1. c\n  1. d\n", [0, 1, 1, 0]),
        # two are a level of their own
        ("- a\n  - b\n", [0, 1]),
        ("  - a\n- b\n", [0, 0]),
        # a tab is four columns
        ("- a\n\t- b\n\t\t- c\n\t- d\n- e\n", [0, 1, 2, 1, 0]),
        ("\t• a\n\t\t• b\n", [0, 1]),
        ("- a\n\t- b\n    - c\n", [0, 1, 1]),
        # no-break spaces count like spaces
        ("- a\n\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}- b\n", [0, 1]),
        # text at the margin closes the list, headings do too
        ("  - a\n    - b\ntext\n    - c\n", [0, 1, 0, 0]),
        ("- a\n  - b\n## Head\n  - c\n", [0, 1, 2, 0]),
        ("- a\n  - b\n----\n  - c\n", [0, 1, 0]),
        # the glyph says nothing of the depth
        ("• a\n◦ b\n▪ c\n", [0, 0, 0]),
        ("- a\n\n\n  - b\n", [0, 1]),
    ],
)
def test_depth_is_by_columns(text: str, wanted: list[int]) -> None:
    assert depths(text) == wanted


def test_ten_thousand_levels_do_not_crash_the_reader() -> None:
    text = "".join(f"{'  ' * depth}- v\n" for depth in range(10_000))
    found = depths(text)
    assert found == list(range(10_000))


def test_a_list_that_is_too_deep_is_kept_flat_at_the_limit() -> None:
    levels = 200
    text = "Ridge\nCPT4 code\nBenefits\n" + "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(levels))
    result = procparse.parse(text)
    laws.check(result)
    said: list[str] = []
    open_lists, depth = result.procedure.benefits, 0
    while open_lists:
        said += [item.text for item in open_lists]
        assert all(item.items == [] for item in open_lists[1:])
        open_lists, depth = open_lists[0].items, depth + 1
    assert depth == MAX_DEPTH == 32
    assert said == [f"level {number}" for number in range(levels)], "nothing is lost, and in order"
    assert [one.code for one in result.diagnostics].count("list-too-deep") == 1


@pytest.mark.parametrize("levels", [MAX_DEPTH - 1, MAX_DEPTH])
def test_a_list_that_is_as_deep_as_allowed_is_no_finding(levels: int) -> None:
    text = "Ridge\nCPT4 code\nBenefits\n" + "".join(f"{'  ' * depth}- v\n" for depth in range(levels))
    assert "list-too-deep" not in {one.code for one in procparse.parse(text).diagnostics}


# -- the document --------------------------------------------------------------------------------------
PARTS = "Ridge{0}- one{0}{0}  - two{0}Setting{0}A hospital.{0}"


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_every_line_end_ends_a_line(end: str) -> None:
    text = PARTS.format(end)
    assert read(text).blocks == read(PARTS.format("\n")).blocks, "offsets too"
    assert read(text).page == PARTS.format("\n")


def test_crlf_is_one_line_end() -> None:
    windows, unix = read(PARTS.format("\r\n")), read(PARTS.format("\n"))
    assert [(block.kind, block.text, block.depth, block.blanks) for block in windows.blocks] == [
        (block.kind, block.text, block.depth, block.blanks) for block in unix.blocks
    ]
    assert len(windows.page) == len(windows.text)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("- a\n- b\n", "dash"),
        ("• a\n- b\n", "bullet"),
        ("* a\n", "other"),
        ("1. a\n", "other"),
        ("a\n", "unmarked"),
        ("", "unmarked"),
        ("## a\n• b\n", "markdown"),
    ],
)
def test_the_form_of_the_page_is_reported(text: str, dialect: str) -> None:
    assert read(text).dialect == dialect


def test_position_counts_lines_and_columns_from_one() -> None:
    document = read("ab\r\n- c\u2028d\n")
    assert [document.position(at) for at in (0, 1, 4, 6, 8)] == [(1, 1), (1, 2), (2, 1), (2, 3), (3, 1)]


def sound(document: Document) -> None:
    """Blocks stand in order, point at their own words, and with the marks hold every character."""
    text, page = document.text, document.page
    assert len(page) == len(text)
    covered = bytearray(len(text))
    unmarked = laws.without_marks(document)
    last = 0
    for block in document.blocks:
        assert last <= block.at <= block.start < block.end <= len(text)
        last = block.end
        assert block.text.strip()
        assert block.text == " ".join(unmarked[block.start : block.end].replace("\uffff", "").split())
        if block.marker is not None:
            # on the page as rewritten: AsciiDoc's `**` is a bullet there
            assert page[block.at : block.at + len(block.marker)] == block.marker
            printed = text[block.at : block.at + len(block.marker)]
            assert printed == block.marker or (block.marker == "•" and printed in (".", "*"))
            covered[block.at : block.at + len(block.marker)] = b"\x01" * len(block.marker)
        covered[block.start : block.end] = b"\x01" * (block.end - block.start)
    for mark in document.marks:
        covered[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
    assert [at for at, sign in enumerate(text) if not sign.isspace() and not covered[at]] == []


SIGNS = st.sampled_from(
    [*"-*•o1.)(#=_ ab\n\n\t", "**", "- ", "1. ", "\r\n", "\u200b", "\N{NO-BREAK SPACE}", "  ", "## ", "[a](b)"]
)


@given(st.lists(SIGNS, max_size=60).map("".join))
def test_any_typography_is_read_soundly(text: str) -> None:
    sound(read(text))


@given(st.text(max_size=120).filter(lambda text: "\uffff" not in text))
def test_any_text_is_read_soundly(text: str) -> None:
    sound(read(text))


def test_the_check_of_soundness_can_fail() -> None:
    document = read("- a\nb\n")
    for broken in (
        document.blocks[:1],
        document.blocks[::-1],
        (document.blocks[0]._replace(text="x"), document.blocks[1]),
        (document.blocks[0]._replace(marker=None), document.blocks[1]),
        (document.blocks[0]._replace(marker="+"), document.blocks[1]),
    ):
        other = Document(None, document.text, document.page, broken, (), None, "text", "dash")
        with pytest.raises(AssertionError):
            sound(other)
