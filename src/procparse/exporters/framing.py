"""An exporter and what stands around its documents in one file: a header, a separator, an end."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.errors import ProcparseError
from procparse.exporters import exporter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from procparse.record import Procedure


class Framed(NamedTuple):
    """How one file of many records is written."""

    write: Callable[[Procedure], str]
    """Record -> its part of the file; empty where nothing is left of the record."""
    head: str = ""
    between: str = "\n"
    tail: str = ""

    def text(self, parts: Iterable[str]) -> str:
        """Return the whole file."""
        body = self.between.join(parts)
        return self.head + (body + "\n" if body else "") + self.tail


def framed(name: str, options: Mapping[str, Any]) -> Framed:
    """Return the exporter of that name with its options, framed.

    Raises ProcparseError for an exporter or an option that does not exist, and for a value that cannot be.
    """
    row = exporter(name)
    unknown = set(options) - set(row.options)
    if unknown:
        raise ProcparseError(f"expected options of {name} among {', '.join(row.options)}, got {', '.join(unknown)}")
    given = dict(options)
    if name in ("csv", "tsv"):
        from procparse.exporters.delimited import header

        given["delimiter"] = "," if name == "csv" else "\t"
        return Framed(partial(row.function, **given), head=header(**given) + "\n")
    if name == "jsonld":
        from procparse.exporters.linked import context

        head = f'{{"@context":{json.dumps(context())},"@graph":[\n'
        return Framed(partial(row.function, **given, with_context=False), head=head, between=",\n", tail="]}\n")
    if name == "turtle":
        from procparse.exporters.linked import prefixes

        return Framed(partial(row.function, **given, with_prefixes=False), head=prefixes() + "\n")
    return Framed(partial(row.function, **given))
