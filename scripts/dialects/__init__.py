"""The dialect corpus: invented pages as HTML, and what real extractors make of them.

`python -m scripts.dialects pages` writes the pages and their records, `python -m scripts.dialects dumps` runs the
extractors, each version in a throw-away environment. Only the second needs the network.
"""
