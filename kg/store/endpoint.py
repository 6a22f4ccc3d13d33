"""The graph on a server that speaks SPARQL 1.1 Protocol, asked by the same look-ups as the embedded store.

Invariants: every answer is the one that the embedded store would give of the same graph, or an error; nothing is asked
for without bounds: nodes are fetched a few hundred at a time and together with those that the same answer named, long
listings page by page; a query is judged by our own parser before it is sent, so its errors read the same everywhere.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pyoxigraph as ox

from kg.config import Config
from kg.errors import BadInput, BadQuery, Cannot, Unreachable
from kg.model import Claim
from kg.store.dialect import (
    ROWS,
    constructed,
    cut,
    described,
    distinct,
    filled,
    nodes_with,
    page,
    prepared,
    table,
    total,
)
from kg.store.formats import format_of
from kg.store.index import Index, Record
from kg.store.oxigraph import EVERY_NODE, Rows, Store, Value
from kg.store.protocol import Server
from kg.store.terms import Lit, Node, Properties

if TYPE_CHECKING:
    import rdflib

    from kg.register import Names as EntityNames

__all__ = ["Endpoint"]

_TOGETHER: Final = 200
_REMEMBERED: Final = 64
_LABELLED: Final = 2
"""Rank of a label that no table ranks (`kg.names`)."""
_ABOUT: Final = 'SELECT ?g ?kind { ?g a ?kind FILTER(STRENDS(STR(?kind), "ontology#KnowledgeGraph")) }'
_NAMED: Final = "SELECT ?entity ?label { ?entity a ?class ; rdfs:label ?label }"
_TOPICS: Final = "SELECT DISTINCT ?topic ?name { ?topic a dip:Topic ; skos:prefLabel|skos:altLabel ?name }"


class Endpoint(Store):
    """Look-ups in a graph that a server holds."""

    def __init__(self, url: str, config: Config | None = None) -> None:
        """Ask the server for the graph that it holds.

        Args:
            url: address of the SPARQL endpoint; `?default-graph-uri=IRI` where the graph has a name there.
            config: the workspace, for its base and the register's names.

        Raises:
            BadInput: the address is none, or it holds a graph under another base.
            Unreachable: no answer, or none of our graphs.
        """
        self.server: Final = Server(url)
        self._config = config or Config(root=Path())
        super().__init__(ox.Store(), self._config.base)
        self._named: deque[tuple[str, ...]] = deque(maxlen=_REMEMBERED)
        self._subjects: dict[tuple[str, str], list[str]] = {}
        node = f"{self.terms.base}graph"
        known = self.properties(node)
        if "dip:KnowledgeGraph" not in known.get("rdf:type", ()):
            self._no_graph()
        self._as_of = next((value.text for value in known.get("dip:asOf", ()) if isinstance(value, Lit)), None)

    def _no_graph(self) -> NoReturn:
        """Say that there is no graph of this base, and what there is."""
        where = self.server.shown
        other = next((row[0].text for row in self.select(_ABOUT).rows if row[0]), "")
        if other:
            base = other.removesuffix("graph")
            raise BadInput(f"{where} holds a graph of the base {base}, not {self.terms.base}; write base in kg.toml")
        raise Unreachable(
            f"{where} holds no graph of ours; load one with 'kg push', or name its graph: ?default-graph-uri=IRI"
        )

    @property
    def as_of(self) -> str | None:
        """The day that counts as now in this graph."""
        return self._as_of

    @property
    def status(self) -> Record:
        """What only a workspace knows."""
        raise Cannot(f"{self.server.shown} holds the graph alone; what waits for review is known in its workspace")

    def index(self) -> Index:
        """What only a workspace knows."""
        raise Cannot(f"{self.server.shown} holds the graph alone; its index is known in its workspace")

    @cached_property
    def names(self) -> EntityNames:
        """Names of everything in the graph: as the register of the workspace ranks them, else by label."""
        from kg.names import Names as EntityNames
        from kg.register import Register

        labels, former = dict(sorted(self._text_pairs(_NAMED), reverse=True)), self.redirects
        register = Register.load(self._config.register, self._config.reference).names().to_tsv()
        ranked = (line.split("\t") for line in register.splitlines())
        rows = [(former.get(id, id), surface, int(rank)) for id, surface, rank in ranked]
        rows = [row for row in rows if row[0] in labels]
        known = {id for id, _, _ in rows}
        rows += [(id, label, _LABELLED) for id, label in sorted(labels.items()) if id not in known]
        rows += [(new, old, _LABELLED) for old, new in sorted(former.items())]
        rows += [(topic, name, _LABELLED) for topic, name in sorted(self._text_pairs(_TOPICS))]
        return EntityNames(rows)

    def _text_pairs(self, query: str) -> Iterator[tuple[str, str]]:
        return ((a.curie or a.text, b.text) for a, b in self.select(query).rows if a and b)

    def _asked(self, query: str) -> Any:
        """What our own parser makes of a query, over no data: its form and variables.

        Raises:
            BadQuery: it does not parse.
        """
        return super()._answer(query)

    def _reply(self, query: str) -> dict[str, Any]:
        return table(self.server.post({"query": query}, ROWS), self.server.shown)

    def _table(self, query: str, variables: Sequence[str]) -> dict[str, Any]:
        """The rows of a SELECT as SPARQL JSON, page by page where the server cuts them off."""
        whole = prepared(query, self.terms)
        reply = self.server.post({"query": whole}, ROWS)
        found = table(reply, self.server.shown)
        rows = found["results"]["bindings"]
        size = cut(reply, len(rows))
        if size:
            expected = int(self._reply(total(whole))["results"]["bindings"][0]["rows"]["value"])
            if expected != len(rows):
                rows = list(chain.from_iterable(self._pages(whole, variables, size, expected)))
            if expected != len(rows):
                raise Unreachable(
                    f"{self.server.shown} gave {len(rows):,} of {expected:,} rows; raise its limit of rows"
                )
        return {"head": {"vars": list(variables)}, "results": {"bindings": distinct(whole, rows)}}

    def _pages(self, whole: str, variables: Sequence[str], size: int, expected: int) -> Iterator[list[dict[str, Any]]]:
        for offset in range(0, expected, size):
            yield self._reply(page(whole, variables, size, offset))["results"]["bindings"]

    def select(self, query: str) -> Rows:
        """Rows of a SELECT query; the prefixes of the vocabulary are predeclared.

        Raises:
            BadQuery: it does not parse or is no SELECT.
            Unreachable: the server gives no whole answer.
        """
        asked = self._asked(query)
        if not isinstance(asked, ox.QuerySolutions):
            raise BadQuery("this query is no SELECT")
        names = tuple(variable.value for variable in asked.variables)
        rows = self._table(query, names)["results"]["bindings"]
        found = Rows(names, tuple(tuple(self._cell(row.get(name)) for name in names) for row in rows))
        self._remember(cell.curie for row in found.rows for cell in row if cell and cell.curie)
        return found

    def _cell(self, term: Mapping[str, str] | None) -> Value | None:
        if term is None:
            return None
        if term["type"] == "uri":
            return Value("iri", term["value"], self.terms.curie(term["value"]))
        language = term.get("xml:lang", "")
        datatype = self.terms.curie(term.get("datatype", "")) or ("rdf:langString" if language else "xsd:string")
        return Value("literal", term["value"], "", datatype, language)

    def ask(self, query: str) -> bool:
        """Answer of an ASK query.

        Raises:
            BadQuery: it does not parse or is no ASK.
            Unreachable: the server gives no whole answer.
        """
        if not isinstance(self._asked(query), ox.QueryBoolean):
            raise BadQuery("this query is no ASK")
        return bool(self._reply(prepared(query, self.terms)).get("boolean"))

    def construct(self, query: str) -> list[str]:
        """Sorted N-Triples lines of a CONSTRUCT or DESCRIBE query.

        Raises:
            BadQuery: it does not parse or makes no triples.
            Unreachable: the server gives no whole answer.
        """
        if not isinstance(self._asked(query), ox.QueryTriples):
            raise BadQuery("this query makes no triples")
        return sorted({f"{triple} ." for triple in self._triples(query)})

    def _triples(self, query: str) -> Iterator[ox.Triple]:
        whole = prepared(query, self.terms)
        split = constructed(whole)
        if split is not None:
            template, select = split
            rows = self._table(select, [v.value for v in self._asked(select).variables])["results"]["bindings"]
            yield from self._asked(filled(whole, template, rows)) if rows else ()
            return
        nodes, select = described(whole)
        found = self.select(select).rows if select else ()
        nodes += sorted({f"<{cell.text}>" for row in found for cell in row if cell and cell.kind == "iri"})
        for some in _some(nodes):
            about = nodes_with(some, whole)
            rows = self._table(about, ("s", "p", "o"))["results"]["bindings"]
            yield from self._asked(filled(about, "{ ?s ?p ?o }", rows)) if rows else ()

    def serialise(self, query: str, form: str) -> bytes:
        """The answer of any query in a W3C result format, in the bytes that the embedded store would give.

        Args:
            query: SPARQL.
            form: json, xml, csv, tsv for rows and truth values; ttl, nt, rdf, jsonld for triples.

        Raises:
            BadQuery: it does not parse.
            BadInput: the form does not fit the kind of query.
            Unreachable: the server gives no whole answer.
        """
        asked = self._asked(query)
        chosen = format_of(asked, form)
        if isinstance(chosen, ox.RdfFormat):
            return self._written(set(self._triples(query)), chosen)
        if isinstance(asked, ox.QuerySolutions):
            found = self._table(query, [variable.value for variable in asked.variables])
        else:
            found = self._reply(prepared(query, self.terms))
        answer: Any = ox.parse_query_results(json.dumps(found).encode("utf-8"), format=ox.QueryResultsFormat.JSON)
        return bytes(answer.serialize(format=chosen) or b"")

    def _remember(self, names: Iterable[str]) -> None:
        """Keep what one answer named: whoever asks for one of these nodes will ask for the others."""
        found = tuple(dict.fromkeys(names))
        if len(found) > 1:
            self._named.append(found)

    def properties(self, name: str) -> Properties:
        """Values of a node by predicate CURIE, sorted; empty when the node is unknown."""
        if name not in self._known:
            answers = [found for found in self._named if name in found]
            beside = min(answers, key=len) if answers else ()
            kind = name.partition(":")[0] + ":"
            fresh = (other for other in beside if other.startswith(kind) and other != name and other not in self._known)
            self._fetch([name, *(other for other, _ in zip(fresh, range(_TOGETHER - 1), strict=False))])
        return self._known[name]

    def _described(self, name: str) -> Properties:
        return self.properties(name)

    def _fetch(self, names: Sequence[str]) -> None:
        """Take the properties of some nodes, a few hundred at a time."""
        fresh = [name for name in dict.fromkeys(names) if name not in self._known]
        self._known |= {name: {} for name in fresh}
        asked = [name for name in fresh if _IRI.fullmatch(self.terms.iri(name))]
        for some in _some(asked):
            found: dict[str, dict[str, list[Node]]] = {name: {} for name in some}
            query = nodes_with(f"<{self.terms.iri(name)}>" for name in some)
            for row in self._table(query, ("s", "p", "o"))["results"]["bindings"]:
                subject, predicate = self.terms.curie(row["s"]["value"]), self.terms.curie(row["p"]["value"])
                found[subject].setdefault(predicate, []).append(self._value_node(row["o"]))
            for name, values in found.items():
                self._known[name] = {p: _sorted(nodes) for p, nodes in values.items()}

    def _value_node(self, term: Mapping[str, str]) -> Node:
        cell = self._cell(term)
        assert cell is not None
        if term["type"] == "bnode":
            raise Unreachable(
                f"{self.server.shown} holds a nameless node where our graph has none; run 'kg push' again"
            )
        if cell.kind == "iri":
            return cell.curie
        return Lit(cell.text, "xsd:string" if cell.lang else cell.datatype, cell.lang)

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Names of the nodes that have `value` (a name) under a predicate, sorted."""
        key = predicate, value
        if key not in self._subjects:
            rows = self.select(f"SELECT ?s {{ ?s <{self.terms.iri(predicate)}> <{self.terms.iri(value)}> }}").rows
            self._subjects[key] = sorted(row[0].curie or row[0].text for row in rows if row[0])
        return self._subjects[key]

    def pairs(self, predicate: str, prefix: str) -> Iterator[tuple[str, str]]:
        """Subject and value of every triple of a predicate whose subject has a prefix (`c:`), sorted.

        The value is a name or the text of a literal.
        """
        namespace = self.terms.iri(prefix)
        query = f'SELECT ?s ?o {{ ?s <{self.terms.iri(predicate)}> ?o FILTER(STRSTARTS(STR(?s), "{namespace}")) }}'
        rows = self._table(query, ("s", "o"))["results"]["bindings"]
        cells = ((row["s"]["value"], self._cell(row["o"])) for row in rows)
        yield from sorted((prefix + s[len(namespace) :], o.curie or o.text) for s, o in cells if o)

    def claims(self, ids: Iterable[str]) -> tuple[Claim, ...]:
        """Full claims with their evidence, by CURIE or alias; distinct and sorted by id.

        Raises:
            UnknownName: no claim has or had one of the ids.
        """
        asked = sorted(set(ids))
        self._fetch(asked)
        owned = sorted({self.claim_id(name) for name in asked})
        for some in _some(owned):
            self._fetch_evidence(some)
        return tuple(self._claim(name) for name in owned)

    def _fetch_evidence(self, claims: Sequence[str]) -> None:
        """Take the evidence of some claims, with its documents, amounts and further spans."""
        self._fetch(claims)
        fresh = [name for name in claims if ("dip:evidenceFor", name) not in self._subjects]
        if not fresh:
            return
        listed = " ".join(f"<{self.terms.iri(name)}>" for name in fresh)
        found: dict[str, list[str]] = {name: [] for name in fresh}
        query = f"SELECT ?s ?o {{ VALUES ?o {{ {listed} }} ?s dip:evidenceFor ?o }}"
        for row in self._table(query, ("s", "o"))["results"]["bindings"]:
            found[self.terms.curie(row["o"]["value"])].append(self.terms.curie(row["s"]["value"]))
        self._subjects |= {("dip:evidenceFor", name): sorted(pieces) for name, pieces in found.items()}
        pieces = [piece for some in found.values() for piece in some]
        self._fetch(pieces)
        held = (self._known[piece].get(p, ()) for piece in pieces for p in _PARTS)
        self._fetch([str(node) for values in held for node in values])

    def forget(self) -> None:
        """Let go of what was remembered so far, for those who walk through the whole graph."""
        super().forget()
        self._named.clear()
        self._subjects.clear()

    def node_iris(self) -> Iterator[str]:
        """As `Store.node_iris`."""
        return (cell.text for row in self.select(EVERY_NODE).rows for cell in row if cell)

    def triples(self) -> Iterator[tuple[str, str, Node]]:
        """Not offered: a whole graph is taken from the server itself."""
        raise Cannot(f"{self.server.shown} is asked for parts of its graph; take the whole of it by its own export")

    def lines(self) -> Iterator[str]:
        """Not offered: a whole graph is taken from the server itself."""
        raise Cannot(f"{self.server.shown} is asked for parts of its graph; take the whole of it by its own export")

    def rdf_graph(self) -> rdflib.Graph:
        """Not offered: rdflib has a store of its own for endpoints."""
        raise Cannot("rdflib asks an endpoint by its own SPARQLStore(URL); g.rdf is the graph of a workspace")


_IRI: Final = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+:[^\x00-\x20<>\"{}|^`\\]*")
_PARTS: Final = ("prov:wasQuotedFrom", "prov:wasDerivedFrom", "dip:amount", "dip:alsoSpan")


def _sorted(values: list[Node]) -> tuple[Node, ...]:
    return tuple(sorted(values, key=lambda value: value.text if isinstance(value, Lit) else value))


def _some(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[at : at + _TOGETHER] for at in range(0, len(names), _TOGETHER))
