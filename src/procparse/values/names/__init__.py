"""One line of the name block -> the names on it, each with its use and the label that introduces it."""

from procparse.values.names.labels import Use, is_aliases, is_official, label_use
from procparse.values.names.line import names
from procparse.values.names.single import NamePart, clause_behind

__all__ = ["NamePart", "Use", "clause_behind", "is_aliases", "is_official", "label_use", "names"]
