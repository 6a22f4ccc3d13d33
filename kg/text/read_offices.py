"""Offices told without a name: "the Indonesian president" is a person if the register has one holder on that day.

Invariant: nothing is guessed: without a date, a state or a single holder it stays an office.
"""

from __future__ import annotations

from dataclasses import replace

from kg.text.definite import is_definite, is_office
from kg.text.desk import Desk
from kg.text.pages import Page
from kg.text.people_book import Who
from kg.text.read_names import read_known_one
from kg.text.read_persons import named_body
from kg.text.titles import Chain
from kg.text.values import OfficeHeld
from kg.vocabulary import EntityClass

__all__ = ["read_offices"]


def read_offices(desk: Desk, page: Page) -> None:
    """Add the offices of a block that are told without a name."""
    scene = page.scene
    for chain in page.chains:
        if not is_office(scene, chain) or any(page.busy[chain.t0 : chain.t1]):
            continue
        part = chain.parts[0]
        if part.free:
            _leader(desk, page, chain)
            continue
        named_body(desk, part)
        held = desk.offices.held(scene, part, part.state, None)
        found = desk.offices.holder(chain) if is_definite(scene, chain) else None
        if found is not None:
            who = desk.people.known(found[0], part.state)
            held = replace(held, office=found[1], body=desk.offices.body_of(found[1]), state=who.state)
            _add_holder(desk, page, chain, who, held)
        else:
            page.add(
                desk.body,
                chain.t0,
                chain.t1,
                part.t0,
                part.t1,
                EntityClass.OFFICE,
                held.office,
                part.title,
                offices=(held,),
                state=held.state,
            )


def _add_holder(desk: Desk, page: Page, chain: Chain, who: Who, *offices: OfficeHeld) -> None:
    """The one person who holds the office, told by it alone."""
    part = chain.parts[0]
    page.add(
        desk.body,
        chain.t0,
        chain.t1,
        part.t0,
        part.t1,
        EntityClass.PERSON,
        who.id,
        who.label,
        offices=offices,
        state=who.state,
        by_office=True,
    )


def _leader(desk: Desk, page: Page, chain: Chain) -> None:
    part = chain.parts[0]
    ids = desk.offices.leaders(part.state or "", desk.names.words.leader_titles)
    seen = [i for i in ids if i in desk.people.seen]
    chosen = seen if seen else list(ids)
    if "leader" in page.scene.text(part.head, part.t1).lower() and len(chosen) == 1:
        who = desk.people.known(chosen[0], part.state)
        _add_holder(desk, page, chain, who)
    else:
        known = page.scene.state_at(chain.t0)
        if known is not None:
            read_known_one(desk, page, known)
