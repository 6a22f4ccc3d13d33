"""What people decided, applied to what is on its way into a build: the ledger, the splits, the curated claims.

Invariants: without a ledger and curated claims everything passes through unchanged; a judgement that nothing answers
to any more is told with its file and line, and changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kg.config import Config
from kg.curate.curated import CuratedRow, pieces, read_curated
from kg.curate.identity import Splits, clash, merged_register, redirects, split_id, splits_of
from kg.curate.ledger import is_key, read_judgements, standing_merges, told
from kg.curate.local import local_entities, with_locals
from kg.derive import Derivation
from kg.derive.keys import digest, former_parts, formers, parts, resolve
from kg.derive.review import target_of
from kg.errors import BadRow
from kg.model import Briefing, Claim, Entity, Evidence, Judgement, JudgementAction, ReviewState
from kg.register import Register
from kg.store.rdf import ClaimFile
from kg.vocabulary import EntityClass

__all__ = ["Decisions", "StaleRow", "decisions", "under_merges"]

_FIX = "remove the row, or name what stands today ('kg explain' prints ids)"


@dataclass(frozen=True, slots=True, order=True)
class StaleRow:
    """A row of the ledger or of the curated claims that nothing answers to any more."""

    file: str
    """Relative to the workspace."""
    line: int
    told: str
    """The row in words."""
    why: str
    action: str = ""
    target: str = ""
    date: str = ""
    reason: str = ""

    def record(self) -> dict[str, Any]:
        """The row for status.json."""
        fields = ("file", "line", "told", "why", "action", "target", "date", "reason")
        return {name: getattr(self, name) for name in fields} | {"fix": _FIX}


@dataclass(frozen=True)
class Decisions:
    """The judgements of a workspace with everything they were applied to."""

    config: Config
    register: Register
    """As its tables have it."""
    judgements: tuple[Judgement, ...]
    redirects: Mapping[str, str]
    splits: Splits
    evidence: tuple[Evidence, ...]
    """Of all briefings and tables, under the ids of the splits, with the curated claims."""
    moved: tuple[tuple[Evidence, Evidence], ...]
    """Pieces that a split gave other ids: before and after."""
    entities: tuple[Entity, ...]
    """Local entities of all briefings, under the ids of the splits; merged ones are still among them."""
    lost: tuple[tuple[CuratedRow, str], ...]
    """Curated rows that hold no longer, and why."""

    @cached_property
    def variants(self) -> dict[Judgement, list[Judgement]]:
        """For rows on evidence that a split moved to another key: the same judgement under that key."""
        found: dict[Judgement, list[Judgement]] = defaultdict(list)
        if not self.moved:
            return found
        former = formers(self.redirects)
        by_target: dict[tuple[str, str], set[str]] = defaultdict(set)
        for before, after in self.moved:
            fields, new = parts(before, self.redirects), digest(parts(after, self.redirects))
            for known in (fields, *former_parts(fields, former)):
                for document in ("", after.document):
                    by_target[document, digest(known)].add(f"{after.document.removeprefix('b:')}/{new}")
        for row in self.judgements:
            if row.action in (JudgementAction.ACCEPT, JudgementAction.REJECT, JudgementAction.EDIT) and not row.outcome:
                names = sorted(by_target.get(target_of(row.target), ()))
                found[row] += [replace(row, target=name) for name in names]
        return {row: others for row, others in found.items() if others}

    @property
    def effective(self) -> tuple[Judgement, ...]:
        """The ledger as derivation takes it."""
        return (*self.judgements, *(other for others in self.variants.values() for other in others))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Labels of merged local entities by former id."""
        return {e.id: e.label for e in self.entities if e.id in self.redirects}

    @cached_property
    def standing_register(self) -> Register:
        """The register as the merges leave it."""
        return merged_register(self.register, self.redirects, self.labels)

    @cached_property
    def unknown(self) -> tuple[Entity, ...]:
        """The entities that only texts know and that stand."""
        return tuple(e for e in self.entities if e.id not in self.redirects and self.register.entity(e.id) is None)

    def asked(self, claims: Iterable[Claim]) -> tuple[str, ...]:
        """The new entities that a person has not judged yet, sorted; those of rejected claims alone are left out."""
        settled = {
            resolve(row.target, self.redirects)
            for row in self.judgements
            if row.action in (JudgementAction.ACCEPT, JudgementAction.REJECT) and row.target.startswith("e:")
        }
        split = {split_id(*named) for named in self.splits.rows}
        shown = {
            resolve(name, self.redirects)
            for claim in claims
            if claim.review is not ReviewState.REJECTED
            for piece in claim.evidence
            for name in _ids(piece)
        }
        new = {e.id for e in self.unknown if e.id.startswith("e:local.")}
        return tuple(sorted((new & shown) - settled - split))

    def answering(self, derivation: Derivation) -> Derivation:
        """The derivation, with the ids that claims had before a split as aliases where no other claim has them."""
        if not self.moved:
            return derivation
        heirs: dict[str, set[str]] = defaultdict(set)
        for before, after in self.moved:
            new = f"c:{digest(parts(after, self.redirects))}"
            heirs[f"c:{digest(parts(before, self.redirects))}"].add(new)
        names = {name: c.id for c in derivation.claims for name in (c.id, *c.aliases)}
        more: dict[str, set[str]] = defaultdict(set)
        for old, new_ids in heirs.items():
            owners = {names[n] for n in new_ids if n in names}
            if old not in names and len(owners) == 1:
                more[owners.pop()].add(old)
        claims = tuple(
            replace(c, aliases=tuple(sorted({*c.aliases, *more[c.id]}))) if c.id in more else c
            for c in derivation.claims
        )
        return replace(derivation, claims=claims)

    def stale(self, derivation: Derivation) -> tuple[StaleRow, ...]:
        """Everything that holds no longer, by file and line."""
        root = self.config.root
        ledger, table = (str(p.relative_to(root)) for p in (self.config.judgements, self.config.curated))
        return tuple(
            sorted(
                [
                    *(
                        StaleRow(ledger, row.line, told(row), why, row.action.value, row.target, row.date, row.reason)
                        for row, why in [*self._unanswered(derivation), *self._names_gone()]
                    ),
                    *(
                        StaleRow(table, row.line, row.words, why, "curated", row.words, row.cells["judged"])
                        for row, why in self.lost
                    ),
                ]
            )
        )

    def _unanswered(self, derivation: Derivation) -> Iterator[tuple[Judgement, str]]:
        gone = set(derivation.stale)
        for row in self.judgements:
            if row in gone and all(other in gone for other in self.variants.get(row, ())):
                if row.outcome:
                    why = "the plan or the outcome it names is not in the graph any more"
                elif row.target.startswith("e:"):
                    why = "no claim is about this entity any more"
                elif not is_key(row.target):
                    why = "this is no id of a claim (c: and 16 digits 0-9 a-f), no BRIEFING/KEY and no entity (e:…)"
                elif document := target_of(row.target)[0]:
                    why = f"{document.partition(':')[2]} does not say this any more: it was dropped, or a rule changed"
                else:
                    why = "nothing says this any more: a briefing was dropped, or a rule changed"
                yield row, why

    @cached_property
    def _named(self) -> frozenset[str]:
        """Every id that the register has or evidence names, before merges."""
        said = {
            name
            for p in [*self.evidence, *(before for before, _ in self.moved)]
            for name in (p.subject.id, p.object.id, p.instrument, p.event, p.place.id if p.place else None)
            if name
        }
        return frozenset(said | {*self.register.entities})

    def _names_gone(self) -> Iterator[tuple[Judgement, str]]:
        merges = standing_merges(self.judgements)
        answering = self._named | {*merges}
        for row in merges.values():
            gone = [name for name in (row.target, row.argument) if name not in answering]
            if row.target not in self._named and row.target not in gone:
                gone.insert(0, row.target)
            if gone:
                tail = "" if row.argument in gone else f"; the old id still leads to {row.argument}"
                yield row, f"nothing names {' or '.join(gone)} any more{tail}"
        moved = {(p.document.removeprefix("b:"), name) for p, _ in self.moved for name in _ids(p)}
        for (entity, briefing), row in self.splits.rows.items():
            if not any(where == briefing and resolve(name, self.redirects) == entity for where, name in moved):
                yield row, f"{briefing} does not name {row.target} any more"


