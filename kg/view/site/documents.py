"""A page per briefing and per cited row: the words themselves, sentence by sentence, and what was read from them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg.query.asking.shipped import bind, text
from kg.view.site.addresses import address
from kg.view.site.entities import part_files
from kg.view.site.facts import facts
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame, turns

__all__ = ["document_files", "source_lists"]


def document_files(frame: Frame, name: str) -> Iterator[SiteFile]:
    """The page of a briefing (with its data) or of a row."""
    ids = frame.concordance.of_document(name)
    if name.startswith("b:"):
        yield _briefing(frame, name, ids)
        yield from part_files(frame, name, ids)
    else:
        yield _row(frame, name, ids)


def _briefing(frame: Frame, name: str, ids: tuple[str, ...]) -> SiteFile:
    source, shown, body = frame.concordance.source(name), facts(frame, ids), frame.texts.of(name)
    sentences = body.sentences([f.claim for f in shown], name) if body else ()
    blocks = [(some[0].kind, some) for some in (list(of) for _, of in groupby(sentences, key=lambda s: s.block))]
    return frame.page(
        "briefing.html",
        address(name),
        title=source.title,
        id=name,
        source=source,
        facts=shown,
        blocks=blocks,
        sentences=len(sentences),
        told=sum(bool(s.claims) for s in sentences),
        by_id={f.claim.id: f for f in shown},
        turtle=address(name, suffix=".ttl"),
        jsonld=address(name, suffix=".jsonld"),
        query=bind(text("site-briefing"), briefing=[name]),
    )


def _row(frame: Frame, name: str, ids: tuple[str, ...]) -> SiteFile:
    shown, source = facts(frame, ids), frame.concordance.source(name)
    texts = {p.quote for f in shown for p in f.claim.evidence if p.document == name}
    return frame.page(
        "row.html",
        address(name),
        title=source.title,
        id=name,
        table=name[2:].partition(".")[0],
        source=source,
        whose=source.label if source.own_words else f"our note on: {source.label}",
        texts=sorted(texts),
        facts=shown,
    )


def source_lists(frame: Frame) -> Iterator[SiteFile]:
    """The list of all documents: briefings by date, rows by table; and how many there are to stand on."""
    from kg.query.lookups.coverage import coverage

    briefings = sorted(n for n in frame.documents if n.startswith("b:"))
    listed = [(frame.concordance.source(n), n, len(frame.concordance.of_document(n))) for n in briefings]
    listed.sort(key=lambda row: (row[0].date or "", row[1]), reverse=True)
    tables: dict[str, list[str]] = {}
    for name in sorted(frame.documents):
        if name.startswith("r:"):
            tables.setdefault(name[2:].partition(".")[0], []).append(name)
    stems = [(table, f"sources/{table}", names) for table, names in tables.items()]
    for turn, some in turns(listed, "sources"):
        yield frame.page(
            "sources.html", turn.path, title="Sources", turn=turn, rows=some, tables=stems if turn.number == 1 else []
        )
    for table, stem, names in stems:
        for turn, part in turns(names, stem):
            rows = [(frame.concordance.source(n), n, len(frame.concordance.of_document(n))) for n in part]
            yield frame.page(
                "sources.html", turn.path, title=f"Rows of the table {table}", turn=turn, rows=rows, tables=[]
            )
    found = coverage(frame.lookup)
    by = [(name, list(rows)) for name, rows in groupby(found.rows, key=lambda row: str(row["by"]))]
    yield frame.page("coverage.html", "coverage.html", title="Coverage", by=by, documents=found.documents)
