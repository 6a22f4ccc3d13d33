"""Scores of extracted facts against gold facts: strict, lenient, relaxed, status, hedges, core recall.

Definitions are those of the shared scorer. Strict: subject, predicate and object equal after name normalisation,
symmetric predicates in either order. Lenient: free-text objects may match by words, and a person, the state
represented, and its ministry stand for each other. Relaxed: the unordered pair alone.

Invariant: optional gold facts count neither way, nor does a `cooperatesOn` that a gold `cooperatesWith` implies, nor
`partyTo`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.facts.scoring.sameness import body_state, canonical, canonical_office, overlap
from kg.vocabulary import PREDICATES

__all__ = ["Mistake", "Ratio", "Scores", "key_of", "score"]

Fact = Mapping[str, Any]
Key = tuple[str, str, str]

_FREE_OBJECT = frozenset(
    [
        "cooperatesOn",
        "agreesOn",
        "announces",
        "plansTo",
        "attended",
        "hosted",
        "supports",
        "memberOf",
        "holdsOffice",
        "metWith",
    ]
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Precision, recall and F1 from counts."""

    right: int
    system: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the system's facts that are right."""
        return self.right / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold facts that are found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall.

        >>> round(Ratio(1, 2, 1).f1, 3)
        0.667
        """
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """A gold fact missed or a fact that is not in gold."""

    document: str
    kind: str
    fact: Key
    core: bool = False
    rule: str = ""


@dataclass(slots=True)
class Scores:
    """Counts over all documents; ratios are derived."""

    documents: int = 0
    right: int = 0
    system: int = 0
    gold: int = 0
    neutral: int = 0
    core_right: int = 0
    core: int = 0
    lenient_right: int = 0
    lenient_system: int = 0
    lenient_core: int = 0
    relaxed_right: int = 0
    relaxed_system: int = 0
    relaxed_gold: int = 0
    status_right: int = 0
    status_matches: int = 0
    hedged: int = 0
    hedged_matches: int = 0
    hedged_right: int = 0
    hedged_asserted: int = 0
    false_on_negatives: int = 0
    per_predicate: dict[str, list[int]] = field(default_factory=dict)
    by_document: dict[str, Ratio] = field(default_factory=dict)
    by_rule: dict[str, list[int]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def strict(self) -> Ratio:
        """Strict matches."""
        return Ratio(self.right, self.system, self.gold)

    @property
    def lenient(self) -> Ratio:
        """Lenient matches."""
        return Ratio(self.lenient_right, self.lenient_system, self.gold)

    @property
    def relaxed(self) -> Ratio:
        """Unordered pairs."""
        return Ratio(self.relaxed_right, self.relaxed_system, self.relaxed_gold)


def _object(fact: Fact) -> str:
    return canonical_office(fact["object"]) if fact["predicate"] == "holdsOffice" else canonical(fact["object"])


def key_of(fact: Fact) -> Key:
    """Strict key of a fact."""
    predicate, a, b = fact["predicate"], canonical(fact["subject"]), _object(fact)
    if predicate in PREDICATES and PREDICATES[predicate].symmetric and b < a:
        a, b = b, a
    return a, predicate, b


def _accepted(fact: Fact) -> set[str]:
    return {fact.get("status") or "asserted", *fact.get("status_alt", ())}


def _fit(fact: Fact, gold: Fact | None) -> tuple[bool, bool]:
    if gold is None:
        return False, False
    a, b = str(gold.get("date") or ""), str(fact.get("date") or "")
    dates = bool(a and b and (a.startswith(b) or b.startswith(a)))
    return dates, (fact.get("status") or "asserted") in _accepted(gold)


class _Lenient:
    """What may stand for what in one document, by its gold facts."""

    def __init__(self, gold: Sequence[Fact], optional: Sequence[Fact]) -> None:
        self._state = {
            canonical(f["subject"]): canonical(f["object"]) for f in gold if f["predicate"] == "representsState"
        }
        names = {canonical(f[end]) for f in (*gold, *optional) for end in ("subject", "object")}
        full: dict[str, str | None] = {}
        for name in sorted(names):
            parts = name.split()
            if 1 < len(parts) <= 4:
                for part in {parts[-1], parts[0]}:
                    full[part] = None if part in full and full[part] != name else name
        self._full = {part: name for part, name in full.items() if name and part not in names}

    def _forms(self, name: str) -> set[str]:
        forms = {name}
        if name in self._full:
            forms.add(self._full[name])
        forms |= {self._state[form] for form in tuple(forms) if form in self._state}
        if state := body_state(name):
            forms.add(state)
        return forms

    def _same(self, a: str, b: str) -> bool:
        return a == b or b in self._forms(a) or a in self._forms(b)

    def match(self, fact: Fact, gold: Fact) -> bool:
        """Whether two facts match leniently, in either order when symmetric."""
        if fact["predicate"] != gold["predicate"]:
            return False
        predicate = gold["predicate"]
        subject, object_ = canonical(fact["subject"]), _object(fact)
        target, goal = canonical(gold["subject"]), _object(gold)

        def pair(s: str, o: str, raw: str) -> bool:
            if not self._same(s, target):
                return False
            if predicate == "holdsOffice":
                return o == goal or overlap(o, goal)
            return self._same(o, goal) or (predicate in _FREE_OBJECT and overlap(raw, gold["object"]))

        if pair(subject, object_, fact["object"]):
            return True
        symmetric = predicate in PREDICATES and PREDICATES[predicate].symmetric
        return symmetric and pair(object_, subject, fact["subject"])


def _topic_hit(topic: str, text: str) -> bool:
    return any(overlap(part, text, 0.5) for part in re.split(r"[;,]", topic) if part.strip())


def _is_neutral(key: Key, fact: Fact, golds: Mapping[Key, Fact], optional: Sequence[Fact], lenient: _Lenient) -> bool:
    if fact["predicate"] == "partyTo":
        return True
    if key in golds:
        return False
    if any(key == key_of(o) or lenient.match(fact, o) for o in optional):
        return True
    return fact["predicate"] == "cooperatesOn" and any(
        gold["predicate"] == "cooperatesWith"
        and canonical(fact["subject"]) in (canonical(gold["subject"]), canonical(gold["object"]))
        and _topic_hit(gold.get("topic") or "", fact["object"])
        for gold in golds.values()
    )


class _Gold:
    """The gold facts of one document, asked about single facts."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._counted = [f for f in facts if not f.get("optional")]
        self._optional = [f for f in facts if f.get("optional")]
        self.golds: dict[Key, Fact] = {}
        for fact in self._counted:
            self.golds.setdefault(key_of(fact), fact)
        self._lenient = _Lenient(self._counted, self._optional)

    def label(self, fact: Fact) -> str:
        """Right (strict), neutral (optional), close (another wording of a gold fact) or wrong."""
        key = key_of(fact)
        if key in self.golds:
            return "right"
        if _is_neutral(key, fact, self.golds, self._optional, self._lenient):
            return "neutral"
        return "close" if any(self._lenient.match(fact, gold) for gold in self._counted) else "wrong"


