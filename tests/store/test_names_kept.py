"""Names are remembered while they recur, and not all those of a graph."""

from __future__ import annotations

import pytest

from kg.store import terms
from kg.store.terms import Names


def test_no_more_names_are_kept_than_recur(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "_KEPT", 10)
    names = Names()
    for n in range(100):
        assert names.curie(f"{names.base}entity/x{n}") == f"e:x{n}" and names.iri(f"e:x{n}").endswith(f"/x{n}")
        assert names.forms[f"e:x{n}"] == f"<{names.base}entity/x{n}>"
    assert len(names._curies) <= 11 and len(names.forms) <= 11
