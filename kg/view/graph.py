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

from kg.query.pictures.picture import Picture
from kg.view.packed import NOWHERE, Places, packed

__all__ = ["graph_page", "reading"]

_SCRIPTS = (
    "data.js",
    "paths.js",
    "state.js",
    "counts.js",
    "drawing.js",
    "labels.js",
    "evidence.js",
    "controls.js",
    "paper.js",
    "search.js",
    "start.js",
)

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
        "arrows": {"to": {"scaleFactor": 0.45}, "from": {"scaleFactor": 0.45}},
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

    group_of = {cls: group["name"] for group in reading()["groups"] for cls in group["classes"] or [None]}
    number = {node.id: place for place, node in enumerate(picture.nodes)}
    # directed, because pyvis scans all lines for a double on every undirected one
    net = Network(height="100%", width="100%", directed=True, cdn_resources="in_line", heading=picture.title)
    for node in picture.nodes:
        also = "|".join(node.aliases)
        flags = {"local": node.local, "sat": node.satellite}
        more = ({"also": also} if also else {}) | {name: 1 for name, held in flags.items() if held}
        net.add_node(
            node.id,
            label=node.label,
            color=None,
            shape=None,
            size=node.radius,
            x=node.x,
            y=node.y,
            cls=node.cls.value if node.cls else f"community of {node.members:,}",
            kind=group_of[node.cls.value if node.cls else None],
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
    places: Places = NOWHERE,
) -> str:
    """The whole page as HTML text (UTF-8, half a megabyte for the drawing library and about 0.3 kB a fact).

    Args:
        picture: what to show, placed and measured by `kg.query.pictures.picture`.
        topics: labels of topics by id.
        labels: labels of entities that facts name but the picture does not draw, by id.
        places: where sentences, rows, entities and claims can be read on.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    net = _network(picture)
    # ours as one: between scripts a browser stops to lay out and paint what is not there yet
    scripts = [_vis_network(), "".join(_template(f"page/{name}") for name in _SCRIPTS)]
    with resources.as_file(resources.files("kg.view").joinpath("templates")) as folder:
        # autoescape must be on: pyvis's own environment writes its values raw
        net.templateEnv = Environment(loader=FileSystemLoader(folder), autoescape=True)
        # tojson escapes <, >, & and ' itself, whatever the writer of JSON leaves
        net.templateEnv.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
        net.templateEnv.globals.update(
            style=Markup(_template("style.css")),  # noqa: S704 - our own files, not data
            scripts=[Markup(script) for script in scripts],  # noqa: S704
            policy=Markup(html.escape(_policy(scripts), quote=False)),  # noqa: S704
            data={"reading": reading(), **packed(picture, topics, labels, places)},
            settings=_SETTINGS,
            lean=_lean,
        )
        net.path = "graph.html"
        page: str = net.generate_html(notebook=False)
    return page
