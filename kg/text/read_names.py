"""Bodies, agreements, meetings, places and states as mentions, and the one-word names that a document has taught.

Invariant: what the register knows keeps its id; a new name gets a local id made of its class and its words.
"""

from __future__ import annotations

import re

from kg.names import AliasKind
from kg.text.definite import is_office
from kg.text.desk import Desk
from kg.text.pages import Page, Short
from kg.text.scene import Known, Scene
from kg.text.slugs import slug
from kg.text.things import Thing, find_things, sitting
from kg.vocabulary import EntityClass

__all__ = ["actors_of", "read_known", "read_known_one", "read_things"]

_OWNER = re.compile(r"'s?(?= )")
_DATED = (EntityClass.FORUM, EntityClass.AGREEMENT, EntityClass.EXERCISE)
_CLASS_SLUGS = {
    EntityClass.ORGANISATION: "organisation",
    EntityClass.GOVERNMENT_BODY: "body",
    EntityClass.COMPANY: "company",
    EntityClass.AGREEMENT: "agreement",
    EntityClass.FORUM: "forum",
    EntityClass.EXERCISE: "exercise",
}


def read_things(desk: Desk, page: Page) -> None:
    """Add the unknown bodies, agreements, meetings and exercises of a block; shields only block their words."""
    scene = page.scene
    if scene.titled:
        return
    busy = list(page.busy)
    for chain in page.chains:
        if chain.t1 - chain.t0 > 1 and not chain.plural:
            busy[chain.t0 : chain.t1] = [True] * (chain.t1 - chain.t0)
    for thing in find_things(scene, busy):
        if thing.cls is None:
            page.busy[thing.t0 : thing.t1] = [True] * (thing.t1 - thing.t0)
        else:
            _thing(desk, page, thing)


def _thing(desk: Desk, page: Page, thing: Thing) -> None:
    scene, cls = page.scene, thing.cls
    if cls is None:
        return
    if cls is EntityClass.STATE:
        _ship(desk, page, thing)
        return
    label = scene.text(thing.t0, thing.t1)
    start, end, ordinal, year = (
        sitting(scene, thing.t0, thing.t1) if cls in _DATED else (thing.t0, thing.t1, None, None)
    )
    id: str | None = f"e:local.{_CLASS_SLUGS[cls]}-{slug(re.sub(_OWNER, '', label))}"
    candidates: tuple[str, ...] = ()
    if cls is EntityClass.AGREEMENT:
        id, candidates = desk.agreements.match(label, _parties(desk, page, thing), year or _year(desk, scene, end))
        if id is None and not candidates and not thing.generic and desk.agreements.is_named(label):
            id = f"e:local.agreement-{slug(label)}"
        label = _label(desk, id, label)
    if thing.acronym:
        desk.acronyms[thing.acronym] = Short(id, label, cls, thing.state)
    page.add(
        desk.body,
        start,
        end,
        thing.t0,
        thing.t1,
        cls,
        id,
        label,
        candidates=candidates,
        state=thing.state,
        ordinal=ordinal,
        year=year,
        parts=thing.parts,
        kind=AliasKind.NAME,
    )


def _ship(desk: Desk, page: Page, thing: Thing) -> None:
    """A ship acts for its state, as an adjective of the state would tell."""
    page.add(
        desk.body,
        thing.t0,
        thing.t1,
        thing.t0,
        thing.t1,
        EntityClass.STATE,
        thing.state,
        _label(desk, thing.state, page.scene.text(thing.t0, thing.t1)),
        state=thing.state,
        kind=AliasKind.DEMONYM,
    )


def _label(desk: Desk, id: str | None, written: str) -> str:
    entity = desk.names.register.entity(id) if id else None
    return entity.label if entity else written


def _parties(desk: Desk, page: Page, thing: Thing) -> tuple[frozenset[str], ...]:
    """Whose agreement it may be: the parties in its name, else those of the sentence, the block, the document."""
    if len(thing.parts) > 1:
        return (frozenset(thing.parts),)
    w = page.scene.words
    stops = [j for j, word in enumerate(w.text) if word in (".", "!", "?")]
    first = max((j for j in stops if j < thing.t0), default=-1)
    last = min((j for j in stops if j >= thing.t1), default=len(w))
    return (actors_of(page, first, last), actors_of(page, 0, len(w)), desk.actors)


def actors_of(page: Page, first: int, last: int) -> frozenset[str]:
    """States and organisations that some words name, or whose persons they name."""
    known = (k for k in page.scene.known if k.entity and first <= k.t0 < last)
    named = {k.entity.id for k in known if k.entity and (k.is_a(EntityClass.STATE) or k.is_body)}
    return frozenset(named | {who.state for at, who in page.who.items() if who.state and first <= at < last})


def _year(desk: Desk, scene: Scene, end: int) -> str | None:
    w = scene.words
    if end + 1 < len(w) and w.lower[end] == "of" and w.text[end + 1].isdigit() and len(w.text[end + 1]) == 4:
        return w.text[end + 1]
    return None


def read_known(desk: Desk, page: Page) -> None:
    """Add the known names of a block that no person, unknown name or office holds."""
    scene = page.scene
    held = [c for c in page.chains if is_office(scene, c)]
    inside = {j for c in held for j in range(c.t0, c.t1)}
    for known in scene.known:
        if any(page.busy[known.t0 : known.t1]) or known.t0 in inside:
            continue
        read_known_one(desk, page, known)


def _singular(desk: Desk, written: str, id: str) -> str:
    """One sitting of a series: "ASEAN Summits" is the ASEAN Summit."""
    single = written[:-1]
    return single if written.endswith("s") and id in desk.names.means(single) else written


def read_known_one(desk: Desk, page: Page, known: Known) -> None:
    """Add one known name, a landmark, or an ambiguous one with its candidates."""
    scene, entity = page.scene, known.entity
    written = scene.text(known.t0, known.t1)
    mark = desk.names.words.landmarks.get(written)
    if entity is None and not known.candidates:
        if mark and (mark["place"] or mark["state"]):
            page.add(
                desk.body,
                known.t0,
                known.t1,
                known.t0,
                known.t1,
                EntityClass.PLACE,
                f"e:local.place-{slug(written)}",
                written,
                place=mark["place"] or None,
                state=mark["state"] or None,
            )
        return
    if entity is None:
        first = desk.names.register.entity(known.candidates[0])
        cls = first.cls if first else EntityClass.ORGANISATION
        page.add(
            desk.body,
            known.t0,
            known.t1,
            known.t0,
            known.t1,
            cls,
            None,
            written,
            candidates=known.candidates,
            kind=known.kind,
        )
        return
    start, end, ordinal, year = (
        sitting(scene, known.t0, known.t1) if entity.cls in _DATED else (known.t0, known.t1, None, None)
    )
    state = entity.id if entity.cls is EntityClass.STATE else entity.state
    label = _singular(desk, written, entity.id) if entity.cls is EntityClass.FORUM else entity.label
    page.add(
        desk.body,
        start,
        end,
        known.t0,
        known.t1,
        entity.cls,
        entity.id,
        label,
        kind=known.kind,
        state=state,
        place=known.place or (mark["place"] or None if mark else None),
        ordinal=ordinal,
        year=year,
    )
    w = scene.words
    if known.t1 + 2 < len(w) and w.text[known.t1] == "(" and w.text[known.t1 + 2] == ")":
        short = w.text[known.t1 + 1]
        if short.isupper() and len(short) > 1 and scene.hit_at[known.t1 + 1] is None:
            desk.acronyms[short] = Short(entity.id, label, entity.cls, state)
