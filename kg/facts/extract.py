"""From briefings to evidence: the whole way, in a fixed order.

Invariants: `body[start:end] == quote` for every span; the same briefing, register, rules and model give the same
evidence in the same order under any hash seed; the publication date is never an event's date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from kg.config import QUEUE_BELOW
from kg.derive import facts_of_briefing
from kg.facts.cluster import asked_cluster, spread_over
from kg.facts.coreference.sieve import link_references
from kg.facts.findings.chairs import chair_findings
from kg.facts.findings.exercises import exercise_findings
from kg.facts.findings.finding import Finding, evidence_of
from kg.facts.findings.forums import gatherings
from kg.facts.findings.implied import implied, residents
from kg.facts.findings.ledgers import ledger_findings
from kg.facts.findings.offices import fullest_titles, meant_findings, office_findings, owned_findings, told_findings
from kg.facts.findings.presence import presences
from kg.facts.findings.rates import rate_findings
from kg.facts.findings.reader import Reader
from kg.facts.findings.settle import settle
from kg.facts.matching.context import headline_states, quarrels
from kg.facts.names.assumed import assume_states
from kg.facts.names.delegates import delegated_states
from kg.facts.names.resolver import Resolver
from kg.facts.parsing.gate import is_political
from kg.facts.parsing.parse import Masked, mask, parse_blocks
from kg.facts.parsing.portions import portions
from kg.facts.parsing.prefilter import stretches_to_parse
from kg.facts.parsing.tree import Tree
from kg.facts.qualifiers.topics import Topics
from kg.facts.qualifiers.topics import topics as topic_table
from kg.facts.rules.ruleset import RuleSet, rule_set
from kg.model import Briefing, Evidence
from kg.records import fact_record
from kg.register import Register
from kg.text.blocks import Block, BlockKind, split_blocks
from kg.text.dates import TimeExpression, find_times
from kg.text.mentions import find_mentions
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["extract", "extract_records", "read_documents"]

_DOCUMENTS, _CHARACTERS = 48, 250_000
"""How many documents, or how much text, are open at once: their blocks are parsed in one stream."""


@dataclass(slots=True)
class _Document:
    briefing: Briefing
    blocks: tuple[Block, ...]
    mentions: tuple[Mention, ...]
    political: bool
    here: Mention | None
    anchor: str | None
    masked: list[tuple[Masked, int, Block, tuple[TimeExpression, ...]]]


def _open(briefing: Briefing, register: Register, rules: RuleSet) -> _Document:
    blocks = split_blocks(briefing.body)
    mentions = find_mentions(briefing, blocks, register)
    political = is_political(briefing.body, mentions, rules.lexicon)
    anchor = briefing.source.date
    dateline = next((b for b in blocks if b.kind is BlockKind.DATELINE), None)
    here = None
    if dateline is not None:
        here = next(
            (
                m
                for m in mentions
                if dateline.start <= m.start < dateline.end and m.cls in (EntityClass.STATE, EntityClass.PLACE)
            ),
            None,
        )
    masked = []
    if political:
        for number, block, inside in stretches_to_parse(briefing.body, blocks, mentions):
            times = find_times(briefing.body[block.start : block.end], block.start, anchor)
            masked.append((mask(briefing.body, block, inside), number, block, times))
    return _Document(briefing, blocks, mentions, political, here, anchor, masked)


def _read(
    document: _Document, trees: list[Tree], register: Register, rules: RuleSet, topics: Topics
) -> tuple[Reader, list[Finding]]:
    """What the rules find in a document."""
    for number, tree in enumerate(trees):
        tree.number = number
    resolver = Resolver(register, rules.lexicon)
    resolver.here, resolver.date = document.here, document.anchor
    resolver.name_persons(document.briefing.body, document.mentions)
    headlines = [(b.start, b.end) for b in document.blocks if b.kind is BlockKind.HEADLINE]
    resolver.headline = headline_states(document.mentions, headlines)
    delegated_states(document.mentions, document.briefing.body, resolver)
    assume_states(document.mentions, document.briefing.body, resolver)
    link_references(document.briefing, trees, resolver, document.here.state if document.here else None)
    resolver.quarrels = quarrels(trees, resolver)
    reader = Reader(document.briefing, resolver, rules, topics, document.anchor)
    found = [
        *office_findings(document.briefing.body, document.mentions, resolver),
        *told_findings(resolver),
        *owned_findings(trees, resolver),
    ]
    found.extend(meant_findings(document.mentions, resolver, found))
    for tree in trees:
        found.extend(reader.read(tree))
        found.extend(rate_findings(tree, reader, document.anchor))
    found.extend(exercise_findings(trees, resolver, rules.lexicon, document.anchor))
    found.extend(ledger_findings(document.briefing, document.blocks, trees, resolver))
    found.extend(chair_findings(trees, document.mentions, document.briefing.body, resolver, found))
    found.extend(gatherings(trees, resolver, rules.lexicon, document.anchor, document.briefing))
    at_post = residents(found)
    found.extend(
        f
        for f in presences(trees, resolver, rules.lexicon, document.anchor)
        if f.predicate != "visited" or f.subject.key not in at_post
    )
    found.extend(implied(found, resolver, document.anchor))
    return reader, list(fullest_titles(found))


def _findings(
    document: _Document,
    trees: list[Tree],
    register: Register,
    rules: RuleSet,
    topics: Topics,
) -> list[Finding]:
    return settle(_read(document, trees, register, rules, topics)[1]) if document.political else []


def read_documents(
    briefings: Iterable[Briefing],
    register: Register,
    *,
    topics: Topics | None = None,
    rules: RuleSet | None = None,
    model: str = "",
) -> Iterator[tuple[Briefing, list[Tree], Reader | None, list[Finding]]]:
    """Each briefing with its sentences and what the rules alone find; no reader for one without diplomacy."""
    table, chosen = topics or topic_table(), rules or rule_set()
    for document, trees in _parsed(briefings, register, chosen, model):
        if not document.political:
            yield document.briefing, [], None, []
            continue
        reader, found = _read(document, trees, register, chosen, table)
        yield document.briefing, trees, reader, settle(found)


def _parsed(
    briefings: Iterable[Briefing], register: Register, rules: RuleSet, model: str
) -> Iterator[tuple[_Document, list[Tree]]]:
    for batch in portions(briefings, _DOCUMENTS, _CHARACTERS, lambda briefing: len(briefing.body)):
        documents = [_open(b, register, rules) for b in batch]
        blocks = [item for d in documents for item in d.masked]
        parsed = parse_blocks(blocks, model) if blocks else iter(())
        for document in documents:
            yield document, [tree for _ in document.masked for tree in next(parsed)]


def extract(
    briefings: Iterable[Briefing],
    register: Register,
    *,
    topics: Topics | None = None,
    rules: RuleSet | None = None,
    model: str = "",
    jobs: int = 1,
    below: float = QUEUE_BELOW,
) -> Iterator[tuple[Briefing, tuple[Evidence, ...]]]:
    """What each briefing says, in the order given; evidence sorted by place and claim.

    With several jobs the caller's main module is imported by every worker, so a script needs its
    `if __name__ == "__main__":`.

    Args:
        briefings: source documents.
        register: known entities.
        topics: the scheme of topics; the packaged one by default.
        rules: the packaged ones by default.
        model: name of a spaCy model; empty = the pinned one.
        jobs: number of processes; the result is the same.
        below: facts of rules of less measured confidence wait for a review.

    Raises:
        BadInput: no such model is installed.
        Cannot: a worker died.
        Unreachable: the cluster that was asked for does not answer.
    """
    table, chosen = topics or topic_table(), rules or rule_set()
    read = partial(_evidence, register=register, topics=table, rules=chosen, model=model, below=below)
    if scheduler := asked_cluster.get():
        yield from spread_over(scheduler, read, briefings, model)
    elif jobs > 1:
        from kg.facts.parallel import spread

        yield from spread(read, briefings, jobs)
    else:
        yield from read(briefings)


def _evidence(
    briefings: Iterable[Briefing],
    register: Register,
    topics: Topics,
    rules: RuleSet,
    model: str,
    below: float,
) -> Iterator[tuple[Briefing, tuple[Evidence, ...]]]:
    for document, trees in _parsed(briefings, register, rules, model):
        found = _findings(document, trees, register, rules, topics)
        evidence = {evidence_of(f, document.briefing, rules.confidence(f.rule), below) for f in found}
        yield document.briefing, _ordered(evidence)


def _ordered(evidence: set[Evidence]) -> tuple[Evidence, ...]:
    """By place and claim; only what is alike in all of that is told apart by everything else it says."""
    alike = Counter(map(_order, evidence))
    return tuple(sorted(evidence, key=lambda e: (*(o := _order(e)), repr(e) if alike[o] > 1 else "")))


def _order(e: Evidence) -> tuple[Any, ...]:
    return (
        e.start,
        e.end,
        e.predicate,
        e.subject.label,
        e.object.label,
        e.stance.value,
        e.rule,
        e.topic,
        e.date or "",
    )


def extract_records(
    briefings: Iterable[Briefing],
    register: Register,
    *,
    model: str = "",
    topics: Topics | None = None,
    rules: RuleSet | None = None,
    jobs: int = 1,
) -> Iterator[dict[str, Any]]:
    """The records that `kg extract --json` prints, one a claim of each briefing."""
    read = extract(briefings, register, topics=topics, rules=rules, model=model, jobs=jobs)
    for _, evidence in read:
        for key, status, pieces in facts_of_briefing(evidence):
            yield fact_record(key if key.startswith("c:") else f"c:{key}", status, pieces)
