"""A block with what was found on it; the one place where words become mentions.

Invariant: every word belongs to at most one mention; a mention is added only where all its words are free, else with
its bare name, else not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.names import AliasKind
from kg.text.people_book import Who
from kg.text.persons import Person
from kg.text.scene import Scene
from kg.text.titles import Chain
from kg.text.values import Mention, OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["Page", "Short"]


@dataclass(frozen=True, slots=True)
class Short:
    """What a bracketed acronym stands for in a document."""

    id: str | None
    label: str
    cls: EntityClass
    state: str | None


@dataclass(slots=True)
class Page:
    """A block under reading."""

    scene: Scene
    people: list[Person]
    chains: list[Chain]
    """Titles that belong to nobody named in the block."""
    busy: list[bool]
    who: dict[int, Who] = field(default_factory=dict)
    """Persons by the index of the first word of their name."""
    mentions: list[Mention] = field(default_factory=list)

    def add(
        self,
        body: str,
        t0: int,
        t1: int,
        n0: int,
        n1: int,
        cls: EntityClass,
        id: str | None,
        label: str,
        *,
        kind: AliasKind | None = None,
        candidates: tuple[str, ...] = (),
        offices: tuple[OfficeHeld, ...] = (),
        state: str | None = None,
        place: str | None = None,
        ordinal: str | None = None,
        year: str | None = None,
        by_office: bool = False,
        parts: tuple[str, ...] = (),
    ) -> None:
        """Note a mention over the words t0..t1 whose name is n0..n1, unless another one holds them."""
        if any(self.busy[t0:t1]):
            t0, t1 = n0, n1
        if any(self.busy[t0:t1]):
            return
        self.busy[t0:t1] = [True] * (t1 - t0)
        plain, words = self.scene.normal, self.scene.words
        start, end = plain.origin(words.start[t0]), plain.origin_end(words.end[t1 - 1])
        mention = Mention(
            start=start,
            end=end,
            text=body[start:end],
            head_start=plain.origin(words.start[n0]),
            head_end=plain.origin_end(words.end[n1 - 1]),
            cls=cls,
            id=id,
            label=label,
            kind=kind,
            candidates=candidates,
            offices=offices,
            state=state,
            place=place,
            ordinal=ordinal,
            year=year,
            by_office=by_office,
            parts=parts,
        )
        self.mentions.append(mention)
