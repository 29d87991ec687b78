"""Every kind of finding, one row each: code, severity, sentence."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
Span = tuple[int, int]


class Kind(NamedTuple):
    """A kind of finding. `sentence` is filled with the named values of the case."""

    severity: Severity
    sentence: str
    meaning: str
    """For the reference page: when it is given, and what the reader of the record should make of it."""


class Diagnostic(NamedTuple):
    """One finding about one page: a stable code, how grave it is, a sentence, and the place."""

    code: str
    severity: Severity
    message: str
    span: Span | None
    """Half-open code-point offsets into `Document.text`; None where the finding is about the whole page."""


KINDS: dict[str, Kind] = {
    # the text
    "no-text": Kind("warning", "the page holds no text", "Nothing but white space was given; the record is empty."),
    "not-text": Kind(
        "error",
        "the source opens as a {kind} file does, and that is no text",
        "What was read are the bytes of the file, not its words. Take the text out of it first.",
    ),
    "decoded-as-cp1252": Kind(
        "info",
        "not UTF-8; decoded as Windows-1252",
        "The bytes are no UTF-8 and every one of them is a character of Windows-1252.",
    ),
    "decoded-as-declared": Kind(
        "info",
        "not UTF-8; decoded as {encoding}, as the page declares",
        "The bytes are no UTF-8, and the `meta` element or XML declaration of the page names an encoding that fits.",
    ),
    "decoding-replaced": Kind(
        "warning",
        "{count} bytes fit no known encoding and became U+FFFD",
        "Some characters of the source are lost; the rest of the page is read as usual.",
    ),
    "character-replaced": Kind(
        "warning",
        "{count} characters that no interchange allows (lone surrogates, U+FFFF, NUL in HTML) became U+FFFD",
        "Such characters cannot be written as UTF-8, so each was replaced by one of the same length.",
    ),
    "mojibake": Kind(
        "warning",
        "the text looks as if it was decoded with the wrong encoding ({example!r})",
        "Some earlier tool garbled the text. It is kept as it is; `repair=True` undoes the damage.",
    ),
    "mojibake-repaired": Kind(
        "info",
        "garbled characters were repaired as asked; spans point into the repaired text",
        "Given only with `repair=True`.",
    ),
    "text-unescaped": Kind(
        "info",
        "the text was escaped for {kind}; spans point into the text without the escapes",
        "`&gt;` is read as `>`, and in a JSON string `\\n` as the end of a line.",
    ),
    # HTML
    "html-limit": Kind(
        "warning",
        "the HTML parser gave up at line {line} ({kind})",
        "The page nests deeper, or is larger, than the parser allows. What it did not read is in leftovers.",
    ),
    "html-text-lost": Kind(
        "warning",
        "the HTML parser lost {count} words; they are at the end of the text and in leftovers",
        "A tag, comment or attribute without an end, or a limit of the parser. Where the words stood is not known.",
    ),
    "hidden-text": Kind(
        "info",
        "{count} characters of the page are not visible and were not read",
        "Elements that are hidden, or shown only without scripts. They are no part of `Document.text`.",
    ),
    "struck-text": Kind(
        "info",
        "{count} characters are struck out and were not read",
        "What a page strikes out (`<s>`, `<del>`, `~~`) it takes back, so it is no statement in any field.",
    ),
    "caption-apart": Kind(
        "info",
        "the caption {text!r} is in leftovers",
        "What is said of a picture belongs to no field of the section in which the picture stands.",
    ),
    "prose-in-furniture": Kind(
        "info",
        "page furniture holds prose: {text!r}",
        "A navigation, header, footer or aside with more than links; accounted as furniture, in no field.",
    ),
    "glued-items": Kind(
        "info",
        "{count} items stood behind others on one line and were set apart at their marks",
        "The extractor joined the items of a list and left their marks between them: `* sleep* walk`.",
    ),
    # what the page is
    "not-a-procedure": Kind(
        "warning",
        "the page describes no procedure (kind: {kind})",
        "A condition page, or one with too few headings of a procedure page; read as printed, never forced.",
    ),
    "no-headings": Kind(
        "warning",
        "no line of the page is a known heading; its text is in leftovers",
        "Without a heading no text can be filed under a field.",
    ),
    "several-pages": Kind(
        "warning",
        "the dump holds {count} pages; the first was read, the rest is in leftovers",
        "`parse_all` and batch conversion give one record a page.",
    ),
    "title-missing": Kind(
        "info", "the page has no title line", "The names, where there are any, say what it is about."
    ),
    "title-truncated": Kind(
        "info",
        "the title is {length} characters long and was probably cut",
        "The site cuts titles at 255 characters; the names may complete it.",
    ),
    "title-repeated": Kind(
        "info",
        "the title is printed again",
        "The copy is accounted as duplicate, or is a name where no other is printed.",
    ),
    "code-missing": Kind(
        "info",
        "the page names the code system {system} and prints no code",
        "Normal for these pages. A number is never guessed; a caller's table or the source's name can supply it.",
    ),
    "code-conflict": Kind(
        "warning",
        "{source!r} says code {other}, the text says {code}",
        "Both codes are in the record, each with its origin.",
    ),
    "code-from-table": Kind(
        "info",
        "{name!r} has the code {code} of {system} in the table {table!r}",
        "A table of the caller has this name, the same but for case, punctuation and blanks.",
    ),
    "code-ambiguous": Kind(
        "warning",
        "{name!r} has several codes of {system} in the code tables ({codes}); none was taken",
        "The title and preferred names, or else the other names, have more than one code of a system. Mend the table.",
    ),
    "code-unclear": Kind(
        "info",
        "{text!r} among the names is not taken as the page's own code",
        "One of several codes, or a pointer to another procedure's; the text stays in the name.",
    ),
    # headings
    "unknown-heading": Kind(
        "warning",
        "heading {heading!r} is not in the vocabulary; its body is under extra_sections",
        "The line looks like a heading that no section is known by. Add it to your own vocabulary where it means one.",
    ),
    "headings-inferred": Kind(
        "warning",
        "a heading is lost; two blank lines show where {key} starts",
        "The extractor lost headings; the order of the page family and double blank lines tell where they stood.",
    ),
    "headings-missing": Kind(
        "warning",
        "no heading was found for: {keys}",
        "Pages of this family always print them, so text of those sections may stand under the heading above.",
    ),
    "list-marks-missing": Kind(
        "warning",
        "the page has no list marks; items are paragraphs, steps are in the description, and nesting is unknown",
        "Several sections that are lists on most pages hold lines without a mark. The extractor probably dropped the "
        "marks, and nothing tells an item from a paragraph, a step from a remark, or a list inside an item.",
    ),
    "steps-without-marks": Kind(
        "warning",
        "{count} lines of the description have no list marks, while other lists have; they are no steps",
        "Each is one sentence, as steps are. The extractor may have dropped the marks of this list, so check by eye.",
    ),
    "line-ends-missing": Kind(
        "warning",
        "the page is one line; where headings, items and paragraphs end is not known",
        "The extractor joined all lines. Only headings that open a line, and labels, can be told from the text.",
    ),
    "table-cells-apart": Kind(
        "warning",
        "a table of several columns under {heading!r} is read one cell a line",
        "Only alternatives have a place for columns. Elsewhere the cells stand beside each other in page order, the "
        "heads of the columns among them.",
    ),
    "table-rows-kept": Kind(
        "info",
        "{count} rows of a table under {heading!r} are kept with the signs between their cells",
        "No ruled line tells that the first of them is a header, so nothing tells a label from its value.",
    ),
    "options-elsewhere": Kind(
        "warning",
        "pros and cons stand under {heading!r}",
        "They are read as that section's own text. Check by eye whether they belong to alternatives.",
    ),
    "cells-run-together": Kind(
        "warning",
        "the cells of a table of options run together; pros and cons stay in the text of each option",
        "The extractor left no sign between the cells, so nothing tells where one ends.",
    ),
    "prose-among-names": Kind(
        "warning",
        "prose stands among the names, so a heading is lost; the rest of the section is in leftovers",
        "A sentence is no name, and nothing tells which section it and the lines below it belong to.",
    ),
    "empty-section": Kind(
        "warning",
        "nothing stands under the heading {heading!r}",
        "The extractor probably dropped the body; the heading of the next section never becomes it.",
    ),
    "duplicate-section": Kind(
        "info", "section {heading!r} is printed twice in the same words", "The second copy is accounted as duplicate."
    ),
    "repeated-text": Kind(
        "info",
        "{count} paragraphs or items at the end of the page or of a list were printed before",
        "Some extractors repeat the paragraphs of a short page at its end, or an item that has a list below it at the "
        "end of its own list. The copies are accounted as duplicates.",
    ),
    "repeated-section": Kind("info", "section {heading!r} comes again in other words", "Both are kept, in page order."),
    "table-of-contents": Kind(
        "info", "a table of contents stands before the body", "Its lines are accounted as furniture."
    ),
    "front-matter": Kind(
        "info",
        "the source opens with metadata between two ruled lines; it was not read",
        "YAML in front of a page, such as its title and code, is accounted as furniture and stands in no field.",
    ),
    "furniture-in-body": Kind(
        "info",
        "page furniture stands among the sections (lines: {count}); the first is {line!r}",
        "Adverts, by-lines, page numbers and the like are accounted as furniture, wherever they stand.",
    ),
    "reads-as-by-line": Kind(
        "warning",
        "the line {line!r} reads as a by-line",
        "A name without a title or a date is too little to tell. The line is kept where it stands.",
    ),
    "text-before-headings": Kind(
        "info",
        "text stands before the first heading; it is in leftovers",
        "It is neither the title, nor a label line, nor known page furniture.",
    ),
    # inside sections
    "glued-label": Kind(
        "info",
        "{label!r} stood inside the text before it and was set free",
        "The extractor glued a sub-label or a known opener to the item before it.",
    ),
    "line-above-list": Kind(
        "warning",
        "the line {line!r} in the {section} stands above a list and is no known heading or sub-label",
        "Line and list stay in the section. Check by eye whether the line opens a section of its own.",
    ),
    "label-below-list": Kind(
        "warning",
        "the line {line!r} in the {section} stands below a list under a label that is not known there",
        "It stays in the section. Check by eye whether it opens a section of its own.",
    ),
    "question-in-text": Kind(
        "warning",
        "the question {question!r} in the {section} opens no known section",
        "Question and answer stay in the section. Check by eye whether they belong to it.",
    ),
    "unlisted-label": Kind(
        "info",
        "the line {label!r} introduces a list and is no known sub-label",
        "Its items stay in the section's own field and carry the line in `under`.",
    ),
    "reads-against": Kind(
        "warning",
        "{label!r} stands in the {section} and reads as a reason against",
        "The text is kept where the page has it. Check it by eye: a reason against must not pass as a reason for.",
    ),
    "reads-in-favour": Kind(
        "warning",
        "{label!r} stands in the contraindications and reads as a reason for",
        "The text is kept where the page has it. Check it by eye: a reason for must not pass as a reason against.",
    ),
    "unclear-in-indications": Kind(
        "warning",
        "the line {label!r} introduces a list in the indications, and its words speak neither for nor against",
        "The items stay in the indications and carry the line in `under`. Check by eye that they are reasons for.",
    ),
    "reads-as-benefit": Kind(
        "warning",
        "{label!r} stands among the risks and reads as a benefit",
        "The text stays where the page has it. Check by eye which of the two it is.",
    ),
    "reads-as-risk": Kind(
        "warning",
        "{label!r} stands in the benefits and reads as a risk",
        "The text is kept where the page has it. Check it by eye: a risk must not pass as a benefit.",
    ),
    "flattened-list": Kind(
        "info",
        "the item {line!r} announces a list, and what follows stands at its own level",
        "The extractor flattened a nested list; where its entries end cannot be told, so they are siblings.",
    ),
    "introducer-without-list": Kind(
        "info", "nothing follows the line {line!r}", "A line that ends in a colon was kept as an item."
    ),
    "list-too-deep": Kind(
        "warning", "the list nests deeper than {limit} levels", "Deeper items are kept flat at that depth."
    ),
    "duration-per-unit": Kind(
        "info",
        "{text!r} is a time per something, not the duration of the procedure",
        "`duration.range` stays null.",
    ),
    "duration-several": Kind(
        "info",
        "several times are stated as the procedure's; {text!r} was taken",
        "Of several, the first counts; the other cases (both sides, children, open surgery) are in the statements.",
    ),
    "duration-unclear": Kind(
        "info",
        "{text!r} does not tell plainly how long the procedure takes",
        "A time of something else (setting up, recovering, an implant's life), or one that is not read; "
        "`duration.range` stays null.",
    ),
    "recovery-several": Kind(
        "info",
        "several times are stated for recovering; {text!r} was taken",
        "A full recovery counts before a return to work; of several of a kind, the first.",
    ),
    "fasting-several": Kind(
        "info",
        "{text!r} says more of fasting than the record holds",
        "Other hours (for fluids, for children), or another statement: `preparation.fasting` holds the first.",
    ),
    "frequency-unclear": Kind(
        "info",
        "{text!r} stands in a list of {listed} risks and says another frequency",
        "The label and the words disagree, so `frequency` stays null.",
    ),
    "orphan-pros-cons": Kind(
        "warning",
        "{label!r} stands above any alternative",
        "It is kept as an alternative of its own, with its label.",
    ),
}


class Findings:
    """What the stages found on one page, and the typography they took out of it."""

    __slots__ = ("diagnostics", "marks")

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.marks: list[Span] = []

    def add(self, code: str, span: Span | None, /, **values: Any) -> None:
        """Add a finding of the kind `code`; `values` fill its sentence."""
        kind = KINDS[code]
        short = {name: value if name == "keys" else _short(value) for name, value in values.items()}
        self.diagnostics.append(Diagnostic(code, kind.severity, kind.sentence.format(**short), span))

    def mark(self, start: int, end: int) -> None:
        """Note characters that are markup which a stage after the reader took out."""
        self.marks.append((start, end))


def _short(value: Any) -> Any:
    return value[:79] + "…" if isinstance(value, str) and len(value) > 80 else value
