"""Changes between two states of the graph as text and as Markdown that fits into a mail.

Invariant: same changes, same bytes; nothing from a source can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.query.asking.wording import MARKS, sentence
from kg.query.changes.differences import WORDS, Difference, Differences
from kg.query.lookups.explain import quoted

__all__ = ["changes_as_markdown", "changes_as_text"]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|~#])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def _head(one: Difference) -> str:
    change = f"{one.change}: " if one.change else ""
    return f"{MARKS[one.claim.status]} {change}{sentence(one.claim)}"


def changes_as_text(found: Differences) -> Iterator[str]:
    """Lines: each kind of change as a heading, each claim with its sources below it."""
    for kind, some in found.groups:
        yield f"{WORDS[kind]} ({len(some)})"
        for one in some:
            yield f"  {_head(one)}  {one.claim.id}"
            for piece in one.evidence:
                yield f"      {piece.stance.value}: {quoted(piece)}"
                yield f"        {piece.source.label}"


def _safe(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(_CONTROL.sub(" ", text).split()))


def _link(one: Difference) -> Iterator[str]:
    for piece in one.evidence:
        source = _safe(piece.source.label)
        url = piece.source.url
        plain = re.fullmatch(r"https?://[^\s<>\"\\^`{|}]+", url) and not piece.source.own_words
        where = f"{source}, <{url}>" if plain else source
        yield f"  - {piece.stance.value}: {_safe(quoted(piece))} — {where}"


def changes_as_markdown(found: Differences) -> str:
    """A Markdown text with a heading, a summary, and a list for each kind of change."""
    before, after = found.as_of
    days = f" (plans as of {before or 'no day'} → {after or 'no day'})" if before != after else ""
    lines = [f"# What changed: {_safe(found.old)} → {_safe(found.new)}", "", f"{found.summary}{days}."]
    for kind, some in found.groups:
        lines += ["", f"## {WORDS[kind][0].upper()}{WORDS[kind][1:]} ({len(some)})", ""]
        for one in some:
            change = f"{_safe(one.change)}: " if one.change else ""
            lines.append(f"- {change}{_safe(sentence(one.claim))} `{one.claim.id}`")
            lines += _link(one)
    return "\n".join(lines) + "\n"
