"""What the workers do with several requests at a time, seen from within the front; the workers are real."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kg.serve.endpoint import sparql_job
from kg.serve.limits import Limits, Source
from kg.serve.pool import Busy, Overdue, Pool
from kg.serve.protocol import Asked

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def small(number: int) -> str:
    return f"SELECT ?x {{ VALUES ?x {{ {number} }} }}"


def job(query: str) -> bytes:
    return sparql_job(Asked(query), "csv", "nt")


def with_pool(world: Path, limits: Limits, work: Callable[[Pool], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        pool = Pool(Source(world), limits)
        await pool.start()
        try:
            while pool.idle < limits.workers:
                await asyncio.sleep(0.02)
            return await work(pool)
        finally:
            await pool.stop()

    with ThreadPoolExecutor(1) as aside:  # a thread of its own: the browser of other tests has a loop in this one
        return aside.submit(asyncio.run, main()).result()


def test_small_questions_do_not_wait_behind_one_that_runs_away(world: Path) -> None:
    """Those that were given to the same worker are taken back, and only the runaway loses."""

    async def work(pool: Pool) -> None:
        loop = asyncio.get_running_loop()
        for number in range(60):  # so many small ones that workers are given several at once
            await pool.run(job(small(number)))
        first = [asyncio.ensure_future(pool.run(job(small(number)))) for number in (100, 101)]  # both are at work
        runaway = asyncio.ensure_future(pool.run(job(RUNAWAY)))
        began, took = loop.time(), {}

        async def asking(number: int) -> None:
            reply = await pool.run(job(small(number)))
            assert reply.body == f"x\r\n{number}\r\n".encode()
            took[number] = loop.time() - began

        await asyncio.gather(*first, *(asking(number) for number in range(5)))
        assert len(took) == 5
        assert max(took.values()) < 0.8
        try:
            await runaway
        except Overdue:
            assert loop.time() - began >= 0.99
        else:
            raise AssertionError("the runaway came back")
        assert (await pool.run(job(small(7)))).body == b"x\r\n7\r\n"
        assert pool.counts["killed"] == 1

    with_pool(world, Limits(seconds=1, workers=2), work)


def test_the_number_that_waits_is_exact(world: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        asked = [pool.run(job(RUNAWAY)), *(pool.run(job(small(number))) for number in range(5))]
        found = await asyncio.gather(*asked, return_exceptions=True)
        return [type(one).__name__ for one in found]

    told = with_pool(world, Limits(seconds=0.5, workers=1, queue=2), work)
    assert told == ["Overdue", "Reply", "Reply", *["Busy"] * 3]


def test_who_waits_too_long_is_told_to_come_back(world: Path) -> None:
    async def work(pool: Pool) -> None:
        runaway = asyncio.ensure_future(pool.run(job(RUNAWAY)))
        await asyncio.sleep(0)
        found = await asyncio.gather(pool.run(job(small(1))), return_exceptions=True)
        assert isinstance(found[0], Busy)
        assert pool.busy == 1
        runaway.cancel()
        await asyncio.gather(runaway, return_exceptions=True)
        assert pool.counts["killed"] == 1

    with_pool(world, Limits(seconds=5, workers=1, patience=0.3), work)


def test_a_worker_that_dies_takes_one_request_with_it(world: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        for number in range(60):
            await pool.run(job(small(number)))
        first = asyncio.ensure_future(pool.run(job(small(0))))
        rest = [asyncio.ensure_future(pool.run(job(query))) for query in (RUNAWAY, small(1), small(2))]
        await first
        (link,) = pool._links
        os.kill(link.pid, signal.SIGKILL)
        found = await asyncio.gather(*rest, return_exceptions=True)
        return [type(one).__name__ for one in found]

    assert with_pool(world, Limits(seconds=5, workers=1), work) == ["Broken", "Reply", "Reply"]
