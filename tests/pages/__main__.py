"""Compare the parser with the truth: `python -m tests.pages --n 2000`.

`--show SEED` prints one page and its record, `--check` tests the generator itself (no parser needed),
`--relations` also tests the typography relations of `tests/relations.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import check
from .compare import compare, differences
from .model import Json
from .render import FORMS, case, expected, make_style, render, strip

ROOT = Path(__file__).resolve().parents[2]


def load_parser() -> Callable[[str], Json]:
    """`text -> record` of procparse, also straight from the source tree."""
    sys.path.insert(0, str(ROOT / "src"))
    import procparse

    parse = procparse.parse

    def run(text: str) -> Json:
        record: Json = strip(parse(text).procedure.model_dump(mode="json"))
        return record

    return run


def short(value: Any, width: int) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= width else text[: width - 3] + "..."


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.pages", description=__doc__)
    options.add_argument("--n", type=int, default=2000, help="number of pages")
    options.add_argument("--start", type=int, default=0, help="first seed")
    options.add_argument("--form", choices=[*FORMS, "own"], default="own", help="one form for all pages")
    options.add_argument("--feature", help="only pages with this feature")
    options.add_argument("--path", help="only differences whose path starts so")
    options.add_argument("--examples", type=int, default=3)
    options.add_argument("--width", type=int, default=400, help="characters of a printed value")
    options.add_argument("--show", type=int, help="print one page and its record")
    options.add_argument("--check", action="store_true", help="test the generator itself")
    options.add_argument("--features", action="store_true", help="count the features of the pages")
    options.add_argument("--relations", action="store_true", help="test the relations of typography")
    args = options.parse_args()
    if args.show is not None:
        page, form, style = case(args.show)
        if args.form != "own":
            form, style = args.form, make_style(args.show, args.form, page)
        print(f"# seed {args.show} form {form} {style}\n# features {sorted(page.features)}")
        print(f"# open {sorted(page.open_paths)}\n")
        print(render(page, form, style))
        print("\n" + json.dumps(expected(page, form, style), indent=1, ensure_ascii=False))
        return 0
    seeds = range(args.start, args.start + args.n)
    if args.check:
        return check.check(seeds)
    if args.features:
        counts: Counter[str] = Counter()
        for seed in seeds:
            page, form, style = case(seed)
            counts.update([*page.features, f"form={form}", f"heading={style.heading}", f"spacing={style.spacing}"])
        for key, n in counts.most_common():
            print(f"{n:6} {key}")
        return 0
    try:
        parse = load_parser()
    except (ImportError, AttributeError) as error:
        print(f"procparse cannot be used yet: {error}", file=sys.stderr)
        return 2
    if args.relations:
        from tests import relations

        return relations.run(parse, seeds, args.examples, args.width)
    total = exact = 0
    paths: Counter[str] = Counter()
    pages_of: defaultdict[str, set[int]] = defaultdict(set)
    examples: defaultdict[str, list[str]] = defaultdict(list)
    by_form: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    by_feature: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    crashes: list[str] = []
    for seed in seeds:
        page, form, style = case(seed)
        if args.form != "own":
            if page.lost_headings:
                continue
            form, style = args.form, make_style(seed, args.form, page)
        if args.feature and args.feature not in page.features:
            continue
        total += 1
        want = expected(page, form, style)
        try:
            found = compare(page, want, parse(render(page, form, style)))
        except Exception as error:
            crashes.append(f"seed {seed} ({form}): {type(error).__name__}: {error}")
            found = [("(crash)", None, str(error))]
        if args.path:
            found = [f for f in found if f[0].startswith(args.path)]
        good = not found
        exact += good
        tallies = [
            by_form[form],
            by_form[f"heading={style.heading}"],
            *(by_feature[f] for f in page.features),
        ]
        for tally in tallies:
            tally[0] += good
            tally[1] += 1
        for path, a, b in found:
            paths[path] += 1
            if seed not in pages_of[path] and len(examples[path]) < args.examples:
                examples[path].append(
                    f"      seed {seed} ({form}, {style.heading}, {style.spacing})\n"
                    f"        expected {short(a, args.width)}\n        got      {short(b, args.width)}"
                )
            pages_of[path].add(seed)
    print(f"exact records: {exact} of {total} ({100 * exact / max(total, 1):.2f} %)\n")
    print("differing paths: pages, differences, path")
    for path in sorted(paths, key=lambda p: -len(pages_of[p])):
        print(f"{len(pages_of[path]):6} {paths[path]:6}  {path}")
        for text in examples[path]:
            print(text)
    print("\nexact by form and heading")
    for name, (good_n, all_n) in sorted(by_form.items()):
        print(f"  {name:20} {good_n:5} of {all_n:5}  {100 * good_n / all_n:6.2f} %")
    print("\nexact by feature, worst first")
    for name, (good_n, all_n) in sorted(by_feature.items(), key=lambda kv: kv[1][0] / kv[1][1]):
        print(f"  {name:26} {good_n:5} of {all_n:5}  {100 * good_n / all_n:6.2f} %")
    for text in crashes[: args.examples]:
        print(text)
    return 0 if exact == total else 1


__all__ = ["differences", "main"]

if __name__ == "__main__":
    raise SystemExit(main())
