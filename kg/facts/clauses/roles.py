"""One clause with its roles, and who the subject of a verb is: its own, or one inherited from above.

Invariant: a passive's grammatical subject is its patient; inheritance never crosses a clause with a subject of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings
from kg.vocabulary import EntityClass

__all__ = ["Clause", "is_passive", "measure_of", "subjects"]

_ACTING = frozenset((EntityClass.GOVERNMENT_BODY, EntityClass.ORGANISATION, EntityClass.COMPANY))
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")


@dataclass(slots=True)
class Clause:
    """An event as the sentence puts it."""

    tree: Tree
    head: int
    """The verb, or the event noun."""
    lemma: str
    kind: str
    """verb, noun or copula."""
    anchor: int
    """Where the walk over governors starts: the support verb, else the head."""
    support: int | None = None
    """The verb that carries or governs the event noun."""
    link: str = ""
    """How the noun hangs on that verb: object, subject, or the preposition."""
    passive: bool = False
    particles: tuple[str, ...] = ()
    roles: dict[str, list[int]] = field(default_factory=dict)
    found: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)
    """Path → its words, once a rule has asked for them."""

    def role(self, *names: str) -> list[int]:
        """Words in the first of these roles that is filled."""
        for name in names:
            if self.roles.get(name):
                return self.roles[name]
        return []

    def add(self, name: str, words: list[int]) -> None:
        """Fill a role, keeping the order and leaving out doubles."""
        have = self.roles.setdefault(name, [])
        for w in words:
            if w not in have:
                have.append(w)


def is_passive(tree: Tree, v: int) -> bool:
    """Whether a verb is passive, finite or as a participle behind its noun."""
    if tree.child(v, "auxpass", "nsubjpass") is not None:
        return True
    if tree.tag[v] != "VBN" or tree.child(v, "aux") is not None or tree.child(v, "nsubj") is not None:
        return False
    if tree.dep[v] in ("acl", "advcl", "relcl"):
        return tree.child(v, "dobj") is None
    if tree.dep[v] == "conj" and tree.is_verb(tree.head[v]):
        return is_passive(tree, tree.head[v])
    return False


def measure_of(tree: Tree, n: int, lexicon: Lexicon) -> int | None:
    """The word that only counts a noun: "a third round of negotiations", "5 million dollars in aid"."""
    p = tree.head[n]
    if tree.dep[n] != "pobj" or tree.lower[p] not in ("of", "in"):
        return None
    if lexicon.is_a(tree.lemma[tree.head[p]], "measure"):
        return tree.head[p]
    ahead = p - 1
    beside = ahead >= 0 and tree.head[ahead] == tree.head[p] and tree.dep[ahead] in ("dobj", "nsubjpass")
    return ahead if beside and lexicon.is_a(tree.lemma[ahead], "measure") else None


def subjects(tree: Tree, v: int, lexicon: Lexicon, depth: int = 0) -> list[int]:
    """The subject of a verb in the grammatical sense, its own or inherited, coordination expanded."""
    own = [s for s in tree.children(v, *_SUBJECTS) if tree.dep[s] != "expl"]
    if not own:
        # an acronym in front of its verb is at times taken for an adverb
        own = [
            k
            for k in tree.kids[v]
            if k < v
            and tree.dep[k] in ("advmod", "npadvmod", "dep")
            and (name := tree.names[k]) is not None
            and name.cls in _ACTING
        ]
    if not own:
        # "X helped bring …": the first verb is at times taken for an auxiliary that keeps its subject
        own = [s for a in tree.children(v, "aux") if a < v for s in tree.children(a, *_SUBJECTS)]
    if own:
        return [c for s in own for c in tree.conjuncts(s)]
    inverted = _behind_copula(tree, v)
    if inverted is not None:
        return tree.conjuncts(inverted)
    if depth > 6 or tree.head[v] == v:
        return []
    return _inherited(tree, v, lexicon, depth)


def _behind_copula(tree: Tree, v: int) -> int | None:
    """As in "There were talks", "Also present was A": the subject stands behind."""
    behind = tree.child(v, "attr")
    if behind is None or tree.child(v, "expl") is not None:
        return behind
    front = any(k < v and tree.dep[k] in ("acomp", "prep") for k in tree.kids[v])
    return behind if front and behind > v and tree.lemma[v] == "be" and tree.dep[v] != "conj" else None


def _inherited(tree: Tree, v: int, lexicon: Lexicon, depth: int) -> list[int]:
    h, dep = tree.head[v], tree.dep[v]
    if dep == "conj" and (tree.is_verb(h) or tree.lemma[h] == "be"):
        return subjects(tree, h, lexicon, depth + 1)
    if dep in ("xcomp", "advcl", "ccomp"):
        if tree.tag[h].startswith("V"):
            asked = [o for o in tree.children(h, "dobj") if tree.lemma[o] in lexicon.addressed]
            if dep == "advcl" and asked:
                return _addressees(tree, asked[0], h) or subjects(tree, h, lexicon, depth + 1)
            if dep in ("xcomp", "ccomp") and tree.lemma[h] in lexicon.object_control:
                objects = tree.children(h, "dobj", "dative")
                if objects:
                    return [c for o in objects for c in tree.conjuncts(o)]
                if is_passive(tree, h):
                    return subjects(tree, h, lexicon, depth + 1)
            if dep == "ccomp" and tree.child(v, "aux") is None:
                return []
            if tree.lemma[h] == "be" and (meant := _meant(tree, h, lexicon, depth)):
                return meant
            return subjects(tree, h, lexicon, depth + 1)
        if tree.dep[h] in ("acomp", "attr", "oprd") and tree.head[h] != h:
            return subjects(tree, tree.head[h], lexicon, depth + 1)
        return _described(tree, h, lexicon, depth)
    if dep == "acl":
        return _of_noun(tree, v, h, lexicon, depth)
    if dep == "pcomp":
        held = tree.children(tree.head[h], "dobj")
        blamed = tree.lower[h] in ("of", "for") and tree.lemma[tree.head[h]] in lexicon.blamed
        if (blamed or tree.lower[h] in ("from", "into", "out", "against")) and held and tree.is_verb(tree.head[h]):
            return [c for o in held for c in tree.conjuncts(o)]  # "kept him from visiting", "talked them into signing"
        for a in tree.ancestors(v):
            if tree.is_verb(a) or tree.lemma[a] == "be":
                joined = tree.children(a, "dobj") if tree.lemma[a] == "join" and tree.lower[h] == "in" else []
                beside = [c for o in joined for c in tree.conjuncts(o)]  # "joined Japan in condemning": both do
                return [*subjects(tree, a, lexicon, depth + 1), *beside]
            if tree.tag[a].startswith("NN"):
                return _holder(tree, a, lexicon, depth)
    if dep == "relcl" and tree.tag[v] == "VB" and any(tree.lower[k] == "to" for k in tree.children(v, "aux")):
        return _of_noun(tree, v, h, lexicon, depth)  # "no reason to meet"
    if dep == "relcl":
        return tree.conjuncts(h)
    return []


def _meant(tree: Tree, be: int, lexicon: Lexicon, depth: int) -> list[int]:
    """Whose plan it is: "the next step for Laos is to sign", "it is the intention of Laos to sign"."""
    nouns = [n for n in tree.children(be, "nsubj", "attr") if tree.names[n] is None and tree.tag[n].startswith("NN")]
    for n in nouns:
        if tree.lemma[n] in lexicon.stance.nouns or tree.lemma[n] in ("step", "duty", "job", "role", "policy"):
            owners = tree.children(n, "poss")
            found = [c for o in owners for c in tree.conjuncts(o)]
            return found or [o for p, o in tree.preps(n) if p in ("of", "for", "by") and not tree.is_verb(o)]
    return []


def _described(tree: Tree, a: int, lexicon: Lexicon, depth: int) -> list[int]:
    """Whom a loose adjective describes: "Rubio, due to arrive on Friday, praised the plan"."""
    h = tree.head[a]
    if not (tree.tag[a].startswith("JJ") and h != a):
        return []
    if tree.tag[h].startswith("NN") and tree.dep[a] in ("amod", "appos", "relcl", "acl"):
        return tree.conjuncts(h)
    return subjects(tree, h, lexicon, depth + 1) if tree.is_verb(h) and tree.dep[a] in ("prep", "advcl", "amod") else []


def _addressees(tree: Tree, noun: int, v: int | None = None) -> list[int]:
    """Whom an invitation or appeal asks: "an invitation to the king to visit", "a call on Laos to sign"."""
    for i in (noun, *([v] if v is not None else [])):
        found = [o for p, o in tree.preps(i) if p in ("to", "for", "on", "upon") and not tree.is_verb(o)]
        if found:
            return found
    return []


def _of_noun(tree: Tree, v: int, h: int, lexicon: Lexicon, depth: int) -> list[int]:
    """A participle behind a noun has the noun as subject; an infinitive has the noun's holder."""
    if tree.tag[v] in ("VBG", "VBN"):
        return _named_behind(tree, h) or tree.conjuncts(h)
    if tree.lemma[h] in lexicon.addressed:
        verb = tree.head[h] if tree.dep[h] in ("dobj", "nsubjpass") else None
        if asked := _addressees(tree, h, verb):
            return asked
        given = [] if verb is None else [o for o in tree.children(verb, "dative") if tree.tag[o] not in ("IN", "TO")]
        if given:
            return [c for o in given for c in tree.conjuncts(o)]
    return _holder(tree, h, lexicon, depth)


