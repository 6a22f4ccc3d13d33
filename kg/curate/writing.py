"""Writing a build into a folder aside: store, index, names, texts and status, whole or from the build before.

Invariant: files that did not change are shared with the build before by hard links, never written to.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from kg.config import Config
from kg.curate.artifacts import changed_names, digest, names_of, status_text, text_record
from kg.curate.change import Change
from kg.curate.crew import portions, shared
from kg.curate.gather import claim_path, first_of
from kg.curate.inputs import stamps
from kg.curate.progress import shown
from kg.curate.standing import Survey, said_digest
from kg.curate.update import Former
from kg.derive import event_nodes, turning_days, unit
from kg.facets import facets
from kg.model import Claim, ReviewState
from kg.store.codes import COLUMNS_NAME
from kg.store.columns import Columns
from kg.store.index import INDEX_NAME, BriefingRow, Index, unit_number
from kg.store.lines import Batch, batch_of, batch_of_claims, direct_triples
from kg.store.names import keys
from kg.store.parcels import packed, unpacked
from kg.store.proof import Proof
from kg.store.terms import Names, ntriples
from kg.store.written import change_store, link, write_store
from kg.vocabulary import EntityClass

__all__ = ["ASIDE", "write_build"]

ASIDE: Final = ".new-"
#: claims made into columns at once
_ROWS: Final = 50_000
#: claims, briefings or triples written out at once
_CLAIMS: Final = 500
_BRIEFINGS: Final = 64
_TRIPLES: Final = 20_000
#: threads that load the store at most: more do not help, as the engine sorts in threads of its own
_LOADERS: Final = 2


def write_build(config: Config, change: Change, seen: Survey, former: Former | None, jobs: int = 1) -> tuple[Path, str]:
    """Write the build that a change leads to.

    Args:
        config: the workspace.
        change: what was derived.
        seen: its inputs.
        former: the build that stands.
        jobs: number of processes that write out what they can share.

    Returns:
        The folder aside, and the name of the build.

    Raises:
        OSError: the disk refuses.
    """
    base = None if change.whole else former
    aside = config.build / f"{ASIDE}{os.getpid()}"
    (aside / "texts").mkdir(parents=True)
    proof = _store(aside / "store", config, change, base, jobs)
    build_id = proof.hex[:16]
    sentences = _texts(aside / "texts", change, base, jobs)
    index = _index(aside / "store" / INDEX_NAME, config, change, seen, base, sentences)
    names = _names(aside / "names.tsv", config, change, index, base)
    index.set_meta(build_id=build_id, **change.remarks)
    made = {
        "build_id": build_id,
        "graph": proof.hex,
        "triples": proof.lines,
        "names": names,
        "inputs": seen.inputs,
        "rest": seen.rest,
        "counts": index.counts(),
    }
    index.close()
    _columns(change, base).write(aside / COLUMNS_NAME, build_id)
    status = status_text(change, base.status if base else {}, made)
    (aside / "status.json").write_text(status, encoding="utf-8", newline="")
    return aside, build_id


def _store(path: Path, config: Config, change: Change, base: Former | None, jobs: int) -> Proof:
    names = Names(config.base)
    if base is None or base.store.folder is None:
        return _whole_store(path, config, change, jobs)
    proof = Proof(base.status["graph"], base.status["triples"])
    minus, plus = (sorted(ntriples(triples, names)) for triples in (change.minus, change.plus))
    proof.remove(minus)
    proof.add(plus)
    change_store(base.store.folder / "store", path, minus=minus, plus=plus)
    return proof


def _whole_store(path: Path, config: Config, change: Change, jobs: int) -> Proof:
    """The store of a change from nothing, its claims written out by several processes."""
    proof, claims = Proof(), change.after

    def taken(batches: Iterable[Batch]) -> Iterator[bytes]:
        for batch in batches:
            proof.join(batch.proof)
            yield batch.text

    around = chain(change.plus, direct_triples(claims))
    batches = (batch_of(portion, config.base) for portion in portions(around, _TRIPLES))
    tasks = ((config.base, packed(portion)) for portion in portions(claims, _CLAIMS))
    blocks = shown(shared(batch_of_claims, tasks, jobs), "writing the graph", -(-len(claims) // _CLAIMS))
    write_store(path, taken(chain(batches, blocks)), loaders=min(jobs, _LOADERS))
    return proof


def _write_texts(task: tuple[Path, bytes]) -> list[tuple[str, int]]:
    """Write the texts of some briefings; how many sentences each has."""
    folder, briefings = task
    found = []
    for briefing in unpacked(briefings):
        text, sentences = text_record(briefing)
        (folder / f"{briefing.id}.json").write_text(text, encoding="utf-8", newline="")
        found.append((briefing.id, sentences))
    return found


def _texts(folder: Path, change: Change, base: Former | None, jobs: int) -> dict[str, int]:
    """Write the texts of changed briefings and share the others; the numbers of sentences of the former."""
    briefings = (document.briefing for document in change.documents.values())
    tasks = ((folder, packed(portion)) for portion in portions(briefings, _BRIEFINGS))
    done = shown(shared(_write_texts, tasks, jobs), "writing texts", -(-len(change.documents) // _BRIEFINGS))
    found = dict(chain.from_iterable(done))
    if base and base.store.folder:
        old, new = str(base.store.folder / "texts"), str(folder)
        for ident in base.rows.keys() - change.gone:
            link(f"{old}/{ident}.json", f"{new}/{ident}.json")
    return found


def _names(path: Path, config: Config, change: Change, index: Index, base: Former | None) -> str:
    if base and base.store.folder:
        text = (base.store.folder / "names.tsv").read_bytes().decode("utf-8")
        start, end = (int(n) for n in index.meta("names_local").split())
        head, before, tail = text[:start], text[start:end], text[end:]
        local = changed_names(before, change.locals)
        index.drop_names((key, ident) for key, ident, _ in _keys(before, change.locals))
        index.put("name", _keys(local, change.locals))
    else:
        head, local, tail = names_of(change, config)
        index.put("name", keys(f"{head}{local}{tail}"))
    data = f"{head}{local}{tail}".encode()
    path.write_bytes(data)
    index.set_meta(names_local=f"{len(head)} {len(head) + len(local)}")
    return digest(data)


def _keys(local: str, idents: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Keys of the lines of some local entities."""
    lines = local.splitlines(keepends=True)
    for ident in idents:
        place = bisect_left(lines, f"{ident}\t")
        if place < len(lines) and lines[place].startswith(f"{ident}\t"):
            yield from keys(lines[place])


