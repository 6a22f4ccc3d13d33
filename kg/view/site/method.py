"""Method and limits: the project's own pages on how it decides, shown as pages of the site.

Invariant: markup in a page's source stays text (no raw HTML passes), and a link leads to a page of the site or to
http(s), or is shown as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.view.site.addresses import relative, safe_link
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["method_files"]

#: page of the documentation → page of the site
PAGES: Final = {
    "model.md": "method/model.html",
    "how-it-decides.md": "method/how-it-decides.html",
    "codebook.md": "method/codebook.html",
    "conflicts.md": "method/conflicts.html",
    "review.md": "method/review.html",
}


def _anchor(text: str) -> str:
    return re.sub(r"[^\w-]+", "", text.strip().lower().replace(" ", "-"))


def _shown(source: str, page: str) -> tuple[str, str]:
    """Title and HTML of a page in Markdown."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(source)
    title, ids = "", set[str]()
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            text = tokens[at + 1].content
            title = title or text
            base = _anchor(text) or "section"
            name = next(n for k in range(len(tokens)) if (n := f"{base}-{k}" if k else base) not in ids)
            ids.add(name)
            token.attrSet("id", name)
        if token.children:
            token.children = _links(token.children, page)
        if token.type == "table_open":
            token.attrSet("class", "plain")
    # a wide block scrolls, so the keyboard must reach it; text in a page cannot hold the tag, it is escaped
    body = reader.renderer.render(tokens, reader.options, {}).replace("<pre>", '<pre tabindex="0">')
    return title.replace("`", ""), body


def _links(children: list[Any], page: str) -> list[Any]:
    """The tokens with links that stay within reach; others and pictures leave their words only."""
    kept, open_links = [], []
    for token in children:
        if token.type == "link_open":
            target = _target(str(token.attrGet("href") or ""), page)
            open_links.append(bool(target))
            if target:
                token.attrSet("href", target)
                kept.append(token)
        elif token.type == "link_close":
            if open_links.pop():
                kept.append(token)
        elif token.type != "image":
            kept.append(token)
    return kept


def _target(href: str, page: str) -> str:
    path, _, _anchor_name = href.partition("#")
    name = path.rpartition("/")[2]
    if path and name in PAGES and "://" not in path:
        return relative(PAGES[name], page)
    return safe_link(href)


def method_files(frame: Frame) -> Iterator[SiteFile]:
    """The page on method and limits, and the pages it leads to."""
    from markupsafe import Markup

    found: list[tuple[str, str]] = []
    for name, path in PAGES.items():
        source = _read(frame.docs, name)
        if source is None:
            continue
        title, shown = _shown(source, path)
        found.append((title, path))
        body = Markup(shown)  # noqa: S704 - rendered with raw HTML off
        yield frame.page("article.html", path, title=title, body=body)
    queue = frame.lookup.store.status.get("queue", [])
    yield frame.page("method.html", "method.html", title="Method and limits", pages=found, queued=len(queue))


def _read(docs: Path | None, name: str) -> str | None:
    path = docs / name if docs else None
    return path.read_text(encoding="utf-8") if path and path.is_file() else None
