"""HL7's definitions in HAPI's jars -> the small tables that the rules in Python read.

`python -m tests.conformance.extract` writes them; a test marked `conformance` holds them to the jars.
"""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

HERE = Path(__file__).parent
LIB = HERE / "target" / "lib"
TABLES = HERE.parent / "exporters" / "fhir" / "definitions"
RELEASES = ("R4", "R4B", "R5")

ROOTS = ("Procedure", "ActivityDefinition", "PlanDefinition", "ClinicalUseDefinition", "Location", "Bundle", "Group")
SKIPPED = frozenset({"Resource", "xhtml"})
"""Checked by hand: any resource, and the narrative."""

Json = dict[str, Any]


def jar(release: str) -> Path:
    (found,) = LIB.glob(f"hapi-fhir-validation-resources-{release.lower()}-*.jar")
    return found


def resources(release: str) -> Iterator[Json]:
    """Yield the StructureDefinitions, ValueSets and CodeSystems of a release."""
    with zipfile.ZipFile(jar(release)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".tgz"))]
        wanted = ("profiles-resources.xml", "profiles-types.xml", "valuesets.xml", ".tgz")
        for name in names:
            if not name.endswith(wanted):
                continue
            data = archive.read(name)
            yield from _packaged(data) if name.endswith(".tgz") else _bundled(data)


def _packaged(data: bytes) -> Iterator[Json]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as package:
        for member in package:
            stem = member.name.rsplit("/", 1)[-1]
            if stem.startswith(("StructureDefinition-", "ValueSet-", "CodeSystem-")) and stem.endswith(".json"):
                file = package.extractfile(member)
                assert file is not None
                yield json.load(file)


def _bundled(data: bytes) -> Iterator[Json]:
    fhir = "{http://hl7.org/fhir}"
    for _, entry in etree.iterparse(io.BytesIO(data), events=("end",), tag=f"{fhir}entry", huge_tree=True):
        for resource in entry.iterfind(f"{fhir}resource/*"):
            yield _plain(resource)
        entry.clear()


_LISTS = frozenset({"element", "type", "targetProfile", "include", "exclude", "concept", "filter", "valueSet"})


def _plain(element: etree._Element) -> Json:
    """Turn XML into what the JSON form has, as far as the tables need it."""
    out: Json = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        if name in ("div", "contained", "extension", "mapping", "constraint"):
            continue
        value: Any = child.get("value") if child.get("value") is not None else _plain(child)
        if name in _LISTS and not (name == "type" and "value" in child.attrib) and name != "valueSet":
            out.setdefault(name, []).append(value)
        else:
            out[name] = value
    return out | {"resourceType": etree.QName(element).localname}


def table(release: str) -> Json:
    """Return type -> its elements in order: name, min, max, types, codes of a required binding, targets."""
    structures: dict[str, Json] = {}
    sets: dict[str, Json] = {}
    systems: dict[str, Json] = {}
    for resource in resources(release):
        kind = resource["resourceType"]
        if kind == "StructureDefinition" and resource.get("derivation") != "constraint":
            structures.setdefault(resource["type"], resource)
        elif kind == "ValueSet":
            sets.setdefault(resource.get("url", ""), resource)
        elif kind == "CodeSystem":
            systems.setdefault(resource.get("url", ""), resource)
    out: Json = {}
    left = [name for name in ROOTS if name in structures]
    while left:
        name = left.pop(0)
        if name in out or name in SKIPPED or name not in structures or structures[name]["kind"] == "primitive-type":
            continue
        for path, elements in _types(structures[name], sets, systems):
            out[path] = elements
            left += [kind for _, _, _, kinds, _, _ in elements for kind in kinds]
    return dict(sorted(out.items()))


def _types(structure: Json, sets: dict[str, Json], systems: dict[str, Json]) -> Iterator[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    root = structure["type"]
    for element in structure["snapshot"]["element"]:
        path = element["path"]
        if path == root:
            found[root] = []
            continue
        parent, name = path.rsplit(".", 1)
        kinds = [kind["code"] for kind in element.get("type", [])]
        if "contentReference" in element:
            kinds = [element["contentReference"].split("#")[-1]]
        elif kinds in (["BackboneElement"], ["Element"]):
            kinds = [path]
            found[path] = []
        kinds = ["string" if kind.startswith("http://hl7.org/fhirpath/") else kind for kind in kinds]
        targets = sorted(
            target.rsplit("/", 1)[-1] for kind in element.get("type", []) for target in kind.get("targetProfile", [])
        )
        binding = element.get("binding", {})
        codes = None
        if binding.get("strength") == "required":
            codes = _codes(binding.get("valueSet", "").split("|")[0], sets, systems)
        found[parent].append([name, int(element["min"]), element["max"], kinds, codes, targets])
    yield from found.items()


def _codes(url: str, sets: dict[str, Json], systems: dict[str, Json]) -> list[str] | None:
    """Return the codes of a value set, or None where it is no plain list."""
    out: list[str] = []
    for include in sets.get(url, {}).get("compose", {}).get("include", []):
        if include.get("filter") or "valueSet" in include:
            return None
        listed = include.get("concept")
        if not listed:
            system = systems.get(include.get("system", ""), {})
            listed = system.get("concept") if system.get("content") == "complete" else None
        if not listed:
            return None
        out += _nested(listed)
    return sorted(set(out)) if 0 < len(out) < 150 else None


def _nested(concepts: list[Json]) -> Iterator[str]:
    for concept in concepts:
        yield concept["code"]
        yield from _nested(concept.get("concept", []))


def rendered(release: str) -> str:
    """Return the table as it stands on file: a line a type."""
    rows = (f"{json.dumps(name)}: {json.dumps(elements)}" for name, elements in table(release).items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    for release in RELEASES:
        (TABLES / f"{release}.json").write_text(rendered(release))
