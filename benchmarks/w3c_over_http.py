"""The W3C's SPARQL 1.1 tests through the service, each over its own dataset.

    python benchmarks/w3c_over_http.py PATH/TO/rdf-tests

PATH is a copy of https://github.com/w3c/rdf-tests. Query evaluation is run twice: through HTTP and with the engine
alone, by the same comparison; then the protocol tests that ask (those that update are listed as refused).
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
from rdflib import RDF, Graph, Namespace
from rdflib.collection import Collection

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
ROOT = Path(__file__).parents[1]
FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
    ".csv": ox.QueryResultsFormat.CSV,
}
NUMBERS = {"integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger"}
SERVER = """
import sys
from pathlib import Path
from kg.serve.limits import Limits, Source
from kg.serve.server import bound, serve
listening = bound("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
serve(Source(None, Path(sys.argv[1]), "http://example.org/kg/"), listening, Limits(workers=1), log=lambda told: None)
"""


@dataclass(frozen=True)
class Test:
    name: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path


def tests(folder: Path) -> Iterator[Test]:
    """The query evaluation tests of one manifest."""
    manifest = folder / "manifest.ttl"
    told = Graph().parse(manifest, publicID=manifest.as_uri())

    def path(node: object) -> Path:
        return Path(urlsplit(str(node)).path)

    for test in sorted(told.subjects(RDF.type, MF.QueryEvaluationTest)):
        action, result = told.value(test, MF.action), told.value(test, MF.result)
        query = told.value(action, QT.query)
        if query is None or result is None:
            continue
        yield Test(
            f"{folder.name}/{str(test).rpartition('#')[2]}",
            path(query),
            tuple(sorted(map(path, told.objects(action, QT.data)))),
            tuple(sorted(map(path, told.objects(action, QT.graphData)))),
            path(result),
        )


def loaded(test: Test) -> ox.Store:
    store = ox.Store()
    for path in test.data:
        store.load(path=path, format=FORMATS[path.suffix], base_iri=path.as_uri())
    for path in test.named:
        graph = ox.NamedNode(path.as_uri())
        store.add_graph(graph)
        store.load(path=path, format=FORMATS[path.suffix], base_iri=path.as_uri(), to_graph=graph)
    return store


def plain(term: object, lexical: bool) -> object:
    """Numbers by value, so that 1.0 is 1; of CSV only the text, as the format has no more."""
    if lexical and not isinstance(term, ox.BlankNode):
        text = str(getattr(term, "value", term))
        try:
            return ox.Literal(str(Decimal(text).normalize()))
        except InvalidOperation:
            return ox.Literal(text)
    if isinstance(term, ox.Literal) and term.datatype.value.rpartition("#")[2] in NUMBERS:
        try:
            return ox.Literal(str(Decimal(term.value).normalize()), datatype=term.datatype)
        except InvalidOperation:
            return term
    return term


def canonical(triples: Iterator[tuple[object, ox.NamedNode, object]]) -> set[str]:
    found = ox.Dataset(ox.Quad(s, p, o) for s, p, o in triples)  # type: ignore[arg-type]
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in found}


def comparable(answer: object, lexical: bool) -> object:
    """An answer as a value: a truth, or a graph up to the names of blank nodes (a row is a blank node, too)."""
    if isinstance(answer, (bool, ox.QueryBoolean)):
        return bool(answer)
    if isinstance(answer, ox.QuerySolutions):
        names = [variable.value for variable in answer.variables]
        rows = [(ox.BlankNode(), solution) for solution in answer]
        cells = (
            (row, ox.NamedNode(f"var:{name}"), plain(solution[name], lexical))
            for row, solution in rows
            for name in names
            if solution[name] is not None
        )
        return len(rows), set(names), canonical(cells)
    return canonical((t.subject, t.predicate, plain(t.object, False)) for t in answer)  # type: ignore[attr-defined]


def expected(test: Test) -> object:
    suffix = test.result.suffix
    if suffix in RESULTS:
        if suffix == ".csv":
            return read_csv(test.result.read_bytes())
        answer = ox.parse_query_results(path=test.result, format=RESULTS[suffix])
        return comparable(answer, False)
    quads = ox.parse(path=test.result, format=FORMATS[suffix], base_iri=test.result.as_uri())
    triples = [quad.triple for quad in quads]
    if any("result-set#" in triple.predicate.value for triple in triples):
        return from_result_set(triples)
    return comparable(iter(triples), False)


def read_csv(content: bytes) -> object:
    import csv
    import io

    rows = list(csv.reader(io.StringIO(content.decode())))
    names, lines = rows[0], [(ox.BlankNode(), row) for row in rows[1:]]
    cells = (
        (line, ox.NamedNode(f"var:{name}"), ox.BlankNode(cell[2:]) if cell.startswith("_:") else plain(cell, True))
        for line, row in lines
        for name, cell in zip(names, row, strict=True)
        if cell
    )
    return len(lines), set(names), canonical(cells)


def from_result_set(triples: list[ox.Triple]) -> object:
    rs = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    objects: dict[tuple[object, str], list[object]] = {}
    for triple in triples:
        objects.setdefault((triple.subject, triple.predicate.value.removeprefix(rs)), []).append(triple.object)
    truth = next((found for (_, name), found in objects.items() if name == "boolean"), None)
    if truth:
        return truth[0].value == "true"  # type: ignore[attr-defined]
    names = {str(o.value) for (_, name), found in objects.items() if name == "resultVariable" for o in found}  # type: ignore[attr-defined]
    rows = [row for (_, name), found in objects.items() if name == "solution" for row in found]
    cells = [
        (row, ox.NamedNode(f"var:{objects[binding, 'variable'][0].value}"), plain(objects[binding, "value"][0], False))  # type: ignore[attr-defined]
        for row in rows
        for binding in objects.get((row, "binding"), ())
    ]
    return len(rows), names, canonical(iter(cells))


class Client:
    """The service over one file, which is replaced for every test."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "data.nq"
        self.file.write_text("")
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self.file)], stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def put(self, store: ox.Store) -> None:
        fresh = self.file.with_suffix(".new")
        store.dump(fresh, format=ox.RdfFormat.N_QUADS)
        fresh.replace(self.file)

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, response.headers.get_content_type(), content