def _ids(piece: Evidence) -> tuple[str, ...]:
    ends = (piece.subject.id, piece.object.id, piece.instrument, piece.event, piece.place.id if piece.place else None)
    return tuple(name for name in ends if name)


def _one_end(piece: Evidence, table: Mapping[str, str]) -> bool:
    """Whether merges have made both ends one entity."""
    a, b = piece.subject.id, piece.object.id
    return bool(a and b and a != b and (a in table or b in table) and resolve(a, table) == resolve(b, table))


def under_merges(piece: Evidence, table: Mapping[str, str]) -> Evidence:
    """The evidence as the merges leave it: a person looks at it where they have made both ends one entity."""
    return replace(piece, review=ReviewState.QUEUED) if _one_end(piece, table) else piece


def decisions(
    config: Config,
    register: Register,
    files: Mapping[str, ClaimFile],
    briefings: Mapping[str, Briefing],
    reference: Iterable[Evidence],
) -> Decisions:
    """Read the ledger and the curated claims, and apply them to what the briefings and tables say.

    Args:
        config: the workspace.
        register: its register.
        files: what each briefing says, by id.
        briefings: the documents, by id.
        reference: what the tables say.

    Raises:
        BadRow: a malformed row, a merge of what cannot be one, or one that closes a circle.
    """
    judgements = read_judgements(config.judgements)
    curated, lost = _curated(config, register, briefings)
    known_ids = {*register.entities, *(i for p in curated for i in _ids(p))}
    known_ids |= {e.id for file in files.values() for e in file.entities}
    in_force = _in_force(judgements, known_ids)
    table = redirects(register, in_force, config.judgements)
    splits = splits_of(judgements, table)
    said: list[Evidence] = []
    moved: list[tuple[Evidence, Evidence]] = []
    entities: list[Entity] = []
    for ident, file in sorted(files.items()):
        for piece in file.evidence:
            own = splits.renamed(piece)
            said.append(own)
            if own != piece:
                moved.append((piece, own))
        entities += splits.entities(ident, file.entities, file.evidence, register)
    evidence = [under_merges(piece, table) for piece in (*said, *(splits.renamed(p) for p in curated), *reference)]
    entities += local_entities(curated, register)
    known = with_locals(entities)
    _check_merges(judgements, {**{e.id: e for e in known}, **register.entities}, config)
    return Decisions(config, register, judgements, table, splits, tuple(evidence), tuple(moved), known, lost)


