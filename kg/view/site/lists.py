"""Claims by relation, by topic and by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.model import Claim
from kg.query.asking.shipped import bind, text
from kg.view.site.addresses import address
from kg.view.site.facts import Fact, facts
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame, turns
from kg.vocabulary import PREDICATES

__all__ = ["predicate_files", "topic_files", "year_files"]

Beside = list[tuple[str, Sequence[str]]]


def _year(claim: Claim) -> str:
    return (claim.earliest or "")[:4] or "undated"


def _month(claim: Claim) -> str:
    day = claim.date or claim.start_date or ""
    return day[:7] if len(day) > len("2025") else day or "undated"


def _grouped(shown: Iterable[Fact], by: object) -> list[tuple[str, list[Fact]]]:
    found: dict[str, list[Fact]] = {}
    for one in shown:
        found.setdefault(_month(one.claim) if by == "month" else _year(one.claim), []).append(one)
    return list(found.items())


def _list(
    frame: Frame,
    stem: str,
    ids: tuple[str, ...],
    heading: str,
    *,
    kind: str,
    about: str = "",
    beside: Beside | None = None,
    by: str = "year",
    query: str = "",
    command: str = "",
) -> Iterator[SiteFile]:
    for turn, some in turns(ids, stem):
        yield frame.page(
            "list.html",
            turn.path,
            title=heading + (f", page {turn.number}" if turn.number > 1 else ""),
            heading=heading,
            kind=kind,
            about=about,
            beside=beside or [],
            turn=turn,
            groups=_grouped(facts(frame, tuple(some)), by),
            query=query,
            command=command,
        )


def predicate_files(frame: Frame) -> Iterator[SiteFile]:
    """A page or more per predicate, and the list of them."""
    rows = []
    for name, predicate in PREDICATES.items():
        ids = frame.concordance.of_predicate(name)
        about = frame.concordance.definition(f"dip:{name}")
        rows.append((name, f"predicate/{name}.html", about, len(ids)))
        yield from _list(
            frame,
            f"predicate/{name}",
            ids,
            name,
            kind=f"Relation: {predicate.kind.value}{', mutual' if predicate.symmetric else ''}",
            about=about,
            query=bind(text("site-predicate"), p=[f"dip:{name}"]),
            command=f"kg timeline --predicate {name}",
        )
    yield frame.page(
        "index-list.html", "predicates.html", title="Relations", rows=rows, about="The closed list of relations."
    )


def topic_files(frame: Frame) -> Iterator[SiteFile]:
    """A page or more per topic, and the list of them."""
    topics, rows = frame.lookup.topics, []
    broader = {below: above for above, some in topics.narrower.items() for below in some}
    for name in sorted(topics.labels, key=lambda t: (topics.labels[t].casefold(), t)):
        ids, label = frame.concordance.of_topic(name), topics.labels[name]
        about = frame.concordance.definition(name)
        rows.append((label, address(name), about, len(ids)))
        beside: Beside = []
        if name in broader:
            beside.append(("Part of", [broader[name]]))
        if name in topics.narrower:
            beside.append(("Holds", topics.narrower[name]))
        yield from _list(
            frame,
            address(name).removesuffix(".html"),
            ids,
            label,
            kind="Topic",
            about=about,
            beside=beside,
            query=bind(text("site-topic"), t=[name]),
            command=f"kg timeline --topic '{name}'",
        )
    yield frame.page(
        "index-list.html",
        "topics.html",
        title="Topics",
        rows=rows,
        about="What claims are about. A page tells the claims on the topic itself, not those on narrower ones.",
    )


def year_files(frame: Frame) -> Iterator[SiteFile]:
    """A page or more per year, and the list of them."""
    years = frame.concordance.years
    for year in years:
        yield from _list(frame, f"timeline/{year}", frame.concordance.of_year(year), year, kind="Timeline", by="month")
    most = max(years.values(), default=1)
    rows = [(year, f"timeline/{year}.html", number, round(100 * number / most, 1)) for year, number in years.items()]
    rows.sort(key=lambda row: (row[0].isdigit(), row[0]), reverse=True)
    yield frame.page("timeline.html", "timeline.html", title="Timeline", rows=rows)
