from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Config, load_config
from kg.curate.build import build
from kg.curate.check import check
from kg.curate.gather import claim_path
from kg.curate.workspace import Outcome, add, drop, init, status
from kg.errors import BadInput, BadRow, UnknownName, Unwritable
from kg.model import Evidence, Stance, Term
from kg.store.oxigraph import Store
from kg.text.briefing import read_briefing
from tests.curate.workspaces import note_text, workspace, write_claims
from tests.store.samples import MALAYSIA, VIETNAM, said

NOTES = {
    "one": "The US met Malaysia on 10 July 2025.",
    "two": "US and Malaysia met in July 2025. They will meet Vietnam.",
}


def evidence_of(config: Config) -> list[Evidence]:
    docs = {path.stem: read_briefing(path) for path in config.briefings.iterdir()}
    found = []
    if "one" in docs:
        found.append(said(docs["one"], "The US met Malaysia on 10 July 2025.", date="2025-07-10"))
    if "two" in docs:
        found.append(said(docs["two"], "US and Malaysia met in July 2025.", date="2025-07"))
        found.append(
            said(docs["two"], "They will meet Vietnam.", obj=VIETNAM, stance=Stance.PLANNED, event="e:event.two-ab")
        )
    return found


@pytest.fixture
def built(tmp_path: Path) -> Config:
    config = workspace(tmp_path / "w", NOTES)
    write_claims(config, evidence_of(config))
    build(config)
    return config


def everything(config: Config) -> dict[str, bytes]:
    """All files of a workspace but the store's own, as readers see them."""
    current = config.current.resolve()
    places = [p for p in config.root.rglob("*") if p.is_file() and config.build not in p.parents]
    found = {p.relative_to(config.root).as_posix(): p.read_bytes() for p in places}
    for path in current.rglob("*"):
        if path.is_file() and path.parent.name != "store":
            found[f"current/{path.relative_to(current).as_posix()}"] = path.read_bytes()
    return found


def test_init_makes_an_empty_workspace_once(tmp_path: Path) -> None:
    config = init(tmp_path / "new", title='The "North"')
    assert config.title == 'The "North"'
    assert load_config(tmp_path / "new") == config
    assert sorted(p.name for p in config.root.rglob("*") if p.is_file()) == [".gitignore", "README.md", "kg.toml"]
    with pytest.raises(BadInput, match="workspace already"):
        init(tmp_path / "new")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(BadInput, match="is a file"):
        init(tmp_path / "file")
    with pytest.raises(Unwritable):
        init(tmp_path / "file" / "below")


def test_two_briefings_on_one_meeting_make_one_claim(built: Config) -> None:
    store = Store.open(built)
    met, planned = sorted(store.all_claims(), key=lambda c: c.family)
    assert {p.document for p in met.evidence} == {"b:one", "b:two"}
    assert met.date == "2025-07-10"
    assert store.claims(met.aliases) == (met,)
    assert planned.status == "planned"
    event = store.entity("e:event.two-ab")
    assert event is not None and event.label == "Meeting of United States and Vietnam" and event.local
    assert store.names.resolve("US") == "e:united-states"
    assert store.as_of == "2025-07-11"


def test_status_and_building_again(built: Config) -> None:
    again = build(built)
    assert not again.built and again.read == ()
    assert status(built).current
    (built.briefings / "one.md").write_text(note_text("one", "Nothing happened."), encoding="utf-8")
    (built.briefings / "two.md").unlink()
    (built.briefings / "three.txt").write_text("The US met Laos.", encoding="utf-8")
    standing = status(built)
    assert (standing.new, standing.changed, standing.gone, standing.current) == (("three",), ("one",), ("two",), False)


def test_drop_takes_the_evidence_and_what_rests_on_it(built: Config) -> None:
    drop(built, "b:two")
    assert not claim_path(built, "two").exists()
    store = Store.open(built)
    (met,) = store.all_claims()
    assert [p.document for p in met.evidence] == ["b:one"]
    assert met.aliases == ()
    assert store.entity("e:event.two-ab") is None
    with pytest.raises(UnknownName, match="one"):
        drop(built, "on")


