"""The whole site, file after file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import Evidence
from kg.query.asking.filters import Filters
from kg.view.site.claims import claim_file
from kg.view.site.documents import document_files, source_lists
from kg.view.site.downloads import download_files
from kg.view.site.entities import context_file, entity_files, entity_lists
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame
from kg.view.site.lists import predicate_files, topic_files, year_files
from kg.view.site.method import method_files
from kg.view.site.redirects import redirect_files
from kg.view.site.search import search_files
from kg.view.site.standing import agreement_files, front
from kg.vocabulary import EntityClass

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup

__all__ = ["Counts", "site_files"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pages of each kind a site has, for a bar and a summary."""

    entities: int
    claims: int
    documents: int

    @property
    def about(self) -> int:
        """About how many files: a page of each, data of entities; lists are few beside them."""
        return 3 * self.entities + self.claims + self.documents


def _graph(frame: Frame) -> SiteFile:
    """The interactive picture, its evidence linked to the numbered sentences and rows of the site."""
    from kg.view.packed import Places
    from kg.view.page import page

    def sentence(piece: Evidence) -> int:
        text = frame.texts.of(piece.document)
        return text.number_at(piece.start) if text else 0

    places = Places(lambda piece: frame.path(piece.document), sentence, frame.path)
    return SiteFile.of("graph.html", page(frame.lookup, (), Filters(), title=frame.title, places=places).html)


def site_files(
    lookup: Lookup, *, title: str, root: Path, ontology: Path, docs: Path | None
) -> tuple[Counts, Iterator[SiteFile]]:
    """The files of a site with how many there are; each must be written before the next is asked for.

    Args:
        lookup: the graph.
        title: what the site is called.
        root: the workspace, for the description of the data.
        ontology: its ontology.
        docs: folder with the pages on method and limits; None leaves them out.
    """
    frame = Frame(lookup, title, root, ontology, docs)
    claims = frame.concordance.with_rejected()
    entities = sorted(n for n, cls in lookup.classes.items() if cls is not EntityClass.TOPIC)
    documents = sorted(frame.documents)

    def files() -> Iterator[SiteFile]:
        yield frame.style_sheet()
        yield context_file(frame)
        yield from front(frame)
        yield from search_files(frame)
        yield from entity_lists(frame)
        for name in entities:
            yield from entity_files(frame, name)
        for name in claims:
            yield claim_file(frame, name)
        for name in documents:
            yield from document_files(frame, name)
        yield from predicate_files(frame)
        yield from topic_files(frame)
        yield from year_files(frame)
        yield from agreement_files(frame)
        yield from source_lists(frame)
        yield from redirect_files(frame, frozenset(claims))
        yield from method_files(frame)
        yield from download_files(frame)
        yield _graph(frame)

    return Counts(len(entities), len(claims), len(documents)), files()
