"""Where engines that speak SPARQL 1.1 differ, and how their answers become the ones that the embedded store gives.

Invariants: what is sent is plain SPARQL 1.1 of the kind that all engines tried read alike; what is read is normal
SPARQL JSON whatever the engine made of it; an answer that an engine cut off without a word is told from a whole one.
docs/beyond-one-machine.md lists the traps by engine, each with the measurement behind it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kg.errors import Unreachable
from kg.store.protocol import Reply
from kg.store.terms import Names, escape

__all__ = [
    "ROWS",
    "constructed",
    "cut",
    "described",
    "distinct",
    "filled",
    "nodes_with",
    "page",
    "prepared",
    "table",
    "total",
]

ROWS: Final = "application/sparql-results+json"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TRUTH: Final = {"1": "true", "0": "false"}
_LEADING: Final = re.compile(r"(?:\s+|\#[^\n]*(?:\n|$)|(?i:PREFIX)\s+[\w.-]*:\s*<[^<>]*>|(?i:BASE)\s*<[^<>]*>)*")
_DECLARED: Final = re.compile(r"(?i:PREFIX)\s+([\w.-]*):")
_DESCRIBED: Final = re.compile(r"(?is)DESCRIBE\s+((?:<[^<>]*>|[^{<]|\*)*?)\s*((?:WHERE\s*)?\{.*)?$")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|<[^<>]*>|\#[^\n]*")
_TEMPLATE: Final = rf"\{{(?:{_QUOTED.pattern}|[^{{}}\"'<#])*\}}"
_CONSTRUCT: Final = re.compile(rf"(?is)CONSTRUCT\s*(?:({_TEMPLATE})\s*(.*)|WHERE\s*({_TEMPLATE})(.*))$")
_ORDERED: Final = re.compile(r"(?is)\bORDER\s+BY\b[^{}]*$")
#: the header in which Virtuoso names the limit at which it cut the rows off
_MAX_ROWS: Final = "x-sparql-maxrows"
#: the header in which Virtuoso says that an answer is partial, as the time for it ran out
_STATE: Final = "x-sql-state"
_ROUND: Final = 1000
_NO_JSON: Final = frozenset({"text/html", "application/xhtml+xml"})


def prepared(query: str, names: Names) -> str:
    """A query that any server reads: the prefixes of ours that it uses are declared, in the line it begins in.

    >>> prepared("ASK { e:laos a dip:State }", Names("https://example.net/"))
    'PREFIX dip: <https://example.net/ontology#> PREFIX e: <https://example.net/entity/> ASK { e:laos a dip:State }'
    """
    declared = set(_DECLARED.findall(_head(query)))
    used = set(re.findall(r"(?<![\w:])([\w-]*):", query)) - declared
    added = "".join(f"PREFIX {p}: <{names.prefixes[p]}> " for p in sorted(used & names.prefixes.keys()))
    return added + query


def _head(query: str) -> str:
    found = _LEADING.match(query)
    return found[0] if found else ""


def page(query: str, variables: Sequence[str], size: int, offset: int) -> str:
    r"""Some of the rows of a prepared SELECT, in an order that is the same for every page.

    The order is made in an inner query: Virtuoso sorts no more than its limit of rows where ORDER BY and LIMIT stand
    together, and any number where they do not.

    >>> page("PREFIX : <http://x/> SELECT ?s { ?s ?p ?o }", ["s"], 100, 200)
    'PREFIX : <http://x/> SELECT ?s { { SELECT ?s { ?s ?p ?o }\n ORDER BY ?s } } LIMIT 100 OFFSET 200'
    """
    head = _head(query)
    body, shown = query[len(head) :], " ".join(f"?{name}" for name in variables)
    if _ORDERED.search(body):
        inner = f"{{ {body}\n }}"
    elif re.search(r"(?is)\}\s*(?:GROUP|HAVING|LIMIT|OFFSET|VALUES)\b[^{]*(?:\{[^{}]*\}\s*)?$", body):
        inner = f"{{ SELECT {shown} {{ {{ {body}\n }} }} ORDER BY {shown} }}"
    else:
        inner = f"{{ {body}\n ORDER BY {shown} }}"
    return f"{head}SELECT {shown} {{ {inner} }} LIMIT {size} OFFSET {offset}"


def distinct(query: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a prepared query, each once where it says DISTINCT: Virtuoso repeats some when ORDER BY computes.

    >>> distinct("SELECT DISTINCT ?s { ?s ?p ?o }", [{"s": {"value": "a"}}, {"s": {"value": "a"}}])
    [{'s': {'value': 'a'}}]
    """
    if not re.match(r"(?i)SELECT\s+DISTINCT\b", query[len(_head(query)) :]):
        return rows
    return list(
        {repr(sorted((name, *sorted(term.items())) for name, term in row.items())): row for row in rows}.values()
    )


def total(query: str) -> str:
    """How many rows a prepared SELECT has."""
    head = _head(query)
    return f"{head}SELECT (COUNT(*) AS ?rows) {{ {{ {query[len(head) :]}\n }} }}"


def constructed(query: str) -> tuple[str, str] | None:
    """A prepared CONSTRUCT as its template and the SELECT of what fills it; None when it is none.

    Triples are made here of rows that were asked for, as an engine that cuts triples off does not say so.

    >>> constructed("CONSTRUCT { ?a <http://x/p> ?b } WHERE { ?a ?p ?b } LIMIT 9")
    ('{ ?a <http://x/p> ?b }', 'SELECT ?a ?b WHERE { ?a ?p ?b } LIMIT 9')
    """
    head = _head(query)
    found = _CONSTRUCT.match(query[len(head) :])
    if found is None:
        return None
    template = found[1] or found[3]
    rest = found[2] if found[1] else f"WHERE {template} {found[4]}"
    variables = dict.fromkeys(re.findall(r"[?$](\w+)", _QUOTED.sub(" ", template)))
    return template, f"{head}SELECT {' '.join(f'?{name}' for name in variables) or '*'} {rest}"


