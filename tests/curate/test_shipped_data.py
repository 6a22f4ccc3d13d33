"""The shipped workspace, built from scratch: everything is in order and comes back as it was derived."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.config import load_config
from kg.curate.build import build
from kg.curate.check import check
from kg.store.oxigraph import Store

ROOT = Path(__file__).parents[2]


def test_the_shipped_data_build_and_come_out_clean(tmp_path: Path) -> None:
    for name in ("briefings", "register", "reference"):
        shutil.copytree(ROOT / "data" / name, tmp_path / "data" / name)
    if (ROOT / "data" / "judgements.csv").exists():
        shutil.copy(ROOT / "data" / "judgements.csv", tmp_path / "data")
    shutil.copy(ROOT / "kg.toml", tmp_path)
    config = load_config(tmp_path)
    result = build(config)
    assert set(result.read) == {row["id"] for row in result.status["briefings"]}
    assert result.change is not None and Store.open(config).all_claims() == result.change.after
    assert [str(finding) for finding in check(config)] == []
