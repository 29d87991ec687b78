"""What the elements of HTML are to a reader of typography: blocks, furniture, never seen; tables and nothing else."""

from __future__ import annotations

import re

HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}

# The browsers' default style sheet (HTML Living Standard, 15.3): these stand on lines of their own.
BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
    frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section
    select summary table caption thead tbody tfoot tr td th ul
    """.split()
)
# Of these, the ones that a blank line sets apart.
SPACED = frozenset("address blockquote details fieldset figure hr p".split())
CONTENT = frozenset("main article section".split())
"""Elements that hold content by their name."""
PARTS = frozenset("html body li dt dd tr td th thead tbody tfoot h1 h2 h3 h4 h5 h6".split())
"""Blocks that are never furniture by a class name: the page, or parts of something larger."""

UNSEEN = frozenset(
    """
    head title template noscript noembed noframes iframe object audio video canvas svg textarea datalist rp
    """.split()
)
"""Elements whose text a browser with scripts does not show in the page."""
CODE = frozenset(("script", "style"))
"""Elements that hold no text at all."""

LISTS = frozenset(("ul", "ol", "menu", "dir"))
BOLD = frozenset(("b", "strong"))
STRUCK = frozenset(("s", "strike", "del"))
"""Elements whose text the page takes back."""
REGIONS = frozenset("nav header footer aside form search select".split())
"""Elements that hold page furniture unless what is in them says otherwise."""

ROLES = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "toolbar": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "nav",
    "dialog": "class",
    "alertdialog": "class",
}
"""ARIA landmark -> the element that means the same; `class` is furniture by its name only."""

# Whole names of classes and ids. What a page may call its own parts is not here: `header` names the heading of a box,
# `consent` a section, `page-header` the title, and `has-sidebar` the body.
CHROME = re.compile(
    r"""(?:^|\s)(?:
        nav | navbar | navigation | (?:main|site|top|side)-?nav | menu | (?:main|nav|site)-menu | breadcrumbs?
      | cookies?(?:[-_][\w-]+)? | gdpr(?:[-_][\w-]+)?
      | by-?line | (?:author|post|entry|article)-(?:byline|meta)
      | share | sharing | share-(?:bar|buttons|links) | social-(?:bar|buttons|links|media|share)
      | advert | advertisement | ads | sponsored | promo | newsletter | newsletter-signup | subscribe
      | cta(?:[-_][\w-]+)? | call-to-action
      | pagination | pager | skip-?(?:link|nav) | skip-to-content | back-to-top | sidebar
      | search | search-?(?:bar|box|form) | toc | table-of-contents
      | (?:site|global)-header | (?:site|global|page)-footer | footer | related-(?:links|posts)
    )(?:__[\w-]+ | --[\w-]+)?(?:$|\s)""",
    re.IGNORECASE | re.VERBOSE,
)
HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
TELLING = ("class", "hidden", "style", "role", "id=")
"""Where a page has none of these words, no attribute needs to be looked at."""


def verdict(attributes: list[tuple[str, str]], names: dict[str, bool]) -> str | None:
    """Return what the attributes of an element make of it: `hidden`, `struck`, a key of the furniture rules, or None.

    `names` remembers which class names and ids name furniture: a page uses few, and each often.
    """
    found = None
    for name, value in attributes:
        if name == "hidden":
            if value != "until-found":  # such text is found by a search of the page, so it is meant to be read
                return "hidden"
        elif name == "style":
            if ("none" in value or "idden" in value) and HIDING.search(value):
                return "hidden"
            if "line-through" in value:
                return "struck"
        elif name == "role":
            found = ROLES.get(value, found)
        elif name in ("class", "id") and found is None:
            chrome = names.get(value)
            if chrome is None:
                chrome = names[value] = CHROME.search(value) is not None
            if chrome:
                found = "class"
    return found
