"""What a rule asks of a clause beside its verb or noun: words of an idiom, classes of words in a role, or none of them.

Invariant: a condition looks at the words of the clause only, never at what other rules found.
"""

from __future__ import annotations

from functools import lru_cache

from kg.facts.clauses.clause import Clause
from kg.facts.matching.kinds import described
from kg.facts.matching.paths import words_at
from kg.facts.names.resolver import Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.rules.ruleset import Rule
from kg.facts.words.lexicon import Lexicon
from kg.facts.words.wordings import wordings
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["Conditions"]

#: classes of names that satisfy a word class of the lexicon
_NAMED = {
    "agreement": (EntityClass.AGREEMENT,),
    "bilateral_agreement": (EntityClass.AGREEMENT,),
    "exercise": (EntityClass.EXERCISE,),
    "forum": (EntityClass.FORUM, EntityClass.EVENT),
}
#: the other way round: class of a name → word classes
_CLASSES = {c: tuple(k for k, v in _NAMED.items() if c in v) for v in _NAMED.values() for c in v}
_VALUES = frozenset(c.value for c in EntityClass)
_ALONE = ("",)
_DOERS = frozenset(("agent", "focus"))


class Conditions:
    """Decides whether a clause meets the conditions of a rule."""

    def __init__(self, lexicon: Lexicon, resolver: Resolver) -> None:
        self.resolver, self.nouns, self.lexicon = resolver, lexicon.nouns, lexicon
        self.designation = lexicon.designation
        self._clause: Clause | None = None
        self._company: frozenset[str] = frozenset()
        self._classes: dict[tuple[int, int], frozenset[str]] = {}
        """(sentence, word) → the word classes of the lexicon and of names that it belongs to."""

    def company(self, clause: Clause) -> frozenset[str]:
        """What a verb comes with, of which idioms are made: particles, prepositions, nouns it governs ("play host")."""
        if self._clause is not clause:
            tree = clause.tree
            governed = (w for role, words in clause.roles.items() if role not in _DOERS for w in words)
            common = (tree.lemma[w] for w in governed if self._common(tree.names[w]))
            self._clause, self._company = clause, frozenset((*clause.particles, *clause.roles, *common))
        return self._company

    def meet(self, rule: Rule, clause: Clause) -> bool:
        """Whether a clause has the words that a rule needs and none that it forbids."""
        tree = clause.tree
        if clause.kind == "noun":
            if rule.support and (clause.support is None or tree.lemma[clause.support] not in rule.support):
                return False
        elif (wanted := rule.verbs[clause.lemma]) != _ALONE:
            company = self.company(clause)
            chosen = [w for w in wanted if w in company or (" " in w and company.issuperset(w.split()))]
            if not chosen and "" not in wanted:
                return False
            for w in chosen:
                if (
                    clause.roles.get(w)
                    and not clause.roles.get("patient")
                    and w not in ("to", "in", "at", "into", "for")
                ):
                    clause.add("patient", clause.roles[w])
        for role, classes in rule.needs.items():
            if not self._holds(tree, words_at(clause, role), classes):
                return False
        return not any(self._holds(tree, words_at(clause, role), classes) for role, classes in rule.forbids.items())

    @staticmethod
    def _common(name: Mention | None) -> bool:
        """Whether a word is no name, or a title in small letters ("the chair")."""
        return name is None or (name.cls is EntityClass.OFFICE and name.text.islower())

    def _holds(self, tree: Tree, words: list[int], classes: tuple[str, ...]) -> bool:
        if not words:
            return False
        plain, literal, special = _sorted(classes, self.lexicon.class_names)
        for w in self._measured(tree, words):
            if not plain.isdisjoint(self._classes_of(tree, w)):
                return True
            if tree.lemma[w] in literal or tree.lower[w] in literal:
                return True
            for name in special:
                if self._is(tree, w, name):
                    return True
        return False

    def _classes_of(self, tree: Tree, w: int) -> frozenset[str]:
        found = self._classes.get((tree.number, w))
        if found is None:
            found = self._classes[tree.number, w] = self._classes_new(tree, w)
        return found

    def _classes_new(self, tree: Tree, w: int) -> frozenset[str]:
        name, own = tree.names[w], self.lexicon.classes.get(tree.lemma[w], frozenset())
        if name is not None:
            if not self.nouns["court"].isdisjoint(name.label.lower().split()):
                return frozenset((name.cls.value, "court"))
            titled = name.cls in (EntityClass.AGREEMENT, EntityClass.OFFICE)
            return frozenset((name.cls.value, *(_CLASSES.get(name.cls, ())), *(own if titled else ())))
        if tree.dep[w] == "pcomp" and tree.tag[w] == "VBG":
            own -= {"wire"}  # "in calling for" is no call
        if self._arms(tree, w):
            own |= wordings().armed
        linked = self.resolver.links.get((tree.number, w), ())
        return own.union(*(_CLASSES.get(r.cls, ()) for r in linked)) if linked else own

    def _measured(self, tree: Tree, words: list[int]) -> list[int]:
        """With "a batch of missiles", "two million dollars worth of rice" also what is measured."""
        found = list(words)
        for w in found:
            if tree.tag[w] in ("WDT", "WP") and (noun := self.resolver.antecedent(tree, w)) is not None:
                found.append(noun)
            elif tree.lemma[w] in self.nouns["measure"] and tree.names[w] is None:
                found.extend(o for p, o in tree.preps(w) if p in ("of", "in") and o not in found)
        return found

    def _arms(self, tree: Tree, w: int) -> bool:
        """Whether a word is a weapon's designation, or a craft with one in front: "Su-35s", "Apache helicopters"."""
        called = self.designation.fullmatch
        if called(tree.lower[w]):
            return True
        return tree.lemma[w] in self.nouns["craft"] and any(
            tree.lemma[k] in self.nouns["weapon"] or called(tree.lower[k]) for k in tree.children(w, "compound", "nmod")
        )

    def _is(self, tree: Tree, w: int, wanted: str) -> bool:
        if wanted.startswith("="):
            return tree.lemma[w] == wanted[1:] or tree.lower[w] == wanted[1:]
        if wanted == "any":
            return True
        if wanted == "plain":
            common = tree.names[w] is None and tree.lemma[w] not in self.nouns["delegate"]
            return common and tree.tag[w][:2] in ("NN", "JJ")
        if wanted.startswith("~"):
            return described(tree, w, wanted[1:])
        if wanted.startswith("-"):
            return not self._is(tree, w, wanted[1:])
        return wanted in self._classes_of(tree, w)


@lru_cache(maxsize=8192)
def _sorted(classes: tuple[str, ...], names: frozenset[str]) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """What a condition asks for, sorted: word classes, words ("=word"), and what takes a look at the sentence."""
    plain = frozenset(c for c in classes if c in names or c in _NAMED or c in _VALUES)
    literal = frozenset(c[1:] for c in classes if c.startswith("="))
    return plain, literal, tuple(c for c in classes if c not in plain and not c.startswith("="))
