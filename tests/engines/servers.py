"""Servers of other makers, started in a folder of their own on free ports of this machine and ended afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

GRAPH = "https://w3id.org/us-asean-kg/graph"
_WAIT = 60.0


@dataclass(frozen=True)
class Engine:
    """Where a server takes a graph, and where it answers."""

    name: str
    store: str
    """Address of its Graph Store."""
    graph: str | None
    """Name of the graph to load; None = its default graph."""
    endpoint: str
    """What --endpoint takes."""
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Credentials for loading."""


class Missing(Exception):
    """A program that is not installed."""


def free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _program(name: str, how: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if not found:
        raise Missing(f"{name} is not installed; {how}")
    return found


@contextmanager
def running(command: list[str], folder: Path, url: str) -> Iterator[None]:
    """A process, once it answers at an address."""
    log = folder / "log"
    with log.open("w") as written:
        process = subprocess.Popen(command, cwd=folder, stdout=written, stderr=written, env={**os.environ})
    try:
        end = time.monotonic() + _WAIT
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{command[0]} does not start: {log.read_text()[-500:]}")
            time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@contextmanager
def oxigraph(folder: Path) -> Iterator[Engine]:
    """The Oxigraph server (PyPI: oxigraph)."""
    (port,) = free_ports(1)
    program = _program("oxigraph", "pip install oxigraph")
    here = f"http://127.0.0.1:{port}"
    folder.mkdir()
    with running([program, "serve", "--location", "db", "--bind", f"127.0.0.1:{port}"], folder, here):
        yield Engine("Oxigraph server", f"{here}/store", None, f"{here}/query")


_VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
MaxQueryMem = 2G
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000) -> Iterator[Engine]:
    """Virtuoso (Debian: virtuoso-opensource-7-bin), which cuts every answer off at a number of rows."""
    sql, http = free_ports(2)
    program = _program("virtuoso-t", "apt-get install virtuoso-opensource-7-bin")
    folder.mkdir()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http, rows=rows))
    here = f"http://127.0.0.1:{http}"
    with running([program, "+foreground", "+configfile", "virtuoso.ini"], folder, f"{here}/sparql"):
        endpoint = f"{here}/sparql?default-graph-uri={GRAPH}"
        secret = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba"}  # those of a new database
        yield Engine(f"Virtuoso, {rows:,} rows", f"{here}/sparql-graph-crud-auth", GRAPH, endpoint, secret)
