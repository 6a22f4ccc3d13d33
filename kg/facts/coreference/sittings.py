"""Gatherings that a text names only by who meets: "their twelfth summit", "the leaders of ASEAN met in Jakarta".

Invariant: the name is that of a register's series or made of the words for those who meet; one association and one
state make a pair, everything else stays unnamed.
"""

from __future__ import annotations

from kg.facts.names.parties import find_entity
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.words.wordings import wordings
from kg.vocabulary import EntityClass

__all__ = ["pair_summit", "sitting_of"]


def pair_summit(tree: Tree, i: int, resolver: Resolver) -> Ref | None:
    """As in "adopted by ASEAN and the United States at their twelfth summit".

    Args:
        tree: the sentence.
        i: the word "summit".
        resolver: of the document.
    """
    special = any(tree.lower[k] in ("special", "commemorative") for k in tree.kids[i])
    own = any(tree.lower[k] == "their" for k in tree.kids[i])
    if tree.lemma[i] != "summit" or not (special or own):
        return None
    states = resolver.states_of(tree)
    others = [s for s in states if s.id != "e:asean"]
    if len(states) != 2 or len(others) != 1 or others[0].id is None:
        return None
    kind = next(
        (tree.lower[k].capitalize() + " " for k in tree.kids[i] if tree.lower[k] in ("special", "commemorative")), ""
    )
    return _named(f"ASEAN-{wordings().summit_names.get(others[0].id, others[0].label)} {kind}Summit", tree, i, resolver)


def sitting_of(tree: Tree, resolver: Resolver) -> Ref | None:
    """As in "The foreign ministers of ASEAN met in Jakarta": the meeting of those people."""
    fields = wordings().portfolios
    for v in range(len(tree)):
        if not tree.is_verb(v) or tree.lemma[v] not in wordings().gathering:
            continue
        for s in tree.children(v, "nsubj"):
            for noun in (s, *(r for r in _linked_nouns(tree, s))):
                refs = resolver.resolve(tree, noun)
                if tree.tag[noun] != "NNS" or len(refs) != 1 or refs[0].id != "e:asean":
                    continue
                title = wordings().meeting_titles.get(tree.lemma[noun])
                if title is None and tree.lemma[noun] == "minister":
                    field = next((fields[tree.lower[k]] for k in tree.kids[noun] if tree.lower[k] in fields), None)
                    title = f"{field} Ministers'" if field else None
                if title:
                    return _named(f"ASEAN {title} Meeting", tree, noun, resolver)
    return None


def _linked_nouns(tree: Tree, s: int) -> list[int]:
    """The noun that a pronoun subject repeats: "The leaders agreed on it when they met"."""
    if tree.lower[s] != "they":
        return []
    return [k for k in range(s) if tree.tag[k] == "NNS" and tree.dep[k] == "nsubj"]


def _named(label: str, tree: Tree, i: int, resolver: Resolver) -> Ref:
    id = find_entity(resolver.register, label)
    cls = EntityClass.FORUM if id else EntityClass.EVENT
    return Ref(id, label, cls, None, tree.start[i], tree.end[i])
