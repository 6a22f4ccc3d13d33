"""Small pictures of results for a notebook: which names, which lines, what colours mean.

Invariant: a picture shows the first names of its result and says how many it leaves out; places come from the seeded
layout of the graph page, so that the same result is the same picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import singledispatch
from math import cos, pi, sin, sqrt
from types import MappingProxyType
from typing import Final

from kg.model import Claim
from kg.query.asking.table import Tabular
from kg.query.lookups.lookup import Profile, Relations
from kg.query.networks.analyses import Balances, Brokers, Communities
from kg.query.networks.compare import Change, Changes
from kg.query.networks.connect import Connections
from kg.query.networks.network import Projection
from kg.query.networks.ranks import Ranks
from kg.query.networks.series import Series
from kg.query.networks.ties import Ties
from kg.query.pictures.inline import COLOURS, Bars, Dot, Sketch, Stroke
from kg.query.pictures.layout import place
from kg.vocabulary import PREDICATES, EntityClass, Polarity

__all__ = ["sketch_of"]

_MOST: Final = 16
_MOST_GROUPED: Final = 28
_LINES_EACH: Final = 2.5
_MOST_BARS: Final = 120
_WIDE: Final = 520.0
_HIGH: Final = 360.0
_KINDS: Final[Mapping[EntityClass, str]] = {
    EntityClass.STATE: "blue",
    EntityClass.ORGANISATION: "orange",
    EntityClass.PERSON: "green",
    EntityClass.GOVERNMENT_BODY: "purple",
    EntityClass.COMPANY: "pink",
    EntityClass.AGREEMENT: "teal",
}
_CHANGES: Final[Mapping[Change, str]] = {
    Change.NEW: "green",
    Change.RESUMED: "teal",
    Change.UPGRADED: "blue",
    Change.DOWNGRADED: "orange",
    Change.DORMANT: "grey",
}
Pair = tuple[str, str]


@singledispatch
def sketch_of(result: Tabular) -> Sketch | Bars | None:
    """The picture of a result; None for what a table tells better."""
    return None


def _kind(cls: EntityClass | None) -> str:
    return _KINDS.get(cls, "grey") if cls else "grey"


def _key(colours: Collection[str], words: Mapping[str, str]) -> str:
    return ", ".join(f"{colour}: {word}" for colour, word in words.items() if colour in colours)


def _placed(
    title: str,
    dots: Mapping[str, Dot],
    lines: Mapping[Pair, Stroke],
    weight: Mapping[Pair, float],
    note: str,
) -> Sketch:
    """Dots and strokes with the places of the seeded layout; the ends of strokes are filled in."""
    names = sorted(dots)
    told = {pair: max(1, round(weight[pair])) for pair in sorted(lines)}
    spots = place(names, told, {name: dots[name].radius + 14 for name in names})
    wide = max(x for x, _ in spots.values()) - min(x for x, _ in spots.values())
    high = max(y for _, y in spots.values()) - min(y for _, y in spots.values())
    scale = min(1.0, _WIDE / max(wide, 1.0), _HIGH / max(high, 1.0))
    number = {name: n for n, name in enumerate(names)}
    here = tuple(
        Dot(d.label, round(spots[n][0] * scale, 1), round(spots[n][1] * scale, 1), d.radius, d.colour, d.hint)
        for n, d in ((name, dots[name]) for name in names)
    )
    strokes = tuple(
        Stroke(number[a], number[b], s.width, s.colour, s.dashed, s.hint) for (a, b), s in sorted(lines.items())
    )
    return Sketch(title, here, strokes, note)


def _left_out(shown: int, of: int, what: str = "actors") -> str:
    return f"shown: {shown} of {of} {what}" if shown < of else ""


def _among(projection: Projection, chosen: Collection[str]) -> dict[Pair, float]:
    """Weights of the ties among some actors."""
    names = projection.columns.nodes.names
    ties = ((names[a], names[b], w) for (a, b), w in zip(projection.pairs.tolist(), projection.weight, strict=True))
    return {(a, b): float(w) for a, b, w in ties if a in chosen and b in chosen}


def _strongest(weights: Mapping[Pair, float]) -> tuple[dict[Pair, float], str]:
    """Everybody's strongest tie and the strongest of the rest, and how many there are when these are not all."""
    order = sorted(weights, key=lambda pair: (-weights[pair], pair))
    own: dict[str, Pair] = {}
    for pair in order:
        for end in pair:
            own.setdefault(end, pair)
    most = round(_LINES_EACH * len(own))
    kept = {pair: weights[pair] for pair in list(dict.fromkeys([*own.values(), *order]))[:most]}
    return kept, _left_out(len(kept), len(weights), "ties among them, the strongest")


def _ties(weights: Mapping[Pair, float], labels: Mapping[str, str], planned: bool = False) -> dict[Pair, Stroke]:
    most = max(weights.values(), default=1.0)
    return {
        (a, b): Stroke(0, 0, round(0.6 + 4 * sqrt(w / most), 1), None, planned, f"{labels[a]} – {labels[b]}: {w:.3g}")
        for (a, b), w in weights.items()
    }


