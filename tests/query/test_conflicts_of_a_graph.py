"""Conflicts of the shipped data and of briefings planted into a workspace, from the command line to the last quote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.api import Graph
from kg.query.conflicts.conflicts import ConflictKind, conflicts_among
from kg.query.conflicts.rules import load_rules
from tests.cli.test_errors import kg


@pytest.fixture(scope="module")
def graph(shipped: Path) -> Graph:
    return Graph.open(shipped)


#: traps that the sources set: what differs, which field, the values side by side
TRAPS = [
    ("Brunei memberOf ASEAN", "start", {"1984-01-07", "1984-01-08"}),
    ("Nuclear Weapon-Free Zone", "start", {"1997-03-27", "1997-03-28"}),
    ("US-Philippines Visiting Forces Agreement", "start", {"1999-05-27", "1999-06-01"}),
    ("Balikatan 2025", "amount", {"over 14,000 troops", "more than 17,000 troops"}),
    ("Super Garuda Shield 2025", "until", {"2025-09-03", "2025-09-04"}),
    ("Super Garuda Shield 2025", "amount", {"12 nations", "13 nations"}),
    ("James Mattis holdsOffice", "end", {"2018-12-31", "2019-01-01"}),
    ("ASEAN hasPartnershipWith China", "start", {"2021-10-26", "2021-11-22"}),
    ("US-Philippines 123 Agreement", "date", {"2023-11-16", "2023-11-17"}),
    ("1990 MOU", "date", {"2019-09-23", "2019-09-24"}),
    ("US-Indonesia Agreement on Reciprocal Trade", "date", {"2026-02-19", "2026-02-20"}),
    ("Maris Sangiampongsa holdsOffice", "start", {"2024-04-30", "2024-05-01"}),
    ("imposesTariffOn Indonesia", "rate", {"10%", "15%"}),
    ("imposesTariffOn Indonesia", "start", {"2025-08-01", "2025-08-07"}),
]


@pytest.mark.parametrize(("about", "field", "values"), TRAPS, ids=[f"{t[0]}-{t[1]}" for t in TRAPS])
def test_the_shipped_data_show_what_the_pages_differ_on(graph: Graph, about: str, field: str, values: set[str]) -> None:
    shown = [c for c in graph.conflicts().found if c.field == field and values <= {a.value for a in c.accounts}]
    assert [c for c in shown if about in c.about], [c.about for c in shown]
    (conflict,) = [c for c in shown if about in c.about]
    for account in conflict.accounts:
        assert account.pieces and all(p.source.url.startswith("http") for p in account.pieces)
    assert all(label.startswith("our note on: ") for label in conflict.record["sources"])
    assert "“" not in "".join(conflict.record["quotes"])


def test_no_claim_that_is_left_unread_holds_a_conflict(graph: Graph) -> None:
    lookup = graph.lookup

    def state_of(place: str) -> str | None:
        entity = lookup.store.entity(place)
        return (place if entity.cls.value == "State" else entity.state) if entity else None

    rules = load_rules(graph.config.ontology)
    every = conflicts_among(
        graph.store.all_claims(), rules, state_of=state_of, label=lookup.label, classes=lookup.classes
    )
    told = {(c.kind, c.field, c.about, c.pairs) for c in graph.conflicts().found}
    unread = {(c.kind, c.field, c.about, c.pairs) for c in every if c.kind is not ConflictKind.REGISTER} - told
    assert unread == set()


def test_filters_and_names_narrow_it_down(graph: Graph) -> None:
    every = graph.conflicts()
    dates = graph.conflicts(kind="date")
    assert {c.kind for c in dates.found} == {ConflictKind.DATE} and len(dates) < len(every)
    assert {c.about for c in graph.conflicts("Brunei").found} == {"Brunei memberOf ASEAN: start"}
    assert graph.conflicts("Brunei", "Vietnam").found == ()
    assert all("e:indonesia" in c.names for c in graph.conflicts("Indonesia", predicate="imposesTariffOn").found)
    assert graph.conflicts(known_by="2012").found == ()
    assert "<td>Brunei memberOf ASEAN: start</td>" in graph.conflicts("Brunei")._repr_html_()


PLANTED = {
    "blinken": "Secretary of State Antony Blinken met Foreign Minister Mohamad Hasan in Kuala Lumpur on July 10, 2025.",
    "pact": "Secretary of State Antony Blinken and Foreign Minister Vivian Balakrishnan signed a civil nuclear "
    "cooperation agreement between the United States and Singapore, the 123 Agreement, on August 2, 2024.",
    "timor": "Timor-Leste joined ASEAN on October 28, 2025.",
    "tariff": "The United States has imposed a tariff of 25 percent on Indonesia since August 7, 2025.",
    "host": "Laos hosted the ASEAN-U.S. Summit in Vientiane on October 26, 2025.",
    "busan": "President Donald Trump met President Xi Jinping in Seoul on October 30, 2025.",
    "denial": "President Donald Trump did not meet President Xi Jinping on October 30, 2025.",
    "vague": "Brunei has been a member of ASEAN since 1984.",
}
BUSAN = "Trump meets Xi in Busan, first in person of the second term (metWith): place"
FOUND = {
    ("register", "holder", "holder of Secretary of State, State Department"): {"Antony Blinken", "Marco Rubio"},
    ("date", "date", "US-Singapore 123 Agreement signed (signedAgreementWith): day"): {"2024-07-31", "2024-08-02"},
    ("date", "start", "Timor-Leste memberOf ASEAN: start"): {"2025-10-26", "2025-10-28"},
    ("value", "rate", "United States imposesTariffOn Indonesia: rate"): {"19%", "25%"},
    ("value", "host", "host of ASEAN-U.S. Summit"): {"Malaysia", "Laos"},
    ("place", "place", BUSAN): {"Busan", "Seoul"},
    ("stance", "stance", "Donald Trump metWith Xi Jinping"): {"asserted", "denied (negated)"},
}


@pytest.fixture(scope="module")
def planted(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    """A copy of the shipped workspace with contradicting briefings, and its conflicts."""
    import shutil

    folder = tmp_path_factory.mktemp("planted") / "w"
    shutil.copytree(shipped, folder, symlinks=True)
    files = []
    for name, words in PLANTED.items():
        files.append(folder.parent / f"planted-{name}.md")
        files[-1].write_text(
            f"---\nid: planted-{name}\ntitle: Planted {name}\npublisher: Daily {name}\ndate: 2025-11-03\n"
            f"url: https://example.org/{name}\nsource_kind: press\ntext: original\n---\n{words}\n",
            encoding="utf-8",
        )
    done = kg("add", *map(str, files), folder=folder)
    assert done.exit_code == 0, done.stderr
    answer = kg("conflicts", "--json", folder=folder)
    assert answer.exit_code == 1
    yield folder, [json.loads(line) for line in answer.stdout.splitlines()]


@pytest.mark.parametrize("what", sorted(FOUND), ids=lambda w: f"{w[0]}-{w[1]}")
def test_a_contradicting_briefing_is_found(
    planted: tuple[Path, list[dict[str, Any]]], what: tuple[str, str, str]
) -> None:
    shown = [c for c in planted[1] if (c["kind"], c["field"], c["about"]) == what]
    (conflict,) = [c for c in shown if FOUND[what] <= set(c["values"])]
    mine = [e for a in conflict["accounts"] for e in a["evidence"] if e["document"].startswith("b:planted-")]
    assert mine and all(e["quote"] in PLANTED[e["document"].removeprefix("b:planted-")] for e in mine)
    assert any(q.startswith("“") for q in conflict["quotes"])  # the publisher's words, not ours


def test_a_vague_briefing_contradicts_nobody(planted: tuple[Path, list[dict[str, Any]]]) -> None:
    (brunei,) = [c for c in planted[1] if c["about"].startswith("Brunei memberOf")]
    assert not any("planted" in source for source in brunei["sources"])


def test_what_is_dropped_contradicts_nobody_any_more(planted: tuple[Path, list[dict[str, Any]]]) -> None:
    folder, before = planted
    assert any(c["about"].startswith("Timor-Leste") for c in before)
    assert kg("drop", "planted-timor", folder=folder).exit_code == 0
    done = kg("conflicts", "Timor-Leste", folder=folder)
    assert (done.exit_code, done.stdout) == (0, "no conflicts\n")
