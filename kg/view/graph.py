"""The graph page: one offline HTML file, drawn by vis-network through pyvis, every fact with its evidence.

Invariants: nothing is requested from anywhere; the content security policy names each script by its hash; all text
reaches the page as JSON and is set as text; links are http(s) or relative; equal pictures give equal bytes.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from kg.model import Claim, Evidence, ReviewState, Source, Stance
from kg.query.picture import NOT_DRAWN, Picture
from kg.query.wording import shown_date, told
from kg.vocabulary import PREDICATES

__all__ = ["graph_page", "reading"]

_SCRIPTS = (
    "data.js",
    "paths.js",
    "state.js",
    "drawing.js",
    "labels.js",
    "evidence.js",
    "controls.js",
    "paper.js",
    "search.js",
    "start.js",
)

Place = Callable[[Evidence], str]

_STANCES = tuple(Stance)

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


def _source_row(source: Source) -> list[Any]:
    address = source.url if source.url.startswith(("https://", "http://")) else ""
    kind = source.source_kind.value if source.source_kind else ""
    return [source.title, source.publisher, kind, source.date or "", address, int(source.own_words)]


def _when(claim: Claim) -> str:
    """The claim's time as the page shows it; a state without an end is told by its start."""
    when = shown_date(claim)
    if when == "undated":
        return ""
    return f"since {claim.start_date}" if claim.start_date and when.endswith("–") else when


class _Packing:
    """Facts as short rows over tables: what many facts share is written once (`data.js` reads it back)."""

    def __init__(self, picture: Picture, labels: Mapping[str, str], place_of: Place) -> None:
        self.sources, self.documents, self.passages, self.verbs = _Table(), _Table(), _Table(), _Table()
        self.predicates, self.topics, self.names = _Table(), _Table(), _Table()
        self._nodes = {node.id: number for number, node in enumerate(picture.nodes)}
        self._labels, self._place_of = labels, place_of

    def name(self, curie: str) -> int:
        """Number of an entity: those drawn first, then the others that facts name."""
        if curie in self._nodes:
            return self._nodes[curie]
        label = self._labels.get(curie, curie.partition(":")[2])
        return len(self._nodes) + self.names.place(curie, [curie, label])

    def _evidence(self, piece: Evidence) -> list[Any]:
        source = self.sources.place(piece.source, _source_row(piece.source))
        document = self.documents.place((piece.document, source), [source, piece.document])
        address = self._place_of(piece)
        row = [document, piece.quote, address] if address else [document, piece.quote]
        passage = self.passages.place((document, piece.quote, address), row)
        told_by = [piece.attributed_to] if piece.attributed_to else []
        return [passage, _STANCES.index(piece.stance), *told_by]

    def fact(self, claim: Claim) -> list[Any]:
        """One row: id, subject, predicate, object, status, verb, shown date, first and last day, evidence, the rest."""
        to_entity = claim.object.id and claim.object.id.startswith("e:")
        first, last, when = claim.earliest or 0, claim.latest or 0, _when(claim)
        rest = {
            "tp": [self.topics.place(topic, topic) for topic in claim.topics],
            "ps": claim.plan_state.value if claim.plan_state else "",
            "to": [*claim.fulfilled_by, *claim.moved_to],
            "i": self.name(claim.instrument) + 1 if claim.instrument else 0,
            "rv": int(claim.review is ReviewState.QUEUED),
        }
        held = {name: value for name, value in rest.items() if value}
        return [
            claim.id[2:],
            self.name(claim.subject.id or claim.subject.label),
            self.predicates.place(claim.predicate, claim.predicate),
            self.name(claim.object.id) if to_entity and claim.object.id else claim.object.label,
            claim.status.value,
            self.verbs.place(told(claim), told(claim)),
            1 if when == first else when,
            first,
            1 if last and last == first else last,
            [self._evidence(piece) for piece in claim.evidence],
            *([held] if held else []),
        ]


