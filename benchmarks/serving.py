"""Load and soak of the service on loopback.

    python -m benchmarks.serving load WORKSPACE [--oxigraph PATH] [--seconds 3] [--clients 8] [--rounds 5]
    python -m benchmarks.serving soak WORKSPACE [--minutes 10] [--clients 8]

`load` asks small look-ups, once of a service that keeps no answers (`--cache 0`) and once of one that does, and, where
the `oxigraph` program (package `oxigraph`) is given, asks its server the same on the same triples; all are asked in
turns, round by round, and the ratio of each round is taken. Where `wrk` is installed it asks, too: it costs less than a
client in Python. `soak` has clients ask a mixed set while every ten seconds a query runs away; the memory of the last
minute is compared with that of the second.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.vocabulary import PREFIXES

ROOT = Path(__file__).parents[1]
DECLARED = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in sorted(PREFIXES.items()))
LOOKUPS = (
    "SELECT ?p ?o {{ {e} ?p ?o }}",
    "SELECT ?claim ?status {{ ?claim dip:party {e} ; dip:status ?status }} LIMIT 20",
    "ASK {{ {e} dip:alliedWith ?o }}",
    "SELECT ?o {{ {e} rdfs:label ?o }}",
)
MIXED = (
    *LOOKUPS,
    "SELECT ?status (COUNT(*) AS ?n) {{ ?c a dip:Claim ; dip:status ?status }} GROUP BY ?status",
    "CONSTRUCT WHERE {{ {e} ?p ?o }}",
    "SELECT ?x {{ {e} dip:memberOf/^dip:memberOf ?x }} LIMIT 50",
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


Seen = list[tuple[int, float]]


def asked(address: Address, queries: tuple[str, ...], entities: list[str], until: float, seen: Seen) -> None:
    """One client: a query after the other on one connection."""
    chance = random.Random(threading.get_ident())
    connection = http.client.HTTPConnection("127.0.0.1", address.port, timeout=60)
    while time.perf_counter() < until:
        query = DECLARED + chance.choice(queries).format(e=chance.choice(entities))
        began = time.perf_counter()
        connection.request("POST", address.path, query, {"Content-Type": "application/sparql-query"})
        response = connection.getresponse()
        response.read()
        seen.append((response.status, time.perf_counter() - began))
    connection.close()


@dataclass(frozen=True)
class Address:
    """Where to ask."""

    port: int
    path: str = "/sparql"


def load(address: Address, clients: int, seconds: float, entities: list[str]) -> tuple[float, Seen]:
    """Requests per second, and what each got."""
    seen: Seen = []
    until = time.perf_counter() + seconds
    crowd = [threading.Thread(target=asked, args=(address, LOOKUPS, entities, until, seen)) for _ in range(clients)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return len(seen) / seconds, seen


def wrk(address: Address, clients: int, seconds: float, entities: list[str], folder: Path) -> float:
    """Requests per second, by a client in C; 0 when one of them failed."""
    script = folder / "ask.lua"
    queries = [DECLARED + query.format(e=entity) for query in LOOKUPS for entity in entities]
    random.Random(1).shuffle(queries)
    script.write_text(
        "local asked = {"
        + ",".join(map(json.dumps, queries))
        + """}
