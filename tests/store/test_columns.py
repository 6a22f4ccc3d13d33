from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Damaged
from kg.facets import Facets
from kg.model import Denial, Family, PlanState, ReviewState, SourceKind, Status
from kg.store.columns import Columns, Lists
from kg.store.dictionary import Dictionary
from kg.vocabulary import PREDICATES, EntityClass

NODES = [f"e:n{i}" for i in range(5)]
KINDS = {f"b:{i}": kind for i, kind in enumerate(SourceKind)}
CLASSES = dict(zip(NODES, (EntityClass.STATE, EntityClass.PERSON, EntityClass.FORUM), strict=False))
DAYS = st.none() | st.dates().map(str)


def claims(idents: st.SearchStrategy[str]) -> st.SearchStrategy[Facets]:
    """Any claims, whether or not they make sense."""
    maybe = st.none() | st.sampled_from(NODES)
    return st.builds(
        Facets,
        idents,
        maybe,
        st.sampled_from(sorted(PREDICATES)),
        maybe,
        st.sampled_from(Family),
        st.sampled_from(Status),
        st.sampled_from(ReviewState),
        event=maybe,
        until=DAYS,
        earliest=DAYS,
        latest=DAYS,
        from_latest=DAYS,
        until_earliest=DAYS,
        first_seen=DAYS,
        last_seen=DAYS,
        topics=st.frozensets(st.sampled_from(["t:trade", "t:defence"])),
        documents=st.frozensets(st.sampled_from([f"b:{i}" for i in range(7)])),
        publishers=st.frozensets(st.sampled_from(["AP", "tab\there", "back\\slash"])),
        subject_label=st.sampled_from(["Laos", "two\nlines", ""]),
        object_label=st.sampled_from(["Laos", "tab\there"]),
        instrument=maybe,
        on=DAYS,
        denial=st.none() | st.sampled_from(Denial),
        plan_state=st.none() | st.sampled_from(PlanState),
        addresses=st.integers(0, 5),
        plain=st.booleans(),
    )


def sets(idents: str) -> st.SearchStrategy[list[Facets]]:
    return st.lists(claims(st.sampled_from([f"c:{i}" for i in idents])), unique_by=lambda c: c.id, max_size=6)


def made(found: list[Facets]) -> Columns:
    return Columns.of(found, CLASSES.get, KINDS.get)


def equal(a: Columns, b: Columns) -> bool:
    for field in fields(Columns):
        x, y = getattr(a, field.name), getattr(b, field.name)
        if isinstance(x, Dictionary):
            same = x == y
        elif isinstance(x, Lists):
            same = np.array_equal(x.starts, y.starts) and np.array_equal(x.values, y.values)
        else:
            same = x.dtype == y.dtype and np.array_equal(x, y)
        if not same:
            return False
    return True


@given(sets("abcdef"), sets("defghi"), st.sets(st.sampled_from("abcxyz")))
@settings(deadline=None, max_examples=150)
def test_columns_changed_step_by_step_are_those_made_anew(
    old: list[Facets], fresh: list[Facets], gone: set[str]
) -> None:
    left = {claim.id: claim for claim in old if claim.id[2:] not in gone} | {claim.id: claim for claim in fresh}
    changed = made(old).changed({f"c:{g}" for g in gone}, made(fresh))
    assert equal(changed, made(list(left.values())))


@given(sets("abcdef"))
@settings(deadline=None, max_examples=25)
def test_columns_read_back_as_written(tmp_path_factory: pytest.TempPathFactory, found: list[Facets]) -> None:
    folder = tmp_path_factory.mktemp("build") / "columns"
    columns = made(found)
    columns.write(folder, "0123")
    assert equal(Columns.open(folder, "0123"), columns)
    again = tmp_path_factory.mktemp("build") / "columns"
    made(found[::-1]).write(again, "0123")
    files = sorted(p.name for p in folder.iterdir())
    assert files == sorted(p.name for p in again.iterdir())
    assert all((folder / name).read_bytes() == (again / name).read_bytes() for name in files)


def test_columns_of_another_build_or_none_are_refused(tmp_path: Path) -> None:
    made([]).write(tmp_path / "columns", "0123")
    with pytest.raises(Damaged, match="another build"):
        Columns.open(tmp_path / "columns", "4567")
    with pytest.raises(Damaged, match="cannot be read"):
        Columns.open(tmp_path / "nothing", "0123")
    (tmp_path / "columns" / "subject.npy").write_bytes(b"\x93NUMPY")
    with pytest.raises(Damaged, match="kg build --force"):
        Columns.open(tmp_path / "columns", "0123")


def test_rows_are_found_by_claim() -> None:
    columns = made(
        [Facets(f"c:{i}", None, "metWith", None, Family.FACT, Status.ASSERTED, ReviewState.AUTO) for i in "ca"]
    )
    assert columns.rows_of(["c:c", "c:b", "c:a", "c:z"]).tolist() == [0, 1]
    assert columns.curies(np.array([1])) == ("c:c",)


@given(st.lists(st.lists(st.integers(0, 9), max_size=4).map(sorted), max_size=6), st.data())
@settings(deadline=None)
def test_lists_behave_as_lists(rows: list[list[int]], data: st.DataObject) -> None:
    def plain(lists: Lists) -> list[list[int]]:
        return [lists.values[a:b].tolist() for a, b in zip(lists.starts[:-1], lists.starts[1:], strict=True)]

    lists = Lists.of(rows)
    assert plain(lists) == rows
    taken = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=8)) if rows else []
    assert plain(lists.taken(np.array(taken, np.int64))) == [rows[n] for n in taken]
    assert plain(Lists.chained([lists, lists])) == rows + rows
    wanted = data.draw(st.sets(st.integers(0, 9)))
    assert lists.holding(wanted).tolist() == [not wanted.isdisjoint(row) for row in rows]
