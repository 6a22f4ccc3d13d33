"""The rules: which wording proves which predicate; one YAML file per family of relations in `ontology/rules`.

Invariants, checked at load time: every rule names a predicate of the vocabulary, known roles, types and word classes,
and has at least one positive and one negative example; ids are unique; every predicate is reached by several verbs and
at least one noun. A broken rule stops with its file and id.

Fields of a rule: `id`, `predicate`, `verbs` ("play host", "get on phone" = verb with all these particles,
prepositions or governed nouns), `nouns`; `subject` and
`object` = roles tried in order ("a|b" together in one try), `noun_subject`, `noun_object` the same for event nouns;
`group` = roles whose members pair with each other; `types`; `level` (as-is;
unnamed: bodies of a government without a name of their own stand for its state; government: all its bodies; parties:
persons; state: bodies and persons);
`needs` (role: word class, "=word" for one word, "~word" for one in a name or in front of a noun, "-class" for any other
word, plain = no name, any) and `forbids`; `topic` = roles whose phrases are the topic; `text` = role whose phrase is
the object; `starts` (the date begins a state); `limit` (most members of a group); `proves` and `silent` examples:
"sentence => Subject predicate Object [stance]; …".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.config import shipped
from kg.errors import BadRow
from kg.facts.rules.calls import Calls, calls_of
from kg.facts.rules.measured import Measured, read_measured
from kg.facts.words.lexicon import Lexicon, lexicon, load_lexicon, load_yaml
from kg.vocabulary import PREDICATES

__all__ = ["Example", "Rule", "RuleSet", "example", "load_rules", "rule_set"]

_OTHERS = re.compile(
    r"(titles|names|places|exercises|dates|reference|lexicon|wordings|stance|chairs|delegates)[\w-]*\.yaml"
)
TYPES = frozenset(
    (
        "actor",
        "state",
        "person",
        "body",
        "goods",
        "people",
        "forum",
        "agreement",
        "named_agreement",
        "exercise",
        "any",
        "stateish",
        "place",
        "vessel",
        "office",
        "treaty",
        "multilateral",
        "named",
        "company",
        "delegates",
        "envoys",
        "public",
        "folk",
        "unit",
    )
)
_LEVELS = frozenset(("as-is", "unnamed", "government", "parties", "forces", "state"))
_CLASSES = ("Agreement", "Forum", "Exercise", "Event", "Place", "State", "Person", "Organisation", "GovernmentBody")
_KEYS = """
    id predicate verbs nouns subject object noun_subject noun_object group types level needs forbids topic text
    starts limit proves silent support stance place_object performed counterpart carry effect fallback granted
    inverse retort target fill hedged presupposed recall
    """
_FIELDS = frozenset(_KEYS.split())


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the facts it proves; no facts for a negative one."""

    text: str
    facts: tuple[tuple[str, str, str, str], ...]
    """(subject, predicate, object, stance)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; see the module's docstring for the fields."""

    id: str
    predicate: str
    verbs: Mapping[str, tuple[str, ...]]
    """Lemma → particles or prepositions, one of which is needed ("" = none)."""
    nouns: frozenset[str]
    subject: tuple[tuple[str, ...], ...]
    object: tuple[tuple[str, ...], ...]
    noun_subject: tuple[tuple[str, ...], ...]
    noun_object: tuple[tuple[str, ...], ...]
    group: tuple[str, ...]
    types: Mapping[str, frozenset[str]]
    levels: Mapping[str, str] = field(default_factory=dict)
    """End → which ends stand for their state, see the module's docstring."""
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topic: tuple[str, ...] = ()
    text: str = ""
    starts: bool = False
    limit: int = 4
    support: tuple[str, ...] = ()
    stance: str = ""
    """A floor: planned or possible, where the wording itself hedges ("a bid for a seat")."""
    effect: str = ""
    """What the wording itself denies: negated, refused, cancelled or ended ("skipped the summit")."""
    fallback: str = ""
    """Without an end of its own a relational noun ties whom? pair: the two states of its sentence, or the pair talked
    of; definite: the same only for "the treaty", not for "a treaty"; bare: also for
    a noun without article ("projects on health"); talk: whatever its article ("a joint task force")."""
    carry: bool = False
    """Without a subject of its own the event has that of the last event of this predicate."""
    granted: str = ""
    """What no hedge above reaches: speech ("rose to condemn"), talks ("aim to wrap up the talks")."""
    inverse: bool = False
    """What the sentence denies is the good will: "does not recognise the claim" is a dispute; nothing if asserted."""
    retort: bool = False
    """It answers what another state did before: the object is who did the same to the subject."""
    target: bool = False
    """Without an object of its own it is aimed at whom the last one of these predicates was aimed at."""
    counterpart: bool = False
    """Without an object of its own it is the other one of the two states that the text deals with."""
    fill: tuple[str, ...] = ()
    """Ends that may be taken from the sentence or the text around ("Japan shipped a million doses")."""
    performed: bool = False
    """Two parties that agreed or decided to do it have thereby done it."""
    hedged: bool = False
    """Only where the words above hedge the event; told as a fact it is another rule's."""
    presupposed: bool = False
    """The wording takes the event for granted: plans and chances above it are not its own ("her host promised")."""
    recall: str = ""
    """Without an object of its own: the object, or the subject, of the last event of this predicate told nearby."""
    place_object: bool = False
    """The object is a place: a city stands for its state."""
    proves: tuple[Example, ...] = ()
    silent: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules, by the lemma that calls them."""

    rules: tuple[Rule, ...]
    by_verb: Mapping[str, tuple[Rule, ...]]
    by_noun: Mapping[str, tuple[Rule, ...]]
    lexicon: Lexicon
    measured: Mapping[str, Measured] = field(default_factory=dict)
    """What each rule gave on texts that are only scored."""
    calls: Mapping[str, Calls] = field(default_factory=dict)
    """Verb → which of its rules come into question."""

    def confidence(self, rule: str) -> float | None:
        """Lower bound of a rule's measured precision; None while it has not been measured.

        Args:
            rule: id of a rule, also of those that are code ("office.title", "implied.visit").
        """
        one = self.measured.get(rule)
        return one.confidence if one else None

    @property
    def verbs(self) -> frozenset[str]:
        """Lemmas of verbs that some rule asks for."""
        return frozenset(self.by_verb)

    @property
    def nouns(self) -> frozenset[str]:
        """Lemmas of event nouns that some rule asks for."""
        return frozenset(self.by_noun)


_FACT = re.compile(
    r"(?P<s>.+?) (?P<p>" + "|".join(sorted(PREDICATES, key=len, reverse=True)) + r") (?P<o>.+?)(?: \[(?P<st>\w+)\])?$"
)


def example(path: Path, rule: str, line: Any, positive: bool) -> Example:
    """Read "sentence => Subject predicate Object [stance]; …".

    Raises:
        BadRow: no sentence, no fact, or none where one must be.
    """
    if not isinstance(line, str):
        raise BadRow(path, 1, f"{rule}: example {line!r} is no sentence", "put it in quotes")
    text, _, rest = line.partition("=>")
    facts = []
    for piece in rest.split(";"):
        if not piece.strip():
            continue
        match = _FACT.fullmatch(piece.strip())
        if match is None:
            raise BadRow(path, 1, f"{rule}: {piece.strip()!r} is no fact", "write: Subject predicate Object [stance]")
        facts.append((match["s"], match["p"], match["o"], match["st"] or "asserted"))
    if positive and not facts:
        raise BadRow(path, 1, f"{rule}: a positive example without facts", "add => Subject predicate Object")
    return Example(text.strip(), tuple(facts))


def _words(path: Path, rule: str, value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise BadRow(path, 1, f"{rule}: {value!r} is no list of words", "put words such as on, no in quotes")
    return value


def _tries(path: Path, rule: str, value: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(v.split("|")) for v in _words(path, rule, value))


def _classes(path: Path, rule: str, raw: Any, words: Lexicon) -> dict[str, tuple[str, ...]]:
    found = {}
    for role, names in (raw or {}).items():
        listed = names.split("|") if isinstance(names, str) else list(names)
        for name in listed:
            if (
                name.removeprefix("-") not in words.nouns
                and name not in _CLASSES
                and not name.removeprefix("-").startswith(("=", "~"))
                and name not in ("any", "plain")
            ):
                raise BadRow(
                    path, 1, f"{rule}: unknown word class {name!r}", f"known: {', '.join(sorted(words.nouns))}"
                )
        found[role] = tuple(listed)
    return found


def _rule(path: Path, raw: Mapping[str, Any], words: Lexicon) -> Rule:
    id = str(raw.get("id", "?"))
    unknown = set(raw) - _FIELDS
    if unknown:
        raise BadRow(path, 1, f"{id}: unknown field {sorted(unknown)[0]!r}")
    if raw.get("predicate") not in PREDICATES:
        raise BadRow(path, 1, f"{id}: no predicate {raw.get('predicate')!r}", "see kg/vocabulary.py")
    verbs: dict[str, list[str]] = defaultdict(list)
    for verb in _words(path, id, raw.get("verbs")):
        lemma, _, particle = verb.partition(" ")
        verbs[lemma].append(particle)
    types = {}
    for end, names in (raw.get("types") or {}).items():
        types[end] = frozenset(names.split("|"))
        if not types[end] <= TYPES:
            raise BadRow(path, 1, f"{id}: unknown type in {names!r}", f"one of {', '.join(sorted(TYPES))}")
    subject = _tries(path, id, raw.get("subject") or ["agent"])
    object_ = _tries(path, id, raw.get("object") or [])
    yes = tuple(example(path, id, e, True) for e in raw.get("proves") or [])
    no = tuple(example(path, id, e, False) for e in raw.get("silent") or [])
    if not yes or not no:
        raise BadRow(path, 1, f"{id}: needs at least one positive and one negative example", "add proves: and silent:")
    if not verbs and not raw.get("nouns"):
        raise BadRow(path, 1, f"{id}: neither verbs nor nouns")
    return Rule(
        id=id,
        predicate=raw["predicate"],
        verbs={k: tuple(v) for k, v in verbs.items()},
        nouns=frozenset(_words(path, id, raw.get("nouns"))),
        subject=subject,
        object=object_,
        noun_subject=_tries(path, id, raw.get("noun_subject") or ["agent", "owner", "subject", "mod"]),
        noun_object=_tries(path, id, raw.get("noun_object")) or object_,
        group=tuple(_words(path, id, raw.get("group"))),
        types=types,
        levels=_levels(path, id, raw.get("level", "as-is")),
        needs=_classes(path, id, raw.get("needs"), words),
        forbids=_classes(path, id, raw.get("forbids"), words),
        topic=tuple(_words(path, id, raw.get("topic"))),
        text=raw.get("text", ""),
        starts=bool(raw.get("starts")),
        limit=int(raw.get("limit", 4)),
        support=tuple(_words(path, id, raw.get("support"))),
        stance=raw.get("stance", ""),
        effect=raw.get("effect", ""),
        fallback=_fallback(path, id, raw.get("fallback", "")),
        hedged=bool(raw.get("hedged")),
        presupposed=bool(raw.get("presupposed")),
        recall=raw.get("recall", ""),
        carry=bool(raw.get("carry")),
        fill=tuple(_words(path, id, raw.get("fill"))),
        performed=bool(raw.get("performed")),
        counterpart=bool(raw.get("counterpart")),
        granted=str(raw.get("granted") or ""),
        inverse=bool(raw.get("inverse")),
        target=bool(raw.get("target")),
        retort=bool(raw.get("retort")),
        place_object=bool(raw.get("place_object")),
        proves=yes,
        silent=no,
    )


def _fallback(path: Path, rule: str, value: Any) -> str:
    if value not in ("", "pair", "definite", "bare", "talk"):
        raise BadRow(path, 1, f"{rule}: fallback {value!r}", "pair, definite, bare or talk")
    return str(value)


def _levels(path: Path, rule: str, value: Any) -> dict[str, str]:
    table = value if isinstance(value, dict) else {"subject": value, "object": value}
    if set(table) != {"subject", "object"} or not set(table.values()) <= _LEVELS:
        known = ", ".join(sorted(_LEVELS))
        raise BadRow(path, 1, f"{rule}: level {value!r}", f"one of {known}, or one for subject and one for object")
    return dict(table)


def _gaps(rules: list[Rule]) -> list[str]:
    """Predicates that too few wordings reach."""
    verbs: dict[str, set[str]] = defaultdict(set)
    nouns: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        verbs[rule.predicate] |= set(rule.verbs)
        nouns[rule.predicate] |= rule.nouns
    told = {"representsState"}  # comes with offices, not with events
    return sorted(p for p in PREDICATES if p not in told and (len(verbs[p]) < 2 or not nouns[p]))


def load_rules(folder: Path) -> RuleSet:
    """Read and check every relation file of a folder of rules.

    Raises:
        BadRow: the first thing that is wrong, with its file and rule.
    """
    words = lexicon() if folder == shipped("ontology") / "rules" else load_lexicon(folder)
    rules: list[Rule] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        if _OTHERS.fullmatch(path.name):
            continue
        content = load_yaml(path)
        if not isinstance(content, list):
            raise BadRow(path, 1, "holds no list of rules", "write - id: …")
        for raw in content:
            rule = _rule(path, raw, words)
            if rule.id in seen:
                raise BadRow(path, 1, f"two rules are called {rule.id!r}", "rename one")
            seen.add(rule.id)
            rules.append(rule)
    gaps = _gaps(rules)
    if gaps:
        raise BadRow(folder, 1, f"too few wordings for {', '.join(gaps)}", "give two verbs and a noun at least")
    by_verb: dict[str, list[Rule]] = defaultdict(list)
    by_noun: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for verb in rule.verbs:
            by_verb[verb].append(rule)
        for noun in rule.nouns:
            by_noun[noun].append(rule)
    return RuleSet(
        tuple(rules),
        {k: tuple(v) for k, v in by_verb.items()},
        {k: tuple(v) for k, v in by_noun.items()},
        words,
        read_measured(folder / "measured.csv"),
        {verb: calls_of([rule.verbs[verb] for rule in called]) for verb, called in by_verb.items()},
    )


@lru_cache(maxsize=2)
def rule_set(folder: Path | None = None) -> RuleSet:
    """The rules of a folder; the packaged ones without a folder."""
    return load_rules(folder or shipped("ontology") / "rules")
