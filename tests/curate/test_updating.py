"""The law of updating: after any additions, changes and removals a build is what one from the beginning would be."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kg.config import Config, load_config
from kg.curate.build import BuildResult, build
from kg.curate.gather import claim_path
from kg.curate.inputs import digest_of_reading, document
from kg.curate.local import local_entities
from kg.model import Amount, Briefing, Denial, Evidence, Stance, Term
from kg.register import Register
from kg.store.oxigraph import Store
from kg.store.proof import Proof
from kg.store.rdf import claim_file
from kg.text.briefing import read_briefing
from tests.curate.workspaces import TABLES, note_text, workspace
from tests.store.samples import MALAYSIA, US, VIETNAM, said

EVENTS = """\
id,kind,label,date,until,moved_to,series,place,participants,instrument,topics,status,source_title,source_url,source_kind,note
summit-plan,Meeting,Planned meeting of the US and Malaysia,2025-09-01,,,,,united-states|malaysia,,,planned,Plan,https://example.org/p,official,
summit-held,Meeting,Meeting of the US and Malaysia,2025-11-03,,,,,united-states|malaysia,,,occurred,Report,https://example.org/h,official,
other-held,Meeting,Meeting of the US and Vietnam,2025-07-02,,,,,united-states|vietnam,,,occurred,Report,https://example.org/o,official,
"""
AGREEMENTS = """\
id,label,kind,parties,signed,in_force,topics,source_title,source_url,source_kind,note
us-malaysia-low,US-Malaysia Comprehensive Partnership,Partnership,united-states|malaysia,2014-04-27,,,A,https://a.org,official,
us-malaysia-high,Comprehensive Strategic Partnership,Partnership,united-states|malaysia,2025-10-26,,,B,https://b.org,official,
"""
ALL = {
    **TABLES,
    "reference/events.csv": EVENTS,
    "reference/agreements.csv": AGREEMENTS,
    "reference/plans-and-outcomes.csv": "plan_event,outcome_event,outcome,note\nsummit-plan,summit-held,happened,\n",
    "reference/tables.yaml": "compiled: 2025-06\n",
    "register/redirects.csv": "old,new\nlocal.person-malaysia-old,local.person-malaysia-anwar\n",
    "judgements.csv": "action,target,argument,who,date,reason\n",
}
ANWAR = [Term("e:local.person-malaysia-anwar", label) for label in ("Anwar", "Anwar Ibrahim", "Mr Anwar")]
OLD = Term("e:local.person-malaysia-old", "Anwar")
ENDS = [US, MALAYSIA, VIETNAM, *ANWAR, OLD]
TEXTS = [Term(None, "Peace talks"), Term(None, "peace  Talks"), Term(None, "Trade")]
DAYS = ["2025", "2025-07", "2025-07-01", "2025-07-02", "2025-07-02", "2025-09-01", "2025-11-03", None]
NODES = ["e:event.a-1", "e:event.a-2", "e:event.b-1", "e:event.c-1", "e:summit-plan", "e:summit-held", "e:other-held"]
LEVELS = ["e:us-malaysia-low", "e:us-malaysia-high", None]
SENTENCE = "Something was said."


def piece(note: Briefing, rng: random.Random) -> Evidence:
    """A random statement: meetings, ladders of partnership, plans, denials, announcements."""
    from dataclasses import replace

    kind = rng.choice(["metWith", "metWith", "metWith", "visited", "hasPartnershipWith", "announces"])
    one, two = rng.sample(ENDS, 2)
    if kind == "hasPartnershipWith":
        one, two = US, MALAYSIA
    if kind == "announces":
        two = rng.choice(TEXTS)
    stance, denial = rng.choice(
        [(Stance.ASSERTED, None)] * 6
        + [(Stance.PLANNED, None)] * 4
        + [(Stance.POSSIBLE, None), (Stance.REPORTED, None), (Stance.DENIED, Denial.NEGATED)]
        + [(Stance.DENIED, Denial.CANCELLED), (Stance.DENIED, Denial.ENDED)]
    )
    day = rng.choice(DAYS)
    found = said(note, SENTENCE, kind, one, two, stance=stance, denial=denial)
    if kind == "hasPartnershipWith":
        ended = denial is Denial.ENDED
        return replace(
            found, instrument=rng.choice(LEVELS), start_date=None if ended else day, end_date=day if ended else None
        )
    return replace(
        found,
        date=day,
        event=rng.choice(NODES) if kind == "metWith" and rng.random() < 0.6 else None,
        moved_to="2025-11" if stance is Stance.PLANNED and rng.random() < 0.3 else None,
        amounts=(Amount(float(rng.randrange(3)), "USD", "some"),) if rng.random() < 0.2 else (),
        topic_ids=("t:trade",) if rng.random() < 0.3 else (),
    )


def put(config: Config, ident: str, rng: random.Random) -> None:
    """Write a briefing and its claim file, as adding it would."""
    date = rng.choice(["2025-05-30", "2025-07-03", "2025-08-11", "2026-02-01", "2027-01-01"])
    path = config.briefings / f"{ident}.md"
    path.write_text(note_text(ident, SENTENCE, date, rng.choice(["Ministry", "Agency"])), encoding="utf-8")
    note = read_briefing(path)
    evidence = [piece(note, rng) for _ in range(rng.randrange(5))]
    found = document(path, digest_of_reading(config))
    entities = local_entities(evidence, Register.load(config.register, config.reference))
    text = claim_file(note, evidence, config.base, entities=entities, fingerprint=found.digest)
    claim_path(config, ident).parent.mkdir(parents=True, exist_ok=True)
    claim_path(config, ident).write_text(text, encoding="utf-8", newline="")


def step(config: Config, rng: random.Random) -> None:
    """Add, replace or drop one or two briefings."""
    for _ in range(rng.choice([1, 1, 2])):
        there = sorted(p.stem for p in config.briefings.iterdir())
        if there and rng.random() < 0.4:
            (config.briefings / f"{rng.choice(there)}.md").unlink()
        else:
            put(config, f"note-{rng.randrange(6)}", rng)


def shown(config: Config) -> dict[str, Any]:
    """Everything a build holds, comparable."""
    folder, store = config.current.resolve(), Store.open(config)
    lists = {name: store.status[name] for name in store.status.LISTS}
    texts = {path.name: path.read_bytes() for path in sorted((folder / "texts").iterdir())}
    status = json.loads((folder / "status.json").read_text(encoding="utf-8"))
    names = (folder / "names.tsv").read_text(encoding="utf-8").splitlines()
    columns = {path.name: path.read_bytes() for path in sorted((folder / "columns").iterdir())}
    found = {"lines": sorted(store.lines()), "names": names, "status": status, "texts": texts, "columns": columns}
    return found | lists


def afresh(config: Config, folder: Path) -> Config:
    """A copy of the data, built from the beginning."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(config.root, folder, ignore=shutil.ignore_patterns("build"))
    copy = load_config(folder)
    assert build(copy).change is not None
    return copy


