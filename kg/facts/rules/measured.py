"""How far each rule can be trusted: its precision on texts that are only scored, with a lower bound.

Invariants: a figure is counted, never estimated by hand; a rule that fired less than `ENOUGH` times has none.
The counts stand in `ontology/rules/measured.csv`, written by `kg evaluate GOLD_DIR --measure FILE`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from kg.errors import BadRow

__all__ = ["ENOUGH", "Measured", "lower_bound", "measured_table", "read_measured"]

ENOUGH = 5
"""Facts a rule must have given before its precision says anything."""
_Z = 1.96
_COLUMNS = ("rule", "right", "found")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a rule gave on scored texts."""

    right: int
    found: int

    @property
    def confidence(self) -> float | None:
        """Lower bound of the precision, in hundredths; None when the rule fired too seldom."""
        return round(lower_bound(self.right, self.found), 2) if self.found >= ENOUGH else None


def lower_bound(right: int, found: int) -> float:
    """Lower end of the 95 percent score interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22, 209–212).

    Args:
        right: facts that are in gold.
        found: facts given, at least one.

    >>> round(lower_bound(9, 10), 3), lower_bound(0, 3)
    (0.596, 0.0)
    """
    share, square = right / found, _Z * _Z
    middle = share + square / (2 * found)
    spread = _Z * sqrt(share * (1 - share) / found + square / (4 * found * found))
    return max(0.0, (middle - spread) / (1 + square / found))


def read_measured(path: Path) -> dict[str, Measured]:
    """The counts by rule; empty when nothing has been measured.

    Raises:
        BadRow: a row that is no rule with two counts, or a rule that stands twice.
    """
    if not path.is_file():
        return {}
    found: dict[str, Measured] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        reader = csv.DictReader(rows)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise BadRow(path, 1, f"has the columns {reader.fieldnames}", f"write {','.join(_COLUMNS)}")
        for row in reader:
            try:
                one = Measured(int(row["right"]), int(row["found"]))
            except (TypeError, ValueError):
                raise BadRow(path, reader.line_num, f"{row['rule']}: the counts are no whole numbers") from None
            if not 0 <= one.right <= one.found or row["rule"] in found:
                raise BadRow(
                    path, reader.line_num, f"{row['rule']}: counts that cannot be, or a rule that stands twice"
                )
            found[row["rule"]] = one
    return found


def measured_table(by_rule: Mapping[str, tuple[int, int]]) -> str:
    """The counts as the text of `measured.csv`, sorted by rule.

    >>> print(measured_table({"meet.verb": (9, 10)}), end="")
    rule,right,found
    meet.verb,9,10
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((rule, *counts) for rule, counts in sorted(by_rule.items()) if rule)
    return out.getvalue()
