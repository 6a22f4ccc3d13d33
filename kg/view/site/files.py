"""What a site is made of: files that are written one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["SiteFile"]


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of the site; `path` is relative, with `/`; its pieces are written before the next file is asked for."""

    path: str
    pieces: Iterable[bytes]

    @classmethod
    def of(cls, path: str, text: str) -> SiteFile:
        """A file of one text."""
        return cls(path, (text.encode("utf-8", "replace"),))
