"""Reading texts for a workspace: the one place of this room that reaches the parser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.config import Config
from kg.model import Briefing, Evidence
from kg.register import Register
from kg.text.blocks import split_blocks
from kg.text.sentences import sentences

__all__ = ["mentions_and_sentences", "read_evidence"]


def read_evidence(
    briefings: Sequence[Briefing], register: Register, config: Config, *, jobs: int = 1
) -> Iterator[tuple[Briefing, tuple[Evidence, ...]]]:
    """What each briefing says, in the order of their ids, read by so many processes (loads the parser)."""
    from kg.facts.extract import extract
    from kg.facts.qualifiers.topics import topics
    from kg.facts.rules.ruleset import rule_set

    rules, table = rule_set(config.ontology / "rules"), topics(config.ontology / "topics.csv")
    yield from extract(
        briefings, register, topics=table, rules=rules, model=config.model, jobs=jobs, below=config.queue_below
    )


def mentions_and_sentences(briefing: Briefing, register: Register) -> tuple[int, int]:
    """How many names and how many sentences a briefing holds."""
    from kg.text.mentions import find_mentions

    blocks = split_blocks(briefing.body)
    count = sum(len(sentences(briefing.body[b.start : b.end])) for b in blocks)
    return len(find_mentions(briefing, blocks, register)), count
