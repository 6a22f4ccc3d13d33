"""Facets made by hand for tests of networks and paths, and columns of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.facets import Facets
from kg.model import Family, ReviewState, Status
from kg.store.columns import Columns
from kg.vocabulary import EntityClass


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


def columns_of(ties: Iterable[Facets], classes: Mapping[str, EntityClass]) -> Columns:
    """The ties as columns."""
    return Columns.of(ties, classes.get, {}.get)