def _index(
    path: Path, config: Config, change: Change, seen: Survey, base: Former | None, sentences: dict[str, int]
) -> Index:
    if base and base.store.folder:
        index = Index.copy(base.store.folder / "store" / INDEX_NAME, path)
        index.drop_briefings(change.gone)
        index.put_briefings(row for ident, row in seen.rows.items() if row is not base.rows[ident])
    else:
        index = Index.create(path)
    index.put_briefings(_rows(config, change, seen, sentences))
    for ident, file in change.said.items():
        index.put_entities(ident, file.entities)
    index.drop_locals(ident for ident, entity in change.locals.items() if entity is None)
    index.put_locals((entity for entity in change.locals.values() if entity), change.asked)
    _index_claims(index, change)
    return index


def _columns(change: Change, base: Former | None) -> Columns:
    """The claims as columns: those of the build before, but for the claims of touched triples."""
    kinds = {piece.document: piece.source.source_kind for claim in change.after for piece in claim.evidence}

    def class_of(name: str) -> EntityClass | None:
        if name.startswith("t:"):
            return EntityClass.TOPIC
        if name in change.locals:
            known = change.locals[name]
        elif base:
            known = base.store.entity(name)
        else:
            known = change.register.entity(name)
        return known.cls if known else None

    rows = shown(portions(change.after, _ROWS), "making columns", -(-len(change.after) // _ROWS))
    parts = [Columns.of(map(facets, claims), class_of, kinds.get) for claims in rows]
    fresh = Columns.joined(parts or [Columns.of((), class_of, kinds.get)])
    if base is None or base.store.folder is None:
        return fresh
    old = Columns.open(base.store.folder / COLUMNS_NAME, base.store.build_id)
    return old.changed((claim.id for claim in change.before), fresh)


def _rows(config: Config, change: Change, seen: Survey, sentences: dict[str, int]) -> Iterator[BriefingRow]:
    young = stamps(config.claims, seen.now) if change.read else {f"{i}.ttl": s for i, s in seen.claim_stamps.items()}
    for ident, document in change.documents.items():
        source = document.briefing.source
        yield BriefingRow(
            id=ident,
            file=document.file,
            content=document.content,
            digest=document.digest,
            stamp=document.stamp,
            said=said_digest(claim_path(config, ident).read_bytes()),
            claim_stamp=young[f"{ident}.ttl"],
            title=source.title,
            publisher=source.publisher,
            date=source.date,
            day=first_of(source.date),
            sentences=sentences[ident],
            evidence=len(change.said[ident].evidence),
        )


def _index_claims(index: Index, change: Change) -> None:
    def numbered(claims: Iterable[Claim]) -> list[tuple[int, str]]:
        return sorted((unit_number(unit(c.evidence[0], change.redirects)), c.id) for c in claims)

    index.drop_claims(numbered(change.before))
    index.put_claims(numbered(change.after))
    by_id = {claim.id: claim for claim in change.after}
    plans = [claim for claim in change.after if claim.family == "plan"]
    turns = ((day, p.id) for p in plans for day in turning_days(p, [by_id[i] for i in p.fulfilled_by]))
    index.put("turn", turns)
    tied = ((claim.id, nodes) for claim in change.after if len(nodes := event_nodes(claim, change.redirects)) > 1)
    index.put("tie", ((claim, node) for claim, nodes in tied for node in nodes))
    index.put("suggestion", ((s.plan, s.fact) for s in change.suggestions))
    index.put_queued(claim.id for claim in change.after if claim.review is ReviewState.QUEUED)
    all_of, queued = _per_briefing(change.after)
    was, was_queued = _per_briefing(change.before)
    for ident in change.gone:
        was.pop(ident, None)
        was_queued.pop(ident, None)
    all_of.subtract(was)
    queued.subtract(was_queued)
    for ident in sorted(all_of.keys() | queued.keys()):
        index.count_for(ident, all_of[ident], queued[ident])


def _per_briefing(claims: Iterable[Claim]) -> tuple[Counter[str], Counter[str]]:
    """Claims and queued claims by briefing."""
    all_of: Counter[str] = Counter()
    queued: Counter[str] = Counter()
    for claim in claims:
        for document in {p.document for p in claim.evidence if p.document.startswith("b:")}:
            all_of[document.removeprefix("b:")] += 1
            queued[document.removeprefix("b:")] += claim.review is ReviewState.QUEUED
    return all_of, queued
