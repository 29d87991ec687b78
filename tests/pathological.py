"""Texts made to be slow to read: each shape grows one thing that a parser may visit too often.

`SHAPES` maps a name to a function from a length in characters to a text of about that length. `growth` measures
how much more CPU four times the text costs. The benchmarks use both.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

Shape = Callable[[int], str]
SHAPES: dict[str, Shape] = {}

FRONT = "Loop graft of the velar arch\nCPT4 code\nName of the Procedure:\nLoop graft\nSummary\nA graft.\n"
BACK = "\nBenefits\nLess pain.\n"
HEADINGS = (
    "Name of the Procedure:", "Summary", "Purpose", "Indications", "Preparation", "Procedure Description", "Duration",
    "Setting", "Personnel", "Risks and Complications", "Benefits", "Recovery", "Alternatives", "Patient Experience",
)  # fmt: skip


def filled(unit: str, size: int) -> str:
    """Repeat `unit` up to `size` characters."""
    return (unit * (size // max(len(unit), 1) + 1))[:size]


def word(number: int) -> str:
    """Return a word of small letters that no other number has, so that no cache of lines can help."""
    letters = "v"
    while number:
        number, rest = divmod(number, 23)
        letters += "abcdefghiklmnoprstuvwyz"[rest]
    return letters + "el"


def varied(template: str, size: int) -> str:
    """Repeat `template` with another word for each `{w}` (and a capitalised one for `{W}`) up to `size` characters."""
    parts: list[str] = []
    length = number = 0
    while length < size:
        number += 1
        fresh = word(number)
        part = template.replace("{w}", fresh).replace("{W}", fresh.capitalize())
        parts.append(part)
        length += len(part)
    return "".join(parts)


def _in(heading: str, body: str) -> str:
    return f"{FRONT}{heading}\n{body}{BACK}" if heading else body


# --- one unit, over and over: (section it stands in or "" for a bare text, what stands before, the unit)
_REPEATED: dict[str, tuple[str, str, str]] = {
    # signs of other markups (readers/dialects), closed and left open
    "org-drawers": ("Recovery", ":PROPERTIES:\n", "* a\n  :PROPERTIES:\n"),
    "org-links": ("Recovery", "", "[[https://x][y]] [["),
    "org-terms": ("Recovery", ":PROPERTIES:\n", "- a :: b\n  c\n"),
    "org-italics": ("Recovery", ":PROPERTIES:\n", "/a "),
    "rst-rubrics": ("Recovery", "", ".. rubric:: a\n"),
    "rst-links": ("Recovery", "", "`a <b>`__ `a <"),
    "wiki-headings-open": ("Recovery", "= a =\n", "= = "),
    "wiki-links": ("Recovery", "= a =\n", "[https://x y [["),
    "wiki-prefixes": ("Recovery", "= a =\n", "#* a\n"),
    "wiki-list-tags": ("Recovery", "", "<ul><li>a"),
    "asciidoc-addresses": ("Recovery", "", "https://x"),
    "asciidoc-items": ("Recovery", "", ". A\n** b\n"),
    "asciidoc-signs": ("Recovery", ". A\n", "* b\n.. C\n*** d\n"),
    "asciidoc-terms": ("Recovery", "", "a::\n  . A\n  ** b\n"),
    "org-headings-open": ("Recovery", ":PROPERTIES:\n", "* a\nb\nc\n"),
    "org-paragraphs": ("Recovery", ":PROPERTIES:\n- a :: b\n", "\n  c\n"),
    "starred-open": ("Recovery", "", "** a\nb\n"),
    "swallowed-stars": ("Recovery", "* a", "* B"),
    "swallowed-hyphens": ("Recovery", "- a", ".- B - C: - D"),
    "swallowed-headings": ("Recovery", "-\n", "a - B\n-\n"),
    "bold-over-lines": ("Recovery", "", "**a\n"),
    "empty-definitions": ("Recovery", ":  a\n", ":   \n"),
    "asciidoc-tables": ("Recovery", "", "|===\n|a |b |c\n"),
    "pipe-rows": ("Recovery", "", "| a | b | c |\n"),
    "pipe-row-of-spaces": ("Recovery", "|", "          "),
    "pipe-rules": ("Recovery", "", "|---"),
    "pipe-rows-wrapped": ("Recovery", "a|b|c\n-|-|-\n", "a| b|\nc\n"),
    "ruled-columns": ("Recovery", "", "---- ---- ----\na    b    c\n"),
    "aligned-columns": ("Recovery", "", "ab   cd   ef\n"),
    "tabbed-rows": ("Recovery", "", "ab\tcd\tef\n"),
    "tabs-and-spaces": ("Recovery", "a", " \t "),
    "braced-spans": ("Recovery", "", "[a]{b} [a]{"),
    "inline-tags": ("Recovery", "", "<span a <b>"),
    "escapes": ("Recovery", "", "1\\. a \\* b\n"),
    "link-numbers": ("Recovery", "[1]a [2]b [3]c ", "[4]d "),
    "references-heads": ("Recovery", "[1]a\n", "References\n\n 1. https://x\n"),
    "bracketed-addresses": ("Recovery", "", "a [https://x "),
    "front-matter-open": ("", "---\n", "a: b\n"),
    "markers-below": ("Recovery", "", "an item\n-\n"),
    "fact-rows": ("Recovery", "", "Duration One\nSetting Two\n"),
    "labels-alone": ("Recovery", "", "Opening:\na cut\n"),
    "pros-and-cons-heads": ("Alternatives", "", "Option\nPros\nCons\n"),
    # white space and what passes for it
    "blanks": ("", "", " "),
    "blanks inside a line": ("Purpose", "a", " "),
    "blanks inside an item": ("Procedure Description", "- a: b", " "),
    "blank lines": ("", "", "\n"),
    "blank lines inside a section": ("Recovery", "a\n", "\n"),
    "carriage returns": ("", "", "\r"),
    "carriage returns and line feeds, blanks between": ("Recovery", "", "\r\n \r a"),
    "tabs": ("", "a", "\t"),
    "tab-indented items": ("Recovery", "", "\t\t- a\n"),
    "no-break spaces": ("Purpose", "a", "\xa0"),
    "zero-width spaces": ("Purpose", "a", "\u200b"),
    "zero-width spaces between words": ("Recovery", "- ", "a\u200b b "),
    "byte-order marks": ("", "", "\ufeff"),
    "form feeds": ("", "", "\x0c"),
    "line separators": ("Recovery", "", "\u2028- a"),
    "NULs": ("Purpose", "a", "\x00"),
    "lone surrogates": ("Purpose", "a", "\ud800"),
    "noncharacters": ("Purpose", "a", "\uffff"),
    "mojibake": ("Purpose", "", "â€™ Ã© "),
    "capitals that fold to two letters": ("", "", "İß"),
    # marks
    "hyphens": ("", "", "-"),
    "bullets": ("", "", "•"),
    "markers in one line": ("Recovery", "", "- "),
    "markers alone on their lines": ("Recovery", "", "-\n"),
    "numbers alone on their lines": ("Procedure Description", "", "1.\n"),
    "hashes": ("", "", "#"),
    "hashes and blanks": ("Indications", "- a ", "# "),
    "hash headings": ("", "", "## a\n"),
    "closed hash headings": ("", "", "## a ##\n"),
    "glued hash labels": ("Indications", "- ", "a ##### Patient Criteria: b "),
    "glued hashes in many items": ("Indications", "", "- a ##### Patient Criteria: b\n"),
    "asterisks": ("Purpose", "", "*"),
    "opened bold": ("Purpose", "", "**a "),
    "opened bold, no blanks": ("Purpose", "", "**a"),
    "bold words": ("Purpose", "", "**a** "),
    "bold lines": ("", "", "**a**\n"),
    "opened emphasis": ("Purpose", "", "*a "),
    "emphasised words": ("Recovery", "- ", "_a_ "),
    "underscores": ("Purpose", "", "_"),
    "opened links": ("Purpose", "", "[a"),
    "opened link targets": ("Purpose", "", "[a]("),
    "links": ("Purpose", "", "[a](b) "),
    "ruled lines": ("", "", "a\n---\n"),
    "equals": ("", "", "="),
    "table rows": ("Recovery", "", "| a | b "),
    # colons and labels
    "colons": ("Purpose", "", ":"),
    "colons and blanks": ("Purpose", "", ": "),
    "words with colons": ("Purpose", "", "a: "),
    "heads": ("Indications", "- ", "Aa: b. "),
    "label lines": ("Indications", "", "Aa bb:\n"),
    "label lines with an item": ("Indications", "", "Aa bb:\n- c\n"),
    "heads with a bullet behind": ("Indications", "", "Patient Criteria: - "),
    "known labels in one line": ("Indications", "", "Patient Criteria: "),
    "known labels behind sentences": ("Purpose", "- ", "Aa. Goals: b. "),
    "label words without a colon": ("Preparation", "", "Diagnostic Tests "),
    "pros and cons": ("Alternatives", "- ", "Pros: a. Cons: b. "),
    "pros and cons of nothing": ("Alternatives", "", "- Pros: a.\n- Cons: b.\n"),
    "anesthesia labels": ("Procedure Description", "- ", "Clamp Anesthesia Details: "),
    # tools
    "tools openers": ("Procedure Description", "", "Tools used include a probe, clamps and gauze. "),
    "tools openers without an end": ("Procedure Description", "", "Tools used may include "),
    "tools labels": ("Procedure Description", "- ", "Tools: a, b. Technology: c. "),
    "tools lines": ("Procedure Description", "", "1. Closure: a.\n  - Tools: b, c, and d.\n"),
    # names
    "common names": ("Name of the Procedure:", "", "Common Name: "),
    "common names with values": ("Name of the Procedure:", "", "Common Name: Aa, B "),
    "medical terms": ("Name of the Procedure:", "", "Medical Term: Aa (B) "),
    "also known as": ("Name of the Procedure:", "Aa ", "also known as B, "),
    "aliases in brackets": ("Name of the Procedure:", "Aa ", "(also known as B) "),
    "names after commas": ("Name of the Procedure:", "Common Names: ", "Aa, "),
    "names joined by or": ("Name of the Procedure:", "Common Names: ", "Aa or "),
    "abbreviations": ("Name of the Procedure:", "Common Names: ", "Aa (AB), "),
    "name lines": ("Name of the Procedure:", "", "Common Name: Aa, Bb (CD)\n"),
    "codes among names": ("Name of the Procedure:", "", "Aa (HCPCS Code: E9001) "),
    "digits among names": ("Name of the Procedure:", "", "12345 "),
    "capitals among names": ("Name of the Procedure:", "Common Names: ", "A"),
    "title without an end": ("", "", "Graft "),
    # brackets and lists in a line
    "opening brackets": ("Risks and Complications", "- Common: ", "("),
    "closing brackets": ("Risks and Complications", "- Common: ", ")"),
    "bracketed letters": ("Risks and Complications", "- Common: ", "(a), "),
    "opening brackets in names": ("Name of the Procedure:", "Common Names: ", "Aa ("),
    "opening brackets in heads": ("Procedure Description", "", "(a"),
    "quotes": ("Name of the Procedure:", "Common Names: ", '"a" '),
    "single opening quotes": ("Risks and Complications", "- Rare: ", "“a "),
    "commas": ("Risks and Complications", "- Common: ", ","),
    "commas and blanks": ("Risks and Complications", "- Common: ", ", "),
    "listed words": ("Risks and Complications", "- Common: ", "a, "),
    "and chains": ("Risks and Complications", "- Common: ", "a and "),
    "and chains of tools": ("Procedure Description", "- Tools: ", "a and b, or c "),
    "clauses in a list": ("Procedure Description", "- Tools: ", "a, if b, such as c "),
    "et cetera": ("Risks and Complications", "- Common: ", "etc., "),
    "full stops": ("Risks and Complications", "- Common: ", "."),
    "short sentences": ("Risks and Complications", "- Common: ", "Aa b. "),
    "abbreviated words": ("Risks and Complications", "- Common: ", "e.g. U.S. "),
    # words of values
    "one long word": ("Summary", "", "a"),
    "one long line": ("Summary", "", "a graft is made "),
    "times": ("Duration", "", "1 to 2 hours "),
    "times of halves": ("Duration", "", "an hour and a half "),
    "times without a unit": ("Duration", "", "30-"),
    "times with limits": ("Duration", "", "up to at least "),
    "times per something": ("Duration", "", "20 minutes per lid, "),
    "vague times": ("Duration", "", "several "),
    "recovery times": ("Recovery", "- Recovery Time: ", "return to work after 2 weeks or "),
    "fasting": ("Preparation", "- ", "nothing to eat or drink after midnight "),
    "fasting hours": ("Preparation", "- ", "fast for 6 to 8 hours if "),
    "fasting denied": ("Preparation", "- ", "no need to fast, "),
    "kinds of anesthesia": ("Procedure Description", "- Anesthesia: ", "local, regional or general "),
    "anesthesia denied": ("Procedure Description", "- Anesthesia: ", "no sedation without "),
    "anesthesia named": ("Procedure Description", "- Anesthesia: ", "anesthesia "),
    "anesthesia offered": ("Anesthesia", "", "Anesthesia or Sedation: "),
    "anesthesia counted": ("Procedure Description", "- Anesthesia: ", "anesthesia or sedation, "),
    "roles": ("Personnel", "- ", "surgeon or nurse (if needed), "),
    "conditions of a role": ("Personnel", "- Nurse ", "if "),
    "opening brackets of a role": ("Personnel", "- Nurse ", "(if "),
    "settings": ("Setting", "", "hospital or outpatient clinic, "),
    "frequencies": ("Risks and Complications", "- ", "rare but common "),
    "indications against": ("Indications", "- ", "not for "),
    # headings
    "one heading": ("", "", "Summary\n"),
    "one heading with a body": ("", FRONT, "Recovery\n- a\n"),
    "name headings": ("", "", "Name of the Procedure:\n"),
    "name headings with names": ("", "", "Name of the Procedure:\nLoop graft\n"),
    "label lines of a code system": ("", "", "CPT4 code\n"),
    "unknown headings": ("", FRONT, "Billing Facts\n- a\n- b\n"),
    "question headings": ("", FRONT, "What happens during x?\na b c.\n"),
    "headings of named things": ("", FRONT, "Risks of loop graft\n- a\n"),
    "numbered headings": ("", FRONT, "1. Purpose\na b c.\n"),
    "empty headings, all of them": ("", "", "\n".join(HEADINGS) + "\n"),
    "navigation above the title": ("", "", "Home\n"),
    "names above the headings": ("", "Loop graft\nCPT4 code\n", "Common Name: Aa, Bb\n"),
    "bracketed names above the headings": ("", "Loop graft\nCPT4 code\n", "(also known as Aa)\n"),
    "label-like headings": ("", FRONT, "During Procedure:\na b c.\nSummary\n"),
    "colon headings": ("", FRONT, "Preparation:\n- a\n"),
    "lead-ins": ("Recovery", "", "People may notice\n- a\n"),
    "items printed again": ("Recovery", "", "- Warm water clears the joint of all grains\n"),
    "labels above their texts": ("Procedure Description", "", "Opening:\nA small cut is made here.\nIt is sewn.\n"),
    "numbered headings with bodies": ("", "", "1. Summary\n   A.\n2. Risks\n   B.\n3. Recovery\n   C.\n"),
    "cells apart": ("Recovery", "", "| 1 | b | c |\n|---|---|---|\n"),
    "hanging labels": ("Recovery", "", "Restrictions:\n        No stairs\n"),
    "open brackets": ("Recovery", "", "(a b c d e f g h i j k l m n o p q r s t u v w x y\nz "),
    "furniture": ("", "", "Search all medical codes\n"),
    "closing notices": ("Recovery", "", "Patients are encouraged to discuss this.\n"),
    "related codes": ("", FRONT, "Similar Codes\nAa bb\n"),
    "titles printed again": ("", "Loop graft\n", "Loop graft\n"),
    "names printed again": ("", "Loop graft\nCPT4 code\n", "Loop graft\n"),
    "whole pages": ("", "", FRONT + "Recovery\n- a\n"),
    "whole pages with findings": ("", "", FRONT + "Recovery\n- a ~~b~~ c\n"),
    "whole pages without names": ("", "", "Loop\nCPT4 code\nSummary\nA graft.\nRecovery\n- a\n"),
}  # fmt: skip

# --- lines that all differ: (section, template)
_VARIED: dict[str, tuple[str, str]] = {
    "different short lines": ("Purpose", "{W} {w}\n"),
    "different lines without a section": ("", "{W} {w}\n"),
    "different items": ("Recovery", "- {W} {w} heals.\n"),
    "different heads": ("Procedure Description", "- {W}: {w} is cut.\n"),
    "different label lines": ("Preparation", "{W} {w}:\n- {w}\n"),
    "different unknown headings": ("", "{W} {W}\n- {w}\n- {w}\n"),
    "different bold headings": ("", "**{W}**\n{w} is cut.\n"),
    "different hash headings": ("", "## {W}\n{w} is cut.\n"),
    "different questions": ("", "What happens during {w}?\n{w} is cut.\n"),
    "different colon headings": ("", "{W} {W}:\n{w} is cut.\n"),
    "different names": ("Name of the Procedure:", "{W} graft\n"),
    "different common names": ("Name of the Procedure:", "Common Name: {W} graft\n"),
    "different names in one line": ("Name of the Procedure:", "{W} graft, "),
    "different names in brackets": ("Name of the Procedure:", "{W} graft ({W}), "),
    "different related lines": ("Similar Codes", "{W} graft\n"),
    "different alternatives": ("Alternatives", "- {W}: {w}.\n- Pros: {w}.\n- Cons: {w}.\n"),
    "different alternatives, headed": ("Alternatives", "{W}:\n- Pros: {w}.\n- Cons: {w}.\n"),
    "different tools": ("Procedure Description", "- Tools: {w} probe, {w} clamp, and {w}.\n"),
    "different risks": ("Risks and Complications", "- Rare: {w}, {w} ache or {w}.\n"),
    "different lines before the headings": ("Benefits", "{W} {w}\n"),
}


def _repeated(section: str, before: str, unit: str) -> Shape:
    return lambda size: _in(section, before + filled(unit, size))


def _varied(section: str, template: str) -> Shape:
    return lambda size: _in(section, varied(template, size))


SHAPES.update((name, _repeated(*parts)) for name, parts in _REPEATED.items())
SHAPES.update((name, _varied(*parts)) for name, parts in _VARIED.items())


def _shape(make: Shape) -> Shape:
    SHAPES[make.__name__.strip("_").replace("_", " ")] = make
    return make


def _steps(size: int) -> Iterator[int]:
    """Yield 0, 1, 2, ... for as long as lines indented by two blanks more each time fill `size` characters."""
    depth = 0
    while size > 0:
        yield depth
        size -= 2 * depth + 4
        depth += 1


@_shape
def _items_nested_ever_deeper(size: int) -> str:
    return _in("Procedure Description", "".join(f"{'  ' * depth}- a\n" for depth in _steps(size)))


@_shape
def _items_nested_ever_less_deep(size: int) -> str:
    return _in("Recovery", "".join(f"{'  ' * depth}- a\n" for depth in reversed(list(_steps(size)))))


@_shape
def _steps_forty_deep(size: int) -> str:
    return _in("Procedure Description", filled("".join(f"{'  ' * depth}- a\n" for depth in range(40)), size))


@_shape
def _items_forty_deep_and_back(size: int) -> str:
    depths = [*range(40), *range(38, 0, -1)]
    return _in("Recovery", filled("".join(f"{'  ' * depth}- Aa: b\n" for depth in depths), size))


@_shape
def _items_at_one_great_depth(size: int) -> str:
    return _in("Recovery", filled(" " * 400 + "- a\n", size))


@_shape
def _one_deep_indent(size: int) -> str:
    return _in("Recovery", "- a\n" + " " * size + "- b\n")


@_shape
def _text_indented_ever_deeper(size: int) -> str:
    return _in("Purpose", "".join(f"{'  ' * depth}a\n" for depth in _steps(size)))


@_shape
def _one_item_over_many_lines(size: int) -> str:
    return _in("Recovery", "- a\n" + filled("    goes on here\n", size))


@_shape
def _one_item_over_many_lines_with_colons(size: int) -> str:
    return _in("Procedure Description", "- a\n" + varied("    Goes on: {w}\n", size))


@_shape
def _hard_wrapped_prose(size: int) -> str:
    return _in("Summary", filled("the graft is laid along the arch and the edges of it are\n", size))


@_shape
def _hard_wrapped_items(size: int) -> str:
    return _in("Recovery", filled("- The graft is laid along the arch and the edges of it are\nsewn down.\n", size))


@_shape
def _one_wrapped_paragraph_of_labels(size: int) -> str:
    return _in("Purpose", filled("the graft is laid along the arch. Goals: the edges of it are\n", size))


@_shape
def _bold_over_everything(size: int) -> str:
    return _in("Purpose", "**" + filled("a ", size) + "**")


@_shape
def _nested_brackets(size: int) -> str:
    return _in("Name of the Procedure:", "Aa " + "(" * (size // 2) + "b" + ")" * (size // 2))


@_shape
def _nested_brackets_of_words(size: int) -> str:
    return _in("Risks and Complications", "- Rare: " + filled("(a, ", size // 2) + filled("), ", size // 2))


@_shape
def _one_heading_repeated_with_different_bodies(size: int) -> str:
    return FRONT + varied("Recovery\n- {w}\n", size)


@_shape
def _one_section_printed_twice(size: int) -> str:
    body = "Recovery\n" + varied("- {w}\n", size // 2) + "\n"
    return FRONT + body + body


@_shape
def _contents_then_sections(size: int) -> str:
    contents = "Contents\n" + filled("\n".join(HEADINGS) + "\n", size)
    return contents + "\n" + "\n".join(f"{heading}\nAa b c." for heading in HEADINGS)


@_shape
def _contents_with_page_numbers(size: int) -> str:
    return "Contents\n" + filled("Summary ..... 3\nRecovery ..... 4\n", size) + FRONT + "Recovery\n- a" + BACK


@_shape
def _lost_headings(size: int) -> str:
    return FRONT + "Indications\n" + filled("- a\n- b\n\n\n", size) + BACK


@_shape
def _pages_of_different_names(size: int) -> str:
    return varied("{W} graft\nCPT4 code\nName of the Procedure:\n{W} graft\nSummary\nA {w}.\nRecovery\n- {w}\n", size)


@_shape
def _lines_before_the_title(size: int) -> str:
    return varied("{W} {w}\n", size) + FRONT + BACK


@_shape
def _lines_between_label_and_names(size: int) -> str:
    return "Loop graft\nCPT4 code\n" + varied("{W} graft\n", size) + "Name of the Procedure:\nLoop graft" + BACK


@_shape
def _notices_after_the_related(size: int) -> str:
    return FRONT + "Similar Codes\n" + varied("{W} graft\nPatients are encouraged to discuss {w}.\n", size)


# --- HTML: what stands before, and the unit that is repeated
_HTML_FRONT = "<!DOCTYPE html><h1>Loop graft</h1><p>CPT4 code</p><h2>Summary</h2><p>A graft.</p><h2>Recovery</h2>"
_HTML: dict[str, tuple[str, str]] = {
    # tags without an end, and what a stripper may scan again
    "less-than signs": ("", "<"),
    "greater-than signs": ("", ">"),
    "opened tags": ("", "<a "),
    "opened attributes": ("", '<a x="'),
    "opened attributes of both quotes": ("", "<a x=\"'"),
    "equals signs in tags": ("", "<a ="),
    "opened comments": ("", "<!-- a "),
    "comments": ("", "<!-- a -->b "),
    "opened scripts": ("", "<script>"),
    "styles": ("", "<style></style>"),
    "unknown end tags": ("", "</x>"),
    "paragraph end tags": ("", "</p>"),
    "character data sections": ("", "<![CDATA[a]]>"),
    "doctypes": ("", "<!DOCTYPE html>"),
    "ends of the page": ("", "<p>a</html>"),
    # nesting
    "unclosed divisions": ("", "<div>a"),
    "unclosed fonts": ("", "<font>a\n"),
    "unclosed bold": ("", "<b>a "),
    "unclosed lists": ("", "<ul><li>a"),
    "unclosed numbered lists, reversed": ("", "<ol reversed><li>a"),
    "unclosed tables": ("", "<table><tr><td>a<td>b"),
    "unclosed definition lists": ("", "<dl><dt>a<dd>b"),
    "unclosed navigation": ("", "<nav>a"),
    "unclosed navigation with headings": ("", "<nav><h2>a</h2>bcd <p>"),
    "unclosed asides": ("", "<aside>abc"),
    "unclosed hidden elements": ("", "<i hidden>a"),
    "unclosed templates": ("", "<template>a"),
    "main parts": ("", "<main><h2>a</h2></main>"),
    # rows and lines
    "paragraphs in html": ("", "<p>a"),
    "bold paragraphs": ("", "<p><b>a</b></p>"),
    "headings in html": ("", "<h2>a"),
    "items in html": ("<ul>", "<li>a"),
    "breaks in an item": ("<ul><li>", "a: b<br>"),
    "lists of one": ("", "<ol><li>a</ol>"),
    "rows": ("<table>", "<tr><td>a<td>b"),
    "rows with heads": ("<table><tr><th>a<th>b<th>c", "<tr><td>a<td>b<td rowspan=9>c"),
    "rows that reach down": ("<table>", "<tr><td rowspan=9999 colspan=64>a"),
    "cells of one row": ("<table><tr>", "<td>a"),
    "terms": ("<dl>", "<dt>a"),
    "definitions": ("<dl>", "<dd>a"),
    "links in html": ("", "<a href=x>a</a> "),
    "lists of links": ("", "<ul><li><a href=x>a</a><li><a href=x>b</a></ul>"),
    "preformatted": ("", "<pre>a\nb</pre>"),
    "lines of one preformatted": ("<pre>", "- a\n"),
    "accordions": ("", "<details><summary>a</summary>b"),
    "hidden pieces": ("", "<i hidden>a</i>b "),
    # attributes and characters
    "attributes": ("<p ", "a=b "),
    "class names": ("<p class='", "nav "),
    "styles in an attribute": ("<p style='", "display: "),
    "entities": ("", "&amp;"),
    "entities of noncharacters": ("", "&#xFFFF;"),
    "ampersands": ("", "&"),
    "NULs in html": ("", "\0"),
    "stars in html": ("", "<p>**a** "),
    "one long text": ("<p>", "a"),
}


def _html(before: str, unit: str) -> Shape:
    return lambda size: _HTML_FRONT + before + filled(unit, size)


SHAPES.update((f"html: {name}", _html(*parts)) for name, parts in _HTML.items())


@_shape
def _html_deeper_than_the_parser_goes(size: int) -> str:
    depth = size // 12
    return _HTML_FRONT + "<div>" * depth + "a" + "</div>" * depth + "<p>b"


@_shape
def _html_words_lost_in_many_places(size: int) -> str:
    return _HTML_FRONT + varied('<p class="x>{w} no.</p><p class="y">{W} yes.</p>', size)


class Growth(NamedTuple):
    """What four times the text costs."""

    ratio: float
    """CPU time of the long text by that of the short one; 4 is linear, 16 quadratic."""
    size: int
    """Characters of the short text."""
    seconds: float
    """CPU time of one pass over the short text."""


LIMIT = 6.0
"""CPU time that four times the text may cost; a quadratic step makes it 16."""
MIN_SIZE = 16 * 1024
MAX_SIZE = 256 * 1024
"""The short text grows up to this; the long one has four times as much, 1 MiB."""
MIN_SECONDS = 0.024


def growth(
    shape: Shape, work: Callable[[str], object], *, collect: bool = False, passes: int = 3, enough: float = 5.0
) -> Growth:
    """Measure how the CPU time of `work` grows with the text, in this process.

    The short text grows until one pass takes MIN_SECONDS, or else is read several times: the CPU clock of some
    kernels ticks only every 4 ms. The best of `passes` counts; a ratio that is `enough` ends the measurement early.

    Caches of words are emptied before each pass, or a second pass over the short text would cost too little.
    Without `collect` the garbage collector rests. It adds up to 2x to a text of 100,000 blocks, whose parts it
    visits again and again while they grow in number; that is in proportion to the text in the end, yet hides in
    one step of four whether the library is.
    """
    size = MIN_SIZE
    repeats = 1
    short = shape(size)
    with _collector(collect):
        while (once := min(_cpu(short, work), _cpu(short, work))) < MIN_SECONDS and size < MAX_SIZE:
            size *= 2
            short = shape(size)
        if once < MIN_SECONDS:
            repeats = min(64, int(MIN_SECONDS / max(once, MIN_SECONDS / 64)) + 1)
        best = min(_cpu(short, work, repeats) for _ in range(passes))
        long = shape(size * 4)
        ratio = float("inf")
        for _ in range(passes):
            ratio = min(ratio, _cpu(long, work, repeats) / max(best, 0.001))
            if ratio <= enough or ratio > 2 * LIMIT:
                break
    return Growth(ratio, size, best / repeats)


def repeated(before: str, unit: str, behind: str = "") -> Shape:
    """Return the shape of a text that says one thing again and again."""
    return lambda size: before + unit * (size // len(unit) + 1) + behind


def assert_linear(shape: Shape, work: Callable[[str], object]) -> None:
    """Assert that four times the text costs at most LIMIT times the CPU; a noisy reading is taken once more."""
    found = growth(shape, work)
    if found.ratio > LIMIT:
        found = growth(shape, work)
    assert found.ratio <= LIMIT, found


@contextmanager
def _collector(on: bool) -> Iterator[None]:
    """Switch the garbage collector on or off; what is alive already is none of its business."""
    was = gc.isenabled()
    gc.collect()
    gc.freeze()
    (gc.enable if on else gc.disable)()
    try:
        yield
    finally:
        (gc.enable if was else gc.disable)()
        gc.unfreeze()


def _cpu(text: str, work: Callable[[str], object], repeats: int = 1) -> float:
    spent = 0.0
    for _ in range(repeats):
        gc.collect()
        empty_caches()
        start = time.process_time()
        work(text)
        spent += time.process_time() - start
    return spent


def empty_caches() -> None:
    """Forget every word that procparse remembers from the texts before; the vocabulary itself is kept."""
    for name, module in list(sys.modules.items()):
        if name.startswith("procparse"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and value.cache_parameters()["maxsize"] is not None:
                    value.cache_clear()
