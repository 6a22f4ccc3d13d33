"""One claim file: readable, as written, of a briefing that is there, its quotes in place, its shapes kept.

Invariants: a file that cannot be read gives one finding with its line; else every node is looked at, and a fault in
one does not hide those of the others. A file that was not edited since it was written and is not older than its
inputs still has its quotes read again: the briefing may be another one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.config import Config
from kg.curate.checks.finding import REBUILD, Finding, Severity, of_error
from kg.curate.checks.lines import TurtleLines, line_at
from kg.curate.checks.nodes import Held, Nodes
from kg.curate.checks.shapes import Shapes
from kg.curate.checks.validation import violations
from kg.curate.inputs import Document
from kg.derive.keys import key
from kg.errors import BadRow, Damaged
from kg.interval import bounds
from kg.model import Entity, Evidence
from kg.store.canonical import written_nodes
from kg.store.decode import decode_entity, decode_evidence, decode_source, group
from kg.store.encode import evidence_node, statement_triples
from kg.store.rdf import Head, file_head
from kg.store.terms import Lit, Names, Node, Properties, by_subject
from kg.store.turtle import parse_turtle

__all__ = ["ClaimFiles", "Looked", "ReadFile", "label_of", "orphan", "outdated_as_one", "parsed"]

_UNDO = f"delete the file and {REBUILD}; to overrule a claim use 'kg reject'"
OUTDATED = "is older than its briefing, the register, the rules or the program"
_MOST = 60
#: the head of a claim file
_COMMENTS = re.compile(r"(?:#[^\n]*\n)+")


def _said(piece: Evidence) -> str:
    """A piece of evidence as a person reads it."""
    return f"{piece.subject.label} {piece.predicate} {piece.object.label}"


def _shown(value: Node) -> str:
    return value.text if isinstance(value, Lit) else value.removeprefix("dip:")


def _cut(text: str) -> str:
    return repr(text if len(text) <= _MOST else f"{text[:_MOST]}…")


@dataclass(slots=True)
class Looked:
    """How much was looked at."""

    files: int = 0
    claims: int = 0
    quotes: int = 0
    rules: int = 0


@dataclass(frozen=True)
class ReadFile:
    """A claim file that parses."""

    path: Path
    head: Head
    nodes: Mapping[str, Properties]
    text: str
    names: Names

    @cached_property
    def lines(self) -> TurtleLines:
        """Where in the text something stands; asked for when something is wrong."""
        return TurtleLines(self.text, self.names)

    def finding(self, node: str, predicate: str, label: str, problem: str, fix: str, value: str = "") -> Finding:
        """A finding on a node of the file, or on one of its properties."""
        return Finding(self.path, self.lines.of(node, predicate, value), label, problem, fix)


class ClaimFiles:
    """Looks at claim files of one workspace, and collects what they say."""

    def __init__(self, config: Config, terms: frozenset[str], shapes: Shapes) -> None:
        self.config = config
        self.terms = terms
        self.shapes = shapes
        self.names = Names(config.base)
        self.looked = Looked()
        self.evidence: dict[str, list[Evidence]] = {}
        """What the sound nodes say, by briefing."""
        self.entities: dict[str, tuple[Entity, ...]] = {}
        self.edited: list[Path] = []
        """Files whose content is not what was written."""
        self.orphans: list[tuple[Path, str]] = []
        """Files that are not of the briefing that their name says, with the one that they describe."""

    def look(self, path: Path, document: Document | None) -> Iterator[Finding]:
        """Everything that is wrong with one file.

        Args:
            path: the file.
            document: the briefing of its name; None when there is none.
        """
        self.looked.files += 1
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            yield Finding(path, 0, "", "does not exist", REBUILD)
            return
        text, faults = _decoded(path, data)
        yield from faults
        if text is None:
            return
        try:
            file = parsed(path, text, self.names)
        except BadRow as error:
            yield _broken(error, text, path)
            return
        briefing = next((n for n, p in file.nodes.items() if "dip:Briefing" in p.get("rdf:type", ())), None)
        if briefing is None:
            yield Finding(path, 0, "", "describes no briefing", _UNDO)
            return
        if document is None or briefing != f"b:{path.stem}":
            self.orphans.append((path, briefing.removeprefix("b:")))
            return
        yield from self._age(file, briefing, document, bool(faults))
        yield from self._nodes(file, document)
        yield from self._shapes(file)

    def _age(self, file: ReadFile, briefing: str, document: Document, explained: bool) -> Iterator[Finding]:
        head = file.head
        if not head.untouched:
            self.edited.append(file.path)
        if not head.untouched and not explained:
            yield Finding(file.path, 0, "", "was edited by hand since it was written", _UNDO)
        if head.fingerprint != document.digest:
            yield Finding(file.path, 0, "", OUTDATED, REBUILD)
            return
        try:
            same = decode_source(briefing, file.nodes[briefing]) == document.briefing.source
        except (Damaged, ValueError):
            same = False
        if not same:
            problem = f"describes {document.path.name} otherwise than its front matter"
            yield file.finding(briefing, "", "", problem, REBUILD)

    def _nodes(self, file: ReadFile, document: Document) -> Iterator[Finding]:
        look_up = group(file.nodes)
        pieces: list[Evidence] = []
        stated: dict[str, list[Evidence]] = defaultdict(list)
        twins: Counter[tuple[int, int, str]] = Counter()
        for name, properties in file.nodes.items():
            kinds = properties.get("rdf:type", ())
            yield from self._terms(file, name, properties)
            if "dip:Claim" in kinds:
                self.looked.claims += 1
            if "dip:Evidence" not in kinds:
                if name.startswith("e:") and (extra := [p for p in properties if self._relation(p)]):
                    problem = (
                        f"states {name} {extra[0].removeprefix('dip:')} {_shown(properties[extra[0]][0])} outright"
                    )
                    fix = "delete the line: direct triples are derived from claims and stand in the build only"
                    yield file.finding(name, extra[0], name, problem, fix)
                continue
            try:
                claim = str(properties["dip:evidenceFor"][0])
                relation = str(look_up(claim)["dip:predicate"][0]).removeprefix("dip:")
                piece = decode_evidence(name, properties, relation, look_up)
                own = key(piece)
            except (Damaged, ValueError, KeyError) as error:
                what = str(error).partition("; ")[0].strip("'\"")
                yield file.finding(name, "", name, f"cannot be read as evidence: {what}", _UNDO)
                continue
            pieces.append(piece)
            stated[claim].append(piece)
            yield from self._quotes(file, name, piece, document)
            yield from _swapped(file, name, piece)
            wanted = evidence_node(piece, own, twins[(piece.start, piece.end, own)])
            twins[(piece.start, piece.end, own)] += 1
            if claim != f"c:{own}" or name != wanted:
                problem = f"says something else than what its id {claim} was made from: it was changed by hand"
                yield file.finding(name, "", _said(piece), problem, _UNDO)
        yield from _statements(file, stated)
        self.evidence[document.briefing.id] = pieces
        local = (decode_entity(name, p) for name, p in file.nodes.items() if name.startswith("e:"))
        self.entities[document.briefing.id] = tuple(sorted(filter(None, local), key=lambda e: e.id))

    def _relation(self, predicate: str) -> bool:
        from kg.vocabulary import PREDICATES

        return predicate.removeprefix("dip:") in PREDICATES

    def _terms(self, file: ReadFile, name: str, properties: Properties) -> Iterator[Finding]:
        """Terms of our own vocabulary that the ontology does not define."""
        for predicate, values in properties.items():
            for term in (predicate, *(v for v in values if isinstance(v, str))):
                if term.startswith("dip:") and term not in self.terms:
                    import difflib

                    near = difflib.get_close_matches(term, self.terms, n=1)
                    fix = f"did you mean {near[0]}? " if near else ""
                    problem = f"the term {term} is not defined in the ontology"
                    yield file.finding(name, predicate, name, problem, f"{fix}{_UNDO}", term)

    def _quotes(self, file: ReadFile, name: str, piece: Evidence, document: Document) -> Iterator[Finding]:
        """Quotes that do not stand at their place in the source."""
        body = document.briefing.body
        spans = [(piece.start, piece.end, piece.quote), *((s.start, s.end, s.quote) for s in piece.more)]
        self.looked.quotes += len(spans)
        for start, end, quote in spans:
            if body[start:end] == quote:
                continue
            where = f"characters {start} to {end} of {document.path.name} read {_cut(body[start:end])}"
            problem = f"the quote {_cut(quote)} is not in its source: {where}"
            if quote and (at := body.find(quote)) >= 0:
                problem = f"the quote {_cut(quote)} stands at character {at} of its source, not at {start}: {where}"
            yield file.finding(name, "", _said(piece), problem, REBUILD)

    def _shapes(self, file: ReadFile) -> Iterator[Finding]:
        if self.shapes.unknown:
            found = self.shapes.by_pyshacl(file.text, self.config.base)
        else:
            found = violations(Held(file.nodes), self.shapes.shapes, self.names)
        for one in found:
            label = label_of(Held(file.nodes), one.node)
            yield file.finding(one.node, one.path, label, one.problem, one.fix or _UNDO)


def orphan(path: Path, ident: str, known: Container[str], folder: str) -> Finding:
    """A claim file without the briefing that its name says.

    Args:
        path: the file.
        ident: the briefing that it describes.
        known: ids of the briefings that there are.
        folder: name of the folder of briefings.
    """
    problem = f"there is no briefing {ident!r} in {folder}/ for it: its source was deleted or renamed"
    if ident != path.stem and ident in known:
        problem = f"describes the briefing {ident!r}, which its name does not"
    return Finding(path, 0, "", problem, f"put the briefing back, or {REBUILD} to drop its claims")


def parsed(path: Path, text: str, names: Names) -> ReadFile:
    """A claim file out of its text: read quickly when it is as it was written, else by the parser.

    Raises:
        BadRow: not Turtle.
    """
    head = file_head(path)
    nodes: Mapping[str, Properties] | None = None
    if head.untouched:
        nodes = written_nodes(_COMMENTS.sub("", text, count=1), names.base)
    if nodes is None:
        nodes = by_subject(parse_turtle(text, names, path))
    return ReadFile(path, head, nodes, text, names)


def label_of(nodes: Nodes, node: str) -> str:
    """A node as a person reads it: a claim and its evidence as a sentence, else its label, else its name."""
    claim = next((str(name) for name in nodes.values(node, "dip:evidenceFor")), node)
    if relation := nodes.values(claim, "dip:predicate"):
        ends = [nodes.values(node, f"dip:{e}Label") or nodes.values(claim, f"dip:{e}") for e in ("subject", "object")]
        if all(ends):
            subject, obj = (_shown(values[0]) for values in ends)
            return f"{subject} {_shown(relation[0])} {obj}"
    label = nodes.values(node, "rdfs:label")
    return _shown(label[0]) if label else node


def _decoded(path: Path, data: bytes) -> tuple[str | None, list[Finding]]:
    """The text of a file, and what an editor did to its bytes."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"is not UTF-8 text (byte {error.start} is 0x{data[error.start]:02x})"
        return None, [Finding(path, line, "", problem, _UNDO)]
    found = []
    if not text.strip():
        return None, [Finding(path, 0, "", "is empty", REBUILD)]
    if text.startswith("\ufeff"):
        text = text[1:]
        problem = "begins with a byte order mark, which an editor put there"
        found.append(Finding(path, 1, "", problem, f"save it as UTF-8 without mark, or {_UNDO}"))
    if "\r" in text:
        problem = "has Windows line ends (CRLF), which an editor or git put there"
        fix = f"save it with plain line ends (git: core.autocrlf=input), or {_UNDO}"
        found.append(Finding(path, line_at(text, text.index("\r")), "", problem, fix))
        text = text.replace("\r\n", "\n")
    return text, found


