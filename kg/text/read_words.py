"""One-word names: surnames, acronyms told in brackets, and full names of unknown persons met before.

Invariant: a word that goes on as part of a longer unknown name is left alone.
"""

from __future__ import annotations

from kg.names import AliasKind
from kg.text.desk import Desk
from kg.text.pages import Page
from kg.text.scene import Scene
from kg.vocabulary import EntityClass

__all__ = ["read_words"]


def read_words(desk: Desk, page: Page) -> None:
    """One-word names: surnames, acronyms told in brackets, and full names of unknown persons met before."""
    scene, w = page.scene, page.scene.words
    for i, word in enumerate(w.text):
        if page.busy[i] or not word[0].isupper():
            continue
        if word in desk.acronyms:
            short = desk.acronyms[word]
            page.add(
                desk.body,
                i,
                i + 1,
                i,
                i + 1,
                short.cls,
                short.id,
                short.label,
                state=short.state,
                kind=AliasKind.ACRONYM,
            )
        elif (full := _full(desk, scene, i)) is not None:
            who = desk.people.seen[full[1]]
            page.add(
                desk.body,
                i,
                full[0],
                i,
                full[0],
                EntityClass.PERSON,
                who.id,
                who.label,
                state=who.state,
                kind=AliasKind.NAME,
            )
        elif word in desk.people.short or word in desk.names.short:
            _surname(desk, page, i)


def _full(desk: Desk, scene: Scene, i: int) -> tuple[int, str] | None:
    for words, id in desk.people.full.get(scene.words.text[i], {}).items():
        if len(words) > 1 and tuple(scene.words.text[i : i + len(words)]) == words:
            return i + len(words), id
    return None


def _surname(desk: Desk, page: Page, i: int) -> None:
    scene, w = page.scene, page.scene.words
    if scene.hit_at[i] is not None or not _stands_alone(desk, scene, i):
        return
    who = desk.people.by_short(w.text[i], None, titled=False, title=None)
    if who.id is None and len(who.candidates) < 2:
        return
    page.add(
        desk.body,
        i,
        i + 1,
        i,
        i + 1,
        EntityClass.PERSON,
        who.id,
        who.label,
        candidates=who.candidates,
        state=who.state,
        kind=AliasKind.SURNAME,
    )


def _stands_alone(desk: Desk, scene: Scene, i: int) -> bool:
    """A surname is no part of a longer unknown name ("Marcos Highway", "Carter Center", "Melania Trump")."""
    w, lists = scene.words, scene.lists
    if scene.titled:
        return True
    if w.cap(i + 1) and w.lower[i + 1] not in lists.never_in_names and scene.hit_at[i + 1] is None:
        return False
    before = i - 1
    return not (
        w.cap(before)
        and w.lower[before] not in lists.never_in_names
        and scene.hit_at[before] is None
        and not scene.phrase(lists.heads, before)
        and before > 0
        and w.text[before - 1] not in '.!?"'
    )
