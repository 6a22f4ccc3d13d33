"""A page per claim: the place to cite, with all its evidence."""

from __future__ import annotations

from kg.query.asking.shipped import bind, text
from kg.view.site.facts import fact, words
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame

__all__ = ["claim_file"]


def claim_file(frame: Frame, name: str) -> SiteFile:
    """The page of one claim."""
    (claim,) = frame.concordance.claims([name])
    shown = fact(frame, claim)
    return frame.page(
        "claim.html",
        shown.path,
        title=shown.text,
        fact=shown,
        evidence=[words(frame, piece) for piece in claim.evidence],
        fulfilled=[fact(frame, other) for other in frame.concordance.claims(claim.fulfilled_by)],
        moved=[
            fact(frame, other)
            for other in frame.concordance.claims(claim.moved_to)
            if other.id not in claim.fulfilled_by
        ],
        iri=frame.lookup.store.terms.iri(claim.id),
        query=bind(text("site-evidence"), claim=[claim.id]),
    )