def assert_same(config: Config, other: Config) -> None:
    one, two = shown(config), shown(other)
    for name in one:
        assert one[name] == two[name], name


@pytest.mark.parametrize("seed", range(5))
def test_updating_is_building_afresh(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    merged = seed == 4
    redirects = "register/redirects.csv"
    config = workspace(tmp_path / "w", {}, tables={**ALL, redirects: ALL[redirects] if merged else "old,new\n"})
    config.briefings.mkdir(exist_ok=True)
    for ident in ("note-0", "note-1", "note-2"):
        put(config, ident, rng)
    build(config)
    ways = []
    for _ in range(8):
        step(config, rng)
        result = build(config)
        ways += [result.change.whole] if result.change else []
        assert_same(config, afresh(config, tmp_path / "fresh"))
    assert merged or True not in ways, "updates, not builds from the beginning"


def meeting(config: Config, ident: str, *met: tuple[Term, str, str]) -> None:
    """A briefing on meetings of the US: with whom, when, and the node of the event."""
    path = config.briefings / f"{ident}.md"
    path.write_text(note_text(ident, SENTENCE), encoding="utf-8")
    note = read_briefing(path)
    evidence = [said(note, SENTENCE, obj=who, date=day, event=f"e:event.{node}") for who, day, node in met]
    found = document(path, digest_of_reading(config))
    claim_path(config, ident).parent.mkdir(parents=True, exist_ok=True)
    text = claim_file(note, evidence, config.base, fingerprint=found.digest)
    claim_path(config, ident).write_text(text, encoding="utf-8", newline="")


def names_of_events(config: Config) -> dict[str, list[str]]:
    store = Store.open(config)
    found: dict[str, list[str]] = {}
    for subject, name, value in store.triples():
        if subject.startswith("e:event.") and name == "dip:alias":
            found.setdefault(subject, []).append(str(value))
    return {subject: sorted(values) for subject, values in sorted(found.items())}


def test_events_join_and_part_through_claims_that_nobody_touched(tmp_path: Path) -> None:
    config = workspace(tmp_path / "w", {})
    config.briefings.mkdir(exist_ok=True)
    meeting(config, "one", (MALAYSIA, "2025-07-01", "m-1"))
    meeting(config, "two", (MALAYSIA, "2025-07-01", "m-2"), (VIETNAM, "2025-07-02", "m-2"))
    meeting(config, "three", (VIETNAM, "2025-07-02", "m-3"))
    build(config)
    assert names_of_events(config) == {"e:event.m-1": ["e:event.m-2", "e:event.m-3"]}
    meeting(config, "four", (VIETNAM, "2025-07-02", "a-0"))
    assert whole(build(config)) is False
    assert names_of_events(config) == {"e:event.a-0": ["e:event.m-1", "e:event.m-2", "e:event.m-3"]}
    assert_same(config, afresh(config, tmp_path / "fresh"))
    (config.briefings / "two.md").unlink()
    assert whole(build(config)) is False
    assert names_of_events(config) == {"e:event.a-0": ["e:event.m-3"]}
    (config.briefings / "four.md").unlink()
    assert whole(build(config)) is False
    assert names_of_events(config) == {}
    assert_same(config, afresh(config, tmp_path / "fresh"))


def judged(config: Config) -> Iterable[str]:
    """Keys of the graph, some of them with their briefing."""
    for claim in Store.open(config).all_claims():
        yield claim.id
        yield from (f"{p.document}/{claim.id}" for p in claim.evidence)


@pytest.mark.parametrize("seed", range(3))
def test_judgements_go_stale_and_come_back(tmp_path: Path, seed: int) -> None:
    rng = random.Random(100 + seed)
    config = workspace(tmp_path / "w", {}, tables={**ALL, "register/redirects.csv": "old,new\n"})
    config.briefings.mkdir(exist_ok=True)
    for n in range(4):
        put(config, f"note-{n}", rng)
    build(config)
    targets = sorted(judged(config))
    with config.judgements.open("a", encoding="utf-8") as ledger:
        for target in rng.sample(targets, min(5, len(targets))):
            ledger.write(f"{rng.choice(['accept', 'reject', 'edit'])},{target},,,2026-01-01,\n")
    assert build(config).change
    ways = []
    for _ in range(6):
        step(config, rng)
        ways.append(whole(build(config)))
        assert_same(config, afresh(config, tmp_path / "fresh"))
    assert False in ways, "judgements on evidence do not stand in the way of an update"


def whole(result: BuildResult) -> bool | None:
    return result.change.whole if result.change else None


def test_what_makes_an_update_and_what_does_not(tmp_path: Path) -> None:
    config = workspace(tmp_path / "w", {}, tables={**ALL, "register/redirects.csv": "old,new\n"})
    config.briefings.mkdir(exist_ok=True)
    rng = random.Random(7)
    put(config, "note-1", rng)
    assert whole(build(config)) is True
    assert whole(build(config)) is None
    put(config, "note-2", rng)
    assert whole(build(config)) is False
    (config.briefings / "note-2.md").touch()
    assert whole(build(config)) is None, "the same text at another time"
    assert whole(build(config, force=True)) is True
    config.judgements.write_text(ALL["judgements.csv"] + "reject,c:1,,,,\n", encoding="utf-8")
    assert whole(build(config)) is True, "a changed ledger may speak to every claim"
    put(config, "note-2", rng)
    assert whole(build(config)) is False, "one that stands does not"
    config.judgements.write_text(ALL["judgements.csv"] + "reject,e:vietnam,,,,\n", encoding="utf-8")
    build(config)
    put(config, "note-2", rng)
    assert whole(build(config)) is True, "judgements on entities reach beyond a triple"


def test_the_store_is_proved_by_its_lines(tmp_path: Path) -> None:
    config = workspace(tmp_path / "w", {}, tables=ALL)
    config.briefings.mkdir(exist_ok=True)
    build(config)
    put(config, "note-1", random.Random(3))
    build(config)
    store, proof = Store.open(config), Proof()
    proof.add(store.lines())
    assert (proof.hex, proof.lines) == (store.status["graph"], store.status["triples"])
    assert store.build_id == proof.hex[:16]


@pytest.mark.parametrize("delay", [0.2, 0.3, 0.4, 0.5, 0.7])
def test_an_update_killed_at_any_moment_leaves_a_graph_that_answers(tmp_path: Path, delay: float) -> None:
    config = workspace(tmp_path / "w", {}, tables=ALL)
    config.briefings.mkdir(exist_ok=True)
    rng = random.Random(11)
    for n in range(3):
        put(config, f"note-{n}", rng)
    build(config)
    old = sorted(Store.open(config).lines())
    put(config, "note-3", rng)
    put(config, "note-1", rng)
    new = sorted(Store.open(afresh(config, tmp_path / "fresh")).lines())
    code = (
        "from pathlib import Path; from kg.config import load_config; from kg.curate.build import build;"
        f"build(load_config(Path({str(config.root)!r})))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    time.sleep(delay)
    process.kill()
    process.wait()
    assert sorted(Store.open(config).lines()) in (old, new)
    build(config)
    assert_same(config, load_config(tmp_path / "fresh"))
