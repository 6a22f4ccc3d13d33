"""The commands that change a workspace: init, add, drop, build; and status, which only looks.

Invariants: every file is read before anything is written; when the build after an add or drop fails, the data is put
back as it was; adding and then dropping a briefing leaves every file as it was, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.config import CONFIG_NAME, Config, load_config
from kg.curate.build import BuildResult, build, build_upon, change_due, clean, current_status
from kg.curate.change import Change
from kg.curate.disk import writable, write_file
from kg.curate.gather import claim_path
from kg.curate.inputs import Document, briefing_files, document_of
from kg.curate.lock import writing
from kg.curate.standing import former_build, survey
from kg.curate.update import Former
from kg.errors import BadInput, Damaged, KgError, UnknownName
from kg.model import Briefing, Claim, ReviewState
from kg.register import Register
from kg.store.index import BriefingRow
from kg.store.oxigraph import Store
from kg.text.briefing import read_briefing

__all__ = ["AddResult", "FileResult", "Outcome", "Standing", "add", "build", "drop", "init", "status"]

_TOML = """\
# A workspace of the knowledge graph: 'kg add FILE' adds a briefing, 'kg build' brings the graph up to date.
title = "{title}"
# base = "https://w3id.org/us-asean-kg/"    the IRIs of the graph begin with it
# as_of = "2026-01-01"                      the day that counts as now; unset: the latest publication date
"""
_README = """\
# {title}

`data/briefings/` holds the source documents; `kg add FILE` puts one there and `kg drop ID` takes it out.
`build/` is made from the rest by `kg build` and can be deleted at any time. Register, reference facts and ontology
come with the program; a folder `data/register`, `data/reference` or `ontology` of your own takes their place.
"""


class Outcome(StrEnum):
    """What became of one file of `kg add`."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file of `kg add`, and what it says."""

    path: Path
    outcome: Outcome
    id: str | None = None
    error: KgError | None = None
    notes: tuple[str, ...] = ()
    sentences: int = 0
    mentions: int = 0
    new: int = 0
    """Claims that the graph did not have."""
    known: int = 0
    """Claims that it had; they gain evidence."""
    queued: int = 0
    """Claims, new or known, that wait for review."""


@dataclass(frozen=True, slots=True)
class AddResult:
    """All files of `kg add` in the order given."""

    files: tuple[FileResult, ...]

    @property
    def exit_code(self) -> int:
        """That of the worst file."""
        return max((f.error.exit_code for f in self.files if f.error), default=0)


@dataclass(frozen=True, slots=True)
class Standing:
    """`kg status`: the current build and what changed since."""

    build: Mapping[str, Any]
    """status.json; empty when nothing was built yet."""
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    current: bool
    """Whether a build now would change nothing."""


def init(folder: Path, *, title: str = "US–ASEAN relations") -> Config:
    """Make a workspace.

    Args:
        folder: made if missing; what is in it stays.
        title: printed on pages.

    Raises:
        BadInput: it is one already, or a file of that name is in the way.
        Unwritable: the disk refuses.
    """
    if (folder / CONFIG_NAME).exists():
        raise BadInput(f"{folder} is a workspace already; 'kg add FILE' adds to it")
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is a file; name a folder")
    with writable(folder):
        (folder / "data" / "briefings").mkdir(parents=True, exist_ok=True)
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    for name, text in (("README.md", _README.format(title=title)), (".gitignore", "build/\n")):
        if not (folder / name).exists():
            write_file(folder / name, text.encode())
    write_file(folder / CONFIG_NAME, _TOML.format(title=quoted).encode())
    return load_config(folder)


def status(config: Config) -> Standing:
    """The current build and what a new one would take up.

    Raises:
        BadFile, BadRow, BadInput: a briefing cannot be read.
    """
    record = current_status(config)
    with former_build(config) as former:
        seen = survey(config, former.rows if former else {})
    before = {row["id"]: row["digest"] for row in record.get("briefings", [])}
    now = {ident: document.digest for ident, document in seen.documents.items()}
    return Standing(
        build=record,
        new=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(i for i in now.keys() & before.keys() if now[i] != before[i])),
        gone=tuple(sorted(before.keys() - now.keys())),
        current=record.get("inputs") == seen.inputs,
    )


@contextmanager
def _put_back(paths: Iterable[Path]) -> Iterator[None]:
    """Restore these files when the body fails."""
    before = {path: path.read_bytes() if path.is_file() else None for path in paths}
    try:
        yield
    except BaseException:
        for path, data in before.items():
            if data is None:
                path.unlink(missing_ok=True)
            elif not path.is_file() or path.read_bytes() != data:
                write_file(path, data)
        raise


