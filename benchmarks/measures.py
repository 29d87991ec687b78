"""One function a group of targets; each returns rows of the table, ratio and target beside each other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from statistics import median
from typing import Any, NamedTuple

from tests.pathological import LIMIT, SHAPES, growth

import procparse
from benchmarks import corpus, fhir, floors
from benchmarks.timing import Timed, child_environment, processes, side_by_side
from procparse.diagnostics import Findings
from procparse.readers import html as html_reader
from procparse.readers import text as text_reader
from procparse.sections import split
from procparse.vocabulary import default_vocabulary


class Row(NamedTuple):
    """One line of the table."""

    number: str
    """Of the target; blank for what is only stated."""
    what: str
    subject: str
    reference: str
    ratio: float | None
    target: float | None = None
    stretch: float | None = None
    more: bool = False
    """True where more is better: how many times faster than a peer."""

    @property
    def verdict(self) -> str:
        if self.target is None or self.ratio is None:
            return ""
        if self.stretch is not None and self._reaches(self.stretch):
            return "stretch"
        return "met" if self._reaches(self.target) else "NOT MET"

    def _reaches(self, limit: float) -> bool:
        assert self.ratio is not None
        return self.ratio >= limit if self.more else self.ratio <= limit


class Size(NamedTuple):
    """How much work a run does."""

    pages: int
    """Pages of each form in each pass."""
    passes: int
    starts: int
    """Passes of the timed processes."""
    long: int
    """Characters of the long document."""


FULL = Size(pages=60, passes=9, starts=11, long=3_000_000)
QUICK = Size(pages=5, passes=2, starts=1, long=100_000)


# --- what is timed


def sections_of(text: str) -> object:
    """Text -> section tree with spans."""
    return split(text_reader.read(text), default_vocabulary(), Findings())


def record_of(raw: bytes) -> str:
    """Bytes -> record -> JSON: the whole of procparse."""
    return procparse.parse(raw).procedure.model_dump_json()


def typed_record_of(raw: bytes) -> object:
    return procparse.parse(raw)


def all_records_of(raw: bytes) -> list[str]:
    return [result.procedure.model_dump_json() for result in procparse.parse_all(raw)]


# --- the corpus, a part of its own for each pass


class Corpus:
    """The pages of one form, cut into one part for each pass, and what floors and peers need of them."""

    def __init__(self, form: str, size: Size) -> None:
        self.form = form
        texts = corpus.texts(form, size.pages * size.passes)
        self.texts = [texts[start : start + size.pages] for start in range(0, len(texts), size.pages)]
        self.raws = [[text.encode() for text in part] for part in self.texts]
        self.records = [[procparse.parse(raw).procedure.model_dump() for raw in part] for part in self.raws]
        self.mean_bytes = sum(len(raw) for part in self.raws for raw in part) / len(texts)

    def describe(self) -> str:
        texts = [text for part in self.texts for text in part]
        listed = sum(map(corpus.items, texts)) / len(texts)
        every, body = corpus.repeated(texts)
        return (
            f"{self.form}: {len(texts)} invented pages, {self.mean_bytes:,.0f} bytes and {listed:.0f} items a page; "
            f"lines that some other line equals: {every:.1%}, headings left out {body:.2%}"
        )


def floor_rows(pages: Corpus) -> Iterator[Row]:
    """Yield the floors as shares of the whole work."""
    for what, work, inputs in (
        ("decode", floors.decode, pages.raws),
        ("decode, split lines", floors.split_lines, pages.raws),
        ("decode, split and strip lines", floors.strip_lines, pages.raws),
        ("re.finditer line classification, no spans", floors.classify_lines_only, pages.texts),
        ("re.finditer line classification, spans", floors.classify_lines, pages.texts),
        ("model_validate", floors.validate, pages.records),
        ("model_validate + model_dump_json", floors.validate_and_dump, pages.records),
    ):
        yield _row("", f"floor: {what}", pages.form, side_by_side(work, inputs, record_of, pages.raws))


def core_rows(pages: Corpus) -> Iterator[Row]:
    """Targets 1 and 2."""
    timed = side_by_side(sections_of, pages.texts, floors.classify_lines, pages.texts)
    yield _row("1", "text -> section tree : re.finditer", pages.form, timed, 2.5, 1.5)
    timed = side_by_side(record_of, pages.raws, floors.validate_and_dump, pages.records)
    yield _row("2", "bytes -> record -> JSON : validate + dump", pages.form, timed, 2.5, 2.0)


def html_rows(size: Size) -> Iterator[Row]:
    """Target 3: the same pages as HTML, beside lxml's parse of them and nothing else."""
    pages = [corpus.html(page).encode() for page in corpus.pages(size.pages * size.passes)]
    parts = [pages[start : start + size.pages] for start in range(0, len(pages), size.pages)]
    timed = side_by_side(record_of, parts, _lxml_parse, parts)
    yield _row("3", "HTML -> record -> JSON : lxml parse", "html", timed, 5.0, 4.0)
    timed = side_by_side(_html_blocks, parts, _lxml_parse, parts)
    yield _row("", "HTML -> blocks : lxml parse", "html", timed)


