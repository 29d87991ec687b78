"""Invented procedure pages for timing, in the two forms of the page family; seeded, so that every run reads the same.

The pages are for speed and prove nothing about accuracy. Their sentences are put together from coined words, so
that few lines come twice: a cache of lines must not flatter. `repeated` states the share that does.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import islice
from pathlib import Path
from typing import NamedTuple

FORMS = ("dash", "bullet")
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

_ONSETS = "b br c ch cl cr d dr f fl g gl gr h k l m n p pl pr r s sc sp st t tr v z".split()
_VOWELS = "a e i o u ae ia ea io ou".split()
_CODAS = "l n r s t m nt rd st x nd lm".split()
_ENDINGS = "al ar ic id oid ine ary eous".split()
_ACTS = "release graft repair lengthening drainage fixation removal transfer shaving closure lining mapping".split()
_PLACES = "arch cuff ridge sheath fold pouch canal hinge membrane bundle plate lobe".split()
_MANNERS = "gently slowly firmly partly fully briefly twice once carefully loosely".split()
_STEP_LABELS = (
    "Incision", "Exposure", "Marking", "Access", "Release", "Sewing", "Rinsing", "Closure", "Dressing", "Cleaning",
    "Positioning", "Measurement", "Trimming", "Testing", "Padding", "Sealing",
)  # fmt: skip
_TOOLS = "probe clamp scalpel retractor suture needle drill lamp rasp hook file forceps gauze splint tube".split()
_KINDS = ("Local", "General", "Regional", "Spinal", "Local or general", "Local, regional, or general")
_TEAM = ("surgeon", "nurse", "anesthesiologist", "technician", "physiotherapist", "assistant", "anesthesia provider")
_UNITS = ("minutes", "hours", "days", "weeks", "months")

Body = list[tuple[str, str]]
"""The lines of a section, each with its kind: text, item, step or nested."""


class Page(NamedTuple):
    """One page before it is printed."""

    title: str
    names: list[tuple[str, str]]
    sections: list[tuple[str, Body]]


def pages(count: int, seed: int = 0) -> Iterator[Page]:
    """Yield `count` pages; those of another seed share no sentence but by chance."""
    for number in range(count):
        yield _Writer(random.Random(f"{seed}-{number}")).page()


def render(page: Page, form: str) -> str:
    """Print a page as the dash form (no blank lines) or the bullet form (bullets, numbers, nesting, blank lines)."""
    return _dash(page) if form == "dash" else _bullet(page)


def html(page: Page) -> str:
    """Print a page as the family's HTML: navigation, `h5` headings, lists, a footer."""
    lines = [
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">',
        f"<title>{escape(page.title)}</title></head>\n<body>",
        '<nav class="top"><a href="/">Home</a> <a href="/codes">Codes</a></nav>',
        f"<h1>{escape(page.title)}</h1>\n<p>CPT4 code</p>",
        f"<h5>Name of the Procedure:</h5>\n<p>{escape(page.title.title())}</p>\n<ul>",
        *(f"<li><strong>{label}:</strong> {escape(value)}</li>" for label, value in page.names),
        "</ul>",
    ]
    for heading, body in page.sections:
        lines.append(f"<h5>{heading}</h5>")
        open_list = ""
        for kind, line in body:
            wanted = {"item": "ul", "step": "ol", "nested": "ol"}.get(kind, "")
            if open_list != wanted:
                lines += [*([f"</{open_list}>"] if open_list else []), *([f"<{wanted}>"] if wanted else [])]
                open_list = wanted
            head, colon, rest = line.partition(": ")
            said = f"<strong>{escape(head)}:</strong> {escape(rest)}" if colon else escape(line)
            if kind == "nested":
                lines.append(f"<ul><li>{said}</li></ul>")
            else:
                lines.append(f"<li>{said}</li>" if wanted else f'<p class="text">{said}</p>')
        if open_list:
            lines.append(f"</{open_list}>")
    lines.append("<footer><p>Invented Code Library</p></footer>\n</body>\n</html>")
    return "\n".join(lines)


def texts(form: str, count: int, seed: int = 0) -> list[str]:
    """Return `count` printed pages."""
    return [render(page, form) for page in pages(count, seed)]


def samples() -> dict[str, bytes]:
    """Return the two sample pages by name, where the folder beside the checkout has them."""
    return {path.name: path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))} if SEEDS.is_dir() else {}


