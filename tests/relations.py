"""Relations of typography: text -> text changes under which the record must stay equal (the contract, Sameness).

Each relation takes the text and a `Context` (the page and how it was printed) and gives the changed text,
or None where it does not apply: where the print holds information that the change would destroy
(two blank lines that stand for a lost heading), or where the contract leaves the outcome open.
`python -m tests.pages --relations --n 300` runs them all; pytest may parametrise over `RELATIONS`.
"""

from __future__ import annotations

import re
import string
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.pages.compare import differences
from tests.pages.model import Json, Page
from tests.pages.render import FORMS, NBSP, Style, case, heading_text, render, strip

ITEM = re.compile(rf"^(?P<indent>[ {NBSP}]*)(?P<mark>[•*+□-]|\d+\.)(?P<gap>[ {NBSP}]+)(?=\S)")


@dataclass(frozen=True)
class Context:
    """How a text came about."""

    page: Page
    form: str
    style: Style

    def heading_rows(self, lines: list[str]) -> set[int]:
        """Line numbers of the section headings (rules and underlines left out)."""
        margin = FORMS[self.form].margin
        found: set[int] = set()
        at = 0
        for number, sec in enumerate((s for s in self.page.sections if s.heading is not None), 1):
            if self.page.lost_headings and " " not in str(sec.heading):
                continue
            rows = heading_text(str(sec.heading), self.style, number, sec.key == "name")
            row = rows[1] if self.style.heading == "ruled" else rows[0]
            while at < len(lines) and lines[at] != margin + row:
                at += 1
            if at == len(lines):
                raise AssertionError(f"heading not printed: {row!r} (seed {self.page.seed})")
            found.add(at)
            at += 1
        return found


Relation = Callable[[str, Context], "str | None"]
RELATIONS: dict[str, Relation] = {}


def relation(name: str) -> Callable[[Relation], Relation]:
    def register(function: Relation) -> Relation:
        RELATIONS[name] = function
        return function

    return register


def _by_line(text: str, change: Callable[[str], str]) -> str:
    return "\n".join(change(line) for line in text.split("\n"))


# -- markers -------------------------------------------------------------------------------------------
def _glyph(glyph: str) -> Relation:
    def change(text: str, context: Context) -> str | None:
        def one(line: str) -> str:
            match = ITEM.match(line)
            if not match or match["mark"][0].isdigit():
                return line
            return match["indent"] + glyph + match["gap"] + line[match.end() :]

        return _by_line(text, one)

    return change


for _name, _sign in {
    "dot": "•",
    "hyphen": "-",
    "star": "*",
    "en-dash": "–",
    "ring": "◦",
    "middle-dot": "·",
    "square": "▪",
}.items():
    RELATIONS[f"glyph-{_name}"] = _glyph(_sign)


@relation("paren-numbers")
def paren_numbers(text: str, context: Context) -> str | None:
    """`1.` -> `1)`."""
    if context.style.heading == "numbered":
        return None
    return _by_line(text, lambda line: re.sub(rf"^([ {NBSP}]*\d+)\.(?=[ {NBSP}])", r"\1)", line))


# -- indentation ---------------------------------------------------------------------------------------
@relation("indent-double")
def indent_double(text: str, context: Context) -> str | None:
    if context.form == "dash-h":  # its one stray column doubled is another form's nesting
        return None
    return _by_line(text, lambda line: " " * (len(line) - len(line.lstrip(" "))) + line if line.strip() else line)


@relation("indent-plus-4")
def indent_plus_4(text: str, context: Context) -> str | None:
    return _by_line(text, lambda line: "    " + line if line.strip() else line)


@relation("indent-tabs")
def indent_tabs(text: str, context: Context) -> str | None:
    """One tab per step of indentation; only where one column means one depth."""
    if context.form not in ("bullet", "dash", "dash-nested", "docling", "pandoc", "markdown"):
        return None
    columns = sorted({len(x) - len(x.lstrip(" ")) for x in text.split("\n") if x.strip()} | {0})

    def one(line: str) -> str:
        body = line.lstrip(" ")
        return "\t" * columns.index(len(line) - len(body)) + body if body else line

    return _by_line(text, one)


@relation("nbsp")
def nbsp(text: str, context: Context) -> str | None:
    """No-break spaces in the indentation and after markers."""

    def one(line: str) -> str:
        match = ITEM.match(line)
        if match:
            gap = NBSP * len(match["gap"])
            return NBSP * len(match["indent"]) + match["mark"] + gap + line[match.end() :]
        body = line.lstrip(" ")
        return NBSP * (len(line) - len(body)) + body if body else line

    return _by_line(text, one)


# -- lines ---------------------------------------------------------------------------------------------
@relation("blank-lines-doubled")
def blank_lines_doubled(text: str, context: Context) -> str | None:
    if context.page.lost_headings:
        return None
    return _by_line(text, lambda line: line if line.strip() else "\n")


