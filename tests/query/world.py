# ruff: noqa: E501  (tables of facts are read best one a line)
"""A small fixed workspace: made-up notes with hand-written facts, so that no text has to be parsed.

It holds one of everything a look-up tells apart: a plan that moved and was held, a possible visit, a refused and an
overdue plan, a contested and a reported claim, an ended state, an open state, a gathering, a text object, people who
act for states, own words, and an alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.config import Config
from kg.curate.build import build
from kg.model import DateBasis, Denial, Evidence, Stance, Term
from kg.text.briefing import read_briefing
from tests.curate.workspaces import workspace, write_claims

TABLES: Mapping[str, str] = {
    "register/entities.csv": """\
id,label,class,state,wikidata,iso3,note
united-states,United States,State,,Q30,USA,
malaysia,Malaysia,State,,Q833,MYS,
vietnam,Vietnam,State,,Q881,VNM,
singapore,Singapore,State,,Q334,SGP,
laos,Laos,State,,Q819,LAO,
china,China,State,,Q148,CHN,
asean,ASEAN,Organisation,,Q7768,,
state-department,State Department,GovernmentBody,united-states,,,
state-department.secretary-of-state,Secretary of State,Office,united-states,,,
united-states.president,President,Office,united-states,,,
malaysia.prime-minister,Prime Minister,Office,malaysia,,,
donald-trump,Donald Trump,Person,united-states,Q22686,,
marco-rubio,Marco Rubio,Person,united-states,,,
antony-blinken,Antony Blinken,Person,united-states,,,
anwar-ibrahim,Anwar Ibrahim,Person,malaysia,,,
us-malaysia-mou,US-Malaysia nuclear memorandum,Agreement,,,,
asean-us-summit,ASEAN-U.S. Summit,Forum,,,,
""",
    "register/aliases.csv": """\
surface,entity,kind
US,united-states,acronym
America,united-states,name
Washington,united-states,capital
Rubio,marco-rubio,surname
""",
    "register/offices.csv": """\
