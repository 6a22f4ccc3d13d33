"""A real server in a process of its own, and a client that sends exactly what a test says."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

ROOT = Path(__file__).parents[2]
#: wall time of a request of the service that tests share: pages need some of it on a busy machine
SECONDS = 2


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    port: int
    process: subprocess.Popen[str]
    log: Path

    def send(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: bytes | str | None = None,
        timeout: float = 30,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, path, content, headers or {})
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, told, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str | None = None, **more: str) -> Answer:
        return self.send("GET", path, ({"Accept": accept} if accept else {}) | more)

    def ask(self, query: str, accept: str | None = None, **parameters: str) -> Answer:
        given = {"query": query} | {name.replace("_", "-"): value for name, value in parameters.items()}
        return self.get(f"/sparql?{urlencode(given, quote_via=quote)}", accept)

    def values(self, query: str) -> list[str]:
        """The first column of an answer."""
        answer = self.ask(query, "text/csv")
        assert answer.status == 200, answer.text
        return answer.text.replace("\r", "").splitlines()[1:]


@contextmanager
def serving(workspace: Path, log: Path, *options: str) -> Iterator[Service]:
    """`kg serve` on a free port."""
    command = [sys.executable, "-m", "kg", "-C", str(workspace), "serve", "--port", "0", *options]
    with log.open("w") as written:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=written, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
    try:
        assert process.stdout is not None
        address = process.stdout.readline()
        assert address.startswith("http://127.0.0.1:"), log.read_text()
        service = Service(int(address.rsplit(":", 1)[1].strip("/\n")), process, log)
        yield service
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        finally:
            process.kill()
            process.stdout.close()  # type: ignore[union-attr]
