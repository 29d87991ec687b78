"""Record -> linked data: schema.org where it has a word, own documented terms elsewhere; JSON-LD and Turtle."""

from procparse.exporters.linked.graph import context, node, write_jsonld
from procparse.exporters.linked.terms import NAMESPACE, shapes, vocabulary
from procparse.exporters.linked.turtle import prefixes, write_turtle

__all__ = ["NAMESPACE", "context", "node", "prefixes", "shapes", "vocabulary", "write_jsonld", "write_turtle"]
