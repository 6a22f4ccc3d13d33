"""`kg evaluate`: the extractor's facts on texts with gold facts, scored.

A gold folder holds NAME.json files, each a list of facts; the text of NAME lies in the same folder, in `texts/` beside
it, or in a folder named by the caller, as NAME.txt, NAME.md or NAME.html.

Invariant: the extractor sees the texts alone; gold facts are read only to score what it found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import BadFile, BadRow
from kg.facts.rules.measured import lower_bound
from kg.facts.scoring.scores import Scores, score
from kg.vocabulary import PREDICATES

__all__ = ["evaluate", "load_gold", "part_of", "scores_record", "text_of"]

Record = Mapping[str, Any]
_SUFFIXES = (".txt", ".md", ".html")
_NEEDED = ("subject", "predicate", "object", "status")


def _checked(path: Path, facts: Any) -> list[Record]:
    if not isinstance(facts, list):
        raise BadFile(
            path, "holds no list of facts", 'write [{"subject": …, "predicate": …, "object": …, "status": …}]'
        )
    for number, fact in enumerate(facts, 1):
        missing = [name for name in _NEEDED if not isinstance(fact, dict) or not isinstance(fact.get(name), str)]
        if missing:
            raise BadFile(path, f"fact {number} has no {missing[0]}")
        if fact["predicate"] not in PREDICATES:
            raise BadFile(path, f"fact {number} has the unknown predicate {fact['predicate']!r}")
    return facts


def load_gold(folder: Path) -> dict[str, list[Record]]:
    """Gold facts by document name.

    Raises:
        BadFile: no such folder, no gold file in it, or a fact that lacks a field.
        BadRow: a file that is not JSON (with its line).
    """
    if not folder.is_dir():
        raise BadFile(folder, "is no folder", "name a folder with NAME.json files")
    gold = {}
    for path in sorted(folder.glob("*.json")):
        try:
            gold[path.stem] = _checked(path, json.loads(path.read_text(encoding="utf-8")))
        except json.JSONDecodeError as error:
            raise BadRow(path, error.lineno, f"is no valid JSON: {error.msg}") from error
    if not gold:
        raise BadFile(folder, "holds no NAME.json", "name a folder with gold facts")
    return gold


def text_of(name: str, folder: Path, texts: Path | None = None) -> Path:
    """The file with the text of a gold document.

    Raises:
        BadFile: there is none.
    """
    places = [texts] if texts else [folder, folder.parent / "texts"]
    for place in places:
        for suffix in _SUFFIXES:
            if (path := place / f"{name}{suffix}").is_file():
                return path
    looked = " or ".join(str(place) for place in places)
    raise BadFile(folder / f"{name}.json", f"has no text: no {name}.txt, .md or .html in {looked}", "see --texts")


def evaluate(
    folder: Path,
    extractor: Callable[[Sequence[Path]], Mapping[Path, Sequence[Record]]],
    *,
    texts: Path | None = None,
    only: Sequence[str] = (),
) -> Scores:
    """Extract from the texts of a gold folder and score the result.

    Args:
        folder: gold folder.
        extractor: facts of each file as records with the fields of `kg extract --json`.
        texts: folder of the texts, if not beside the gold.
        only: names of documents to score; all when empty.
    """
    gold = load_gold(folder)
    if unknown := sorted(set(only) - set(gold)):
        raise BadFile(folder / f"{unknown[0]}.json", "is not there", f"{len(gold)} gold files are")
    names = [name for name in gold if not only or name in only]
    paths = {name: text_of(name, folder, texts) for name in names}
    found = extractor(list(paths.values()))
    return score({name: gold[name] for name in names}, {name: found.get(path, ()) for name, path in paths.items()})


def scores_record(scores: Scores) -> dict[str, Any]:
    """Scores as one JSON object; ratios rounded to four places."""

    def ratio(value: Any) -> dict[str, Any]:
        return {
            "precision": round(value.precision, 4),
            "recall": round(value.recall, 4),
            "f1": round(value.f1, 4),
            "right": value.right,
            "system": value.system,
            "gold": value.gold,
        }

    def share(part: int, whole: int) -> float | None:
        return round(part / whole, 4) if whole else None

    return {
        "documents": scores.documents,
        "strict": ratio(scores.strict),
        "lenient": ratio(scores.lenient),
        "relaxed": ratio(scores.relaxed),
        "core_recall_strict": share(scores.core_right, scores.core),
        "core_recall_lenient": share(scores.lenient_core, scores.core),
        "status_accuracy": share(scores.status_right, scores.status_matches),
        "hedges": scores.hedged,
        "hedges_found": share(scores.hedged_right, scores.hedged),
        "hedges_asserted": scores.hedged_asserted,
        "negative_false_facts": scores.false_on_negatives,
        "neutral": scores.neutral,
        "by_rule": {
            rule: {
                "right": right,
                "found": found,
                "precision": share(right, found),
                "lower_bound": round(lower_bound(right, found), 4) if found else None,
            }
            for rule, (right, found) in sorted(scores.by_rule.items())
            if rule
        },
    }


def part_of(folder: Path, name: str) -> tuple[str, ...]:
    """Documents that `split.json`, in a gold folder or beside it, lists under a name.

    Args:
        folder: the gold folder.
        name: a key of the split, such as write or score.

    Raises:
        BadFile: there is no split, it is malformed, or it has no such part.
    """
    path = next((p for p in (folder / "split.json", folder.parent / "split.json") if p.is_file()), None)
    if path is None:
        raise BadFile(folder, "has no split.json in it or beside it", "leave out --part")
    try:
        split = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BadRow(path, error.lineno, f"is no valid JSON: {error.msg}") from error
    if not isinstance(split, dict) or not isinstance(split.get(name), list):
        parts = ", ".join(sorted(split)) if isinstance(split, dict) else "nothing"
        raise BadFile(path, f"has no part {name!r}", f"it has {parts}")
    return tuple(str(document) for document in split[name])
