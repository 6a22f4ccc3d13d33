"""The names of a build, looked up in its index one by one.

Invariant: a name resolves as in the whole table of names (a test compares them); the table is read only for what needs
all of it: the nearest names of an unknown one, and completion.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Final

from kg.errors import Damaged
from kg.names import Names, fold
from kg.store.codes import advice
from kg.store.index import INDEX_NAME, Index
from kg.vocabulary import is_local_name

__all__ = ["BuiltNames", "keys"]

_PREFIXES: Final = ("e", "t")


def keys(table: str) -> Iterator[tuple[str, str, int]]:
    r"""The (folded surface, id, rank) of a table of names, by which a name is looked up.

    >>> list(keys("e:laos\tLaos\t1\ne:laos\tThe Lao P.D.R.\t1\n"))
    [('laos', 'e:laos', 1), ('lao pdr', 'e:laos', 1)]
    """
    for line in table.splitlines():
        ident, surface, rank = line.split("\t")
        yield fold(surface), ident, int(rank)


class BuiltNames(Names):
    """Name to entity and back, for the build in a folder."""

    def __init__(self, folder: Path, known: Callable[[str], bool]) -> None:
        """Take the folder of the build, and whether it has an entity or topic of a CURIE."""
        self._folder, self._known = folder, known

    @property
    def _table(self) -> str:
        path = self._folder / "names.tsv"
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Damaged(f"{path} cannot be read ({error}); {advice(self._folder)}") from error

    @cached_property
    def whole(self) -> Names:
        """The table of all names.

        Raises:
            Damaged: it cannot be read.
        """
        return Names.from_tsv(self._table)

    def resolve(self, name: str) -> str:
        """The CURIE of the entity that a name, code, CURIE or QID stands for (see `Names.resolve`)."""
        text = name.strip()
        for curie in (text, f"e:{text}"):
            prefix, _, local = curie.partition(":")
            if prefix in _PREFIXES and is_local_name(local) and self._known(curie):
                return curie
        try:
            with closing(Index.open(self._folder / "store" / INDEX_NAME)) as index:
                known = index.named(fold(text))
        except sqlite3.Error as error:
            raise Damaged(f"{self._folder / 'store' / INDEX_NAME}: {error}; {advice(self._folder)}") from error
        found = Names((ident, name, rank) for ident, rank in known.items()) if known else self.whole
        return found.resolve(name)

    def holding(self, part: str) -> set[str]:
        """Ids of which a name, code or the id itself holds some text, in any case.

        Raises:
            Damaged: the table cannot be read.
        """
        table, wanted, found, at = self._table.casefold(), part.casefold(), set(), 0
        while (hit := table.find(wanted, at)) >= 0:
            start, end = table.rfind("\n", 0, hit) + 1, table.find("\n", hit)
            ident, surface, _ = table[start:end].split("\t")
            if wanted in ident or wanted in surface:
                found.add(ident)
            at = end
        return found

    def nearest(self, name: str, n: int = 3) -> list[str]:
        """The known names most like a misspelt one, best first, at most one for an entity."""
        return self.whole.nearest(name, n)

    def label(self, id: str) -> str:
        """The printed label of an entity; the CURIE itself when it is not known."""
        return self.whole.label(id)

    def surfaces(self) -> tuple[tuple[str, str], ...]:
        """Every (surface, id) of the table, for completion; codes included."""
        return self.whole.surfaces()

    def to_tsv(self) -> str:
        """The table as text: id, surface, rank; the first row of an id holds its label."""
        return self.whole.to_tsv()
