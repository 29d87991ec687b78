"""Section tree -> the record, as one tree of plain dicts that is validated once."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from procparse import shapes
from procparse.record import Procedure
from procparse.shapes import Page, Trace, contrary
from procparse.shapes.naming import add_code
from procparse.values import codes, names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procparse.diagnostics import Findings
    from procparse.document import Block, Document
    from procparse.sections import Split
    from procparse.vocabulary import Vocabulary

_TITLE_CUT = 254
_ID_CHARACTERS = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_ID = 64


def assemble(
    document: Document, split: Split, source: dict[str, Any], vocabulary: Vocabulary, findings: Findings
) -> tuple[Procedure, list[Trace]]:
    """Return the record of one page, and what the shapes took out of its lines."""
    page = Page(document.page, vocabulary, findings)
    record = _empty(split.kind, source)
    _front(page, split, record)
    for section in split.sections:
        key = section.key
        if key is None or key == "extra":
            shapes.extra(page, section, record)
        else:
            shapes.shape_of(key)(page, section, record)
    _names_above(page, split, record)
    record["anesthesia"]["kinds"] = shapes.anesthesia_kinds(page, record)
    contrary.report(page, record)
    _codes(page, source, record)
    for block in split.rest:
        record["leftovers"].append(_passage(page, block))
    for block in split.furniture:
        page.trace.append((block.start, block.end, "furniture", -1))
    for section in split.duplicates:
        for block in _blocks(section.heading, section.blocks):
            page.trace.append((block.start, block.end, "duplicate", -1))
    del record["_system"], record["_preferred"]
    return Procedure.model_validate(record), page.trace


def stable_id(name: str | None, url: str | None, digest: str, number: int = 1) -> str:
    """Return an id that depends on nothing but the source's name, else its URL, else its hash.

    At most 64 characters of `A-Za-z0-9._-`; where that loses something, eight digits of a hash are added.
    """
    said = name or (re.sub(r"^[a-z][a-z0-9+.-]*://", "", url) if url else None)
    if said is None:
        base = digest[:16]
    else:
        # only the usual suffix goes: `lift.txt` and `lift.html` are two pages, often of one folder
        stem = re.sub(r"\.(?:txt|text)$", "", said, flags=re.IGNORECASE)
        stem = re.sub(r"\.(md|markdown|html?)$", r"-\1", stem, flags=re.IGNORECASE)
        base = _ID_CHARACTERS.sub("-", stem).strip("-.")
        if not base:
            return stable_id(None, None, digest, number)
        if base != stem or len(base) > _MAX_ID - 8:
            base = (
                f"{base[: _MAX_ID - 16].rstrip('-.')}-{sha256(stem.encode('utf-8', 'replace')).hexdigest()[:8]}".lstrip(
                    "-"
                )
            )
    return base if number == 1 else f"{base}-p{number}"


def _empty(kind: str, source: dict[str, Any]) -> dict[str, Any]:
    """Return a record in which nothing is said yet: every field of the model, with `_system` and `_preferred` beside.

    Written out, as a copy of a pattern costs twice as much; a test holds it against the model.
    """
    return {
        "schema_version": "1.0",
        "id": source["id"],
        "kind": kind,
        "title": None,
        "names": [],
        "codes": [],
        "summary": [],
        "purpose": {"overview": [], "conditions": [], "goals": []},
        "indications": {"conditions": [], "patient_criteria": []},
        "contraindications": [],
        "preparation": {"instructions": [], "tests": [], "fasting": None},
        "description": [],
        "steps": [],
        "equipment": [],
        "anesthesia": {"statements": [], "kinds": []},
        "duration": {"statements": [], "range": None},
        "setting": {"statements": [], "kinds": []},
        "personnel": [],
        "risks": [],
        "benefits": [],
        "recovery": {"instructions": [], "restrictions": [], "follow_up": [], "expectations": [], "time": None},
        "alternatives": [],
        "patient_experience": {"overview": [], "during": [], "after": [], "pain_management": []},
        "outcomes": [],
        "notices": [],
        "related": [],
        "extra_sections": [],
        "leftovers": [],
        "source": source["record"],
        "_system": None,
        "_preferred": False,  # whether a plain name is found already
    }


def _passage(page: Page, block: Block) -> dict[str, Any]:
    return {"text": block.text, "span": (block.start, block.end)}


def _blocks(heading: Block | None, blocks: Iterable[Block]) -> list[Block]:
    return [*([heading] if heading is not None else []), *blocks]


def _front(page: Page, split: Split, record: dict[str, Any]) -> None:
    front = split.front
    findings = page.findings
    title = front.title
    official = [block for block in (title, *front.rest) if block is not None and names.is_official(block.text)]
    if title is not None and title not in official:
        record["title"] = _passage(page, title)
        if len(title.text) >= _TITLE_CUT:
            findings.add("title-truncated", title.span, length=len(title.text))
    elif split.sections:
        findings.add("title-missing", None)
    for block in front.copies:
        findings.add("title-repeated", block.span)
        page.trace.append((block.start, block.end, "duplicate", -1))
    for block in front.labels:
        system = codes.label_system(block.text)
        if system is None:
            continue
        if record["_system"] is None:
            record["_system"] = system
            record["codes"].append(
                {
                    "system": system.name,
                    "uri": system.uri,
                    "code": None,
                    "display": None,
                    "origin": "text",
                    "span": None,
                }
            )
        if (hit := codes.label_code(page.text[block.start : block.end])) is not None:
            add_code(page, record, hit, block.start)
        else:
            page.trace.append((block.start, block.end, "label", "/codes/0"))
    if title is not None and record["_system"] is not None and record["title"] is not None:
        _code_in_title(page, title, record)
    for block in official:  # the heading of the names and the name on one line
        shapes.add_names(page, block, record)
    rest = [block for block in front.rest if block not in official] if official else list(front.rest)
    if rest and record["title"] is not None and names.is_aliases(rest[0].text):
        shapes.add_names(page, rest.pop(0), record)  # `Also known as: ...` directly below the title
    if rest:
        findings.add("text-before-headings", (rest[0].at, rest[-1].end))
        record["leftovers"].extend(_passage(page, block) for block in rest)


def _code_in_title(page: Page, title: Block, record: dict[str, Any]) -> None:
    """A code in front of the title (`M75.1 Rotator ...`) is the page's own; the title stays as printed."""
    system = record["_system"]
    if not system.name.startswith("ICD"):
        return
    for hit in codes.codes_in(page.text[title.start : title.end], system):
        if hit.outer_start == 0:
            record["codes"][0] |= {"code": hit.code, "span": (title.start + hit.start, title.start + hit.end)}
            return


