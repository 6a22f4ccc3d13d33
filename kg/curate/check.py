"""`kg check`: everything that can be wrong with a workspace, each with its place and the fix.

Invariants: checking changes nothing; a finding is in plain words and names what to do; a clean workspace has none.
Looked at: claim files (syntax, shapes, quotes re-read in their sources, age), the built graph (rules of
`ontology/checks`, direct triples against claims and back, age), the tables and the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.config import Config
from kg.curate.curated import read_curated
from kg.curate.gather import claim_path
from kg.curate.inputs import Document, digest_of_all, digest_of_reading, documents
from kg.curate.ledger import read_judgements
from kg.curate.shapes import Shapes
from kg.errors import BadFile, BadRow, Damaged, KgError
from kg.model import Evidence
from kg.register import Register
from kg.store.oxigraph import Rows, Store
from kg.store.proof import Proof
from kg.store.rdf import ClaimFile, file_head, line_of, parse_claim_file
from kg.store.turtle import read_text

__all__ = ["Finding", "check"]

_REBUILD = "run 'kg build'"
_OUTDATED = "is older than its briefing, the register, the rules or the program"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong."""

    file: Path
    line: int
    """From 1; 0 when the finding is about the whole file."""
    label: str
    """What it is about, as a person reads it; may be empty."""
    problem: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        about = f" {self.label}:" if self.label else ""
        return f"{place}:{about} {self.problem}; {self.fix}"


def _of_error(error: KgError, path: Path) -> Finding:
    """A finding out of what reading raised."""
    file, line, text = path, 0, str(error)
    if isinstance(error, BadRow):
        file, line = error.path, error.line
        text = text.removeprefix(f"{error.path}:{error.line}: ")
    elif isinstance(error, BadFile):
        file, text = error.path, text.removeprefix(f"{error.path} ")
    problem, _, fix = text.partition("; ")
    return Finding(file, line, "", problem, fix or "mend it and run again")


def _name(piece: Evidence) -> str:
    return f"{piece.subject.label} {piece.predicate} {piece.object.label}"


def _quotes(loaded: ClaimFile, document: Document, path: Path, text: str) -> Iterator[Finding]:
    """Quotes that do not stand at their place in the source."""
    body = document.briefing.body
    for piece in loaded.evidence:
        for start, end, quote in [
            (piece.start, piece.end, piece.quote),
            *((s.start, s.end, s.quote) for s in piece.more),
        ]:
            if body[start:end] != quote:
                line = line_of(text, f"ev:{document.briefing.id}/{piece.start}-{piece.end}-")
                where = f"characters {start} to {end} of {document.path.name} read {body[start:end][:60]!r}"
                yield Finding(
                    path, line, _name(piece), f"the quote {quote[:60]!r} is not in its source: {where}", _REBUILD
                )


def _claim_file(path: Path, config: Config, known: Mapping[str, Document], shapes: Shapes) -> Iterator[Finding]:
    try:
        text = read_text(path)
        loaded = parse_claim_file(text, path, config.base)
    except (BadFile, BadRow) as error:
        yield _of_error(error, path)
        return
    document = known.get(path.stem)
    if document is None or loaded.briefing != path.stem:
        problem = f"there is no briefing {loaded.briefing!r} in {config.briefings.name}/ for it"
        yield Finding(path, 0, "", problem, f"put the briefing back, or {_REBUILD} to drop its claims")
        return
    head = file_head(path)
    if not head.untouched:
        fix = f"{_REBUILD} to restore it; to overrule a claim use 'kg reject'"
        yield Finding(path, 0, "", "was edited by hand since it was written", fix)
    if head.fingerprint != document.digest:
        yield Finding(path, 0, "", _OUTDATED, _REBUILD)
    elif loaded.source != document.briefing.source:
        yield Finding(path, 1, "", f"describes {document.path.name} otherwise than its front matter", _REBUILD)
    yield from _quotes(loaded, document, path, text)
    for node, problem, fix in shapes.violations(text, config.base):
        piece = next((p for p in loaded.evidence if f"/{p.start}-{p.end}-" in node), None)
        yield Finding(path, line_of(text, node), _name(piece) if piece else node, problem, fix)


def _tables(config: Config) -> Iterator[Finding]:
    for path, read in (
        (config.register, lambda: Register.load(config.register, config.reference)),
        (config.judgements, lambda: read_judgements(config.judgements)),
        (config.curated, lambda: read_curated(config.curated)),
    ):
        try:
            read()
        except KgError as error:
            yield _of_error(error, path)


