"""What is too much ends with an error in time, and the server goes on answering."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.serve.service import ROOT, SECONDS, Service, serving

RUNAWAYS = {
    "cartesian count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "optional trap": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i } "
    "OPTIONAL { ?j ?k ?l } }",
    "path explosion": "SELECT (COUNT(*) AS ?n) { ?a (!dip:x|^(!dip:x))* ?b . ?b (!dip:x|^(!dip:x))* ?c . "
    "?c (!dip:x)* ?d . ?d (!dip:x)* ?e }",
    "order of everything": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g",
    "pattern that backtracks": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . "
    "FILTER(REGEX(CONCAT(STR(?a), STR(?d)), '(a|a)*b')) }",
}


def alive(service: Service) -> None:
    assert service.ask("ASK {}").json["boolean"] is True


def until_workers_are_idle(service: Service) -> None:
    until = time.monotonic() + 10
    while numbers(service)["kg_workers_idle"] < 2 and time.monotonic() < until:
        time.sleep(0.05)


@pytest.mark.parametrize("query", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_is_stopped_in_time(query: str, service: Service) -> None:
    until_workers_are_idle(service)
    began = time.perf_counter()
    answer = service.ask(query)
    took = time.perf_counter() - began
    assert answer.status in (504, 500), answer.text  # the time, or the memory that it may have
    assert took < SECONDS + 1
    alive(service)


def test_an_endless_stream_is_never_cut_off(service: Service) -> None:
    for accept in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ):
        answer = service.ask("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", accept)
        assert answer.status == 422
        assert "more than" in answer.text
    answer = service.ask("CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }", "text/turtle")
    assert answer.status in (422, 504)
    alive(service)


@pytest.mark.parametrize(
    "accept",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_the_number_of_rows_is_exact(accept: str, service: Service) -> None:
    some = "SELECT ?x { VALUES ?x { '}}' '{' '<result>' \"a\\nb\" } ?s ?p ?o . ?t ?q ?u } LIMIT %d"
    assert service.ask(some % 5000, accept).status == 200
    answer = service.ask(some % 5001, accept)
    assert (answer.status, "5,000 rows" in answer.text) == (422, True)


def test_a_body_has_a_size(service: Service) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    assert service.send("POST", "/sparql", direct, "#" * (1 << 20)).status == 400
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", "application/sparql-query")
    connection.putheader("Content-Length", str((1 << 20) + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
    chunks = (b"#" * 65536 for _ in range(40))
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    try:
        connection.request("POST", "/sparql", chunks, direct, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):  # refused before all of it was sent
        pass
    connection.close()
    alive(service)


def test_headers_have_a_size(service: Service) -> None:
    assert service.get("/health", X="y" * 17_000).status == 431
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 100_000)
        assert raw.recv(100)[:12] in (b"HTTP/1.1 431", b"HTTP/1.1 400")  # httptools, h11
    alive(service)


SLOW_CLIENTS = """
import sys
from pathlib import Path
from kg.serve.limits import Limits, Source
from kg.serve.server import bound, serve
listening = bound("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
limits = Limits(workers=1, upload=0.4)
serve(Source(None, Path(sys.argv[1]), "http://example.org/"), listening, limits, tools=None, log=lambda told: None)
"""


def test_who_sends_byte_by_byte_is_shown_the_door(tmp_path: Path) -> None:
    (tmp_path / "d.nt").write_text("<a:a> <a:b> <a:c> .\n")
    command = [sys.executable, "-c", SLOW_CLIENTS, str(tmp_path / "d.nt")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
            body = head + b"Content-Type: application/sparql-query\r\nContent-Length: 20\r\n\r\nASK"
            other = b"POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\nx"
            slow = []
            for begin in (b"", head, body):
                slow.append(socket.create_connection(("127.0.0.1", port), timeout=10))
                slow[-1].sendall(begin)
            for one in slow:
                assert one.recv(1000).startswith(b"HTTP/1.1 408")
                one.close()
            with socket.create_connection(("127.0.0.1", port), timeout=10) as refused:
                refused.sendall(other)
                assert refused.recv(1000).startswith(b"HTTP/1.1 405")
            with socket.create_connection(("127.0.0.1", port), timeout=10) as quick:
                quick.sendall(body + b" { ?s ?p ?o }    ")
                assert quick.recv(1000).startswith(b"HTTP/1.1 200")
        finally:
            process.terminate()


def test_who_finds_all_workers_busy_is_told_when_to_come_back(service: Service) -> None:
    answers = []
    runaway = RUNAWAYS["cartesian count"]
    askers = [threading.Thread(target=lambda: answers.append(service.ask(runaway))) for _ in range(12)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    turned_away = [answer for answer in answers if answer.status == 503]
    assert len(turned_away) >= 4
    assert all(int(answer.headers["retry-after"]) > 0 for answer in turned_away)
    assert {answer.status for answer in answers} <= {503, 504}
    alive(service)


def test_a_worker_that_breaks_is_not_seen_by_others(service: Service) -> None:
    """A query nested so deeply that the parser's stack ends takes its worker with it, and nobody else."""
    deep = "SELECT * { " + "{ " * 60_000 + "}" * 60_000 + " }"
    answers = []
    direct = {"Content-Type": "application/sparql-query"}
    breaking = threading.Thread(target=lambda: answers.append(service.send("POST", "/sparql", direct, deep)))
    breaking.start()
    for _ in range(20):
        alive(service)
    breaking.join()
    assert answers[0].status in (400, 500)


def test_a_client_that_goes_away_frees_its_worker(service: Service) -> None:
    until_workers_are_idle(service)
    before = numbers(service)["kg_workers_killed_total"]
    path = "/sparql?query=" + RUNAWAYS["cartesian count"].replace(" ", "%20").replace("?", "%3F").replace(
        "{", "%7B"
    ).replace("}", "%7D")
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.2)
    time.sleep(0.3)
    assert numbers(service)["kg_workers_killed_total"] == before + 1
    assert numbers(service)["kg_workers_busy"] == 0


