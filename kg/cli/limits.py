"""The limits that `kg serve` and `kg mcp` share: how long a request may take and how much it may give."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["Megabytes", "Memory", "Rows", "Seconds"]

Seconds = Annotated[float, typer.Option("--seconds", metavar="N", min=0.1, help="Longest time of a request.")]
Rows = Annotated[int, typer.Option("--rows", metavar="N", min=1, help="Most rows of an answer.")]
Megabytes = Annotated[int, typer.Option("--megabytes", metavar="N", min=1, help="Largest answer.")]
Memory = Annotated[
    int, typer.Option("--memory", metavar="N", min=0, help="Megabytes of address space per worker; 0 = no limit.")
]
