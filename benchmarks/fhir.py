"""Record -> FHIR -> JSON beside the same by hand with orjson, and beside `fhir.resources`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import procparse
from benchmarks.timing import side_by_side

if TYPE_CHECKING:
    from procparse.record import Procedure

FIELDS = ("summary", "contraindications", "steps", "personnel", "risks", "benefits", "alternatives", "notices")
GROUPS = {
    "purpose": ("overview", "conditions", "goals"),
    "preparation": ("instructions", "tests"),
    "duration": ("statements",),
    "setting": ("statements",),
    "recovery": ("instructions", "restrictions", "expectations"),
    "patient_experience": ("overview", "during", "after", "pain_management"),
}


def by_hand(procedure: Procedure) -> dict[str, Any]:
    """What a script for this one release would write: the same notes and narrative, escaped as they must be."""
    div = ['<div xmlns="http://www.w3.org/1999/xhtml"><h2>', escape(procedure.names[0].text, quote=False), "</h2>"]
    notes = []
    parts: list[tuple[str, list[Any]]] = [("Names", list(procedure.names))]
    parts += [(name, getattr(procedure, name)) for name in FIELDS]
    for name, groups in GROUPS.items():
        value = getattr(procedure, name)
        parts.append((name, [item for group in groups for item in getattr(value, group)]))
    others = [("Indications", procedure.indications.conditions)]
    # in notes too, where a label says more of the things than that they are used
    (parts if any(thing.label for thing in procedure.equipment) else others).append(
        ("Equipment", list(procedure.equipment))
    )
    for heading, items in parts:
        if items:
            notes.append({"text": f"**{heading}**\n\n" + "\n".join(f"- {_marked(item)}" for item in items)})
    for heading, items in [*parts, *others]:
        if items:
            div.append(f"<h3>{heading}</h3><ul>")
            div += [f"<li>{escape(_clean(item), quote=False)}</li>" for item in items]
            div.append("</ul>")
    return {
        "resourceType": "Procedure",
        "id": procedure.id,
        "meta": {"source": f"urn:sha256:{procedure.source.sha256}"},
        "text": {"status": "generated", "div": "".join(div) + "</div>"},
        "status": "unknown",
        "code": {"text": procedure.names[0].text},
        "subject": {"display": "nobody"},
        "reasonCode": [{"text": _said(item)} for item in procedure.indications.conditions],
        "followUp": [{"text": _said(item)} for item in procedure.recovery.follow_up],
        "note": notes,
        "usedCode": [{"text": item.text} for item in procedure.equipment],
    }


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_MARKS = re.compile(r"[\\`*_\[\]<>~&]")


def _marked(item: Any) -> str:
    return _MARKS.sub(r"\\\g<0>", _clean(item))


def _clean(item: Any) -> str:
    return _CONTROLS.sub("\ufffd", _said(item))


def _said(item: Any) -> str:
    # asking a pydantic model for a field that it lacks is slow, and would flatter us
    values = item.__dict__
    text: str = f"{values['label']}: {values['text']}" if values["label"] else values["text"]
    if not (values.get("items") or "pros" in values):
        return text
    below = [*values["items"], *values.get("pros", ()), *values.get("cons", ())]
    return f"{text} ({'; '.join(map(_said, below))})" if below else text


def ours(procedure: Procedure) -> str:
    return procparse.to_fhir(procedure).to_json()


def bundle(procedure: Procedure) -> str:
    return procparse.to_fhir(procedure, "R4B", "bundle").to_json()


def r4b(procedure: Procedure) -> str:
    return procparse.to_fhir(procedure, "R4B").to_json()


def peer() -> Callable[[Any], object] | None:
    """Return the way of `fhir.resources`: the same dict as a model, and that as JSON."""
    if find_spec("fhir") is None or find_spec("fhir.resources") is None:
        return None
    from fhir.resources.R4B.procedure import Procedure as Model

    def write(procedure: Procedure) -> object:
        return Model.model_validate(dict(procparse.to_fhir(procedure, "R4B"))).model_dump_json()

    return write


def hand() -> Callable[[Any], object] | None:
    if find_spec("orjson") is None:
        return None
    import orjson

    return lambda procedure: orjson.dumps(by_hand(procedure))


def timings(records: list[list[Procedure]]) -> Iterator[tuple[str, Any, float | None, bool]]:
    """Yield what is timed, the times or None where a peer is missing, a target, and whether more is better."""
    manual = hand()
    what = "record -> Procedure -> JSON : by hand + orjson"
    yield what, manual and side_by_side(ours, records, manual, records), 1.5, False
    model = peer()
    what = "fhir.resources, model and dump : record -> Procedure -> JSON"
    yield what, model and side_by_side(model, records, r4b, records), 5.0, True
    yield "record -> Bundle -> JSON : the Procedure alone", side_by_side(bundle, records, r4b, records), None, False
