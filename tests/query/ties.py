"""Facets made by hand for tests of networks and paths."""

from __future__ import annotations

from typing import Any

from kg.model import Family, ReviewState, Status
from kg.query.facets import Facets


def tie(ident: str, subject: str, object: str, predicate: str = "metWith", **changes: Any) -> Facets:
    """An asserted tie of two nodes."""
    values: dict[str, Any] = {
        "id": f"c:{ident}",
        "subject": subject,
        "predicate": predicate,
        "object": object,
        "family": Family.FACT,
        "status": Status.ASSERTED,
        "review": ReviewState.AUTO,
        "documents": frozenset({f"b:{ident}"}),
    }
    return Facets(**values | changes)
