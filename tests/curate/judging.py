"""A small workspace to judge in: two men called Hassan, a plan and a later visit, unsure claims; and short calls."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.config import Config, load_config
from kg.curate.build import build
from kg.curate.review import Author, Reviewer
from kg.model import Evidence, ReviewState, Stance, Term
from kg.store.oxigraph import Store
from kg.text.briefing import read_briefing
from tests.curate.workspaces import TABLES, workspace, write_claims
from tests.store.samples import MALAYSIA, US, VIETNAM, said

HASSAN = Term("e:local.person-malaysia-hassan", "Hassan")
OTHER = Term("e:local.person-unknown-hassan", "Hassan")
ROE = Term("e:jane-roe", "Jane Roe")
HEADER = "action,target,argument,who,date,reason\n"

NOTES = {
    "one": "Hassan met Jane Roe on 3 March 2025. Hassan will visit Vietnam in 2025. Korea met Malaysia.",
    "two": "Hassan visited Vietnam on 4 April 2026. Jane Roe met Hassan in 2024.",
    "three": "Mr Hassan spoke with the United States. The US met Malaysia on 1 May 2025.",
}
PEOPLE = {
    **TABLES,
    "register/entities.csv": TABLES["register/entities.csv"]
    + "jane-roe,Jane Roe,Person,united-states,,,\n"
    + "mohamad-hasan,Mohamad Hasan,Person,malaysia,Q1,,\n"
    + "m-hasan,M. Hasan,Person,malaysia,,,\n"
    + "john-doe,John Doe,Person,united-states,Q2,,\n",
}


def evidence(config: Config) -> list[Evidence]:
    """What the notes say."""
    one, two, three = (read_briefing(config.briefings / f"{n}.md") for n in ("one", "two", "three"))
    unsure = said(three, "The US met Malaysia on 1 May 2025.", "metWith", US, MALAYSIA, date="2025-05-01")
    return [
        said(one, "Hassan met Jane Roe on 3 March 2025.", "metWith", HASSAN, ROE, date="2025-03-03"),
        said(one, "Hassan will visit Vietnam in 2025.", "visited", HASSAN, VIETNAM, stance=Stance.PLANNED, date="2025"),
        replace(said(one, "Korea met Malaysia.", "metWith", Term(None, "Korea"), MALAYSIA), review=ReviewState.QUEUED),
        said(two, "Hassan visited Vietnam on 4 April 2026.", "visited", HASSAN, VIETNAM, date="2026-04-04"),
        said(two, "Jane Roe met Hassan in 2024.", "metWith", ROE, HASSAN, date="2024"),
        said(three, "Mr Hassan spoke with the United States.", "spokeWith", OTHER, US),
        replace(unsure, review=ReviewState.QUEUED, confidence=0.12, rule="meet.doubtful"),
    ]


def make(folder: Path) -> Config:
    """The built workspace."""
    workspace(folder, NOTES, tables=PEOPLE)
    with (folder / "kg.toml").open("a", encoding="utf-8") as settings:
        settings.write('as_of = "2026-11-01"\n')
    config = load_config(folder)
    write_claims(config, evidence(config))
    build(config)
    return config


def reviewer(config: Config, date: str = "2026-11-01", reason: str = "") -> Reviewer:
    """Somebody who judges."""
    return Reviewer(config, Author("A. Lee", date, reason))


def graph(config: Config) -> str:
    """The whole built graph."""
    return "".join(f"{line}\n" for line in sorted(Store.open(config).lines()))