def _best(facts: Iterable[Fact], golds: Mapping[Key, Fact]) -> dict[Key, Fact]:
    best: dict[Key, Fact] = {}
    for fact in facts:
        key = key_of(fact)
        if key not in best or _fit(fact, golds.get(key)) > _fit(best[key], golds.get(key)):
            best[key] = fact
    return best


def _score_statuses(scores: Scores, hits: Iterable[Key], golds: Mapping[Key, Fact], found: Mapping[Key, Fact]) -> None:
    scores.hedged += sum((gold.get("status") or "asserted") != "asserted" for gold in golds.values())
    for key in hits:
        gold, status = golds[key], found[key].get("status") or "asserted"
        right = status in _accepted(gold)
        scores.status_matches += 1
        scores.status_right += right
        if (gold.get("status") or "asserted") != "asserted":
            scores.hedged_matches += 1
            scores.hedged_right += right
            scores.hedged_asserted += not right and status == "asserted"


def _score_lenient(
    scores: Scores,
    document: str,
    hits: Sequence[Key],
    golds: Mapping[Key, Fact],
    found: Mapping[Key, Fact],
    neutral: set[Key],
    lenient: _Lenient,
) -> None:
    used, matched = set(hits), set()
    scores.lenient_right += len(hits)
    scores.lenient_core += sum(bool(golds[key].get("core")) for key in hits)
    rest = [key for key in found if key not in golds and key not in neutral]
    by_core = sorted(golds.items(), key=lambda item: not item[1].get("core"))
    for key in rest:
        partner = next((k for k, gold in by_core if k not in used and lenient.match(found[key], gold)), None)
        if partner is not None:
            used.add(partner)
            matched.add(key)
            scores.lenient_right += 1
            scores.lenient_core += bool(golds[partner].get("core"))
        elif any(lenient.match(found[key], gold) for gold in golds.values()):
            neutral.add(key)  # a further wording of a gold fact that is matched already
    scores.lenient_system += sum(key not in neutral for key in found)
    scores.mistakes += [
        Mistake(document, "missed", key, bool(gold.get("core"))) for key, gold in golds.items() if key not in used
    ]
    scores.mistakes += [
        Mistake(document, "spurious", key, rule=str(found[key].get("rule") or ""))
        for key in rest
        if key not in matched and key not in neutral
    ]


