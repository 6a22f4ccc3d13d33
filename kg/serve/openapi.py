"""The description of the service for programs (OpenAPI 3.1), made from the table of operations."""

from __future__ import annotations

from typing import Any

from kg.serve.operations import MOST, OPERATIONS, Operation, Parameter

__all__ = ["openapi", "schema"]

_PROBLEMS = {
    "400": "a parameter is missing, unknown or malformed",
    "404": "a name stands for nothing; the nearest ones are told",
    "422": "the answer is larger than allowed",
    "503": "too much is going on; come back after Retry-After seconds",
    "504": "it took longer than allowed",
}


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
    return {"get": {"summary": summary, "responses": {"200": {"description": summary, "content": {media: {}}}}}}


def openapi(title: str, version: str) -> dict[str, Any]:
    """The whole description.

    >>> openapi("T", "1")["paths"]["/api/show"]["get"]["parameters"][0]["name"]
    'name'
    """
    sparql = {
        "get": {
            "operationId": "sparql",
            "summary": "SPARQL 1.1 Protocol, queries only; without a query, the service description",
            "parameters": [
                {"name": "query", "in": "query", "required": False, "schema": {"type": "string"}},
                {
                    "name": "default-graph-uri",
                    "in": "query",
                    "required": False,
                    "schema": {"type": "array", "items": {"type": "string"}},
                },
                {
                    "name": "named-graph-uri",
                    "in": "query",
                    "required": False,
                    "schema": {"type": "array", "items": {"type": "string"}},
                },
            ],
            "responses": {
                "200": {
                    "description": "the answer",
                    "content": {"application/sparql-results+json": {}, "text/turtle": {}},
                }
            }
            | {
                status: {"description": about, "content": {"text/plain": {}}}
                for status, about in (_PROBLEMS | {"400": "the query does not parse or is refused"}).items()
                if status != "404"
            },
        }
    }
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
            "/sparql": sparql,
            "/health": _plain("whether the service answers, and which build", "application/json"),
            "/metrics": _plain("counters for Prometheus", "text/plain"),
            "/openapi.json": _plain("this description", "application/json"),
        },
        "components": {"schemas": {"Found": found, "Problem": problem}},
    }
