"""What a run is: inputs, outputs and options, frozen; and the fingerprint that tells two runs apart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import procparse
from procparse.batch.outputs import FORMATS, output
from procparse.errors import ProcparseError
from procparse.intake.opening import units
from procparse.intake.units import Fields, Limits, Refused, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from procparse.intake.opening import Group, Meter


@dataclass(frozen=True, slots=True)
class Guard:
    """What one document may cost while it is parsed."""

    seconds: float = 60.0
    """Wall time; a document that takes longer is ended, and its outcome is `timeout`."""
    memory_bytes: int = 1 << 30
    """Address space beyond that of an idle worker."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: what is read, what is written, and how. Made by `plan()`; it fits into JSON and any process."""

    inputs: tuple[str, ...]
    outputs: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = (("json", ()),)
    """(name of an exporter, its options as sorted pairs)."""
    vocabulary: str | None = None
    """Path of an overlay of words."""
    words: str = ""
    """SHA-256 of that overlay."""
    repair: bool = False
    codes: tuple[str, ...] = ()
    """Paths of tables of codes, or names of their entry points."""
    code_tables: tuple[str, ...] = ()
    """The fingerprint of each."""
    fields: Fields = field(default_factory=Fields)
    limits: Limits = field(default_factory=Limits)
    guard: Guard = field(default_factory=Guard)
    shard_documents: int = 1024
    """A shard is closed at so many documents or ..."""
    shard_bytes: int = 1 << 20
    """... so many bytes, whichever comes first, or ..."""
    group_bytes: int = 32 << 20
    """... where files of so many bytes end, which are read by one reader."""

    def options(self) -> dict[str, Any]:
        """Return what decides the bytes of the output, beside the input: for the fingerprint and the manifest."""
        told = asdict(self)
        for name in ("inputs", "vocabulary", "codes", "guard"):
            del told[name]
        told["outputs"] = [{"to": name, **dict(options)} for name, options in self.outputs]
        return told

    def fingerprint(self) -> str:
        """Return the hash of options and code; a shard made under another one is never used again."""
        told = json.dumps([self.options(), code_version()], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def plan(
    inputs: str | Path | Iterable[str | Path], *, to: Mapping[str, Mapping[str, Any]] | None = None, **rest: Any
) -> Plan:
    """Return a checked plan.

    `to` maps the name of an exporter to its options; the other arguments are the fields of Plan.
    Raises ProcparseError for an exporter or option that does not exist, or a vocabulary that cannot be used.
    """
    from procparse.pipeline import parse

    wanted = {"json": {}} if to is None else dict(to)
    if not wanted:
        raise ProcparseError(f"expected an output of {', '.join(FORMATS)}, got none")
    for name, options in wanted.items():
        output(name, options)
    listed = [inputs] if isinstance(inputs, (str, Path)) else list(inputs)
    vocabulary = rest.get("vocabulary")
    if vocabulary is not None:
        from procparse.vocabulary import load_vocabulary

        load_vocabulary(vocabulary)
        rest["vocabulary"] = str(vocabulary)
        rest["words"] = digest_of(vocabulary)
    if rest.get("codes"):
        from procparse.codetables import load_code_table

        given = rest["codes"]
        rest["codes"] = tuple(map(str, [given] if isinstance(given, (str, Path)) else given))
        rest["code_tables"] = tuple(load_code_table(path).fingerprint for path in rest["codes"])
    if rest.get("repair"):
        parse("â€¢", repair=True)  # a missing library is told here, and not by every document
    for path in map(str, listed):
        if "://" in path:
            from procparse.intake.remote import system_of

            system_of(path)
    outputs = tuple((name, tuple(sorted(_frozen(wanted[name])))) for name in FORMATS if name in wanted)
    made = Plan(tuple(str(path) for path in listed), outputs, **rest)
    if min(made.shard_documents, made.shard_bytes, made.group_bytes) < 1:
        raise ProcparseError("expected shards of at least one document and one byte")
    if made.guard.seconds <= 0 or made.guard.memory_bytes <= 0:
        raise ProcparseError("expected a deadline and a memory cap above zero")
    return made


def digest_of(vocabulary: str | Path) -> str:
    """Return the hash of an overlay of words: by its path alone two machines may mean two files."""
    return hashlib.sha256(Path(vocabulary).read_bytes()).hexdigest()


def _frozen(options: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, tuple(value) if isinstance(value, list) else value) for name, value in options.items()]


@cache
def code_version() -> str:
    """Return the version with a hash of the code: two builds of one version are not taken for the same."""
    digest = hashlib.sha256()
    root = resources.files(procparse)
    if not isinstance(root, Path):
        return procparse.__version__
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".toml"):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return f"{procparse.__version__}+{digest.hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Shard:
    """Consecutive documents of one group of files, that are parsed, written and resumed together."""

    group: int
    number: int
    """Within the group."""
    units: tuple[Unit | Refused, ...]
    fingerprint: str

    @property
    def name(self) -> str:
        """What its files are called; the order of the names is that of the input."""
        return shard_name(self.group, self.number)


def shard_name(group: int, number: int) -> str:
    """Return what the files of a shard are called.

    >>> shard_name(2, 14)
    '000002-000014'
    """
    return f"{group:06d}-{number:06d}"


def shards(units: Iterable[Unit | Refused], plan: Plan, *, group: int = 0) -> Iterator[Shard]:
    """Cut the documents of a group into shards; where a cut falls depends on the documents alone."""
    base = plan.fingerprint().encode()
    number = size = 0
    held: list[Unit | Refused] = []
    digest = hashlib.sha256(base)
    for unit in units:
        held.append(unit)
        # every part with its length, so that no two lists of units share a byte string
        for part in unit:
            if part is None:
                digest.update(b"-;")
                continue
            raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
            digest.update(b"%d;" % len(raw))
            digest.update(raw)
        size += len(unit.data) if isinstance(unit, Unit) else 0
        if len(held) >= plan.shard_documents or size >= plan.shard_bytes:
            yield Shard(group, number, tuple(held), digest.hexdigest())
            number, size, held, digest = number + 1, 0, [], hashlib.sha256(base)
    if held:
        yield Shard(group, number, tuple(held), digest.hexdigest())


def shards_of(group: Group, plan: Plan, number: int, meter: Meter | None = None) -> Iterator[Shard]:
    """Read a group of files, the one of that number, and cut what is in it."""
    found = units(group, limits=plan.limits, fields=plan.fields, meter=meter)
    return shards(found, plan, group=number)


def all_shards(plan: Plan, groups: Iterable[Group], meter: Meter | None = None) -> Iterator[Shard]:
    """Read one group after the other, and cut what is in them."""
    for number, group in enumerate(groups):
        yield from shards_of(group, plan, number, meter)
