"""From merged keys to a claim: its id, aliases and the one literal of each kind that it shows.

Invariant: what a claim shows is said by evidence that counts (accepted and automatic, else queued, else all); every
evidence keeps its own values. The literal is the most precise one, but an event of several days is shown whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from urllib.parse import urlsplit

from kg.derive.atoms import Atom, Cluster
from kg.derive.days import first_day, iso, span
from kg.derive.keys import Parts, resolve
from kg.derive.review import claim_review, counted
from kg.derive.status import status_of
from kg.interval import precision
from kg.model import Claim, Evidence, Family, Term
from kg.vocabulary import Kind, predicate

__all__ = ["addresses", "make_claim", "publishers"]

OTHER_ACCOUNT = "r:other-accounts."
"""Documents that tell where another page differs from a row of the reference tables."""


@lru_cache(maxsize=65536)
def _address(url: str) -> str:
    """The same page under small differences of spelling.

    >>> _address("http://www.State.gov/readout/#top") == _address("https://state.gov/readout")
    True
    """
    parts = urlsplit(url.strip())
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}" if host else url.strip()


def publishers(pieces: Iterable[Evidence]) -> tuple[str, ...]:
    """Distinct publishers; pieces on one address count once, under the name the briefing (else the row) gives."""
    by_page: dict[str, tuple[bool, str]] = {}
    loose = set()
    for piece in pieces:
        name = intern(" ".join(piece.source.publisher.split()))
        if not name:
            continue
        if not piece.source.url:
            loose.add(name)
            continue
        page, candidate = _address(piece.source.url), (not piece.document.startswith("b:"), name)
        by_page[page] = min(by_page.get(page, candidate), candidate)
    return tuple(sorted(loose | {name for _, name in by_page.values()}))


def addresses(pieces: Iterable[Evidence]) -> tuple[str, ...]:
    """Distinct addresses of the sources, one spelling of each page (the smallest), sorted."""
    by_page: dict[str, str] = {}
    for piece in pieces:
        if url := piece.source.url.strip():
            page = _address(url)
            by_page[page] = min(by_page.get(page, url), url)
    return tuple(sorted(by_page.values()))


def _published(pieces: Iterable[Evidence]) -> list[str]:
    return sorted({p.source.date for p in pieces if p.source.date}, key=lambda d: (first_day(d), d))


_Said = tuple[str, Atom, Evidence]
"""A literal, the key that carries it and a piece that says so."""


def _best(said: Iterable[_Said]) -> tuple[str, Atom] | None:
    """The most precise literal; of those alike the one that more publishers or an earlier publication give.

    Further ties: a row before another account of it, smaller key, smaller literal.
    """
    groups: dict[tuple[str, str], tuple[Atom, list[Evidence]]] = {}
    for literal, atom, piece in said:
        groups.setdefault((literal, atom.key), (atom, []))[1].append(piece)
    if not groups:
        return None
    if len(groups) == 1:
        ((literal, _), (atom, _)) = next(iter(groups.items()))
        return literal, atom

    def rank(item: tuple[tuple[str, str], tuple[Atom, list[Evidence]]]) -> tuple[int, int, int, bool, str, str]:
        (literal, hashed), (_, pieces) = item
        days = [d for p in pieces if (d := first_day(p.source.date)) is not None]
        earliest = min(days) if days else span("9999")[1]
        aside = all(p.document.startswith(OTHER_ACCOUNT) for p in pieces)
        return -precision(literal), -len(publishers(pieces)), earliest, aside, hashed, literal

    (literal, _), (atom, _) = min(groups.items(), key=rank)
    return literal, atom


@dataclass(frozen=True, slots=True)
class _Times:
    """The shown literals and the bounds beside them."""

    date: str | None = None
    until: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    earliest: str | None = None
    latest: str | None = None
    from_latest: str | None = None
    until_earliest: str | None = None


def _spans(first: str, last: str, day: str) -> bool:
    """Whether an event from `first` to `last` holds `day`, told no less precisely."""
    held = span(first)[0] <= span(day)[0] and span(day)[1] <= span(last)[1]
    return held and precision(first) >= precision(day)


def _event_times(said: Sequence[tuple[Atom, Evidence]]) -> _Times:
    shown = _best((a.time, a, p) for a, p in said if a.time)
    if shown is None:
        return _Times()
    # an event of several days is told whole, even where another source names one of its days
    whole = _best((a.time, a, p) for a, p in said if a.time and p.until and _spans(a.time, p.until, shown[0]))
    date, atom = whole or shown
    last_day = _best((p.until, a, p) for a, p in said if a is atom and p.until and span(p.until)[0] > span(date)[0])
    until = last_day[0] if last_day else None
    return _Times(date=date, until=until, earliest=iso(span(date)[0]), latest=iso(span(until or date)[1]))


def _state_times(said: Sequence[tuple[Atom, Evidence]], end_elsewhere: str) -> _Times:
    start = _best((a.time, a, p) for a, p in said if a.time and not a.ended)
    begun = span(start[0])[0] if start else 0
    ends = ((literal, a, p) for a, p in said if (literal := p.end_date or (a.time if a.ended else "")))
    end = _best(one for one in ends if span(one[0])[1] >= begun)
    ending = end[0] if end else end_elsewhere or None
    latest = span(ending)[1] if ending else _over_by(said)
    if latest is not None and latest < begun:
        ending, latest = None, None
    return _Times(
        start_date=start[0] if start else None,
        end_date=ending,
        earliest=iso(span(start[0])[0]) if start else None,
        from_latest=iso(span(start[0])[1]) if start else None,
        latest=iso(latest) if latest else None,
        until_earliest=iso(span(ending)[0]) if ending else None,
    )


def _over_by(said: Sequence[tuple[Atom, Evidence]]) -> int | None:
    """Last possible day of an end nobody dates: the first publication that calls the state over."""
    over = [p for a, p in said if a.ended and not a.time]
    if not over and all(p.former for _, p in said):
        over = [p for _, p in said]
    return min((d for p in over if (d := first_day(p.source.date)) is not None), default=None)


def _label(token: str, seen: Sequence[Term], redirects: Mapping[str, str]) -> Term:
    """The end of a claim: today's id with the label its evidence gives most often (that of today's id first)."""
    first = seen[0]
    if first.id not in redirects and all(term is first for term in seen):
        return first
    counts = Counter((term.id, term.label) for term in seen)
    (identifier, label), _ = min(counts.items(), key=lambda i: (i[0][0] != token, -i[1], i[0][1], i[0][0] or ""))
    return Term(resolve(identifier, redirects) if identifier else None, label)


def _ends(
    fields: Parts, pieces: Iterable[Evidence], redirects: Mapping[str, str], token: Callable[[Term], str]
) -> tuple[Term, Term]:
    subjects, objects = [], []
    for piece in pieces:
        swapped = token(piece.subject) != fields.subject
        subjects.append(piece.object if swapped else piece.subject)
        objects.append(piece.subject if swapped else piece.object)
    return _label(fields.subject, subjects, redirects), _label(fields.object, objects, redirects)


def _event(pieces: Iterable[Evidence], redirects: Mapping[str, str]) -> str | None:
    """The event node shown: one of the register before a local one, then the one named most often."""
    named = [resolve(p.event, redirects) for p in pieces if p.event]
    if len(named) < 2:
        return named[0] if named else None
    counts = Counter(named)
    return min(counts, key=lambda e: (e.startswith("e:event."), -counts[e], e), default=None)


def _in_order(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """By document and place in it; the whole value breaks ties."""
    ordered = list(pieces)
    if len(ordered) == 1:
        return tuple(ordered)
    ordered.sort(key=lambda p: (p.document, p.start, p.end, p.rule))
    places = {(p.document, p.start, p.end, p.rule) for p in ordered}
    if len(places) == len(ordered):
        return tuple(ordered)
    return tuple(sorted(ordered, key=lambda p: (p.document, p.start, p.end, p.rule, repr(p))))


def make_claim(cluster: Cluster, redirects: Mapping[str, str], token: Callable[[Term], str]) -> Claim:
    """The claim of a set of keys, without plan state and links.

    Args:
        cluster: the merged keys.
        redirects: former id → id.
        token: what a term contributes to a key.
    """
    atoms = cluster.atoms
    evidence = _in_order(p for a in atoms for p in a.evidence)
    counting = counted(evidence)
    counts = {id(p) for p in counting}
    said = [(a, p) for a in atoms for p in a.evidence if id(p) in counts]
    fields = atoms[0].parts
    term = predicate(fields.predicate)
    times = _event_times(said) if term.kind is Kind.EVENT else _state_times(said, cluster.end)
    best = min(atoms, key=lambda a: (-a.precision, a.key))
    names = {a.key for a in atoms}.union(*(a.aliases for a in atoms)) - {best.key}
    status, denial = status_of(counting)
    subject, object_ = _ends(fields, counting, redirects, token)
    dates = _published(counting)
    return Claim(
        id=f"c:{best.key}",
        aliases=tuple(f"c:{name}" for name in sorted(names)),
        subject=subject,
        predicate=term.name,
        object=object_,
        family=Family(fields.family),
        status=status,
        denial=denial,
        review=claim_review(evidence),
        date=times.date,
        until=times.until,
        start_date=times.start_date,
        end_date=times.end_date,
        earliest=times.earliest,
        latest=times.latest,
        from_latest=times.from_latest,
        until_earliest=times.until_earliest,
        instrument=min((resolve(p.instrument, redirects) for p in counting if p.instrument), default=None),
        event=_event(counting, redirects),
        topics=tuple(sorted({resolve(t, redirects) for p in counting for t in p.topic_ids})),
        plan_state=None,
        fulfilled_by=(),
        moved_to=(),
        evidence=evidence,
        publishers=publishers(counting),
        addresses=addresses(counting),
        first_seen=dates[0] if dates else None,
        last_seen=dates[-1] if dates else None,
    )
