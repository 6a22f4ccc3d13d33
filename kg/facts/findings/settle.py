"""What remains of the findings of a document: doubles out, weaker wordings of one sentence give way to the hedged ones.

Invariant: of two findings for one triple in one sentence the less certain one stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kg.facts.findings.finding import Finding
from kg.model import Stance

__all__ = ["settle"]

_CAUTION = {Stance.DENIED: 0, Stance.POSSIBLE: 1, Stance.PLANNED: 2, Stance.REPORTED: 3, Stance.ASSERTED: 4}


def settle(found: list[Finding]) -> list[Finding]:
    """The findings that stay, in their order."""
    groups: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    spoken = {f.triple[::2] for f in found if f.predicate == "spokeWith"}
    told = {f.triple: f.stance for f in found if not f.rule.startswith(("implied.", "forum.", "visit.presence"))}
    hedged = {t for t, stance in told.items() if stance not in (Stance.ASSERTED, Stance.REPORTED)}
    closer = {(*f.triple[::2], f.start) for f in found if f.predicate in ("hasPartnershipWith", "alliedWith")}
    for f in _one_way(_concrete(found)):
        if f.rule.startswith(("implied.", "forum.", "visit.presence")) and f.triple in hedged:
            continue  # what the text says itself beats what follows from something else
        if f.rule == "meet.joint" and f.triple[::2] in spoken:
            continue
        if f.rule == "cooperate.noun" and not f.topic and (*f.triple[::2], f.start) in closer:
            continue  # "relations were raised to a partnership": the ties are that partnership
        groups[(*f.triple, f.start, f.end, f.former)].append(f)
    kept = []
    for group in groups.values():
        best = min(_CAUTION[f.stance] for f in group)
        chosen = [f for f in group if _CAUTION[f.stance] == best]
        chosen.sort(key=lambda f: (f.when.first is None, f.place is None, not f.topic))
        first = chosen[0]
        topic = _fullest(dict.fromkeys(t for f in chosen for t in f.topic))
        ids = tuple(sorted({t for f in chosen for t in f.topic_ids}))
        if topic != first.topic:
            first = replace(first, topic=topic, topic_ids=ids)
        kept.append(first)
    return kept


def _fullest(topics: Iterable[str]) -> tuple[str, ...]:
    """The topics without those that another one says more fully: "civil nuclear" beside "civil nuclear cooperation"."""
    told = tuple(topics)
    return tuple(t for t in told if not any(t != o and o.lower().startswith(f"{t.lower()} ") for o in told))


def _one_way(found: list[Finding]) -> list[Finding]:
    """Quarrels run both ways: each keeps the direction in which the document tells it first."""
    told: dict[tuple[str, str], None] = {}
    turned = []
    for f in found:
        if f.predicate == "disputesWith":
            if (f.object.key, f.subject.key) in told:
                f = replace(f, subject=f.object, object=f.subject)
            told.setdefault((f.subject.key, f.object.key))
        turned.append(f)
    return turned


def _concrete(found: list[Finding]) -> list[Finding]:
    """A bare plan gives way where the sentence tells the planned act itself."""
    acts = {
        (f.start, f.end)
        for f in found
        if f.predicate not in ("plansTo", "holdsOffice", "representsState")
        and f.stance not in (Stance.ASSERTED, Stance.REPORTED)
    }
    return [f for f in found if f.predicate != "plansTo" or (f.start, f.end) not in acts]
