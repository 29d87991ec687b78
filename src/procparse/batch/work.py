"""One unit -> its outcome and its lines in every output. Pure: the same in a worker, a thread or a cluster."""

from __future__ import annotations

import json
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.batch.outputs import output
from procparse.batch.plan import digest_of
from procparse.batch.tally import Tally
from procparse.errors import ProcparseError
from procparse.intake.units import Fields, Refused, Unit
from procparse.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from procparse.batch.outputs import Pieces
    from procparse.batch.plan import Plan
    from procparse.pipeline import Result

_HERE = Path(__file__).parent.parent


class Done(NamedTuple):
    """What became of one unit."""

    row: dict[str, Any]
    """source, outcome, and for a record its ids, for the others the cause."""
    pieces: Pieces
    """Template of an output file -> what the unit adds to it."""
    results: list[Result]


class Converter:
    """The words and exporters of a plan, loaded once; `convert` turns units into lines."""

    def __init__(self, plan: Plan, *, write: bool = True) -> None:
        from procparse.vocabulary import default_vocabulary, load_vocabulary

        self.words = load_vocabulary(plan.vocabulary) if plan.vocabulary else default_vocabulary()
        if plan.vocabulary and digest_of(plan.vocabulary) != plan.words:
            raise ProcparseError(f"the vocabulary {plan.vocabulary} is not the one that the run was started with")
        self.repair = plan.repair
        self.code_tables = None
        if plan.codes:
            from procparse.codetables import load_code_table

            self.code_tables = [load_code_table(path) for path in plan.codes]
        self.fields: Fields = plan.fields
        self.outputs = [output(name, dict(options)) for name, options in plan.outputs if write]
        self.bind = {template: bind for one in self.outputs for template, bind in one.bind.items()}

    def convert(self, unit: Unit | Refused) -> Done:
        """Return what became of a unit; only what kills a process, or ends it on purpose, gets past here."""
        if isinstance(unit, Refused):
            return lost(unit.source, unit.outcome, unit.cause)
        try:
            return self._convert(unit)
        except Refusal as refusal:
            return lost(unit.source, refusal.outcome, refusal.cause)
        except RecursionError as error:
            return lost(unit.source, Outcome.RECURSION, "the parser ran out of stack", _place(error))
        except MemoryError:
            # nothing more is asked of a process that has no memory left
            return lost(unit.source, Outcome.MEMORY, "needed more memory than the cap")
        except Exception as error:
            return lost(unit.source, Outcome.FAILED, f"{type(error).__name__}: {error}"[:500], _place(error))
        except (SystemExit, KeyboardInterrupt, GeneratorExit) as error:
            # SIGINT is ignored in a worker, so this came out of the parsing of the page
            return lost(unit.source, Outcome.FAILED, type(error).__name__, _place(error))

    def _convert(self, unit: Unit) -> Done:
        from procparse.pipeline import parse_all

        if unit.form == "row":
            from procparse.intake.rows import page_of

            unit = page_of(unit, self.fields)
        metadata = json.loads(unit.metadata) if unit.metadata else None
        pieces: Pieces = {}
        row: dict[str, Any] = {"source": unit.source, "outcome": "", "ids": []}
        results = list(
            parse_all(
                unit.data,
                name=unit.name,
                url=unit.url,
                vocabulary=self.words,
                metadata=metadata,
                repair=self.repair,
                code_tables=self.code_tables,
            )
        )
        grave = False
        for result in results:
            row["ids"].append(result.procedure.id)
            grave = grave or any(found.severity != "info" for found in result.diagnostics)
            for one in self.outputs:
                left_out = one.add(result, pieces)
                if left_out:
                    row.setdefault("left_out", []).append(left_out)
        row["outcome"] = (Outcome.WARNINGS if grave else Outcome.PARSED).value
        return Done(row, pieces, results)


def lost(source: str, outcome: Outcome, cause: str, place: str | None = None) -> Done:
    """Return the end of a unit without a record."""
    row = {"source": source, "outcome": outcome.value, "cause": cause}
    return Done(row | ({"place": place} if place else {}), {}, [])


def count(tally: Tally, unit: Unit | Refused, done: Done) -> None:
    """Add one unit to the counts."""
    tally.documents += 1
    tally.records += len(done.results)
    tally.bytes += len(unit.data) if isinstance(unit, Unit) else 0
    counts = tally.counts
    counts["outcomes"][done.row["outcome"]] += 1
    for result in done.results:
        source = result.procedure.source
        counts["dialects"][source.dialect or "none"] += 1
        counts["readers"][source.reader] += 1
        counts["kinds"][result.procedure.kind] += 1
        for found in result.diagnostics:
            counts["diagnostics"][found.code] += 1
            counts["severities"][found.severity] += 1
            if found.code == "unknown-heading" and found.span is not None:
                start, end = found.span
                heading = " ".join(result.document.text[start : min(end, start + 200)].split())
                counts["headings"][heading.strip("#*_: ").casefold() or heading] += 1


def _place(error: BaseException) -> str | None:
    """Return where in our own code it happened, without the machine's paths."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_HERE):
            return f"{path.relative_to(_HERE).as_posix()}:{frame.lineno} in {frame.name}"
    return None
