"""The SPARQL of the look-ups: one file each in `kg/query/queries`, run as it is or with other values.

Invariant: every query is portable: OPTIONAL last, no FROM, and parameters are the VALUES of a variable (the file holds
an example). A value that is no CURIE is refused, so nothing that a user types becomes part of a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["bind", "text"]

_CURIE: Final = re.compile(r"[a-z]+:[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")


@cache
def text(name: str) -> str:
    """The text of a shipped look-up.

    Raises:
        OSError: there is no such file.
    """
    return (Path(__file__).parent.parent / "queries" / f"{name}.rq").read_text(encoding="utf-8")


def bind(query: str, **values: Iterable[str]) -> str:
    """The query with the VALUES of some variables replaced.

    >>> bind("SELECT ?x { VALUES ?a { e:china } ?x ?y ?a }", a=["e:malaysia", "e:laos"])
    'SELECT ?x { VALUES ?a { e:malaysia e:laos } ?x ?y ?a }'

    Args:
        query: SPARQL with `VALUES ?name { … }` for each name.
        values: CURIEs by variable.

    Raises:
        ValueError: a variable has no VALUES, or a value is no CURIE.
    """
    for name, curies in values.items():
        listed = list(curies)
        for curie in listed:
            if not _CURIE.fullmatch(curie):
                raise ValueError(f"{curie!r} is no CURIE")
        chosen = " ".join(listed)
        query, found = re.subn(rf"VALUES\s+\?{name}\s*\{{[^}}]*\}}", f"VALUES ?{name} {{ {chosen} }}", query)
        if not found:
            raise ValueError(f"the query has no VALUES ?{name}")
    return query
