"""Options that several commands share, and what is read for them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from procparse.cli.terminal import FAIL_ON, FAILED, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procparse.codetables import CodeTable
    from procparse.vocabulary import Vocabulary


def together(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a decorator that adds all of the options."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


vocabulary_option = click.option(
    "--vocabulary",
    metavar="FILE",
    help="TOML file with headings and labels of your own, added to the built-in ones.",
)
codes_option = click.option(
    "--codes",
    metavar="FILE",
    multiple=True,
    help="Table of codes of your own, for titles and names: CSV, TSV, JSON Lines, a FHIR CodeSystem or ConceptMap, or "
    "the name of an entry point. May be given several times.",
)
repair_option = click.option(
    "--repair", is_flag=True, help="Repair mojibake before reading (needs the extra `repair`)."
)
about_options = together(
    click.option("--name", metavar="TEXT", help="Name of the page in the record, instead of the file's name."),
    click.option("--url", metavar="URL", help="Address of the page, for the record."),
)
shape_options = together(
    click.option("--no-spans", is_flag=True, help="Leave out where each passage stands."),
    click.option("--omit-empty", is_flag=True, help="Leave out what is null or empty."),
)
policy_options = together(
    click.option(
        "--fail-on",
        type=click.Choice(list(FAIL_ON)),
        default="never",
        show_default=True,
        help="Exit with 1 if a page has a finding this grave. The output is written all the same.",
    ),
    click.option("--strict", is_flag=True, help="The same as --fail-on warning."),
)
color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="auto: on a terminal, unless NO_COLOR is set.",
)


def vocabulary_at(path: str | None) -> Vocabulary | None:
    """Return the vocabulary of a file, or None for the built-in one."""
    if path is None:
        return None
    from procparse.vocabulary import load_vocabulary

    return load_vocabulary(path)


def code_tables_at(paths: Sequence[str]) -> Sequence[CodeTable]:
    """Return the tables of codes that files hold, or entry points name."""
    if not paths:
        return ()
    from procparse.codetables import load_code_table

    return [load_code_table(path) for path in paths]


def read_bytes(path: str) -> bytes:
    """Return what is in a file, or on stdin."""
    try:
        if path == "-":
            return sys.stdin.buffer.read()
        with open(path, "rb") as file:
            return file.read()
    except IsADirectoryError:
        raise Failure(f"cannot read {path}: it is a folder; `procparse convert` reads folders", FAILED) from None
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror or error}", FAILED) from None
    except ValueError as error:  # a NUL in the path
        raise Failure(f"cannot read {path}: {error}", FAILED) from None


def name_of(path: str, given: str | None) -> str | None:
    """Return the name of a page for its record."""
    if given is not None:
        return clean(given)
    return None if path == "-" else clean(os.path.basename(path))


def clean(text: str | None) -> str | None:
    """Return an argument without lone surrogates, which stand for bytes that are no UTF-8 and fit no JSON."""
    return None if text is None else os.fsencode(text).decode("utf-8", "replace")
