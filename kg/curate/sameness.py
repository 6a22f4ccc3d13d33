"""Merging and splitting as commands: what a person says about who is who, checked against the graph first.

Invariant: two entities become one only when nothing in the graph speaks against it; every refusal says why and what
to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from kg.curate.identity import clash, split_id
from kg.curate.ledger import standing_merges, told
from kg.curate.review import Done, Reviewer
from kg.errors import BadInput, UnknownName
from kg.model import Entity, Judgement, JudgementAction, ReviewState
from kg.query.asking.wording import sentence

__all__ = ["merge", "split"]


def merge(judge: Reviewer, old_name: str, new_name: str) -> Done:
    """Say that the first entity is the second: its id, its names and all keys made of it answer for the second.

    Raises:
        UnknownName, AmbiguousName: a name stands for none or several.
        BadInput: the two cannot be one, with the reason.
    """
    merges = standing_merges(judge.ledger())
    place = judge.shown(judge.config.judgements)
    if earlier := merges.get(old_name):
        if judge.lookup.resolve(new_name) == judge.lookup.resolve(earlier.argument):
            return Done((), f"already merged: {told(earlier)}")
        raise BadInput(f"{told(earlier)} stands in {place}:{earlier.line}; 'kg split {old_name}' undoes it first")
    if (earlier := merges.get(new_name)) and judge.lookup.resolve(earlier.argument) == judge.lookup.resolve(old_name):
        fix = f"'kg split {new_name}' undoes it first"
        raise BadInput(f"that would close a circle: {told(earlier)} stands in {place}:{earlier.line}; {fix}")
    old, new = judge.entity(old_name), judge.entity(new_name)
    if old.id == new.id:
        raise BadInput(f"{old_name} and {new_name} are one entity already: {new.label} ({new.id})")
    if why := clash(old, new):
        raise BadInput(f"{old.id} cannot become {new.id}: {why}; merge only what is one and the same")
    if new.local and not old.local:
        way = f"merge the other way round: kg merge {new.id} {old.id}"
        raise BadInput(f"{old.id} is an entry of the register and {new.id} is known from texts only; {way}")
    _no_claims_between(judge, old, new)
    words = f"merged {old.id} ({old.label}) into {new.id} ({new.label})"
    return Done(judge.write([judge.row(JudgementAction.MERGE, old.id, new.id)]), words)


def _no_claims_between(judge: Reviewer, old: Entity, new: Entity) -> None:
    between = [c for c in judge.lookup.claims_between([old.id], [new.id]) if c.review is not ReviewState.REJECTED]
    if between:
        first = sorted(between, key=lambda c: c.id)[0]
        raise BadInput(
            f"{old.id} cannot become {new.id}: {first.id} stands between them ({sentence(first)}); "
            f"if that is wrong, 'kg reject {first.id}' first"
        )


def split(judge: Reviewer, name: str, briefing: str = "") -> Done:
    """Undo a merge, or give what one briefing says of an entity to an entity of its own.

    Args:
        name: the entity that was merged, or the one of whom a briefing speaks wrongly.
        briefing: that briefing; empty to undo a merge.

    Raises:
        UnknownName: no such entity, or no such briefing behind it.
        BadInput: there is nothing to split, with what can be done.
    """
    merges = standing_merges(judge.ledger())
    if not briefing:
        if row := merges.get(name):
            words = f"split {name} from {row.argument}: each stands for itself again"
            return Done(judge.write([judge.row(JudgementAction.SPLIT, name)]), words)
        if name in judge.store.redirects:
            raise BadInput(f"{name} is redirected by data/register/redirects.csv; remove its row there")
        raise _what_to_split(judge, judge.entity(name), merges)
    found = judge.entity(name)
    ident = briefing.removeprefix("b:")
    where = _briefings_of(judge, found)
    if ident not in where:
        raise UnknownName(f"briefing that names {found.label}", briefing, get_close_matches(ident, where, 3, 0.3), "")
    if found.local and len(where) == 1:
        raise BadInput(f"only {ident} speaks of {found.label} ({found.id}): there is nothing to split")
    own = split_id(found.id, ident)
    words = f"split {found.id} ({found.label}): what {ident} says is about {own} now"
    return Done(judge.write([judge.row(JudgementAction.SPLIT, found.id, ident)]), words)


def _briefings_of(judge: Reviewer, entity: Entity) -> list[str]:
    found = set()
    for claim in judge.lookup.claims_of(entity.id):
        for piece in claim.evidence:
            ends = (piece.subject.id, piece.object.id, piece.instrument, piece.place.id if piece.place else None)
            if any(e and judge.store.redirects.get(e, e) == entity.id for e in ends):
                found.add(piece.document)
    return sorted(d.removeprefix("b:") for d in found if d.startswith("b:"))


def _what_to_split(judge: Reviewer, entity: Entity, merges: Mapping[str, Judgement]) -> BadInput:
    """The error that says what `kg split` of an entity could mean."""
    took_in = sorted(old for old, row in merges.items() if judge.lookup.resolve(row.argument) == entity.id)
    if took_in:
        named = " or ".join(f"'kg split {old}'" for old in took_in)
        return BadInput(f"{entity.id} ({entity.label}) took in {', '.join(took_in)}; {named} takes one out again")
    where = _briefings_of(judge, entity)
    listed = ", ".join(where[:8]) + (f" and {len(where) - 8} more" if len(where) > 8 else "")
    return BadInput(
        f"{entity.id} ({entity.label}) was not merged; to give what one briefing says to another of that name, "
        f"name it: kg split {entity.id} --briefing ID, one of {listed or 'none'}"
    )
