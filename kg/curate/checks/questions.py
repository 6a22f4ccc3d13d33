"""What `kg check` asks of a built graph, question by question, so that several processes can share them.

Invariants: a question depends on no other, and its answer is small: what is wrong, or a count; who answers opens the
store for itself, once, and holds no more of the graph than one question needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from kg.curate.checks.claim_files import label_of
from kg.curate.checks.finding import REBUILD, Finding
from kg.curate.checks.places import Fault
from kg.curate.checks.rederived import Compared, Rulings, compared
from kg.curate.checks.shapes import Shape, Shapes, Violation
from kg.curate.checks.validation import violations
from kg.errors import BadQuery, Damaged
from kg.store.codes import MEND
from kg.store.nodes import Stored
from kg.store.oxigraph import Rows, Store
from kg.store.proof import Proof
from kg.store.terms import Names
from kg.store.turtle import read_text

__all__ = ["Answer", "ByPyshacl", "Count", "Counted", "Derive", "Graph", "Question", "Rule", "Targets", "answered"]


@dataclass(frozen=True)
class Graph:
    """A build that is asked; travels to other processes as the place where it lies."""

    folder: Path
    """The folder of the build."""
    base: str
    place: Path
    """What findings call it."""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _graph, (self.folder, self.base, self.place)

    @cached_property
    def store(self) -> Store:
        """The open store."""
        return Store.of_folder(self.folder, self.base)

    @cached_property
    def nodes(self) -> Stored:
        """Its nodes."""
        return Stored(self.store)

    def named(self, node: str) -> str:
        """A node with its name for people."""
        label = label_of(self.nodes, node)
        return node if label == node else f"{label} ({node})"


@lru_cache(maxsize=1)
def _graph(*made_of: Any) -> Graph:
    """The one of this process."""
    return Graph(*made_of)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many triples there are, and their digest."""

    lines: int
    hex: str


@dataclass(frozen=True, slots=True)
class Count:
    """Asks which triples there are."""

    def answer(self, graph: Graph) -> Counted:
        """Their digest (`kg.store.proof`).

        Raises:
            Damaged: a node has no name.
        """
        proof = Proof()
        proof.add(_of_named(graph.store.lines()))
        return Counted(proof.lines, proof.hex)


def _of_named(lines: Iterable[str]) -> Iterator[str]:
    """N-Triples lines, as long as every node has a name."""
    for line in lines:
        if line[0] == "_" or line[-3] not in _ENDS:
            subject, _, rest = line.partition(" ")
            value = rest.partition(" ")[2]
            for term in (subject, value.removesuffix(" .")):
                if term.startswith("_:"):
                    raise Damaged(f"the store holds a nameless node {term}; {MEND}")
        yield line


#: how a line ends whose value is a name or a literal without language, before the full stop
_ENDS: Final = frozenset('">')


@dataclass(frozen=True, slots=True)
class Rule:
    """Asks what breaks a rule of `ontology/checks`."""

    path: Path

    def answer(self, graph: Graph) -> tuple[Fault, ...] | Finding:
        """A fault for each row of the query; a finding when it cannot be asked."""
        query = read_text(self.path)
        try:
            rows = graph.store.select(query)
        except BadQuery as error:
            return Finding(self.path, 0, "", f"cannot be asked: {error}", "mend the query, or take the file out")
        return tuple(_of_rows(rows, *_head(query), graph))


def _of_rows(rows: Rows, title: str, fix: str, graph: Graph) -> Iterator[Fault]:
    for row in rows.rows:
        cells = [(cell.curie or cell.text) if cell else "" for cell in row]
        pairs = zip(rows.variables[1:], cells[1:], strict=True)
        said = ", ".join(f"{name} {graph.named(cell)}" for name, cell in pairs if cell)
        yield Fault(cells[0], graph.named(cells[0]), f"{title} ({said})" if said else title, fix)


def _head(text: str) -> tuple[str, str]:
    """What a rule finds and how to mend it, as its comments say."""
    lines = [line[2:].partition(": ") for line in text.splitlines() if line.startswith("# ")]
    found = {key: value for key, _, value in lines}
    title = found.get("title", "a rule of the ontology is broken")
    return title[:1].lower() + title[1:], found.get("fix", REBUILD)


@dataclass(frozen=True, slots=True)
class Targets:
    """Asks what breaks the shapes of a build, in one of several parts of the nodes that they are about."""

    shapes: tuple[Shape, ...]
    part: tuple[int, int]

    def answer(self, graph: Graph) -> tuple[Fault, ...]:
        """A fault for each violation."""
        return _of_violations(violations(graph.nodes, self.shapes, Names(graph.base), self.part), graph)


@dataclass(frozen=True, slots=True)
class ByPyshacl:
    """Asks pySHACL what breaks shapes that it alone knows; it wants the whole graph in memory."""

    path: Path

    def answer(self, graph: Graph) -> tuple[Fault, ...]:
        """A fault for each violation."""
        text = "".join(f"{line}\n" for line in graph.store.lines())
        return _of_violations(Shapes(self.path).by_pyshacl(text, graph.base, "nt"), graph)


def _of_violations(found: Iterable[Violation], graph: Graph) -> tuple[Fault, ...]:
    return tuple(Fault(one.node, graph.named(one.node), one.problem, one.fix or REBUILD) for one in found)


@dataclass(frozen=True, slots=True)
class Derive:
    """Asks whether the claims are those that a part of the evidence comes to."""

    part: tuple[bytes, ...]
    rulings: Rulings

    def answer(self, graph: Graph) -> Compared:
        """What is otherwise."""
        return compared(self.part, self.rulings, graph.nodes, graph.place)


Question: TypeAlias = Count | Rule | Targets | ByPyshacl | Derive
Answer: TypeAlias = Counted | Finding | tuple[Fault, ...] | Compared


def answered(task: tuple[Graph, Question]) -> Answer:
    """The answer to a question to a graph."""
    graph, question = task
    return question.answer(graph)
