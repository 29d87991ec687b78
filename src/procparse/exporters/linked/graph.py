"""Record -> a tree of JSON-LD nodes, each with an address; no blank node, so that two exports can be compared."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID, uuid5

from procparse.errors import ProcparseError
from procparse.exporters.linked.terms import NAMESPACE, SCHEMA, XSD
from procparse.exporters.walk import groups, leaves, nested, title_of
from procparse.record import Equipment, Item, Name, Risk, Role, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procparse.record import Passage, Procedure, TimeRange

    Node = dict[str, Any]

_RECORDS = UUID("f2c4b0de-5b0e-5d5e-8a7e-9f6b6f1f2f3c")
"""Of the addresses of records; changing it would give every published record another one."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]*")
"""A scheme, and none of the signs that no IRI holds and that would end it in Turtle."""

_TYPES = {"procedure": "MedicalProcedure", "condition": "MedicalCondition", "unknown": "MedicalEntity"}
_CLASSES = {Step: "pp:Step", Risk: "pp:Risk", Role: "pp:Role", Equipment: "pp:Equipment", Name: "pp:Name"}


def context() -> dict[str, str]:
    """Return the context that every export carries, so that no reader fetches one."""
    return {"@vocab": SCHEMA, "pp": NAMESPACE, "xsd": XSD}


def write_jsonld(
    procedure: Procedure, *, base: str | None = None, therapeutic: bool = False, with_context: bool = True
) -> str:
    """Return a record as JSON-LD on one line; options as for `node`."""
    tree = node(procedure, base=base, therapeutic=therapeutic)
    return json.dumps(
        {"@context": context(), **tree} if with_context else tree, ensure_ascii=False, separators=(",", ":")
    )


def node(procedure: Procedure, *, base: str | None = None, therapeutic: bool = False) -> Node:
    """Return a record as a tree of JSON-LD without its context.

    `base` is put in front of the record's id to make its address; without it that is a urn made from the id.
    `therapeutic` is what only the caller knows: then the type is TherapeuticProcedure, which alone has
    `adverseOutcome`. Nothing that the page does not say in words is asserted.
    """
    address = _address(procedure.id, base)
    is_procedure = procedure.kind == "procedure"
    kind = "TherapeuticProcedure" if therapeutic and is_procedure else _TYPES[procedure.kind]
    out: Node = {"@id": address, "@type": [kind, "pp:Record"], "identifier": procedure.id}
    title = title_of(procedure)
    _put(out, "name", title)
    _put(out, "alternateName", list(dict.fromkeys(name.text for name in procedure.names if name.text != title)))
    _put(out, "description", _joined(procedure.summary))
    _codes(out, procedure, address)
    if is_procedure:
        recovery = procedure.recovery
        _put(out, "howPerformed", _joined(procedure.steps) or _joined(procedure.description))
        _put(out, "preparation", _joined(procedure.preparation.instructions))
        _put(out, "followup", _joined([*recovery.instructions, *recovery.restrictions, *recovery.follow_up]))
        _how_to(out, procedure, address, title)
        if kind == "TherapeuticProcedure" and procedure.risks:
            out["adverseOutcome"] = [
                {"@id": f"{address}#/risks/{number}", "@type": "MedicalEntity", "name": risk.text}
                for number, risk in enumerate(procedure.risks)
            ]
    out["pp:kind"] = procedure.kind
    _facts(out, procedure, address)
    _passages(out, procedure, address)
    source = procedure.source
    _put(out, "pp:sourceName", source.name)
    _put(out, "pp:sourceUrl", source.url)
    out["pp:sourceSha256"] = source.sha256
    out["pp:schemaVersion"] = procedure.schema_version
    return out


def _address(identity: str, base: str | None) -> str:
    if base is None:
        return f"urn:uuid:{uuid5(_RECORDS, identity)}"
    if not _ADDRESS.fullmatch(base):
        raise ProcparseError(f"expected the start of an address, such as https://kb.example.org/, got {base!r}")
    return base + quote(identity, safe="")


def _put(out: Node, name: str, value: Any) -> None:
    if value is not None and value not in ("", []):
        out[name] = value


def _joined(items: Iterable[Item]) -> str:
    """Return passages and what is nested in them as lines of text."""
    lines: list[str] = []
    stack = list(items)[::-1]
    while stack:
        item = stack.pop()
        lines.append(f"{item.label}: {item.text}" if item.label else item.text)
        stack.extend([below for _, found in nested(item) for below in found][::-1])
    return "\n".join(lines)


