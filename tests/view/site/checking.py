"""Checks that hold for every page of a site: links that resolve, ids once, headings in order, no handler, no script."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LINKS = ("href", "src", "action")


@dataclass
class Seen:
    """What one page holds."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    scripts: int = 0
    refresh: str = ""
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.seen.links += [given[name] for name in _LINKS if name in given]
        self.seen.ids += [given["id"]] if "id" in given else []
        self.seen.handlers += [name for name in given if name.startswith("on") or name == "style"]
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.seen.headings.append(int(tag[1]))
        if tag == "script":
            self.seen.scripts += 1
            self._in_script = True
        if given.get("http-equiv") == "refresh":
            self.seen.refresh = given["content"].partition("url=")[2]

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False

    def handle_data(self, data: str) -> None:
        if not self._in_script:
            self.seen.text += data


def read(path: Path) -> Seen:
    """A page as its parts."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.seen


def pages(site: Path) -> dict[Path, Seen]:
    """Every page of a site but the graph, which makes its ids itself."""
    return {path: read(path) for path in sorted(site.rglob("*.html")) if path.name != "graph.html"}


def broken(site: Path) -> list[str]:
    """Links that lead to no file, to no anchor, or out of the site by another way than http(s)."""
    known = pages(site)
    wrong = []
    for page, seen in known.items():
        for link in [*seen.links, *([seen.refresh] if seen.refresh else [])]:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https") and parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            fine = not parts.scheme and target.is_file() and target.is_relative_to(site.resolve())
            if fine and parts.fragment and target.suffix == ".html":
                fine = unquote(parts.fragment) in known[target].ids
            if not fine:
                wrong.append(f"{page.relative_to(site)}: {link}")
    return wrong
