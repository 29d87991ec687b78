"""Renderers of an abstract page, and the record that the contract demands for each rendering."""

from __future__ import annotations

import copy
import random
import re
from dataclasses import dataclass
from typing import Any

from .model import Block, Json, Page, empty_record

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Form:
    """The marks of one extractor."""

    name: str
    bullets: tuple[str, ...]
    """Bullet with its indentation and gap, by depth; the last one repeats."""
    numbers: str | None
    """Template of a number (`{n}`) at depth 1; None where ordered items get the bullet."""
    flat: bool = False
    """Nesting is lost."""
    spacings: tuple[str, ...] = ("loose",)
    margin: str = ""
    """Indentation of headings and paragraphs."""
    restart: str = ""
    """Bullet of the first item of a list, where it differs."""


FORMS: dict[str, Form] = {
    f.name: f
    for f in (
        Form("dash", ("- ",), None, flat=True, spacings=("none",)),
        Form("dash-h", (" - ",), None, flat=True, spacings=("none",), restart="- "),
        Form("dash-nested", ("- ", "  - "), None, spacings=("none",)),
        Form("bullet", ("  • ", "    • "), "  {n}. ", spacings=("h5", "loose", "none", "h5-tight")),
        Form("inscriptis", ("  * ", "      + "), " {n}. "),
        Form("w3m", ("  • ", "      □ "), " {n}. "),
        Form("elinks", (f"     •{NBSP}", f"          •{NBSP}"), f"   {NBSP}{{n}}.{NBSP}", margin="   "),
        Form("lynx", ("     * ", "          + "), "    {n}. ", margin="   "),
        Form("docling", ("- ", "    - "), "{n}. "),
        Form("pandoc", ("-   ", "    -   "), "{n}.  "),
        Form("markdown", ("* ", "   * "), "{n}. "),
    )
}
HEADING_FORMS = ("plain", "colon", "caps", "h2", "h5", "bold", "numbered", "ruled", "underlined")


@dataclass(frozen=True)
class Style:
    """What varies in print and must not change the record."""

    heading: str = "plain"
    spacing: str = "none"
    bold_labels: bool = False
    name_colon: bool = True
    final_newline: bool = False


def make_style(seed: int, form: str, page: Page | None = None) -> Style:
    """A seeded style that suits the form (and the page)."""
    rng = random.Random(f"style-{seed}-{form}")
    spec = FORMS[form]
    weights = [5, 5, 3, 40, 30, 15, 2, 0, 6] if form == "markdown" else [78, 8, 4, 1.5, 1.5, 2, 2, 1.5, 1.5]
    heading = rng.choices(HEADING_FORMS, weights)[0]
    if heading == "numbered" and form in ("docling", "pandoc", "markdown"):
        heading = "plain"
    spacing = rng.choice(spec.spacings)
    if page is not None and page.lost_headings:
        spacing = rng.choice(["h5", "loose"])
        if heading not in ("plain", "colon"):
            heading = "plain"
    bold = form == "markdown" and rng.random() < 0.5
    return Style(heading, spacing, bold, rng.random() < 0.97, rng.random() < 0.3)


def make_form(seed: int, page: Page) -> str:
    """A seeded form that suits the page."""
    if page.lost_headings:
        return "bullet"
    rng = random.Random(f"form-{seed}")
    names = list(FORMS)
    return rng.choices(names, [34, 3, 8, 34, 3, 3, 3, 2, 3, 2, 5])[0]


@dataclass(frozen=True)
class Line:
    """One printed unit before blank lines are set."""

    kind: str
    text: str
    hard: bool = False
    group: tuple[int, int] = (0, 0)
    lost: bool = False


def heading_text(text: str, style: Style, number: int, is_name: bool) -> list[str]:
    """The printed lines of a heading."""
    form = style.heading
    if form == "caps":
        text = text.upper()
    plain_colon = is_name and text.casefold() == "name of the procedure" and style.name_colon
    if (form == "colon" or plain_colon) and not text.endswith("?"):
        text += ":"
    if form == "h2":
        return [f"## {text}"]
    if form == "h5":
        return [f"##### {text}"]
    if form == "bold":
        return [f"**{text}**"]
    if form == "numbered":
        return [f"{number}. {text}"]
    if form == "ruled":
        return ["_" * 30, text, "_" * 30]
    if form == "underlined":
        return [text, "-" * len(text)]
    return [text]


