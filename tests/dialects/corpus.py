"""The pages of the corpus: which contents in which markup, and the record that each must give."""

from __future__ import annotations

from dataclasses import dataclass

from tests.dialects.contents import CONTENTS
from tests.dialects.markup import MARKUPS, write
from tests.pages.model import Json, Page
from tests.pages.render import Style, expected


@dataclass(frozen=True)
class Case:
    """One page of the corpus."""

    contents: str
    markup: str

    @property
    def name(self) -> str:
        return f"{self.contents}-{self.markup}"

    def page(self) -> Page:
        return CONTENTS[self.contents]()

    def html(self) -> str:
        return write(self.page(), MARKUPS[self.markup])

    def truth(self, *, flat: bool = False) -> Json:
        """The record of the page; with `flat` that of a dump which lost the nesting of its lists."""
        style = Style("caps" if MARKUPS[self.markup].upper else "plain")
        return expected(self.page(), "dash" if flat else "bullet", style)


CASES = tuple(
    Case(contents, markup)
    for contents, markup in (
        ("hinge", "h5"),
        ("hinge", "h2-paragraph-items"),
        ("hinge", "bold-paragraphs"),
        ("hinge", "minified"),
        ("lamp", "definitions"),
        ("lamp", "broken"),
        ("lamp", "wrapped-source"),
        ("lamp", "h5"),
        ("brace", "tables"),
        ("brace", "line-breaks"),
        ("brace", "heavy-chrome"),
        ("brace", "span-headings"),
        ("leaflet", "divisions"),
        ("leaflet", "upper-case"),
        ("leaflet", "h2-paragraph-items"),
        ("leaflet", "heavy-chrome"),
    )
)
