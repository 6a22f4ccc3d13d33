"""Of what type an end is, in the terms of the rules (actor, person, stateish, goods, forum, place), and whom it means.

Invariant: a state reached through a noun is of the types that the noun allows ("Thai goods" are goods, no actor).
"""

from __future__ import annotations

from dataclasses import replace

from kg.facts.names.resolver import BODIES, Ref, Resolver
from kg.facts.parsing.tree import Tree
from kg.facts.rules.ruleset import Rule
from kg.facts.words.lexicon import Lexicon
from kg.vocabulary import EntityClass

__all__ = ["Kinds", "described"]


class Kinds:
    """Decides on the types of references."""

    def __init__(self, lexicon: Lexicon, resolver: Resolver) -> None:
        self.lexicon, self.resolver, self.nouns = lexicon, resolver, lexicon.nouns

    def _judges(self, ref: Ref) -> bool:
        """Whether a body is a court: courts judge what governments do, they are no party to it."""
        return not self.nouns["court"].isdisjoint(ref.label.lower().split())

    def armed(self, ref: Ref) -> bool:
        """Whether a body is an armed service, a parliament or a mission abroad, which act for their state."""
        return not self.nouns["service"].isdisjoint(ref.label.lower().split())

    def fits(self, ref: Ref, wanted: frozenset[str]) -> bool:
        """Whether a reference is of one of the types of a rule."""
        return any(self._is(ref, name) for name in wanted)

    def _is(self, ref: Ref, name: str) -> bool:
        noun, cls = ref.noun, ref.cls
        state = cls is EntityClass.STATE
        bloc = ref.id in self.lexicon.blocs
        official = noun in ("", "person", "minister") or noun in self.nouns["government"]
        match name:
            case "any":
                return True
            case "actor":
                return (cls is EntityClass.PERSON and not noun) or ((cls in BODIES or state) and official)
            case "state":
                return state and official
            case "stateish":
                return (state or bloc) and official
            case "person":
                return cls is EntityClass.PERSON
            case "body":
                return cls in BODIES and official and not self._judges(ref)
            case "goods":
                wares = not self.lexicon.is_a(noun, "government", "people")
                return (state or bloc) and (wares or noun in self.nouns["goods"])
            case "envoys":
                return (state or bloc) and official and noun not in self.nouns["force"]
            case "delegates":
                return (state or bloc) and noun in self.nouns["delegate"]
            case "public":
                return cls in BODIES and cls is not EntityClass.COMPANY and official and not self._judges(ref)
            case "folk":
                return (state or bloc) and noun in self.nouns["folk"]
            case "unit":
                return state and (official or noun in self.nouns["vessel"] or noun in self.nouns["unit"])
            case "people":
                return (state or bloc or cls in BODIES) and (official or noun in self.nouns["people"])
            case "vessel":
                acting = state or (cls is EntityClass.GOVERNMENT_BODY and ref.state is not None)
                return acting and (official or noun in self.nouns["vessel"] or noun == "action")
            case "forum":
                return cls in (EntityClass.FORUM, EntityClass.EVENT)
            case "agreement":
                return cls is EntityClass.AGREEMENT
            case "named_agreement":
                return cls is EntityClass.AGREEMENT and ref.label[:1].isupper()
            case "multilateral":
                return cls is EntityClass.AGREEMENT and self.resolver.many_parties(ref.id) is True
            case "company":
                return cls is EntityClass.COMPANY
            case "treaty":
                return (
                    cls is EntityClass.AGREEMENT
                    and ref.label[:1].isupper()
                    and self.resolver.many_parties(ref.id) is not False
                )
            case "office":
                return cls is EntityClass.OFFICE
            case "exercise":
                return cls is EntityClass.EXERCISE
            case "place":
                return (
                    cls is EntityClass.PLACE
                    or ref.id in self.lexicon.residences
                    or (state and not (noun and noun not in self.nouns["government"]))
                )
        return False

    def at_level(self, rule: Rule, end: str, ref: Ref) -> Ref | None:
        """Whom a rule means by an end: the state of a place to go to, the government of a person; None if nobody."""
        seat = ref.cls is EntityClass.PLACE or ref.id in self.lexicon.residences
        if rule.place_object and end == "object" and seat:
            if ref.state is None:
                return None
            ref = replace(self.resolver.state_ref(ref.state, ref.start, ref.end), noun="place")
        level = rule.levels[end]
        if level == "unnamed" and ref.label[ref.label.rfind(" ") + 1 :].islower():
            level = "government"  # "the Thai air force"
        if level in ("government", "unnamed") and (ref.cls is EntityClass.PERSON or level == "unnamed"):
            level = "as-is"
        if level == "as-is":
            return ref
        armed = level == "forces" and self.armed(ref)
        return self.resolver.lift(ref, bodies=armed or level in ("government", "state"))


def described(tree: Tree, w: int, word: str) -> bool:
    """Whether a word stands in a name or in front of a noun: "Mutual Defense Treaty", "a mutual defence pact"."""
    name = tree.names[w]
    if name is not None:
        return word in name.text.lower().replace("-", " ").split()
    return any(
        word in (tree.lower[k], tree.lemma[k]) for k in tree.kids[w] if tree.dep[k] in ("amod", "compound", "nmod")
    )
