"""The facts of a picture as short rows over shared tables, and the addresses that they link to.

Invariant: what many facts share is written once; `templates/page/data.js` reads every row back. An address is relative
or http(s), or it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.model import Claim, Evidence, ReviewState, Source, Stance
from kg.query.asking.wording import shown_date, told
from kg.query.pictures.picture import NOT_DRAWN, Picture
from kg.vocabulary import PREDICATES

__all__ = ["NOWHERE", "Places", "packed"]

_STANCES: Final = tuple(Stance)


@dataclass(frozen=True, slots=True)
class Places:
    """Where what a page shows can be read on; each gives nothing where there is no such place."""

    document: Callable[[Evidence], str] = lambda _: ""
    """Relative address of the document of a piece of evidence."""
    sentence: Callable[[Evidence], int] = lambda _: 0
    """Number of the sentence in it, from 1; the address of a document takes it as `#sN`."""
    page: Callable[[str], str] | None = None
    """Relative address of the page of an entity or claim; None when no site stands around the page."""


NOWHERE: Final = Places()


class _Table:
    """Values written once and named by their place, so that a page of many facts stays small."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._place: dict[Any, int] = {}

    def place(self, key: Any, row: Any) -> int:
        if key not in self._place:
            self._place[key] = len(self.rows)
            self.rows.append(row)
        return self._place[key]


def _source_row(source: Source) -> list[Any]:
    address = source.url if source.url.startswith(("https://", "http://")) else ""
    kind = source.source_kind.value if source.source_kind else ""
    return [source.title, source.publisher, kind, source.date or "", address, int(source.own_words)]


def _when(claim: Claim) -> str:
    """The claim's time as the page shows it; a state without an end is told by its start."""
    when = shown_date(claim)
    if when == "undated":
        return ""
    return f"since {claim.start_date}" if claim.start_date and when.endswith("–") else when


class _Packing:
    """Facts as short rows over tables: what many facts share is written once (`data.js` reads it back)."""

    def __init__(self, picture: Picture, labels: Mapping[str, str], places: Places) -> None:
        self.sources, self.documents, self.passages, self.verbs = _Table(), _Table(), _Table(), _Table()
        self.predicates, self.topics, self.names = _Table(), _Table(), _Table()
        self._nodes = {node.id: number for number, node in enumerate(picture.nodes)}
        self._labels, self._places, self._folds = labels, places, picture.folds

    def name(self, curie: str) -> int:
        """Number of an entity: those drawn first, then the others that facts name."""
        if curie in self._nodes:
            return self._nodes[curie]
        label = self._labels.get(curie, curie.partition(":")[2])
        fold = self._folds.get(curie)
        held = [] if fold is None else [self._nodes[fold]]
        return len(self._nodes) + self.names.place(curie, [curie, label, *held])

    def _evidence(self, piece: Evidence) -> list[Any]:
        source = self.sources.place(piece.source, _source_row(piece.source))
        address, number = self._places.document(piece), self._places.sentence(piece)
        document = self.documents.place(
            (piece.document, source), [source, piece.document, *([address] if address else [])]
        )
        passage = self.passages.place(
            (document, piece.quote, number), [document, piece.quote, *([number] if number else [])]
        )
        told_by = [piece.attributed_to] if piece.attributed_to else []
        return [passage, _STANCES.index(piece.stance), *told_by]

    def fact(self, claim: Claim) -> list[Any]:
        """One row: id, subject, predicate, object, status, verb, shown date, first and last day, evidence, the rest."""
        to_entity = claim.object.id and claim.object.id.startswith("e:")
        first, last, when = claim.earliest or 0, claim.latest or 0, _when(claim)
        rest = {
            "tp": [self.topics.place(topic, topic) for topic in claim.topics],
            "ps": claim.plan_state.value if claim.plan_state else "",
            "to": [*claim.fulfilled_by, *claim.moved_to],
            "i": self.name(claim.instrument) + 1 if claim.instrument else 0,
            "rv": int(claim.review is ReviewState.QUEUED),
        }
        held = {name: value for name, value in rest.items() if value}
        return [
            claim.id[2:],
            self.name(claim.subject.id or claim.subject.label),
            self.predicates.place(claim.predicate, claim.predicate),
            self.name(claim.object.id) if to_entity and claim.object.id else claim.object.label,
            claim.status.value,
            self.verbs.place(told(claim), told(claim)),
            1 if when == first else when,
            first,
            1 if last and last == first else last,
            [self._evidence(piece) for piece in claim.evidence],
            *([held] if held else []),
        ]


def packed(
    picture: Picture, topics: Mapping[str, str], labels: Mapping[str, str], places: Places = NOWHERE
) -> dict[str, Any]:
    """Everything the page is told beside its nodes and lines.

    Args:
        picture: what is shown.
        topics: labels of topics by id.
        labels: labels of entities that facts name but the picture does not draw, by id.
        places: where sentences, rows, entities and claims can be read on.
    """
    packing = _Packing(picture, labels, places)
    facts = [packing.fact(claim) for claim in picture.claims]
    return {
        "facts": facts,
        "sources": packing.sources.rows,
        "documents": packing.documents.rows,
        "passages": packing.passages.rows,
        "verbs": packing.verbs.rows,
        "predicates": packing.predicates.rows,
        "stances": [stance.value for stance in _STANCES],
        "symmetric": sorted(name for name, predicate in PREDICATES.items() if predicate.symmetric),
        "undrawn": sorted(NOT_DRAWN),
        "topics": [[topic, topics.get(topic, topic[2:])] for topic in packing.topics.rows],
        "names": packing.names.rows,
        "asOf": picture.as_of or "",
        "note": picture.note,
        "focus": list(picture.focus),
        "all": {"nodes": picture.all_nodes, "facts": picture.all_claims, "lines": picture.all_lines},
        **({"folded": len(picture.folds)} if picture.folds else {}),
        **_site(picture, places),
    }


def _site(picture: Picture, places: Places) -> dict[str, Any]:
    """That a site stands around the page, and the addresses in it that an id alone does not tell."""
    if places.page is None:
        return {}
    plain = {node.id: f"entity/{node.id[2:]}.html" for node in picture.nodes}
    plain |= {claim.id: f"claim/{claim.id[2:]}.html" for claim in picture.claims}
    return {"site": 1, "pages": {name: at for name, usual in plain.items() if (at := places.page(name)) != usual}}
