"""`make_page(seed)`: abstract pages drawn from the layouts of the page family."""

from __future__ import annotations

import random
from collections.abc import Callable

from . import phrases
from . import vocab as v
from .model import CANONICAL, NAME_HEADING, Block, Json, Page, Section, code, equipment, item, name
from .vocab import Words, sentence, title_case

SEARCH_LINE = "Search all medical codes"

COMMON_LABELS = """Common Name|Common Names|Common name|Common names|Common Name(s)|Common name(s)
Common name(s)|Common Names|Common Name|Other names|Commonly known as
Also known as""".replace("\n", "|").split("|")
TECHNICAL_LABELS = """Medical Term|Medical term|Medical Terms|Medical terms|Technical Term
Technical term
Technical Terms|Technical terms|Technical or Medical Term|Technical or medical term(s)
Technical/Medical Term
Technical/Medical term|Technical/Medical Terms|Technical/Medical terms|Technical/medical term
Technical/medical terms|Technical Name""".replace("\n", "|").split("|")

PURPOSE_CONDITION = """Medical Condition*20|Medical condition*5|Medical Conditions*4
Medical Conditions Addressed*5
Medical conditions addressed*1|Medical Condition Addressed*3|Medical condition addressed*1
Condition Addressed*2
Conditions Addressed*2|Addresses*1|Medical Condition or Problem*4
Medical Condition or Problem Addressed*2
Medical Condition or Problem It Addresses*1|Medical condition or problem it addresses*1
Medical Condition/Problem*1
Medical Condition/Problem it Addresses*1|Medical Conditions/Problems Addressed*2
Medical Conditions/Problems*1
Medical Conditions or Problems Addressed*1|Medical Conditions or Problems it Addresses*1
The medical condition or problem it addresses*4""".replace("\n", "|").split("|")
PURPOSE_GOALS = """Goals*26|Goals/Outcomes*8|Goals or Expected Outcomes*6|Goals/Expected Outcomes*4
Goals and Outcomes*3|Goals and Expected Outcomes*1
The goals or expected outcomes of the procedure*4""".replace("\n", "|").split("|")
IND_CONDITIONS = """Specific symptoms or conditions that warrant the procedure*3|Symptoms/Conditions*7
Symptoms or Conditions*4|Symptoms or conditions*1|Specific Symptoms or Conditions*4
Specific Symptoms/Conditions*3
Symptoms*4|Conditions*2|Symptoms and Conditions*3|Symptoms/Conditions Warranting the Procedure*2
Symptoms or Conditions That Warrant the Procedure*1""".replace("\n", "|").split("|")
IND_CRITERIA = """Patient Criteria*20|Patient criteria*9|Patient Criteria or Factors*2|Criteria*2
Patient factors*1
Patient criteria or factors that make the procedure appropriate*3""".replace("\n", "|").split("|")
PREP_INSTRUCTIONS = """Pre-procedure Instructions*16|Pre-Procedure Instructions*10
Pre-procedure instructions*5
Pre-procedure instructions for the patient*3|Instructions for the Patient*1|Instructions*3
Pre-procedure*1""".replace("\n", "|").split("|")
PREP_TESTS = """Diagnostic Tests*15|Diagnostic tests*6|Diagnostic Tests or Assessments*4
Diagnostic Tests/Assessments*4|Diagnostic tests/assessments*2
Any diagnostic tests or assessments required beforehand*3
Diagnostics*1|Tests*1|Assessments*3|Diagnostic Tests Required*1|Diagnostics Tests*1
Required Assessments*1
Assessments Required*1""".replace("\n", "|").split("|")
LEAD_LABELS = """Step-by-Step Explanation*10
Detailed step-by-step explanation of what the procedure involves*2
Detailed step-by-step explanation*1|Steps Involved*2|Procedure Steps*1""".replace("\n", "|").split("|")
TOOL_LABELS = """Tools and Equipment*22|Tools/Equipment*21|Tools*8|Tools and equipment*2
Tools & Equipment*2
Tools/equipment*1|Tools/Equipment Used*1|Tools Used*1|Tools used include*1|Instruments*1
Equipment*1""".replace("\n", "|").split("|")
MIXED_LABELS = """Tools and Technology*3|Tools and technology*1|Tools and technologies*1
Tools, Equipment, or Technology*2|Tools, Equipment, or Technology Used*1
Tools, Equipment & Technology*1""".replace("\n", "|").split("|")
TECH_LABELS = ["Technology*2", "Technology Used*1"]
ANESTHESIA_TAIL = """Anesthesia*16|Anesthesia Details*2|Anesthesia or Sedation*9|Anesthesia/Sedation*8
Anesthesia/sedation information*1""".replace("\n", "|").split("|")
TOOL_OPENERS = """Tools used include|Tools used may include|Tools include|Tools may include
Tools and equipment used include|Equipment includes|Equipment used may include|Instruments used include
The procedure uses tools such as|The tools typically include
Tools utilized include""".replace("\n", "|").split("|")
BARE = {
    "Medical Condition",
    "Goals",
    "Goals or Expected Outcomes",
    "Medical Condition or Problem it Addresses",
    "Specific Symptoms or Conditions",
    "Patient Criteria",
    "Patient Criteria or Factors",
    "Pre-procedure Instructions",
    "Diagnostic Tests",
    "Step-by-Step Explanation",
}
LEAD_PURPOSE = [
    "The procedure is used to",
    "This procedure aims to",
    "This procedure is performed to",
]
LEAD_INDICATIONS = [
    "This procedure is indicated for patients with",
    "This procedure is indicated for patients experiencing",
    "It is appropriate for patients who have",
    "{Proc} is typically recommended for",
    "This procedure may be warranted for",
    "Specific symptoms or conditions that may warrant the procedure include",
]
LEAD_PREP = [
    "Patients should",
    "Patients may need to",
    "Patients may be instructed to",
    "Patients may be advised to",
    "Preparation may include",
    "Preparation varies widely, and it may include",
]
LEAD_STEPS = ["The surgeon will", "Generally", "The procedure is done in stages. The surgeon will"]

SYNONYMS: dict[str, list[str]] = {
    "summary": """Overview|Overview|Introduction|Definition|About|About {X} surgery|Background
Key points
What is {aX}?|What is {aX}?|What is it?""".replace("\n", "|").split("|"),
    "purpose": """Why it's done|Why it's done|Why the Procedure Is Performed|Why is {X} done?
Why is a {X} Done?
Why a {X} is used|Why might I need {X}?|Why do doctors use {X}?|Why Is the {X} Performed?
Reasons for {X}
Uses of {X}|Why Do You Need {X}?""".replace("\n", "|").split("|"),
    "indications": """Indications|Clinical Indications|What are the Indications?
When Is It Needed?|Who is it for?
Who is {X} for?|Who is a Candidate for {X}?|Am I a good candidate?|Indications for Surgery
Eligibility for {X}""".replace("\n", "|").split("|"),
    "contraindications": ["Contraindications", "Contraindications to Surgery"],
    "preparation": """How you prepare|How you prepare|Before the Procedure
Preparing for the procedure|How to Prepare
How do I prepare?|How do I prepare for {X}?|Before surgery|Before {X}|Before the test
What happens before the procedure?|What to expect before {X}|Pre-Procedure Preparation
Patient Preparation
Preparation for {X}|Preparation Guidelines of {X}""".replace("\n", "|").split("|"),
    "description": """Procedure Details|The Procedure|Procedure|What happens during the procedure?
What happens during {aX}?|What happens during {X}?|What will happen during {X}?|How is {X} performed?
How is {X} done?|How do doctors perform {X}?|How the Procedure Works|How the Test is Performed
What Does the Surgery Involve?|During Surgery|Surgical Technique|Description of Procedure
What You Can Expect
What to Expect|The {X} Procedure""".replace("\n", "|").split("|"),
    "duration": """How long does it take?|How long will it take?|How long does the procedure take?
How long it takes""".replace("\n", "|").split("|"),
    "personnel": ["Care team", "Care team", "Types of Doctors Involved in {X}"],
    "risks": """Risks|Risks|Risks of {aX}|Risks of {X}|Risks Associated with {X}|What are the risks?
What are the risks of {X}?|Potential Complications|Surgical Risks
Risks and Complications of {X}""".replace("\n", "|").split("|"),
    "benefits": ["Benefits"],
    "recovery": """After the Procedure|After Surgery|After {X}|After the test|Recovery Process
Your Recovery
Recovery at home|Recovery from {aX}|Home care|Post-Operative Instructions|Post-Surgery Care
Aftercare|Aftercare
What happens after {X}?|What happens when I go home?""".replace("\n", "|").split("|"),
    "alternatives": """What are the alternatives?|Alternative treatments
Can It Be Treated Without Surgery?
Other options""".replace("\n", "|").split("|"),
    "outcomes": ["Results", "Long-term Outlook"],
    "patient_experience": ["Does it hurt?"],
}


