"""The front matter of a briefing: split by ourselves and read as plain strings.

Invariant: the body is the text after the closing line, untouched; a value is never turned into a number or a date.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadRow
from kg.interval import is_date
from kg.model import SourceKind
from kg.text.slugs import slug

__all__ = ["BRIEFING_ID", "FrontMatter", "split_front_matter"]

#: a briefing's id: no dot, as it is part of longer names
BRIEFING_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_KEYS = ("id", "title", "publisher", "date", "url", "source_kind", "text")
_TEXT_KINDS = ("original", "own-words")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_FIELD = re.compile(r"([A-Za-z][\w -]*?)\s*:(?:\s+|$)(.*)", re.S)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a briefing's head (empty strings where absent) and the notes for the user."""

    id: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    source_kind: SourceKind | None = None
    own_words: bool = False
    notes: tuple[str, ...] = ()


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def _nearest(word: str, choices: tuple[str, ...], cutoff: float = 0.5) -> str:
    close = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=cutoff)
    return f"did you mean {close[0]!r}? " if close else ""


def _lines(text: str) -> list[tuple[str, int]]:
    """Lines of the head with the offset after each: from the opening to the closing line; empty if there is none."""
    found: list[tuple[str, int]] = []
    for match in _LINE.finditer(text):
        line = match[0].rstrip("\r\n")
        if not found and line.rstrip() != "---":
            return []
        found.append((line, match.end()))
        if len(found) > 1 and line.rstrip() == "---":
            return found
        if match.end() == len(text):
            break
    return found


def _check(path: Path, numbers: dict[str, int], fields: dict[str, str]) -> None:
    ident, date, kind, text = (fields.get(k, "") for k in ("id", "date", "source_kind", "text"))
    if ident and not BRIEFING_ID.fullmatch(ident):
        fix = f"use lower-case letters, digits and single hyphens, such as {slug(ident)!r}"
        raise BadRow(path, numbers["id"], f"id {ident!r} is no briefing id", fix)
    if date and not is_date(date):
        raise BadRow(path, numbers["date"], f"date {date!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    kinds = tuple(k.value for k in SourceKind)
    if kind and kind not in kinds:
        fix = f"{_nearest(kind, kinds)}choose one of {', '.join(kinds)}"
        raise BadRow(path, numbers["source_kind"], f"source_kind {kind!r} is unknown", fix)
    if text and text not in _TEXT_KINDS:
        fix = f"{_nearest(text, _TEXT_KINDS)}choose one of {', '.join(_TEXT_KINDS)}"
        raise BadRow(path, numbers["text"], f"text {text!r} is unknown", fix)


def _parse(path: Path, lines: list[str]) -> tuple[dict[str, str], dict[str, int], list[str]]:
    fields: dict[str, str] = {}
    numbers: dict[str, int] = {}
    notes: list[str] = []
    last = ""
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if last and (line[0] in " \t" or line.lstrip().startswith("- ")):
            if last in _KEYS:
                raise BadRow(path, number, f"{last} goes on over several lines", f"write {last} on one line")
            continue
        match = _FIELD.fullmatch(line.rstrip())
        if not match:
            raise BadRow(path, number, f"{line.strip()[:40]!r} is no 'key: value' line", "write key: value")
        last = match[1].strip().lower().replace("-", "_")
        if last in numbers:
            raise BadRow(path, number, f"{last} is given twice (first on line {numbers[last]})", "keep one of them")
        numbers[last] = number
        fields[last] = _unquoted(match[2])
        if last not in _KEYS:
            guess = _nearest(last, _KEYS, 0.7)
            notes.append(f"{path}:{number}: unknown key {match[1]!r} is ignored{f'; {guess.strip()}' if guess else ''}")
    return fields, numbers, notes


def split_front_matter(path: Path, text: str) -> tuple[FrontMatter | None, int]:
    """The front matter of a text and the offset at which its body starts; (None, 0) without front matter.

    Args:
        path: named in messages.
        text: the decoded file.

    Raises:
        BadRow: unclosed, a line without a colon, a bad id, date, source_kind or text, with file and line.
    """
    lines = _lines(text)
    if not lines:
        return None, 0
    if len(lines) < 2 or lines[-1][0].rstrip() != "---":
        if len(lines) > 1 and _FIELD.fullmatch(lines[1][0].rstrip()):
            raise BadRow(path, 1, "the front matter is not closed", "end it with a line of three hyphens")
        return None, 0
    fields, numbers, notes = _parse(path, [line for line, _ in lines[1:-1]])
    _check(path, numbers, fields)
    head = FrontMatter(
        id=fields.get("id", ""),
        title=fields.get("title", ""),
        publisher=fields.get("publisher", ""),
        date=fields.get("date", ""),
        url=fields.get("url", ""),
        source_kind=SourceKind(fields["source_kind"]) if fields.get("source_kind") else None,
        own_words=fields.get("text") == "own-words",
        notes=tuple(notes),
    )
    return head, lines[-1][1]
