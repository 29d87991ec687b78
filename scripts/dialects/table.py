"""One row an extractor: which package, which version, and the call that makes text of a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Extractor:
    """A way from HTML to text.

    `call` is for PyPI a Python expression and for npm a JavaScript one over `html`, for Debian a command line
    that reads HTML from its standard input.
    """

    name: str
    version: str
    registry: str
    package: str
    call: str
    modules: tuple[str, ...] = ()
    """Python: what to import first."""
    requires: tuple[str, ...] = ()
    """Further pinned requirements, where the package leaves them open and they matter."""
    suffix: str = "txt"

    @property
    def folder(self) -> str:
        """Where its dumps are: `<name>-<version>`, signs that no folder should hold left out."""
        return f"{self.name}-{self.version}".replace("+", "_").replace("~", "_").replace(":", "_")


def _pypi(
    name: str, package: str, version: str, call: str, *modules: str, requires: tuple[str, ...] = (), suffix: str = "txt"
) -> Extractor:
    return Extractor(name, version, "pypi", package, call, modules or (package,), requires, suffix)


def _debian(name: str, package: str, version: str, call: str, suffix: str = "txt") -> Extractor:
    return Extractor(name, version, "debian", package, call, suffix=suffix)


def _npm(
    name: str, package: str, version: str, call: str, requires: tuple[str, ...] = (), suffix: str = "txt"
) -> Extractor:
    return Extractor(name, version, "npm", package, call, requires=requires, suffix=suffix)


_TRAFILATURA = ("lxml_html_clean==0.4.3",)
_BS4 = ("lxml==6.0.2",)
_PANDOC = "pandoc -f html -t {} --wrap=auto"
_W3M = "w3m -dump -T text/html -I UTF-8 -O UTF-8 -cols 80"
_LYNX = "lynx -dump -stdin -force_html -assume_charset=utf-8 -display_charset=utf-8 -width=80"
_ELINKS = "elinks -dump -dump-charset utf-8 -dump-width 80 -force-html"
_CHROMIUM = "chromium --headless --no-sandbox --disable-gpu --dump-dom file://{file}"
_JSDOM = ("jsdom@26.1.0",)

EXTRACTORS: tuple[Extractor, ...] = (
    *(
        _pypi("trafilatura", "trafilatura", version, "trafilatura.extract(html)", requires=_TRAFILATURA)
        for version in ("1.8.1", "1.12.2", "2.1.0", "2.3.1")
    ),
    *(
        _pypi(
            "trafilatura-markdown",
            "trafilatura",
            version,
            "trafilatura.extract(html, output_format='markdown', include_formatting=True)",
            requires=_TRAFILATURA,
            suffix="md",
        )
        for version in ("1.12.2", "2.3.1")
    ),
    *(
        _pypi(
            "resiliparse",
            "resiliparse",
            version,
            "plain.extract_plain_text(html)",
            "resiliparse.extract.html2text as plain",
        )
        for version in ("0.15.2", "2.0.1")
    ),
    _pypi(
        "resiliparse-main",
        "resiliparse",
        "2.0.1",
        "plain.extract_plain_text(html, main_content=True)",
        "resiliparse.extract.html2text as plain",
    ),
    _pypi(
        "resiliparse-no-bullets",
        "resiliparse",
        "2.0.1",
        "plain.extract_plain_text(html, list_bullets=False)",
        "resiliparse.extract.html2text as plain",
    ),
    _pypi("inscriptis", "inscriptis", "2.7.6", "inscriptis.get_text(html)"),
    _pypi("html2text-python", "html2text", "2025.4.15", "html2text.html2text(html)", "html2text", suffix="md"),
    _pypi("markdownify", "markdownify", "1.2.3", "markdownify.markdownify(html)", suffix="md"),
    _pypi(
        "markitdown",
        "markitdown",
        "0.1.8",
        "markitdown.MarkItDown().convert_stream(io.BytesIO(html.encode()), file_extension='.html').text_content",
        "markitdown",
        "io",
        suffix="md",
    ),
    _pypi(
        "html-to-markdown",
        "html-to-markdown",
        "3.20.0",
        "getattr(m.convert(html), 'content', None) or m.convert(html)['content']",
        "html_to_markdown as m",
        suffix="md",
    ),
    _pypi(
        "beautifulsoup", "beautifulsoup4", "4.14.2", "bs4.BeautifulSoup(html, 'lxml').get_text()", "bs4", requires=_BS4
    ),
    _pypi(
        "beautifulsoup-lines",
        "beautifulsoup4",
        "4.14.2",
        "bs4.BeautifulSoup(html, 'lxml').get_text('\\n', strip=True)",
        "bs4",
        requires=_BS4,
    ),
    _pypi(
        "beautifulsoup-one-line",
        "beautifulsoup4",
        "4.14.2",
        "bs4.BeautifulSoup(html, 'lxml').get_text(' ', strip=True)",
        "bs4",
        requires=_BS4,
    ),
    _pypi("html-text", "html-text", "0.7.1", "html_text.extract_text(html)", "html_text"),
    _pypi(
        "newspaper4k",
        "newspaper4k",
        "0.9.6",
        "newspaper.article('https://example.org/page', language='en', input_html=html).text",
        "newspaper",
        requires=("lxml_html_clean==0.4.3",),
    ),
    _pypi(
        "readability-lxml",
        "readability-lxml",
        "0.8.4.1",
        "lxml.html.fromstring(readability.Document(html).summary()).text_content()",
        "readability",
        "lxml.html",
        requires=("lxml_html_clean==0.4.3",),
    ),
    _pypi(
        "boilerpy3",
        "boilerpy3",
        "1.0.7",
        "extractors.KeepEverythingExtractor().get_content(html)",
        "boilerpy3.extractors as extractors",
    ),
    _debian("lynx", "lynx", "2.9.0dev.12-1", _LYNX),
    _debian("w3m", "w3m", "0.5.3+git20230121-2", _W3M),
    _debian("elinks", "elinks", "0.13.2-1+b4", _ELINKS),
    _debian(
        "links2",
        "links2",
        "2.28-1+b2",
        "links2 -dump -codepage utf-8 -html-assume-codepage utf-8 -html-hard-assume 1 -width 80 {file}",
    ),
    _debian("html2text-debian", "html2text", "1.3.2a-28", "html2text -utf8 -nobs -width 80"),
    *(
        _debian(
            f"pandoc-{form}",
            "pandoc",
            "2.17.1.1-2~deb12u1",
            _PANDOC.format(form),
            "md" if form == "markdown" else "txt",
        )
        for form in ("plain", "markdown", "rst", "org", "asciidoc", "mediawiki")
    ),
    _debian("chromium", "chromium", "156.0.8078.79-1~deb12u1", _CHROMIUM),
    _npm("turndown", "turndown", "7.2.5", "new (require('turndown'))().turndown(html)", suffix="md"),
    _npm("html-to-text", "html-to-text", "10.0.1", "require('html-to-text').convert(html)"),
    _npm(
        "readability-js",
        "@mozilla/readability",
        "0.6.0",
        "new (require('@mozilla/readability').Readability)"
        "(new (require('jsdom').JSDOM)(html).window.document).parse().textContent",
        requires=_JSDOM,
    ),
)
"""Every extractor of the matrix, in the order in which the matrix is printed."""
