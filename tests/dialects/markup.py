"""An abstract page -> HTML, in as many ways as sites write it."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tests.pages.model import Block, Page, Section
from tests.pages.render import labels

SITE = "Ninefold Codes"
NAVIGATION = ("Home", "Codes", "Log in")
FOOTER = ("Terms of use", "Privacy policy", f"© 2024 {SITE}")
CRUMBS = ("Home", "Codes", "Procedures")
"""What stands around the page. None of it may be in a field of the record."""


@dataclass(frozen=True)
class Markup:
    """How a site writes its pages; the words are the same in all of them."""

    name: str
    heading: str = "<h2>{}</h2>"
    label: str = "<p>{}:</p>"
    """A sub-label on a line of its own."""
    item: str = "<li>{}</li>"
    lists: str = "li"
    """`li`: real lists; `br`: signs and line breaks in one paragraph; `div`: signs in divisions."""
    nested: str = "inside"
    """Where a nested list stands: `inside` its item, or `direct`ly in the outer list, which is invalid and common."""
    bold_labels: bool = False
    upper: bool = False
    sections: str = "flow"
    """`flow`, or `dl`: headings are `<dt>`, bodies `<dd>`."""
    facts: bool = False
    """Short sections of one paragraph stand in a table of two columns."""
    options: bool = False
    """Alternatives with pros and cons stand in a table."""
    chrome: str = "plain"
    """`none`, `plain` (navigation and footer) or `heavy` (breadcrumb, site name in the title, cookie line as well)."""
    closed: bool = True
    """Whether `</li>` and `</p>` are written."""
    source: str = "lines"
    """`lines`: one element a line; `minified`: no white space; `wrapped`: broken and indented as written by hand."""
    entities: bool = False
    """Whether non-ASCII signs are written as references, with no-break spaces before units."""


MARKUPS: dict[str, Markup] = {
    row.name: row
    for row in (
        Markup("h5", heading="<h5>{}</h5>", nested="direct"),
        Markup("h2-paragraph-items", item="<li><p>{}</p></li>", label="<h3>{}</h3>", bold_labels=True),
        Markup("bold-paragraphs", heading="<p><strong>{}</strong></p>", label="<p><em>{}:</em></p>", bold_labels=True),
        Markup("definitions", sections="dl"),
        Markup("tables", heading="<h3>{}</h3>", facts=True, options=True),
        Markup("broken", heading="<h3>{}</h3>", closed=False, nested="direct"),
        Markup("line-breaks", heading="<h4>{}</h4>", lists="br"),
        Markup("divisions", heading='<div class="head">{}</div>', label='<div class="sub">{}:</div>', lists="div"),
        Markup("heavy-chrome", chrome="heavy"),
        Markup("minified", heading="<h2>{}</h2>", source="minified", entities=True, bold_labels=True),
        Markup("wrapped-source", heading="<h6>{}</h6>", source="wrapped", chrome="none"),
        Markup("upper-case", heading="<h3><b>{}:</b></h3>", upper=True, bold_labels=True),
        Markup("span-headings", heading='<div><span class="t"><b>{}</b></span></div>', nested="inside"),
    )
}


def write(page: Page, markup: Markup) -> str:
    """Return the page as HTML."""
    return _Writer(page, markup).page()


class _Writer:
    def __init__(self, page: Page, markup: Markup) -> None:
        self.abstract = page
        self.markup = markup
        self.labels = labels(page)

    def page(self) -> str:
        markup = self.markup
        title = self.abstract.title or ""
        head = f"{title} | {SITE}" if markup.chrome == "heavy" else title
        lines = [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f"<title>{self.text(head)}</title>",
            "</head>",
            "<body>",
            *self.above(),
            f"<h1>{self.text(title)}</h1>",
            *(f"<p>{self.text(block.text)}</p>" for block in self.abstract.top if block.text.endswith(" code")),
            *self.body(),
            *self.below(),
            "</body>",
            "</html>",
        ]
        if markup.source == "minified":
            return "".join(lines)
        if markup.source == "wrapped":
            wrap = textwrap.TextWrapper(
                96, initial_indent="      ", subsequent_indent="        ", break_on_hyphens=False
            )
            return "\n".join(part for line in lines for part in (wrap.wrap(line) or [""])) + "\n"
        return "\n".join(lines) + "\n"

    def above(self) -> Iterator[str]:
        kind = self.markup.chrome
        if kind == "none":
            yield "<main>"
            return
        yield "<header>"
        yield "<nav>"
        yield "<ul>"
        for name in NAVIGATION:
            yield f'<li><a href="https://ninefold.example/{name.lower().replace(" ", "-")}">{name}</a></li>'
        yield "</ul>"
        yield "</nav>"
        yield '<a href="https://ninefold.example/search">Search all medical codes</a>'
        if kind == "heavy":
            yield (
                '<div class="crumbs">'
                + " / ".join(f'<a href="https://ninefold.example/{n.lower()}">{n}</a>' for n in CRUMBS)
                + "</div>"
            )
        yield "</header>"
        yield "<main>"

    def below(self) -> Iterator[str]:
        yield "</main>"
        if self.markup.chrome == "none":
            return
        yield "<footer>"
        yield f'<p><a href="https://ninefold.example/terms">{FOOTER[0]}</a></p>'
        yield f'<p><a href="https://ninefold.example/privacy">{FOOTER[1]}</a></p>'
        yield f"<p>{self.text(FOOTER[2])}</p>"
        yield "</footer>"

    def body(self) -> Iterator[str]:
        sections = self.abstract.sections
        if self.markup.sections == "dl":
            for titled, group in groupby(sections, key=lambda one: one.heading is not None):
                if not titled:
                    yield from (line for section in group for line in self.blocks(section))
                    continue
                yield "<dl>"
                for section in group:
                    yield f"<dt>{self.heading(section)}</dt>"
                    yield "<dd>"
                    yield from self.blocks(section)
                    yield "</dd>"
                yield "</dl>"
            return
        for plain, group in groupby(sections, key=lambda one: not (self.markup.facts and _is_fact(one))):
            if plain:
                for section in group:
                    if section.heading is not None:
                        yield self.markup.heading.format(self.heading(section))
                    yield from self.blocks(section)
                continue
            yield "<table>"
            for section in group:
                yield f"<tr><th>{self.heading(section)}</th><td>{self.text(section.blocks[0].text)}</td></tr>"
            yield "</table>"

    def heading(self, section: Section) -> str:
        text = section.heading or ""
        return self.text(text.upper() if self.markup.upper else text)

    def blocks(self, section: Section) -> Iterator[str]:
        """The blocks of a section: items in lists, paragraphs that belong together joined by line breaks."""
        if self.markup.options and section.key == "alternatives" and any(block.children for block in section.blocks):
            yield from self.option_table(section)
            return
        lines: list[Block] = []
        for (is_item, _), group in groupby(section.blocks, key=lambda block: (block.kind == "item", block.group)):
            blocks = list(group)
            if is_item:
                yield from self.paragraph(lines)
                lines = []
                yield from self.listing(blocks)
                continue
            for block in blocks:
                if not block.hard:
                    yield from self.paragraph(lines)
                    lines = []
                if block.kind == "label":
                    yield self.markup.label.format(self.text(block.text.rstrip(":")))
                else:
                    lines.append(block)
        yield from self.paragraph(lines)

    def paragraph(self, lines: list[Block]) -> Iterator[str]:
        if not lines:
            return
        text = "<br>".join(self.inline(block.text) for block in lines)
        if self.markup.lists == "div":
            yield from (f"<div>{part}</div>" for part in text.split("<br>"))
        else:
            yield f"<p>{text}</p>" if self.markup.closed else f"<p>{text}"

    def listing(self, blocks: list[Block], depth: int = 0) -> Iterator[str]:
        kind = self.markup.lists
        if kind == "li":
            yield from self.real_list(blocks)
            return
        rows = [f"{sign} {self.inline(block.text)}" for block, sign in self.signs(blocks)]
        if kind == "br":
            yield "<p>" + "<br>\n".join(rows) + "</p>"
        else:
            yield from (f"<div>{row}</div>" for row in rows)

    def signs(self, blocks: list[Block]) -> Iterator[tuple[Block, str]]:
        for number, block in enumerate(blocks, 1):
            yield block, f"{number}." if block.ordered else "•"
            for child in block.children:
                yield child, "◦"

    def real_list(self, blocks: list[Block]) -> Iterator[str]:
        tag = "ol" if blocks[0].ordered else "ul"
        yield f"<{tag}>"
        for block in blocks:
            whole = self.markup.item.format(self.inline(block.text))
            if not self.markup.closed:
                whole = whole.removesuffix("</li>")
            if not block.children:
                yield whole
            elif self.markup.nested == "direct":
                yield whole
                yield from self.real_list(list(block.children))
            else:
                yield whole.removesuffix("</li>")
                yield from self.real_list(list(block.children))
                yield "</li>"
        yield f"</{tag}>"

    def option_table(self, section: Section) -> Iterator[str]:
        yield "<table>"
        yield "<thead><tr><th>Option</th><th>Pros</th><th>Cons</th></tr></thead>"
        yield "<tbody>"
        for block in section.blocks:
            cells = [block.text, *(child.text.partition(": ")[2] for child in block.children)]
            yield "<tr>" + "".join(f"<td>{self.inline(cell)}</td>" for cell in cells) + "</tr>"
        yield "</tbody>"
        yield "</table>"

    def inline(self, text: str) -> str:
        """Text with its label in bold, where the site does that."""
        head, colon, rest = text.partition(": ")
        if self.markup.bold_labels and colon and head in self.labels:
            return f"<strong>{self.text(head)}:</strong> {self.text(rest)}"
        return self.text(text)

    def text(self, text: str) -> str:
        escaped = html.escape(text, quote=False)
        if self.markup.entities:
            escaped = escaped.replace("≥ ", "&ge;&nbsp;").replace("–", "&ndash;").replace(" mm", "&nbsp;mm")
            escaped = escaped.encode("ascii", "xmlcharrefreplace").decode("ascii")
        return escaped


def _is_fact(section: Section) -> bool:
    return section.key in ("duration", "setting") and len(section.blocks) == 1
