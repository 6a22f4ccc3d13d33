"""Attributes that every network format can hold: the one place where their types are made safe.

Invariant: what leaves here is text, a whole number, a finite number or a truth value; one type under one name; no
character that XML forbids, nor a carriage return, which its readers turn into a line feed; no name that GEXF keeps for
itself.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

__all__ = ["safe", "table"]

_FORBIDDEN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RESERVED: Final = frozenset({"id", "type", "start", "end", "viz", "source", "target", "for", "key"})


def safe(value: Any) -> str | int | float | bool | None:
    r"""A value as networks can hold it; None where there is nothing to hold.

    >>> safe(["a", None, 2]), safe(float("nan")), safe({"b": 1}), safe("x\x0by")
    ('a|2', None, '{"b": 1}', 'xy')
    """
    if hasattr(value, "item") and hasattr(value, "dtype"):  # a scalar of numpy
        value = str(value) if value.dtype.kind in "mM" else value.item()
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    elif isinstance(value, (set, frozenset)):
        value = "|".join(sorted(str(v) for v in map(safe, value) if v is not None))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        value = "|".join(str(v) for v in map(safe, value) if v is not None)
    return _FORBIDDEN.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))


def _one_type(values: Iterable[Any]) -> type:
    kinds = {type(value) for value in values}
    if len(kinds) == 1:
        return kinds.pop()
    return float if kinds == {int, float} else str


def table(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Attributes of all nodes, or of all edges, made safe together; empty ones are left out.

    >>> table([{"n": 1, "type": "x"}, {"n": "two", "none": None}])
    [{'n': '1', 'x_type': 'x'}, {'n': 'two'}]
    """
    made = [
        {
            f"x_{name}" if name in _RESERVED else name: value
            for name, raw in row.items()
            if (value := safe(raw)) is not None
        }
        for row in rows
    ]
    columns: dict[str, list[Any]] = {}
    for row in made:
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    types = {name: _one_type(values) for name, values in columns.items()}
    return [{name: types[name](value) for name, value in row.items()} for row in made]
