"""The formats of the W3C in which an answer can be written, by the short names that the commands take."""

from __future__ import annotations

from typing import Any, Final

import pyoxigraph as ox

from kg.errors import BadInput

__all__ = ["GRAPH_FORMATS", "ROW_FORMATS", "format_of"]

ROW_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def format_of(answer: Any, form: str) -> ox.RdfFormat | ox.QueryResultsFormat:
    """The format that a short name means for an answer.

    Raises:
        BadInput: the form does not fit the kind of query.
    """
    if isinstance(answer, ox.QueryTriples):
        if form not in GRAPH_FORMATS:
            raise BadInput(f"triples cannot be written as {form!r}; choose {', '.join(GRAPH_FORMATS)}")
        return GRAPH_FORMATS[form]
    if form not in ROW_FORMATS:
        raise BadInput(f"rows cannot be written as {form!r}; choose {', '.join(ROW_FORMATS)}")
    return ROW_FORMATS[form]
