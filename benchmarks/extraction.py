"""Words per second of the whole extractor against the bare parser it stands on (same model, without NER), in one run.

Run: python -m benchmarks.extraction [ROUNDS]

A round times both on the same texts, one right after the other, and the medians of the rounds are printed: what
disturbs the machine disturbs both. Then the peak memory of a process that only extracts, and, by the clock on the wall
with the start of the workers counted in, two processes against one.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from kg.config import shipped
from kg.facts.extract import extract
from kg.facts.parsing.parse import BATCH, DEFAULT_MODEL
from kg.model import Briefing
from kg.register import Register
from kg.text.briefing import read_briefing

ROOT = Path(__file__).parent.parent
_LONG = 300_000
"""Words of the long run."""


def _texts() -> list[Briefing]:
    paths = [*sorted((ROOT / "data" / "briefings").glob("*.md")), *sorted((ROOT / "tests/gold/texts").glob("*.txt"))]
    return [read_briefing(path) for path in paths]


def _words(briefings: list[Briefing]) -> int:
    return sum(len(b.body.split()) for b in briefings)


def _repeated(briefings: list[Briefing], words: int) -> list[Briefing]:
    times = -(-words // _words(briefings))
    return [replace(b, id=f"{b.id}-{n}") for n in range(times) for b in briefings]


def _seconds(clock: Callable[[], float], work: Callable[[], object]) -> float:
    start = clock()
    work()
    return clock() - start


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _worker(register: Register) -> None:
    """What one process does that only extracts: print its peak memory in MB."""
    for _ in extract(_repeated(_texts(), _LONG), register):
        pass
    print(f"{_peak():.0f}")


def main() -> None:
    register = Register.load(shipped("data/register"), shipped("data/reference"))
    if sys.argv[1:] == ["worker"]:
        return _worker(register)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    import spacy

    texts = _texts()
    words = _words(texts)
    bare = spacy.load(DEFAULT_MODEL, exclude=["ner"])
    paragraphs = [part for b in texts for part in b.body.split("\n\n")]

    def parse() -> None:
        for _ in bare.pipe(paragraphs, batch_size=BATCH):
            pass

    facts = sum(len(evidence) for _, evidence in extract(texts, register))  # loads everything once
    parse()
    pairs = [
        (_seconds(time.process_time, lambda: list(extract(texts, register))), _seconds(time.process_time, parse))
        for _ in range(rounds)
    ]
    ours, theirs = (median(side) for side in zip(*pairs, strict=True))
    ratios = sorted(b / a for a, b in pairs)
    print(f"{len(texts)} texts, {words} words, {facts} pieces of evidence, {rounds} rounds")
    print(f"extractor    {words / ours:8.0f} words per CPU second")
    print(f"bare parser  {words / theirs:8.0f} words per CPU second")
    print(f"ratio        {median(ratios):8.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})")
    command = [sys.executable, "-m", "benchmarks.extraction", "worker"]
    peak = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    print(f"memory       {peak:>8} MB at the peak of a process that only extracts")
    long = _repeated(texts, _LONG)
    walls = {n: _seconds(time.perf_counter, lambda n=n: list(extract(long, register, jobs=n))) for n in (1, 2)}  # type: ignore[misc]
    for jobs, wall in walls.items():
        print(f"--jobs {jobs}     {_words(long) / wall:8.0f} words per second on the wall")
    print(f"ratio        {walls[1] / walls[2]:8.2f} of two processes to one, on {_words(long)} words")


if __name__ == "__main__":
    main()