def _score_relaxed(
    scores: Scores, golds: Mapping[Key, Fact], found: Mapping[Key, Fact], neutral: set[Key], optional: Sequence[Fact]
) -> None:
    gold_pairs = {frozenset((key[0], key[2])) for key in golds}
    optional_pairs = {frozenset((canonical(o["subject"]), _object(o))) for o in optional}
    pairs = {frozenset((key[0], key[2])) for key in found if key not in neutral or key in golds}
    counted = {pair for pair in pairs if pair in gold_pairs or pair not in optional_pairs}
    scores.relaxed_right += len(gold_pairs & counted)
    scores.relaxed_system += len(counted)
    scores.relaxed_gold += len(gold_pairs)


def _score_document(scores: Scores, document: str, all_gold: Sequence[Fact], facts: Sequence[Fact]) -> None:
    gold = [f for f in all_gold if not f.get("optional")]
    optional = [f for f in all_gold if f.get("optional")]
    golds: dict[Key, Fact] = {}
    for fact in gold:
        golds.setdefault(key_of(fact), fact)
    found, lenient = _best(facts, golds), _Lenient(gold, optional)
    if not all_gold:
        scores.false_on_negatives += len(found)
    neutral = {key for key, fact in found.items() if _is_neutral(key, fact, golds, optional, lenient)}
    hits = [key for key in found if key in golds]
    system = len(found) - len(neutral)
    scores.documents += 1
    scores.right += len(hits)
    scores.system += system
    scores.gold += len(golds)
    scores.neutral += len(neutral)
    scores.core += sum(bool(fact.get("core")) for fact in golds.values())
    scores.core_right += sum(bool(golds[key].get("core")) for key in hits)
    scores.by_document[document] = Ratio(len(hits), system, len(golds))
    for key in golds:
        scores.per_predicate.setdefault(key[1], [0, 0, 0])[2] += 1
    for key, fact in found.items():
        if key not in neutral:
            scores.per_predicate.setdefault(key[1], [0, 0, 0])[1] += 1
            scores.by_rule.setdefault(str(fact.get("rule") or ""), [0, 0])[1] += 1
    for key in hits:
        scores.per_predicate[key[1]][0] += 1
        scores.by_rule.setdefault(str(found[key].get("rule") or ""), [0, 0])[0] += 1
    _score_statuses(scores, hits, golds, found)
    _score_relaxed(scores, golds, found, set(neutral), optional)
    _score_lenient(scores, document, hits, golds, found, neutral, lenient)


def score(gold: Mapping[str, Sequence[Fact]], system: Mapping[str, Sequence[Fact]]) -> Scores:
    """Score facts per document.

    Args:
        gold: by document, dicts with subject, predicate, object, status, core and optionally date, topic, status_alt,
            optional.
        system: by document, dicts with subject, predicate, object, status and optionally date, topic, rule.

    >>> fact = {"subject": "US", "predicate": "metWith", "object": "ASEAN", "status": "asserted", "core": True}
    >>> score({"a": [fact]}, {"a": [fact | {"subject": "ASEAN", "object": "America"}]}).strict.f1
    1.0
    """
    scores = Scores()
    for document in gold:
        _score_document(scores, document, gold[document], system.get(document, ()))
    return scores
