"""What a query asks for beyond its own graph, told from its parse tree: other services, and the dataset it names.

Invariant: no query gets past `inspect` in which a SERVICE clause cannot be excluded. The tree of rdflib's parser
decides; the tokens are the second line, as parsers differ on where a comment or a name ends; where the tree cannot be
made, any trace of the keyword outside strings, comments and IRIs is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from kg.errors import BadQuery
from kg.query.sparql.text import QUERY_FORMS, TOKEN, unescape, where, words
from kg.vocabulary import prefixes

__all__ = ["Asked", "inspect"]

_NOT_CODE: Final = ("string", "comment", "iri")
_UPDATES: Final = ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with")
_REFUSED: Final = "SERVICE is refused, as queries stay on this machine"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query says of the dataset: IRIs of FROM and FROM NAMED; `named_dataset` is false when it says nothing."""

    named_dataset: bool
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def inspect(query: str, base: str, name: str = "query") -> Asked:
    """Refuse what reaches out, and tell the dataset that a query names.

    Args:
        query: SPARQL text.
        base: base IRI of the graph, for the predeclared prefixes.
        name: what the message calls it.

    Raises:
        BadQuery: it holds SERVICE, or SERVICE cannot be excluded, or it is an update.
    """
    texts = tuple(dict.fromkeys((query, unescape(query)))) if "\\" in query else (query,)
    lowered = "".join(texts).lower()
    if any(keyword in lowered for keyword in _UPDATES):
        _only_reads(texts[-1], name)
    if "service" not in lowered and "from" not in lowered:
        return Asked(False)  # neither keyword can be in the tree of a text without its letters
    tree = _tree(query, base)
    if tree is None:
        if any("SERVICE" in token for text in texts for token in _code(text)):
            raise BadQuery(f"{name}: SERVICE cannot be excluded in this query, so it is refused; write it more plainly")
        if any("FROM" in word for text in texts for word, _ in words(text)):
            raise BadQuery(f"{name}: the FROM of this query cannot be read; use the parameter default-graph-uri")
        return Asked(False)
    for text in texts:
        for word, offset in words(text):
            if "SERVICE" in word:
                raise BadQuery(f"{name}:{where(text, offset)}: {_REFUSED}")
    if any(node.name == "ServiceGraphPattern" for node in _nodes(tree.algebra)):
        raise BadQuery(f"{name}: {_REFUSED}")
    clauses = tree.algebra.datasetClause or ()
    default = tuple(str(clause.default) for clause in clauses if clause.default is not None)
    named = tuple(str(clause.named) for clause in clauses if clause.named is not None)
    return Asked(bool(clauses), default, named)


def _only_reads(query: str, name: str) -> None:
    """Tell an update for what it is; anything else that is no query is left to the parser's message."""
    first = next((word for word, _ in words(query) if word not in ("PREFIX", "BASE", "VERSION")), "")
    if first.lower() in _UPDATES:
        raise BadQuery(f"{name}: {first} is refused, as this endpoint only reads; it answers {', '.join(QUERY_FORMS)}")


def _code(query: str) -> Iterator[str]:
    return (match.group().upper() for match in TOKEN.finditer(query) if match.lastgroup not in _NOT_CODE)


def _tree(query: str, base: str) -> Any:
    """The algebra of a query; None when rdflib's parser does not take it."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return translateQuery(parseQuery(query), base=base, initNs=prefixes(base))
    except RecursionError:
        return None
    except Exception:  # whatever the parser says of a query that it does not take, the stricter rule applies
        return None


def _nodes(value: Any) -> Iterator[Any]:
    """Every named node of an algebra, however deep."""
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, CompValue):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, (list, tuple, set, frozenset)) or type(one).__name__ == "ParseResults":
            waiting.extend(one)