def _codes(out: Node, procedure: Procedure, address: str) -> None:
    medical = []
    own = []
    for number, code in enumerate(procedure.codes):
        place = f"{address}#/codes/{number}"
        found: Node = {"@id": place, "@type": ["pp:Code"]}
        found |= {"pp:codingSystem": code.system, "pp:origin": code.origin}
        if code.code is not None:
            # a system without a number is no MedicalCode
            found["@type"].insert(0, "MedicalCode")
            found |= {"codeValue": code.code, "codingSystem": code.uri}
            _put(found, "name", code.display)
            medical.append({"@id": place})
        if code.table is not None:
            _put(found, "pp:tableName", code.table.name)
            _put(found, "pp:tableVersion", code.table.version)
            _put(found, "pp:tableLicence", code.table.licence)
        own.append(found)
    _put(out, "code", medical)
    _put(out, "pp:code", own)


def _how_to(out: Node, procedure: Procedure, address: str, title: str | None) -> None:
    if not procedure.steps:
        return
    guide: Node = {"@id": f"{address}#how-to", "@type": "HowTo"}
    _put(guide, "name", title)
    guide["step"] = [
        {
            "@id": f"{address}#how-to/step/{step.number}",
            "@type": "HowToStep",
            "position": step.number,
            "text": _joined([step]),
        }
        for step in procedure.steps
    ]
    _put(
        guide,
        "tool",
        [
            {"@id": f"{address}#how-to/tool/{number}", "@type": "HowToTool", "name": thing.text}
            for number, thing in enumerate(procedure.equipment)
            if thing.kind == "tool"
        ],
    )
    out["subjectOf"] = guide


def _facts(out: Node, procedure: Procedure, address: str) -> None:
    fasting = procedure.preparation.fasting
    _time(out, "pp:duration", procedure.duration.range, f"{address}#/duration/range")
    _time(out, "pp:recoveryTime", procedure.recovery.time, f"{address}#/recovery/time")
    if fasting is not None:
        _time(out, "pp:fastingTime", fasting.range, f"{address}#/preparation/fasting/range")
        _put(out, "pp:fastingRequired", fasting.required)
        out["pp:fastingConditional"] = fasting.conditional
        out["pp:fastingFromMidnight"] = fasting.from_midnight
    _put(out, "pp:anesthesiaKind", list(procedure.anesthesia.kinds))
    _put(out, "pp:settingKind", list(procedure.setting.kinds))


def _time(out: Node, name: str, time: TimeRange | None, address: str) -> None:
    if time is None:
        return
    found: Node = {"@id": address, "@type": "pp:TimeRange", "pp:unit": time.unit}
    for end, amount in (("pp:low", time.low), ("pp:high", time.high)):
        if amount is not None:
            # a decimal, for a number with a fraction is a double to JSON-LD, written in another way by each library
            found[end] = {"@value": format(Decimal(str(amount)), "f"), "@type": "xsd:decimal"}
    out[name] = found


def _passages(out: Node, procedure: Procedure, address: str) -> None:
    headings = {f"extra_sections.{number}": extra.heading.text for number, extra in enumerate(procedure.extra_sections)}
    for group in groups(procedure):
        found = out.setdefault(f"pp:{_property(group.key)}", [])
        for position, passage in enumerate(group.passages):
            below = _passage(passage, f"{group.pointer}/{position}", position, address)
            _put(below, "pp:heading", headings.get(group.key))
            found.append(below)
    # what stands in no group: the title, and the headings of unknown sections
    for leaf in leaves(procedure):
        if leaf.section == "title" or leaf.key.endswith(".heading"):
            found = out.setdefault(f"pp:{_property(leaf.key)}", [])
            found.append(_passage(leaf.passage, leaf.pointer, leaf.position, address))


def _property(key: str) -> str:
    """Return the property of a group.

    >>> _property("recovery.follow_up"), _property("extra_sections.0")
    ('recoveryFollowUp', 'extraSections')
    """
    first, *others = [word for part in key.removesuffix(".heading").split(".") for word in part.split("_")]
    return first + "".join(word.capitalize() for word in others if not word.isdigit())


def _passage(passage: Passage, pointer: str, position: int, address: str) -> Node:
    own = _CLASSES.get(type(passage))
    out: Node = {"@id": f"{address}#{pointer}", "@type": ["pp:Passage", *((own,) if own else ())]}
    out["pp:text"] = passage.text
    out["pp:pointer"] = pointer
    out["pp:position"] = position
    out["pp:charStart"], out["pp:charEnd"] = passage.span
    for name in ("label", "under", "frequency", "role", "condition", "number", "step", "use"):
        _put(out, f"pp:{name}", getattr(passage, name, None))
    if isinstance(passage, Equipment):
        out["pp:equipmentKind"] = passage.kind
    if isinstance(passage, Item):
        for name, below in nested(passage):
            out[f"pp:{name}"] = [
                _passage(item, f"{pointer}/{name}/{number}", number, address) for number, item in enumerate(below)
            ]
    return out