def _broken(error: BadRow, text: str, path: Path) -> Finding:
    """Turtle that does not parse, with the line; a text that breaks off is said to."""
    found = of_error(error, path)
    last = text.rstrip().count("\n") + 1
    if not text.endswith("\n") or not text.rstrip().endswith("."):
        problem = f"breaks off in line {last}, in the middle of a statement: {found.problem}"
        return Finding(path, last, "", problem, f"delete the file and {REBUILD}")
    return Finding(path, min(found.line, last), "", found.problem, f"mend the line, or delete the file and {REBUILD}")


def _swapped(file: ReadFile, name: str, piece: Evidence) -> Iterator[Finding]:
    """Times that end before they begin."""
    for start, end, first, last in (
        ("dip:from", "dip:until", piece.start_date, piece.end_date),
        ("dip:on", "dip:until", piece.date, piece.until),
    ):
        if first and last and bounds(last).last < bounds(first).first:
            problem = f"ends ({last}) before it begins ({first})"
            fix = "look whether the text has the two dates swapped; correct the briefing, or reject the claim"
            yield file.finding(name, end if end in file.nodes[name] else start, _said(piece), problem, fix)


def _statements(file: ReadFile, stated: Mapping[str, list[Evidence]]) -> Iterator[Finding]:
    """Claims that say something else than their evidence."""
    for claim, pieces in stated.items():
        given = file.nodes.get(claim, {})
        told = {(predicate, value) for _, predicate, value in statement_triples(claim, pieces)}
        if told == {(predicate, value) for predicate, values in given.items() for value in values}:
            continue
        wanted = by_subject((claim, *pair) for pair in told).get(claim, {})
        for predicate in sorted(wanted.keys() | given.keys()):
            ours, theirs = wanted.get(predicate, ()), given.get(predicate, ())
            if ours != theirs:
                there = ", ".join(map(_shown, theirs)) or "nothing"
                here = ", ".join(map(_shown, ours)) or "nothing"
                problem = f"{predicate} of the claim is {there}, but its evidence says {here}"
                yield file.finding(claim, predicate, label_of(Held(file.nodes), claim), problem, _UNDO)


def outdated_as_one(found: list[Finding], config: Config) -> list[Finding]:
    """One finding in the place of many when the rules or the program changed under all claim files."""
    outdated = [f for f in found if f.problem == OUTDATED]
    if len(outdated) < 3 or len(outdated) < len(list(config.claims.glob("*.ttl"))):
        return found
    problem = f"all {len(outdated)} claim files are older than the register, the rules or the program"
    summed = Finding(config.claims, 0, "", problem, REBUILD, Severity.FAULT)
    return [summed, *(f for f in found if f.problem != OUTDATED)]
