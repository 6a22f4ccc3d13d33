"""Claims made by hand for tests of what needs no store."""

from __future__ import annotations

from typing import Any

from kg.model import Claim, Evidence, Family, ReviewState, Source, SourceKind, Stance, Status, Term

SOURCE = Source("Note", "Ministry", "2025-07-11", source_kind=SourceKind.OFFICIAL)


def piece(document: str = "b:note", source: Source = SOURCE, **changes: Any) -> Evidence:
    """A piece of evidence."""
    values: dict[str, Any] = {
        "document": document,
        "source": source,
        "subject": Term("e:a", "A"),
        "predicate": "metWith",
        "object": Term("e:b", "B"),
        "stance": Stance.ASSERTED,
        "quote": "A met B",
        "start": 0,
        "end": 7,
        "rule": "test",
    }
    return Evidence(**values | changes)


def claim(ident: str = "c:1", **changes: Any) -> Claim:
    """An asserted, undated `A metWith B` with one piece of evidence, changed as asked."""
    values: dict[str, Any] = {
        "id": ident,
        "aliases": (),
        "subject": Term("e:a", "A"),
        "predicate": "metWith",
        "object": Term("e:b", "B"),
        "family": Family.FACT,
        "status": Status.ASSERTED,
        "denial": None,
        "review": ReviewState.AUTO,
        "date": None,
        "until": None,
        "start_date": None,
        "end_date": None,
        "earliest": None,
        "latest": None,
        "from_latest": None,
        "until_earliest": None,
        "instrument": None,
        "event": None,
        "topics": (),
        "plan_state": None,
        "fulfilled_by": (),
        "moved_to": (),
        "evidence": (piece(),),
        "publishers": ("Ministry",),
        "first_seen": "2025-07-11",
        "last_seen": "2025-07-11",
    }
    return Claim(**values | changes)
