"""Reading the blocks of one document together: full names teach surnames, bracketed acronyms teach short forms.

Invariant: every word of a block belongs to at most one mention; persons come first, then unknown names, then known
names, then one-word names, then offices without a holder.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.text.agreements import AgreementBook
from kg.text.apposition import find_persons
from kg.text.desk import Desk
from kg.text.gazetteer import Gazetteer
from kg.text.offices import OfficeBook
from kg.text.pages import Page
from kg.text.people_book import PeopleBook
from kg.text.read_names import actors_of, read_known, read_things
from kg.text.read_offices import read_offices
from kg.text.read_persons import learn_full_names, read_persons
from kg.text.read_words import read_words
from kg.text.scene import Scene
from kg.text.titles import find_chains
from kg.text.values import Mention

__all__ = ["read_mentions"]


def read_mentions(body: str, scenes: Sequence[Scene], names: Gazetteer, people: PeopleBook) -> list[Mention]:
    """All mentions of a document, block by block.

    Args:
        body: of the briefing.
        scenes: its blocks, laid out.
        names: of the register.
        people: empty at the start; it learns from the text.
    """
    lists = names.words
    offices = OfficeBook(names.register, people.date, lists)
    desk = Desk(body, names, people, offices, AgreementBook(names.register, lists.agreement_words))
    pages = []
    for scene in scenes:
        persons, chains = find_persons(scene, find_chains(scene))
        pages.append(Page(scene, persons, chains, [False] * len(scene.words)))
    for page in pages:
        learn_full_names(desk, page)
    desk.actors = frozenset().union(*(actors_of(page, 0, len(page.scene.words)) for page in pages))
    for page in pages:
        read_persons(desk, page)
        read_things(desk, page)
        read_known(desk, page)
        read_words(desk, page)
        read_offices(desk, page)
    return [mention for page in pages for mention in page.mentions]