def _lxml_parse(raw: bytes) -> object:
    import lxml.html

    return lxml.html.document_fromstring(raw)


def _html_blocks(raw: bytes) -> object:
    return html_reader.read(raw.decode(), None, Findings())


def peer_rows(pages: Corpus) -> Iterator[Row]:
    """Targets 4 and 5; the peers are given decoded text, procparse has bytes to decode."""
    peers = (("4", "mistune AST", 2.0, _mistune), ("5", "markdown-it-py tokens", 3.0, _markdown_it))
    for number, name, stretch, load in peers:
        peer = load()
        what = f"{name} : bytes -> record -> JSON"
        if peer is None:
            yield Row(number, f"{what} ({pages.form}): not installed, see the extra `bench`", "", "", None)
            continue
        timed = side_by_side(peer, pages.texts, record_of, pages.raws)
        yield _row(number, what, pages.form, timed, 1.0, stretch, more=True)


def fhir_rows(pages: Corpus) -> Iterator[Row]:
    """Export to FHIR beside the same by hand, and beside `fhir.resources`."""
    records = [[procparse.parse(raw).procedure for raw in part] for part in pages.raws]
    for what, timed, target, more in fhir.timings(records):
        if timed is None:
            yield Row("F", f"{what} ({pages.form}): not installed, see the extra `bench`", "", "", None)
        else:
            yield _row("F", what, pages.form, timed, target, None, more)


def _mistune() -> Callable[[str], Any] | None:
    if find_spec("mistune") is None:
        return None
    import mistune

    parse: Callable[[str], Any] = mistune.create_markdown(renderer="ast")
    return parse


def _markdown_it() -> Callable[[str], Any] | None:
    if find_spec("markdown_it") is None:
        return None
    from markdown_it import MarkdownIt

    parse: Callable[[str], Any] = MarkdownIt().parse
    return parse


def _row(
    number: str,
    what: str,
    form: str,
    timed: Timed,
    target: float | None = None,
    stretch: float | None = None,
    more: bool = False,
) -> Row:
    return Row(
        number, f"{what} ({form})", _micro(timed.subject), _micro(timed.reference), timed.ratio, target, stretch, more
    )


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:,.1f} us" if seconds < 1e-5 else f"{seconds * 1e6:,.0f} us"


def throughput(pages: Corpus) -> str:
    """Return documents and megabytes a second, one process, one core."""
    json = side_by_side(record_of, pages.raws, typed_record_of, pages.raws)
    return (
        f"{pages.form}: bytes -> record -> JSON {json.subject * 1e6:,.0f} us, {1 / json.subject:,.0f} documents/s, "
        f"{pages.mean_bytes / json.subject / 1e6:.1f} MB/s; without JSON {1 / json.reference:,.0f} documents/s"
    )


def sample_rows(size: Size) -> Iterator[Row]:
    """The two sample pages, where they are at hand: the same few lines again and again, so only stated."""
    for name, raw in corpus.samples().items():
        inputs = [[raw] * size.pages] * size.passes
        records = [[procparse.parse(raw).procedure.model_dump()] * size.pages] * size.passes
        timed = side_by_side(record_of, inputs, floors.validate_and_dump, records)
        yield _row("", "bytes -> record -> JSON : validate + dump", name.split("_")[0], timed)


