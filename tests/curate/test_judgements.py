from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.config import Config, shipped
from kg.curate.build import build
from kg.curate.check import check
from kg.curate.review import undo
from kg.curate.sameness import merge, split
from kg.errors import BadInput, BadRow, UnknownName
from kg.model import JudgementAction, PlanState, ReviewState
from kg.query.asking.filters import Filters
from kg.store.oxigraph import Store
from tests.curate.judging import HASSAN, HEADER, OTHER, evidence, graph, make, reviewer
from tests.curate.workspaces import write_claims

ACCEPT, REJECT = JudgementAction.ACCEPT, JudgementAction.REJECT


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return make(tmp_path / "w")


def stale(config: Config) -> list[str]:
    rows = build(config).status["stale_judgements"]
    return [f"{row['file']}:{row['line']}: {row['told']}: {row['why']}" for row in rows]


def test_a_judgement_and_its_undoing_leave_the_graph_as_it_was(config: Config) -> None:
    before, judge = graph(config), reviewer(config)
    visited = [c.id for c in judge.store.all_claims() if c.predicate == "visited" and c.family == "fact"]
    for act in (
        lambda: judge.judge(REJECT, visited[0]),
        lambda: judge.judge(ACCEPT, f"two/{visited[0]}"),
        lambda: judge.judge(REJECT, str(OTHER.id)),
        lambda: merge(judge, str(OTHER.id), str(HASSAN.id)),
        lambda: split(judge, str(HASSAN.id), "two"),
    ):
        done = act()
        assert done.rows
        build(config)
        assert graph(config) != before, done
        undo(config, 1)
        assert graph(config) == before, done
    assert config.judgements.read_text(encoding="utf-8") == HEADER


def test_merge_then_split_returns_the_same_bytes(config: Config) -> None:
    before = graph(config)
    merge(reviewer(config), str(HASSAN.id), "Mohamad Hasan")
    build(config)
    assert graph(config) != before
    split(reviewer(config), str(HASSAN.id))
    build(config)
    assert graph(config) == before and check(config) == ()


def test_what_was_merged_answers_for_what_stands_everywhere(config: Config) -> None:
    old_claims = {c.id for c in Store.open(config).all_claims() if HASSAN.id in (c.subject.id, c.object.id)}
    merge(reviewer(config), str(HASSAN.id), "e:mohamad-hasan")
    build(config)
    merge(reviewer(config), str(OTHER.id), "Mohamad Hasan")
    build(config)
    judge = reviewer(config)
    for name in ("Hassan", str(HASSAN.id), "local.person-malaysia-hassan", str(OTHER.id)):
        assert judge.lookup.resolve(name) == "e:mohamad-hasan", name
    known = judge.store.claims(old_claims)  # every old id still names a claim
    assert all("e:mohamad-hasan" in (c.subject.id, c.object.id) for c in known)
    aliases = "SELECT ?new { VALUES ?old { e:local.person-malaysia-hassan } ?new dip:alias ?old }"
    assert [cell.curie for row in judge.store.select(aliases).rows for cell in row if cell] == ["e:mohamad-hasan"]
    assert "Hassan" in (judge.store.entity("e:mohamad-hasan") or pytest.fail("gone")).aliases
    assert check(config) == ()


def test_a_chain_of_merges_leads_to_its_end(config: Config) -> None:
    merge(reviewer(config), str(OTHER.id), str(HASSAN.id))
    build(config)
    merge(reviewer(config), str(HASSAN.id), "e:m-hasan")
    build(config)
    merge(reviewer(config), "e:m-hasan", "e:mohamad-hasan")
    build(config)
    judge = reviewer(config)
    for name in (OTHER.id, HASSAN.id, "e:m-hasan", "M. Hasan", "Hassan"):
        assert judge.lookup.resolve(str(name)) == "e:mohamad-hasan"
    assert len(judge.lookup.claims_of("e:mohamad-hasan")) == 5
    assert judge.store.entity("e:m-hasan") == judge.store.entity("e:mohamad-hasan")
    assert check(config) == ()


