"""Seeded invented procedure pages with the record that each must give.

`make_page(seed)` makes an abstract page, `render(page, form, style)` prints it as some extractor would,
`expected(page, form, style)` is the JSON that the contract demands for that print (without
`schema_version`, `id`, `source` and spans; see `strip`). `python -m tests.pages --n 2000` compares.

The truth was written from the contract and the research notes alone, without a look at the parser.

Readings taken where the contract is short (strict, please report if they are not meant):
  * a colon after a clause is no label: `Keep the area dry: moisture delays healing` (label null);
  * `under` of the children of a bullet is null, and in a flat form what the parent's is;
  * a bullet that holds only a known label (`1. Tools and Equipment:`) counts as a sub-label line;
  * routed bullets keep their label (`Goals`, `Pros`, `Recovery Time`);
  * `Uncommon:` and `Less common risks:` are split like `Common:`; so is `Very rare:`;
  * `No fasting is required unless sedation is planned` is required false and conditional true;
  * `nothing by mouth after midnight` and `starting at midnight` are required true and from_midnight;
  * an `at home` setting is `home`, `go home the same day` is not; `as an outpatient procedure` is no kind;
  * lead-in lines such as `This procedure is indicated for patients with:` are no labels, the items stay;
  * on a page whose headings all end in a colon an unknown Title-Case heading is still an extra section;
  * a page without a label line but with the family's headings is a `procedure`.

Open in the contract. Compared leniently (see `compare.normalise`):
  * full stop and quotes at the ends of a Name; the label of an abbreviation split off a labelled name;
  * `label` of the second and later risks of one split line;
  * `label` or `under` of a paragraph that stands below a label line;
  * `equipment[].step` where the tools label was glued to a step.
Open and not compared (`page.open_paths`, whole fields):
  * a step that ends in a colon with bullets below it: an Item with `items`, or a line that introduces them;
  * `names` of an alias melted into a sentence without a name line (`Commonly known as "A", this ...`);
  * `names` of a labels-only name block below a title printed twice (is the copy a name before the heading);
  * `Pre-operative consultation:`, `Preoperative assessment:`: instructions or tests;
  * `codes` of a number with no label line; `kind` of a page with foreign headings and no label line;
  * the line `ICD10CM` below `ICD10CM code`: leftover or part of the label (`leftovers`);
  * a recovery paragraph with a clause before a colon in it.
Open and not generated:
  * `Patient Criteria: - first bullet` on one line; an orphan paragraph after a labelled list in a dash form;
  * `and`/`or` in a list item without a comma under a tools or risk label, or in the middle of a split line;
    full stop of such items; a tail paragraph of several sentences; `Advanced equipment such as ...`;
  * `Anesthesia:` as a bullet after a tools bullet (step or statement); a section headed `Anesthesia`;
  * kinds named only by a label (`Anesthesia/Sedation:`); `Anesthesia: not required`; neuraxial;
    `regional nerve block`;
  * `The goals are:` on a line of its own; an introducing line with nothing under it (with its colon or not);
  * `within 2 weeks`, `for the first vein`, `20 minutes per side, 40 in total`, months mixed with weeks;
  * diets; `fasting may not be required`; `fasting glucose` as a test;
  * `eye clinic`, `electrophysiology lab`, `outpatient setting`, `urgent care clinic`; interpreter,
    physician assistant, nurse practitioner, dentist; a `for ...` that is no group of patients;
  * a second Title-Case title line together with a plain name line; `Medical Term: <code>`; a bare code;
  * an unknown heading right below a heading without a body; a body of one short line without a full stop on
    a page with lost headings (it looks like a heading); `Typically none` with no word of anesthesia near it;
  * several pages in one dump, tables of contents, lists without any marks, repeated paragraphs at the end.
"""

from .build import make_page
from .compare import compare, differences, normalise
from .model import Block, Page, Section
from .render import FORMS, HEADING_FORMS, Form, Style, case, expected, make_form, make_style, render, strip

__all__ = [
    "FORMS",
    "HEADING_FORMS",
    "Block",
    "Form",
    "Page",
    "Section",
    "Style",
    "case",
    "compare",
    "differences",
    "expected",
    "make_form",
    "make_page",
    "make_style",
    "normalise",
    "render",
    "strip",
]