def _named_behind(tree: Tree, h: int) -> list[int]:
    """As in "Among those attending were A and B": who is meant stands behind the copula."""
    p = tree.head[h]
    if tree.dep[h] != "pobj" or tree.lower[p] != "among" or tree.lemma[tree.head[p]] != "be":
        return []
    return [c for k in tree.children(tree.head[p], "attr", "nsubj") if k > h for c in tree.conjuncts(k)]


def _holder(tree: Tree, noun: int, lexicon: Lexicon, depth: int) -> list[int]:
    """Who has a plan, makes an offer: the possessor, else the subject of the verb that governs the noun."""
    if tree.lemma[noun] in wordings().invitations:
        verb = tree.head[noun]
        if tree.dep[noun] == "dobj" and tree.lemma[verb] in wordings().taking:
            return subjects(tree, verb, lexicon, depth + 1)  # "accepted his invitation to visit Manila"
        invited = [o for n in (noun, tree.head[noun]) for p, o in tree.preps(n) if p in ("to", "for")]
        invited += [o for o in tree.children(tree.head[noun], "dative") if not tree.tag[o].startswith(("IN", "TO"))]
        if invited:
            return invited
    owners = tree.children(noun, "poss")
    if owners:
        return [c for o in owners for c in tree.conjuncts(o)]
    of = [o for p, o in tree.preps(noun) if p in ("of", "by", "from") and not tree.is_verb(o)]
    if of:
        return of
    named = [j for k in tree.children(noun, "amod", "compound", "nmod") for j in tree.subtree(k) if tree.names[j]]
    if named and tree.lemma[noun] not in lexicon.addressed:
        return named  # "refused an American offer to repair the port"
    for a in tree.ancestors(noun):
        if tree.is_verb(a):
            return subjects(tree, a, lexicon, depth + 1)
    return []