def labels(page: Page) -> set[str]:
    """Every label of the truth, for bold labels."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("label"), str):
                found.add(value["label"])
            for one in value.values():
                walk(one)
        elif isinstance(value, (list, tuple)):
            for one in value:
                walk(one)

    for sec in page.sections:
        walk(sec.ops)
    return found


def _lines(page: Page, form: Form, style: Style) -> list[Line]:
    out: list[Line] = []
    known = labels(page) if style.bold_labels else set()

    def bolded(text: str) -> str:
        head, sep, rest = text.partition(": ")
        if sep and head in known:
            return f"**{head}:** {rest}"
        return text

    out += [Line("para", form.margin + block.text) for block in page.top]
    number = 0
    for index, sec in enumerate(page.sections):
        lost = bool(
            page.lost_headings and sec.heading and " " not in sec.heading and sec.key not in ("name", "related")
        )
        if sec.heading is not None:
            number += 1
            rows = heading_text(sec.heading, style, number, sec.key == "name")
            if lost:
                out.append(Line("heading", "", lost=True))
            else:
                out.append(Line("heading", "\n".join(form.margin + r for r in rows)))
        count = 0
        previous: Block | None = None
        fresh = True

        def emit(block: Block, depth: int, count: int, fresh: bool, index: int = index) -> None:
            if block.ordered and form.numbers is not None and depth == 0:
                mark = form.numbers.format(n=count)
            else:
                mark = form.bullets[min(depth, len(form.bullets) - 1)] if not form.flat else form.bullets[0]
            if fresh and form.restart:
                mark = form.restart
            out.append(Line("item", mark + bolded(block.text), group=(index, block.group)))
            for child in block.children:
                emit(child, depth + 1, 0, False)

        for block in sec.blocks:
            if block.kind == "item":
                same = previous is not None and previous.kind == "item" and previous.group == block.group
                count = count + 1 if same else 1
                emit(block, 0, count, fresh=previous is None or previous.kind != "item")
            else:
                out.append(Line(block.kind, form.margin + block.text, hard=block.hard))
            previous = block
        del fresh
    return out


def _blanks(a: Line, b: Line, spacing: str) -> int:
    """Blank lines between two units."""
    if spacing == "none":
        return 0
    if a.kind == "item" and b.kind == "item":
        return 0 if a.group == b.group or spacing != "loose" else 1
    if b.hard and a.kind == "para":
        return 0
    if spacing == "h5-tight":
        if (a.kind == "label" and b.kind == "item") or (a.kind == "item" and b.kind == "label"):
            return 0
        if a.kind == "heading" and b.kind == "label":
            return 0
    if spacing.startswith("h5"):
        if {a.kind, b.kind} == {"heading", "item"}:
            return 0
        return 1
    return 1


def render(page: Page, form: str = "dash", style: Style | None = None) -> str:
    """The page as one extractor prints it."""
    spec = FORMS[form]
    if style is None:
        style = make_style(page.seed, form, page)
    if page.lost_headings and (form != "bullet" or style.spacing == "none"):
        raise ValueError("lost headings are printed in the bullet form with blank lines only")
    lines = _lines(page, spec, style)
    out: list[str] = []
    pending_lost = False
    previous: Line | None = None
    for line in lines:
        if line.lost:
            pending_lost = True
            continue
        if previous is not None:
            blanks = 2 if pending_lost else _blanks(previous, line, style.spacing)
            out += [""] * blanks
            if form == "dash-h" and previous.kind == "item" and line.kind != "item":
                out.append(" ")
        out.append(line.text)
        pending_lost = False
        previous = line
    return "\n".join(out) + ("\n" if style.final_newline else "")


def _target(record: Json, path: str) -> tuple[Json, str]:
    node = record
    *parents, last = path.split(".")
    for key in parents:
        node = node[key]
    return node, last


def expected(page: Page, form: str = "dash", style: Style | None = None) -> Json:
    """The record for that rendering, without `schema_version`, `id`, `source` and spans."""
    flat = FORMS[form].flat
    if style is None:
        style = make_style(page.seed, form, page)
    record = empty_record()
    kinds: list[str] = []

    def step(value: Json) -> None:
        record["steps"].append({**value, "number": len(record["steps"]) + 1})

    ops = [*page.top_ops, *(op for sec in page.sections for op in sec.ops)]
    for op in ops:
        what = op[0]
        if what == "put":
            node, key = _target(record, op[1])
            node[key].append(copy.deepcopy(op[2]))
        elif what == "set":
            node, key = _target(record, op[1])
            node[key] = copy.deepcopy(op[2])
        elif what == "nest":
            node, key = _target(record, op[1])
            parent = copy.deepcopy(op[2])
            below = parent["items"]
            if flat:
                parent["items"] = []
                node[key] += [parent, *({**c, "under": parent["under"]} for c in below)]
            else:
                node[key].append(parent)
        elif what == "step":
            parent = copy.deepcopy(op[1])
            if flat:
                below, parent["items"] = parent["items"], []
                step(parent)
                for child in below:
                    step({**child, "under": parent["under"]})
            else:
                step(parent)
        elif what == "equip":
            value = copy.deepcopy(op[1])
            value["step"] = len(record["steps"]) if op[2] and not flat else None
            record["equipment"].append(value)
        elif what == "anes":
            kinds += [k for k in op[1] if k not in kinds]
        elif what == "extra":
            heading = op[1].upper() if style.heading == "caps" else op[1]
            record["extra_sections"].append({"heading": {"text": heading}, "items": copy.deepcopy(op[2])})
        else:
            raise AssertionError(what)
    record["anesthesia"]["kinds"] = kinds
    return record


def strip(record: Any) -> Any:
    """The record without `span`, `source`, `id` and `schema_version`."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: walk(v) for k, v in value.items() if k != "span"}
        if isinstance(value, (list, tuple)):
            return [walk(v) for v in value]
        return value

    return {k: walk(v) for k, v in record.items() if k not in ("span", "source", "id", "schema_version")}


def case(seed: int, page: Page | None = None) -> tuple[Page, str, Style]:
    """The page of a seed with the form and the style that the runner prints it in."""
    from .build import make_page

    page = page or make_page(seed)
    form = make_form(seed, page)
    return page, form, make_style(seed, form, page)


def collapse(text: str) -> str:
    """Each run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()
