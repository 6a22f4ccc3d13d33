"""Which format a client gets, from its Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["MEDIA", "ROWS", "TRIPLES", "best"]

#: media types of rows and truth values; the first of a format is the one that is sent
ROWS: Final = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
TRIPLES: Final = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/x-turtle": "ttl",
    "text/n3": "ttl",
    "application/xml": "rdf",
    "application/json": "jsonld",
    "text/plain": "nt",
}
MEDIA: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "html": "text/html; charset=utf-8",
}


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Media ranges with their weights; a malformed weight counts as none."""
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    weight = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    weight = 0.0
        if "/" in media:
            found.append((media, weight if weight == weight else 0.0))  # a weight that is no number is none
    return found


def _matches(asked: str, offered: str) -> int:
    """How closely a range names a type: 3 exactly, 2 its kind, 1 anything, 0 not at all."""
    if asked == offered:
        return 3
    if asked == "*/*":
        return 1
    return 2 if asked.endswith("/*") and offered.startswith(asked[:-1]) else 0


def best(accept: str | None, offered: Mapping[str, str]) -> str | None:
    """The format that the client likes best; of equals the first offered. None when it takes none of them.

    >>> best("text/csv;q=0.5, application/sparql-results+xml", ROWS), best(None, ROWS), best("image/png", ROWS)
    ('xml', 'json', None)
    """
    if accept is None or not accept.strip():
        return next(iter(offered.values()))
    ranges = _ranges(accept)
    chosen, most = None, 0.0
    for media, form in offered.items():
        closest = max(((_matches(asked, media), weight) for asked, weight in ranges), default=(0, 0.0))
        weight = closest[1] if closest[0] else 0.0
        if weight > most:
            chosen, most = form, weight
    return chosen
