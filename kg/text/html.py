"""Web pages as text: the article by trafilatura, else every visible line.

Invariant: broken markup never stops the reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kg.interval import is_date

__all__ = ["Page", "read_html"]

_BLOCK_TAGS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
    ]
)
_HIDDEN_TAGS = frozenset(["script", "style", "noscript", "template", "head", "svg"])
_DATE_NAMES = frozenset(("article:published_time", "date", "dc.date", "dcterms.date", "dc.date.issued", "pubdate"))


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page says: its article text, its title and the publication day its head declares."""

    text: str
    title: str
    date: str | None


@dataclass
class _Reader(HTMLParser):
    """Title, declared date and visible text."""

    title: str = ""
    date: str | None = None
    pieces: list[str] = field(default_factory=list)
    hidden: int = 0
    in_title: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = (given.get("property") or given.get("name") or "").lower()
        if tag == "meta" and name in _DATE_NAMES and self.date is None and is_date(given.get("content", "")[:10]):
            self.date = given["content"][:10]
        self.in_title = tag == "title" and not self.title
        self.hidden += tag in _HIDDEN_TAGS
        if tag in _BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False
        self.hidden = max(0, self.hidden - (tag in _HIDDEN_TAGS))
        if tag in _BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title = " ".join(data.split())
        elif not self.hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))


def _all_lines(reader: _Reader) -> str:
    lines = (line.strip() for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def read_html(source: str) -> Page:
    """The article of a web page.

    >>> read_html("<title>Note</title><p>Rubio met Anwar in <b>Kuala Lumpur</b>.</p>").text
    'Rubio met Anwar in Kuala Lumpur.'
    """
    import trafilatura  # heavy, and only web pages need it

    reader = _Reader()
    reader.feed(source)
    reader.close()
    everything = _all_lines(reader)
    article = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True) or ""
    # a page so short or odd that the article finder drops most of it is taken whole
    text = article if len(article) * 4 >= len(everything) else everything
    if len(everything) < 600:
        text = everything
    return Page(text, reader.title, reader.date)
