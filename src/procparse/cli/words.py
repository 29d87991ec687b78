"""Commands about the record and the words in force: `schema` and `headings`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from procparse.cli.group import main
from procparse.cli.options import vocabulary_option
from procparse.cli.terminal import Sink, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.vocabulary import Vocabulary


@main.command(short_help="Print the JSON Schema of the record.")
def schema() -> None:
    """Print the JSON Schema of the record.

    It describes what `parse` and `convert` write without --no-spans and --omit-empty.

    \b
    Examples:
      procparse schema > procedure.schema.json
    """
    from procparse.record import Procedure

    described = Procedure.model_json_schema(mode="serialization")
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    with Sink(None) as out:
        out.write(json.dumps(dialect | described, indent=2, ensure_ascii=False) + "\n")


@main.command(short_help="Print the headings in force.")
@vocabulary_option
@click.option("--labels", is_flag=True, help="Print sub-labels and opening words too, as key.route.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: key, list of spellings.")
def headings(vocabulary: str | None, labels: bool, as_json: bool) -> None:
    """Print the headings in force: the key of the section, then a spelling, one pair a line.

    Spellings are compared without regard to case, punctuation, plural, `&` and `/`; {X} stands for the name
    of the procedure. The key is the field of the record, but for `extra`: headings that are known and have no
    field.

    \b
    Examples:
      procparse headings
      procparse headings --labels | grep '^recovery'
      procparse headings --vocabulary words.toml --json
    """
    from procparse.vocabulary import load_vocabulary

    words = load_vocabulary(vocabulary)
    pairs = list(words.headings())
    if labels:
        pairs.extend(_label_pairs(words))
    with Sink(None) as out:
        if as_json:
            grouped: dict[str, list[str]] = {}
            for key, spelling in pairs:
                grouped.setdefault(key, []).append(spelling)
            out.write(json.dumps(grouped, indent=2, ensure_ascii=False) + "\n")
            return
        for key, spelling in pairs:
            out.write(visible(f"{key:<18} {spelling}") + "\n")


def _label_pairs(words: Vocabulary) -> Iterator[tuple[str, str]]:
    for key, table in words.tables.items():
        for kind in ("labels", "openers"):
            routes = table.get(kind, {})
            for route, spellings in routes.items() if isinstance(routes, dict) else [("openers", routes)]:
                for spelling in spellings:
                    yield f"{key}.{route}", spelling
