"""The graph page: one offline HTML file, drawn by vis-network through pyvis, every fact with its evidence.

Invariants: nothing is requested from anywhere; the content security policy names each script by its hash; all text
reaches the page as JSON and is set as text; links are http(s) or relative; equal pictures give equal bytes.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from kg.model import Claim, Evidence, Source
from kg.query.picture import Picture
from kg.query.wording import shown_date, told
from kg.vocabulary import PREDICATES

__all__ = ["graph_page", "reading"]

_SCRIPTS = ("data.js", "state.js", "drawing.js", "labels.js", "evidence.js", "controls.js", "search.js", "start.js")

_SETTINGS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "keyboard": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 99_999_999,
    },
    "edges": {
        "chosen": False,
        "hoverWidth": 0,
        "selectionWidth": 0,
        "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.1},
    },
    "nodes": {"borderWidth": 1.5, "chosen": False},
}


@cache
def _template(name: str) -> str:
    return resources.files("kg.view").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def reading() -> dict[str, Any]:
    """How things are shown: groups, families and statuses of `templates/reading.yaml`.

    >>> [status["name"] for status in reading()["statuses"]][:2]
    ['asserted', 'planned']
    """
    table: dict[str, Any] = yaml.safe_load(_template("reading.yaml"))
    return table


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


def _source_row(source: Source) -> dict[str, Any]:
    address = source.url if source.url.startswith(("https://", "http://")) else ""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "kind": source.source_kind.value if source.source_kind else "",
        "date": source.date or "",
        "url": address,
        "own": int(source.own_words),
    }


def _evidence_row(piece: Evidence, sources: _Table, quotes: _Table) -> dict[str, Any]:
    row: dict[str, Any] = {
        "s": sources.place(piece.source, _source_row(piece.source)),
        "q": quotes.place(piece.quote, piece.quote),
        "st": piece.stance.value,
    }
    if piece.attributed_to:
        row["by"] = piece.attributed_to
    if piece.document.startswith("r:"):
        row["row"] = piece.document[2:]
    return row


def _when(claim: Claim) -> str:
    """The claim's time as the page shows it; a state without an end is told by its start."""
    when = shown_date(claim)
    if when == "undated":
        return ""
    return f"since {claim.start_date}" if claim.start_date and when.endswith("–") else when


def _fact_row(claim: Claim, sources: _Table, quotes: _Table, verbs: _Table) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": claim.id,
        "s": claim.subject.id,
        "p": claim.predicate,
        "st": claim.status.value,
        "v": verbs.place(told(claim), told(claim)),
        "w": _when(claim),
        "a": claim.earliest or "",
        "z": claim.latest or "",
        "ev": [_evidence_row(piece, sources, quotes) for piece in claim.evidence],
    }
    if claim.object.id and claim.object.id.startswith("e:"):
        row["o"] = claim.object.id
    else:
        row["t"] = claim.object.label
    if claim.topics:
        row["tp"] = list(claim.topics)
    if claim.plan_state:
        row["ps"] = claim.plan_state.value
    if links := [*claim.fulfilled_by, *claim.moved_to]:
        row["to"] = links
    if claim.instrument:
        row["i"] = claim.instrument
    if claim.review.value == "queued":
        row["rv"] = 1
    return row


def _data(picture: Picture, topics: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, Any]:
    sources, quotes, verbs = _Table(), _Table(), _Table()
    facts = [_fact_row(claim, sources, quotes, verbs) for claim in picture.claims]
    drawn = {node.id for node in picture.nodes}
    named = {fact[end] for fact in facts for end in ("s", "o", "i") if fact.get(end)} - drawn
    used = sorted({topic for fact in facts for topic in fact.get("tp", ())})
    return {
        "reading": reading(),
        "facts": facts,
        "sources": sources.rows,
        "quotes": quotes.rows,
        "verbs": verbs.rows,
        "symmetric": sorted(name for name, predicate in PREDICATES.items() if predicate.symmetric),
        "topics": {topic: topics.get(topic, topic[2:]) for topic in used},
        "names": {name: labels.get(name, name.partition(":")[2]) for name in sorted(named)},
        "asOf": picture.as_of or "",
        "note": picture.note,
        "focus": list(picture.focus),
        "all": {"nodes": picture.all_nodes, "facts": picture.all_claims},
    }


def _hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def _policy(scripts: Sequence[str]) -> str:
    return (
        f"default-src 'none'; script-src {' '.join(_hash(s) for s in scripts)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _network(picture: Picture) -> Any:
    """A pyvis network with our places and sizes; pyvis is loaded here and nowhere else."""
    from pyvis.network import Network

    group_of = {cls: group for group in reading()["groups"] for cls in group["classes"]}
    # directed, because pyvis scans all lines for a double on every undirected one
    net = Network(height="100%", width="100%", directed=True, cdn_resources="in_line", heading=picture.title)
    for node in picture.nodes:
        group = group_of[node.cls.value]
        net.add_node(
            node.id,
            label=node.label,
            shape=group["shape"],
            size=node.radius,
            x=node.x,
            y=node.y,
            cls=node.cls.value,
            kind=group["name"],
            importance=node.importance,
            also="|".join(node.aliases),
            known=int(not node.local),
        )
    for line in picture.lines:
        net.add_edge(line.a, line.b, id=line.id, arrows="", claims=list(line.claims))
    return net


def _vis_network() -> str:
    import pyvis

    folder = resources.files(pyvis).joinpath("templates", "lib", "vis-9.1.2", "vis-network.min.js")
    return folder.read_text(encoding="utf-8")


def graph_page(picture: Picture, *, topics: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """The whole page as HTML text (UTF-8, about 600 kB of which 470 kB is the drawing library).

    Args:
        picture: what to show, placed and measured by `kg.query.picture`.
        topics: labels of topics by id.
        labels: labels of entities that facts name but the picture does not draw, by id.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    net = _network(picture)
    scripts = [_vis_network(), *(_template(f"page/{name}") for name in _SCRIPTS)]
    with resources.as_file(resources.files("kg.view").joinpath("templates")) as folder:
        # autoescape must be on: pyvis's own environment writes its values raw
        net.templateEnv = Environment(loader=FileSystemLoader(folder), autoescape=True)
        net.templateEnv.globals.update(
            style=Markup(_template("style.css")),  # noqa: S704 - our own files, not data
            scripts=[Markup(script) for script in scripts],  # noqa: S704
            policy=Markup(html.escape(_policy(scripts), quote=False)),  # noqa: S704
            data=_data(picture, topics, labels),
            settings=_SETTINGS,
        )
        net.path = "graph.html"
        page: str = net.generate_html(notebook=False)
    return page
