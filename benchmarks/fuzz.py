"""Requests that nobody means: against the OpenAPI description, and random bytes on `/sparql`; none may be our fault.

    python -m benchmarks.fuzz WORKSPACE [--requests 10000] [--seed 1]

Half of the requests are made by schemathesis from `/openapi.json`, half here: random bytes, and queries put together
from pieces of SPARQL. A status of 500 or more is a failure, but for 503 and 504, which are the limits at work. At the
end the service must still answer.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from benchmarks.serving import MIXED, served

PIECES = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "*", "{", "}", "(", ")", "?s", "?p", "?o", ".", ";", ","),
    *("FILTER", "OPTIONAL", "UNION", "MINUS", "BIND", "AS", "VALUES", "GRAPH", "FROM", "NAMED", "SERVICE", "SILENT"),
    *("LIMIT", "OFFSET", "ORDER BY", "GROUP BY", "HAVING", "COUNT(*)", "REGEX(?s, '(a|a)*b')", "EXISTS", "NOT", "LOAD"),
    *("dip:party", "e:malaysia", "c:", "a", "^", "/", "|", "+", "!", "<a:b>", "<", ">", "'x'", '"""', "'", "@en"),
    *(
        "1",
        "1e999",
        "-0",
        "true",
        "_:b",
        "[]",
        "()",
        "<<",
        ">>",
        "\\u0041",
        "\\",
        "#",
        "\r",
        "\n",
        "\x00",
        "é",
        "\ud7ff",
    ),
    *("PREFIX x: <http://x/>", "BASE <a>", "INSERT DATA", "DELETE", "NOW()", "RAND()", "STRLANG('a', 'b')", "$x"),
)
LIMITS = ("503", "504")
METHODS = ("POST", "POST", "GET", "PUT", "OPTIONS", "HEAD")
KINDS = ("application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update", "text/plain", "")


def request(chance: random.Random) -> tuple[str, str, dict[str, str], bytes | None]:
    """One request: method, address, headers, body."""
    kind_of_text = chance.random()
    if kind_of_text < 0.4:
        text = mutated(chance).encode("utf-8", "surrogatepass")
    elif kind_of_text < 0.7:
        text = " ".join(chance.choice(PIECES) for _ in range(chance.randint(1, 14))).encode("utf-8", "surrogatepass")
    else:
        text = chance.randbytes(chance.randint(0, 300))
    accept = chance.choice(("*/*", "text/csv", "text/turtle", "application/ld+json", "image/png", "q=;,;", "a/b;q=nan"))
    headers = {"Accept": accept}
    if kind := chance.choice(KINDS):
        headers["Content-Type"] = kind
    method = chance.choice(METHODS)
    if method == "POST":
        body = b"query=" + quote(text).encode() if "form" in kind and chance.random() < 0.8 else text
        return method, "/sparql", headers, body
    return method, f"/sparql?query={quote(text)}", headers, None


def mutated(chance: random.Random) -> str:
    """A query that is asked for real, with up to three faults in it."""
    entity = chance.choice(("e:malaysia", "<https://w3id.org/us-asean-kg/entity/asean>", "e:nobody"))
    text = list(chance.choice(MIXED).format(e=entity))
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(text))
        text[at : at + chance.randint(0, 3)] = chance.choice(("", chance.choice(PIECES), chr(chance.randrange(0x2FF))))
    return "".join(text)


def by_bytes(port: int, number: int, seed: int) -> Counter[int]:
    """Statuses of random requests; those that are our fault are printed."""
    chance, seen = random.Random(seed), Counter[int]()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(number):
        method, path, headers, body = request(chance)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        except (http.client.HTTPException, ConnectionError) as error:
            print(f"no answer ({error!r}): {method} {path[:200]} {headers} {body!r:.200}")
            seen[0] += 1
            connection.close()
            continue
        seen[response.status] += 1
        if response.status >= 500 and response.status not in (503, 504):
            print(f"{response.status} {content!r:.100}: {method} {path[:300]} {headers} {body!r:.300}")
    return seen


def by_description(port: int, number: int, seed: int) -> tuple[int, int]:
    """Requests that schemathesis made, and server errors that it found."""
    made = faults = 0
    with tempfile.TemporaryDirectory() as folder:
        while made < number:
            command = [Path(sys.executable).with_name("schemathesis"), "run", f"http://127.0.0.1:{port}/openapi.json"]
            command += ["--checks", "not_a_server_error", "--no-color", "--continue-on-failure", "-w", "2"]
            command += ["--seed", str(seed), "-n", str(max(50, number // 10))]
            ran = subprocess.run(command, capture_output=True, text=True, cwd=folder)
            told = re.search(r"(\d+) generated", ran.stdout)
            if told is None:
                sys.exit(f"schemathesis did not run:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
            made += int(told[1])
            found = [status for status in re.findall(r"^\[(5\d\d)\]", ran.stdout, re.M) if status not in LIMITS]
            faults += len(found)
            if found:
                print(ran.stdout[-4000:])
            seed += 1
    return made, faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with served(given.workspace, "--seconds", "2", "--cache", "0") as (port, _):
        seen = by_bytes(port, given.requests // 2, given.seed)
        print(f"random bytes and pieces on /sparql: {sum(seen.values())} requests; {dict(sorted(seen.items()))}")
        made, faults = by_description(port, given.requests - given.requests // 2, given.seed)
        print(f"from the OpenAPI description: {made} requests, {faults} kinds of server error")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/sparql?query=ASK%7B%7D")
        alive = connection.getresponse().status == 200
    wrong = faults + sum(n for status, n in seen.items() if status == 0 or status in (500, 501, 502, 505))
    print(f"server errors: {wrong}; the service answers: {'yes' if alive else 'NO'}")
    sys.exit(0 if alive and not wrong else 1)


if __name__ == "__main__":
    main()
