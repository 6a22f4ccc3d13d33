from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.api import Graph
from kg.curate.build import build
from kg.errors import BadInput, Cannot, NothingFound
from kg.model import DateBasis, Evidence, Stance
from kg.query.networks.series import sparkline
from kg.text.briefing import read_briefing
from kg.view.chart import chart
from tests.curate.workspaces import workspace, write_claims
from tests.query.world import TABLES, US, VIETNAM, Note


def test_a_series_counts_each_claim_in_its_period_beside_all_claims(g: Graph) -> None:
    found = g.series("US", "Vietnam", by="month")
    assert [(p.period, p.cooperation, p.neutral, p.conflict, p.all) for p in found.points] == [("2025-08", 0, 0, 1, 1)]
    assert found.points[0].share == 1.0 and found.points[0].balance == -1.0


def test_a_series_holds_the_periods_between_and_leaves_out_coarse_dates(g: Graph) -> None:
    found = g.series("US", "Malaysia", by="quarter", roll_up=True)
    assert [(p.period, p.cooperation, p.neutral) for p in found.points] == [("2025-Q3", 1, 1)]
    assert found.imprecise == 1  # Blinken met Anwar in 2023
    years = g.series("US", "Malaysia", by="year", roll_up=True)
    assert [(p.period, p.total, p.all) for p in years.points] == [("2023", 1, 1), ("2024", 0, 0), ("2025", 2, 7)]
    assert years.imprecise == 0 and years.sparkline == "▄ █"
    assert [p.share for p in years.points] == [1.0, None, 0.285714]


def test_without_a_second_name_all_count(g: Graph) -> None:
    assert sum(p.total for p in g.series("US", by="year").points) == 4


def test_a_series_of_nothing_says_so(g: Graph) -> None:
    with pytest.raises(NothingFound, match="1 with a date too coarse"):
        g.series("Antony Blinken", "Anwar Ibrahim")
    with pytest.raises(BadInput, match="name two"):
        g.series("US", "America")
    with pytest.raises(BadInput, match="known-by"):
        g.series("US", known_by="2025")


def test_a_series_begins_and_ends_with_the_days_asked_for(g: Graph) -> None:
    """The partnership of ASEAN lasts: it is not counted again in a later year, nor is an earlier year shown for it."""
    assert g.series("US", "ASEAN", by="year", roll_up=True).points[0].period < "2025"
    for name, b in (("US", None), ("US", "ASEAN")):
        try:
            shown = g.series(name, b, by="year", since="2025", until="2025").points
        except NothingFound:
            continue
        assert {p.period for p in shown} == {"2025"}
    with pytest.raises(NothingFound, match="no claim about United States"):
        g.series("US", since="2030")
    with pytest.raises(BadInput, match="since 2025 is after until 2020"):
        g.series("US", since="2025", until="2020")


def test_net_takes_out_how_much_is_written(g: Graph) -> None:
    (point,) = g.series("US", "Vietnam", by="year").points
    assert (point.conflict, point.all, point.net) == (1, 7, round(-1 / 7, 6))
    record = next(iter(g.series("US", "Vietnam", by="year")))
    assert record["net"] == point.net and record["basis"]["documents"] == 1


def test_bars_are_in_proportion() -> None:
    assert sparkline([0, 1, 8, 4]) == " ▁█▄" and sparkline([]) == "" and sparkline([0, 0]) == "  "


def test_ties_are_new_kept_or_dormant(g: Graph) -> None:
    found = g.compare("2023", "2025")
    told = {(d.change.value, *sorted(d.pair)) for d in found.found}
    assert {kind for kind, *_ in told} == {"new", "dormant"}
    assert ("dormant", "e:antony-blinken", "e:anwar-ibrahim") in told
    assert ("new", "e:anwar-ibrahim", "e:marco-rubio") in told and ("new", "e:malaysia", "e:united-states") in told
    assert ("new", "e:singapore", "e:vietnam") in told  # at one summit
    assert found.kept == 1  # the partnership of ASEAN and the United States is in force in both
    by_pair = {d.pair: d for d in found.found}
    assert by_pair[("e:malaysia", "e:united-states")].newest.predicate in ("signedAgreementWith", "attended")


