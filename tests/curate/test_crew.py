"""Work that several processes share: in order, whole or told, and nobody stays behind."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from kg.curate.crew import shared
from kg.errors import BadInput, Cannot


def double(number: int) -> tuple[int, int]:
    return 2 * number, os.getpid()


def fails(number: int) -> int:
    if number == 5:
        raise BadInput("five is no number")
    return number


def dies(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_order_from_other_processes() -> None:
    found = list(shared(double, range(40), 2))
    assert [number for number, _ in found] == list(range(0, 80, 2))
    assert os.getpid() not in {process for _, process in found}
    assert not multiprocessing.active_children()


def test_little_work_and_one_job_stay_here() -> None:
    assert {process for _, process in shared(double, range(7), 4)} == {os.getpid()}
    assert {process for _, process in shared(double, range(40), 1)} == {os.getpid()}


def test_what_a_process_raises_and_that_one_died_is_told() -> None:
    with pytest.raises(BadInput, match="five is no number"):
        list(shared(fails, range(40), 2))
    with pytest.raises(Cannot, match="a process died"):
        list(shared(dies, range(40), 2))
    assert not multiprocessing.active_children()
