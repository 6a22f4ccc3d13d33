"""What the classifier sees of a pair: paths, roles, words and company, as strings.

Invariant: no name of an entity is among the features; they are the same for every state and person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.facts.clauses import Clause
from kg.facts.learned.around import OUTSIDE, End, Told, two
from kg.facts.learned.pairs import Pair, Sentence
from kg.facts.refs import ACTORS
from kg.facts.tree import Tree
from kg.vocabulary import PREDICATES

__all__ = ["features"]

_BORDERS = frozenset(("relcl", "ccomp", "advcl", "parataxis", "csubj", "acl", "xcomp", "pcomp"))
_CLASSES = (
    "agreement",
    "meeting",
    "call",
    "visit",
    "aid",
    "arms",
    "tariff",
    "sanction",
    "ties",
    "exercise",
    "forum",
    "misrule",
    "negative",
    "territory",
    "negotiation",
    "chair",
    "disaster",
)
_HOLDERS = ("agent", "patient", "recipient", "owner", "mod", "subject", "with", "between")


def _role_of(clause: Clause) -> dict[int, str]:
    """The role of each word that holds one; the nearer roles first."""
    found: dict[int, str] = {}
    for name in (*_HOLDERS, *(r for r in clause.roles if r not in _HOLDERS)):
        for w in clause.roles.get(name, ()):
            found.setdefault(w, name)
    return found


def _arc(tree: Tree, w: int) -> str:
    dep = tree.dep[w]
    if dep in ("pobj", "pcomp"):
        return f"{dep}:{tree.lower[tree.head[w]]}"
    if dep in ("prep", "agent", "dative"):
        return ""
    if dep in ("amod", "compound", "nmod", "npadvmod"):
        return "mod"
    return dep


def _reach(sentence: Sentence, clause: Clause, roles: Mapping[int, str], end: End) -> str:
    """How an end is reached: the role of the nearest word above it that has one, and the arcs below that word."""
    if end.word == OUTSIDE:
        return f"@{end.way}"
    tree, word = sentence.tree, end.word
    below: list[str] = []
    for w in (word, *tree.ancestors(word)):
        if w in roles:
            return ">".join((roles[w], *reversed(below)))
        if w == clause.head:
            return ">".join(("self", *reversed(below)))
        arc = _arc(tree, w)
        if arc and arc not in ("conj", "appos"):
            below.append(arc)
    return "out"


def _path(sentence: Sentence, a: int, b: int) -> tuple[str, ...]:
    """The arcs from trigger to end, coordination and apposition left out."""
    if b == OUTSIDE:
        return ("@",)
    up, down = sentence.way(a, b)
    tree = sentence.tree
    steps = [f"^{_arc(tree, w)}" for w in up if _arc(tree, w) not in ("", "conj", "appos")]
    steps += [f"v{_arc(tree, w)}" for w in reversed(down[:-1]) if _arc(tree, w) not in ("", "conj", "appos")]
    return tuple(steps)


def _kind(end: End) -> str:
    ref = end.ref
    return f"{ref.cls.value}{'~' if ref.borrowed else ''}{'+' if ref.noun else ''}"


def _bucket(n: int) -> str:
    return str(n) if n < 4 else "4-6" if n < 7 else "7+"


def _between(sentence: Sentence, a: int, b: int, pair: Pair) -> int:
    """Third actors between two words."""
    keys = {pair.subject.ref.key, pair.object.ref.key}
    if OUTSIDE in (a, b):
        return 0
    low, high = min(a, b), max(a, b)
    return len(
        {e.ref.key for e in sentence.ends if low < e.word < high and e.ref.cls in ACTORS and e.ref.key not in keys}
    )


def _nearer(sentence: Sentence, pair: Pair, end: End) -> int:
    """Other entities of the class of an end that stand nearer to the trigger."""
    own = sentence.distance(pair.trigger, end.word)
    keys = {pair.subject.ref.key, pair.object.ref.key}
    return len(
        {
            e.ref.key
            for e in sentence.ends
            if e.word != OUTSIDE
            and e.ref.key not in keys
            and e.ref.cls is end.ref.cls
            and sentence.distance(pair.trigger, e.word) < own
        }
    )


def _words(sentence: Sentence, clause: Clause) -> Iterator[str]:
    """Classes of the nouns in the clause, and of its roles."""
    tree, nouns = sentence.tree, sentence.lexicon.nouns
    for name in ("patient", "with", "on", "to", "in", "for", "at", "of"):
        for w in clause.roles.get(name, ()):
            for cls in _CLASSES:
                if tree.lemma[w] in nouns[cls]:
                    yield f"{name}={cls}"
    if clause.support is not None:
        yield f"support={tree.lemma[clause.support]}"
    present = set(tree.lemma)
    for cls in _CLASSES:
        if not present.isdisjoint(nouns[cls]):
            yield f"has={cls}"


def _shape(sentence: Sentence, pair: Pair, clause: Clause) -> Iterator[str]:
    tree, t, s, o = sentence.tree, pair.trigger, pair.subject.word, pair.object.word
    roles = _role_of(clause)
    rs, ro = _reach(sentence, clause, roles, pair.subject), _reach(sentence, clause, roles, pair.object)
    ps, po = _path(sentence, t, s), _path(sentence, t, o)
    kind = clause.kind
    yield f"reach={kind}:{rs}|{ro}"
    yield f"reach.s={kind}:{rs}"
    yield f"reach.o={kind}:{ro}"
    yield f"outs={(rs == 'out') + (ro == 'out')}"
    yield f"first={kind}:{rs.partition('>')[0]}|{ro.partition('>')[0]}"
    yield f"path.s={kind}:{'/'.join(ps)}"
    yield f"path.o={kind}:{'/'.join(po)}"
    if len(ps) + len(po) < 6:
        yield f"path={kind}:{'/'.join(ps)}|{'/'.join(po)}"
    yield f"long.s={_bucket(len(ps))}"
    yield f"long.o={_bucket(len(po))}"
    if OUTSIDE not in (s, o):
        yield f"far={_bucket(abs(s - o) // 4)}"
    yield f"order={''.join(x for _, x in sorted(((s, 's'), (o, 'o'), (t, 't'))))}"
    borders = sum(step[1:].partition(":")[0] in _BORDERS for step in (*ps, *po))
    yield f"borders={min(borders, 3)}"
    yield f"kinds={_kind(pair.subject)}|{_kind(pair.object)}"
    yield f"third={min(_between(sentence, s, o, pair), 3)}"
    yield f"nearer.s={min(_nearer(sentence, pair, pair.subject), 3)}"
    yield f"nearer.o={min(_nearer(sentence, pair, pair.object), 3)}"
    yield f"under={kind}:{tree.dep[t]}"
    if clause.passive:
        yield "passive"
    if OUTSIDE not in (s, o) and any(tree.words[i] == ";" for i in range(min(s, o, t), max(s, o, t))):
        yield "apart"
    rivals = pair.relation.rivals.get(tree.lemma[t])
    yield f"rivals={'new' if rivals is None else _bucket(rivals)}"
    yield f"tense={tree.tag[t]}"


def _company(sentence: Sentence, pair: Pair) -> Iterator[str]:
    """Who else stands in the sentence and what the rules told in it."""
    ends = {e.ref.key for e in sentence.ends if e.ref.cls in ACTORS and e.word != OUTSIDE}
    yield f"actors={_bucket(len(ends))}"
    told, predicate = sentence.around.told(sentence.tree), pair.relation.predicate
    ours = two(pair.subject.ref.key, pair.object.ref.key)
    pairs = told.pairs.get(predicate, set()) - {ours}
    yield f"told={'no' if not pairs else 'other'}"
    if pairs:
        yield f"shared={len({k for p in pairs for k in p} & set(ours))}"
    for other in told.predicates():
        if other != predicate and ours in told.pairs[other]:
            yield f"also={other}"
    if predicate == "memberOf" and pair.object.ref.id is not None:
        members = sentence.around.resolver.register.members(pair.object.ref.id)
        yield f"known={'yes' if pair.subject.ref.id in members else 'no' if members else 'unknown'}"
    yield from _document(sentence.around.document, pair)


def _document(told: Told, pair: Pair) -> Iterator[str]:
    """What the rules told of the two ends anywhere in the document, the pair itself under its predicate left out."""
    s, o = pair.subject.ref, pair.object.ref
    ours = two(s.key, o.key)
    states = two(s.state or s.key, o.state or o.key)
    for q in told.predicates():
        same = q == pair.relation.predicate
        if not same and ours in told.pairs[q]:
            yield f"doc.pair={q}"
        if states != ours and states in told.states[q]:
            yield f"doc.states={q}"
        for name, mine, table in (("s", s.key, told.subjects), ("o", o.key, told.objects)):
            others = {p for p in table[q] if p[0] == mine and two(*p) != ours}
            if others:
                yield f"doc.{name}={q}"


def features(sentence: Sentence, pair: Pair) -> list[str]:
    """The features of a pair: alone, with the predicate, and some with the trigger's lemma."""
    clause = sentence.clause(pair.trigger)
    predicate, lemma = pair.relation.predicate, sentence.tree.lemma[pair.trigger]
    shape = [*_shape(sentence, pair, clause), *_company(sentence, pair)]
    words = list(dict.fromkeys(_words(sentence, clause)))
    kind = "sym" if PREDICATES[predicate].symmetric else "one-way"
    found = [f"{kind} {f}" for f in shape]
    found += [f"{predicate} {f}" for f in shape]
    found += [f"{predicate} {w}" for w in words]
    found += [f"{predicate} word={clause.kind}:{lemma}", f"{predicate}"]
    first = next(f for f in shape if f.startswith("first="))
    found.append(f"{predicate} word={clause.kind}:{lemma} {first}")
    found.append(f"word={clause.kind}:{lemma} {first}")
    return found