def over_http(client: Client, test: Test, query: str) -> object:
    client.put(loaded(test))
    suffix = test.result.suffix if test.result.suffix in RESULTS else ".srj"
    accept = f"{RESULTS[suffix].media_type}, application/n-triples"
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    status, kind, content = client.send("POST", "/sparql", headers, query.encode())
    if status != 200:
        return f"{status} {content[:80]!r}"
    if kind == "application/n-triples":
        return comparable((quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)), False)
    if suffix == ".csv":
        return read_csv(content)
    return comparable(ox.parse_query_results(content, format=RESULTS[suffix]), False)


def alone(test: Test, query: str) -> object:
    try:
        answer = loaded(test).query(query)
        if test.result.suffix == ".csv":
            return read_csv(answer.serialize(format=ox.QueryResultsFormat.CSV))  # type: ignore[union-attr,arg-type]
        return comparable(answer, False)
    except SyntaxError as error:
        return f"error {error}"


def evaluation(suite: Path, client: Client) -> None:
    scores: Counter[str] = Counter()
    manifest = suite / "manifest-sparql11-query.ttl"
    told = Graph().parse(manifest, publicID=manifest.as_uri())
    listed = Collection(told, next(told.objects(None, MF.include)))
    names = [Path(urlsplit(str(item)).path).parent.name for item in listed]
    names += ["csv-tsv-res", "json-res"]
    for name in dict.fromkeys(names):
        if not (suite / name / "manifest.ttl").is_file() or name in ("service", "entailment"):
            continue
        for test in tests(suite / name):
            query = f"BASE <{test.query.as_uri()}>\n{test.query.read_text()}"
            try:
                wanted = expected(test)
            except (SyntaxError, KeyError, ValueError) as error:
                print(f"not compared: {test.name}: {error}")
                continue
            http_says, engine_says = over_http(client, test, query), alone(test, query)
            scores["tests"] += 1
            scores["http"] += http_says == wanted
            scores["engine"] += engine_says == wanted
            if (http_says == wanted) != (engine_says == wanted):
                print(f"differs: {test.name}: over HTTP {str(http_says)[:200]}; engine {str(engine_says)[:200]}")
    print(f"query evaluation: {scores['http']} of {scores['tests']} over HTTP, {scores['engine']} by the engine alone")


