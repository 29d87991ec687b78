"""A resource -> the faults found in it: HL7's definitions (`definitions/`), and rules that validators miss.

It judges what procparse writes, and HL7's examples of it; it is no general validator. What a type allows comes from
the tables that `tests/conformance/extract.py` took out of HL7's files; the invariants are written down here.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

Json = dict[str, Any]
Fault = str

ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
LOCATION_TYPES = frozenset("HOSP OF SU PROFF ER ENDOS RADDX MBL PTRES".split())
EXTENSIONS = {
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason": "valueCode",
    "http://hl7.org/fhir/StructureDefinition/originalText": "valueString",
}
ABSENT = frozenset(
    "unknown asked-unknown temp-unknown not-asked asked-declined masked not-applicable unsupported as-text error "
    "not-a-number negative-infinity positive-infinity not-performed not-permitted".split()
)
TAGS = frozenset("div p ul ol li b h1 h2 h3 h4 h5 h6".split())
XHTML = "{http://www.w3.org/1999/xhtml}"
LONGEST = 1024 * 1024

_DATE = r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])"
PRIMITIVES = {
    "id": re.compile(r"[A-Za-z0-9\-.]{1,64}"),
    "code": re.compile(r"[^\s]+( [^\s]+)*"),
    "uri": re.compile(r"\S+"),
    "url": re.compile(r"\S+"),
    "canonical": re.compile(r"\S+"),
    "oid": re.compile(r"urn:oid:[0-2](\.(0|[1-9]\d*))+"),
    "uuid": re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "string": re.compile(r"[\s\S]+"),
    "markdown": re.compile(r"[\s\S]+"),
    "base64Binary": re.compile(r"(\s*[0-9a-zA-Z+/=]){4,}\s*"),
    "date": re.compile(_DATE + ")?)?"),
    "dateTime": re.compile(_DATE + r"(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?"),
    "instant": re.compile(_DATE + r"T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d)))"),
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"),
}
NUMBERS = {
    "decimal": (int, float),
    "integer": (int,),
    "positiveInt": (int,),
    "unsignedInt": (int,),
    "integer64": (str,),
}


@cache
def tables(release: str) -> dict[str, list[list[Any]]]:
    path = Path(__file__).parent / "definitions" / f"{release}.json"
    loaded: dict[str, list[list[Any]]] = json.loads(path.read_text())
    return loaded


def faults(resource: Any, release: str) -> list[Fault]:
    """Return what is wrong with a resource, each with its place."""
    if not isinstance(resource, dict) or resource.get("resourceType") not in tables(release):
        return ["resourceType: missing or unknown"]
    checker = Checker(release, resource)
    return sorted({*checker.resource(resource, resource["resourceType"])})


class Checker:
    """One walk over a resource and what it holds."""

    def __init__(self, release: str, root: Json) -> None:
        self.release = release
        self.tables = tables(release)
        self.root = root

    def resource(self, value: Any, path: str) -> Iterator[Fault]:
        kind = value.get("resourceType") if isinstance(value, dict) else None
        if kind not in self.tables:
            if kind is None:
                yield f"{path}: no resourceType"
            return
        yield from self.complex(value, kind, path)
        if "id" in value:
            yield from primitive(value["id"], "id", f"{path}.id")
        yield from contained(value, path)
        if kind == "Bundle":
            yield from bundle(value, path)
        if kind == "ClinicalUseDefinition":
            parts = {"indication", "contraindication", "interaction", "undesirableEffect", "warning"} & set(value)
            if len(parts) > 1:
                yield f"{path}: cud-1, more than one of {sorted(parts)}"
        if kind in ("ActivityDefinition", "PlanDefinition"):
            least = 1 if self.release == "R5" else 0
            if "name" in value and not re.fullmatch(rf"[A-Z][A-Za-z0-9_]{{{least},254}}", str(value["name"])):
                yield f"{path}.name: cnl-0"
            if re.search(r"[|#\s]", str(value.get("url", ""))):
                yield f"{path}.url: cnl-1"
        if kind == "PlanDefinition":
            yield from targets(value, path)
        if kind == "Location":
            for one in [code for concept in value.get("type", []) for code in concept.get("coding", [])]:
                if one.get("system") == ROLE_CODE and one.get("code") not in LOCATION_TYPES:
                    yield f"{path}.type: {one.get('code')} is no type of a location"

    def complex(self, value: Any, kind: str, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield f"{path}: expected an object"
            return
        if not value:
            yield f"{path}: ele-1, empty"
            return
        known: dict[str, tuple[str, list[Any]]] = {}
        for element in self.tables[kind]:
            name = element[0]
            names = (
                [name] if not name.endswith("[x]") else [name[:-3] + one[:1].upper() + one[1:] for one in element[3]]
            )
            for one, choice in zip(
                names, element[3] if len(names) > 1 or name.endswith("[x]") else [None], strict=False
            ):
                known[one] = (choice or (element[3][0] if element[3] else "Resource"), element)
            there = [one for one in names if one in value or f"_{one}" in value]
            if element[1] and not there:
                yield f"{path}.{name}: missing"
            if len(there) > 1:
                yield f"{path}.{name}: {len(there)} of one choice"
        for key, one in value.items():
            if key == "resourceType":
                continue
            if key.removeprefix("_") not in known:
                yield f"{path}.{key}: unknown element"
            elif not key.startswith("_"):
                yield from self.element(one, *known[key], f"{path}.{key}")
        yield from self.order(value, kind, path)
        check = INVARIANTS.get(kind)
        if check is not None:
            yield from (f"{path}: {fault}" for fault in check(value, self.release))

    def order(self, value: Json, kind: str, path: str) -> Iterator[Fault]:
        """XML is written in the order of the keys."""
        ranks = {}
        for rank, element in enumerate(self.tables[kind]):
            for one in [element[0].removesuffix("[x]")]:
                ranks[one] = rank
        found = []
        for key in value:
            stem = next((name for name in (key, *(key[:end] for end in range(len(key), 0, -1))) if name in ranks), None)
            if stem is not None and key != "resourceType":
                found.append(ranks[stem])
        if found != sorted(found):
            yield f"{path}: keys out of order: {', '.join(value)}"

    def element(self, value: Any, kind: str, element: list[Any], path: str) -> Iterator[Fault]:
        _, _, most, _, codes, references = element
        if isinstance(value, list) is not (most == "*"):
            yield f"{path}: {'a list' if isinstance(value, list) else 'no list'} where the maximum is {most}"
            return
        values = value if isinstance(value, list) else [value]
        if not values:
            yield f"{path}: ele-1, empty list"
        for one in values:
            if kind == "xhtml":
                yield from narrative(one, path)
            elif kind == "Resource":
                yield from self.resource(one, path)
            elif kind in self.tables:
                yield from self.complex(one, kind, path)
                if kind == "Reference":
                    yield from self.reference(one, references, path)
                if kind == "Extension":
                    yield from extension(one, path)
            else:
                yield from primitive(one, kind, path)
                if codes and one not in codes:
                    yield f"{path}: {one!r} is not in the required value set"
                if kind == "canonical" and isinstance(one, str) and one.startswith("#"):
                    yield from self.internal(one, path)

    def reference(self, value: Any, targets: list[str], path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            return
        said = value.get("reference", "")
        if not {"reference", "identifier", "display", "extension"} & set(value):
            yield f"{path}: ref-2, nothing is referred to"
        if not isinstance(said, str):
            return
        if said.startswith("#"):
            yield from self.internal(said, path)
        match = re.fullmatch(r"(?:https?://.*/)?([A-Z][A-Za-z]+)/[A-Za-z0-9.-]+(?:/_history/.*)?", said)
        if match and targets and "Resource" not in targets and match[1] not in targets:
            yield f"{path}: {match[1]} is none of {targets}"

    def internal(self, reference: str, path: str) -> Iterator[Fault]:
        ids = {one.get("id") for holder in holders(self.root) for one in holder.get("contained", [])}
        if reference != "#" and reference[1:] not in ids:
            yield f"{path}: ref-1, {reference} does not exist"


def primitive(value: Any, kind: str, path: str) -> Iterator[Fault]:
    if kind == "boolean":
        if not isinstance(value, bool):
            yield f"{path}: expected true or false"
        return
    if kind in NUMBERS:
        if not isinstance(value, NUMBERS[kind]) or isinstance(value, bool):
            yield f"{path}: expected a number"
        elif kind == "positiveInt" and value < 1:
            yield f"{path}: expected a positive number"
        return
    if not isinstance(value, str):
        yield f"{path}: expected a string, got {value!r}"
        return
    if not value.strip():
        yield f"{path}: blank string"
        return
    if len(value) > LONGEST:
        yield f"{path}: longer than a string may be"
    bad = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", value)
    if bad:
        yield f"{path}: forbidden character {bad[0]!r}"
    pattern = PRIMITIVES.get(kind, PRIMITIVES["string"])
    match = pattern.fullmatch(value)
    if not match:
        yield f"{path}: {value!r} is no {kind}"
    elif kind in ("date", "dateTime", "instant") and match[3] and not _is_a_day(match):
        yield f"{path}: no such day"


def _is_a_day(match: re.Match[str]) -> bool:
    return int(match[3]) <= calendar.monthrange(int(match[1]), int(match[2]))[1]


def extension(value: Json, path: str) -> Iterator[Fault]:
    values = [key for key in value if key.startswith("value")]
    if bool(values) == ("extension" in value):
        yield f"{path}: ext-1, a value or extensions"
    wanted = EXTENSIONS.get(str(value.get("url")))
    if wanted and values != [wanted]:
        yield f"{path}: expected {wanted}"
    if str(value.get("url")).endswith("/data-absent-reason") and value.get("valueCode") not in ABSENT:
        yield f"{path}: no reason for absent data"


def narrative(value: Any, path: str) -> Iterator[Fault]:
    """txt-1 and txt-2, and less than they allow: no attributes, few elements."""
    try:
        root = etree.fromstring(str(value).encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        yield f"{path}: not well-formed: {error}"
        return
    if root.tag != f"{XHTML}div":
        yield f"{path}: no div of XHTML"
    if not "".join(root.itertext()).strip():
        yield f"{path}: txt-2, blank"
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag.removeprefix(XHTML) not in TAGS:
            yield f"{path}: txt-1, {element.tag}"
        elif element.attrib:
            yield f"{path}: attributes {list(element.attrib)}"


def contained(resource: Json, path: str) -> Iterator[Fault]:
    inside = resource.get("contained", [])
    if not isinstance(inside, list):
        return
    text = json.dumps(resource)
    for one in inside:
        if not isinstance(one, dict):
            continue
        if "contained" in one:
            yield f"{path}.contained: dom-2, nested"
        if {"versionId", "lastUpdated", "security"} & set(one.get("meta", {})):
            yield f"{path}.contained: dom-4, dom-5, versioned or labelled"
        refers_back = '"#"' in json.dumps(one)
        if f'"#{one.get("id")}"' not in text and not refers_back:
            yield f"{path}.contained: dom-3, #{one.get('id')} is not referred to"


def holders(resource: Json) -> Iterator[Json]:
    """Yield the resource, and those in its entries: each has its own contained ones."""
    yield resource
    for entry in resource.get("entry", []):
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
            yield entry["resource"]


def bundle(value: Json, path: str) -> Iterator[Fault]:
    entries = [entry for entry in value.get("entry", []) if isinstance(entry, dict)]
    urls = [entry.get("fullUrl") for entry in entries if "fullUrl" in entry]
    if len(set(urls)) < len(urls):
        yield f"{path}: bdl-7, a fullUrl comes twice"
    if value.get("type") in ("transaction", "batch"):
        for entry in entries:
            if "request" not in entry:
                yield f"{path}: bdl-3, no request"
            resource, request = entry.get("resource", {}), entry.get("request", {})
            if (
                request.get("method") == "PUT"
                and request.get("url") != f"{resource.get('resourceType')}/{resource.get('id')}"
            ):
                yield f"{path}: a PUT to {request.get('url')}"
    # every urn that is referred to is in the bundle
    for said in re.findall(r'"reference": "(urn:uuid:[^"]+)"', json.dumps(value)):
        if said not in urls:
            yield f"{path}: {said} is not in the bundle"


def targets(plan: Json, path: str) -> Iterator[Fault]:
    """pld-4: an action that is related to is there."""
    actions = []
    left = list(plan.get("action", []))
    while left:
        action = left.pop()
        if isinstance(action, dict):
            actions.append(action)
            left += action.get("action", [])
    ids = [action["id"] for action in actions if "id" in action]
    if len(set(ids)) < len(ids):
        yield f"{path}.action: an id comes twice"
    for action in actions:
        for related in action.get("relatedAction", []):
            target = related.get("actionId") or related.get("targetId")
            if target not in ids:
                yield f"{path}.action: pld-4, no action {target}"


# ---- invariants of data types


def _range(value: Json, _: str) -> Iterator[str]:
    low, high = (value.get(side, {}).get("value") for side in ("low", "high"))
    if low is not None and high is not None and low > high:
        yield "rng-2, low above high"


def _quantity(value: Json, _: str) -> Iterator[str]:
    if "code" in value and "system" not in value:
        yield "qty-3, a code without system"


def _period(value: Json, _: str) -> Iterator[str]:
    start, end = str(value.get("start", "")), str(value.get("end", "9"))
    if start[: len(end)] > end[: len(start)]:
        yield "per-1, start after end"


def _repeat(value: Json, _: str) -> Iterator[str]:
    for one, other, name in (
        ("duration", "durationUnit", "tim-1"),
        ("durationMax", "duration", "tim-7"),
        ("period", "periodUnit", "tim-2"),
        ("periodMax", "period", "tim-6"),
        ("countMax", "count", "tim-8"),
    ):
        if one in value and other not in value:
            yield f"{name}, {one} without {other}"
    if value.get("duration", 0) < 0:
        yield "tim-4, negative"


def _attachment(value: Json, _: str) -> Iterator[str]:
    if "data" in value and "contentType" not in value:
        yield "att-1, data without contentType"


def _coding(value: Json, release: str) -> Iterator[str]:
    if release == "R5" and "display" in value and "code" not in value:
        yield "cod-1, display without code"
    if set(value) <= {"system", "display"}:
        yield "a system and a display are no code"


INVARIANTS = {
    "Range": _range,
    "Quantity": _quantity,
    "Duration": _quantity,
    "Age": _quantity,
    "Period": _period,
    "Timing.repeat": _repeat,
    "Attachment": _attachment,
    "Coding": _coding,
}