def _in_force(judgements: Iterable[Judgement], known: Set[str]) -> tuple[Judgement, ...]:
    """The ledger without merges into what nobody knows any more: until it is known again they change nothing."""
    rows = tuple(judgements)
    merges = standing_merges(rows)
    standing = {old: row.argument for old, row in merges.items()}
    own = {split_id(row.target, row.argument) for row in rows if row.action is JudgementAction.SPLIT and row.argument}

    def answers(row: Judgement) -> bool:
        step, seen = row.argument, set[str]()
        while step in standing and step not in seen:
            seen.add(step)
            step = standing[step]
        return step in known or step in own or step in seen  # a circle is told elsewhere

    gone = {id(row) for row in merges.values() if not answers(row)}
    return tuple(row for row in rows if id(row) not in gone)


def _curated(
    config: Config, register: Register, briefings: Mapping[str, Briefing]
) -> tuple[list[Evidence], tuple[tuple[CuratedRow, str], ...]]:
    rows = read_curated(config.curated)
    if not rows:
        return [], ()
    classes = (EntityClass.PLACE, EntityClass.STATE)
    places = {e.label.casefold(): e.id for e in register.entities.values() if e.cls in classes}
    good: list[Evidence] = []
    lost: list[tuple[CuratedRow, str]] = []
    for row, found in pieces(rows, briefings, places, config.curated):
        if isinstance(found, str):
            lost.append((row, found))
        elif unknown := [
            i for i in _ids(found) if not i.startswith(("e:local.", "e:event.", "t:")) and not register.entity(i)
        ]:
            lost.append((row, f"the register does not know {' or '.join(unknown)} any more"))
        else:
            good.append(found)
    return good, tuple(lost)


def _check_merges(judgements: Iterable[Judgement], entities: Mapping[str, Entity], config: Config) -> None:
    for row in standing_merges(judgements).values():
        old, new = entities.get(row.target), entities.get(row.argument)
        if old is None or new is None:
            continue
        why = clash(old, new)
        if not why and new.local and not old.local:
            why = f"{old.id} is an entry of the register and {new.id} is known from texts only"
        if why:
            fix = "delete the row" if "register" not in why else "merge the other way round"
            raise BadRow(config.judgements, row.line, f"{row.target} cannot become {row.argument}: {why}", fix)