def one_long_page(size: int, seed: int = 0) -> str:
    """Return one page of about `size` characters: each section holds what many pages say there."""
    first, *others = islice(_Writer.stream(seed), max(1, size // 3300))
    bodies: dict[str, list[Body]] = {heading: [body] for heading, body in first.sections}
    for other in others:
        for heading, body in other.sections:
            bodies[heading].append(body)
    sections = [(heading, [line for body in parts for line in body]) for heading, parts in bodies.items()]
    return render(first._replace(sections=sections), "dash")[:size]


def repeated(texts: Iterable[str]) -> tuple[float, float]:
    """Return the share of non-blank lines that some other line equals: all lines, and without the headings."""
    lines = [line.strip() for text in texts for line in text.split("\n") if line.strip()]
    headings = {*_HEADINGS, "CPT4 code", "Search all medical codes", "Name of the Procedure:", "Similar Codes"}
    body = [line for line in lines if line not in headings]
    return 1 - len(set(lines)) / len(lines), 1 - len(set(body)) / len(body)


def items(text: str) -> int:
    """Return how many list items a printed page has."""
    return sum(line.lstrip()[:2] in ("- ", "• ") or line.lstrip()[:1].isdigit() for line in text.split("\n"))


class _Writer:
    """Writes the sentences of one page."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.name = f"{self.word()} {rng.choice(_PLACES)}"
        self.act = rng.choice(_ACTS)

    @staticmethod
    def stream(seed: int) -> Iterator[Page]:
        number = 0
        while True:
            yield _Writer(random.Random(f"long-{seed}-{number}")).page()
            number += 1

    def word(self, ending: bool = True) -> str:
        rng = self.rng
        stem = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 1, 1, 2))))
        return stem + rng.choice(_CODAS) + (rng.choice(_ENDINGS) if ending else "")

    def thing(self) -> str:
        return f"{self.word()} {self.rng.choice(_PLACES)}"

    def one(self, *patterns: str) -> str:
        """Return one of the patterns with its slots filled."""
        rng = self.rng
        low = rng.randint(1, 40)
        slots: dict[str, Callable[[], str]] = {
            "name": lambda: self.name,
            "act": lambda: self.act,
            "thing": self.thing,
            "word": self.word,
            "manner": lambda: rng.choice(_MANNERS),
            "tool": lambda: rng.choice(_TOOLS),
            "low": lambda: str(low),
            "high": lambda: str(low + rng.randint(1, 20)),
            "unit": lambda: rng.choice(_UNITS),
        }
        parts = rng.choice(patterns).split("|")
        return "".join(slots[part]() if place % 2 else part for place, part in enumerate(parts))

    def many(self, count: int, *patterns: str) -> list[str]:
        return [self.one(*patterns) for _ in range(count)]

    def page(self) -> Page:
        rng = self.rng
        title = f"{self.act.capitalize()} of {self.name}, {self.word()}, with {self.thing()}"
        names = [
            ("Common Name", f"{self.name.title()} {self.act.title()}, {self.word().title()} {self.act.title()}"),
            ("Medical Term", f"{self.word().title()} {self.name.title()} {self.act.title()}"),
        ]
        labels = rng.sample(_STEP_LABELS, 4)
        tools = rng.sample(_TOOLS, 3)
        sections: list[tuple[str, Body]] = [
            ("Summary", _text(
                self.one(
                    "A |act| of the |name| is an operation in which the |thing| is |manner| freed.",
                    "The |act| of a |name| treats a |thing| that has grown over the |thing| and the |thing|.",
                ) + " " + self.one(
                    "It is mostly done where a |word| |thing| keeps the patient from moving the |thing|.",
                    "The work is |manner| done through the |thing|, so that no cut is made above the |thing|.",
                )
            )),
            ("Purpose", _text(
                self.one(
                    "The procedure addresses |word| pain and stiffness that a swollen |thing| causes.",
                    "This procedure is meant for a |thing| that no longer bears the weight of the |thing|.",
                ) + " " + self.one(
                    "The goal is to restore the |thing|, to ease |word| pain, and to keep the |thing| whole.",
                    "The aim is a |word| joint that bends freely and a |thing| that stays closed.",
                )
            )),
            ("Indications", _items(self.many(
                4,
                "Pain of the |thing| that has lasted more than |low| |unit|",
                "Swelling of the |thing| in patients with |word| disease",
                "A |thing| that catches on the |thing| when the patient turns",
                "Patients who have not responded to rest and |word| tablets",
            ))),
            ("Preparation", _items([
                self.one(
                    "Patients may need to fast for |low| to |high| hours before the |name| is opened.",
                    "Nothing to eat after midnight if a |word| sedation is planned for the |thing|.",
                ),
                *self.many(
                    3,
                    "Blood tests and a film of the |thing| are taken |low| |unit| ahead.",
                    "Tablets against |word| clotting might have to be paused.",
                    "A |word| assessment of the |thing| is required beforehand.",
                ),
            ])),
            ("Procedure Description", [
                ("step", f"Anesthesia: {rng.choice(_KINDS)} anesthesia is given near the {self.thing()}."),
                *(("step", f"{label}: " + self.one(
                    "The surgeon |manner| draws the |thing| aside with a |tool| and looks for the |thing|.",
                    "A cut of |low| mm is made above the |thing|, and the |tool| is |manner| set in place.",
                    "The edges of the |thing| are |manner| sewn to the |thing|, layer by layer.",
                )) for label in labels),
                ("nested", f"Tools: {tools[0].capitalize()}, {self.word()} {tools[1]}, and {tools[2]}."),
                ("nested", "Technology: " + self.one(
                    "A |word| lamp may be used for a close view.", "May include a |word| |tool| for precision."
                )),
            ]),
            ("Duration", _text(self.one(
                "The procedure typically takes |low| to |high| minutes, depending on the size of the |thing|.",
                "It usually takes about |low| minutes for a |word| |thing|, and up to |high| hours for a |word| one.",
            ))),
            ("Setting", _text(self.one(
                "It is performed in an outpatient surgical center or a hospital with a |word| ward.",
                "Done in a |word| clinic, or in the operating room of a hospital where the |thing| has to be opened.",
            ))),
            ("Personnel", _items([
                role.capitalize()
                + self.one(" trained in |word| surgery", " for the |thing|", " (if the |thing| is opened)")
                for role in rng.sample(_TEAM, 3)
            ])),
            ("Risks and Complications", _items([
                self.one("Common: |word| bruising, swelling of the |thing|, or fever."),
                self.one("Rare: Damage to the |thing|, |word| bleeding, or loss of feeling in the |thing|."),
                *self.many(2, "Infection of the |thing| after |low| |unit|", "A |word| scar that pulls on the |thing|"),
            ])),
            ("Benefits", _items(self.many(
                4,
                "Better movement of the |thing| within |low| |unit|",
                "Less |word| pain on walking and lifting",
                "A |thing| that can bear the weight of the |thing| again",
            ))),
            ("Recovery", _items([
                self.one("Post-procedure: The |thing| is held in a |word| splint for |low| |unit|."),
                self.one("Instructions: Keep the |thing| dry, and lift the |thing| |manner| each day."),
                self.one("Recovery Time: Typically |low| to |high| weeks, depending on the |thing|."),
                self.one("Restrictions: No |word| lifting and no climbing for |low| weeks."),
                self.one("Follow-up: The |thing| is looked at after |low| and |high| days."),
            ])),
            ("Alternatives", _items([
                self.word(False).capitalize() + self.one(" brace: A |word| shell is worn around the |thing|."),
                self.one("Pros: Needs no cut and leaves the |thing| as it is."),
                self.one("Cons: Has to be renewed after |low| |unit| and rarely shrinks a |word| |thing|."),
                self.one("Exercises for the |thing|, with or without |word| tablets"),
            ])),
            ("Patient Experience", _items([
                self.one("During Procedure: A |word| pulling is felt near the |thing|, yet no pain."),
                self.one("After Procedure: The |thing| stays sore for |low| to |high| days."),
                self.one("Pain Management: |word| tablets and a cold pack on the |thing| are normally enough."),
            ])),
        ]  # fmt: skip
        notice = self.one("Patients are encouraged to discuss the |thing|, other treatments and |word| risks.")
        sections[-1][1].append(("notice", notice))
        return Page(title, names, sections)


_HEADINGS = (
    "Summary", "Purpose", "Indications", "Preparation", "Procedure Description", "Duration", "Setting", "Personnel",
    "Risks and Complications", "Benefits", "Recovery", "Alternatives", "Patient Experience",
)  # fmt: skip


def _text(line: str) -> Body:
    return [("text", line)]


def _items(lines: list[str]) -> Body:
    return [("item", line) for line in lines]


def _dash(page: Page) -> str:
    lines = [page.title, "CPT4 code", "Name of the Procedure:", page.title.title()]
    lines += [f"{label}s: {value}" for label, value in page.names]
    for heading, body in page.sections:
        lines.append(heading)
        lines += [line if kind in ("text", "notice") else f"- {line}" for kind, line in body]
    return "\n".join(lines)


def _bullet(page: Page) -> str:
    lines = ["Search all medical codes", "", page.title, "", "CPT4 code", "", page.title.title(), ""]
    lines += ["Name of the Procedure:", *(f"  • {label}: {value}" for label, value in page.names)]
    for heading, body in page.sections:
        lines.append(heading)
        step = 0
        for kind, line in body:
            if kind == "step":
                step += 1
                lines.append(f"  {step}. {line}")
            elif kind in ("text", "notice"):
                lines += ["", line, ""]
            else:
                lines.append(f"    • {line}" if kind == "nested" else f"  • {line}")
    lines.append("Similar Codes")
    return "\n".join(lines)
