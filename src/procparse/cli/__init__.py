"""The command line: arguments -> calls of the library, findings -> lines on stderr, an exit code.

The parser is imported inside the commands, so that `--help` and `--version` start at once.
"""

from procparse.cli.converting import convert
from procparse.cli.feeds import search
from procparse.cli.group import main
from procparse.cli.pages import inspect, parse
from procparse.cli.reporting import report
from procparse.cli.terminal import CLOSED_PIPE, FAILED, INTERRUPTED, NO_OUTPUT, TERMINATED, USAGE
from procparse.cli.words import headings, schema

main.add_command(search)

__all__ = [
    "CLOSED_PIPE",
    "FAILED",
    "INTERRUPTED",
    "NO_OUTPUT",
    "TERMINATED",
    "USAGE",
    "convert",
    "headings",
    "inspect",
    "main",
    "parse",
    "report",
    "schema",
    "search",
]
