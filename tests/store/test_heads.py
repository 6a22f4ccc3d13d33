from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Damaged
from kg.facets import Facets
from kg.query.asking.filters import in_order
from kg.store.arrays import Texts, mapped
from kg.store.dictionary import Dictionary
from kg.store.heads import Heads
from tests.store.test_columns import NODES, claims, made

IDENTS = st.integers(0, 999).map(lambda n: f"c:{n:016x}")
SETS = st.lists(claims(IDENTS), unique_by=lambda c: c.id, max_size=8)


def opened(found: list[Facets], folder: str) -> Heads:
    made(found).write(Path(folder) / "columns", "stamp")
    return Heads.open(Path(folder), "stamp")


@given(SETS)
@settings(deadline=None, max_examples=60)
def test_rows_are_found_by_name_and_read_as_they_were_written(found: list[Facets]) -> None:
    ordered = sorted(found, key=lambda c: c.id)
    with TemporaryDirectory() as folder:
        heads = opened(found, folder)
        assert len(heads) == len(found)
        assert [heads.row(claim.id) for claim in ordered] == list(range(len(found)))
        assert heads.row("c:zzz") is None
        for name in (*NODES, "e:nobody"):
            ends = [n for n, claim in enumerate(ordered) if name in (claim.subject, claim.object)]
            told = [n for n, claim in enumerate(ordered) if name in (claim.event, claim.instrument)]
            assert list(heads.with_end(name)) == ends
            assert heads.naming(name) == sorted({*ends, *told})
        for a, b in product(NODES, repeat=2):
            both = [n for n, c in enumerate(ordered) if a in (c.subject, c.object) and b in (c.subject, c.object)]
            assert heads.between([a], [b]) == both
        for row, claim in enumerate(ordered):
            head = heads.head(row)
            if not claim.plain:
                assert head is None
                continue
            assert head
            same = ("id", "predicate", "family", "status", "denial", "review", "plan_state", "first_seen", "last_seen")
            assert all(getattr(head, field) == getattr(claim, field) for field in same)
            assert (head.subject.id, head.object.id) == (claim.subject, claim.object)
            assert (head.subject.label, head.object.label) == (claim.subject_label, claim.object_label)
            assert (head.date or head.start_date, head.until or head.end_date) == (claim.on, claim.until)
            assert len(head.addresses) == claim.addresses and frozenset(head.publishers) == claim.publishers


@given(SETS)
@settings(deadline=None, max_examples=100)
def test_rows_stand_in_the_order_of_their_claims(found: list[Facets]) -> None:
    ordered = sorted(found, key=lambda c: c.id)
    with TemporaryDirectory() as folder:
        heads = opened(found, folder)
        rows = [key[-1] for key in sorted(heads.in_order(range(len(found))))]
    listed = [cast(Any, ordered[row]) for row in rows]
    assert all(in_order(a) <= in_order(b) for a, b in pairwise(listed))


@given(st.dictionaries(st.text(max_size=4), st.sampled_from(["", "State", "Person"]), max_size=9))
@settings(deadline=None, max_examples=100)
def test_a_table_is_read_as_it_was_written(notes: dict[str, str]) -> None:
    table = Dictionary.of({name.encode("utf-8", "replace").decode(): note for name, note in notes.items()})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "names.tsv"
        table.write(path)
        read, names = Dictionary.open(path), Texts.open(path)
        assert read == table and list(read.items()) == list(table.items())
        assert [names[n] for n in range(len(names))] == list(names) == list(table.names)
        assert [read.find(name) for name in table.names] == list(range(len(table)))
        assert read.find("no such name") is None
        assert read.noted({"State"}).tolist() == [note == "State" for note in table.notes]


def test_arrays_of_each_type_are_mapped(tmp_path: Path) -> None:
    for kind in (np.int32, np.int64, np.uint8, np.uint16, np.bool_):
        for values in ([], [0, 1, 1]):
            np.save(tmp_path / "one.npy", np.array(values, kind))
            assert mapped(tmp_path / "one.npy").tolist() == values
    np.save(tmp_path / "one.npy", np.zeros((2, 2), np.int32))
    with pytest.raises(ValueError, match="2 dimensions"):
        mapped(tmp_path / "one.npy")
    (tmp_path / "one.npy").write_bytes(b"no array")
    with pytest.raises(ValueError, match="is no array"):
        mapped(tmp_path / "one.npy")


def test_columns_that_lack_a_part_or_are_of_another_build_are_refused(tmp_path: Path) -> None:
    heads = opened([], str(tmp_path))
    (tmp_path / "columns" / "review.npy").unlink()
    assert len(heads) == 0  # a reader of a build that another one replaces goes on
    with pytest.raises(Damaged, match="kg build --force"):
        len(Heads.open(tmp_path, "stamp"))
    (tmp_path / "columns" / "nodes.notes.tsv").unlink()
    with pytest.raises(Damaged, match="kg build --force"):
        Heads.open(tmp_path, "stamp")
    with pytest.raises(Damaged, match="another build"):
        Heads.open(tmp_path, "other")
