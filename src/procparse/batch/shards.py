"""One shard -> its lines in every output, and the marker that says it is done."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, cast

from procparse.batch.outputs import OUTCOMES, encoded
from procparse.batch.places import STATE
from procparse.batch.plan import shard_name
from procparse.batch.tally import Tally
from procparse.batch.work import Converter, Done, count, lost
from procparse.outcomes import DEPEND_ON_LIMITS, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.batch.places import Place
    from procparse.batch.plan import Guard, Shard
    from procparse.intake.units import Refused, Unit
    from procparse.pipeline import Result

MARKER = STATE + "/shards/part-{}.json"
_MARKED = {"fingerprint", "files", "guard", "tally", "quarantine"}


@dataclass(slots=True)
class Converted:
    """A shard that was parsed."""

    group: int
    number: int
    fingerprint: str
    tally: dict[str, Any]
    quarantine: list[dict[str, Any]]
    files: dict[str, int] = field(default_factory=dict)
    """Name -> size, of files that were written under the folder of the run."""
    lines: dict[str, bytearray | bytes] = field(default_factory=dict)
    """Template -> the content of that file, where nothing was written."""
    found: list[Any] = field(default_factory=list)
    """What `look` made of each unit."""
    reused: bool = False

    @property
    def name(self) -> str:
        """What its files are called."""
        return shard_name(self.group, self.number)


def convert(
    converter: Converter,
    shard: Shard,
    *,
    ended: dict[int, tuple[Outcome, str]] | None = None,
    before: Callable[[int], object] = lambda index: None,
    look: Callable[[Unit | Refused, Done], Any] | None = None,
) -> Converted:
    """Parse a shard. `ended` names the units that have killed a worker; `before` is called ahead of each unit."""
    tally = Tally()
    lines: dict[str, bytearray | bytes] = {}
    bound: dict[str, list[Any]] = {}
    quarantine: list[dict[str, Any]] = []
    rows = lines[OUTCOMES] = bytearray()
    found = []
    for index, unit in enumerate(shard.units):
        if ended and index in ended:
            done = lost(unit.source, *ended[index])
        else:
            before(index)
            done = converter.convert(unit)
        count(tally, unit, done)
        for template, added in done.pieces.items():
            if template in converter.bind:
                bound.setdefault(template, []).extend(added)
                continue
            buffer = cast("bytearray", lines.setdefault(template, bytearray()))
            for line in added:
                buffer += encoded(line)
        rows += encoded(json.dumps(done.row, ensure_ascii=False))
        if Outcome(done.row["outcome"]).quarantined:
            quarantine.append(done.row)
        if look is not None:
            found.append(look(unit, done))
    before(-1)
    lines |= {template: converter.bind[template](pieces) for template, pieces in bound.items()}
    return Converted(
        shard.group, shard.number, shard.fingerprint, tally.to_json(), quarantine, lines=lines, found=found
    )


def save(done: Converted, place: Place, guard: Guard) -> None:
    """Write the lines of a shard and then its marker; whoever sees the marker may trust the files."""
    for template in sorted(done.lines):
        path = template.format(done.name)
        done.files[path] = place.write(path, [done.lines[template]])
    done.lines = {}
    marker = {
        "fingerprint": done.fingerprint,
        "files": done.files,
        "guard": asdict(guard),
        "tally": done.tally,
        "quarantine": done.quarantine,
    }
    place.write(MARKER.format(done.name), [(json.dumps(marker, ensure_ascii=False) + "\n").encode()])


def saved(place: Place, name: str) -> dict[str, Any] | None:
    """Return the marker of a shard, or None where there is none that can be read."""
    try:
        marker = json.loads(place.read(MARKER.format(name)) or b"")
    except ValueError:
        return None
    return marker if isinstance(marker, dict) and marker.keys() >= _MARKED else None


def ready(place: Place, shard: Shard, guard: Guard) -> Converted | None:
    """Return a shard that an earlier run has done, if it is whole and of the same input, options and code.

    What was made of another input or with other options is removed, its marker last.
    """
    marker = saved(place, shard.name)
    if marker is None:
        return None
    done = _reusable(place, shard, guard, marker)
    if done is None:
        for name in marker["files"]:
            place.remove(name)
        place.remove(MARKER.format(shard.name))
    return done


def _reusable(place: Place, shard: Shard, guard: Guard, marker: dict[str, Any]) -> Converted | None:
    if marker["fingerprint"] != shard.fingerprint:
        return None
    outcomes = marker["tally"]["outcomes"]
    if marker["guard"] != asdict(guard) and any(name.value in outcomes for name in DEPEND_ON_LIMITS):
        return None
    if any(place.size(name) != size for name, size in marker["files"].items()):
        return None
    return Converted(
        shard.group,
        shard.number,
        shard.fingerprint,
        marker["tally"],
        marker["quarantine"],
        marker["files"],
        reused=True,
    )


def looked(unit: Unit | Refused, done: Done) -> tuple[dict[str, Any], list[Result]]:
    """Keep the results of a unit, for callers who want records and not files."""
    return done.row, done.results
