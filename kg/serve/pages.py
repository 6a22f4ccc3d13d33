"""Pages on one entity, claim or briefing: every fact with the sentence that says so.

Invariant: everything that comes from a source is escaped by the template; an address from a source becomes a link only
when it is http or https.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import UnknownName
from kg.query.asking.rows import relation_row
from kg.query.asking.wording import sentence, shown_date, status_word
from kg.query.lookups.explain import Places, explain, quoted
from kg.serve.nodes import curie, path

if TYPE_CHECKING:
    import jinja2

    from kg.api import Graph
    from kg.model import Claim, Evidence

__all__ = ["page", "rendered"]


@cache
def _templates() -> jinja2.Environment:
    import jinja2

    loader = jinja2.PackageLoader("kg.serve")
    found = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    found.filters["path"] = path
    found.filters["web"] = _web
    return found


def _web(address: str) -> str:
    """An address that may be followed; empty for any other (javascript:, file: …)."""
    return address if address.lower().startswith(("http://", "https://")) else ""


def rendered(template: str, **values: Any) -> bytes:
    """A page of a template."""
    return _templates().get_template(template).render(**values).encode("utf-8")


def page(g: Graph, kind: str, local: str) -> tuple[str, bytes]:
    """The page of a node: the address it has moved to (empty when it has not), and its HTML.

    Raises:
        UnknownName: the graph holds no such node.
    """
    name = curie(kind, local)
    if kind == "claim":
        return _claim(g, name)
    if kind in ("entity", "topic"):
        return _entity(g, name)
    if kind == "briefing":
        return "", _briefing(g, name)
    return "", _node(g, kind, name)


def _entity(g: Graph, name: str) -> tuple[str, bytes]:
    found = g.show(name)
    if found.entity.id != name:
        return path(found.entity.id), b""
    groups: dict[str, list[dict[str, Any]]] = {predicate: [] for predicate, _ in found.by_predicate}
    for claim in found.claims.claims:
        row = relation_row(claim, {name})
        other = claim.object if claim.subject.id == name else claim.subject
        groups[claim.predicate].append({"row": row, "other": other, "claim": claim, "said": _said(claim.evidence[:1])})
    values = {"entity": found.entity, "tenures": found.tenures, "groups": groups, "as_of": found.now}
    return "", rendered("entity.html", title=found.entity.label, iri=g.store.terms.iri(name), **values)


def _said(pieces: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [
        {"words": quoted(p), "label": p.source.label, "url": p.source.url, "document": p.document, "piece": p}
        for p in pieces
    ]


def _claim(g: Graph, name: str) -> tuple[str, bytes]:
    (found,) = explain(g.lookup, Places(g.config), [name])
    claim = found.claim
    if claim.id != name:
        return path(claim.id), b""
    both = zip(_said(claim.evidence), found.pieces, strict=True)
    pieces = [said | {"place": piece.place, "rule": piece.rule} for said, piece in both]
    told = {"claim": claim, "sentence": found.sentence, "status": found.status, "date": shown_date(claim)}
    return "", rendered("claim.html", title=found.sentence, iri=g.store.terms.iri(name), pieces=pieces, **told)


def _briefing(g: Graph, name: str) -> bytes:
    known = g.store.properties(name)
    if not known:
        raise UnknownName("briefing", name.partition(":")[2], (), "kg status")
    claims = _claims_of(g, name)
    source = next((p.source for c in claims for p in c.evidence if p.document == name), None)
    facts = [
        {"claim": c, "sentence": sentence(c), "status": status_word(c), "said": _said(_of(c, name))} for c in claims
    ]
    title = source.title if source else name
    told = {"source": source, "facts": facts, "properties": _listed(g, name)}
    return rendered("briefing.html", title=title, iri=g.store.terms.iri(name), **told)


def _claims_of(g: Graph, document: str) -> tuple[Claim, ...]:
    pieces = {*g.store.subjects("prov:wasQuotedFrom", document), *g.store.subjects("prov:wasDerivedFrom", document)}
    names = {str(claim) for piece in pieces for claim in g.store.properties(piece).get("dip:evidenceFor", ())}
    return tuple(sorted(g.store.claims(names), key=lambda c: min(p.start for p in _of(c, document))))


def _of(claim: Claim, document: str) -> tuple[Evidence, ...]:
    return tuple(piece for piece in claim.evidence if piece.document == document)


def _listed(g: Graph, name: str) -> list[tuple[str, list[str]]]:
    found = g.store.properties(name)
    return [(p, [str(getattr(v, "text", v)) for v in values]) for p, values in sorted(found.items())]


def _node(g: Graph, kind: str, name: str) -> bytes:
    listed = _listed(g, name)
    if not listed:
        raise UnknownName(kind, name.partition(":")[2])
    return rendered("node.html", title=name, iri=g.store.terms.iri(name), properties=listed)
