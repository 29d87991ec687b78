"""Runs inside an extractor's own environment: pages as JSON on standard input, their texts as JSON on standard output.

Argument 1 is the call, an expression over `html`; the others are imports (`package`, `package.module as name`).
Uses nothing but the standard library.
"""

import json
import sys


def main() -> None:
    """Extract each page; a page that the extractor refuses becomes null."""
    call, *modules = sys.argv[1:]
    names: dict[str, object] = {}
    for module in modules:
        exec(f"import {module}", names)
    code = compile(call, "<call>", "eval")
    out = sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no part of the answer
    pages = json.load(sys.stdin)
    texts = {name: eval(code, {**names, "html": html}) for name, html in pages.items()}
    json.dump(texts, out)


if __name__ == "__main__":
    main()