def test_dropping_and_adding_again_leaves_every_byte(tmp_path: Path, built: Config) -> None:
    before = everything(built)
    kept = tmp_path / "two.md"
    kept.write_bytes((built.briefings / "two.md").read_bytes())
    claims = claim_path(built, "two").read_bytes()
    drop(built, "two")
    assert everything(built) != before
    (built.briefings / "two.md").write_bytes(kept.read_bytes())
    claim_path(built, "two").write_bytes(claims)
    build(built)
    assert everything(built) == before


def test_adding_what_is_there_changes_nothing(tmp_path: Path, built: Config) -> None:
    before = everything(built)
    copy = tmp_path / "copy.md"
    copy.write_bytes((built.briefings / "one.md").read_bytes())
    (result,) = add(built, [copy]).files
    assert (result.outcome, result.id) == (Outcome.UNCHANGED, "one")
    assert everything(built) == before


def test_one_id_twice_fails_and_names_both(tmp_path: Path, built: Config) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(note_text("new", f"Text of {name}."), encoding="utf-8")
    result = add(built, [tmp_path / "a.md", tmp_path / "b.md", tmp_path / "none.md"])
    assert [f.outcome for f in result.files] == [Outcome.FAILED] * 3
    assert "a.md and " in str(result.files[0].error) and "same id 'new'" in str(result.files[0].error)
    assert result.exit_code == 2
    assert not (built.briefings / "new.md").exists()
    (built.briefings / "again.md").write_text(note_text("one", "Another text."), encoding="utf-8")
    with pytest.raises(BadInput, match=r"again\.md and .*one\.md have the same id"):
        build(built)


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ("agree,c:1,,,,\n", 2, "unknown action 'agree'"),
        ("accept,c:1,,,,\nreject,,,,,\n", 3, "target is empty"),
        ("reject,c:1,,,July,\n", 2, "is no date"),
        ("merge,e:a,,,,\n", 2, "names no second entity"),
    ],
)
def test_a_wrong_row_of_the_ledger_is_named(built: Config, rows: str, line: int, problem: str) -> None:
    built.judgements.write_text("action,target,argument,who,date,reason\n" + rows, encoding="utf-8")
    with pytest.raises(BadRow, match=problem) as error:
        build(built)
    assert error.value.line == line


def test_a_rejected_piece_changes_the_claims_and_removing_the_row_undoes_it(built: Config) -> None:
    before = everything(built)
    (planned,) = (c for c in Store.open(built).all_claims() if c.status == "planned")
    built.judgements.write_text(
        f"action,target,argument,who,date,reason\nreject,{planned.id},,me,2025-08-01,wrong\nreject,c:ffff,,,,\n",
        encoding="utf-8",
    )
    result = build(built)
    (now,) = Store.open(built).claims([planned.id])
    assert now.review == "rejected"
    counts = result.status["claims"]
    assert counts["total"] == sum(n for name, n in counts.items() if name.startswith("status "))
    assert counts["review rejected"] == 1
    assert counts["total"] == len([c for c in Store.open(built).all_claims() if c.review != "rejected"])
    assert [row["target"] for row in result.status["stale_judgements"]] == ["c:ffff"]
    built.judgements.unlink()
    build(built)
    assert everything(built) == before


def test_a_merged_entity_answers_under_its_former_id(tmp_path: Path) -> None:
    config = workspace(tmp_path / "w", {"one": "Roe visited Malaysia. J. Roe left."})
    note = read_briefing(config.briefings / "one.md")
    old = Term("e:local.state-roe", "Roe")
    write_claims(config, [said(note, "Roe visited Malaysia.", "visited", old, MALAYSIA)])
    build(config)
    (before,) = Store.open(config).all_claims()
    assert before.subject == old
    row = "merge,e:local.state-roe,e:vietnam,me,2026-01-01,the same\n"
    config.judgements.write_text("action,target,argument,who,date,reason\n" + row, encoding="utf-8")
    build(config)
    store = Store.open(config)
    (after,) = store.claims([before.id])
    assert after.subject.id == "e:vietnam" and before.id in after.aliases
    known = store.entity(str(old.id))
    assert known is not None and known.id == "e:vietnam"
    assert store.names.resolve(str(old.id)) == "e:vietnam"
    assert check(config) == ()