def protocol(suite: Path, client: Client) -> None:
    manifest = suite / "protocol" / "manifest.ttl"
    told = Graph().parse(manifest, publicID=manifest.as_uri())
    store = ox.Store()
    kind, document = ox.NamedNode(str(RDF.type)), ox.NamedNode("http://xmlns.com/foaf/0.1/Document")
    for number in range(4):
        graph = ox.NamedNode(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf")
        store.add(ox.Quad(graph, kind, document, graph))
    client.put(store)
    time.sleep(0.1)
    scores: Counter[str] = Counter()
    for test in Collection(told, next(told.objects(None, MF.entries))):
        name = str(test).rpartition("#")[2]
        updates = name.startswith(("update", "bad_update"))
        good, seen = True, []
        action = told.value(test, MF.action)
        for request in Collection(told, told.value(action, HT.requests)):
            status, media, content = client.send(*_request(told, request))
            answer = told.value(request, HT.resp)
            wanted = [str(code).rpartition("StatusCode")[2] for code in told.objects(answer, MF.expectedStatus)]
            truth = told.value(answer, MF.expectedBoolean)
            good &= any(re.fullmatch(code.replace("x", r"\d"), str(status)) for code in wanted)
            good &= truth is None or (f'"boolean":{str(truth).lower()}'.encode() in content)
            seen.append(f"{status} {media}")
        scores[f"{'update' if updates else 'query'} {'as expected' if good else 'not'}"] += 1
        if not good:
            print(f"{'refused' if updates else 'FAILED'}: {name}: {'; '.join(seen)}")
    print("protocol:", ", ".join(f"{what} {number}" for what, number in sorted(scores.items())))


def _request(told: Graph, request: object) -> tuple[str, str, dict[str, str], bytes | None]:
    headers = {}
    for header in Collection(told, told.value(request, HT.headers) or RDF.nil):  # type: ignore[arg-type]
        headers[str(told.value(header, HT.fieldName))] = str(told.value(header, HT.fieldValue))
    body = told.value(request, HT.body)  # type: ignore[arg-type]
    content = None
    if body is not None:
        text = str(told.value(body, CNT.chars))
        encoding = str(told.value(body, CNT.characterEncoding) or "utf-8")
        content = text.encode(encoding if encoding.lower() != "utf-8" else "utf-8")
    path = str(told.value(request, HT.absolutePath)).replace("/sparql/", "/sparql")  # type: ignore[arg-type]
    method = str(told.value(request, HT.methodName))  # type: ignore[arg-type]
    return method, quote(path, safe="/?&=%+:#"), {k: v for k, v in headers.items() if k != "Content-Length"}, content


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path, help="a copy of w3c/rdf-tests")
    suite = parser.parse_args().suite.resolve() / "sparql" / "sparql11"
    with tempfile.TemporaryDirectory() as folder:
        client = Client(Path(folder))
        try:
            protocol(suite, client)
            evaluation(suite, client)
        finally:
            client.process.terminate()
            client.process.wait(10)


if __name__ == "__main__":
    main()