local i = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/sparql-query"
request = function() i = i + 1; return wrk.format(nil, nil, nil, asked[i % #asked + 1]) end
"""
    )
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds:g}", "-s", str(script)]
    command.append(f"http://127.0.0.1:{address.port}{address.path}")
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return 0.0 if "Non-2xx" in said else float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])


def told(name: str, rate: float, seen: Seen) -> None:
    cuts = statistics.quantiles([1000 * took for _, took in seen], n=100)
    shown = ", ".join(f"{share} % {cuts[share - 1]:.1f}" for share in (50, 95, 99))
    print(f"{name}: {rate:.0f} requests/s; ms at {shown}; {dict(Counter(status for status, _ in seen))}")


@contextmanager
def served(workspace: Path, *options: str) -> Iterator[tuple[int, int]]:
    """`kg serve`: its port and process."""
    command = [sys.executable, "-m", "kg", "-C", str(workspace), "serve", "--port", "0", *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    assert process.stdout is not None
    try:
        port = int(re.findall(r":(\d+)/", process.stdout.readline())[0])
        time.sleep(2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def oxigraph(program: Path, workspace: Path) -> Iterator[Address]:
    """Oxigraph's own server over the same triples."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "graph.nt"
        store = ox.Store.read_only(str(workspace / "build" / "current" / "store"))
        store.dump(lines, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        subprocess.run([program, "load", "-l", f"{folder}/store", "-f", lines], check=True, capture_output=True)
        command = [program, "serve-read-only", "-l", f"{folder}/store", "-b", f"127.0.0.1:{port}"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(2)
            yield Address(port, "/query")
        finally:
            process.terminate()
            process.wait(10)


def entities(port: int) -> list[str]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    query = "SELECT ?e { ?k rdfs:subClassOf* dip:Entity . ?e a ?k } LIMIT 500"
    connection.request("GET", "/sparql?" + urlencode({"query": query}), headers={"Accept": "text/csv"})
    return [f"<{line}>" for line in connection.getresponse().read().decode().split()[1:]]


def memory(pid: int) -> float:
    """Resident memory of the service and its workers, MB."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    total = 0
    for one in pids:
        try:
            total += int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{one}/status").read_text())[0])
        except (OSError, IndexError):  # a worker that has just been replaced
            continue
    return total / 1024


def soak(workspace: Path, clients: int, minutes: float) -> None:
    with served(workspace, "--seconds", "2", "--queue", "64") as (port, pid):
        named = entities(port)
        seen: Seen = []
        ended: list[float] = []
        began = time.perf_counter()
        until = began + 60 * minutes
        here = Address(port)
        crowd = [threading.Thread(target=asked, args=(here, MIXED, named, until, seen)) for _ in range(clients)]

        def running_away() -> None:
            while time.perf_counter() < until - 10:
                one: Seen = []
                query = RUNAWAY.replace("{", "{{").replace("}", "}}")
                asked(here, (query,), named, time.perf_counter() + 0.01, one)
                ended.extend(took for status, took in one if status == 504)
                time.sleep(10)

        crowd.append(threading.Thread(target=running_away))
        for one in crowd:
            one.start()
        samples: list[tuple[float, float]] = []
        while time.perf_counter() < until:
            samples.append((time.perf_counter() - began, memory(pid)))
            time.sleep(1)
        for one in crowd:
            one.join()
    window = min(60.0, 6 * minutes)
    second = statistics.mean(m for t, m in samples if window <= t < 2 * window)
    last = statistics.mean(m for t, m in samples if t >= 60 * minutes - window)
    told("soak", len(seen) / (60 * minutes), seen)
    print(f"runaways stopped: {len(ended)}, slowest {max(ended, default=0):.2f} s at a limit of 2 s")
    print(f"memory: {second:.0f} MB in the second window, {last:.0f} MB in the last: {last / second:.2f} times")


def compared(given: argparse.Namespace) -> None:
    """Ask all servers in turns."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        plain, _ = running.enter_context(served(given.workspace, "--cache", "0"))
        keeping, _ = running.enter_context(served(given.workspace))
        addresses = {"kg serve --cache 0": Address(plain), "kg serve": Address(keeping)}
        if given.oxigraph:
            addresses["oxigraph"] = running.enter_context(oxigraph(given.oxigraph, given.workspace))
        named = entities(plain)
        rates: dict[str, list[float]] = {name: [] for name in addresses}
        quick: dict[str, list[float]] = {name: [] for name in addresses}
        everything: dict[str, Seen] = {name: [] for name in addresses}
        for _ in range(given.rounds):
            for name, address in addresses.items():
                rate, seen = load(address, given.clients, given.seconds, named)
                rates[name].append(rate)
                everything[name] += seen
                if shutil.which("wrk"):
                    quick[name].append(wrk(address, given.clients, given.seconds, named, folder))
        for name in addresses:
            told(name, statistics.median(rates[name]), everything[name])
        for client, measured in (("this client", rates), ("wrk", quick)):
            theirs = measured.get("oxigraph")
            for name in ("kg serve --cache 0", "kg serve"):
                if theirs:
                    ratios = sorted(ours / other for ours, other in zip(measured[name], theirs, strict=True))
                    middle = statistics.median(ratios)
                    print(f"{name} ÷ oxigraph, asked by {client}: {middle:.2f} ({ratios[0]:.2f} – {ratios[-1]:.2f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("load", "soak"))
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--oxigraph", type=Path)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    if given.what == "soak":
        soak(given.workspace, given.clients, given.minutes)
    else:
        compared(given)


if __name__ == "__main__":
    main()