def numbers(service: Service) -> dict[str, float]:
    lines = service.get("/metrics").text.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_a_new_build_is_picked_up_while_clients_ask(tmp_path: Path) -> None:
    from tests.query.world import make

    root = make(tmp_path / "w").root
    with serving(root, tmp_path / "log", "--workers", "2") as service:
        first = service.get("/health").json["build"]
        stop, seen, wrong = threading.Event(), set(), []

        def asking() -> None:
            while not stop.is_set():
                answer = service.ask("SELECT (COUNT(?b) AS ?n) { ?b a dip:Briefing }", "text/csv")
                if answer.status != 200:
                    wrong.append((answer.status, answer.text))
                seen.add(answer.text.split()[-1])

        askers = [threading.Thread(target=asking) for _ in range(3)]
        for asker in askers:
            asker.start()
        briefing = sorted(path.stem for path in (root / "data" / "briefings").iterdir())[0]
        drop_briefing(root, briefing)
        until = time.monotonic() + 10
        while service.get("/health").json["build"] == first and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(1.5)
        stop.set()
        for asker in askers:
            asker.join()
        assert wrong == []
        assert len(seen) == 2
        assert service.get("/health").json["current"] is True
        assert str(first) not in open_files(service)


def drop_briefing(root: Path, briefing: str) -> None:
    subprocess.run([sys.executable, "-m", "kg", "-C", str(root), "drop", briefing], check=True, capture_output=True)


def open_files(service: Service) -> str:
    """What the workers hold open."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    held = []
    for child in children.read_text().split():
        held += [str(link.readlink()) for link in Path(f"/proc/{child}/fd").iterdir() if link.is_symlink()]
    return "\n".join(sorted(held))
