"""Predicate normal form: one `Clause` per verbal or nominal event, with voice-normalised roles.

Roles are lists of words (heads of noun phrases, coordination expanded): `agent`, `patient`, `recipient`, one role per
preposition, and for nouns `owner` (possessor) and `mod` (names in front of the noun). Subjects are inherited through
conjuncts, infinitives, participles and relative clauses. A support verb ("hold talks", "pay a visit") gives its own
roles to the noun, which becomes the event.

Invariant: a passive's subject is its patient, its by-phrase its agent, whatever the order of the words.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from kg.facts.clauses.carriers import carry, fields, front
from kg.facts.clauses.displaced import fill_gap, fill_recipient, fill_stranded
from kg.facts.clauses.manner import done_jointly
from kg.facts.clauses.roles import Clause, is_passive, measure_of, subjects
from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings
from kg.vocabulary import EntityClass

_PARTICLES = frozenset(("prt", "advmod", "npadvmod", "prep", "acomp"))
_EVENTS = frozenset((EntityClass.AGREEMENT, EntityClass.EXERCISE, EntityClass.OFFICE))

__all__ = ["Clause", "clauses", "front", "is_passive", "measure_of", "nominal", "subjects", "verbal"]


def clauses(tree: Tree, lexicon: Lexicon, verbs: Container[str], nouns: Container[str]) -> Iterator[Clause]:
    """The clauses of a sentence whose verb or noun some rule asks for.

    Args:
        tree: the parsed sentence.
        lexicon: word classes.
        verbs: lemmas (first words) of the rules' verbs.
        nouns: lemmas of the rules' event nouns.
    """
    for i, lemma in enumerate(tree.lemma):
        name = tree.names[i]
        if name is None and lexicon.is_a(lemma, "joint_manner") and (verb := done_jointly(tree, i)) is not None:
            yield _joint(tree, verb, lexicon)
        if name is not None:
            if name.cls in _EVENTS and lemma in nouns:
                yield nominal(tree, i, lexicon)
            continue
        if lemma in verbs and (
            tree.is_verb(i)
            or (lemma == "be" and tree.dep[i] not in ("aux", "auxpass") and tree.tag[i].startswith("VB"))
        ):
            yield verbal(tree, i, lexicon)
        if (
            lemma in nouns
            and not _only_kind(tree, i, lexicon)
            and (tree.tag[i].startswith("NN") or tree.dep[i] in ("dobj", "pobj", "nsubj", "nsubjpass", "attr"))
        ):
            yield nominal(tree, i, lexicon)


def _only_kind(tree: Tree, i: int, lexicon: Lexicon) -> bool:
    """Whether a noun only tells what kind of thing or person another one is: "patrol boat", "aid worker"."""
    return tree.dep[i] == "compound" and lexicon.is_a(tree.lemma[tree.head[i]], "vessel", "arms", "person_kind")


def _joint(tree: Tree, v: int, lexicon: Lexicon) -> Clause:
    """The clause of any verb that is done jointly, whatever it is; rules call it by the lemma "jointly"."""
    clause = verbal(tree, v, lexicon)
    clause.lemma = "jointly"
    for w in clause.role("agent", "patient"):
        clause.add("with", [o for p, o in tree.preps(w) if p in ("with", "alongside")])
    return clause


def verbal(tree: Tree, v: int, lexicon: Lexicon) -> Clause:
    """The clause of a verb, with its voice-normalised roles."""
    passive = is_passive(tree, v)
    kind = "copula" if tree.lemma[v] == "be" else "verb"
    clause = Clause(tree, v, tree.lemma[v], kind, v, passive=passive)
    named = tree.names[tree.head[v]]
    if tree.dep[v] == "amod" and tree.tag[v] == "VBN" and (named is None or named.cls in _EVENTS):
        return _participle(tree, v, clause, lexicon)
    clause.particles = tuple(tree.lower[k] for k in tree.kids[v] if tree.dep[k] in _PARTICLES)
    subject = subjects(tree, v, lexicon)
    clause.add("patient" if passive else "agent", subject)
    if passive and tree.dep[v] == "conj" and not subject:
        clause.add("patient", subjects(tree, tree.head[v], lexicon))
    objects = tree.children(v, "dobj", "oprd", "attr") if not passive else tree.children(v, "dobj", "oprd")
    for o in objects:
        clause.add("object2" if passive else "patient", tree.conjuncts(o))
    for o in tree.children(v, "dative"):
        if not tree.tag[o].startswith(("IN", "TO")):
            clause.add("recipient", tree.conjuncts(o))
    if not objects:
        clause.add("patient", [k for k in tree.children(v, "npadvmod") if tree.lemma[k] in ("percent", "%")])
    if not passive and not objects:
        fill_gap(tree, v, clause)
    if not passive and not clause.roles.get("recipient"):
        fill_recipient(tree, v, clause, lexicon)
    _prepositions(tree, v, clause, lexicon)
    if passive and not clause.roles.get("agent"):
        clause.add("agent", _far_agent(tree, v))
    if passive:  # "was granted an audience by A": the agent often hangs on the object
        clause.add("agent", [word for o in objects for name, word in tree.preps(o) if name == "by"])
    else:
        for o in objects:
            name = tree.names[o]
            if name is None or name.cls in _EVENTS:
                _prepositions(tree, o, clause, lexicon)
    for k in tree.children(v, "acomp") if clause.kind == "copula" or clause.lemma in wordings().linking else ():
        _prepositions(tree, k, clause, lexicon)  # "is critical of", "remains concerned about"
    clause.add("there", [k for k in tree.children(v, "advmod") if tree.lower[k] == "there"])
    _far_side(tree, clause)
    fill_stranded(tree, v, clause)
    _witnesses(tree, clause)
    clause.add("focus", fields(tree, v, lexicon))
    clause.add("fellow", _fellows(tree, v))
    return clause


def _far_agent(tree: Tree, v: int) -> list[int]:
    """As in "were joined for the summit by A": the agent that hangs on a phrase between."""
    return [
        o
        for _, w in tree.preps(v)
        if w > v and tree.tag[w].startswith("NN")
        for p, o in tree.preps(w)
        if p == "by" and tree.names[o] is not None
    ]


def _fellows(tree: Tree, v: int) -> list[int]:
    """Who does it, too: "together with A", "joined by B"."""
    found: list[int] = []
    for k in tree.kids[v]:
        dep, word = tree.dep[k], tree.lower[k]
        if dep == "advmod" and word in wordings().jointly:
            found += [o for p, o in tree.preps(k) if p == "with"]
        elif dep == "prep" and (word in ("alongside", "like") or (word == "with" and tree.has(k, wordings().jointly))):
            found += [c for o in tree.children(k, "pobj") for c in tree.conjuncts(o)]
        elif dep in ("advcl", "acl") and tree.tag[k] == "VBN" and tree.lemma[k] in ("join", "accompany", "follow"):
            found += [o for p, o in tree.preps(k) if p == "by"]
    return found


def _participle(tree: Tree, v: int, clause: Clause, lexicon: Lexicon) -> Clause:
    """As in "a Japanese-funded bridge": the noun behind is what was funded, the name in front who did it."""
    clause.passive = True
    clause.add("patient", [tree.head[v]])
    clause.add("agent", [k for k in tree.kids[v] if k < v and tree.names[k] is not None])
    _prepositions(tree, tree.head[v], clause, lexicon)
    return clause


def _witnesses(tree: Tree, clause: Clause) -> None:
    """As in "with A and B as witnesses", "in the presence of A": they stand by, they are no party."""
    if any(tree.lemma[w] in ("witness", "observer", "guest", "onlooker") for w in clause.roles.get("as", [])):
        clause.add("witness", clause.roles.pop("with", []))
    for w in clause.roles.get("in", []):
        if tree.lemma[w] == "presence":
            clause.add("witness", [o for p, o in tree.preps(w) if p == "of"])


def _far_side(tree: Tree, clause: Clause) -> None:
    """As in "an agreement on trade with A": the party hangs on the field in between."""
    if clause.roles.get("with") or clause.roles.get("between"):
        return
    for field in ("on", "in", "about", "against", "concerning"):
        for w in clause.roles.get(field, []):
            if tree.names[w] is None:
                for name, word in tree.preps(w):
                    if name in ("with", "between"):
                        clause.add(name, [word])


def _prepositions(tree: Tree, i: int, clause: Clause, lexicon: Lexicon) -> None:
    for name, word in tree.preps(i):
        if name == "by" and clause.passive:
            clause.add("agent", [word])
            for inner, other in tree.preps(word):
                if inner == "with":
                    clause.add("with", [other])
        elif name == "by" and clause.kind == "noun":
            clause.add("agent", [word])
        else:
            clause.add(name, [word])
        if name in ("of", "at", "to", "by") and (tree.tag[word] == "CD" or tree.lower[word] in lexicon.units):
            # "a tariff of 19 percent on Malaysia": what hangs on the measure belongs to the thing measured
            _prepositions(tree, word, clause, lexicon)


def nominal(tree: Tree, n: int, lexicon: Lexicon) -> Clause:
    """The clause of an event noun, with the roles of the verb that carries it."""
    clause = Clause(tree, n, tree.lemma[n], "noun", n)
    clause.add("owner", [c for o in tree.children(n, "poss") for c in tree.conjuncts(o)])
    clause.add("mod", front(tree, n))
    _prepositions(tree, n, clause, lexicon)
    if not clause.roles.get("agent"):
        # "the obstruction of supply runs to the shoal by China": the by-phrase hangs too low
        clause.add("agent", [o for w in clause.roles.get("of", []) for p, o in tree.preps(w) if p == "by"])
    carry(tree, n, clause, lexicon)
    for k in tree.children(n, "appos"):
        if tree.names[k] is None:  # "the meeting, the third between A and B, …"
            _prepositions(tree, k, clause, lexicon)
    if tree.dep[n] == "appos" and tree.names[tree.head[n]] is not None:
        clause.add("subject", _described(tree, n))
    if tree.dep[n] == "pobj" and tree.tag[tree.head[tree.head[n]]].startswith("NN"):
        over = tree.head[tree.head[n]]
        clause.add("over", [over])
        if tree.lower[tree.head[n]] == "of" and not clause.roles.get("with") and not clause.roles.get("between"):
            for name, word in tree.preps(over):
                if name in ("with", "between"):
                    clause.add(name, [word])
    elif tree.dep[n] == "compound":
        clause.add("over", [tree.head[n]])
    if clause.support is not None and tree.lemma[clause.support] in wordings().standing_by:
        clause.add("witness", clause.roles.pop("subject", []))
    _far_side(tree, clause)
    for k in tree.children(n, "acl"):
        if tree.tag[k] == "VBN":
            for name, word in tree.preps(k):
                clause.add("agent" if name == "by" else name, [word])
        elif tree.tag[k] == "VBG" and tree.lemma[k] in ("involve", "include", "bring", "gather", "join"):
            clause.add("with", [c for o in tree.children(k, "dobj") for c in tree.conjuncts(o)])
    for k in tree.children(n, "relcl"):
        if tree.lemma[k] in lexicon.support and tree.child(k, "nsubj") is not None:
            whose = tree.child(k, "nsubj")
            if whose is not None and tree.tag[whose] not in ("WDT", "WP"):
                clause.add("agent", tree.conjuncts(whose))
            for name, word in tree.preps(k):
                if tree.tag[word] not in ("WDT", "WP"):
                    clause.add(name, [word])
    return clause


def _described(tree: Tree, n: int) -> list[int]:
    """What a noun in apposition is said of; a plural is said of all that are coordinated: "A and B, both allies"."""
    head = tree.head[n]
    if tree.tag[n] != "NNS":
        return [head]
    while tree.dep[head] == "conj" and tree.names[tree.head[head]] is not None:
        head = tree.head[head]
    return [c for c in tree.conjuncts(head) if c < n]
