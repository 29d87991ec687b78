"""A tree of JSON-LD nodes -> Turtle: the same triples in another writing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from procparse.exporters.linked.graph import node
from procparse.exporters.linked.terms import NAMESPACE, SCHEMA, XSD

if TYPE_CHECKING:
    from procparse.exporters.linked.graph import Node
    from procparse.record import Procedure

_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSAFE = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def prefixes() -> str:
    """Return the lines that a file of Turtle starts with."""
    return f"@prefix schema: <{SCHEMA}> .\n@prefix pp: <{NAMESPACE}> .\n@prefix xsd: <{XSD}> ."


def write_turtle(
    procedure: Procedure, *, base: str | None = None, therapeutic: bool = False, with_prefixes: bool = True
) -> str:
    """Return a record as Turtle, a block a node; options as for `node`. Control characters and those that turn
    the direction of writing are escaped."""
    blocks = [prefixes()] if with_prefixes else []
    todo = [node(procedure, base=base, therapeutic=therapeutic)]
    while todo:
        tree = todo.pop()
        blocks.append(_block(tree, todo))
    return "\n".join(blocks)


def _block(tree: Node, todo: list[Node]) -> str:
    lines = []
    below: list[Node] = []
    for name, value in tree.items():
        if name == "@id":
            continue
        values = value if isinstance(value, list) else [value]
        if name == "@type":
            lines.append("a " + ", ".join(_name(kind) for kind in values))
            continue
        lines.append(f"{_name(name)} " + ", ".join(_object(one, below) for one in values))
    todo.extend(below[::-1])
    return f"{_iri(tree['@id'])}\n  " + " ;\n  ".join(lines) + " ."


def _object(value: Any, below: list[Node]) -> str:
    if isinstance(value, dict):
        if "@value" in value:
            return f'"{value["@value"]}"^^{value["@type"]}'
        if len(value) > 1:  # more than an address
            below.append(value)
        return _iri(value["@id"])
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _name(name: str) -> str:
    return name if ":" in name else f"schema:{name}"


def _iri(address: str) -> str:
    return "<" + _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04X}", address) + ">"
