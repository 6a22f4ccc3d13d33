"""Evidence and claims for the tests of store and curate: hand-made ones and a strategy for nasty ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from kg.model import (
    Amount,
    Briefing,
    DateBasis,
    Denial,
    Evidence,
    ReviewState,
    Source,
    SourceKind,
    Span,
    Stance,
    Term,
)
from kg.vocabulary import PREDICATES

US = Term("e:united-states", "United States")
MALAYSIA = Term("e:malaysia", "Malaysia")
VIETNAM = Term("e:vietnam", "Vietnam")

NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ['He said "no"', "a\nb\r\nc\t", "\\", "\\n", "'''\"\"\"", "É\u0301\u2028\u202e𝔘", "\x00\x07\x7f", "^^<x>@en .", "#"]
)
NAMES = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?(\.[a-z0-9]{1,4})?", fullmatch=True)
DATES = st.sampled_from(["2023", "2024-02", "2024-02-29", "2025-07", "2025-07-10", "1999-12-31"])
ENDS = st.builds(Term, NAMES.map("e:{}".format) | NAMES.map("t:{}".format) | st.none(), NASTY)
AMOUNTS = st.builds(Amount, st.floats(allow_nan=False, allow_infinity=False), NASTY, NASTY)
SPANS = st.builds(Span, st.integers(0, 9999), st.integers(0, 9999), NASTY)
SOURCES = st.builds(
    Source,
    title=NASTY,
    publisher=NASTY,
    date=st.none() | DATES,
    url=NASTY,
    source_kind=st.none() | st.sampled_from(SourceKind),
    own_words=st.booleans(),
)


def with_cues(piece: Evidence) -> Evidence:
    """The evidence with its first and last character as the words its rule fired on, where it has any."""
    last = len(piece.quote) - 1
    spots = sorted({0, last}) if piece.quote else []
    cues = tuple(Span(piece.start + n, piece.start + n + 1, piece.quote[n]) for n in spots)
    return replace(piece, cues=cues)


def evidence_strategy(document: str, source: Source) -> st.SearchStrategy[Evidence]:
    """Any evidence of one document; topic ids are a set, so sorted ones; cues are stretches of the quote."""
    plain = st.builds(
        Evidence,
        document=st.just(document),
        source=st.just(source),
        subject=ENDS,
        predicate=st.sampled_from(sorted(PREDICATES)),
        object=ENDS,
        stance=st.sampled_from(Stance),
        denial=st.none() | st.sampled_from(Denial),
        date=st.none() | DATES,
        until=st.none() | DATES,
        start_date=st.none() | DATES,
        end_date=st.none() | DATES,
        date_basis=st.sampled_from(DateBasis),
        instrument=st.none() | NAMES.map("e:{}".format),
        event=st.none() | NAMES.map("e:{}".format),
        place=st.none() | ENDS,
        topic=NASTY,
        topic_ids=st.sets(NAMES.map("t:{}".format), max_size=3).map(lambda ids: tuple(sorted(ids))),
        amounts=st.lists(AMOUNTS, max_size=3).map(tuple),
        attributed_to=st.none() | NASTY | NAMES.map("e:{}".format),
        former=st.booleans(),
        moved_to=st.none() | DATES,
        quote=NASTY,
        start=st.integers(0, 9999),
        end=st.integers(0, 9999),
        more=st.lists(SPANS, max_size=12).map(tuple),
        rule=NASTY,
        confidence=st.none() | st.floats(0, 1),
        review=st.sampled_from(ReviewState),
    )
    return plain | plain.map(with_cues)


def briefing(ident: str, body: str, date: str | None = "2025-07-11", publisher: str = "Ministry") -> Briefing:
    """A briefing with a plain source."""
    return Briefing(ident, Source(f"Note {ident}", publisher, date, f"https://example.org/{ident}"), body)


def said(
    note: Briefing,
    quote: str,
    relation: str = "metWith",
    subject: Term = US,
    obj: Term = MALAYSIA,
    *,
    stance: Stance = Stance.ASSERTED,
    denial: Denial | None = None,
    date: str | None = None,
    start_date: str | None = None,
    end_date: str | None = None,
    event: str | None = None,
) -> Evidence:
    """Evidence quoting a stretch of a briefing's body."""
    start = note.body.index(quote)
    return Evidence(
        document=note.curie,
        source=note.source,
        subject=subject,
        predicate=relation,
        object=obj,
        stance=stance,
        denial=denial,
        date=date,
        start_date=start_date,
        end_date=end_date,
        date_basis=DateBasis.EXPLICIT if date or start_date else DateBasis.NONE,
        event=event,
        quote=quote,
        start=start,
        end=start + len(quote),
        rule="test.hand",
    )
