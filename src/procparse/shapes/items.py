"""Blocks -> Items: heads split off as labels, lists nested; what every shape is made of."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.shapes.heads import label_end, plain_label
from procparse.shapes.rows import is_row, row_entries, ruled_headers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from procparse.document import Block, Section
    from procparse.shapes.page import Page

MAX_DEPTH = 32


def item(page: Page, block: Block, under: str | None, section: str | None) -> dict[str, Any]:
    """Return the Item of one block, its own head split off as label."""
    _, text, start, end, _, _, _, _ = block
    label = None
    if ":" in text:
        head, _, tail = text.partition(": ")
        if len(text) != end - start:
            colon = label_end(page.text[start:end], page.vocabulary, section)
            if colon > 0:
                label = page.cut(start, start + colon).strip()
                head_end = start + colon + 1
                body, _ = page.trimmed(head_end, end)
                page.trace.append((start, head_end, "label", body))
                start = body
                text = page.cut(start, end)
        elif plain_label(head, tail[:1]):
            label, text = head.rstrip(), tail
            body = end - len(tail)
            page.trace.append((start, start + len(head) + 1, "label", body))
            start = body
        else:
            colon = label_end(text, page.vocabulary, section)
            if colon > 0:
                label = text[:colon].rstrip()
                text = text[colon + 1 :].lstrip()
                page.trace.append((start, start + colon + 1, "label", end - len(text)))
                start = end - len(text)
    return {"text": text, "span": (start, end), "label": label, "under": under, "items": []}


def items(page: Page, blocks: Sequence[Block], under: str | None, section: str | None) -> list[dict[str, Any]]:
    """Return the Items of a run of blocks, nested as their depth says."""
    out: list[dict[str, Any]] = []
    append = out.append
    if page.piped and any(is_row(block.text) for block in blocks):
        return _with_rows(page, blocks, under, section)
    for block in blocks:
        if block[4]:
            return _nested(page, blocks, under, section, out)
        text = block[1]
        if ":" in text:
            append(item(page, block, under, section))
        else:
            append({"text": text, "span": block[2:4], "label": None, "under": under, "items": []})
    return out


def _with_rows(page: Page, blocks: Sequence[Block], under: str | None, section: str | None) -> list[dict[str, Any]]:
    """Return the Items of a run of blocks with tables of two columns in it."""
    out: list[dict[str, Any]] = []
    for row, run in groupby(blocks, key=lambda block: is_row(block.text)):
        found = list(run)
        tops = ruled_headers(page, found) if row else []
        out += _nested(page, found[: tops[0]] if tops else found, under, section, [])
        for start, stop in zip(tops, [*tops[1:], len(found)], strict=False):
            out += row_entries(page, found[start:stop], under, section)
    return out


def _nested(
    page: Page, blocks: Sequence[Block], under: str | None, section: str | None, out: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the Items of a run with lists inside lists; `out` holds those above the first nested block."""
    done = len(out)
    open_lists: list[tuple[int, list[dict[str, Any]]]] = [(-1, out)]
    if out and blocks[done - 1].kind == "item":
        open_lists.append((0, out[-1]["items"]))
    deepest: int | None = None  # the depth at which a list may have no list below it
    for block in blocks[done:]:
        entry = item(page, block, under, section)
        if block.kind != "item":
            out.append(entry)
            open_lists = [(-1, out)]
            continue
        depth = block.depth
        if deepest is not None and depth > deepest:
            too_deep(page, block)
        while open_lists[-1][0] >= depth:
            open_lists.pop()
        if len(open_lists) > 1:
            entry["under"] = None
        open_lists[-1][1].append(entry)
        if len(open_lists) < MAX_DEPTH:
            open_lists.append((depth, entry["items"]))
            deepest = None
        else:
            deepest = depth if deepest is None else min(deepest, depth)
    return out


def too_deep(page: Page, block: Block) -> None:
    """Note once a page that a list nests too deep."""
    if not page.nesting:
        page.nesting = True
        page.findings.add("list-too-deep", block.span, limit=MAX_DEPTH)


class Group(NamedTuple):
    """A run of blocks under one sub-label, or under none."""

    route: str | None
    under: str | None
    heading: Block | None
    blocks: Sequence[Block]


def groups(page: Page, section: Section) -> list[Group]:
    """Return the runs of a section in page order, and note their sub-labels."""
    found = [Group(None, None, None, section.blocks)] if section.blocks else []
    if not section.children:
        return found
    for child in section.children:
        heading = child.heading
        under = None
        if heading is not None:
            owner = child.blocks[0].start if child.blocks else -1
            page.trace.append((heading.start, heading.end, "label", owner))
            under = heading.text.rstrip().removesuffix(":").rstrip()
        found.append(Group(child.key, under, heading, child.blocks))
    return found


def flat(page: Page, section: Section) -> list[dict[str, Any]]:
    """Return all Items of a section whose field is one list."""
    children = section.children
    if not children:
        return items(page, section.blocks, None, section.key)
    return [entry for group in groups(page, section) for entry in items(page, group.blocks, group.under, section.key)]


def routed(page: Page, section: Section, target: dict[str, list[dict[str, Any]]], default: str) -> list[dict[str, Any]]:
    """File the Items of a section under the fields of `target` that their sub-labels route to; return all of them."""
    filed: list[dict[str, Any]] = []
    key = section.key
    label_route = page.vocabulary.label
    others = target[default]
    for group_route, under, _, blocks in groups(page, section):
        entries = items(page, blocks, under, key)
        filed += entries
        for entry in entries:
            route, label = group_route, entry["label"]
            if route is None and label is not None:
                route = label_route(key, label)
            (others if route is None else target.get(route, others)).append(entry)
    return filed


def walk(entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield Items and all that is nested below them, in page order."""
    for entry in entries:
        yield entry
        if entry["items"]:
            yield from walk(entry["items"])
