"""What an event plainly entails: who signs together meets; who meets abroad visits; who is received comes to his host.

Invariant: an implied fact has the stance of its event and a rule id of its own ("implied.…").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.facts.clauses.clause import Clause
from kg.facts.findings.finding import Finding
from kg.facts.names.phrases import phrase, topic_phrases
from kg.facts.names.resolver import Ref, Resolver
from kg.facts.qualifiers.setting import is_recent, place_of, scope
from kg.facts.words.wordings import wordings
from kg.model import Stance
from kg.names import AliasKind
from kg.vocabulary import EntityClass

__all__ = ["implied", "residents"]

_GATHER = frozenset(("metWith", "attended", "signedAgreementWith", "hosted"))
_TELLING = frozenset((Stance.ASSERTED, Stance.PLANNED, Stance.POSSIBLE))


def implied(found: list[Finding], resolver: Resolver, anchor: str | None = None) -> Iterator[Finding]:
    """Findings that follow from those found, in their order.

    Args:
        found: what the sentences say.
        resolver: of the document.
        anchor: date of the document.
    """
    resident = residents(found)
    extra: list[Finding] = []
    for f in found:
        if f.predicate == "signedAgreementWith" and f.clause is not None:
            extra.extend(_signatories(f, resolver))
            extra.extend(_field(f, resolver.lexicon.cooperation_papers))
        elif (
            f.predicate == "holdsOffice"
            and f.clause is not None
            and f.stance is Stance.ASSERTED
            and f.subject.cls is EntityClass.STATE
        ):
            asean = resolver.state_ref("e:asean", f.object.start, f.object.end)
            extra.append(_bare(f, f.subject, "memberOf", asean, "implied.chair"))
        elif f.predicate in ("metWith", "hosted", "signedAgreementWith") and f.clause is not None:
            extra.extend(_beside_a_forum(f, resolver))
        if f.predicate == "hosted" and f.subject.cls is EntityClass.PERSON and f.object.cls is EntityClass.PERSON:
            extra.append(_bare(f, f.subject, "metWith", f.object, "implied.reception"))
    yield from extra
    places = {f.object.key: f.place for f in found if f.rule == "forum.place" and f.place is not None}
    for f in (*found, *extra):
        if f.predicate in _GATHER and f.stance in _TELLING:
            if f.place is None and f.predicate == "attended" and f.object.key in places:
                f = replace(f, place=places[f.object.key])
            if f.place is None and _on_the_spot(f, resolver, anchor) and resolver.here is not None:
                f = replace(f, place=place_of(resolver.here, resolver))
            yield from _visits(f, resolver, resident)


def residents(found: Iterable[Finding]) -> set[str]:
    """Keys of persons who live where they are sent: ambassadors and the like."""
    return {
        f.subject.key
        for f in found
        if f.predicate == "holdsOffice" and any(w in f.object.label.lower() for w in wordings().resident_envoys)
    }


def _on_the_spot(f: Finding, resolver: Resolver, anchor: str | None) -> bool:
    """Whether an event without a place of its own is where the text is sent from: told as just past, of these days."""
    if f.stance is not Stance.ASSERTED or f.clause is None or not is_recent(f.when.first, anchor):
        return False
    tree, clause = f.clause.tree, f.clause
    verb = clause.support if clause.kind == "noun" else clause.head
    if verb is None or any(tree.lower[k] in ("had", "has", "have", "'d") for k in tree.children(verb, "aux")):
        return False
    if any(n is not None and (n.cls is EntityClass.PLACE or n.kind is AliasKind.CAPITAL) for n in tree.names):
        return False
    return tree.tag[verb] in ("VBD", "VBN") and not any(
        tree.lemma[w] in resolver.lexicon.elsewhere for w in scope(clause)
    )


def _bare(f: Finding, subject: Ref, predicate: str, object_: Ref, rule: str) -> Finding:
    """The same event, told as another predicate."""
    return replace(
        f,
        subject=subject,
        predicate=predicate,
        object=object_,
        rule=rule,
        topic=(),
        topic_ids=(),
        instrument=None,
        event=None,
        amounts=(),
        starts=False,
    )


def _visits(f: Finding, resolver: Resolver, resident: set[str]) -> Iterator[Finding]:
    state = f.place.state if f.place else None
    if state is None and f.predicate == "hosted" and f.object.cls is EntityClass.PERSON:
        state = f.subject.state
    if state is None:
        return
    for ref in (f.subject, f.object):
        if ref.cls is EntityClass.PERSON and ref.state and ref.state != state and ref.key not in resident:
            yield _bare(f, ref, "visited", resolver.state_ref(state, ref.start, ref.end), "implied.visit")


def _persons(clause: Clause, resolver: Resolver) -> list[Ref]:
    roles = ("agent", "subject", "owner") if clause.kind == "noun" else ("agent",)
    found: dict[str, Ref] = {}
    for role in roles:
        for w in clause.roles.get(role, []):
            for ref in resolver.resolve(clause.tree, w):
                if ref.cls is EntityClass.PERSON:
                    found.setdefault(ref.key, ref)
        if found:
            break
    for w in clause.roles.get("with", []):
        for ref in resolver.resolve(clause.tree, w):
            if ref.cls is EntityClass.PERSON:
                found.setdefault(ref.key, ref)
    return list(found.values())


def _signatories(f: Finding, resolver: Resolver) -> Iterator[Finding]:
    """Two persons who put their names to one paper met and are its signatories."""
    assert f.clause is not None
    if any(f.clause.tree.lower[w] in ("each", "separately") for w in scope(f.clause)):
        return
    if f.clause.lemma in resolver.lexicon.state_acts:
        return
    persons = _persons(f.clause, resolver)
    if len(persons) == 2 and persons[0].state != persons[1].state and f.stance is not Stance.DENIED:
        yield replace(f, subject=persons[0], object=persons[1], rule="implied.signatories")
        yield _bare(f, persons[0], "metWith", persons[1], "implied.signing")


_ON = re.compile(r"\bon (?:the )?(.+)")


def _field(f: Finding, papers: frozenset[str]) -> Iterator[Finding]:
    """An agreement on cooperation in a field is cooperation in that field."""
    assert f.clause is not None
    tree, clause = f.clause.tree, f.clause
    head = [clause.head] if clause.kind == "noun" else clause.roles.get("patient", [])
    if clause.kind == "noun" and clause.lemma not in papers:
        head = [*head, *clause.roles.get("of", []), *clause.roles.get("to", [])]
    fields = topic_phrases(tree, [w for w in clause.roles.get("on", []) if tree.tag[w].startswith("NN")])
    label = " ".join(tree.names[w].text if tree.names[w] is not None else phrase(tree, w) for w in head)  # type: ignore[union-attr]
    text = " ".join([label, *fields])
    paper = any(tree.lemma[w] in papers for w in head)
    if paper and not fields and (told := _ON.search(label)):
        fields = [told[1]]
    joint = paper and fields and not wordings().bargains.search(text)
    if f.stance is Stance.ASSERTED and (joint or wordings().joint_work.search(text)):
        topic = tuple(x for x in fields if x) or (
            re.sub(r"\b(agreement|arrangement|memorandum|of|understanding)\b", "", label, flags=re.I).strip(" ,"),
        )
        yield replace(
            f,
            predicate="cooperatesWith",
            rule="implied.field",
            topic=tuple(t for t in topic if t),
            event=None,
            starts=False,
        )


def _beside_a_forum(f: Finding, resolver: Resolver) -> Iterator[Finding]:
    """Who meets at a forum or on its margins attends it."""
    assert f.clause is not None
    tree = f.clause.tree
    for w in scope(f.clause):
        name = tree.names[w]
        if name is None or name.cls not in (EntityClass.FORUM, EntityClass.EVENT) or tree.dep[w] != "pobj":
            continue
        prep = tree.head[w]
        beside = tree.lower[prep] in ("of", "to") and tree.lemma[tree.head[prep]] in wordings().margins
        if beside or tree.lower[prep] in ("at", "during", "alongside"):
            for ref in (f.subject, f.object):
                if ref.cls is EntityClass.PERSON:
                    yield _bare(f, ref, "attended", resolver.of_mention(name), "implied.margins")