def test_the_redirects_hold_where_claims_are_derived_again(config: Config) -> None:
    merge(reviewer(config), str(HASSAN.id), "e:mohamad-hasan")
    build(config)
    lookup = reviewer(config).lookup
    rows = lookup.relations("Hassan", filters=Filters(known_by="2026")).direct
    assert {row.claim.subject.id for row in rows} | {row.claim.object.id for row in rows} >= {"e:mohamad-hasan"}
    assert all(HASSAN.id not in (row.claim.subject.id, row.claim.object.id) for row in rows)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Malaysia", "Jane Roe", "Malaysia is a State and Jane Roe a Person"),
        ("Jane Roe", "e:jane-roe", "are one entity already"),
        ("Malaysia", "Vietnam", r"different Wikidata ids \(Q833 and Q881\)"),
        ("e:mohamad-hasan", str(HASSAN.id), "merge the other way round: kg merge e:local.person-malaysia-hassan"),
        (str(HASSAN.id), "Jane Roe", "stands between them"),
    ],
)
def test_what_cannot_be_one_is_refused_with_the_reason(config: Config, old: str, new: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        merge(reviewer(config), old, new)
    assert not config.judgements.exists()


def test_merges_in_a_circle_and_merges_of_what_was_merged_are_refused(config: Config) -> None:
    merge(reviewer(config), str(HASSAN.id), "e:m-hasan")
    build(config)
    with pytest.raises(BadInput, match=r"close a circle: merge e:local.* stands in data/judgements.csv:2"):
        merge(reviewer(config), "e:m-hasan", str(HASSAN.id))
    with pytest.raises(BadInput, match=r"judgements.csv:2; 'kg split e:local.person-malaysia-hassan' undoes it first"):
        merge(reviewer(config), str(HASSAN.id), "John Doe")
    assert not merge(reviewer(config), str(HASSAN.id), "M. Hasan").rows
    with pytest.raises(BadInput, match=r"'kg split e:local\.person-malaysia-hassan' takes one out again"):
        split(reviewer(config), "e:m-hasan")


def test_two_bearers_of_a_name_are_told_apart_by_briefing(config: Config) -> None:
    own = "e:local.person-malaysia-hassan-in-two"
    with pytest.raises(BadInput, match=r"kg split e:local.person-malaysia-hassan --briefing ID, one of one, two"):
        split(reviewer(config), str(HASSAN.id))
    with pytest.raises(UnknownName, match="Did you mean 'two'"):
        split(reviewer(config), str(HASSAN.id), "twoo")
    with pytest.raises(BadInput, match="only three speaks of Hassan"):
        split(reviewer(config), str(OTHER.id), "three")
    before = {c.id for c in Store.open(config).all_claims()}
    split(reviewer(config), str(HASSAN.id), "two")
    build(config)
    judge = reviewer(config)
    assert {c.predicate for c in judge.lookup.claims_of(own)} == {"visited", "metWith"}
    assert len(judge.lookup.claims_of(str(HASSAN.id))) == 2
    assert judge.store.claims(before)  # ids from before the split still answer
    merge(judge, own, "e:mohamad-hasan")
    build(config)
    assert reviewer(config).lookup.resolve(own) == "e:mohamad-hasan"
    assert check(config) == ()


def test_a_rejection_survives_a_split_and_a_merge(config: Config) -> None:
    judge = reviewer(config)
    met = next(c for c in judge.store.all_claims() if c.predicate == "metWith" and c.date == "2024")
    judge.judge(REJECT, met.id)
    split(judge, str(HASSAN.id), "two")
    assert stale(config) == []
    (after,) = Store.open(config).claims([met.id])
    assert after.review is ReviewState.REJECTED
    merge(reviewer(config), "e:local.person-malaysia-hassan-in-two", "e:mohamad-hasan")
    assert stale(config) == []
    (after,) = Store.open(config).claims([met.id])
    assert after.review is ReviewState.REJECTED and "e:mohamad-hasan" in (after.subject.id, after.object.id)


def test_judgements_survive_a_changed_rule_and_are_told_when_their_evidence_is_gone(config: Config) -> None:
    judge = reviewer(config)
    queued = next(c for c in judge.store.all_claims() if c.date == "2025-05-01")
    judge.judge(REJECT, queued.id)
    judge.judge(ACCEPT, "one/" + next(c.id for c in judge.store.all_claims() if c.date == "2025-03-03"))
    merge(judge, str(HASSAN.id), "e:mohamad-hasan")
    build(config)
    # a changed rule reads the same texts again and no longer finds the meeting of 1 May
    left = [piece for piece in evidence(config) if piece.date != "2025-05-01"]
    shutil.copytree(shipped("ontology"), config.root / "ontology")
    with (config.ontology / "rules" / "meetings.yaml").open("a", encoding="utf-8") as rules:
        rules.write("# changed\n")
    write_claims(config, left)
    (told,) = stale(config)
    assert told == (
        f"data/judgements.csv:2: reject {queued.id}: nothing says this any more: "
        "a briefing was dropped, or a rule changed"
    )
    store = Store.open(config)
    met = next(c for c in store.all_claims() if c.date == "2025-03-03")
    assert met.review is ReviewState.ACCEPTED and "e:mohamad-hasan" in (met.subject.id, met.object.id)
    (finding,) = check(config)
    assert (finding.file, finding.line) == (config.judgements, 2) and f"reject {queued.id} is stale" in finding.problem
    (config.briefings / "one.md").unlink()
    assert [line.partition(": ")[2].partition(":")[0] for line in stale(config)][-1].startswith("accept one/")


def test_a_merge_into_what_is_gone_changes_nothing_and_is_told(config: Config) -> None:
    row = f"merge,{HASSAN.id},e:local.person-malaysia-gone,,2026-01-01,\n"
    config.judgements.write_text(HEADER + row, encoding="utf-8")
    (told,) = stale(config)
    assert told.startswith("data/judgements.csv:2: merge") and told.endswith(
        "nothing names e:local.person-malaysia-gone any more"
    )
    assert Store.open(config).entity(str(HASSAN.id)) is not None


def test_an_outcome_that_a_person_confirms_or_refuses(config: Config) -> None:
    judge = reviewer(config)
    plan = next(c for c in judge.store.all_claims() if c.family == "plan")
    fact = next(c for c in judge.store.all_claims() if c.predicate == "visited" and c.family == "fact")
    assert judge.store.status["suggestions"] == [{"plan": plan.id, "fact": fact.id}]
    judge.outcome(REJECT, plan.id, fact.id)
    build(config)
    store = Store.open(config)
    assert store.status["suggestions"] == [] and store.claims([plan.id])[0].plan_state is PlanState.OVERDUE
    reviewer(config).outcome(ACCEPT, plan.id, fact.id)
    build(config)
    (held,) = Store.open(config).claims([plan.id])
    assert (held.plan_state, held.fulfilled_by) == (PlanState.HELD_LATER, (fact.id,))
    assert check(config) == ()
    with pytest.raises(BadInput, match="is a fact, not a plan"):
        reviewer(config).outcome(ACCEPT, fact.id, fact.id)


def test_accepting_a_new_entity_settles_it_and_rejecting_one_rejects_what_is_about_it(config: Config) -> None:
    assert reviewer(config).store.status["new_entities"] == [str(HASSAN.id), str(OTHER.id)]
    reviewer(config).judge(ACCEPT, str(HASSAN.id))
    reviewer(config).judge(REJECT, str(OTHER.id))
    build(config)
    store = Store.open(config)
    assert store.status["new_entities"] == []
    assert [c.predicate for c in store.all_claims() if c.review is ReviewState.REJECTED] == ["spokeWith"]


def test_a_judgement_on_a_claim_outweighs_an_older_one_on_a_document(config: Config) -> None:
    judge = reviewer(config, "2026-10-01")
    met = next(c for c in judge.store.all_claims() if c.date == "2024")
    judge.judge(ACCEPT, f"two/{met.id}")
    build(config)
    reviewer(config, "2026-10-02").judge(REJECT, met.id)
    build(config)
    assert Store.open(config).claims([met.id])[0].review is ReviewState.REJECTED
    with pytest.raises(BadInput, match=r"of 2026-10-0. stands in data/judgements.csv:\d and is newer; give --date"):
        reviewer(config, "2026-09-01").judge(ACCEPT, met.id)
    undo(config, 1)
    assert Store.open(config).claims([met.id])[0].review is ReviewState.ACCEPTED


def test_the_order_of_rows_matters_only_on_one_target(config: Config) -> None:
    judge = reviewer(config)
    ids = [c.id for c in judge.store.all_claims() if c.family == "fact"]
    rows = [
        f"reject,{ids[0]},,,2026-01-02,\n",
        f"accept,{ids[0]},,,2026-01-01,\n",
        f"accept,{ids[1]},,,2026-01-01,\n",
        f"merge,{OTHER.id},{HASSAN.id},,2026-01-02,\n",
        f"split,{OTHER.id},,,2026-01-01,\n",
        f"split,{HASSAN.id},two,,2026-01-01,\n",
    ]
    config.judgements.write_text(HEADER + "".join(rows), encoding="utf-8")
    build(config)
    first = graph(config)
    config.judgements.write_text(HEADER + "".join(reversed(rows)), encoding="utf-8")
    build(config)
    assert graph(config) == first


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ("merge,e:jane-roe,e:jane-roe,,,\n", 2, "into itself"),
        ("merge,Jane Roe,e:john-doe,,,\n", 2, "target 'Jane Roe' is no entity"),
        ("split,e:jane-roe,No Id,,,\n", 2, "is no id of a briefing"),
        ("accept,c:9f3c1a20b7d4e511,perhaps,,,\n", 2, "argument 'perhaps' cannot stand with accept"),
        ("edit,one/9f3c1a20b7d4e511,outcome=c:9f3c1a20b7d4e511,,,\n", 2, "cannot stand with edit"),
        ("\nmerge,e:m-hasan,e:john-doe,,,\nmerge,e:john-doe,e:m-hasan,,,\n", 4, "closes a circle"),
        ("merge,e:malaysia,e:jane-roe,,,\n", 2, "Malaysia is a State and Jane Roe a Person"),
        (f"merge,e:m-hasan,{HASSAN.id},,,\n", 2, "an entry of the register"),
        ("accept,c:9f3c1a20b7d4e511,,,\n", 2, "5 fields instead of 6"),
    ],
)
def test_a_row_that_cannot_be_is_named_with_its_line(config: Config, rows: str, line: int, problem: str) -> None:
    config.judgements.write_text(HEADER + rows, encoding="utf-8")
    before = graph(config)
    with pytest.raises(BadRow, match=problem) as error:
        build(config)
    assert (error.value.path, error.value.line) == (config.judgements, line)
    assert graph(config) == before


def test_an_unknown_id_is_refused_with_the_nearest(config: Config) -> None:
    judge = reviewer(config)
    known = next(c.id for c in judge.store.all_claims())
    wrong = known[:-1] + ("0" if known[-1] != "0" else "1")
    with pytest.raises(UnknownName, match=f"Did you mean '{known}'"):
        judge.judge(ACCEPT, wrong)
    with pytest.raises(UnknownName, match="no document behind this claim called"):
        judge.judge(ACCEPT, f"three/{next(c.id for c in judge.store.all_claims() if c.date == '2024')}")
    assert not config.judgements.exists()