def drop(config: Config, ident: str) -> BuildResult:
    """Take a briefing out: its file, its evidence and what rests on it alone.

    Args:
        config: the workspace.
        ident: id of the briefing, with or without `b:`.

    Raises:
        UnknownName: no briefing has that id.
        Locked, Unwritable: as for `build`.
    """
    with writing(config), former_build(config) as former:
        clean(config)
        name = ident.removeprefix("b:")
        found = _known(config, former)
        if name not in found:
            import difflib

            raise UnknownName("briefing", ident, difflib.get_close_matches(name, found, n=3), "kg status lists them")
        path = found[name].path
        with _put_back([path, claim_path(config, name)]):
            with writable(path):
                path.unlink()
            return build_upon(config, former)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A file that can be added, and where it goes."""

    source: Path
    briefing: Briefing
    place: Path
    replaces: Path | None


def _read(files: Sequence[Path]) -> tuple[dict[int, Briefing], dict[int, FileResult]]:
    """Read every file; those that cannot be, or that share an id, fail."""
    good: dict[int, Briefing] = {}
    failed: dict[int, FileResult] = {}
    for n, path in enumerate(files):
        try:
            good[n] = read_briefing(path)
        except KgError as error:
            failed[n] = FileResult(path, Outcome.FAILED, error=error)
    by_id: dict[str, list[int]] = {}
    for n, briefing in good.items():
        by_id.setdefault(briefing.id, []).append(n)
    for ident, numbers in by_id.items():
        if len(numbers) > 1:
            named = " and ".join(str(files[n]) for n in numbers)
            clash = BadInput(f"{named} have the same id {ident!r}; give one of them another id in its front matter")
            for n in numbers:
                failed[n] = FileResult(files[n], Outcome.FAILED, ident, clash)
                del good[n]
    return good, failed


def _plan(
    config: Config, path: Path, briefing: Briefing, known: Mapping[str, Document], built: Mapping[str, BriefingRow]
) -> _Plan | None:
    """Where a file goes; None when the workspace has it already and its graph too."""
    old = known.get(briefing.id)
    if old and replace(old.briefing, notes=()) == replace(briefing, notes=()):
        row = built.get(briefing.id)
        if row and row.content == old.content:
            return None
        return _Plan(old.path, briefing, old.path, old.path if briefing.id in built else None)
    place = config.briefings / f"{briefing.id}{path.suffix.lower() or '.txt'}"
    return _Plan(path, briefing, place, old.path if old else None)


def add(config: Config, files: Sequence[Path], *, dry_run: bool = False, jobs: int = 1) -> AddResult:
    """Add briefings, or replace those whose text changed.

    Args:
        config: the workspace.
        files: text, Markdown or web pages.
        dry_run: only say what would be added.
        jobs: number of processes that read texts.

    Returns:
        One result per file; files that fail do not keep the others out.

    Raises:
        Locked, Unwritable: nothing could be done.
        BadInput: the workspace itself holds something wrong.
    """
    good, results = _read(files)
    with writing(config), former_build(config) as former:
        clean(config)
        rows = former.rows if former else {}
        known = _known(config, former)
        taken = {path.name for path in briefing_files(config)}
        plans: dict[int, _Plan] = {}
        for n, briefing in good.items():
            plan = _plan(config, files[n], briefing, known, rows)
            if plan is None:
                results[n] = FileResult(files[n], Outcome.UNCHANGED, briefing.id, notes=briefing.notes)
            elif plan.place.name in taken and plan.place not in (plan.replaces, plan.source):
                error = BadInput(f"{plan.place} is in the way: it holds another briefing; rename it")
                results[n] = FileResult(files[n], Outcome.FAILED, briefing.id, error)
            else:
                plans[n] = plan
        if plans:
            register = Register.load(config.register, config.reference)
            change, before = _carry_out(config, plans.values(), former, register, dry_run=dry_run, jobs=jobs)
            results |= {n: _result(plan, change.after, before, register) for n, plan in plans.items()}
    return AddResult(tuple(results[n] for n in range(len(files))))


def _known(config: Config, former: Former | None) -> Mapping[str, Document]:
    """The briefings in the folder."""
    return survey(config, former.rows if former else {}).documents


def _carry_out(
    config: Config,
    plans: Iterable[_Plan],
    former: Former | None,
    register: Register,
    *,
    dry_run: bool,
    jobs: int,
) -> tuple[Change, frozenset[str]]:
    """Copy and build, or only derive; what changes and the names of claims that there were."""
    if dry_run:
        seen = survey(config, former.rows if former else {})
        fresh = {p.briefing.id: document_of(p.place, p.briefing) for p in plans}
        together = dict(sorted({**seen.documents, **fresh}.items()))
        seen = replace(seen, documents=together, changed=seen.changed | fresh.keys())
        change = change_due(config, register, seen, former, write=False, jobs=jobs)
        return change, _names_before(change, former.store if former else None)
    touched = [path for p in plans for path in (p.place, p.replaces, claim_path(config, p.briefing.id)) if path]
    with _put_back(touched):
        for plan in plans:
            write_file(plan.place, plan.source.read_bytes())
            if plan.replaces and plan.replaces != plan.place:
                plan.replaces.unlink()
        result = build_upon(config, former, jobs=jobs, register=register)
    if result.change is None:
        raise Damaged(f"{config.build} did not take up what was added; run 'kg build --force'")
    return result.change, _names_before(result.change, former.store if former else None)


def _names_before(change: Change, store: Store | None) -> frozenset[str]:
    """Ids and aliases of claims in the build before: of those that a change touched, or all."""
    if not change.whole:
        return frozenset(name for claim in change.before for name in (claim.id, *claim.aliases))
    if store is None:
        return frozenset()
    rows = store.select("SELECT ?c ?a { ?c a dip:Claim OPTIONAL { ?c dip:alias ?a } }").rows
    return frozenset(cell.curie for row in rows for cell in row if cell)


def _result(plan: _Plan, claims: Iterable[Claim], before: frozenset[str], register: Register) -> FileResult:
    from kg.curate.reading import mentions_and_sentences

    mine = [c for c in claims if any(piece.document == plan.briefing.curie for piece in c.evidence)]
    known = sum(not before.isdisjoint((c.id, *c.aliases)) for c in mine)
    mentions, sentences = mentions_and_sentences(plan.briefing, register)
    return FileResult(
        plan.source,
        Outcome.REPLACED if plan.replaces else Outcome.ADDED,
        plan.briefing.id,
        notes=plan.briefing.notes,
        sentences=sentences,
        mentions=mentions,
        new=len(mine) - known,
        known=known,
        queued=sum(c.review is ReviewState.QUEUED for c in mine),
    )
