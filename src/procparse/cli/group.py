"""The group of commands: every way to end becomes one line and an exit code here."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import click

from procparse import __version__
from procparse.cli.exports import masked
from procparse.cli.terminal import (
    CLOSED_PIPE,
    INTERRUPTED,
    NO_OUTPUT,
    TERMINATED,
    USAGE,
    Failure,
    no_output,
    say,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


class Commands(click.Group):
    """The group of commands: every way to end becomes one line and an exit code here."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; exit with a documented code."""
        if standalone_mode:
            signal.signal(signal.SIGTERM, _terminated)
        try:
            code = super().main(args, prog_name or "procparse", complete_var, standalone_mode=False, **extra)
        except click.exceptions.Abort:
            code = INTERRUPTED
        except Failure as error:
            say(visible(f"procparse: error: {masked(str(error))}"))
            code = error.exit_code
        except click.ClickException as error:
            say(f"procparse: error: {_one_line(error)}")
            code = error.exit_code
        except OSError as error:  # the help, printed before any command is invoked
            say(f"procparse: error: {no_output('<stdout>', error)}")
            code = NO_OUTPUT
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader of stdout that goes away ends it quietly."""
        from procparse.errors import BatchError, ProcparseError

        try:
            result = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except ProcparseError as error:
            raise Failure(str(error), USAGE) from None
        except BatchError as error:
            raise Failure(str(error), error.exit_code) from None
        except BrokenPipeError:
            # what is still buffered must not raise again when the interpreter ends
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(CLOSED_PIPE)
        except OSError as error:
            raise no_output("<stdout>", error) from None
        return result


def _terminated(*_: object) -> None:
    """End as an exception does, so that no half-written file stays behind."""
    sys.exit(TERMINATED)


def _one_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError) and error.ctx is not None:
        message += f" (see '{error.ctx.command_path} --help')"
    return visible(masked(message))


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Turn raw dumps of medical-procedure pages into typed records.

    \b
    Examples:
      procparse parse page.txt
      procparse convert dumps/ -o procedures.jsonl
      procparse inspect page.txt

    \b
    Exit codes:
      0    all is well
      1    some input could not be read, or --fail-on found something
      2    the command line or the vocabulary file is wrong; nothing was done
      70   no worker process can work, or Spark gave up
      74   the output could not be written; what is done can be resumed
      130  interrupted
      141  the reader of the output went away
      143  terminated
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(USAGE)