# --- target 7: what a start costs

_ONE_MODEL = "import pydantic\nclass M(pydantic.BaseModel):\n    a: int"
_MAIN = "from procparse.cli import main; main()"


def start_rows(size: Size) -> Iterator[Row]:
    """Target 7: whole processes, so start-up of Python is in every figure."""
    commands: dict[str, Sequence[str]] = {
        "pass": ("-c", "pass"),
        "pydantic": ("-c", _ONE_MODEL),
        "import": ("-c", "import procparse"),
        "use": ("-c", "import procparse; procparse.parse('Graft\\nCPT4 code\\nSummary\\nA graft.')"),
        "--help": ("-c", _MAIN, "--help"),
        "--version": ("-c", _MAIN, "--version"),
    }
    seconds = processes(commands, size.starts)

    def row(number: str, what: str, subject: str, reference: str, target: float | None) -> Row:
        ratio = median(a / b for a, b in zip(seconds[subject], seconds[reference], strict=True))
        shown = {name: f"{median(seconds[name]) * 1e3:,.0f} ms" for name in (subject, reference)}
        return Row(number, what, shown[subject], shown[reference], ratio, target)

    yield row("7", "import procparse : pydantic + one model", "import", "pydantic", 1.25)
    yield row("7", "import + first parse : pydantic + one model", "use", "pydantic", 1.25)
    for option in ("--help", "--version"):
        yield row("7", f"procparse {option} : python -c pass", option, "pass", 6.0)
        loaded = _imports(commands[option])
        what = f"procparse {option} imports pydantic or lxml (0: no)"
        yield Row("7", what, f"{len(loaded):,} modules", "", float(bool(loaded & {"pydantic", "lxml"})), 0.0)


def _imports(command: Sequence[str]) -> set[str]:
    traced = [sys.executable, "-X", "importtime", *command]
    ran = subprocess.run(traced, env=child_environment(), check=True, capture_output=True, text=True)
    return {line.rsplit("|", 1)[1].strip() for line in ran.stderr.splitlines() if line.startswith("import time:")}


# --- target 10: size and shape


def size_rows(size: Size) -> Iterator[Row]:
    """Time for each kB of one long page, and of one long dump of many pages, beside pages of 4 kB."""
    small = [text.encode() for text in corpus.texts("dash", 50, seed=1)]
    megabytes = size.long / 1e6
    for what, work, raw in (
        ("one page", record_of, corpus.one_long_page(size.long).encode()),
        ("all pages of a dump", all_records_of, _dump(size.long)),
    ):
        what = f"per kB: {what} of {megabytes:.1f} MB : pages of 4 kB"
        passes = min(5, size.passes)
        timed = side_by_side(work, [[raw]] * passes, record_of, [small] * passes)
        kilobytes = len(raw) / 1e3, sum(map(len, small)) / 1e3 / len(small)
        ratio = timed.ratio * kilobytes[1] / kilobytes[0]
        subject, reference = _micro(timed.subject / kilobytes[0]), _micro(timed.reference / kilobytes[1])
        yield Row("10", what, subject, reference, ratio, 4.0, 2.0)


def _dump(size: int) -> bytes:
    return "\n".join(corpus.texts("bullet", max(2, size // 3900), seed=2)).encode()


def shape_rows(quick: bool) -> Iterator[Row]:
    """CPU time for four times the text of each pathological shape, garbage collector on; the worst first.

    Where that is above the target, the ratio without the collector tells whether it or the library is to blame.
    """
    names = list(SHAPES)[::12] if quick else list(SHAPES)
    rows: list[Row] = []
    for name in names:
        found = growth(SHAPES[name], record_of_text, collect=True)
        what = f"4x {name}"
        if found.ratio > LIMIT:
            what += f"; collector off {growth(SHAPES[name], record_of_text).ratio:.1f}"
        each = found.seconds / (found.size / 1024)
        rows.append(Row("10", what, f"{each * 1e6:,.0f} us/KiB", f"{found.size // 1024} KiB", found.ratio, LIMIT))
    yield from sorted(rows, key=lambda row: -(row.ratio or 0.0))


def record_of_text(text: str) -> str:
    return procparse.parse(text).procedure.model_dump_json()
