"""The frame of every page: templates that escape, a policy that lets nothing out, links that are relative.

Invariants: autoescape is on for every template; the only scripts are our own, named in the policy by their hash, and
the data of the search, which is a file of the site; no page asks anything of another host.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.query.lookups.concordance import Concordance
from kg.query.lookups.texts import Texts
from kg.view.graph import reading
from kg.view.site.addresses import FOLDERS, address, numbered, relative, safe_link
from kg.view.site.files import SiteFile

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment

    from kg.query.lookups.lookup import Lookup

__all__ = ["PER_PAGE", "Frame", "Turn", "turns"]

T = TypeVar("T")

#: rows of a list on one page
PER_PAGE: Final = 400

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src data:; script-src {scripts}; base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One page of a list: its number from 1, all there are, and where its rows stand in the list."""

    number: int
    all: int
    first: int
    last: int
    rows: int
    stem: str

    @property
    def path(self) -> str:
        """The file of this page."""
        return numbered(self.stem, self.number)

    def path_of(self, number: int) -> str:
        """The file of another page of the list."""
        return numbered(self.stem, number)


def turns(some: Sequence[T], stem: str, per_page: int = PER_PAGE) -> list[tuple[Turn, Sequence[T]]]:
    """A list page by page; an empty one has one page."""
    number = max(1, math.ceil(len(some) / per_page))
    found = []
    for page in range(1, number + 1):
        first = (page - 1) * per_page
        part = some[first : first + per_page]
        found.append((Turn(page, number, first + 1, first + len(part), len(some), stem), part))
    return found


@cache
def _template_text(name: str) -> str:
    return resources.files("kg.view").joinpath("templates", "site", name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


@dataclass(frozen=True)
class Frame:
    """What all pages share: the graph, the templates, the title, the day."""

    lookup: Lookup
    title: str
    root: Path
    ontology: Path
    docs: Path | None
    """Folder with the pages on method and limits, None when it is not at hand."""

    @cached_property
    def concordance(self) -> Concordance:
        """The claims by what they tell of."""
        return Concordance(self.lookup)

    @cached_property
    def texts(self) -> Texts:
        """The texts of the briefings."""
        return Texts(self.lookup.store.folder)

    @property
    def as_of(self) -> str:
        """The day that counts as now."""
        return self.lookup.store.as_of or "no date"

    @cached_property
    def entities(self) -> frozenset[str]:
        """Ids that have a page of their own as entities or topics."""
        return frozenset(self.lookup.classes) | frozenset(self.lookup.topics.labels)

    @cached_property
    def documents(self) -> frozenset[str]:
        """Ids of the briefings and cited rows."""
        briefings = self.lookup.store.subjects("rdf:type", "dip:Briefing")
        return frozenset(briefings) | frozenset(self.concordance.columns.documents.names)

    def path(self, curie: str | None) -> str:
        """The file of what has a page, empty for all else."""
        if not curie or curie[:2] not in {f"{prefix}:" for prefix in FOLDERS}:
            return ""
        known = curie.startswith("c:") or curie in self.entities or curie in self.documents
        return address(curie) if known else ""

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, FunctionLoader, StrictUndefined

        found = Environment(
            loader=FunctionLoader(_template_text),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        found.filters["web"] = safe_link
        found.filters["counted"] = _counted
        found.filters["family_of"] = self._styles["family"].__getitem__
        return found

    @cached_property
    def _styles(self) -> dict[str, Any]:
        return {
            "group": {cls: n for n, group in enumerate(reading()["groups"]) for cls in group["classes"]},
            "families": [(n, family["name"]) for n, family in enumerate(reading()["families"])],
            "family": {p: n for n, family in enumerate(reading()["families"]) for p in family["predicates"]},
        }

    def style_sheet(self) -> SiteFile:
        """The style sheet that all pages share."""
        return SiteFile.of("site.css", self._environment.get_template("site.css").render(reading=reading()))

    def page(
        self, template: str, path: str, *, title: str, script: str = "", data: Sequence[str] = (), **values: object
    ) -> SiteFile:
        """A page of the site.

        Args:
            template: name of its template.
            path: its file.
            title: what it is about.
            script: name of a script that stands in it.
            data: files of the site that hold data for the script.
            values: what the template needs.
        """
        from markupsafe import Markup

        text = _template_text(script) if script else ""
        allowed = " ".join([_hash(text), *(["'self'"] if data else [])]) if text else "'none'"
        shown = self._environment.get_template(template).render(
            frame=self,
            path=path,
            title=title,
            site_title=self.title,
            as_of=self.as_of,
            build=self.lookup.store.build_id[:12],
            policy=_POLICY.format(scripts=allowed),
            script=Markup(text),  # noqa: S704 - our own file
            data=[relative(name, path) for name in data],
            link=_linker(path),
            to=lambda curie: (found := self.path(curie)) and relative(found, path),
            label=self.lookup.label,
            **self._styles,
            **values,
        )
        return SiteFile.of(path, shown)


def _linker(page: str) -> Callable[[str], str]:
    return lambda target: relative(target, page)


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
