"""The description of the service for programs (OpenAPI 3.1), made from the table of operations."""

from __future__ import annotations

from typing import Any

from kg.serve.negotiate import ROWS, TRIPLES
from kg.serve.operations import MOST, OPERATIONS, Operation, Parameter

__all__ = ["openapi", "schema"]

_PROBLEMS = {
    "400": "a parameter is missing or malformed",
    "401": "a token is asked for",
    "404": "a name or parameter is unknown; the nearest ones are told",
    "414": "the address is too long",
    "421": "the server does not answer for this host",
    "422": "the answer is larger than allowed",
    "431": "the headers are too large",
    "503": "too much is going on; come back after Retry-After seconds",
    "504": "it took longer than allowed",
}
_ASKING = {
    "400": "the query does not parse or is refused",
    "406": "none of the formats asked for is offered",
    "408": "the body did not arrive in time",
    "413": "the body is larger than allowed",
    "415": "another kind of body",
}
_ROWS: dict[str, dict[str, Any]] = {media: {} for media in (*ROWS, *TRIPLES)}


def schema(parameter: Parameter) -> dict[str, Any]:
    """The JSON schema of a parameter's value."""
    one: dict[str, Any] = {"type": parameter.kind}
    if parameter.kind == "string":
        one["maxLength"] = parameter.longest
    if parameter.least is not None:
        one["minimum"] = parameter.least
    if parameter.most is not None:
        one["maximum"] = parameter.most
    if parameter.default is not None:
        one["default"] = parameter.default
    return {"type": "array", "items": one, "maxItems": MOST} if parameter.many else one


def _parameter(parameter: Parameter) -> dict[str, Any]:
    told = {"name": parameter.name, "in": "query", "required": parameter.required, "description": parameter.about}
    return told | {"schema": schema(parameter)}


def _problem(about: str) -> dict[str, Any]:
    return {
        "description": about,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    found = {"application/json": {"schema": {"$ref": "#/components/schemas/Found"}}}
    return {
        "get": {
            "operationId": operation.path.rpartition("/")[2],
            "summary": operation.summary,
            "parameters": [_parameter(p) for p in operation.parameters],
            "responses": {"200": {"description": "what was found; no records is an honest no", "content": found}}
            | {status: _problem(about) for status, about in _PROBLEMS.items()},
        }
    }


def _plain(summary: str, media: str) -> dict[str, Any]:
    responses = {"200": {"description": summary, "content": {media: {}}}}
    others = {status: {"description": _PROBLEMS[status]} for status in ("401", "414", "421", "431")}
    return {"get": {"summary": summary, "responses": responses | others}}


def _sparql() -> dict[str, Any]:
    """The SPARQL protocol: the query in the address, in a form, or as the body."""
    text, iris = {"type": "string"}, {"type": "array", "items": {"type": "string", "format": "iri"}}
    fields = {"query": text, "default-graph-uri": iris, "named-graph-uri": iris}
    graphs = [{"name": name, "in": "query", "schema": fields[name]} for name in fields if name != "query"]
    problems = {
        status: {"description": about, "content": {"text/plain": {}}}
        for status, about in sorted((_PROBLEMS | _ASKING).items())
        if status != "404"
    }
    responses = {"200": {"description": "the answer", "content": _ROWS}} | problems
    bodies = {
        "application/sparql-query": {"schema": text},
        "application/x-www-form-urlencoded": {
            "schema": {"type": "object", "required": ["query"], "properties": fields},
        },
    }
    told = "SPARQL 1.1 Protocol, queries only"
    return {
        "get": {
            "operationId": "sparql",
            "summary": f"{told}; without a query, the service description",
            "parameters": [{"name": "query", "in": "query", "schema": text}, *graphs],
            "responses": responses | {"303": {"description": "to the query page, for a browser without a query"}},
        },
        "post": {
            "operationId": "sparqlByPost",
            "summary": told,
            "parameters": graphs,
            "requestBody": {"required": True, "content": bodies},
            "responses": responses,
        },
    }


def openapi(title: str, version: str) -> dict[str, Any]:
    """The whole description.

    >>> openapi("T", "1")["paths"]["/api/show"]["get"]["parameters"][0]["name"]
    'name'
    """
    found = {
        "type": "object",
        "required": ["records", "as_of", "undated"],
        "properties": {
            "records": {"type": "array", "items": {"type": "object"}},
            "as_of": {"type": ["string", "null"]},
            "undated": {"type": "integer"},
            "note": {"type": "string"},
        },
    }
    problem = {
        "type": "object",
        "required": ["error"],
        "properties": {"error": {"type": "string"}, "nearest": {"type": "array", "items": {"type": "string"}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": {operation.path: _operation(operation) for operation in OPERATIONS}
        | {
            "/sparql": _sparql(),
            "/health": _plain("whether the service answers, and which build", "application/json"),
            "/metrics": _plain("counters for Prometheus", "text/plain"),
            "/openapi.json": _plain("this description", "application/json"),
        },
        "components": {"schemas": {"Found": found, "Problem": problem}},
    }
