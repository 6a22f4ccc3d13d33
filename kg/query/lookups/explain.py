"""One claim opened down to its evidence: who says so, in which words, where they stand, and which rule read them.

Invariant: a quotation stands in quotation marks only when it is the publisher's; our own words carry their label.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NothingFound, UnknownName
from kg.model import Claim, Evidence
from kg.query.asking.filters import find_predicate, in_order
from kg.query.asking.table import Table, Tabular
from kg.query.asking.wording import sentence, status_word
from kg.records import claim_record
from kg.register import KEYS, row_key
from kg.vocabulary import PREDICATES

if TYPE_CHECKING:
    from kg.config import Config
    from kg.query.lookups.lookup import Lookup

__all__ = ["Explanation", "Piece", "Places", "explain", "find_claims", "quoted"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence with the file and line where it stands and what its rule does."""

    evidence: Evidence
    file: str
    line: int | None
    rule: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words on which the rule fired."""
        return tuple(" ".join(cue.quote.split()) for cue in self.evidence.cues)

    @property
    def place(self) -> str:
        """`file:line`, as far as known, with the characters of the body."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} (characters {self.evidence.start}–{self.evidence.end})" if self.evidence.end else where


@dataclass(frozen=True, slots=True)
class Explanation(Tabular):
    """A claim in a sentence, and everything behind it."""

    claim: Claim
    pieces: tuple[Piece, ...]

    @property
    def sentence(self) -> str:
        """The claim in our words, with its status."""
        return sentence(self.claim)

    @property
    def status(self) -> str:
        """Status with what refines it."""
        return status_word(self.claim)

    @property
    def table(self) -> Table:
        """One row per piece of evidence; one record for the claim."""
        rows = [
            (p.evidence.stance.value, p.evidence.source.label, quoted(p.evidence), p.place, p.evidence.rule)
            for p in self.pieces
        ]
        places = [
            {"file": p.file, "line": p.line, "rule": p.evidence.rule, "rule_does": p.rule, "words": list(p.words)}
            for p in self.pieces
        ]
        record = claim_record(self.claim) | {"sentence": self.sentence, "places": places}
        return Table(("stance", "source", "words", "place", "rule"), rows, [record], ("claim", "sentence", "status"))


def quoted(piece: Evidence) -> str:
    """The words of a piece: in quotation marks when they are the publisher's, else bare (the label says whose)."""
    words = " ".join(piece.quote.split())
    return words if piece.source.own_words or piece.document.startswith("r:") else f"“{words}”"


class Places:
    """Where documents lie in a workspace, and what rules do."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def _shown(self, path: Path) -> str:
        root = self._config.root.resolve()
        return str(path.resolve().relative_to(root)) if path.resolve().is_relative_to(root) else str(path)

    def of(self, piece: Evidence) -> tuple[str, int | None]:
        """File of a document (relative to the workspace) and line of the quote, None when the file has no such line."""
        kind, _, name = piece.document.partition(":")
        if kind == "r":
            return self._row(name)
        found = sorted(self._config.briefings.glob(f"{name}.*"))
        if not found:
            return piece.document, None
        path = found[0]
        if path.suffix in (".html", ".htm"):  # offsets count in the extracted text, not in the file
            return self._shown(path), None
        text = path.read_bytes().decode("utf-8", errors="replace")
        at = _front_matter(text) + piece.start
        return self._shown(path), text.count("\n", 0, at) + 1

    def _row(self, name: str) -> tuple[str, int | None]:
        """File and line of a table's row, found by its key columns (the id never holds a line)."""
        table, _, key = name.partition(".")
        folder = self._config.register if table in ("offices", "memberships") else self._config.reference
        path = self._config.curated if table == "curated" else folder / f"{table}.csv"
        if table not in (*KEYS, "curated") or not path.is_file():
            return f"r:{name}", None
        with path.open(encoding="utf-8", newline="") as rows:
            reader = csv.DictReader(rows)
            for row in reader:
                if row_key(table, row) == key:
                    return self._shown(path), reader.line_num
        return self._shown(path), None

    @cached_property
    def _rules(self) -> dict[str, str]:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        found: dict[str, str] = {}
        for path in sorted((self._config.ontology / "rules").glob("*.yaml")):
            _describe(yaml.load(path.read_text(encoding="utf-8"), loader), path.name, found)  # noqa: S506  # a safe loader
        return found

    def rule(self, name: str) -> str:
        """What a rule does: its description, or its file and first example; empty when no file tells."""
        if name == "curated":
            return "entered by a person in data/curated.csv"
        table, _, kind = name.removeprefix("reference.").partition(".")
        if name.startswith("reference.") and kind:
            return f"a row of kind {kind} in the table {table}"
        return self._rules.get(name, "")


