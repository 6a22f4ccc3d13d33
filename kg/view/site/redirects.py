"""Small pages at former addresses: of merged entities and of claims that were joined."""

from __future__ import annotations

from collections.abc import Iterator

from kg.view.site.addresses import address, relative
from kg.view.site.files import SiteFile
from kg.view.site.frame import Frame

__all__ = ["redirect_files"]


def redirect_files(frame: Frame, taken: frozenset[str]) -> Iterator[SiteFile]:
    """A page for every former id that has no page of its own.

    Args:
        frame: the site.
        taken: ids of the claims that have one.
    """
    for former, standing in frame.concordance.aliases():
        path, target = address(former), frame.path(standing)
        if target and former not in taken and former not in frame.entities:
            yield frame.page(
                "redirect.html",
                path,
                title=f"{former} is now {standing}",
                target=relative(target, path),
                standing=standing,
            )