def _rule_findings(rows: Rows, title: str, fix: str, place: Path) -> Iterator[Finding]:
    for row in rows.rows:
        cells = [(cell.curie or cell.text) if cell else "" for cell in row]
        said = ", ".join(f"{name} {cell}" for name, cell in zip(rows.variables[1:], cells[1:], strict=True) if cell)
        yield Finding(place, 0, cells[0], f"{title} ({said})" if said else title, fix)


def _head_of_rule(text: str) -> tuple[str, str]:
    lines = [line[2:].partition(": ") for line in text.splitlines() if line.startswith("# ")]
    found = {key: value for key, _, value in lines}
    title = found.get("title", "a rule of the ontology is broken")
    return title[:1].lower() + title[1:], found.get("fix", _REBUILD)


def _graph(config: Config, known: Mapping[str, Document], reading: str) -> Iterator[Finding]:
    place = config.current
    try:
        store = Store.open(config)
        if store.status.get("inputs") != digest_of_all(config, reading, known.values()):
            yield Finding(place, 0, "", "the graph is older than the data, the ontology or the program", _REBUILD)
        for target in store.status.get("stale_judgements", ()):
            problem = f"{target['told']} is stale: {target['why']}"
            yield Finding(config.root / target["file"], target["line"], "", problem, target["fix"])
        for path in sorted((config.ontology / "checks").glob("*.rq")):
            query = path.read_text(encoding="utf-8")
            yield from _rule_findings(store.select(query), *_head_of_rule(query), place)
        lines, proof = list(store.lines()), Proof()
        proof.add(lines)
        if proof.hex != store.status.get("graph"):
            yield Finding(place / "store", 0, "", "is not as it was built", f"{_REBUILD} --force")
        for node, problem, fix in Shapes(config.ontology / "shapes-build.ttl").violations(
            "\n".join(lines), config.base, "nt"
        ):
            yield Finding(place, 0, node, problem, fix)
    except (Damaged, BadFile) as error:
        yield _of_error(error, place)


def check(config: Config, files: Sequence[Path] | None = None) -> tuple[Finding, ...]:
    """What is wrong in a workspace, sorted by file and line; nothing when all is well.

    Args:
        config: the workspace.
        files: claim files or briefings to look at; None = everything.

    Raises:
        BadFile: a file of `files` is neither a claim file nor a briefing of this workspace.
    """
    reading = digest_of_reading(config)
    try:
        known = documents(config, reading)
    except KgError as error:
        return (_of_error(error, config.briefings),)
    found: list[Finding] = []
    if files is None:
        paths = sorted(config.claims.glob("*.ttl"))
        found += [*_tables(config), *_missing(config, known), *_graph(config, known, reading)]
    else:
        paths = [_wanted(path, config, known) for path in files]
    shapes = Shapes(config.ontology / "shapes-file.ttl")
    for path in dict.fromkeys(paths):
        found += _claim_file(path, config, known, shapes)
    return tuple(sorted(set(_summed(found, config))))


def _summed(found: Sequence[Finding], config: Config) -> Sequence[Finding]:
    """One finding in the place of many when the rules or the program changed under all claim files."""
    outdated = [f for f in found if f.problem == _OUTDATED]
    if len(outdated) < 3 or len(outdated) < len(list(config.claims.glob("*.ttl"))):
        return found
    problem = f"all {len(outdated)} claim files are older than the register, the rules or the program"
    return [Finding(config.claims, 0, "", problem, _REBUILD), *(f for f in found if f.problem != _OUTDATED)]


def _missing(config: Config, known: Mapping[str, Document]) -> Iterator[Finding]:
    for ident, document in known.items():
        if not claim_path(config, ident).is_file():
            yield Finding(document.path, 0, "", "has not been read yet", _REBUILD)


def _wanted(path: Path, config: Config, known: Mapping[str, Document]) -> Path:
    """The claim file that a path of the command line means."""
    if path.suffix == ".ttl":
        return path
    ident = next((i for i, d in known.items() if d.path.resolve() == path.resolve()), None)
    if ident is None:
        raise BadFile(path, "is neither a claim file nor a briefing of this workspace", "name one of data/claims")
    return claim_path(config, ident)
