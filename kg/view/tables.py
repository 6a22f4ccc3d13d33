"""Claims, evidence and dyad-months as CSV and TSV, claims as JSON Lines.

Invariants: a CSV cell reads back as exactly the value, whatever it holds (TSV has no quoting, so white space becomes a
blank there); a cell of several values joins them with a bar, bars and backslashes in a value escaped with a backslash.
With `guard`, and only then, a cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.model import Status
from kg.query.asking.rows import CLAIM_FIELDS
from kg.query.networks.dyads import dyad_months
from kg.records import claim_record, evidence_record

if TYPE_CHECKING:
    from kg.query.lookups.lookup import Lookup
    from kg.query.lookups.part import Part

__all__ = ["CSV", "TSV", "Separated", "claims", "dyads", "evidence", "json_lines"]

_QUOTED: Final = re.compile(r'[",\r\n]|^\s|\s$')
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
#: what the record of a claim has beside the fields of a listing
_CLAIM_MORE: Final = ("family", "earliest", "latest", "aliases", "amounts", "evidence_count")
_EVIDENCE_FIELDS: Final = (
    *("claim", "document", "stance", "denial", "attributed_to", "subject", "predicate", "object", "date", "topic"),
    *("place", "quote", "start", "end", "own_words", "rule", "review"),
    *("title", "publisher", "published", "source_kind", "source", "url"),
)


@dataclass(frozen=True, slots=True)
class Separated:
    """How rows are written."""

    delimiter: str = ","
    guard: bool = False
    """Whether cells that look like formulas are disarmed."""

    def row(self, values: Iterable[Any]) -> bytes:
        r"""One line.

        >>> Separated().row(["a,b", None, ["x", "y|z"], True])
        b'"a,b",,x|y\\|z,true\n'
        >>> Separated(guard=True).row(["=1+1", -5])
        b"'=1+1,-5\n"
        """
        return (self.delimiter.join(map(self._cell, values)) + "\n").encode()

    def _cell(self, value: Any) -> str:
        text = _text(value)
        if self.guard and isinstance(value, (str, list)) and _FORMULA.match(text):
            text = f"'{text}"
        if self.delimiter == "\t":
            return " ".join(text.split())
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(text) else text


CSV: Final = Separated()
TSV: Final = Separated("\t")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "|".join(_text(item).replace("\\", "\\\\").replace("|", "\\|") for item in value)
    return str(value)


def claims(part: Part, form: Separated = CSV) -> Iterator[bytes]:
    """One row a claim, without evidence."""
    fields = (*CLAIM_FIELDS, *_CLAIM_MORE)
    yield form.row(fields)
    for claim in part.claims():
        record = claim_record(claim)
        record["amounts"] = [amount["text"] for amount in record["amounts"]]
        record["evidence_count"] = len(claim.evidence)
        yield form.row(record[field] for field in fields)


def evidence(part: Part, form: Separated = CSV) -> Iterator[bytes]:
    """One row a piece of evidence, by claim."""
    yield form.row(_EVIDENCE_FIELDS)
    for claim in part.claims():
        for piece in claim.evidence:
            source = piece.source
            record = evidence_record(piece) | {"claim": claim.id, "predicate": piece.predicate}
            record |= {"title": source.title, "publisher": source.publisher, "published": source.date}
            record |= {"source_kind": source.source_kind.value if source.source_kind else None}
            record |= {"source": source.label, "url": source.url}
            yield form.row(record[field] for field in _EVIDENCE_FIELDS)


def dyads(lookup: Lookup, part: Part, statuses: frozenset[Status], form: Separated = CSV) -> Iterator[bytes]:
    """One row a month, source, target and status: event data."""
    found = dyad_months(part.claims(), lookup.store.entity, statuses)
    yield form.row(found.fields)
    for row in found.rows:
        yield form.row(row[field] for field in found.fields)


def json_lines(part: Part) -> Iterator[bytes]:
    """One JSON object a claim, with its evidence."""
    for claim in part.claims():
        yield (json.dumps(claim_record(claim), ensure_ascii=False) + "\n").encode()