def _network(
    title: str,
    projection: Projection,
    chosen: Sequence[str],
    labels: Mapping[str, str],
    sizes: Mapping[str, float],
    of: int,
    rank: Mapping[str, str] = MappingProxyType({}),
) -> Sketch:
    """Some actors of a network with the ties among them; dots by size, coloured by class, `rank` told on pointing."""
    classes = projection.columns.classes
    low, high = min(sizes.values(), default=0.0), max(sizes.values(), default=1.0)
    dots = {
        name: Dot(
            labels[name],
            0,
            0,
            round(4 + 9 * sqrt((sizes[name] - low) / (high - low)) if high > low else 6.0, 1),
            _kind(classes.get(name)),
            f"{labels[name]}: {rank.get(name) or format(sizes[name], '.4g')}",
        )
        for name in chosen
    }
    weights, fewer = _strongest(_among(projection, dots))
    kinds = _key({d.colour for d in dots.values()}, {c: k.value for k, c in _KINDS.items()})
    strokes = _ties(weights, labels, projection.layer.planned)
    return _placed(title, dots, strokes, weights, "; ".join(filter(None, (_left_out(len(dots), of), fewer, kinds))))


@sketch_of.register
def _of_ranks(found: Ranks) -> Sketch | None:
    classes = found.projection.columns.classes
    ranked = [r for r in found.ranking.ranks if not found.shown or classes[r.node] in found.shown]
    top = ranked[:_MOST]
    if not top:
        return None
    sign = -1.0 if found.ranking.measure.lowest_first else 1.0
    sizes = {r.node: sign * r.value for r in top}
    return _network(
        f"the first by {found.ranking.measure.value}",
        found.projection,
        [r.node for r in top],
        found.labels,
        sizes,
        len(ranked),
        {r.node: f"rank {r.place}, {r.value:.4g}" for r in top},
    )


@sketch_of.register
def _of_ties(found: Ties) -> Sketch:
    projection = found.network.projection
    strength = dict(zip(found.actors, projection.matrix.sum(axis=1).tolist(), strict=True))
    top = sorted(strength, key=lambda name: (-strength[name], name))[:_MOST]
    sizes = {name: strength[name] for name in top}
    return _network("the strongest actors", projection, top, found.labels, sizes, len(strength))


@sketch_of.register
def _of_communities(found: Communities) -> Sketch:
    projection, grouping = found.network.projection, found.grouping
    colours = [colour for colour in COLOURS if colour != "grey"]
    group = {node: n for n, members in enumerate(grouping.communities) for node in members}
    top = sorted(group, key=lambda node: (-projection.partners[node], node))[:_MOST_GROUPED]
    dots = {
        node: Dot(
            found.labels[node],
            0,
            0,
            6.0,
            colours[group[node]] if group[node] < len(colours) else "grey",
            f"{found.labels[node]}: community {group[node] + 1}, {grouping.belonging[node]:.0%} of runs",
        )
        for node in top
    }
    weights, fewer = _strongest(_among(projection, dots))
    told = {colour: f"community {n + 1}" for n, colour in enumerate(colours)} | {"grey": "others"}
    key = _key({d.colour for d in dots.values()}, told)
    note = "; ".join(filter(None, (_left_out(len(dots), len(group)), fewer, key)))
    return _placed("communities", dots, _ties(weights, found.labels), weights, note)


@sketch_of.register
def _of_brokers(found: Brokers) -> Sketch | None:
    top = found.roles[:_MOST]
    if not top:
        return None
    sizes = {one.node: float(one.total) for one in top}
    chosen = [one.node for one in top]
    return _network("the first brokers", found.network.projection, chosen, found.labels, sizes, len(found.roles))


@sketch_of.register
def _of_balances(found: Balances) -> Sketch | None:
    told = [t for t in found.balance.triads if t.negative]
    if not told:
        return None
    pairs = {tuple(sorted((a, b))) for t in told for a in t.actors for b in t.actors if a != b}
    against = {tuple(sorted(pair)) for t in told for pair in t.negative}
    dots = {node: Dot(found.labels[node], 0, 0) for t in told for node in t.actors}
    strokes = {(a, b): Stroke(0, 0, 2.0, "red" if (a, b) in against else "green", (a, b) in against) for a, b in pairs}
    weights = dict.fromkeys(strokes, 1.0)
    return _placed("triads with a conflict", dots, strokes, weights, "red, dashed: conflict; green: cooperation")


