"""The built-in tables and the caller's overlay -> the words in force."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from procparse.errors import VocabularyError
from procparse.vocabulary.spelling import normalise
from procparse.vocabulary.words import Vocabulary


def _read_default() -> dict[str, dict[str, Any]]:
    text = resources.files("procparse").joinpath("sections.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def default_vocabulary() -> Vocabulary:
    """Return the built-in vocabulary; made once, never changed."""
    return Vocabulary(_read_default())


def load_vocabulary(path: str | Path | None = None) -> Vocabulary:
    """Return the built-in vocabulary, overlaid with the TOML file at `path` where one is given.

    The file has the shape of the built-in one: `[purpose] headings = [...]`, `labels.goals = [...]`. Its words
    are added; where one already means something else, the file wins.
    Raises VocabularyError for a file that cannot be read or that has an unknown table or key.
    """
    if path is None:
        return default_vocabulary()
    try:
        with Path(path).open("rb") as file:
            overlay = tomllib.load(file)
    except OSError as error:
        raise VocabularyError(f"expected a vocabulary file at {path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise VocabularyError(f"expected TOML in the vocabulary file {path}: {error}") from None
    tables = _overlaid(_read_default(), overlay, str(path))
    _check_twice(overlay, str(path))
    return Vocabulary(tables, overlay)


def _check_twice(overlay: dict[str, Any], where: str) -> None:
    """Raise VocabularyError where an overlay gives two meanings to one heading, or to one sub-label of a section."""
    headings: dict[str, str] = {}
    for key, table in overlay.items():
        for spelling in table.get("headings", ()) if key != "furniture" else ():
            _claim(headings, spelling, f"{key}.headings", where)
        labels: dict[str, str] = {}
        for route, spellings in table.get("labels", {}).items():
            for spelling in spellings:
                _claim(labels, spelling, f"{key}.labels.{route}", where)


def _claim(claimed: dict[str, str], spelling: str, name: str, where: str) -> None:
    before = claimed.setdefault(normalise(spelling), name)
    if before != name:
        raise VocabularyError(f"{where}: expected {spelling!r} in one place, and it stands in {before!r} and {name!r}")


def _overlaid(base: dict[str, Any], overlay: dict[str, Any], where: str, trail: str = "") -> dict[str, Any]:
    merged = dict(base)
    for key, value in overlay.items():
        name = f"{trail}{key}"
        if key not in base:
            raise VocabularyError(f"{where}: no such table or key {name!r}; expected one of {', '.join(base)}")
        known = base[key]
        if isinstance(known, dict):
            if not isinstance(value, dict):
                raise VocabularyError(f"{where}: expected a table at {name!r}")
            merged[key] = _overlaid(known, value, where, f"{name}.")
        elif isinstance(known, list):
            if not isinstance(value, list) or not all(isinstance(line, str) and line.strip() for line in value):
                raise VocabularyError(f"{where}: expected a list of texts at {name!r}")
            merged[key] = [*known, *value]
        else:
            raise VocabularyError(f"{where}: {name!r} cannot be changed")
    return merged
