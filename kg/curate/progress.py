"""A bar on long work: on stderr, and only when a person is looking."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

__all__ = ["shown"]

T = TypeVar("T")


def shown(items: Iterable[T], label: str, total: int) -> Iterator[T]:
    """The items, with a bar while they are consumed (none below two items or off a terminal)."""
    if total < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=label, total=total, console=Console(stderr=True), transient=True)