def _names_above(page: Page, split: Split, record: dict[str, Any]) -> None:
    """Lines between the label line and the name heading: names, unless they repeat what is said already."""
    if not split.front.names:
        return
    preferred = record["_preferred"]
    said = {name["text"].casefold() for name in record["names"]}
    if record["title"] is not None:
        said.add(record["title"]["text"].casefold())
    for index, block in enumerate(split.front.names):
        if index == 0 and (hit := _code_below_label(block, record)) is not None:
            add_code(page, record, hit, block.start)
            continue
        if shapes.is_prose(block):
            rest = split.front.names[index:]
            page.findings.add("prose-among-names", (block.start, rest[-1].end))
            record["leftovers"].extend(_passage(page, other) for other in rest)
            break
        repeated = block.text.casefold() in said
        if repeated:
            page.findings.add("title-repeated", block.span)
        if repeated and preferred:
            page.trace.append((block.start, block.end, "duplicate", -1))
            continue
        count = len(record["names"])
        shapes.add_names(page, block, record)
        preferred = True
        said.update(name["text"].casefold() for name in record["names"][count:])
    record["names"].sort(key=lambda name: name["span"])


def _code_below_label(block: Block, record: dict[str, Any]) -> codes.CodeMatch | None:
    """The code that is all of the line below `CPT4 code`."""
    system, text = record["_system"], block.text
    if system is None or not system.shape.fullmatch(text) or len(text) != block.end - block.start:
        return None
    if any(code["system"] == system.name and code["code"] not in (None, text) for code in record["codes"]):
        return None
    return codes.CodeMatch(system, text, 0, len(text), 0, len(text))


def _codes(page: Page, source: dict[str, Any], record: dict[str, Any]) -> None:
    """Add the code that the source's name or URL states; a number is never guessed."""
    system = record["_system"]
    first = source["number"] == 1  # what the name of a dump states is not about its second page
    given = codes.code_from_source(source["record"]["name"], source["record"]["url"], system) if first else None
    if given is not None:
        given_system, code = given
        own = next((entry for entry in record["codes"] if entry["system"] == given_system.name), None)
        entry = {
            "system": given_system.name,
            "uri": given_system.uri,
            "code": code,
            "display": None,
            "origin": "source",
            "span": None,
        }
        if own is None:
            record["codes"].append(entry)
        elif own["code"] is None:
            own |= entry
        elif own["code"] != code:
            record["codes"].append(entry)
            page.findings.add(
                "code-conflict",
                own["span"],
                source=source["record"]["name"] or source["record"]["url"],
                other=code,
                code=own["code"],
            )
    for entry in record["codes"]:
        if entry["code"] is None:
            page.findings.add("code-missing", None, system=entry["system"])
