"""Two states of the graph claim by claim: what was added, removed, and what changed about the rest.

Invariant: pure comparison of outlines; the result does not depend on their order, and a graph compared with itself
gives nothing. A claim is a set of keys, so claims are matched by id or alias first; what is left is matched by what it
says (same ends and predicate) and where (same words) or when (dates that fit), so that a claim whose date became more
precise is told as refined and never as removed and added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Final

from kg.interval import precision, within
from kg.query.changes.outlines import Outline
from kg.vocabulary import PREDICATES

__all__ = ["Change", "ChangeKind", "Match", "canonical", "changes_between", "matches"]

_PLACE: Final = re.compile(r"(?P<document>.+)/(?P<start>\d+)-(?P<end>\d+)-[0-9a-f]{16}(-\d+)?")


class ChangeKind(StrEnum):
    """What can be said of a claim, in the order in which it is told."""

    ADDED = "added"
    REMOVED = "removed"
    MERGED = "merged"
    SPLIT = "split"
    REJECTED = "rejected"
    RESTORED = "restored"
    STATUS = "status-changed"
    PLAN_STATE = "plan-state-changed"
    REVIEW = "review-changed"
    REFINED = "date-refined"
    REDATED = "date-changed"
    DETAILS = "details-changed"
    GAINED = "evidence-gained"
    LOST = "evidence-lost"


@dataclass(frozen=True, slots=True)
class Match:
    """A claim before and after; None where there is none. `other` is the claim it was merged into or split from."""

    old: Outline | None
    new: Outline | None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed about one claim; `was` and `now` are terms or dates as the store has them."""

    kind: ChangeKind
    match: Match
    was: str = ""
    now: str = ""
    evidence: tuple[str, ...] = field(default=())
    """Names of the pieces gained (of the new side) or lost (of the old side)."""