def filled(query: str, template: str, rows: Iterable[Mapping[str, Mapping[str, str]]]) -> str:
    """The CONSTRUCT that fills a template with rows, without a graph.

    Args:
        query: the prepared query that the template stands in.
        template: of `constructed`.
        rows: bindings as SPARQL JSON has them.
    """
    found = list(rows)
    names = sorted({name for row in found for name in row})
    values = " ".join(f"({' '.join(_written(row.get(name)) for name in names)})" for row in found)
    listed = " ".join(f"?{name}" for name in names)
    return f"{_head(query)}CONSTRUCT {template} WHERE {{ VALUES ({listed}) {{ {values} }} }}"


def _written(term: Mapping[str, str] | None) -> str:
    if term is None or term["type"] == "bnode":
        return "UNDEF"
    if term["type"] == "uri":
        return f"<{term['value']}>"
    tail = f"@{term['xml:lang']}" if "xml:lang" in term else f"^^<{term['datatype']}>" if "datatype" in term else ""
    return f'"{escape(term["value"])}"{tail}'


def described(query: str) -> tuple[list[str], str]:
    """What a prepared DESCRIBE describes: the names in it, and a SELECT for the others (empty when there are none).

    Engines mean different things by DESCRIBE; here as in the embedded store it is the triples about a node.

    >>> described("DESCRIBE <http://x/a> ?b WHERE { ?b a <http://x/C> }")
    (['<http://x/a>'], 'SELECT DISTINCT ?b WHERE { ?b a <http://x/C> }')
    """
    head = _head(query)
    found = _DESCRIBED.match(query[len(head) :])
    if found is None:
        return [], ""
    wanted, pattern = found[1].split(), found[2]
    variables = [name for name in wanted if name[0] in "?$*"]
    select = f"{head}SELECT DISTINCT {' '.join(variables)} {pattern}" if variables else ""
    return [name for name in wanted if name not in variables], select


def nodes_with(nodes: Iterable[str], query: str = "") -> str:
    """The triples of some subjects, written as in a query that begins like `query`.

    >>> nodes_with(["<http://x/a>", "<http://x/b>"])
    'SELECT ?s ?p ?o { VALUES ?s { <http://x/a> <http://x/b> } ?s ?p ?o }'
    """
    return f"{_head(query)}SELECT ?s ?p ?o {{ VALUES ?s {{ {' '.join(nodes)} }} ?s ?p ?o }}"


def cut(reply: Reply, rows: int) -> int:
    """The limit at which rows may have been cut off; 0 when the answer is whole.

    Virtuoso names its limit in a header; others do not, so a round number of rows is doubted as well.
    """
    if reply.headers.get(_MAX_ROWS, "").isdigit() and rows >= int(reply.headers[_MAX_ROWS]):
        return int(reply.headers[_MAX_ROWS])
    return rows if rows and rows % _ROUND == 0 else 0


def table(reply: Reply, shown: str) -> dict[str, Any]:
    """An answer of rows or of a truth value as the W3C's SPARQL JSON has it.

    Raises:
        Unreachable: it is no SPARQL JSON, or it was cut off.
    """
    _whole(reply, shown)
    try:
        found = json.loads(reply.body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        begun = reply.body.lstrip()[:1] == b"{"
        if "json" in reply.content_type or begun:
            raise Unreachable(f"{shown} cut its answer off (no time left there?); ask for less") from error
        kind = reply.content_type or "no type"
        page = "; this is a page for people, the endpoint has another address" if kind in _NO_JSON else ""
        raise Unreachable(f"{shown} answered with {kind} where SPARQL JSON was asked for{page}") from error
    try:
        return _normal(found)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreachable(f"{shown} answered with JSON that is no SPARQL result") from error


def _whole(reply: Reply, shown: str) -> None:
    state = reply.headers.get(_STATE, "")
    if state and state != "00000":
        said = reply.headers.get("x-sql-message", "").strip()[:120]
        raise Unreachable(
            f"{shown} gave a part of the answer only ({said or state}); ask for less, or give it more time"
        )


def _normal(found: dict[str, Any]) -> dict[str, Any]:
    if "boolean" in found:
        return {"head": {}, "boolean": bool(found["boolean"])}
    names, rows = list(found["head"]["vars"]), found["results"]["bindings"]
    if names == ["__ASK_RETVAL"]:  # Virtuoso answers ASK with a row
        return {"head": {}, "boolean": bool(rows) and rows[0]["__ASK_RETVAL"]["value"] in ("1", "true")}
    bindings = [{name: _term(value) for name, value in row.items() if value is not None} for row in rows]
    return {"head": {"vars": names}, "results": {"bindings": bindings}}


def _term(value: dict[str, Any]) -> dict[str, str]:
    kind, text = str(value["type"]), str(value["value"])
    if kind not in ("literal", "typed-literal"):
        return {"type": kind, "value": text}
    term = {"type": "literal", "value": text}
    language, datatype = value.get("xml:lang"), value.get("datatype")
    if language:
        return term | {"xml:lang": str(language)}
    if datatype and datatype != f"{_XSD}string":
        term["datatype"] = str(datatype)
        if datatype == f"{_XSD}boolean":  # Virtuoso keeps a truth value as a number
            term["value"] = _TRUTH.get(text, text)
    return term