class Builder:
    """Builds one page; every method adds what is printed and what the record then holds."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.page = Page(seed)
        self.w = Words(self.rng)
        self.lost = False

    # -- small helpers ---------------------------------------------------------------------------------
    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def label_of(self, weighted: list[str], *, recase: bool = True) -> str:
        names, weights = zip(*((s.rsplit("*", 1)[0], int(s.rsplit("*", 1)[1])) for s in weighted), strict=True)
        spelling: str = self.rng.choices(names, weights)[0]
        if not recase:
            return spelling
        roll = self.rng.random()
        if roll < 0.72:
            return spelling
        if roll < 0.86:
            return spelling[0] + spelling[1:].lower()
        if roll < 0.96:
            return title_case(spelling)
        self.page.feature("label-case")
        return spelling.lower() if roll < 0.98 else spelling.upper()

    def stops(self, texts: list[str]) -> list[str]:
        """Final stops on all texts of a list, or on none."""
        stop = self.chance(0.45)
        return [sentence(t, stop) for t in texts]

    def listing(self, sec: Section, path: str, texts: list[str], under: str | None = None, group: int = 0) -> None:
        for text in texts:
            sec.item(text, group=group)
            sec.put(path, item(text, under=under))

    def joined(self, things: list[str]) -> str:
        """Several things in one line, as a split label expects them."""
        if len(things) == 1:
            return things[0]
        form = self.rng.randrange(6)
        if form == 0:
            return ", ".join(things)
        if form == 1:
            return "; ".join(things)
        word = "or" if form == 2 else "and"
        if len(things) == 2:
            return f"{things[0]} {word} {things[1]}"
        comma = "" if form == 3 else ","
        return f"{', '.join(things[:-1])}{comma} {word} {things[-1]}"

    # -- top of the page -------------------------------------------------------------------------------
    def descriptor(self, long: bool = False) -> str:
        rng, w = self.rng, self.w
        parts = [f"{w.verb}, {w.site}" if rng.random() < 0.6 else f"{w.verb} of {w.site}"]
        parts += rng.sample(v.QUALIFIERS, rng.choice([0, 1, 1, 2]))
        text = ", ".join(parts)
        roll = rng.random()
        if roll < 0.1:
            text += f"; with treatment of {w.cond}"
        elif roll < 0.16:
            text += f" (eg, {w.site2}, {w.cond})"
        elif roll < 0.2:
            text += " (bilateral)"
        elif roll < 0.23:
            text = f"Level IV - {text}: {w.cond}, {w.site2}"
        elif roll < 0.26:
            text += ", >/=1 cm"
        if long:
            sites = rng.sample(v.SITES, 14)
            text += f" (eg, {', '.join(sites)}), each additional segment, list separately in addition to code"
        return text

    def acronym(self) -> str:
        words = [*self.w.site.split(), self.w.verb]
        letters = "".join(x[0] for x in words).upper()
        return letters if len(letters) > 2 else letters + "X"

    def aliases(self, count: int) -> list[str]:
        w = self.w
        pool = [
            f"{title_case(w.site)} {w.verb}",
            f"{w.verb} of the {title_case(w.site)}",
            f"{title_case(w.cond)} Treatment",
            f"{w.site2.split()[0].capitalize()} {w.verb}",
            f"Keyhole {w.verb}",
            f"Minor {title_case(w.site)} Surgery",
        ]
        return self.rng.sample(pool, count)

    def top(self, label: str | None, title: str | None) -> None:
        page, rng = self.page, self.rng
        roll = rng.random()
        if roll < 0.55:
            page.top.append(Block("chrome", SEARCH_LINE))
        elif roll < 0.58:
            page.feature("adverts")
            page.top += [Block("chrome", a) for a in v.ADVERTS]
            page.top.append(Block("chrome", SEARCH_LINE))
        if title is not None:
            page.top.append(Block("chrome", title))
            page.top_ops.append(("set", "title", {"text": title}))
            page.title = title
            if self.chance(0.04):
                page.feature("title-repeated")
                page.top.append(Block("chrome", title))
        if label is not None:
            page.top.append(Block("chrome", label))

    def labelled_value(self, use: str) -> tuple[str, list[Json], str]:
        """The value of an alias label: text, its names (no label yet), and a feature."""
        rng = self.rng
        a, b, c = self.aliases(3)
        form = rng.randrange(10)
        abc = self.acronym()
        stop = "." if self.chance(0.15) else ""
        if form < 4:
            return a + stop, [name(a, use)], "one"
        if form < 6:
            return f"{a}, {b}{stop}", [name(a, use), name(b, use)], "two"
        if form == 6:
            return f"{a} or {b}{stop}", [name(a, use), name(b, use)], "or"
        if form == 7:
            return f"{a}, {b}, or {c}", [name(a, use), name(b, use), name(c, use)], "three"
        if form == 8:
            return (
                f"{a} (the older name), {b} (short form, rarely used)",
                [name(f"{a} (the older name)", use), name(f"{b} (short form, rarely used)", use)],
                "gloss",
            )
        return f"{a} ({abc})", [name(a, use), name(abc, "abbreviation")], "acronym"

    def names(self, title: str, label_line: str | None, system: str) -> None:
        """The name block."""
        page, rng = self.page, self.rng
        sec = Section("name", NAME_HEADING)
        x = self.preferred(title)
        number: str | None = None
        forms: list[tuple[int, Callable[[Section, str], None]]] = [
            (40, self.names_plain),
            (4, self.names_acronym),
            (9, self.names_marker),
            (6, self.names_sentence),
            (18, self.names_labels),
            (4, self.names_verb_line),
            (9, self.names_bullets),
            (4, self.names_run_together),
            (3, self.names_label_list),
            (2, self.names_label_alone),
            (3, self.names_before),
            (3, self.names_labels_only),
            (1, self.names_melted),
        ]
        if system == "HCPCS" and self.chance(0.8):
            letter = rng.choice("AEGJKLQV")
            number = f"{letter}{rng.randint(100, 9999):04d}"
            self.names_code(sec, x, number)
        elif system == "CPT" and self.chance(0.02):
            number = str(rng.randint(10004, 99499))
            page.feature("cpt-number-in-name")
            sec.para(f"{x} (CPT Code {number})")
            sec.put("names", name(x, "preferred"))
        else:
            build = rng.choices([f for _, f in forms], [n for n, _ in forms])[0]
            if "title-repeated" in page.features and build in (self.names_labels_only, self.names_label_list):
                page.open_paths.add("names")
            page.feature(build.__name__.replace("_", "-"))
            build(sec, x)
        if label_line is not None:
            page.top_ops.append(("put", "codes", code(system, number)))
        elif number is not None:
            page.open_paths.add("codes")
        page.sections.insert(0, sec)

    def preferred(self, title: str) -> str:
        roll = self.rng.random()
        if roll < 0.35:
            return title
        if roll < 0.8:
            return title_case(title).replace("(Eg,", "(e.g.,").replace("(eg,", "(e.g.,").replace(">/=1", "≥1")
        if roll < 0.95:
            return f"{title_case(self.w.site)} {self.w.verb}, Adapted"
        return "Visit"

    def names_plain(self, sec: Section, x: str) -> None:
        if self.chance(0.15):
            self.page.feature("name-full-stop")
            sec.para(f"{x}.")
        else:
            sec.para(x)
        sec.put("names", name(x, "preferred"))

    def names_acronym(self, sec: Section, x: str) -> None:
        abc = self.acronym()
        x = x.split(" (")[0]
        sec.para(f"{x} ({abc})")
        sec.put("names", name(x, "preferred"))
        sec.put("names", name(abc, "abbreviation"))

    def names_marker(self, sec: Section, x: str) -> None:
        a, b = self.aliases(2)
        abc = self.acronym()
        form = self.rng.randrange(6)
        sec.put("names", name(x, "preferred"))
        if form == 0:
            sec.para(f"{x} (also known as {a} or {b})")
            found = [name(a, "common", "also known as"), name(b, "common", "also known as")]
        elif form == 1:
            sec.para(f"{x} (Common names: {a}, {b})")
            found = [name(a, "common", "Common names"), name(b, "common", "Common names")]
        elif form == 2:
            sec.para(f'{x} (Commonly referred to as "{a}")')
            found = [name(a, "common", "Commonly referred to as")]
        elif form == 3:
            sec.para(f"{x}, also known as {a} or {b}.")
            found = [name(a, "common", "also known as"), name(b, "common", "also known as")]
        elif form == 4:
            sec.para(f"{x}; also known as {a} ({abc}).")
            found = [name(a, "common", "also known as"), name(abc, "abbreviation")]
        else:
            sec.para(f"{x} (also known as {a})")
            found = [name(a, "common", "also known as")]
        for one in found:
            sec.put("names", one)

    def names_sentence(self, sec: Section, x: str) -> None:
        a, b = self.aliases(2)
        label, text, values = self.rng.choice(
            [
                ("Commonly known as", f"{x}. Commonly known as {a}.", [a]),
                ("Commonly referred to as", f'{x}. Commonly referred to as "{a}."', [a]),
                ("Common names include", f'{x}. Common names include "{a}" or "{b}."', [a, b]),
                ("Often referred to as", f"{x}. Often referred to as {a} or {b}.", [a, b]),
                ("Also known as", f"{x} - Also known as {a}.", [a]),
            ]
        )
        sec.para(text)
        sec.put("names", name(x, "preferred"))
        for value in values:
            sec.put("names", name(value, "common", label))

    def put_values(self, sec: Section, label: str, values: list[Json]) -> None:
        for one in values:
            sec.put("names", {**one, "label": label})

    def names_labels(self, sec: Section, x: str) -> None:
        sec.para(x)
        sec.put("names", name(x, "preferred"))
        for label, use in self.name_labels():
            text, values, _ = self.labelled_value(use)
            sec.para(f"{label}: {text}", hard=True)
            self.put_values(sec, label, values)

    def name_labels(self) -> list[tuple[str, str]]:
        common = (self.rng.choice(COMMON_LABELS), "common")
        technical = (self.rng.choice(TECHNICAL_LABELS), "technical")
        return self.rng.choice([[common], [common], [common, technical], [technical]])

    def names_verb_line(self, sec: Section, x: str) -> None:
        a, b = self.aliases(2)
        sec.para(x)
        sec.put("names", name(x, "preferred"))
        label, text, values = self.rng.choice(
            [
                ("Also known as", f"Also known as {a}, {b}", [a, b]),
                ("Commonly known as", f"Commonly known as {a}", [a]),
                ("Commonly referred to as", f"Commonly referred to as: {a}, {b}", [a, b]),
                ("Commonly known as", f"(Commonly known as: {a}, {b})", [a, b]),
            ]
        )
        sec.para(text, hard=True)
        for value in values:
            sec.put("names", name(value, "common", label))

    def names_bullets(self, sec: Section, x: str) -> None:
        sec.para(x)
        sec.put("names", name(x, "preferred"))
        self.name_bullets(sec)

    def name_bullets(self, sec: Section) -> None:
        for label, use in self.name_labels():
            text, values, _ = self.labelled_value(use)
            sec.item(f"{label}: {text}")
            self.put_values(sec, label, values)

    def names_run_together(self, sec: Section, x: str) -> None:
        a, b, c = self.aliases(3)
        sec.put("names", name(x, "preferred"))
        form = self.rng.randrange(4)
        if form == 0:
            sec.para(f"{x} Common name(s): {a}")
            sec.put("names", name(a, "common", "Common name(s)"))
        elif form == 1:
            sec.para(f"{x}. Common Name: {a}")
            sec.put("names", name(a, "common", "Common Name"))
        elif form == 2:
            sec.para(f"{x}. Common names: {a}, {b}.")
            sec.put("names", name(a, "common", "Common names"))
            sec.put("names", name(b, "common", "Common names"))
        else:
            sec.para(f"{x} Common name(s): {a} Technical/medical term: {c}")
            sec.put("names", name(a, "common", "Common name(s)"))
            sec.put("names", name(c, "technical", "Technical/medical term"))

    def names_label_list(self, sec: Section, x: str) -> None:
        if self.chance(0.7):
            sec.para(x)
            sec.put("names", name(x, "preferred"))
        label = self.rng.choice(COMMON_LABELS[:9])
        sec.label(f"{label}:")
        for alias in self.aliases(self.rng.choice([2, 3])):
            sec.item(alias)
            sec.put("names", name(alias, "common", label))

    def names_label_alone(self, sec: Section, x: str) -> None:
        sec.para(x)
        sec.put("names", name(x, "preferred"))
        label = "Common Name(s)"
        alias = self.aliases(1)[0]
        sec.label(f"{label}:")
        sec.para(alias)
        sec.put("names", name(alias, "common", label))

    def names_before(self, sec: Section, x: str) -> None:
        title = self.page.title
        second = title_case(title or "")
        if title is None or second == title or len(title) > 250 or self.page.top[-1].text == title:
            self.names_plain(sec, x)
            return
        self.page.top.append(Block("chrome", second))
        self.page.top_ops.append(("put", "names", name(second, "preferred")))
        self.name_bullets(sec)

    def names_labels_only(self, sec: Section, x: str) -> None:
        if self.chance(0.5):
            self.name_bullets(sec)
            return
        for i, (label, use) in enumerate(self.name_labels()):
            text, values, _ = self.labelled_value(use)
            sec.para(f"{label}: {text}", hard=i > 0)
            self.put_values(sec, label, values)

    def names_melted(self, sec: Section, x: str) -> None:
        alias = self.aliases(1)[0]
        self.page.open_paths.add("names")
        sec.para(f'Commonly known as "{alias}", this procedure reshapes the {self.w.site}.')

    def names_code(self, sec: Section, x: str, number: str) -> None:
        page = self.page
        form = self.rng.randrange(8)
        page.feature("names-hcpcs-code")
        sec.put("names", name(x, "preferred"))
        text = [
            f"{x} (HCPCS Code: {number})",
            f"{x} (HCPCS Code {number})",
            f"{x} (HCPCS code: {number})",
            f"{x} (HCPCS {number})",
            f"{x} ({number})",
            f"{number} - {x}",
            f"HCPCS {number} - {x}",
            x,
        ][form]
        sec.para(text)
        if form == 7:
            sec.item(f"HCPCS Code: {number}")
        elif self.chance(0.3):
            label = self.rng.choice(COMMON_LABELS)
            alias = self.aliases(1)[0]
            sec.para(f"{label}: {alias}", hard=True)
            sec.put("names", name(alias, "common", label))

    # -- sections --------------------------------------------------------------------------------------
    def summary(self, sec: Section) -> None:
        for _ in range(self.rng.choice([1, 1, 1, 2])):
            parts = [self.w.pick(v.SUMMARY_1), *self.w.some(v.SUMMARY_2, 0, 2)]
            text = " ".join(parts)
            sec.para(text)
            sec.put("summary", item(text))

    def two_parts(self, sec: Section, parts: list[tuple[str, str, list[str]]], depth: str) -> None:
        """Labelled parts `(label, path, texts)` in one of the depths of section 6."""
        page = self.page
        page.feature(f"labels-{depth}")
        if depth == "line":
            bare = all(label in BARE for label, _, _ in parts) and self.chance(0.5)
            glue = ""
            if len(parts) == 2 and not bare and self.chance(0.16):
                glue = self.rng.choice(["hash", "hash", "hash-value", "plain"])
                page.feature(f"glue-{glue}")
            if bare:
                page.feature("labels-bare")
            for i, (label, path, texts) in enumerate(parts):
                if glue and i == 1:
                    continue
                sec.label(label if bare else f"{label}:")
                for j, text in enumerate(texts):
                    printed = text
                    last = j == len(texts) - 1
                    if glue and last:
                        label2, path2, texts2 = parts[1]
                        if glue == "plain":
                            text = sentence(text, True)
                            printed = f"{text} {label2}:"
                        elif glue == "hash":
                            printed = f"{text} ##### {label2}:"
                        else:
                            printed = f"{text} ##### {label2}: {texts2[0]}"
                    sec.item(printed, group=i)
                    sec.put(path, item(text, under=label))
                    if glue and last:
                        if glue == "hash-value":
                            sec.put(path2, item(texts2[0], label2))
                        else:
                            self.listing(sec, path2, texts2, label2, group=i)
            return
        if depth == "line-prose":
            for label, path, texts in parts:
                sec.label(f"{label}:")
                text = " ".join(sentence(t, True) for t in texts)
                sec.para(text)
                sec.put(path, item(text, under=label))
                page.soft_labels.add(text)
            return
        if depth == "one-line":
            texts = [sentence(p[2][0], True) for p in parts]
            sec.para(" ".join(f"{p[0]}: {t}" for p, t in zip(parts, texts, strict=True)))
            for (label, path, _), text in zip(parts, texts, strict=True):
                sec.put(path, item(text, label))
            return
        for label, path, texts in parts:
            text = texts[0]
            if depth == "inline":
                sec.para(f"{label}: {text}", hard=self.chance(0.5) and bool(sec.blocks))
            else:
                sec.item(f"{label}: {text}")
            sec.put(path, item(text, label))

    def purpose(self, sec: Section) -> None:
        rng, w = self.rng, self.w
        roll = rng.random()
        if roll < 0.62:
            for _ in range(rng.choice([1, 1, 1, 2])):
                text = " ".join(w.some(v.PURPOSE, 1, 2))
                sec.para(text)
                sec.put("purpose.overview", item(text))
            return
        if roll < 0.66:
            self.listing(sec, "purpose.overview", self.stops(w.some(v.PURPOSE, 2, 3)))
            return
        goals = [w.fill(g) for g in rng.sample(v.GOALS, 3)]
        if roll < 0.72:
            lead = rng.choice(LEAD_PURPOSE)
            self.page.feature("lead-in")
            sec.label(f"{lead}:")
            self.listing(sec, "purpose.overview", self.stops(goals), lead)
            return
        goals = self.stops([g[0].upper() + g[1:] for g in goals])
        conditions = self.stops([x[0].upper() + x[1:] for x in (w.cond, w.cond2)])
        goal_label = self.label_of(PURPOSE_GOALS)
        if roll < 0.76:
            self.page.feature("goals-after-prose")
            text = w.pick(v.PURPOSE)
            sec.para(text)
            sec.put("purpose.overview", item(text))
            self.two_parts(sec, [(goal_label, "purpose.goals", goals)], rng.choice(["line", "inline"]))
            return
        if roll < 0.78:
            self.page.feature("goals-change-in-list")
            text = f"Treats {w.cond}."
            lead = "The goals are to"
            sec.item(f"{text} {lead}:")
            sec.put("purpose.overview", item(text))
            for goal in goals[1:]:
                sec.item(goal)
                sec.put("purpose.goals", item(goal, under=lead))
            return
        parts = [
            (self.label_of(PURPOSE_CONDITION), "purpose.conditions", conditions),
            (goal_label, "purpose.goals", goals),
        ]
        depth = rng.choices(["bullet", "inline", "line", "one-line", "line-prose"], [10, 7, 8, 2, 2])[0]
        if depth == "one-line":
            parts = [
                (self.label_of(PURPOSE_CONDITION, recase=False), parts[0][1], parts[0][2]),
                (self.label_of(PURPOSE_GOALS, recase=False), parts[1][1], parts[1][2]),
            ]
        self.two_parts(sec, parts, depth)

    def indications(self, sec: Section) -> None:
        rng, w = self.rng, self.w
        roll = rng.random()
        path = "indications.conditions"
        if roll < 0.08:
            text = w.pick(v.PROSE_INDICATIONS)
            sec.para(text)
            sec.put(path, item(text))
            return
        texts = self.stops(w.some(v.INDICATIONS, 2, 5))
        criteria = self.stops(w.some(v.CRITERIA, 1, 3))
        criteria_label = self.label_of(IND_CRITERIA)
        if roll < 0.56:
            if self.chance(0.05):
                self.nested_list(sec, path, texts)
            else:
                self.listing(sec, path, texts)
            if self.chance(0.05):
                self.page.feature("paragraph-after-list")
                text = w.pick(v.PROSE_INDICATIONS)
                sec.para(text)
                sec.put(path, item(text))
            return
        if roll < 0.66:
            lead = w.fill(rng.choice(LEAD_INDICATIONS))
            self.page.feature("lead-in")
            sec.label(f"{lead}:")
            self.listing(sec, path, texts, lead)
            return
        if roll < 0.78:
            self.page.feature("criteria-after-list")
            if self.chance(0.2):
                last = sentence(texts[-1], True)
                hashed = rng.choice([" #####", ""])
                self.page.feature("glue-plain" if not hashed else "glue-hash")
                label = self.label_of(IND_CRITERIA, recase=False)
                self.listing(sec, path, texts[:-1])
                sec.item(f"{last}{hashed} {label}:")
                sec.put(path, item(last))
                self.listing(sec, "indications.patient_criteria", criteria, label)
                return
            self.listing(sec, path, texts)
            part = [(criteria_label, "indications.patient_criteria", criteria)]
            self.two_parts(sec, part, rng.choice(["line", "line", "bullet", "inline"]))
            return
        depth = rng.choices(["bullet", "inline", "line", "line-prose"], [8, 4, 12, 1])[0]
        self.two_parts(
            sec,
            [
                (self.label_of(IND_CONDITIONS), path, texts),
                (criteria_label, "indications.patient_criteria", criteria),
            ],
            depth,
        )

    def nested_list(self, sec: Section, path: str, texts: list[str]) -> None:
        """One item of the list has two items below it (siblings where the form loses nesting)."""
        self.page.feature("nested-items")
        children = [f"Seen in {p}" for p in self.rng.sample(["adults", "children", "athletes", "older people"], 2)]
        at = self.rng.randrange(len(texts))
        for i, text in enumerate(texts):
            below = children if i == at else []
            sec.item(text, children=tuple(Block("item", c) for c in below))
            sec.ops.append(("nest", path, item(text, items=[item(c) for c in below])))

    def preparation(self, sec: Section) -> None:
        rng, w = self.rng, self.w
        path = "preparation.instructions"
        roll = rng.random()
        if roll < 0.05:
            text = w.pick(v.PROSE_PREP)
            if self.chance(0.5):
                extra, value = phrases.fasting(rng)
                text = f"{text} {extra}"
                sec.set("preparation.fasting", value)
            sec.para(text)
            sec.put(path, item(text))
            return
        texts = w.some(v.PREP, 1, 4)
        if self.chance(0.6):
            extra, value = phrases.fasting(rng)
            texts.insert(rng.randrange(len(texts) + 1), extra)
            sec.set("preparation.fasting", value)
        texts = self.stops(texts) if self.chance(0.7) else texts
        tests = self.stops(w.some(v.TESTS, 1, 3))
        if roll < 0.55:
            self.listing(sec, path, texts)
            return
        if roll < 0.63:
            lead = rng.choice(LEAD_PREP)
            self.page.feature("lead-in")
            sec.label(f"{lead}:")
            self.listing(sec, path, texts, lead)
            return
        tests_label = self.label_of(PREP_TESTS)
        if roll < 0.72:
            self.listing(sec, path, texts)
            depth = rng.choice(["line", "bullet", "inline"])
            self.two_parts(sec, [(tests_label, "preparation.tests", tests)], depth)
            return
        if roll < 0.84:
            self.page.feature("prep-bullets")
            sec.ops = [op for op in sec.ops if op[1] != "preparation.fasting"]
            if self.chance(0.8):
                text, value = phrases.fasting_value(rng)
                sec.item(f"Fasting: {text}")
                sec.put(path, item(text, "Fasting"))
                sec.set("preparation.fasting", value)
            label = rng.choice(
                [
                    "Medication Adjustments",
                    "Medication adjustments",
                    "Medications",
                    "Medication",
                    "Bowel Prep",
                    "Bowel preparation",
                ]
            )
            text = rng.choice(
                [
                    "Blood thinners may be paused.",
                    "Changes may be advised by the clinician.",
                    "Follow the printed plan.",
                ]
            )
            sec.item(f"{label}: {text}")
            sec.put(path, item(text, label))
            if self.chance(0.5):
                sec.item(f"{tests_label}: {tests[0]}")
                sec.put("preparation.tests", item(tests[0], tests_label))
            elif self.chance(0.15):
                label = rng.choice(["Pre-operative consultation", "Preoperative assessment", "Anesthesia consultation"])
                text = "Booked one week ahead."
                sec.item(f"{label}: {text}")
                self.page.feature("open-prep-label", "preparation.instructions", "preparation.tests")
            return
        depth = rng.choices(["bullet", "inline", "line", "line-prose"], [8, 2, 14, 1])[0]
        if depth in ("bullet", "inline"):
            texts = texts[:1]
            sec.ops = [op for op in sec.ops if op[1] != "preparation.fasting"]
            texts = [w.pick(v.PREP)]
        elif depth == "line-prose":
            sec.ops = [op for op in sec.ops if op[1] != "preparation.fasting"]
            texts = w.some(v.PREP, 1, 2)
        self.two_parts(
            sec,
            [(self.label_of(PREP_INSTRUCTIONS), path, texts), (tests_label, "preparation.tests", tests)],
            depth,
        )

    # -- procedure description -------------------------------------------------------------------------
    def things(self, pool: list[str], low: int = 2, high: int = 4) -> list[str]:
        return self.rng.sample(pool, self.rng.randint(low, high))

    def put_equipment(self, sec: Section, things: list[str], label: str, kind: str, nested: bool = False) -> None:
        for thing in things:
            sec.ops.append(("equip", equipment(thing, label, kind), nested))

    def tool_label(self, kind: str, *, recase: bool = True) -> str:
        pool = {"tool": TOOL_LABELS, "technology": TECH_LABELS, "unspecified": MIXED_LABELS}[kind]
        return self.label_of(pool, recase=recase)

    def tool_kind(self) -> str:
        return self.rng.choices(["tool", "unspecified", "technology"], [16, 3, 1])[0]

    def tool_value(self, kind: str) -> tuple[str, list[str]]:
        """A line of things with a full stop or none, and the things."""
        things = self.things(v.TECH if kind == "technology" else v.TOOLS)
        if kind == "unspecified":
            things[-1] = self.rng.choice(v.TECH)
        if kind == "technology" and self.chance(0.3):
            text = "May include a camera or a screen for precision"
            return text + ".", [text]
        things[0] = things[0][0].upper() + things[0][1:]
        return self.joined(things) + ("." if self.chance(0.7) else ""), things

    def make_steps(self) -> list[tuple[str | None, str, list[str]]]:
        """`(label, text, kinds of anesthesia)` per step."""
        rng, w = self.rng, self.w
        style = rng.choices(["labelled", "plain", "mixed"], [45, 35, 20])[0]
        count = rng.choices([2, 3, 4, 5, 6, 7, 11], [5, 14, 28, 28, 14, 7, 3])[0]
        steps: list[tuple[str | None, str, list[str]]] = []
        labelled = rng.sample(v.STEPS, min(count, len(v.STEPS)))
        plain = rng.sample(v.PLAIN_STEPS, min(count, len(v.PLAIN_STEPS)))
        for i in range(count):
            with_label = style == "labelled" or (style == "mixed" and self.chance(0.5))
            if with_label:
                label, text = labelled[i]
                steps.append((label, w.fill(text), []))
            else:
                steps.append((None, w.fill(plain[i]), []))
        if self.chance(0.12):
            self.page.feature("colon-in-step")
            steps[rng.randrange(count)] = (None, w.pick(v.COLON_STEPS), [])
        if self.chance(0.55):
            text, kinds = rng.choice(phrases.ANESTHESIA)
            head: str | None = "Anesthesia"
            if style == "plain":
                head = None
                text, kinds = rng.choice(phrases.MENTIONED)
            if head and self.chance(0.12):
                which = rng.randrange(len(phrases.ANESTHESIA_LABELS))
                head, texts = phrases.ANESTHESIA_LABELS[which]
                text, kinds = texts[0], phrases.ANESTHESIA_LABEL_KINDS[which]
            steps.insert(0, (head, text, kinds))
            if head == "Anesthesia" and self.chance(0.08):
                self.page.feature("repeated-step-label")
                text, kinds = rng.choice(phrases.ANESTHESIA)
                steps.insert(rng.randint(1, len(steps)), ("Anesthesia", text, kinds))
        if rng.random() < 0.3:
            steps = [(h, sentence(t, False), k) for h, t, k in steps]
        return steps

    def description(self, sec: Section) -> None:
        rng, w, page = self.rng, self.w, self.page
        roll = rng.random()
        if roll < 0.05:
            page.feature("description-prose")
            kinds: list[str] = []
            for i in range(rng.choice([1, 2, 3])):
                text = " ".join(sentence(t, True) for t in w.some(v.PLAIN_STEPS, 1, 3))
                if i == 0 and self.chance(0.6):
                    extra, kinds = rng.choice(phrases.MENTIONED)
                    text = f"{extra} {text}"
                    sec.ops.append(("anes", kinds))
                sec.para(text)
                sec.put("description", item(text))
            if self.chance(0.4):
                self.tail_paragraph(sec)
            return
        if roll < 0.08:
            self.numbered_labels(sec)
            return
        ordered = self.chance(0.95)
        under: str | None = None
        lead = rng.random()
        if lead < 0.08:
            under = self.label_of(LEAD_LABELS)
            page.feature("lead-label")
            sec.label(under if under in BARE and self.chance(0.3) else f"{under}:")
        elif lead < 0.12:
            under = rng.choice(LEAD_STEPS)
            page.feature("lead-in-steps")
            sec.label(f"{under}:")
        elif lead < 0.2:
            text = w.pick(v.DESCRIPTION_LEAD)
            page.feature("description-lead")
            sec.para(text)
            sec.put("description", item(text))
        steps = self.make_steps()
        nest = rng.choices(["", "tools", "options", "note", "colon-parent"], [80, 12, 5, 2, 1])[0]
        nest_at = len(steps) - 1 if nest in ("note",) or self.chance(0.75) else rng.randrange(len(steps))
        tail = rng.choices(
            [
                "",
                "line-list",
                "inline",
                "bullet",
                "paragraph",
                "two-labels",
                "two-labels-bullet",
                "glue",
                "opener-glue",
                "chain",
            ],
            [42, 14, 10, 5, 12, 4, 2, 6, 4, 1],
        )[0]
        if nest == "tools":
            tail = ""
        if nest and tail in ("glue", "opener-glue", "chain"):
            nest = ""
        glued: list[tuple[str, list[tuple[object, ...]]]] = []
        if tail in ("glue", "opener-glue", "chain"):
            glued = [self.glued_tail(tail)]
            page.feature(f"tools-{tail}")
            page.soft_steps = True
        for i, (label, text, kinds) in enumerate(steps):
            last = i == len(steps) - 1
            printed = f"{label}: {text}" if label else text
            children: list[Block] = []
            nested_items: list[Json] = []
            after: list[tuple[object, ...]] = []
            if glued and last:
                text = sentence(text, True)
                printed = (f"{label}: {text}" if label else text) + glued[0][0]
                after = list(glued[0][1])
            if nest and i == nest_at:
                page.feature(f"nested-{nest}")
                if nest == "tools":
                    for kind in rng.choice([["tool"], ["tool", "technology"], ["unspecified"]]):
                        tool_label = self.tool_label(kind)
                        value, things = self.tool_value(kind)
                        children.append(Block("item", f"{tool_label}: {value}"))
                        after += [("equip", equipment(t, tool_label, kind), True) for t in things]
                elif nest == "options":
                    for head in rng.sample(["Open route", "Keyhole route", "Combined route"], 2):
                        body = rng.choice(["A longer cut is made.", "Two small cuts are made.", "Both ways are used."])
                        children.append(Block("item", f"{head}: {body}"))
                        nested_items.append(item(body, head))
                elif nest == "note":
                    body = "The dressing stays in place until the next day."
                    children.append(Block("item", body))
                    nested_items.append(item(body))
                else:
                    page.open_paths.update({"steps"})
                    text = "The surgeon may:"
                    label, printed = None, text
                    for body in ("Trim the edge", "Leave the edge alone"):
                        children.append(Block("item", body))
                        nested_items.append(item(body))
            sec.item(printed, ordered=ordered, children=tuple(children))
            sec.ops.append(("step", item(text, label, under, nested_items)))
            if kinds:
                sec.ops.append(("anes", kinds))
            sec.ops += after
        if tail == "glue" and glued and glued[0][0].rstrip().endswith(":"):
            # the bullets that belong to the glued label
            for op in glued[0][1]:
                made = op[1]
                assert isinstance(made, dict)
                sec.item(made["text"], group=1)
        if tail in ("line-list", "inline", "bullet", "paragraph", "two-labels", "two-labels-bullet"):
            page.feature(f"tools-{tail}")
            self.tools_tail(sec, tail)
        elif not tail and self.chance(0.05):
            text = w.pick(v.DESCRIPTION_TAIL)
            page.feature("description-tail")
            sec.para(text)
            sec.put("description", item(text))
        if tail not in ("two-labels", "two-labels-bullet", "chain") and self.chance(0.14):
            self.anesthesia_tail(sec)

    def glued_tail(self, tail: str) -> tuple[str, list[tuple[object, ...]]]:
        rng = self.rng
        if tail == "opener-glue":
            opener = rng.choice(TOOL_OPENERS)
            things = self.things(v.TOOLS)
            return f" {opener} {self.joined(things)}.", [("equip", equipment(t, opener, "tool"), False) for t in things]
        label = self.tool_label("tool", recase=False)
        if tail == "chain":
            text, kinds = rng.choice(phrases.ANESTHESIA)
            value, things = self.tool_value("tool")
            ops: list[tuple[object, ...]] = [("equip", equipment(t, label, "tool"), False) for t in things]
            ops += [("put", "anesthesia.statements", item(text, "Anesthesia")), ("anes", kinds)]
            return f" ##### {label}: {value.rstrip('.')}. ##### Anesthesia: {text}", ops
        things = self.things(v.TOOLS)
        ops = [("equip", equipment(t, label, "tool"), False) for t in things]
        form = rng.choice(["hash-list", "plain-list", "hash", "plain"])
        if form == "hash-list":
            return f" ##### {label}:", ops
        if form == "plain-list":
            return f" {label}:", ops
        mark = " #####" if form == "hash" else ""
        return f"{mark} {label}: {self.joined(things)}.", ops

    def tools_tail(self, sec: Section, tail: str) -> None:
        rng = self.rng
        kind = self.tool_kind()
        label = self.tool_label(kind, recase=tail not in ("two-labels", "two-labels-bullet"))
        if tail == "paragraph":
            self.tail_paragraph(sec)
            return
        if tail == "line-list":
            hashes = "##### " if self.chance(0.04) else ""
            bare = bool(hashes) or (self.chance(0.06) and label in ("Tools and Equipment", "Tools and Technology"))
            if bare:
                self.page.feature("tools-label-bare")
            sec.label(f"{hashes}{label}" if bare else f"{label}:")
            things = self.things(v.TOOLS, 2, 5)
            if kind != "tool":
                things[-1] = rng.choice(v.TECH)
            rows: list[list[str]] = [[t] for t in things]
            if self.chance(0.25) and len(rows) > 2:
                self.page.feature("tools-list-commas")
                rows = [rows[0] + rows[1], *rows[2:]]
            for row in rows:
                sec.item(", ".join(row), group=1)
                self.put_equipment(sec, row, label, kind)
            return
        value, things = self.tool_value(kind)
        if tail in ("two-labels", "two-labels-bullet"):
            text, kinds = rng.choice(phrases.ANESTHESIA)
            line = f"{label}: {value.rstrip('.')}. Anesthesia: {text}"
            if tail == "two-labels":
                sec.para(line)
            else:
                sec.item(line, group=1)
            self.put_equipment(sec, things, label, kind)
            sec.put("anesthesia.statements", item(text, "Anesthesia"))
            sec.ops.append(("anes", kinds))
            return
        if tail == "inline":
            sec.para(f"{label}: {value}")
        else:
            sec.item(f"{label}: {value}", ordered=self.chance(0.3), group=0)
        self.put_equipment(sec, things, label, kind)

    def tail_paragraph(self, sec: Section) -> None:
        opener = self.rng.choice(TOOL_OPENERS)
        self.page.feature("tools-opener")
        things = self.things(v.TOOLS)
        if self.chance(0.4):
            things = [f"a {t}" if t[0] not in "aeiou" else f"an {t}" for t in things]
        sec.para(f"{opener} {self.joined(things)}.")
        self.put_equipment(sec, things, opener, "tool")

    def anesthesia_tail(self, sec: Section) -> None:
        rng = self.rng
        label = self.label_of(ANESTHESIA_TAIL)
        text, kinds = rng.choice(phrases.ANESTHESIA)
        if "Sedation" in label.title() and "sedation" not in kinds:
            # whether a generic label counts as a mention is open: keep both readings equal
            text, kinds = "Sedation is given, with local anesthesia if wanted.", ["sedation", "local"]
        form = rng.choice(["inline", "inline", "line-list", "line-prose"])
        if "Sedation" in label.title() and kinds[0] != "sedation":
            text, kinds = "Light sedation is given.", ["sedation"]
        self.page.feature(f"anesthesia-{form}")
        if form == "inline":
            sec.para(f"{label}: {text}")
            sec.put("anesthesia.statements", item(text, label))
        elif form == "line-list":
            sec.label(f"{label}:")
            extra = "The team stays with the patient throughout."
            for one in (text, extra):
                sec.item(one, group=2)
                sec.put("anesthesia.statements", item(one, under=label))
        else:
            sec.label(f"{label}:")
            sec.para(text)
            sec.put("anesthesia.statements", item(text, under=label))
            self.page.soft_labels.add(text)
        sec.ops.append(("anes", kinds))

    def numbered_labels(self, sec: Section) -> None:
        """Numbered items that are labels, the real steps one level down."""
        self.page.feature("numbered-labels")
        lead = "Step-by-Step Explanation"
        steps = self.make_steps()
        rows: list[Block] = []
        for label, text, kinds in steps:
            rows.append(Block("item", f"{label}: {text}" if label else text))
            sec.ops.append(("step", item(text, label, lead)))
            if kinds:
                sec.ops.append(("anes", kinds))
        sec.item(f"{lead}:", ordered=True, children=tuple(rows))
        label = self.tool_label("tool", recase=False)
        things = self.things(v.TOOLS)
        sec.item(f"{label}:", ordered=True, children=tuple(Block("item", t) for t in things))
        self.put_equipment(sec, things, label, "tool")
        if self.chance(0.5):
            text, kinds = self.rng.choice(phrases.ANESTHESIA)
            sec.item("Anesthesia:", ordered=True, children=(Block("item", text),))
            sec.put("anesthesia.statements", item(text, under="Anesthesia"))
            sec.ops.append(("anes", kinds))

    # -- later sections --------------------------------------------------------------------------------
    def duration(self, sec: Section) -> None:
        text, value = phrases.duration(self.rng)
        if self.lost:
            text = sentence(text, True)
        roll = self.rng.random()
        if roll < 0.86:
            sec.para(text)
            sec.put("duration.statements", item(text))
        elif roll < 0.95:
            self.page.feature("duration-bullets")
            sec.item(text)
            sec.put("duration.statements", item(text))
            if self.chance(0.5):
                more = "Set-up and paperwork are extra."
                sec.item(more)
                sec.put("duration.statements", item(more))
        else:
            self.page.feature("duration-labels")
            text, value = phrases.amount(self.rng)
            text = text[0].upper() + text[1:]
            sec.item(f"First visit: {text}")
            sec.put("duration.statements", item(text, "First visit"))
            more = "Shorter, as the plan is known."
            sec.item(f"Later visits: {more}")
            sec.put("duration.statements", item(more, "Later visits"))
        sec.set("duration.range", value)

    def setting(self, sec: Section) -> None:
        text, kinds = phrases.setting(self.rng)
        if self.lost:
            text = sentence(text, True)
        if self.chance(0.9):
            sec.para(text)
            sec.put("setting.statements", item(text))
        else:
            self.page.feature("setting-bullets")
            kinds = []
            for place, found in self.rng.sample(phrases.SETTINGS, 2):
                text = place.split(" ", 1)[1]
                text = text[0].upper() + text[1:]
                sec.item(text)
                sec.put("setting.statements", item(text))
                kinds += [k for k in found if k not in kinds]
        sec.set("setting.kinds", kinds)

    def personnel(self, sec: Section) -> None:
        rng, path = self.rng, "personnel"
        roll = rng.random()

        def put(
            text: str,
            kind: str,
            condition: str | None = None,
            label: str | None = None,
            under: str | None = None,
        ) -> None:
            sec.put(path, {**item(text, label, under), "role": kind, "condition": condition})

        if roll < 0.05:
            text, kind = rng.choice(phrases.PROSE_PERSONNEL)
            sec.para(text)
            put(text, kind)
            return
        if roll < 0.12:
            self.page.feature("role-action")
            for head, kind, act in rng.sample(
                [
                    ("Surgeon", "surgeon", "Carries out the main part of the work."),
                    ("Anesthesiologist", "anesthesia_provider", "Keeps the patient comfortable."),
                    ("Nurse", "nurse", "Assists and watches the monitors."),
                    ("Technician", "technician", "Runs the imaging console."),
                    ("Radiologist", "physician", "Reads the images."),
                ],
                3,
            ):
                sec.item(f"{head}: {act}")
                put(act, kind, label=head)
            return
        under: str | None = None
        if roll < 0.18:
            under = rng.choice(["Primary healthcare providers", "The procedure involves"])
            self.page.feature("personnel-lead")
            sec.label(f"{under}:")
        stop = "." if self.chance(0.3) else ""
        seen: set[str] = set()
        for _ in range(rng.randint(1, 4)):
            text, kind, condition = phrases.role(rng)
            if text in seen:
                continue
            seen.add(text)
            if stop and not (condition and not text.endswith(")")):
                text += stop
            sec.item(text)
            put(text, kind, condition, under=under)

    def risks(self, sec: Section) -> None:
        rng, w, page = self.rng, self.w, self.page

        def put(text: str, frequency: str | None, label: str | None = None, under: str | None = None) -> None:
            sec.put("risks", {**item(text, label, under), "frequency": frequency})

        roll = rng.random()
        if roll < 0.68:
            for text in self.stops(w.some(v.RISKS, 1, 3) + w.some(v.RISK_ONE, 1, 3)):
                form = rng.random()
                frequency: str | None = None
                if form < 0.04:
                    text, frequency = f"Rarely, {text[0].lower()}{text[1:]}", "rare"
                elif form < 0.07 and not text.endswith((".", ")")):
                    text, frequency = f"{text} (rare)", "rare"
                elif form < 0.09:
                    text, frequency = f"Rare cases of {text[0].lower()}{text[1:]}", "rare"
                elif form < 0.1:
                    text, frequency = f"Occasionally, {text[0].lower()}{text[1:]}", "uncommon"
                sec.item(text)
                put(text, frequency)
            return
        if roll < 0.71:
            text = "As with any procedure, there may be bleeding, infection, or soreness."
            sec.para(text)
            put(text, None)
            return
        heads = rng.choice(
            [
                [("Common", "common"), ("Rare", "rare")],
                [("Common", "common"), ("Rare", "rare")],
                [("Common Risks", "common"), ("Rare Risks", "rare")],
                [("Common risks", "common"), ("Rare risks", "rare")],
                [("Common Risks", "common")],
                [("Common", "common"), ("Uncommon", "uncommon"), ("Rare", "rare")],
                [("Common risks", "common"), ("Less common risks", "uncommon"), ("Very rare", "rare")],
            ]
        )
        as_lines = roll > 0.93
        page.feature("risk-lines" if as_lines else "risk-labels")
        pool = [w.fill(r) for r in rng.sample(v.RISKS, len(v.RISKS))]
        for group, (head, frequency) in enumerate(heads):
            some = [pool.pop() for _ in range(rng.randint(1, 4) if not as_lines else rng.randint(1, 3))]
            if as_lines:
                sec.label(f"{head}:")
                for text in some:
                    sec.item(text, group=group)
                    put(text, frequency, under=head)
                continue
            some = [s if i == 0 else s[0].lower() + s[1:] for i, s in enumerate(some)]
            sec.item(f"{head}: {self.joined(some)}" + ("." if self.chance(0.8) else ""))
            for i, text in enumerate(some):
                put(text, frequency, head)
                if i:
                    page.soft_labels.add(text)

    def benefits(self, sec: Section) -> None:
        w = self.w
        if self.chance(0.06):
            text = "; ".join(["Patients gain better movement", "they also sleep more soundly"]) + "."
            sec.para(text)
            sec.put("benefits", item(text))
            return
        texts = self.stops(w.some(v.BENEFITS, 2, 4))
        under = None
        if self.chance(0.06):
            under = "Patients may notice"
            self.page.feature("lead-in")
            sec.label(f"{under}:")
            self.listing(sec, "benefits", texts, under)
        elif self.chance(0.04):
            self.nested_list(sec, "benefits", texts)
        else:
            self.listing(sec, "benefits", texts)

    def recovery(self, sec: Section) -> None:
        rng, w, page = self.rng, self.w, self.page
        roll = rng.random()
        if roll < 0.5:
            texts = w.some(v.RECOVERY, 1, 4)
            if self.chance(0.5):
                text, value = rng.choice(phrases.RECOVERY_TIMES)
                texts.insert(rng.randrange(len(texts) + 1), text)
                sec.set("recovery.time", value)
            if self.chance(0.2):
                page.feature("colon-in-recovery")
                texts.insert(rng.randrange(len(texts) + 1), rng.choice(v.COLON_RECOVERY).replace("{site}", w.site))
            if self.chance(0.15):
                texts = [" ".join(texts)]
                sec.para(texts[0])
                sec.put("recovery.instructions", item(texts[0]))
                if ": " in texts[0]:
                    page.open_paths.add("recovery.instructions")
                return
            texts = self.stops(texts)
            self.listing(sec, "recovery.instructions", texts)
            return
        page.feature("recovery-labels")
        value_text, value = rng.choice(phrases.RECOVERY_TIME_VALUES)
        rows = [
            (rng.choice(["Post-procedure", "Post-Procedure"]), "expectations", w.pick(v.EXPECTATIONS)),
            ("Instructions", "instructions", w.pick(v.RECOVERY)),
            (rng.choice(["Recovery Time", "Recovery time"]), "expectations", value_text),
            ("Restrictions", "restrictions", w.pick(v.RESTRICTIONS)),
            (rng.choice(["Follow-up", "Follow-Up"]), "follow_up", w.pick(v.FOLLOW_UP)),
        ]
        keep = [r for r in rows if self.chance(0.8)] or rows
        if self.chance(0.1):
            page.feature("recovery-lines")
            for i, (label, where, text) in enumerate(keep):
                sec.label(f"{label}:")
                sec.item(text, group=i)
                sec.put(f"recovery.{where}", item(text, under=label))
        else:
            as_para = self.chance(0.08)
            for label, where, text in keep:
                if as_para:
                    sec.para(f"{label}: {text}", hard=bool(sec.blocks))
                else:
                    sec.item(f"{label}: {text}")
                sec.put(f"recovery.{where}", item(text, label))
        if any(r[2] is value_text for r in keep):
            sec.set("recovery.time", value)

    def alternatives(self, sec: Section) -> None:
        rng, w, page = self.rng, self.w, self.page

        def put(
            text: str,
            label: str | None = None,
            under: str | None = None,
            pros: list[Json] | None = None,
            cons: list[Json] | None = None,
        ) -> None:
            sec.put("alternatives", {**item(text, label, under), "pros": pros or [], "cons": cons or []})

        if self.chance(0.6):
            under = None
            if self.chance(0.08):
                under = "Other ways to treat the problem include"
                page.feature("lead-in")
                sec.label(f"{under}:")
            for text in self.stops(w.some(v.ALTERNATIVES, 2, 4)):
                sec.item(text)
                put(text, under=under)
            return
        nested = self.chance(0.4)
        page.feature("alternatives-nested" if nested else "alternatives-flat")
        for head in rng.sample(v.ALT_LABELS, rng.choice([1, 1, 2, 3])):
            label: str | None = head
            text = w.pick(v.ALT_TEXTS)
            if self.chance(0.15):
                label, text = None, w.pick(v.ALTERNATIVES)
            children: list[Block] = []
            pros: list[Json] = []
            cons: list[Json] = []
            if self.chance(0.9):
                value = w.pick(v.PROS)
                children.append(Block("item", f"Pros: {value}"))
                pros.append(item(value, "Pros"))
            if self.chance(0.9):
                value = w.pick(v.CONS)
                children.append(Block("item", f"Cons: {value}"))
                cons.append(item(value, "Cons"))
            printed = f"{label}: {text}" if label else text
            sec.item(printed, children=tuple(children) if nested else ())
            if not nested:
                for child in children:
                    sec.item(child.text)
            put(text, label, None, pros, cons)

    def patient_experience(self, sec: Section) -> None:
        rng, w = self.rng, self.w
        if self.chance(0.6):
            for _ in range(rng.choice([1, 1, 2])):
                text = " ".join(w.some(v.EXPERIENCE, 1, 3))
                sec.para(text)
                sec.put("patient_experience.overview", item(text))
            return
        self.page.feature("experience-labels")
        rows = [
            (
                rng.choice(["During Procedure", "During Procedure", "During the Procedure"]),
                "during",
                w.pick(v.DURING),
            ),
            (
                rng.choice(["After Procedure", "After Procedure", "After the Procedure"]),
                "after",
                w.pick(v.AFTER),
            ),
            ("Pain Management", "pain_management", w.pick(v.PAIN)),
        ]
        for label, where, text in rows:
            sec.item(f"{label}: {text}")
            sec.put(f"patient_experience.{where}", item(text, label))

    def contraindications(self, sec: Section) -> None:
        self.listing(sec, "contraindications", self.stops(self.w.some(v.CONTRA, 2, 4)))

    def outcomes(self, sec: Section) -> None:
        text = " ".join(self.w.some(v.RESULTS, 1, 2))
        sec.para(text)
        sec.put("outcomes", item(text))

    # -- other sections --------------------------------------------------------------------------------
    def extra(self, heading: str) -> Section:
        sec = Section("extra", heading, known=False)
        items: list[Json] = []
        texts = self.w.some(v.UNKNOWN_TEXT, 1, 3)
        as_list = self.chance(0.5)
        if not as_list:
            texts = texts[:2]
        for text in texts:
            if as_list:
                sec.item(text)
            else:
                sec.para(text)
            items.append(item(text))
        sec.ops.append(("extra", heading, items))
        return sec

    def section(self, key: str, heading: str) -> Section:
        sec = Section(key, heading)
        getattr(self, key)(sec)
        return sec

    def notice(self) -> None:
        self.page.feature("notice")
        sec = Section("notice", None)
        text = self.w.pick(v.NOTICES)
        sec.para(text)
        sec.put("notices", item(text))
        self.page.sections.append(sec)

    def ending(self) -> None:
        page, w = self.page, self.w
        if self.chance(0.25) and page.sections[-1].key == "patient_experience":
            self.notice()
        if self.chance(0.2):
            sec = Section("related", "Similar Codes")
            if self.chance(0.5):
                page.feature("similar-codes")
                self.listing(sec, "related", w.some(v.SIMILAR, 1, 3))
            page.sections.append(sec)

    # -- whole pages -----------------------------------------------------------------------------------
    def family(self) -> Page:
        page, rng = self.page, self.rng
        lost = self.lost = self.chance(0.05)
        system = "HCPCS" if self.chance(0.13) else "CPT"
        label: str | None = f"{system}4 code" if system == "CPT" else "HCPCS code"
        full = self.descriptor(long=self.chance(0.05))
        title: str | None = full
        if len(full) > 255:
            page.feature("title-cut")
            title = full[:255].rstrip()
        elif self.chance(0.02):
            title = full.upper()
            page.feature("title-upper")
        if not lost:
            if self.chance(0.03):
                label = None
                page.feature("no-label-line")
            if self.chance(0.02):
                title = None
                page.feature("no-title")
        self.top(label, title)
        keys = list(CANONICAL)
        if not lost:
            if self.chance(0.12):
                for key in rng.sample(keys, rng.randint(1, 4)):
                    keys.remove(key)
                page.feature("sections-missing")
            if self.chance(0.05):
                keys = keys[: rng.randint(4, len(keys))]
                page.feature("page-cut")
        for key in keys:
            sec = self.section(key, CANONICAL[key])
            if not lost and self.chance(0.004) and len(page.sections) < len(keys) - 2:
                page.feature("empty-section")
                sec = Section(key, CANONICAL[key])
            page.sections.append(sec)
            if key == "indications" and not lost and self.chance(0.06):
                page.feature("contraindications")
                page.sections.append(self.section("contraindications", "Contraindications"))
            if key in ("benefits", "risks") and not lost and sec.blocks and self.chance(0.015):
                page.feature("section-twice-same")
                page.sections.append(Section(key, sec.heading, list(sec.blocks), []))
            elif key == "benefits" and not lost and self.chance(0.015):
                page.feature("section-twice-other")
                page.sections.append(self.section(key, CANONICAL[key]))
        if not lost and self.chance(0.1):
            page.feature("unknown-heading")
            at = rng.randint(1, len(page.sections))
            while not page.sections[at - 1].blocks:
                at -= 1
            page.sections.insert(at, self.extra(rng.choice(v.UNKNOWN_HEADINGS)))
        self.names(full, label, system)
        self.ending()
        page.lost_headings = lost
        if lost:
            page.feature("lost-headings")
        return page

    def synonyms(self) -> Page:
        page, rng = self.page, self.rng
        page.feature("synonym-headings")
        x = self.w.proc
        title = title_case(x)
        label = "CPT4 code" if self.chance(0.3) else None
        self.top(label, title)
        if label:
            page.top_ops.append(("put", "codes", code("CPT", None)))
        else:
            page.open_paths.add("kind")
        article = "an" if x[0] in "aeiou" else "a"
        shown = rng.choice([x, title])
        for key, spellings in SYNONYMS.items():
            if key in ("contraindications", "outcomes", "duration", "personnel") and self.chance(0.5):
                continue
            if key not in ("summary", "description", "risks") and self.chance(0.15):
                continue
            heading = rng.choice(spellings)
            if " a {X}" in heading and article == "an":
                heading = heading.replace(" a {X}", " an {X}")
            heading = heading.replace("{aX}", f"{article} {shown}").replace("{X}", shown)
            page.sections.append(self.section(key, heading))
        if self.chance(0.2):
            page.feature("unknown-heading")
            page.sections.insert(rng.randint(1, len(page.sections)), self.extra(rng.choice(v.UNKNOWN_HEADINGS)))
        if self.chance(0.25) and page.sections[-1].key == "patient_experience":
            self.notice()
        return page

    def condition(self) -> Page:
        page, w = self.page, self.w
        page.feature("condition")
        page.kind = "condition"
        page.top_ops.append(("set", "kind", "condition"))
        title = f"{title_case(w.cond)}, unspecified"
        self.top("ICD10CM code", title)
        page.top_ops.append(("put", "codes", code("ICD-10-CM", None)))
        if self.chance(0.5):
            page.feature("condition-second-label", "leftovers")
            page.top.append(Block("chrome", "ICD10CM"))
        sec = Section("name", "Name of the Condition")
        x = title_case(w.cond)
        sec.para(x)
        sec.put("names", name(x, "preferred"))
        page.sections.append(sec)
        sec = Section("summary", "Summary")
        text = w.pick(v.SUMMARY_CONDITION)
        sec.para(text)
        sec.put("summary", item(text))
        page.sections.append(sec)
        for heading, pool in v.CONDITION_SECTIONS.items():
            if heading in ("Complications", "Lifestyle & Prevention") and self.chance(0.5):
                continue
            sec = Section("extra", heading)
            texts = self.stops([w.fill(t) for t in pool])
            if self.chance(0.15):
                texts = ["Not applicable"]
                sec.para(texts[0])
            else:
                for text in texts:
                    sec.item(text)
            sec.ops.append(("extra", heading, [item(t) for t in texts]))
            page.sections.append(sec)
        if self.chance(0.3):
            page.sections.append(Section("related", "Similar Codes"))
        return page


def make_page(seed: int) -> Page:
    """The abstract page of a seed; the same seed always gives the same page."""
    builder = Builder(seed)
    roll = builder.rng.random()
    if roll < 0.84:
        return builder.family()
    if roll < 0.95:
        return builder.synonyms()
    return builder.condition()