person,office,title,start,end,status,seen,source_title,source_url,source_kind,note
donald-trump,united-states.president,President,2025-01-20,,current,,List of presidents (Almanac),https://example.org/p,encyclopedia,
marco-rubio,state-department.secretary-of-state,Secretary of State,2025-01-21,,current,,Sworn in (Gazette),https://example.org/s,press,
antony-blinken,state-department.secretary-of-state,Secretary of State,2021-01-26,2025-01-20,past,,Sworn in (Gazette),https://example.org/b,press,
anwar-ibrahim,malaysia.prime-minister,Prime Minister,2022-11-24,,current,,Sworn in (Bernama),https://example.org/a,agency,
""",
    "reference/tables.yaml": "compiled: 2026-06\n",
}


@dataclass(frozen=True)
class Note:
    """A made-up briefing."""

    publisher: str
    date: str
    kind: str
    body: str
    original: bool = True

    def text(self, ident: str) -> str:
        """The file of the briefing."""
        words = "original" if self.original else "own-words"
        return (
            f"---\nid: {ident}\ntitle: Note {ident}\npublisher: {self.publisher}\ndate: {self.date}\n"
            f"url: https://example.org/{ident}\nsource_kind: {self.kind}\ntext: {words}\n---\n{self.body}\n"
        )


NOTES: Mapping[str, Note] = {
    "readout-kl": Note(
        "State Department",
        "2025-07-11",
        "official",
        "Malaysia and the United States signed a memorandum on civil nuclear cooperation on 10 July 2025.\n"
        "Secretary Rubio met Prime Minister Anwar Ibrahim.\n"
        "President Trump may visit China.",
    ),
    "wire-kl": Note(
        "Bernama", "2025-07-12", "agency", "Malaysia and the US signed the memorandum in July 2025.", False
    ),
    "wire-plan": Note("Wire One", "2025-10-31", "agency", "President Trump will visit China in April 2026."),
    "wire-moved": Note("Wire One", "2026-03-20", "agency", "The visit was moved from April to May 2026."),
    "readout-held": Note(
        "State Department", "2026-05-16", "official", "The President visited China from 13 to 15 May."
    ),
    "summit": Note(
        "ASEAN Secretariat",
        "2025-10-27",
        "official",
        "The leaders of the United States, Malaysia, Vietnam and Singapore attended the ASEAN-U.S. Summit on 26 October.\n"
        "The partnership of ASEAN and the United States dates from 12 November 2022.",
    ),
    "press-a": Note("Daily A", "2026-03-02", "press", "China criticized Malaysia on 1 March 2026."),
    "press-b": Note("Daily B", "2026-03-03", "press", "China did not criticize Malaysia on 1 March 2026."),
    "press-c": Note(
        "Daily C",
        "2026-02-25",
        "press",
        "The United States imposed a tariff on Vietnam on 7 August 2025.\n"
        "The tariff was lifted on 24 February 2026.\n"
        "According to a paper, Laos supports China.\n"
        "Vietnam announced a new visa regime.\n"
        "Singapore refused to attend the summit of 2024.\n"
        "Blinken met Anwar in 2023.",
        False,
    ),
    "empty": Note("Daily C", "2026-01-01", "press", "The weather was fine."),
}

US, MALAYSIA = Term("e:united-states", "United States"), Term("e:malaysia", "Malaysia")
VIETNAM, SINGAPORE = Term("e:vietnam", "Vietnam"), Term("e:singapore", "Singapore")
LAOS, CHINA, ASEAN = Term("e:laos", "Laos"), Term("e:china", "China"), Term("e:asean", "ASEAN")
TRUMP, RUBIO = Term("e:donald-trump", "Donald Trump"), Term("e:marco-rubio", "Marco Rubio")
ANWAR, BLINKEN = Term("e:anwar-ibrahim", "Anwar Ibrahim"), Term("e:antony-blinken", "Antony Blinken")
SUMMIT = Term("e:asean-us-summit", "ASEAN-U.S. Summit")
SITTING = "e:event.summit-a1"
MOU = "e:us-malaysia-mou"


@dataclass(frozen=True)
class Said:
    """One hand-written fact: which note, from which words on, and what it says."""

    note: str
    words: str
    subject: Term
    predicate: str
    obj: Term
    stance: Stance = Stance.ASSERTED
    more: Mapping[str, object] = field(default_factory=dict)


SAYS = (
    Said("readout-kl", "Malaysia and", MALAYSIA, "signedAgreementWith", US, more={"date": "2025-07-10", "instrument": MOU,
         "topic": "civil nuclear cooperation", "topic_ids": ("t:civil-nuclear",), "place": Term(None, "Kuala Lumpur")}),
    Said("readout-kl", "Secretary Rubio", RUBIO, "metWith", ANWAR, more={"date": "2025-07-10"}),
    Said("readout-kl", "President Trump", TRUMP, "visited", CHINA, Stance.POSSIBLE),
    Said("wire-kl", "Malaysia and", MALAYSIA, "signedAgreementWith", US, more={"date": "2025-07"}),
    Said("wire-plan", "President Trump", TRUMP, "visited", CHINA, Stance.PLANNED, {"date": "2026-04"}),
    Said("wire-moved", "The visit", TRUMP, "visited", CHINA, Stance.PLANNED, {"date": "2026-04", "moved_to": "2026-05"}),
    Said("readout-held", "The President", TRUMP, "visited", CHINA, more={"date": "2026-05-13", "until": "2026-05-15"}),
    *(
        Said("summit", "The leaders", who, "attended", SUMMIT, more={"date": "2025-10-26", "event": SITTING})
        for who in (US, MALAYSIA, VIETNAM, SINGAPORE)
    ),
    Said("summit", "The partnership", ASEAN, "hasPartnershipWith", US, more={"start_date": "2022-11-12"}),
    Said("press-a", "China", CHINA, "criticizes", MALAYSIA, more={"date": "2026-03-01"}),
    Said("press-b", "China", CHINA, "criticizes", MALAYSIA, Stance.DENIED, {"date": "2026-03-01", "denial": Denial.NEGATED}),
    Said("press-c", "The United States", US, "imposesTariffOn", VIETNAM, more={"start_date": "2025-08-07"}),
    Said("press-c", "The tariff", US, "imposesTariffOn", VIETNAM, Stance.DENIED,
         {"end_date": "2026-02-24", "denial": Denial.ENDED}),
    Said("press-c", "According", LAOS, "supports", CHINA, Stance.REPORTED, {"attributed_to": "a paper"}),
    Said("press-c", "Vietnam announced", VIETNAM, "announces", Term(None, "a new visa regime")),
    Said("press-c", "Singapore refused", SINGAPORE, "attended", SUMMIT, Stance.DENIED,
         {"date": "2024", "denial": Denial.REFUSED}),
    Said("press-c", "Blinken", BLINKEN, "metWith", ANWAR, more={"date": "2023"}),
)  # fmt: skip


def evidence(config: Config) -> list[Evidence]:
    """The hand-written facts as evidence: each quotes the line that its words begin."""
    briefings = {path.stem: read_briefing(path) for path in sorted(config.briefings.glob("*.md"))}
    found = []
    for said in SAYS:
        body = briefings[said.note].body
        start = body.index(said.words)
        end = body.index("\n", start)
        found.append(
            Evidence(
                document=f"b:{said.note}",
                source=briefings[said.note].source,
                subject=said.subject,
                predicate=said.predicate,
                object=said.obj,
                stance=said.stance,
                date_basis=DateBasis.EXPLICIT if said.more else DateBasis.NONE,
                quote=body[start:end],
                start=start,
                end=end,
                rule="test.hand",
                **said.more,  # type: ignore[arg-type]  # fields of Evidence by name
            )
        )
    return found


def make(folder: Path) -> Config:
    """The built workspace."""
    config = workspace(folder, {}, tables=TABLES)
    for ident, note in NOTES.items():
        (config.briefings / f"{ident}.md").write_text(note.text(ident), encoding="utf-8")
    for _ in range(3):  # the claim files are worth nothing once the code that would read the texts is edited
        write_claims(config, evidence(config))
        if not build(config, force=True).read:
            return config
    raise AssertionError("the program changed while the workspace was being made; run the tests again")
