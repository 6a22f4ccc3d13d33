r"""What a SPARQL text asks for, told from its tokens: the form, and anything that would write or reach out.

Invariant: a keyword inside a comment, a string, an IRI or a prefixed name is no keyword; a keyword written with `\u`
escapes, or glued to its neighbour, is one. So a refused feature cannot be hidden and a harmless query is not refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.errors import BadQuery
from kg.vocabulary import PREFIXES

__all__ = ["QUERY_FORMS", "TOKEN", "names", "refuse", "unescape", "where", "words"]

QUERY_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
TOKEN: Final = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<comment>\#[^\n\r]*)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>[\w.-]*:(?:[\w.:%-]|\\.)*)
    |(?P<word>[A-Za-z]\w*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def unescape(query: str) -> str:
    r"""The text with `\uXXXX` escapes resolved, which SPARQL does before anything else."""
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: chr(int(m[1] or m[2], 16)), query)


def words(query: str) -> Iterator[tuple[str, int]]:
    """The bare words of a query in upper case, with their offsets.

    The prefix of a name counts as a word when the query does not declare it: a parser that reads without tokens takes
    `SERVICE:x` for the keyword and a name. So does what follows the second dot of a name.

    >>> [word for word, _ in words("ASK { ?service dip:load 'ask' } # SERVICE")]
    ['ASK']
    """
    declared, last = {*PREFIXES, ""}, ""
    for match in TOKEN.finditer(query):
        if match.lastgroup == "name":
            prefix = match.group().partition(":")[0]
            if last == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                yield prefix.upper(), match.start()
            for part in match.group().partition(":")[2].split(".")[2:]:  # the store ends a name at its second dot
                yield part.upper(), match.start()
        if match.lastgroup != "other" or not match.group().isspace():
            last = match.group().upper() if match.lastgroup == "word" else ""
        if match.lastgroup == "word":
            yield match.group().upper(), match.start()


def names(query: str) -> Iterator[str]:
    """The prefixed names of a query, in their order.

    >>> list(names("SELECT ?x { ?x a dip:Claim ; dip:party e:laos } # e:brunei"))
    ['dip:Claim', 'dip:party', 'e:laos']
    """
    return (match.group() for match in TOKEN.finditer(query) if match.lastgroup == "name")


def where(query: str, offset: int) -> str:
    """`line:column` of an offset, both from 1."""
    return f"{query.count(chr(10), 0, offset) + 1}:{offset - query.rfind(chr(10), 0, offset)}"


def refuse(query: str, name: str = "query") -> str:
    """The form of a query that only reads this graph: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Args:
        query: SPARQL text.
        name: what the message calls it.

    Raises:
        BadQuery: it updates, reaches out (SERVICE), names another graph (FROM), or is no query; with line:column.
    """
    for text in dict.fromkeys((query, unescape(query))):
        form = ""
        for word, offset in words(text):
            at = f"{name}:{where(text, offset)}"
            if "SERVICE" in word:
                raise BadQuery(f"{at}: SERVICE is refused, as queries stay on this machine")
            if "FROM" in word:
                raise BadQuery(f"{at}: FROM is refused, as there is one graph; leave it out")
            if word in _UPDATES:
                raise BadQuery(f"{at}: {word} is refused, as queries only read; change data/ and run 'kg build'")
            if not form and word not in ("PREFIX", "BASE"):
                form = word
    if form not in QUERY_FORMS:
        raise BadQuery(f"{name}:1:1: no query; it should begin with {', '.join(QUERY_FORMS[:3])} or DESCRIBE")
    return form
