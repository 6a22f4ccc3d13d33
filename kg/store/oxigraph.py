"""The built graph in Oxigraph, opened read-only for look-ups (`kg.store.written` makes it).

Invariants: a store that readers open is never written to (a build makes a new one beside it), so readers neither wait
nor block; a store that does not answer is `Damaged`, with the command that mends it; rdflib is imported only by
`Store.rdf_graph`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.config import Config
from kg.errors import BadQuery, Damaged, UnknownName
from kg.model import Claim, Entity, Evidence, Tenure
from kg.names import Names as EntityNames
from kg.store.codes import MEND, advice
from kg.store.decode import DESCRIBING, decode_claim, decode_entity, decode_evidence, decode_tenure
from kg.store.encode import in_order
from kg.store.formats import format_of
from kg.store.index import INDEX_NAME, Index, Record, current_folder, read_status
from kg.store.names import BuiltNames
from kg.store.terms import Lit, Names, Node, Properties
from kg.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    import rdflib

__all__ = ["EVERY_NODE", "Rows", "Store", "Value", "answering"]

EVERY_NODE: Final = "SELECT DISTINCT ?node { ?node ?property ?value }"


@dataclass(frozen=True, slots=True)
class Value:
    """One cell of a result: `text` is the IRI or the literal's text, `curie` the short name of an IRI."""

    kind: str
    """iri or literal."""
    text: str
    curie: str = ""
    datatype: str = ""
    """CURIE of a literal's datatype."""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Answer of a SELECT: variables in the order of the query, one tuple per row, None where unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]


def _in_order(values: list[Node]) -> tuple[Node, ...]:
    if len(values) > 1:
        values.sort(key=lambda value: value.text if isinstance(value, Lit) else value)
    return tuple(values)