def test_what_was_before_the_earlier_period_is_resumed_not_new(g: Graph) -> None:
    found = g.compare("2024", "2025", "Anwar Ibrahim", roll_up=True, layer="facts")
    told = {d.pair: d.change.value for d in found.found}
    assert told[("e:malaysia", "e:united-states")] == "resumed"
    assert told[("e:malaysia", "e:singapore")] == "new"


def test_only_the_ties_of_the_names_given_are_compared(g: Graph) -> None:
    assert {d.pair for d in g.compare("2023", "2025", "Malaysia", "US").found} == {("e:malaysia", "e:united-states")}
    with pytest.raises(NothingFound, match="no tie changed from 2023 to 2025"):
        g.compare("2023", "2025", "US", "ASEAN")
    conflict = g.compare("2023", "2025", layer="conflict").found
    assert [(d.change.value, d.pair) for d in conflict] == [("new", ("e:united-states", "e:vietnam"))]


def test_periods_that_overlap_or_are_none_are_refused(g: Graph) -> None:
    for earlier, later in (("2025", "2025-07"), ("2025", "2023"), ("2025", "2025")):
        with pytest.raises(BadInput, match="does not begin after"):
            g.compare(earlier, later)
    with pytest.raises(BadInput, match="is no date"):
        g.compare("last year", "2025")
    with pytest.raises(BadInput, match=r"2031 begins after .* everything would seem dormant"):
        g.compare("2023", "2031")
    with pytest.raises(BadInput, match="both names are United States"):
        g.compare("2023", "2025", "US", "America")
    with pytest.raises(BadInput, match="a tie has two ends"):
        g.compare("2023", "2025", "US", "ASEAN", "China")


def test_a_higher_level_of_partnership_is_an_upgrade(tmp_path: Path) -> None:
    more = (
        "low,US-Vietnam Comprehensive Partnership,Agreement,,,,\nhigh,US-Vietnam Comprehensive Strategic Partnership,"
    )
    tables = dict(TABLES) | {"register/entities.csv": TABLES["register/entities.csv"] + more + "Agreement,,,,\n"}
    config = workspace(tmp_path / "w", {}, tables=tables)
    said = "They agreed on a partnership in 2013 and on a higher one in 2023."
    (config.briefings / "n.md").write_text(Note("Wire", "2023-09-11", "agency", said).text("n"), encoding="utf-8")
    briefing = read_briefing(config.briefings / "n.md")
    evidence = [
        Evidence(
            document="b:n",
            source=briefing.source,
            subject=US,
            predicate="hasPartnershipWith",
            object=VIETNAM,
            stance=Stance.ASSERTED,
            start_date=start,
            end_date=end,
            instrument=f"e:{name}",
            date_basis=DateBasis.EXPLICIT,
            quote=briefing.body[: len(said)],
            start=0,
            end=len(said),
            rule="test.hand",
        )
        for name, start, end in (("low", "2013-07-25", "2023-09-10"), ("high", "2023-09-10", None))
    ]
    write_claims(config, evidence)
    build(config, force=True)
    graph = Graph.open(config.root)
    (up,) = graph.compare("2020", "2024").found
    assert up.change.value == "upgraded" and up.newest.start_date == "2023-09-10"
    assert up.levels == ("US-Vietnam Comprehensive Partnership", "US-Vietnam Comprehensive Strategic Partnership")


def test_a_chart_has_the_same_bytes_each_time(g: Graph) -> None:
    found = g.series("US", by="year")
    for name, begins in (("a.svg", b"<?xml"), ("a.png", b"\x89PNG")):
        drawn = chart(found, Path(name))
        assert drawn.startswith(begins) and drawn == chart(found, Path(name))
    dear = replace(
        found,
        names=("$\\frac{1$", "US$ 5"),
        points=tuple(replace(p, period=f"{n}") for n in range(150) for p in found.points[:1]),
    )
    assert b'width="1728pt"' in chart(dear, Path("a.svg"))  # 24 inches; and no formula
    with pytest.raises(BadInput, match=r"\.svg or \.png, not '\.pdf'"):
        chart(found, Path("a.pdf"))


def test_without_matplotlib_the_extra_is_named(g: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.view.chart.find_spec", lambda name: None)
    with pytest.raises(Cannot, match="install the extra 'plot'"):
        chart(g.series("US", by="year"), Path("a.svg"))
    loaded = subprocess.run(
        [sys.executable, "-c", "import kg.cli.time, sys; print('matplotlib' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout == "False\n"
