"""The two sides of a comparison: a workspace, a build, or a git revision, each opened as cheaply as it can be.

Invariant: nothing is written; a build is read where there is one, else the claims are derived in memory, from claim
files where they are usable, so that the parser is loaded only for texts without one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg.config import CONFIG_NAME, Config, find_workspace, load_config
from kg.curate.gather import Said, claim_path, derivation_of, said_by
from kg.curate.inputs import Document, digest_of_reading, documents
from kg.curate.revision import find_revision, unpacked
from kg.curate.workspace import status
from kg.errors import BadFile, BadInput, BadRow, Damaged, KgError, NoWorkspace, UnknownName
from kg.model import Briefing, Claim, Evidence
from kg.query.changes.differences import Differences, Side, compare
from kg.query.changes.outlines import Mark, Outline, marks_in, marks_of, named_pieces, outlines_in, outlines_of
from kg.register import Register
from kg.store.decode import decode_evidence
from kg.store.oxigraph import Store
from kg.store.rdf import ClaimFile, file_head, load_claim_file

__all__ = ["BuiltSide", "DerivedSide", "differences", "side"]


def _piece(store: Store, name: str) -> Evidence:
    node = store.properties(name)
    try:
        claim = store.properties(str(node["dip:evidenceFor"][0]))
        return decode_evidence(name, node, str(claim["dip:predicate"][0]).removeprefix("dip:"), store.properties)
    except (ValueError, KeyError) as error:
        raise Damaged(f"{name} in {store.folder}: {error}; run 'kg build --force'") from error


@dataclass(frozen=True)
class BuiltSide:
    """A build on disk."""

    name: str
    store: Store
    notes: tuple[str, ...] = ()

    @property
    def as_of(self) -> str | None:
        """The day by which its plans were judged."""
        return self.store.as_of

    @cached_property
    def _marks(self) -> dict[str, Mark]:
        return marks_in(self.store)

    def marks(self) -> Mapping[str, Mark]:
        """What tells quickly whether a claim is as it was, by id of every claim."""
        return self._marks

    def outlines(self, ids: Collection[str]) -> tuple[Outline, ...]:
        """Some claims in outline."""
        try:
            return outlines_in(self.store, self._marks, ids)
        except KeyError as error:
            raise Damaged(f"{self.name}: the claim {error} lacks what a claim needs; run 'kg build --force'") from error

    def renamed(self) -> Iterable[tuple[str, str]]:
        """Entity ids with their former ones."""
        return self.store.pairs("dip:alias", "e:")

    def claims(self, ids: Iterable[str]) -> Mapping[str, Claim]:
        """Full claims by id."""
        return {claim.id: claim for claim in self.store.claims(ids)}

    def pieces(self, names: Iterable[str]) -> Mapping[str, Evidence]:
        """Pieces of evidence by the name of their node."""
        return {name: _piece(self.store, name) for name in names}


@dataclass(frozen=True)
class DerivedSide:
    """Claims derived in memory."""

    name: str
    derived: tuple[Claim, ...]
    redirects: Mapping[str, str]
    as_of: str | None
    notes: tuple[str, ...] = ()
    _by_id: dict[str, Claim] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._by_id.update((claim.id, claim) for claim in self.derived)

    @cached_property
    def _pieces(self) -> dict[str, tuple[str, Evidence]]:
        return named_pieces(self.derived)

    @cached_property
    def _marks(self) -> dict[str, Mark]:
        return marks_of(self.derived, self._pieces)

    def marks(self) -> Mapping[str, Mark]:
        """What tells quickly whether a claim is as it was, by id of every claim."""
        return self._marks

    def outlines(self, ids: Collection[str]) -> tuple[Outline, ...]:
        """Some claims in outline."""
        return outlines_of(self.derived, self._marks, ids)

    def renamed(self) -> Iterable[tuple[str, str]]:
        """Entity ids with their former ones."""
        return ((new, old) for old, new in self.redirects.items())

    def claims(self, ids: Iterable[str]) -> Mapping[str, Claim]:
        """Full claims by id."""
        return {ident: self._by_id[ident] for ident in ids}

    def pieces(self, names: Iterable[str]) -> Mapping[str, Evidence]:
        """Pieces of evidence by the name of their node."""
        return {name: self._pieces[name][1] for name in names}


def _stands(evidence: Iterable[Evidence], briefing: Briefing) -> bool:
    """Whether everything a claim file quotes stands in the text beside it."""
    return all(
        piece.source == briefing.source and briefing.body[piece.start : piece.end] == piece.quote for piece in evidence
    )


def _committed(config: Config, document: Document) -> ClaimFile | None:
    """The claim file as it was committed, if it is untouched and speaks of the text beside it."""
    path = claim_path(config, document.briefing.id)
    if not file_head(path).untouched:
        return None
    try:
        file = load_claim_file(path, config.base)
    except (BadFile, BadRow):
        return None  # as good as none: the text is read instead
    fits = file.briefing == document.briefing.id and file.source == document.briefing.source
    return file if fits and _stands(file.evidence, document.briefing) else None


def _said_in_revision(config: Config, register: Register, found: Mapping[str, Document]) -> Said:
    """What the briefings of a revision say: their committed claim files, whoever wrote them, else the text."""
    files = {ident: file for ident, document in found.items() if (file := _committed(config, document))}
    rest = {ident: document for ident, document in found.items() if ident not in files}
    read = said_by(rest, register, config, write=False) if rest else Said({}, ())
    return Said(dict(sorted({**files, **read.files}.items())), read.read)


def _derived(config: Config, name: str, *, committed: bool) -> DerivedSide:
    register = Register.load(config.register, config.reference)
    found = documents(config, digest_of_reading(config))
    said = _said_in_revision(config, register, found) if committed else said_by(found, register, config, write=False)
    derivation, decided = derivation_of(config, register, found, said)
    read = len(said.read)
    told = f"{name}: {read} of {len(found)} briefings without a usable claim file; read again" if read else ""
    return DerivedSide(name, derivation.claims, decided.redirects, derivation.as_of, (told,) if told else ())


def _of_revision(root: Path, name: str) -> DerivedSide:
    revision = find_revision(root, name)
    with unpacked(revision) as folder:
        try:
            return _derived(load_config(folder), revision.label, committed=True)
        except KgError as error:  # the temporary folder means nothing to anybody
            error.args = (str(error).replace(f"{folder}/", f"{revision.name}:"),)
            raise


def _of_workspace(config: Config, name: str) -> Side:
    if not config.current.exists():
        return _derived(config, name, committed=False)
    store = Store.open(config)
    told = f"{name}: data, ontology or program changed since it was built; 'kg build' brings the build up to date"
    return BuiltSide(name, store, () if status(config).current else (told,))


def _base(folder: Path) -> str | None:
    try:
        return load_config(find_workspace(folder)).base
    except NoWorkspace:
        return None  # a build that was copied away: its graph knows


def _of_folder(path: Path, name: str) -> Side | None:
    """The side that a folder holds; None when it is neither a workspace nor a build."""
    if (path / CONFIG_NAME).is_file():
        return _of_workspace(load_config(path), name)
    if (path / "store").is_dir() or (path / "status.json").is_file():
        return BuiltSide(name, Store.of_folder(path.resolve(), _base(path)))
    if (path.parent / CONFIG_NAME).is_file() and load_config(path.parent).build == path:
        return BuiltSide(name, Store.open(load_config(path.parent)))
    return None


def side(word: str, here: Path) -> Side:
    """The state of the graph that a word names; a folder goes before a revision of the same name.

    Args:
        word: a workspace folder, a folder of builds or of one build, or a git revision.
        here: the folder that relative paths and revisions are read from.

    Raises:
        NoWorkspace, BadInput: the folder is neither, or a revision is asked for outside a workspace or repository.
        UnknownName: neither a folder nor a revision.
        Damaged: it was never built, or the build does not answer.
    """
    path = here / word
    if path.is_file():
        raise BadInput(f"{word} is a file; name a workspace, a build or a git revision")
    found = _of_folder(path, word) if path.is_dir() else None
    if found is not None:
        return found
    try:
        root = find_workspace(here)
    except NoWorkspace as error:
        if path.is_dir():
            raise NoWorkspace(word) from error
        raise BadInput(
            f"{word} is no folder, and {here} lies in no workspace whose revisions could be meant"
        ) from error
    try:
        return _of_revision(root, word)
    except UnknownName as error:
        if path.is_dir():
            raise BadInput(
                f"{word} is neither a workspace (no {CONFIG_NAME} in it) nor a build, nor a revision"
            ) from error
        raise


def differences(old: str, new: str | None, here: Path) -> tuple[Differences, tuple[str, ...]]:
    """What changed between two states of the graph, and what the user should know about how they were opened.

    Args:
        old: a workspace, build or git revision.
        new: the same; None = the workspace that `here` lies in.
        here: the folder that the command works in.

    Raises:
        KgError: see `side`.
    """
    before = side(old, here)
    after = side(new, here) if new is not None else _of_workspace(load_config(find_workspace(here)), "this workspace")
    return compare(before, after), (*before.notes, *after.notes)
