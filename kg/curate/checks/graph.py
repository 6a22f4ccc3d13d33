"""The built graph: as old as its data, sound by the rules of `ontology/checks` and the shapes of a build.

Invariant: every finding names the file of the data on which it rests (claim file, row, briefing, term) where there is
one, and the build otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.config import Config
from kg.curate.checks.claim_files import Looked, label_of
from kg.curate.checks.derived import not_derived
from kg.curate.checks.finding import REBUILD, Finding, of_error
from kg.curate.checks.lines import TurtleLines
from kg.curate.checks.shapes import Shapes
from kg.curate.checks.tables import Tables
from kg.curate.checks.validation import violations
from kg.curate.gather import claim_path
from kg.curate.inputs import Document, digest_of_all
from kg.errors import BadFile, BadQuery, Damaged, KgError
from kg.model import Claim
from kg.register import KEYS, row_key
from kg.store.oxigraph import Rows, Store
from kg.store.proof import Proof
from kg.store.terms import Names, Node, Properties
from kg.store.turtle import read_text

__all__ = ["BuiltGraph"]


class BuiltGraph:
    """Looks at the current build of a workspace."""

    def __init__(self, config: Config, known: Mapping[str, Document], tables: Tables, looked: Looked) -> None:
        self.config = config
        self.known = known
        self.tables = tables
        self.looked = looked
        self.names = Names(config.base)
        self._texts: dict[Path, TurtleLines] = {}
        self._rows: dict[str, tuple[Path, int]] = {}
        for table in KEYS:
            home = f"register/{table}" if f"register/{table}" in tables.rows else f"reference/{table}"
            for row in tables.rows[home]:
                self._rows[f"r:{table}.{row_key(table, row.cells)}"] = row.path, row.line

    def look(self, reading: str, derived: Callable[[], Iterable[Claim]] | None) -> Iterator[Finding]:
        """Everything that is wrong with the build.

        Args:
            reading: digest of what reading depends on.
            derived: the claims as files, tables and judgements give them; None when those are not sound themselves.
        """
        place = self.config.current
        try:
            store = Store.open(self.config)
            nodes = _nodes(store)
        except (Damaged, BadFile) as error:
            found = of_error(error, place)
            if "has not been built" in found.problem:
                found = Finding(place, 0, "", "nothing has been built yet, so there is no graph to look at", REBUILD)
            yield found
            return
        if store.status.get("inputs") != digest_of_all(self.config, reading, self.known.values()):
            yield Finding(place, 0, "", "the graph is older than the data, the ontology or the program", REBUILD)
            derived = None
        yield from self._gone(store.status)
        yield from self._proof(store)
        for target in store.status.get("stale_judgements", ()):
            problem = f"{target['told']} is stale: {target['why']}"
            yield Finding(self.config.root / target["file"], target["line"], "", problem, target["fix"])
        try:
            yield from self._rules(store, nodes)
            yield from self._shapes(nodes)
            if derived is not None:
                yield from not_derived(nodes, derived(), place)
        except KgError as error:
            yield of_error(error, place)

    def _gone(self, status: Mapping[str, Any]) -> Iterator[Finding]:
        """Briefings that the graph still tells of, though neither they nor their claim files are there."""
        for row in status.get("briefings", ()):
            ident = row["id"]
            if ident not in self.known and not claim_path(self.config, ident).is_file():
                path = self.config.briefings / row.get("file", ident)
                problem = f"the graph still tells what the briefing {ident!r} said, but its file is gone"
                yield Finding(path, 0, row.get("title") or ident, problem, f"put the file back, or {REBUILD}")

    def _proof(self, store: Store) -> Iterator[Finding]:
        """Whether the store holds the triples that were built, each of them and no others."""
        built, proof = store.status.get("graph"), Proof()
        if built is None:
            return
        proof.add(store.lines())
        if proof.hex != built:
            those = f"{store.status['triples']:,} triples were built and it holds {proof.lines:,}"
            problem = f"the store does not hold what was built: {those}, not all of them the same"
            yield Finding(self.config.current, 0, "", problem, f"{REBUILD} --force")

    def _rules(self, store: Store, nodes: Mapping[str, Properties]) -> Iterator[Finding]:
        for path in sorted((self.config.ontology / "checks").glob("*.rq")):
            query = read_text(path)
            self.looked.rules += 1
            try:
                rows = store.select(query)
            except BadQuery as error:
                yield Finding(path, 0, "", f"cannot be asked: {error}", "mend the query, or take the file out")
                continue
            yield from self._of_rows(rows, *_head_of_rule(query), nodes)

    def _of_rows(self, rows: Rows, title: str, fix: str, nodes: Mapping[str, Properties]) -> Iterator[Finding]:
        for row in rows.rows:
            cells = [(cell.curie or cell.text) if cell else "" for cell in row]
            pairs = zip(rows.variables[1:], cells[1:], strict=True)
            said = ", ".join(f"{name} {self._named(cell, nodes)}" for name, cell in pairs if cell)
            file, line = self._place(cells[0], nodes)
            yield Finding(file, line, self._named(cells[0], nodes), f"{title} ({said})" if said else title, fix)

    def _shapes(self, nodes: Mapping[str, Properties]) -> Iterator[Finding]:
        shapes = Shapes(self.config.ontology / "shapes-build.ttl")
        if shapes.unknown:
            lines = "".join(f"{line}\n" for line in self._lines(nodes))
            found = shapes.by_pyshacl(lines, self.config.base, "nt")
        else:
            found = violations(nodes, shapes.shapes, self.names)
        self.looked.rules += len(shapes.shapes)
        for one in found:
            file, line = self._place(one.node, nodes)
            yield Finding(file, line, self._named(one.node, nodes), one.problem, one.fix or REBUILD)

    def _lines(self, nodes: Mapping[str, Properties]) -> Iterator[str]:
        from kg.store.terms import ntriples

        return ntriples(
            ((s, p, value) for s, properties in nodes.items() for p, values in properties.items() for value in values),
            self.names,
        )

    def _named(self, node: str, nodes: Mapping[str, Properties]) -> str:
        """A node with its name for people."""
        label = label_of(nodes, node)
        return node if label == node or node not in nodes else f"{label} ({node})"

    def _place(self, node: str, nodes: Mapping[str, Properties]) -> tuple[Path, int]:
        """Where the data say what a node of the graph rests on."""
        kind, _, local = node.partition(":")
        if kind == "c":
            pieces = sorted(n for n in self._evidence_of(nodes).get(node, ()))
            return self._place(pieces[0], nodes) if pieces else (self.config.current, 0)
        if kind == "ev":
            ident = local.partition("/")[0]
            path = claim_path(self.config, ident)
            if ident in self.known and path.is_file():
                return path, self._text(path).of(node)
            return self._rows.get(f"r:{ident}", (self.config.current, 0))
        if kind == "b" and local in self.known:
            return self.known[local].path, 1
        if kind == "r":
            return self._rows.get(node, (self.config.current, 0))
        return self.config.current, 0

    def _evidence_of(self, nodes: Mapping[str, Properties]) -> Mapping[str, list[str]]:
        if not hasattr(self, "_by_claim"):
            self._by_claim: dict[str, list[str]] = {}
            for name, properties in nodes.items():
                for claim in properties.get("dip:evidenceFor", ()):
                    self._by_claim.setdefault(str(claim), []).append(name)
        return self._by_claim

    def _text(self, path: Path) -> TurtleLines:
        if path not in self._texts:
            self._texts[path] = TurtleLines(path.read_text(encoding="utf-8", errors="replace"), self.names)
        return self._texts[path]


def _nodes(store: Store) -> Mapping[str, Properties]:
    """The whole graph by node."""
    found: dict[str, dict[str, list[Node]]] = {}
    for subject, predicate, value in store.triples():
        found.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return {name: {p: tuple(values) for p, values in properties.items()} for name, properties in found.items()}


def _head_of_rule(text: str) -> tuple[str, str]:
    lines = [line[2:].partition(": ") for line in text.splitlines() if line.startswith("# ")]
    found = {key: value for key, _, value in lines}
    title = found.get("title", "a rule of the ontology is broken")
    return title[:1].lower() + title[1:], found.get("fix", REBUILD)
