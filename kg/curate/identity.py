"""Who is who by judgement: merges as redirects, splits as ids of their own, and the register under both.

Invariants: a merge renames nothing in a claim file and nothing in the register's tables; it is applied to values on
their way into the build, so that removing its row undoes it. A split gives what one briefing says of an entity to
another id; the entity keeps what the other briefings say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kg.curate.ledger import standing_merges
from kg.derive.keys import resolve
from kg.errors import BadRow
from kg.model import Entity, Evidence, Judgement, JudgementAction, Term
from kg.names import Alias, AliasKind
from kg.register import Register
from kg.vocabulary import EntityClass

__all__ = ["Splits", "clash", "merged_register", "redirects", "split_id", "splits_of"]


def redirects(register: Register, judgements: Iterable[Judgement], ledger: Path) -> dict[str, str]:
    """Former id → id that stands: the register's table and the merges of the ledger; a split undoes a merge.

    Raises:
        BadRow: a merge that closes a circle, with its line.
    """
    found = dict(register.redirects)
    for target, row in sorted(standing_merges(judgements).items(), key=lambda item: (item[1].date, item[1].line)):
        step: str | None = row.argument
        seen = {target}
        while step is not None:
            if step in seen:
                raise BadRow(
                    ledger, row.line, f"merge of {target} into {row.argument} closes a circle", "delete the row"
                )
            seen.add(step)
            step = found.get(step)
        found[target] = row.argument
    return dict(sorted(found.items()))


#: classes of which one may be written for another: texts do not tell them apart
_AKIN = (
    frozenset({EntityClass.ORGANISATION, EntityClass.GOVERNMENT_BODY, EntityClass.COMPANY, EntityClass.FORUM}),
    frozenset({EntityClass.EVENT, EntityClass.EXERCISE, EntityClass.FORUM}),
)


def clash(old: Entity, new: Entity) -> str:
    """Why two entities cannot be one; empty when they can.

    >>> clash(Entity("e:laos", "Laos", EntityClass.STATE), Entity("e:doe", "Doe", EntityClass.PERSON))
    'Laos is a State and Doe a Person'
    """
    if old.cls is not new.cls and not any({old.cls, new.cls} <= akin for akin in _AKIN):
        return f"{old.label} is a {old.cls.value} and {new.label} a {new.cls.value}"
    for name, first, second in (("Wikidata id", old.wikidata, new.wikidata), ("ISO code", old.iso3, new.iso3)):
        if first and second and first != second:
            return f"they have different {name}s ({first} and {second})"
    return ""


def split_id(entity: str, briefing: str) -> str:
    """The id under which a briefing speaks of its own bearer of a name.

    >>> split_id("e:local.person-malaysia-hassan", "kl-2025"), split_id("e:mohamad-hasan", "kl-2025")
    ('e:local.person-malaysia-hassan-in-kl-2025', 'e:local.mohamad-hasan-in-kl-2025')
    """
    own = entity.removeprefix("e:").removeprefix("local.").replace(".", "-")
    return f"e:local.{own}-in-{briefing}"


@dataclass(frozen=True)
class Splits:
    """The splits in force: which briefing speaks of another one under an entity's name."""

    rows: Mapping[tuple[str, str], Judgement]
    """(entity that stands, briefing) → the row."""
    redirects: Mapping[str, str]

    def renamed(self, piece: Evidence) -> Evidence:
        """The evidence with the ids that its briefing has for itself; the same value when there are none."""
        if not self.rows or not piece.document.startswith("b:"):
            return piece
        briefing = piece.document.removeprefix("b:")

        def own(name: str | None) -> str | None:
            if name is None:
                return None
            entity = resolve(name, self.redirects)
            return split_id(entity, briefing) if (entity, briefing) in self.rows else name

        def term(value: Term) -> Term:
            new = own(value.id)
            return value if new == value.id else Term(new, value.label)

        return replace(
            piece,
            subject=term(piece.subject),
            object=term(piece.object),
            place=term(piece.place) if piece.place else None,
            instrument=own(piece.instrument),
            event=own(piece.event),
        )

    def entities(
        self, briefing: str, entities: Iterable[Entity], evidence: Iterable[Evidence], register: Register
    ) -> Iterator[Entity]:
        """The local entities of a briefing under the ids it has for itself.

        Args:
            briefing: its id.
            entities: those that its claim file introduces.
            evidence: what it says, as read.
            register: gives class and label of those it knows.
        """
        mine = {entity for entity, where in self.rows if where == briefing}
        said = {t.id: t.label for p in evidence for t in (p.subject, p.object) if t.id} if mine else {}
        for entity in entities:
            standing = resolve(entity.id, self.redirects)
            yield replace(entity, id=split_id(standing, briefing)) if standing in mine else entity
        for name, label in sorted(said.items()):
            standing = resolve(name, self.redirects)
            known = register.entity(standing)
            if standing in mine and known:
                yield Entity(split_id(standing, briefing), label, known.cls, state=known.state)


def splits_of(judgements: Iterable[Judgement], table: Mapping[str, str]) -> Splits:
    """The splits per briefing in force, by the ids that stand under these redirects."""
    rows = [row for row in judgements if row.action is JudgementAction.SPLIT and row.argument]
    return Splits({(resolve(row.target, table), row.argument): row for row in rows}, table)


def merged_register(register: Register, table: Mapping[str, str], labels: Mapping[str, str]) -> Register:
    """The register as the ledger's merges leave it: what was merged answers under the id that stands.

    Args:
        register: the tables.
        table: former id → id, the ledger's merges among them.
        labels: labels of merged local entities by former id; they become further names.
    """

    def now(name: str) -> str:
        return resolve(name, table)

    former = {old: register.entities[old].label for old in table if old in register.entities} | dict(labels)
    names = [Alias(label, now(old), AliasKind.NAME) for old, label in sorted(former.items())]
    entities = {
        ident: replace(e, state=now(e.state) if e.state else None)
        for ident, e in register.entities.items()
        if ident not in table
    }
    for old in sorted(former.keys() & register.entities.keys()):
        gone, heir = register.entities[old], entities.get(now(old))
        if heir:
            entities[heir.id] = replace(
                heir,
                wikidata=heir.wikidata or gone.wikidata,
                iso3=heir.iso3 or gone.iso3,
                state=heir.state or gone.state,
                note=heir.note or gone.note,
            )
    return Register(
        entities,
        [replace(t, person=now(t.person), office=now(t.office), body=now(t.body)) for t in register.tenures],
        [replace(m, member=now(m.member), organisation=now(m.organisation)) for m in register.memberships],
        {
            i: replace(a, parties=tuple(dict.fromkeys(map(now, a.parties))))
            for i, a in register.agreements.items()
            if i not in table
        },
        {
            i: replace(
                o,
                series=now(o.series) if o.series else None,
                place=now(o.place) if o.place else None,
                participants=tuple(dict.fromkeys(map(now, o.participants))),
            )
            for i, o in register.occasions.items()
            if i not in table
        },
        [*(replace(a, entity=now(a.entity)) for a in register.aliases), *names],
        table,
        titles=[(now(office), title) for office, title in register.titles],
        preferred={surface: now(entity) for surface, entity in register.preferred.items()},
    )
