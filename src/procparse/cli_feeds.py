"""`convert --to chunks` and the other feeds: their options, and how each writes its output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.cli_export import Sink, Skipped
    from procparse.record import Procedure

FEEDS = ("chunks",)
"""What `--to` takes beside json and fhir."""


def feed_options(command: Any) -> Any:
    """Add the options of the feeds to a command; they arrive as one dict, `feed`, through `feed_choices`."""
    options = (
        click.option(
            "--chunk-format",
            type=click.Choice(["canonical", "langchain", "llamaindex", "haystack"]),
            default="canonical",
            show_default=True,
            help="chunks: the library that is to load them.",
        ),
        click.option(
            "--chunk-size",
            type=click.IntRange(0),
            metavar="N",
            default=2000,
            show_default=True,
            help="chunks: longer groups are split between items; 0 splits nothing.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


class Documents:
    """One file: what an exporter makes of each record, one after the other."""

    def __init__(self, sink: Sink, write: Callable[..., str], **options: Any) -> None:
        self.sink = sink
        self.document = write
        self.options = options

    def __enter__(self) -> Documents:
        self.sink.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.sink.__exit__(*error)

    def add(self, procedure: Procedure) -> Skipped | None:
        """Write a record; one of which nothing is left gives no line."""
        text = self.document(procedure, **self.options)
        if text:
            self.sink.write(text + "\n")
        return None


def feed_writer(to: str, sink: Sink, chosen: dict[str, Any]) -> Documents:
    """Return the writer of a feed; `chosen` are the values of `feed_options`."""
    from procparse.exporters import exporter

    write = exporter(to).function
    return Documents(sink, write, form=chosen["chunk_format"], max_characters=chosen["chunk_size"] or None)
