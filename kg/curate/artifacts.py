"""What a build consists of for readers, as bytes: names.tsv, texts/ID.json, status.json.

Invariant: the bytes depend on the graph alone, whether it was made from the beginning or brought up to date; every list
is sorted.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from kg.config import Config
from kg.curate.change import Change
from kg.derive import resolve
from kg.model import Briefing, Claim, Entity, ReviewState
from kg.names import Names
from kg.store.encode_register import ontology_triples
from kg.store.terms import Lit
from kg.text.blocks import split_blocks
from kg.text.sentences import sentences

__all__ = ["changed_names", "counts", "digest", "names_of", "status_text", "text_record"]

#: in a tie of names, what only texts know gives way to the register, and topics to both
_LOCAL_RANK, _TOPIC_RANK = 8, 9


def digest(data: bytes) -> str:
    """16 hex digits that tell whether a file of the build is as it was written."""
    return hashlib.sha256(data).hexdigest()[:16]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def text_record(briefing: Briefing) -> tuple[str, int]:
    """`texts/ID.json`: the body with its blocks and sentences, for pages that show evidence; and how many sentences."""
    blocks = split_blocks(briefing.body)
    spans = [span for b in blocks for span in sentences(briefing.body[b.start : b.end], b.start)]
    record = {
        "id": briefing.id,
        "body": briefing.body,
        "blocks": [{"kind": b.kind.value, "start": b.start, "end": b.end} for b in blocks],
        "sentences": [{"start": start, "end": end} for start, end in sorted(spans)],
    }
    return _json(record), len(spans)


def _line(text: str) -> str:
    return " ".join(text.split())


def _local_line(entity: Entity) -> str:
    return Names([(entity.id, _line(entity.label), _LOCAL_RANK)]).to_tsv()


def names_of(change: Change, config: Config) -> tuple[str, str, str]:
    """`names.tsv`, every name a person may type: those of the register, of local entities, and former ids and topics.

    Args:
        change: one from nothing.
        config: the workspace.
    """
    topics = sorted(
        (subject, predicate != "skos:prefLabel", _line(value.text))
        for subject, predicate, value in ontology_triples(config.ontology)
        if subject.startswith("t:") and isinstance(value, Lit) and predicate in ("skos:prefLabel", "skos:altLabel")
    )
    rows = [
        (resolve(old, change.redirects), name, _LOCAL_RANK)
        for old in change.redirects
        for name in (old, *([_line(change.labels[old])] if old in change.labels else []))
    ]
    rows += [(ident, text, _TOPIC_RANK) for ident, _, text in topics]
    local = "".join(_local_line(entity) for _, entity in sorted(change.locals.items()) if entity)
    return change.register.names().to_tsv(), local, Names(rows).to_tsv()


def changed_names(local: str, entities: Mapping[str, Entity | None]) -> str:
    """The part of `names.tsv` about local entities after some of them changed."""
    lines = local.splitlines(keepends=True)
    for ident, entity in entities.items():
        place = bisect_left(lines, f"{ident}\t")
        there = place < len(lines) and lines[place].startswith(f"{ident}\t")
        lines[place : place + there] = [_local_line(entity)] if entity else []
    return "".join(lines)


def counts(claims: Iterable[Claim]) -> Counter[str]:
    """Claims by status and review state, and their evidence; rejected ones are counted as rejected and nowhere else."""
    found: Counter[str] = Counter()
    for claim in claims:
        found[f"review {claim.review.value}"] += 1
        if claim.review is not ReviewState.REJECTED:
            found["total"] += 1
            found[f"status {claim.status.value}"] += 1
            found["evidence"] += len(claim.evidence)
    return found


def status_text(change: Change, before: Mapping[str, Any], made: Mapping[str, Any]) -> str:
    """`status.json`: counts, what it was made of, judgements that answer to nothing.

    Args:
        change: what was derived.
        before: the status of the build that it changes; empty for one from nothing.
        made: digests and counts of what was written.
    """
    found = counts(change.after)
    found.update(before.get("claims", {}))
    found["evidence"] += before.get("evidence", 0)
    found.subtract(counts(change.before))
    evidence, total = found.pop("evidence", 0), found.pop("total", 0)
    kinds = {name: number for name, number in sorted(found.items(), key=_statuses_first) if number}
    return _json(
        {
            "as_of": change.as_of,
            "claims": {"total": total, **kinds},
            "evidence": evidence,
            "stale_judgements": list(change.stale),
            **made,
        }
    )


def _statuses_first(item: tuple[str, int]) -> tuple[bool, str]:
    return item[0].startswith("review"), item[0]
