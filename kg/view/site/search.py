"""Search without a server: an index of names as a file with data only, read by one small script.

Invariant: the index is one assignment of JSON whose text cannot end a script; the script sets text as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from kg.view.site.addresses import address
from kg.view.site.entities import KINDS
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame
from kg.vocabulary import PREDICATES, EntityClass

__all__ = ["INDEX", "search_files"]

INDEX: Final = "search-index.js"


def _rows(frame: Frame) -> Iterator[tuple[str, str, str, str, int]]:
    """Name, kind, page, other names, number of claims."""
    for name in sorted(frame.lookup.classes):
        entity = frame.lookup.store.entity(name)
        if entity is not None and entity.cls is not EntityClass.TOPIC:
            also = " | ".join(dict.fromkeys((*entity.aliases, entity.iso3, entity.wikidata, name)))
            number = frame.concordance.number_of(name)
            yield entity.label, KINDS[entity.cls][0], address(name), also, number
    for name, label in sorted(frame.lookup.topics.labels.items()):
        entity = frame.lookup.store.entity(name)
        also = " | ".join(entity.aliases) if entity else ""
        yield label, "Topic", address(name), also, len(frame.concordance.of_topic(name))
    for name in PREDICATES:
        yield name, "Relation", f"predicate/{name}.html", "", len(frame.concordance.of_predicate(name))
    for name in sorted(n for n in frame.documents if n.startswith("b:")):
        source = frame.concordance.source(name)
        also = " | ".join(part for part in (source.publisher, source.date, name) if part)
        kind = "Our note" if source.own_words else "Briefing"
        yield source.title, kind, address(name), also, len(frame.concordance.of_document(name))


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def search_files(frame: Frame) -> Iterator[SiteFile]:
    """The index and the page that reads it."""

    def pieces() -> Iterator[bytes]:
        yield b"const KG_INDEX = [\n"
        for row in _rows(frame):
            yield _json(row).encode() + b",\n"
        yield b"];\n"

    yield SiteFile(INDEX, pieces())
    yield frame.page("search.html", "search.html", title="Search", script="search.js", data=[INDEX])
