"""Claims derived again part by part: those of a build, however small the parts and whatever people decided."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.config import Config
from kg.curate.build import build
from kg.curate.check import Finding, check
from kg.curate.checks import parts
from kg.curate.sameness import merge, split
from kg.model import JudgementAction
from kg.store.oxigraph import Store
from tests.curate.checks.planted import only
from tests.curate.checks.test_graph import change
from tests.curate.judging import HASSAN, OTHER, make, reviewer
from tests.curate.test_updating import ALL, put
from tests.curate.workspaces import workspace

ACCEPT, REJECT = JudgementAction.ACCEPT, JudgementAction.REJECT


def nothing(config: Config) -> None:
    """Nobody judged."""


def merged(config: Config) -> None:
    merge(reviewer(config), str(HASSAN.id), "e:mohamad-hasan")
    build(config)
    merge(reviewer(config), str(OTHER.id), "e:mohamad-hasan")


def split_up(config: Config) -> None:
    merge(reviewer(config), str(HASSAN.id), "e:mohamad-hasan")
    build(config)
    split(reviewer(config), "e:mohamad-hasan", "two")


def confirmed(config: Config) -> None:
    judge = reviewer(config)
    plan = next(c for c in judge.store.all_claims() if c.family == "plan")
    fact = next(c for c in judge.store.all_claims() if c.predicate == "metWith" and c.counts)
    judge.outcome(ACCEPT, plan.id, fact.id)


def rejected(config: Config) -> None:
    reviewer(config).judge(REJECT, str(OTHER.id))
    reviewer(config).judge(ACCEPT, next(c.id for c in Store.open(config).all_claims() if c.date == "2025-05-01"))


JUDGED = [nothing, merged, split_up, confirmed, rejected]


def of_the_build(config: Config) -> list[Finding]:
    return [finding for finding in check(config) if finding.file == config.current]


@pytest.mark.parametrize("decide", JUDGED, ids=lambda decide: decide.__name__)
def test_every_claim_is_what_a_build_wrote(
    decide: Callable[[Config], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = make(tmp_path / "w")
    decide(config)
    build(config)
    for size in (800, 1):
        monkeypatch.setattr(parts, "_BRIEFINGS", size)
        assert of_the_build(config) == []
    for claim in Store.open(config).all_claims():
        change(config, added=f'{claim.id} dip:publisher "Nobody" .')
    told = [finding.problem for finding in of_the_build(config) if "Nobody" in finding.problem]
    assert len(told) == len(Store.open(config).all_claims())


@pytest.mark.parametrize("seed", range(6))
def test_plans_and_outcomes_of_random_briefings_are_those_of_a_build(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_BRIEFINGS", 1)
    config, rng = workspace(tmp_path / "w", {}, tables=ALL), random.Random(seed)
    for number in range(12):
        put(config, f"note-{number}", rng)
    build(config)
    assert of_the_build(config) == []
    plan = next(c for c in Store.open(config).all_claims() if c.family == "plan")
    change(config, added=f'{plan.id} dip:publisher "Nobody" .')
    assert only(of_the_build(config), f"dip:publisher of {plan.id} is")


def test_a_claim_that_is_gone_or_that_nobody_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_BRIEFINGS", 1)
    config = make(tmp_path / "w")
    claim = next(c for c in Store.open(config).all_claims() if c.date == "2024")
    triples = Store.open(config).construct(f"CONSTRUCT WHERE {{ {claim.id} ?p ?o }}")
    change(config, added="c:aaaaaaaaaaaaaaaa a dip:Claim . c:mine a dip:Claim .", removed="\n".join(triples))
    found = check(config)
    assert "Jane Roe" in only(found, f"the claim {claim.id} is missing from the graph").label
    assert only(found, "the claim c:aaaaaaaaaaaaaaaa stands in the graph, but no evidence gives it")
    assert only(found, "the claim c:mine stands in the graph, but no evidence gives it")
