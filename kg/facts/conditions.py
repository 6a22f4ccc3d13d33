"""What a rule asks of a clause beside its verb or noun: words of an idiom, classes of words in a role, or none of them.

Invariant: a condition looks at the words of the clause only, never at what other rules found.
"""

from __future__ import annotations

from kg.facts.clauses import Clause
from kg.facts.kinds import described
from kg.facts.lexicon import Lexicon
from kg.facts.paths import words_at
from kg.facts.refs import Resolver
from kg.facts.rules import Rule
from kg.facts.tree import Tree
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
#: word classes that a weapon's letters and number belong to
_ARMED = frozenset(("weapon", "arms"))
_DOERS = frozenset(("agent", "focus"))


class Conditions:
    """Decides whether a clause meets the conditions of a rule."""

    def __init__(self, lexicon: Lexicon, resolver: Resolver) -> None:
        self.resolver, self.nouns, self.designation = resolver, lexicon.nouns, lexicon.designation

    def meet(self, rule: Rule, clause: Clause) -> bool:
        """Whether a clause has the words that a rule needs and none that it forbids."""
        tree = clause.tree
        if clause.kind == "noun":
            if rule.support and (clause.support is None or tree.lemma[clause.support] not in rule.support):
                return False
        else:
            wanted = rule.verbs[clause.lemma]
            chosen = [w for w in wanted if w and self._carries(clause, w)]
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

    def _carries(self, clause: Clause, words: str) -> bool:
        """Whether a verb comes with all words of an idiom: particles, prepositions, nouns it governs ("play host")."""
        for word in words.split():
            if word in clause.particles or word in clause.roles:
                continue
            governed = (w for role in sorted(clause.roles) if role not in _DOERS for w in clause.roles[role])
            if not any(clause.tree.lemma[w] == word and self._common(clause.tree.names[w]) for w in governed):
                return False
        return True

    @staticmethod
    def _common(name: Mention | None) -> bool:
        """Whether a word is no name, or a title in small letters ("the chair")."""
        return name is None or (name.cls is EntityClass.OFFICE and name.text.islower())

    def _holds(self, tree: Tree, words: list[int], classes: tuple[str, ...]) -> bool:
        for w in self._measured(tree, words) if words else ():
            for name in classes:
                if self._is(tree, w, name):
                    return True
        return False

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
        name = tree.names[w]
        if wanted.startswith("="):
            return tree.lemma[w] == wanted[1:] or tree.lower[w] == wanted[1:]
        if wanted == "any":
            return True
        if wanted == "plain":
            return name is None and tree.lemma[w] not in self.nouns["delegate"] and tree.tag[w][:2] in ("NN", "JJ")
        if wanted.startswith("~"):
            return described(tree, w, wanted[1:])
        if wanted.startswith("-"):
            return not self._is(tree, w, wanted[1:])
        if name is not None:
            head = name.cls in (EntityClass.AGREEMENT, EntityClass.OFFICE) and tree.lemma[w] in self.nouns.get(
                wanted, ()
            )
            return name.cls.value == wanted or name.cls in _NAMED.get(wanted, ()) or head
        if wanted in self.nouns and tree.lemma[w] in self.nouns[wanted]:
            calling = wanted == "wire" and tree.dep[w] == "pcomp" and tree.tag[w] == "VBG"
            return not calling  # "in calling for" is no call
        if wanted in _ARMED and self._arms(tree, w):
            return True
        linked = self.resolver.links.get((tree.number, w), ())
        return any(r.cls in _NAMED.get(wanted, ()) for r in linked)