@sketch_of.register
def _of_paths(found: Connections) -> Sketch:
    """Each path a row from the first name to the second; a node stands where it is first met."""
    spots: dict[str, tuple[float, float]] = {}
    middle = (len(found.paths) - 1) / 2 * 70
    for row, path in enumerate(found.paths):
        for step, node in enumerate(path.nodes):
            at_end = node in (found.start, found.goal)
            spots.setdefault(node, (round(step / len(path.hops) * _WIDE, 1), middle if at_end else row * 70.0))
    number = {node: n for n, node in enumerate(spots)}
    ends = (found.start, found.goal)
    looks = {node: (8.0, "orange") if node in ends else (6.0, "blue") for node in spots}
    dots = tuple(Dot(found.labels[node], x, y, *looks[node], node) for node, (x, y) in spots.items())
    strokes = {}
    for path in found.paths:
        for hop in path.hops:
            claim = found.claims[hop.claims[0]]
            a, b = sorted((number[hop.start], number[hop.end]))
            many = min(4.0, 1.2 + 0.4 * (len(hop.claims) - 1))
            hint = f"{claim.predicate}: {claim.id}" + (f" + {len(hop.claims) - 1}" if len(hop.claims) > 1 else "")
            strokes[a, b] = Stroke(a, b, round(many, 1), None, claim.status.value != "asserted", hint)
    via = f"only via {', '.join(found.only_via)}" if found.only_via else ""
    return Sketch("paths", dots, tuple(strokes[pair] for pair in sorted(strokes)), via)


@sketch_of.register
def _of_series(found: Series) -> Bars:
    points = found.points[-_MOST_BARS:]
    older = _left_out(len(points), len(found.points), f"{found.by.value}s, the last")
    return Bars(
        " – ".join(found.names),
        tuple(point.period for point in points),
        {"blue": tuple(p.cooperation for p in points), "grey": tuple(p.neutral for p in points)},
        {"red": tuple(p.conflict for p in points)},
        "; ".join(
            filter(None, (f"claims per {found.by.value}; blue: cooperation, grey: neutral, red: conflict", older))
        ),
    )


@sketch_of.register
def _of_changes(found: Changes) -> Sketch | None:
    counts = Counter(name for one in found.found for name in one.pair)
    top = {name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]}
    kept = [one for one in found.found if {*one.pair} <= top]
    if not kept:
        return None
    dots = {name: Dot(found.labels[name], 0, 0, 6.0, "blue") for one in kept for name in one.pair}
    strokes = {
        one.pair: Stroke(
            0,
            0,
            2.0,
            _CHANGES[one.change],
            one.change is Change.DORMANT,
            f"{found.labels[one.pair[0]]} – {found.labels[one.pair[1]]}: {one.change.value}",
        )
        for one in kept
    }
    weights = {one.pair: float(max(len(one.after), len(one.before))) for one in kept}
    used = {stroke.colour for stroke in strokes.values() if stroke.colour}
    key = _key(used, {colour: change.value for change, colour in _CHANGES.items()})
    note = "; ".join(filter(None, (_left_out(len(kept), len(found.found), "ties that changed"), f"lines: {key}")))
    return _placed(f"{found.periods[0]} against {found.periods[1]}", dots, strokes, weights, note)


@sketch_of.register
def _of_relations(found: Relations) -> Sketch | None:
    if len(found.names) > 1:
        return None
    return _star(found.names[0], ((row.counterpart, row.claim) for row in found.rows if row.claim.object.id))


@sketch_of.register
def _of_profile(found: Profile) -> Sketch | None:
    name = found.entity.id
    ends = ((c, c.object if c.subject.id == name else c.subject) for c in found.claims.claims)
    return _star(found.entity.label, ((other.label, claim) for claim, other in ends if other.id and other.id != name))


def _star(middle: str, met: Iterable[tuple[str, Claim]]) -> Sketch | None:
    """One name amid those that it has most claims with; lines say whether they are of cooperation or conflict."""
    told: dict[str, Counter[str]] = {}
    for label, claim in met:
        told.setdefault(label, Counter())[claim.predicate] += 1
    top = sorted(told, key=lambda label: (-told[label].total(), label))[:_MOST]
    if not top:
        return None
    dots, strokes = [Dot(middle, 0.0, 0.0, 9.0, "orange", middle)], []
    for n, label in enumerate(top):
        turn = 2 * pi * n / len(top)
        x, y = round(sin(turn) * _WIDE / 2, 1), round(-cos(turn) * _HIGH / 2, 1)
        count, kinds = told[label].total(), told[label].most_common(3)
        hint = f"{label}: {count} claims ({', '.join(f'{name} {number}' for name, number in kinds)})"
        dots.append(Dot(label, x, y, round(3 + min(6.0, 1.5 * sqrt(count)), 1), "blue", hint))
        signs = Counter(PREDICATES[name].polarity for name in told[label].elements())
        good, bad = signs[Polarity.COOPERATIVE], signs[Polarity.CONFLICTUAL]
        colour = "red" if bad > good else "green" if good else None
        strokes.append(Stroke(0, n + 1, round(min(5.0, 0.6 + sqrt(count) / 2), 1), colour, hint=hint))
    key = "green: cooperation, red: more conflict than cooperation, faint: neutral dealings"
    note = "; ".join(filter(None, (_left_out(len(top), len(told), "names"), key)))
    return Sketch(middle, tuple(dots), tuple(strokes), note)
