"""From the evidence of one triple to its claims, plans not yet linked.

Invariant: every evidence is in exactly one claim, families never share one, and rejected evidence changes nothing
about the claims of the rest: keys whose evidence is all rejected are merged among themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.derive.atoms import Atom, Cluster
from kg.derive.events import merge_dated_events, merge_events
from kg.derive.grouping import group_undated_plans
from kg.derive.review import is_live
from kg.derive.states import merge_dated_states, merge_states
from kg.model import Family
from kg.vocabulary import Kind, predicate

__all__ = ["merge_triple"]


def merge_triple(atoms: Sequence[Atom], levels: Mapping[str, int]) -> list[Cluster]:
    """The clusters of one (predicate, subject, object) triple.

    Args:
        atoms: all its keys, of both families.
        levels: rank of instruments that are levels of partnership.
    """
    live = [a for a in atoms if any(is_live(p) for p in a.evidence)]
    alive = {a.key for a in live}
    rejected = [a for a in atoms if a.key not in alive]
    return _merge(live, levels) + _merge(rejected, levels)


def _merge(atoms: Sequence[Atom], levels: Mapping[str, int]) -> list[Cluster]:
    if not atoms:
        return []
    facts = [a for a in atoms if a.parts.family == Family.FACT]
    plans = [a for a in atoms if a.parts.family == Family.PLAN]
    event = predicate(atoms[0].parts.predicate).kind is Kind.EVENT
    held = merge_events(facts) if event else merge_states(facts, levels)
    dated = (merge_dated_events if event else merge_dated_states)(a for a in plans if a.dated)
    turns = sorted({*_days(dated), *_days(c for c in held if c.happened)})
    return held + dated + group_undated_plans((a for a in plans if not a.dated), turns)


def _days(clusters: Iterable[Cluster]) -> list[int]:
    """First day of the most precise key of each dated cluster."""
    return [c.atoms[0].first for c in clusters if c.atoms[0].precision and not c.atoms[0].ended]
