"""Words per second of the whole extractor against the bare parser it stands on (same model, without NER), in one run.

Run: python -m benchmarks.extraction [ROUNDS]
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from kg.config import shipped
from kg.facts.extract import extract
from kg.facts.parse import BATCH, DEFAULT_MODEL
from kg.register import Register
from kg.text.briefing import read_briefing

ROOT = Path(__file__).parent.parent


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    import spacy

    texts = [read_briefing(path) for path in sorted((ROOT / "data" / "briefings").glob("*.md"))]
    briefings = [replace(b, id=f"{b.id}-{k}") for k in range(rounds) for b in texts]
    words = sum(len(b.body.split()) for b in briefings)
    register = Register.load(shipped("data/register"), shipped("data/reference"))
    bare = spacy.load(DEFAULT_MODEL, exclude=["ner"])
    paragraphs = [part for b in briefings for part in b.body.split("\n\n")]

    list(extract(texts[:1], register))  # load everything once
    start = time.process_time()
    facts = sum(len(evidence) for _, evidence in extract(briefings, register))
    ours = time.process_time() - start
    start = time.process_time()
    for _ in bare.pipe(paragraphs, batch_size=BATCH):
        pass
    theirs = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{words} words, {facts} pieces of evidence, peak {peak:.0f} MB")
    print(f"extractor    {words / ours:8.0f} words per CPU second")
    print(f"bare parser  {words / theirs:8.0f} words per CPU second")
    print(f"ratio        {theirs / ours:8.2f}")


if __name__ == "__main__":
    main()
