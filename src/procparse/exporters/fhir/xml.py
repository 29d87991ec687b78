"""Resource as dict -> the same as XML. Keys are in the order of the definitions already, as XML wants them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lxml import etree

NAMESPACE = "http://hl7.org/fhir"
_NAMESPACES: Any = {None: NAMESPACE}  # no prefix; the stubs of lxml know only prefixes
_PREFIX = f"{{{NAMESPACE}}}"


def to_xml(resource: dict[str, Any]) -> bytes:
    """Return the resource as an XML document in UTF-8. Newlines of strings are kept, as `&#10;`."""
    root = etree.Element(_PREFIX + resource["resourceType"], nsmap=_NAMESPACES)
    _fill(root, resource)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def _fill(parent: etree._Element, values: dict[str, Any], *, is_resource: bool = True) -> None:
    for key, value in values.items():
        if key == "resourceType":
            continue
        if not is_resource and key in _ATTRIBUTES and isinstance(value, str) and (key == "id" or _is_extension(parent)):
            # of a data type these are attributes: Element.id and Extension.url
            parent.set(key, value)
            continue
        for one in value if isinstance(value, list) else (value,):
            _child(parent, key, one)


_ATTRIBUTES = frozenset({"id", "url"})


def _is_extension(element: etree._Element) -> bool:
    return element.tag in (f"{_PREFIX}extension", f"{_PREFIX}modifierExtension")


def _child(parent: etree._Element, key: str, value: Any) -> None:
    if key == "div":
        # our own XHTML; a page of any length is one text node at most
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        parent.append(etree.fromstring(value.encode(), parser))
        return
    child = etree.SubElement(parent, _PREFIX + key)
    if not isinstance(value, dict):
        child.set("value", _primitive(value))
    elif "resourceType" in value:
        _fill(etree.SubElement(child, _PREFIX + value["resourceType"]), value)
    else:
        _fill(child, value, is_resource=False)


def _primitive(value: str | float | bool) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(Decimal(repr(value)), "f")
