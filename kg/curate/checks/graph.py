"""The built graph: as old as its data, sound by the rules of `ontology/checks` and the shapes of a build.

Invariants: every finding names the file of the data on which it rests (claim file, row, briefing, term) where there is
one, and the build otherwise; the graph is asked, never held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from kg.config import Config
from kg.curate.checks.claim_files import Looked
from kg.curate.checks.finding import REBUILD, Finding, of_error
from kg.curate.checks.places import Fault, Places
from kg.curate.checks.questions import (
    Answer,
    ByPyshacl,
    Count,
    Counted,
    Derive,
    Graph,
    Question,
    Rule,
    Targets,
    answered,
)
from kg.curate.checks.rederived import Compared, Rederived
from kg.curate.checks.shapes import Shapes
from kg.curate.checks.tables import Tables
from kg.curate.crew import shared
from kg.curate.gather import claim_path
from kg.curate.inputs import Document, digest_of_all
from kg.curate.progress import shown
from kg.errors import BadFile, Damaged, KgError
from kg.store.oxigraph import Store

__all__ = ["BuiltGraph"]

T = TypeVar("T")

#: parts for each process into which the targets of the shapes are divided
_PARTS: Final = 4
#: questions for each process that may be under way: all, as some take long and the answers are small
_ALL: Final = 1 << 20


class BuiltGraph:
    """Looks at the current build of a workspace."""

    def __init__(
        self, config: Config, known: Mapping[str, Document], tables: Tables, looked: Looked, jobs: int = 1
    ) -> None:
        self.config = config
        self.known = known
        self.tables = tables
        self.looked = looked
        self.jobs = jobs

    def look(self, reading: str, derived: Callable[[], Rederived] | None) -> Iterator[Finding]:
        """Everything that is wrong with the build.

        Args:
            reading: digest of what reading depends on.
            derived: derives the claims again from files, tables and judgements; None when those are not sound.
        """
        place = self.config.current
        try:
            store = Store.open(self.config)
        except (Damaged, BadFile) as error:
            found = of_error(error, place)
            if "has not been built" in found.problem:
                found = Finding(place, 0, "", "nothing has been built yet, so there is no graph to look at", REBUILD)
            yield found
            return
        current = store.status.get("inputs") == digest_of_all(self.config, reading, self.known.values())
        if not current:
            yield Finding(place, 0, "", "the graph is older than the data, the ontology or the program", REBUILD)
        yield from self._gone(store.status)
        yield from self._stale(store.status)
        graph = Graph(self.config.current.resolve(), self.config.base, place)
        yield from self._answers(graph, store.status, derived if current else None)

    def _gone(self, status: Mapping[str, Any]) -> Iterator[Finding]:
        """Briefings that the graph still tells of, though neither they nor their claim files are there."""
        for row in status.get("briefings", ()):
            ident = row["id"]
            if ident not in self.known and not claim_path(self.config, ident).is_file():
                path = self.config.briefings / row.get("file", ident)
                problem = f"the graph still tells what the briefing {ident!r} said, but its file is gone"
                yield Finding(path, 0, row.get("title") or ident, problem, f"put the file back, or {REBUILD}")

    def _stale(self, status: Mapping[str, Any]) -> Iterator[Finding]:
        """Judgements to which no evidence answers."""
        for target in status.get("stale_judgements", ()):
            problem = f"{target['told']} is stale: {target['why']}"
            yield Finding(self.config.root / target["file"], target["line"], "", problem, target["fix"])

    def _answers(
        self, graph: Graph, status: Mapping[str, Any], derived: Callable[[], Rederived] | None
    ) -> Iterator[Finding]:
        """What the questions to the graph bring up; of what cannot be asked or derived, the first matter."""
        faults: list[Fault] = []
        rules = [Rule(path) for path in sorted((self.config.ontology / "checks").glob("*.rq"))]
        self.looked.rules += len(rules)
        shapes, failed = _tried(self._shapes)
        again, failed = _tried(derived) if derived and not failed else (None, failed)
        parts = [Derive(part, again.rulings) for part in again.parts] if again else []
        try:
            for answer in self._asked(graph, [Count(), *rules, *(shapes or ()), *parts]):
                if isinstance(answer, Counted):
                    yield from self._proof(answer, status)
                elif isinstance(answer, Compared):
                    again.take(answer)  # type: ignore[union-attr]  # only who derives again asks for it
                elif isinstance(answer, Finding):
                    yield answer
                else:
                    faults += answer
        except KgError as error:
            failed = error
        yield from Places(self.config, self.known, self.tables, graph.nodes).findings(faults)
        if again and not failed:
            found, failed = _tried(lambda: again.findings(graph.nodes, graph.place))
            yield from found or ()
        if failed:
            yield of_error(failed, graph.place)

    def _asked(self, graph: Graph, questions: Sequence[Question]) -> Iterator[Answer]:
        answers = shared(answered, ((graph, question) for question in questions), self.jobs, ahead=_ALL)
        yield from shown(answers, "looking at the graph", len(questions))

    def _shapes(self) -> list[Question]:
        shapes = Shapes(self.config.ontology / "shapes-build.ttl")
        self.looked.rules += len(shapes.shapes)
        if shapes.unknown:
            return [ByPyshacl(shapes.path)]
        number = _PARTS * self.jobs if self.jobs > 1 else 1
        return [Targets(shapes.shapes, (part, number)) for part in range(number)]

    def _proof(self, found: Counted, status: Mapping[str, Any]) -> Iterator[Finding]:
        """Whether the store holds the triples that were built, each of them and no others."""
        if status.get("graph") not in (None, found.hex):
            those = f"{status['triples']:,} triples were built and it holds {found.lines:,}"
            problem = f"the store does not hold what was built: {those}, not all of them the same"
            yield Finding(self.config.current, 0, "", problem, f"{REBUILD} --force")


def _tried(make: Callable[[], T]) -> tuple[T | None, KgError | None]:
    """What is made, or the error instead."""
    try:
        return make(), None
    except KgError as error:
        return None, error
