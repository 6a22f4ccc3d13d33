"""The generated workspaces of the benchmarks keep what they promise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.workspaces import write
from kg.config import load_config
from kg.curate.build import build, current_status
from kg.curate.check import check
from kg.store.oxigraph import Store


def test_a_generated_workspace_is_built_without_a_parser_and_its_quotes_stand(tmp_path: Path) -> None:
    config = write(tmp_path / "w", 400)
    assert build(config).read == ()
    counts = current_status(config)["claims"]
    evidence = [piece for claim in Store.open(config).all_claims() for piece in claim.evidence]
    told = [piece for piece in evidence if piece.document.startswith("b:")]
    assert abs(len({claim.id for claim in Store.open(config).all_claims() if claim.evidence[0] in told}) - 400) < 60
    assert 0.8 < counts["status asserted"] / counts["total"] < 0.97
    assert len({piece.source.publisher for piece in told}) > 3
    assert sum(piece.subject.id == "e:united-states" for piece in told) > len(told) / 20, "a hub"
    assert any(len({p.document for p in claim.evidence}) > 1 for claim in Store.open(config).all_claims())
    assert [f for f in check(config, sorted(config.claims.glob("*.ttl"))[:4]) if "quote" in f.problem] == []


def test_the_same_build_whatever_the_number_of_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = write(tmp_path / "one", 120)
    shutil.copytree(one.root, tmp_path / "two")
    two = load_config(tmp_path / "two")
    for name in ("gather._FILES", "writing._BRIEFINGS", "writing._CLAIMS", "writing._ROWS"):
        monkeypatch.setattr(f"kg.curate.{name}", 1 if "_FILES" in name or "_BRIEFINGS" in name else 9)
    build(one, jobs=1)
    build(two, jobs=2)
    seen = [
        {
            p.relative_to(c.current): p.read_bytes()
            for p in c.current.rglob("*")
            if p.is_file() and p.parent.name != "store"
        }
        for c in (one, two)
    ]
    assert seen[0] == seen[1]
    assert sorted(Store.open(one).lines()) == sorted(Store.open(two).lines())
    assert [f for f in check(two) if "the store" in f.problem] == [], "the digest is that of the store"


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write(tmp_path / name, 120, seed=3, jobs=jobs) for name, jobs in (("one", 1), ("two", 2)))
    files = [sorted(p for p in config.root.rglob("*") if p.is_file()) for config in (one, two)]
    assert [p.relative_to(one.root) for p in files[0]] == [p.relative_to(two.root) for p in files[1]]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(*files, strict=True))