def _data(picture: Picture, topics: Mapping[str, str], labels: Mapping[str, str], place_of: Place) -> dict[str, Any]:
    packing = _Packing(picture, labels, place_of)
    facts = [packing.fact(claim) for claim in picture.claims]
    return {
        "reading": reading(),
        "facts": facts,
        "sources": packing.sources.rows,
        "documents": packing.documents.rows,
        "passages": packing.passages.rows,
        "verbs": packing.verbs.rows,
        "predicates": packing.predicates.rows,
        "stances": [stance.value for stance in _STANCES],
        "symmetric": sorted(name for name, predicate in PREDICATES.items() if predicate.symmetric),
        "undrawn": sorted(NOT_DRAWN),
        "topics": [[topic, topics.get(topic, topic[2:])] for topic in packing.topics.rows],
        "names": packing.names.rows,
        "asOf": picture.as_of or "",
        "note": picture.note,
        "focus": list(picture.focus),
        "all": {"nodes": picture.all_nodes, "facts": picture.all_claims, "lines": picture.all_lines},
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

    group_of = {cls: group["name"] for group in reading()["groups"] for cls in group["classes"]}
    number = {node.id: place for place, node in enumerate(picture.nodes)}
    # directed, because pyvis scans all lines for a double on every undirected one
    net = Network(height="100%", width="100%", directed=True, cdn_resources="in_line", heading=picture.title)
    for node in picture.nodes:
        also = "|".join(node.aliases)
        more = ({"also": also} if also else {}) | ({"local": 1} if node.local else {})
        net.add_node(
            node.id,
            label=node.label,
            color=None,
            shape=None,
            size=node.radius,
            x=node.x,
            y=node.y,
            cls=node.cls.value,
            kind=group_of[node.cls.value],
            importance=node.importance,
            **more,
        )
    for line in picture.lines:
        held = {} if line.total == len(line.claims) else {"total": line.total}
        net.add_edge(line.a, line.b, a=number[line.a], b=number[line.b], **held)
    return net


def _lean(rows: Sequence[Mapping[str, Any]], without: Sequence[str]) -> list[dict[str, Any]]:
    """Nodes or lines of pyvis without what the page works out itself."""
    return [{name: value for name, value in row.items() if name not in without} for row in rows]


def _vis_network() -> str:
    import pyvis

    folder = resources.files(pyvis).joinpath("templates", "lib", "vis-9.1.2", "vis-network.min.js")
    return folder.read_text(encoding="utf-8")


def graph_page(
    picture: Picture,
    *,
    topics: Mapping[str, str],
    labels: Mapping[str, str],
    place_of: Place = lambda _: "",
) -> str:
    """The whole page as HTML text (UTF-8, half a megabyte for the drawing library and about 0.3 kB a fact).

    Args:
        picture: what to show, placed and measured by `kg.query.picture`.
        topics: labels of topics by id.
        labels: labels of entities that facts name but the picture does not draw, by id.
        place_of: relative address of the sentence or row of a piece of evidence; empty when there is none.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    net = _network(picture)
    scripts = [_vis_network(), *(_template(f"page/{name}") for name in _SCRIPTS)]
    with resources.as_file(resources.files("kg.view").joinpath("templates")) as folder:
        # autoescape must be on: pyvis's own environment writes its values raw
        net.templateEnv = Environment(loader=FileSystemLoader(folder), autoescape=True)
        # tojson escapes <, >, & and ' itself, whatever the writer of JSON leaves
        net.templateEnv.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
        net.templateEnv.globals.update(
            style=Markup(_template("style.css")),  # noqa: S704 - our own files, not data
            scripts=[Markup(script) for script in scripts],  # noqa: S704
            policy=Markup(html.escape(_policy(scripts), quote=False)),  # noqa: S704
            data=_data(picture, topics, labels, place_of),
            settings=_SETTINGS,
            lean=_lean,
        )
        net.path = "graph.html"
        page: str = net.generate_html(notebook=False)
    return page