@relation("blank-line-after-each")
def blank_line_after_each(text: str, context: Context) -> str | None:
    """A form without blank lines, with one after each line."""
    if context.style.spacing != "none" or context.style.heading in ("ruled", "underlined"):
        return None
    return "\n\n".join(line for line in text.split("\n") if line.strip())


@relation("crlf")
def crlf(text: str, context: Context) -> str | None:
    return text.replace("\n", "\r\n")


@relation("cr")
def cr(text: str, context: Context) -> str | None:
    return text.replace("\n", "\r")


@relation("line-separator")
def line_separator(text: str, context: Context) -> str | None:
    return text.replace("\n", "\N{LINE SEPARATOR}")


@relation("byte-order-mark")
def byte_order_mark(text: str, context: Context) -> str | None:
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + text


@relation("trailing-space")
def trailing_space(text: str, context: Context) -> str | None:
    return "\n".join(line + ("  " if i % 2 else " \t") for i, line in enumerate(text.split("\n")))


@relation("wrapped-80")
def wrapped_80(text: str, context: Context) -> str | None:
    """Wrapped at 80 columns with hanging indentation; only where blank lines part all paragraphs."""
    if context.style.spacing != "loose":
        return None
    lines = text.split("\n")
    fixed = context.heading_rows(lines)
    out: list[str] = []
    for i, line in enumerate(lines):
        if i in fixed or len(line) <= 80:
            out.append(line)
            continue
        match = ITEM.match(line)
        column = match.end() if match else len(line) - len(line.lstrip(" "))
        rows = textwrap.wrap(
            line[column:], 80 - column, break_on_hyphens=False, break_long_words=False, drop_whitespace=True
        )
        if any(re.match(r"[-–•*+#]|\w{1,3}[.)] ", row) for row in rows[1:]):
            return None
        out += [line[:column] + rows[0], *(" " * column + row for row in rows[1:])]
    return "\n".join(out)


# -- headings ------------------------------------------------------------------------------------------
def _headings(text: str, context: Context, change: Callable[[str], str]) -> str:
    lines = text.split("\n")
    for at in context.heading_rows(lines):
        lines[at] = change(lines[at])
    return "\n".join(lines)


@relation("headings-upper")
def headings_upper(text: str, context: Context) -> str | None:
    return _headings(text, context, str.upper)


@relation("headings-lower")
def headings_lower(text: str, context: Context) -> str | None:
    """Not where a heading is known by its capitals only."""
    if context.page.kind == "condition" or any(not s.known for s in context.page.sections):
        return None
    return _headings(text, context, str.lower)


@relation("headings-title")
def headings_title(text: str, context: Context) -> str | None:
    def title(line: str) -> str:
        body = line.lstrip(" ")
        return line[: len(line) - len(body)] + string.capwords(body, " ")

    return _headings(text, context, title)


@relation("heading-colon-added")
def heading_colon_added(text: str, context: Context) -> str | None:
    if context.style.heading not in ("plain", "caps", "h2", "h5", "ruled"):
        return None
    return _headings(text, context, lambda line: line if line.endswith((":", "?")) else line + ":")


@relation("heading-colon-removed")
def heading_colon_removed(text: str, context: Context) -> str | None:
    if context.style.heading in ("bold", "underlined"):
        return None
    return _headings(text, context, lambda line: line.removesuffix(":"))


# -- running -------------------------------------------------------------------------------------------
def same(record: Any) -> Json:
    """The record for comparison under a relation: heading case of extra sections folded."""
    out: Json = strip(record)
    for one in out["extra_sections"]:
        one["heading"]["text"] = one["heading"]["text"].casefold()
    return out


def run(parse: Callable[[str], Json], seeds: Iterable[int], examples: int = 3, width: int = 300) -> int:
    """Print, per relation, how many records stayed equal and where the others differ."""
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    shown: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    paths: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for seed in seeds:
        page, form, style = case(seed)
        text = render(page, form, style)
        base = same(parse(text))
        context = Context(page, form, style)
        for name, change in RELATIONS.items():
            changed = change(text, context)
            if changed is None or changed == text:
                continue
            total[name] += 1
            try:
                found = list(differences(base, same(parse(changed))))
            except Exception as error:
                found = [("(crash)", None, f"{type(error).__name__}: {error}")]
            good[name] += not found
            for path, a, b in found:
                paths[name][path] += 1
                if len(shown[name, path]) < examples:
                    shown[name, path].append(
                        f"      seed {seed} ({form}, {style.heading}, {style.spacing})\n"
                        f"        before {str(a)[:width]}\n        after  {str(b)[:width]}"
                    )
    for name in RELATIONS:
        if not total[name]:
            print(f"{name:24} never applied")
            continue
        print(f"{name:24} {good[name]} of {total[name]} ({100 * good[name] / total[name]:.2f} %)")
        for path, count in paths[name].most_common(8):
            print(f"  {count:6}  {path}")
            for row in shown[name, path]:
                print(row)
    return 0 if good == total else 1
