"""The graph as files, and the page that lists them with their size and digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.query.lookups.part import Part
from kg.view.export import FORMATS, Order, prepare
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame

__all__ = ["download_files"]

_OFFERED: Final = (
    ".ttl",
    ".nt",
    ".jsonld",
    ".csv",
    ".evidence.csv",
    ".dyads.csv",
    ".jsonl",
    ".graphml",
    "void.ttl",
)


@dataclass
class _Measured:
    """Pieces on their way to a file, counted and hashed."""

    pieces: Iterable[bytes]
    size: int = 0
    digest: str = ""

    def __iter__(self) -> Iterator[bytes]:
        whole = hashlib.sha256()
        for piece in self.pieces:
            self.size += len(piece)
            whole.update(piece)
            yield piece
        self.digest = whole.hexdigest()


def download_files(frame: Frame) -> Iterator[SiteFile]:
    """The exports of the whole graph, then the page that lists them."""
    order = Order(frame.lookup, Part(frame.lookup.store, "the whole graph"), frame.root, frame.ontology)
    rows = []
    for form in _OFFERED:
        path = f"data/{form if form[0] != '.' else 'graph' + form}"
        measured = _Measured(prepare(order, form).pieces)
        yield SiteFile(path, measured)
        frame.lookup.store.forget()
        rows.append((path, FORMATS[form].words, measured))
    yield frame.page("downloads.html", "downloads.html", title="Downloads", rows=rows)