def _describe(node: object, file: str, found: dict[str, str]) -> None:
    """Collect what the rules of a file do, by their ids."""
    if isinstance(node, dict):
        name, told, proves = node.get("id"), node.get("description"), node.get("proves")
        if isinstance(name, str) and (told or proves):
            example = f"{file}, as in: {proves[0]}" if isinstance(proves, list) and proves else ""
            found.setdefault(name, str(told) if told else example)
        for value in node.values():
            _describe(value, file, found)
    elif isinstance(node, list):
        for value in node:
            _describe(value, file, found)


def _front_matter(text: str) -> int:
    """Offset of the body: what follows the closing line of the front matter."""
    found = re.match(r"\ufeff?---[ \t]*\r?\n.*?^---[ \t]*(\r?\n|\Z)", text, re.DOTALL | re.MULTILINE)
    return found.end() if found else 0


def find_claims(lookup: Lookup, words: list[str]) -> tuple[Claim, ...]:
    """Claims that "A PREDICATE B" names, given as single words.

    Raises:
        UnknownName: no such predicate or name.
        NothingFound: no claim joins them.
    """
    known = {p.lower() for p in PREDICATES}
    at = next((i for i, w in enumerate(words) if w.removeprefix("dip:").lower() in known), None)
    if at is None:
        likely = next((w for w in words[1:-1] if re.fullmatch(r"(dip:)?[a-z]+[A-Z]\w*", w)), None)
        if likely:
            find_predicate(likely)  # raises, with the nearest predicates
        raise UnknownName("claim", " ".join(words), (), 'give an id, or "A PREDICATE B" as in "US metWith China"')
    predicate = find_predicate(words[at])
    first, second = " ".join(words[:at]), " ".join(words[at + 1 :])
    if not first:
        raise UnknownName("claim", " ".join(words), (), 'give an id, or "A PREDICATE B" as in "US metWith China"')
    claims = lookup.claims_of(lookup.resolve(first))
    a = lookup.resolve(first)
    symmetric = PREDICATES[predicate].symmetric
    found = [c for c in claims if c.predicate == predicate and (c.subject.id == a or (symmetric and c.object.id == a))]
    if second:
        found = _with_other_end(found, a, second, lookup)
    if not found:
        raise NothingFound(f"no claim says that {lookup.label(a)} {predicate} {second or 'anything'}")
    return tuple(found)


def _with_other_end(claims: list[Claim], a: str, name: str, lookup: Lookup) -> list[Claim]:
    """Claims whose other end is called so, or is plain text that holds the name; else those of the entity it names."""
    others = [(claim, claim.object if claim.subject.id == a else claim.subject) for claim in claims]
    wanted = name.casefold()
    called = [o for _, o in others if o.label.casefold() == wanted or (o.id is None and wanted in o.label.casefold())]
    if not called:
        entity = lookup.resolve(name)
        return [claim for claim, other in others if other.id == entity]
    ids = {other.id for other in called if other.id}
    return [claim for claim, other in others if other in called or other.id in ids]


def explain(lookup: Lookup, places: Places, words: Iterable[str]) -> tuple[Explanation, ...]:
    """The claims that an id, an alias or "A PREDICATE B" names, each with all its evidence.

    Raises:
        UnknownName: no such claim, predicate or name.
        NothingFound: names and predicate are known, but no claim joins them.
    """
    said = " ".join(words).split()
    if len(said) == 1 and PREDICATES.get(said[0]) is None:
        name = said[0] if said[0].startswith("c:") else f"c:{said[0]}"
        claims = lookup.store.claims([name])
    else:
        claims = find_claims(lookup, said)
    return tuple(
        Explanation(claim, tuple(Piece(p, *places.of(p), places.rule(p.rule)) for p in claim.evidence))
        for claim in sorted(claims, key=in_order)
    )