def canonical(pairs: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """One name for all ids that stand for the same thing on either side: the smallest of them.

    >>> canonical([("e:vietnam", "e:local.viet-nam")])("e:vietnam")
    'e:local.viet-nam'
    """
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while (up := parent.get(name, name)) != name:
            parent[name] = parent.get(up, up)
            name = up
        return name

    for a, b in pairs:
        first, second = sorted((find(a), find(b)))
        parent[second] = first
    return find


def _components(old: Sequence[Outline], new: Sequence[Outline]) -> Iterator[tuple[list[Outline], list[Outline]]]:
    """Claims of both sides that share an id or alias, directly or through others."""
    owner = {name: o for o in old for name in o.names}
    parent = canonical(
        (f"old {owner[name].id}", f"new {n.id}") for n in new for name in sorted(n.names) if name in owner
    )
    groups: dict[str, tuple[list[Outline], list[Outline]]] = {}
    for side, prefix, outlines in ((0, "old", old), (1, "new", new)):
        for outline in outlines:
            groups.setdefault(parent(f"{prefix} {outline.id}"), ([], []))[side].append(outline)
    yield from groups.values()


def _likeness(old: Outline, new: Outline) -> tuple[int, int, bool]:
    shared = len(old.mark.evidence & new.mark.evidence)
    return shared, len(old.names & new.names), old.id == new.id


def _paired(olds: list[Outline], news: list[Outline]) -> list[Match]:
    """The claims of one component: each with the one most like it; the rest was merged into it or split from it."""
    if len(olds) == len(news) == 1:
        return [Match(olds[0], news[0])]
    ranked = sorted(
        ((_likeness(o, n), o, n) for o, n in product(olds, news) if o.names & n.names),
        key=lambda row: (tuple(-int(x) for x in row[0]), row[1].id, row[2].id),
    )
    partner: dict[str, Outline] = {}
    taken: dict[str, Outline] = {}
    for _, o, n in ranked:
        if o.id not in partner and n.id not in taken:
            partner[o.id], taken[n.id] = n, o
    found = [Match(o, partner[o.id]) for o in olds if o.id in partner]
    for o in olds:
        if o.id not in partner:
            found.append(Match(o, None, next((n.id for _, one, n in ranked if one is o), "")))
    for n in news:
        if n.id not in taken:
            found.append(Match(None, n, next((o.id for _, o, one in ranked if one is n), "")))
    return found


_Place = tuple[str, int, int]


def _places(outline: Outline) -> list[_Place]:
    parts = (_PLACE.fullmatch(node) for node in sorted(outline.evidence))
    return [(p["document"], int(p["start"]), int(p["end"])) for p in parts if p]


def _same_words(olds: Sequence[Outline], news: Sequence[Outline]) -> dict[tuple[int, int], int]:
    """For positions of an old and a new claim: how many pieces of the new one stand in words that the old one had."""
    by_document: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for position, old in enumerate(olds):
        for document, start, end in _places(old):
            by_document[document].append((start, end, position))
    found: dict[tuple[int, int], int] = defaultdict(int)
    for position, new in enumerate(news):
        for document, start, end in _places(new):
            for other in {p for s, e, p in by_document.get(document, ()) if start < e and s < end}:
                found[other, position] += 1
    return found


def _fits(a: str | None, b: str | None) -> bool:
    return a is None or b is None or within(a, b) or within(b, a)


def _may_be_one(old: Outline, new: Outline) -> bool:
    """Whether two claims of one triple may be the same statement: one family, dates that fit, no two instruments."""
    papers = {old.mark.instrument, new.mark.instrument} - {None}
    dated = any(old.dates) and any(new.dates)
    return dated and len(papers) < 2 and old.family == new.family and all(map(_fits, old.dates, new.dates))


def _by_content(olds: Sequence[Outline], news: Sequence[Outline], one: Callable[[str], str]) -> list[Match]:
    """Match what shares no key: same ends and predicate, and the same words, or else dates that fit and no rival."""

    def triple(outline: Outline) -> tuple[str, str, str]:
        ends = [one(outline.subject), one(outline.object)]
        return (outline.predicate, *(sorted(ends) if PREDICATES[outline.predicate].symmetric else ends))  # type: ignore[return-value]

    groups: dict[tuple[str, str, str], tuple[list[Outline], list[Outline]]] = defaultdict(lambda: ([], []))
    for side, outlines in enumerate((olds, news)):
        for outline in outlines:
            groups[triple(outline)][side].append(outline)
    found: list[Match] = []
    for before, after in groups.values():
        shared = [(before[i], after[j], words) for (i, j), words in _same_words(before, after).items()]
        gone: set[str] = set()
        come: set[str] = set()
        for o, n, _ in sorted(shared, key=lambda row: (-row[2], row[0].family != row[1].family, row[0].id, row[1].id)):
            if o.id not in gone and n.id not in come:
                gone.add(o.id)
                come.add(n.id)
                found.append(Match(o, n))
        before = [o for o in before if o.id not in gone]
        after = [n for n in after if n.id not in come]
        for o in before:
            rivals = [n for n in after if _may_be_one(o, n)]
            if len(rivals) == 1 and sum(_may_be_one(other, rivals[0]) for other in before) == 1:
                come.add(rivals[0].id)
                found.append(Match(o, rivals[0]))
            else:
                found.append(Match(o, None))
        found += [Match(None, n) for n in after if n.id not in come]
    return found


def matches(old: Sequence[Outline], new: Sequence[Outline], same: Iterable[tuple[str, str]] = ()) -> tuple[Match, ...]:
    """Every claim of either side, with its counterpart where it has one.

    Args:
        old: the claims before.
        new: the claims after.
        same: pairs of entity ids that stand for the same thing (redirects of either side).
    """
    found: list[Match] = []
    alone: tuple[list[Outline], list[Outline]] = ([], [])
    standing = {n.id: n for n in new}
    plain = {o.id for o in old if (n := standing.get(o.id)) is not None and o.mark.aliases == n.mark.aliases}
    found = [Match(o, standing[o.id]) for o in old if o.id in plain]
    for olds, news in _components([o for o in old if o.id not in plain], [n for n in new if n.id not in plain]):
        if olds and news:
            found += _paired(olds, news)
        else:
            alone[0].extend(olds)
            alone[1].extend(news)
    found += _by_content(*alone, canonical(same))
    return tuple(sorted(found, key=lambda m: (m.new.id if m.new else "", m.old.id if m.old else "")))


def _finer(was: str | None, now: str | None) -> bool:
    """Whether a date says what was said before, only more precisely."""
    if was is None or now is None:
        return was is None
    return precision(now) > precision(was) and within(now, was)


def _shown(dates: Iterable[str | None]) -> str:
    on, start, until, also = dates
    if on:
        return f"{on}/{until}" if until else on
    if start or until:
        return f"{start or '…'} – {until or ''}".rstrip()
    return also or ""


def _status(outline: Outline) -> str:
    mark = outline.mark
    return f"{mark.status} ({mark.denial})" if mark.denial else mark.status


def _details(outline: Outline) -> dict[str, str]:
    return {
        "subject": outline.subject,
        "object": outline.object,
        "instrument": outline.mark.instrument or "",
        "topics": ", ".join(sorted(outline.mark.topics)),
    }


def _of_one(match: Match, old: Outline, new: Outline) -> Iterator[Change]:
    if old.rejected or new.rejected:
        if old.rejected != new.rejected:
            yield Change(
                ChangeKind.REJECTED if new.rejected else ChangeKind.RESTORED, match, old.mark.review, new.mark.review
            )
        return
    if _status(old) != _status(new):
        yield Change(ChangeKind.STATUS, match, _status(old), _status(new))
    if old.mark.plan_state != new.mark.plan_state:
        yield Change(ChangeKind.PLAN_STATE, match, old.mark.plan_state or "", new.mark.plan_state or "")
    if old.mark.review != new.mark.review:
        yield Change(ChangeKind.REVIEW, match, old.mark.review, new.mark.review)
    if old.dates != new.dates:
        finer = all(a == b or _finer(a, b) for a, b in zip(old.dates, new.dates, strict=True))
        kind = ChangeKind.REFINED if finer else ChangeKind.REDATED
        yield Change(kind, match, _shown(old.dates), _shown(new.dates))
    before, after = _details(old), _details(new)
    changed = [name for name in before if before[name] != after[name]]
    if PREDICATES[new.predicate].symmetric and {before["subject"], before["object"]} == {
        after["subject"],
        after["object"],
    }:
        changed = [name for name in changed if name not in ("subject", "object")]
    if changed:
        was, now = ("; ".join(f"{name} {d[name] or 'none'}" for name in changed) for d in (before, after))
        yield Change(ChangeKind.DETAILS, match, was, now)
    here, there = old.mark.evidence, new.mark.evidence
    gained, lost = (tuple(sorted(node for node, _ in some)) for some in (there - here, here - there))
    sizes = str(len(here)), str(len(there))
    if gained:
        yield Change(ChangeKind.GAINED, match, *sizes, gained)
    if lost:
        yield Change(ChangeKind.LOST, match, *sizes, lost)


def changes_between(
    old: Sequence[Outline], new: Sequence[Outline], same: Iterable[tuple[str, str]] = ()
) -> tuple[Change, ...]:
    """What changed from `old` to `new`, by kind, then claim; nothing when they are equal.

    Args:
        old: the claims before.
        new: the claims after.
        same: pairs of entity ids that stand for the same thing (redirects of either side).
    """
    found: list[Change] = []
    for match in matches(old, new, same):
        before, after = match.old, match.new
        if before and after:
            found += _of_one(match, before, after)
        elif after and not after.rejected:
            kind = ChangeKind.SPLIT if match.other else ChangeKind.ADDED
            found.append(Change(kind, match, match.other, _status(after), tuple(sorted(after.evidence))))
        elif before and not before.rejected:
            kind = ChangeKind.MERGED if match.other else ChangeKind.REMOVED
            found.append(Change(kind, match, _status(before), match.other, tuple(sorted(before.evidence))))
    order = {kind: place for place, kind in enumerate(ChangeKind)}
    return tuple(sorted(found, key=lambda c: order[c.kind]))