@contextmanager
def answering(path: Path | None) -> Iterator[None]:
    """Turn what the engine raises into `Damaged`, with the command that mends it."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        way = advice(path) if path else MEND
        raise Damaged(f"the store {path or 'in memory'} does not answer ({error}); {way}") from error


def _base_of(store: ox.Store) -> str | None:
    """The base IRI under which a graph was built: that of its own node."""
    query = 'SELECT ?c { ?g a ?c FILTER(STRENDS(STR(?c), "ontology#KnowledgeGraph")) } LIMIT 1'
    found: Any = next(iter(store.query(query)), None)  # type: ignore[arg-type]  # a SELECT gives rows
    return found[0].value.removesuffix("ontology#KnowledgeGraph") if found else None


class Store:
    """Look-ups in one build of the graph."""

    def __init__(
        self,
        store: ox.Store,
        base: str = DEFAULT_BASE,
        *,
        folder: Path | None = None,
        status: dict[str, Any] | None = None,
    ) -> None:
        self._store = self.engine = store
        self._folder = folder
        self._status = Record(status or {}, folder / "store" / INDEX_NAME if folder else None)
        self._known: dict[str, Properties] = {}
        self.terms: Final = Names(base)

    @classmethod
    def open(cls, config: Config) -> Store:
        """The current build of a workspace, read-only.

        Raises:
            Damaged: it was never built, or what was built does not answer.
        """
        return cls.of_folder(current_folder(config), config.base)

    @classmethod
    def of_folder(cls, folder: Path, base: str | None = None) -> Store:
        """The build in a folder, read-only.

        Args:
            folder: `build/current` or another build.
            base: base IRI of its workspace; None = what the graph says itself.

        Raises:
            Damaged: it does not answer.
        """
        path = folder / "store"
        status = read_status(folder)
        if not path.is_dir():
            raise Damaged(f"{path} is missing; {MEND}")
        with answering(path):
            read = ox.Store.read_only(str(path))
            store = cls(read, base or _base_of(read) or DEFAULT_BASE, folder=folder, status=status)
            if not any(True for _ in store._store.quads_for_pattern(None, None, None)):
                raise Damaged(f"the store {path} is empty; {MEND}")
        return store

    @classmethod
    def in_memory(cls, lines: Iterable[str], base: str = DEFAULT_BASE, *, as_of: str | None = None) -> Store:
        """A store over N-Triples lines, without a folder."""
        store = ox.Store()
        store.load("\n".join(lines), ox.RdfFormat.N_TRIPLES)
        return cls(store, base, status={"as_of": as_of, "build_id": "memory"})

    @property
    def as_of(self) -> str | None:
        """The day that counts as now in this build."""
        value = self._status.get("as_of")
        return str(value) if value else None

    @property
    def build_id(self) -> str:
        """Digest of the graph (`kg.store.proof`): two builds of the same data have the same one."""
        return str(self._status.get("build_id", ""))

    @property
    def status(self) -> Record:
        """What `status.json` of the build says, and its long lists."""
        return self._status

    @property
    def folder(self) -> Path | None:
        """Folder of the build (status.json, names.tsv, texts/)."""
        return self._folder

    @cached_property
    def names(self) -> EntityNames:
        """Names of everything in the graph."""
        if self._folder is None:
            return EntityNames(())
        return BuiltNames(self._folder, lambda name: bool(decode_entity(name, self._described(name))))

    def _answer(self, query: str) -> Any:
        try:
            with answering(self._folder):
                return self._store.query(query, prefixes=self.terms.prefixes)
        except SyntaxError as error:
            raise BadQuery(f"the query is not valid SPARQL: {error.msg}") from error

    def _value(self, term: Any) -> Value | None:
        if term is None:
            return None
        if isinstance(term, ox.NamedNode):
            return Value("iri", term.value, self.terms.curie(term.value))
        if isinstance(term, ox.Literal):
            return Value("literal", term.value, "", self.terms.curie(term.datatype.value), term.language or "")
        return Value("literal", str(term))

    def select(self, query: str) -> Rows:
        """Rows of a SELECT query; the prefixes of the vocabulary are predeclared.

        Raises:
            BadQuery: it does not parse or is no SELECT.
        """
        answer = self._answer(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise BadQuery("this query is no SELECT")
        with answering(self._folder):
            rows = tuple(tuple(self._value(cell) for cell in solution) for solution in answer)
        return Rows(tuple(variable.value for variable in answer.variables), rows)

    def ask(self, query: str) -> bool:
        """Answer of an ASK query.

        Raises:
            BadQuery: it does not parse or is no ASK.
        """
        answer = self._answer(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise BadQuery("this query is no ASK")
        return bool(answer)

    def construct(self, query: str) -> list[str]:
        """Sorted N-Triples lines of a CONSTRUCT or DESCRIBE query.

        Raises:
            BadQuery: it does not parse or makes no triples.
        """
        answer = self._answer(query)
        if not isinstance(answer, ox.QueryTriples):
            raise BadQuery("this query makes no triples")
        with answering(self._folder):
            return sorted({f"{triple} ." for triple in answer})

    def serialise(self, query: str, form: str) -> bytes:
        """The answer of any query in a W3C result format.

        Args:
            query: SPARQL.
            form: json, xml, csv, tsv for rows and truth values; ttl, nt, rdf, jsonld for triples.

        Raises:
            BadQuery: it does not parse.
            BadInput: the form does not fit the kind of query.
        """
        answer = self._answer(query)
        chosen = format_of(answer, form)
        with answering(self._folder):
            if isinstance(chosen, ox.RdfFormat):
                return self._written(answer, chosen)
            return bytes(answer.serialize(format=chosen) or b"")

    def _written(self, triples: Iterable[ox.Triple], form: ox.RdfFormat) -> bytes:
        return bytes(ox.serialize(sorted(triples, key=str), format=form, prefixes=self.terms.prefixes) or b"")

    def _node(self, term: Any) -> Node:
        if isinstance(term, ox.NamedNode):
            return self.terms.curie(term.value)
        if isinstance(term, ox.Literal):
            datatype = "xsd:string" if term.language else self.terms.curie(term.datatype.value)
            return Lit(term.value, datatype, term.language or "")
        raise Damaged(f"the store holds a nameless node {term}; {MEND}")

    def properties(self, name: str) -> Properties:
        """Values of a node by predicate CURIE, sorted; empty when the node is unknown."""
        known = self._known.get(name)
        if known is None:
            found: dict[str, list[Node]] = {}
            curie, node = self.terms.curie, self._node
            with answering(self._folder):
                for quad in self._store.quads_for_pattern(ox.NamedNode(self.terms.iri(name)), None, None):
                    found.setdefault(curie(quad.predicate.value), []).append(node(quad.object))
            known = self._known[name] = {p: _in_order(values) for p, values in found.items()}
        return known

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Names of the nodes that have `value` (a name) under a predicate, sorted."""
        with answering(self._folder):
            quads = self._store.quads_for_pattern(
                None, ox.NamedNode(self.terms.iri(predicate)), ox.NamedNode(self.terms.iri(value))
            )
            return sorted(str(self._node(quad.subject)) for quad in quads)

    def pairs(self, predicate: str, prefix: str) -> Iterator[tuple[str, str]]:
        """Subject and value of every triple of a predicate whose subject has a prefix (`c:`), in the store's order.

        The value is a name or the text of a literal.
        """
        namespace, curie = self.terms.iri(prefix), self.terms.curie
        with answering(self._folder):
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(self.terms.iri(predicate)), None):
                subject, value = quad.subject, quad.object
                if isinstance(subject, ox.NamedNode) and subject.value.startswith(namespace):
                    text = curie(value.value) if isinstance(value, ox.NamedNode) else getattr(value, "value", "")
                    yield prefix + subject.value[len(namespace) :], text

    def claim_id(self, name: str) -> str:
        """The claim that an id or alias stands for.

        Raises:
            UnknownName: no claim has or had that id.
        """
        known = re.fullmatch(r"c:\w+", name, re.ASCII)  # else it may not even be an IRI
        if known and "dip:predicate" in self.properties(name):
            return name
        for owner in self.subjects("dip:alias", name) if known else ():
            if owner.startswith("c:"):
                return owner
        raise UnknownName("claim", name, (), "'kg relations A B' lists claims with their ids")

    def claims(self, ids: Iterable[str]) -> tuple[Claim, ...]:
        """Full claims with their evidence, by CURIE or alias; distinct and sorted by id.

        Raises:
            UnknownName: no claim has or had one of the ids.
        """
        return tuple(self._claim(name) for name in sorted({self.claim_id(name) for name in ids}))

    def all_claims(self) -> tuple[Claim, ...]:
        """Every claim of the graph, sorted by id."""
        return self.claims(self.subjects("rdf:type", "dip:Claim"))

    def _claim(self, name: str) -> Claim:
        node = self.properties(name)
        relation = str(node["dip:predicate"][0]).removeprefix("dip:")
        evidence: list[Evidence] = []
        for piece in self.subjects("dip:evidenceFor", name):
            try:
                evidence.append(decode_evidence(piece, self.properties(piece), relation, self.properties))
            except (ValueError, KeyError) as error:
                raise Damaged(f"{piece}: {error}; {MEND}") from error
        return decode_claim(name, node, in_order(evidence))

    def entity(self, name: str) -> Entity | None:
        """The entity or topic of that CURIE or of a former one, None when unknown."""
        if found := decode_entity(name, self._described(name)):
            return found
        owner = next((n for n in self.subjects("dip:alias", name) if n.startswith("e:")), None)
        return decode_entity(owner, self._described(owner)) if owner else None

    def _described(self, name: str) -> Properties:
        """What an entity is called and is, without its direct triples, of which one that many deal with has many."""
        iri, found = self.terms.iri, {}
        with answering(self._folder):
            for predicate in DESCRIBING:
                quads = self._store.quads_for_pattern(ox.NamedNode(iri(name)), ox.NamedNode(iri(predicate)), None)
                if values := [self._node(quad.object) for quad in quads]:
                    found[predicate] = _in_order(values)
        return found

    @cached_property
    def redirects(self) -> dict[str, str]:
        """Former id of an entity → id that stands: what merges left; ids of joined events stand for themselves."""
        query = "SELECT ?old ?new { ?new dip:alias ?old ; a ?class FILTER NOT EXISTS { ?old a ?any } } ORDER BY ?old"
        found = ((old.curie, new.curie) for old, new in self.select(query).rows if old and new)
        return {old: new for old, new in found if old.startswith("e:")}

    def tenures(self, *, person: str | None = None, office: str | None = None) -> tuple[Tenure, ...]:
        """Tenures of a person, of an office, of both, or all, sorted by person, start and office."""
        nodes = set(self.subjects("rdf:type", "dip:Tenure"))
        for name, value in (("dip:person", person), ("dip:office", office)):
            if value is not None:
                nodes &= set(self.subjects(name, value))
        tenures = (decode_tenure(node, self.properties(node)) for node in nodes)
        return tuple(sorted(tenures, key=lambda t: (t.person, t.start or "", t.office, repr(t))))

    def forget(self) -> None:
        """Let go of the nodes remembered so far, for those who walk through the whole graph."""
        self._known.clear()

    def node_iris(self) -> Iterator[str]:
        """The IRI of every node that has properties, once each, in the store's order."""
        with answering(self._folder):
            for solution in self._answer(EVERY_NODE):
                yield solution[0].value

    def triples(self) -> Iterator[tuple[str, str, Node]]:
        """Every triple, names shortened, in the store's order."""
        with answering(self._folder):
            for quad in self._store:
                yield str(self._node(quad.subject)), self.terms.curie(quad.predicate.value), self._node(quad.object)

    def index(self) -> Index:
        """What the build remembers beside the graph.

        Raises:
            Damaged: there is none that answers.
        """
        if self._folder is not None:
            return Index.open(self._folder / "store" / INDEX_NAME)
        raise Damaged("a store in memory has no index")

    def lines(self) -> Iterator[str]:
        """Every triple as its canonical N-Triples line, without line end, in the store's order."""
        with answering(self._folder):
            for quad in self._store:
                yield f"{quad.triple} ."

    def rdf_graph(self) -> rdflib.Graph:
        """The same store as an rdflib Graph (imports rdflib on first use)."""
        import rdflib
        from oxrdflib import OxigraphStore
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        graph = rdflib.Graph(
            store=OxigraphStore(store=self._store), identifier=DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none"
        )
        for prefix, namespace in sorted(self.terms.prefixes.items()):
            graph.bind(prefix, namespace)
        return graph
