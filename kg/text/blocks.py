"""The layout of a briefing: headline, dateline, paragraphs, bullets, quotes, tables, boilerplate.

Invariant: blocks are in order, do not overlap, and hold absolute offsets into the untouched body; a block neither
starts nor ends with white space and leaves out its own marker (`#`, `-`, `1.`, `>`). A dateline in front of a
paragraph is a block of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from kg.model import Briefing
from kg.names import fold
from kg.register import Register
from kg.text.calendar_words import valid_day
from kg.text.datelines import DatelineText, scan_dateline
from kg.vocabulary import EntityClass

__all__ = ["Block", "BlockKind", "Dateline", "dateline_date", "find_dateline", "split_blocks"]


class BlockKind(StrEnum):
    """What a block is; sentences are not split here."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    QUOTE = "quote"
    TABLE = "table"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the body; `start` and `end` count characters of the body."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and on what day a text was written; `place` is a CURIE, `date` an ISO day, None where not told."""

    place: str | None
    date: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    """Without outer white space and invisible marks; `start` and `end` fit it."""


#: characters that are invisible or mere layout: control characters, direction marks, zero width, soft hyphen
_BLANK = "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1), 0xAD, *range(0x2000, 0x2010), *range(0x2028, 0x2030),
                           *range(0x205F, 0x2070), 0x3000, 0xFEFF)))  # fmt: skip
_NEWLINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[-*+•‣▪▫◦●○·–—]|\d{1,3}[.)]|\([a-z0-9]{1,4}\)|[a-z]\))[ \t\xa0]+(?=\S)")
_HEADER = re.compile(r"#{1,6}[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"={3,}|-{3,}|\*{3,}|_{3,}|~{3,}")
_TERMINAL = re.compile(r"[.!?:;,…][\"'”’)\]]*$")
_BOLD = re.compile(r"\*\*([^*]+)\*\*:?|__([^_]+)__:?")
_BOILERPLATE = re.compile(
    r"(?i:additional reading\b|further reading\b|related (?:articles?|content|links?|stories|documents?)\b|read more\b|"
    r"sources?\s*:|prepared by\b|(?:media|press) (?:contacts?|inquiries|enquiries|office)\b|contacts?\s*:|"
    r"for (?:more|further|additional) information\b|for (?:media|press) (?:inquiries|enquiries)\b|"
    r"for immediate release\b|"
    r"follow us\b|subscribe\b|share this\b|photo(?:s| by| credit)?\s*:|image\s*:|copyright\b|all rights reserved|"
    r"editor[’']?s[’']? note|notes? to editors|disclaimer\b|tags?\s*:|e-?mail\s*:|tel(?:ephone)?\s*:|phone\s*:|"
    r"reporting by\b|edited by\b|original(?:ly)? published\b|this (?:article|story) (?:was|is) )|"
    r"©|\(c\) \d{4}|(?:# ?){3}\s*$|-?\s*(?:30|END|ENDS)\s*-?\s*$|\((?:END|ENDS)\)|https?://\S+$|www\.\S+$|\S+@\S+\.\w+$"
)
#: headings whose whole section is apparatus, up to the next headline
_SECTION = re.compile(
    r"(?i:(?:additional|further) reading|related \w+|references|footnotes|sources|notes? to editors)\s*:?\s*$"
)
#: in the second half of a text: nothing but apparatus follows
_CLOSING = re.compile(
    r"(?i:(?:media|press) (?:contacts?|inquiries)\s*:?\s*$)|(?:# ?){3}\s*$|-?\s*(?:30|ENDS?)\s*-?\s*$|\(ENDS?\)"
)


#: words that cannot end a line of their own
_HALFWAY = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])


def _lines(body: str) -> list[_Line]:
    found: list[_Line] = []
    start = 0
    for match in [*_NEWLINE.finditer(body), None]:
        end = match.start() if match else len(body)
        raw = body[start:end]
        text = raw.strip(_BLANK)
        first = start + (len(raw) - len(raw.lstrip(_BLANK)) if text else 0)
        found.append(_Line(first, first + len(text), text))
        start = match.end() if match else end
    return found


def _chunks(lines: list[_Line]) -> Iterator[list[_Line]]:
    chunk: list[_Line] = []
    for line in lines:
        if line.text:
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _opens(line: _Line) -> bool:
    """Whether a line starts a block of its own, whatever stands before it."""
    text = line.text
    return bool(
        _BULLET.match(text) or _HEADER.match(text) or text.startswith(">") or _BOILERPLATE.match(text) or _row(text)
    )


def _row(text: str) -> bool:
    return text.count("|") >= 2 or text.count("\t") >= 2


def _wraps(a: _Line, b: _Line, width: int, wrapped: bool) -> bool:
    """Whether the break between two lines is a mere line wrap."""
    if b.text[0].islower() and not re.search(r"[.!?][\"'”’)\]]*$", a.text):
        return True
    if a.text.endswith(",") or a.text.rpartition(" ")[2].lower() in _HALFWAY:
        return True
    if width > 160 or not wrapped:
        return False
    return len(a.text) + 1 + len(b.text.split(None, 1)[0]) > width


def _wrapped(chunks: list[list[_Line]]) -> bool:
    """Whether the text is broken into lines by width: a line goes on in lower case on the next one."""
    breaks = [(a, b) for chunk in chunks for a, b in pairwise(chunk) if not _opens(b)]
    runs = sum(b.text[0].islower() and not _TERMINAL.search(a.text) for a, b in breaks)
    return runs > 0 and runs * 5 >= len(breaks)


def _paragraphs(chunk: list[_Line], wrapped: bool) -> Iterator[list[_Line]]:
    width = max(len(line.text) for line in chunk)
    group = [chunk[0]]
    for a, b in pairwise(chunk):
        same = (_row(a.text) and _row(b.text)) or (a.text.startswith(">") and b.text.startswith(">"))
        alone = _HEADER.match(a.text) or _UNDERLINE.fullmatch(b.text) or _UNDERLINE.fullmatch(a.text) or _row(a.text)
        if same or (not (_opens(b) or alone) and _wraps(a, b, width, wrapped)):
            group.append(b)
        else:
            yield group
            group = [b]
    yield group


def _caps(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 8 and sum(c.isupper() for c in letters) > 0.85 * len(letters) and " " in text


def _is_headline(text: str, first: bool) -> bool:
    words = len(text.split())
    if words <= 30 and not text.endswith(".") and _caps(text):
        return True
    if _TERMINAL.search(text) and not (text.endswith((":", "?")) and words <= 8):
        return False
    return (text[0].isupper() or text[0].isdigit() or text[0] in "“\"‘'") and words <= (25 if first else 14)


def _block(group: list[_Line], first: bool) -> Block | None:
    """The block of some lines that belong together."""
    start, end, text = group[0].start, group[-1].end, group[0].text
    whole = " ".join(line.text for line in group)
    if _BOILERPLATE.match(text):
        return Block(BlockKind.BOILERPLATE, start, end)
    if _UNDERLINE.fullmatch(whole):
        return None
    if _row(text) and (len(group) > 1 or text.count("|") > 2):
        return Block(BlockKind.TABLE, start, end)
    if header := _HEADER.match(text):
        return Block(BlockKind.HEADLINE, start + header.end(), end)
    if text.startswith(">"):
        inner = re.match(r"[>\s]+", text)
        cut = inner.end() if inner else 0
        return Block(BlockKind.QUOTE, start + cut, end) if start + cut < end else None
    if bullet := _BULLET.match(text):
        return Block(BlockKind.BULLET, start + bullet.end(), end)
    if (bold := _BOLD.fullmatch(whole)) and len(whole.split()) <= 25 and not whole.endswith(".**"):
        group_no = 1 if bold[1] else 2
        return Block(BlockKind.HEADLINE, start + bold.start(group_no), start + bold.end(group_no))
    if len(group) <= 2 and _is_headline(whole, first):
        return Block(BlockKind.HEADLINE, start, end)
    if text[0] in '“"' and whole[-1] in '”"' and not re.search(r"[”\"]", whole[1:-1]):
        return Block(BlockKind.QUOTE, start, end)
    return Block(BlockKind.PARAGRAPH, start, end)


def _underlined(groups: list[list[_Line]], at: int) -> bool:
    """Whether the lines at `at` are a heading underlined by `===` or `---` in the line right below."""
    if at + 1 >= len(groups) or len(groups[at]) != 1:
        return False
    rule = groups[at + 1][0]
    return re.fullmatch(r"={3,}|-{3,}", rule.text) is not None and rule.start - groups[at][0].end <= 4


def _apparatus(body: str, blocks: list[Block]) -> list[Block]:
    """What follows an end mark is boilerplate; under a heading like "Additional Reading", up to the next headline."""
    inside = closed = False
    done: list[Block] = []
    for block in blocks:
        text = body[block.start : block.end]
        if block.kind is BlockKind.BOILERPLATE:
            closed = closed or (block.start * 2 > len(body) - 400 and _CLOSING.match(text) is not None)
            inside = inside or _SECTION.match(text) is not None
        elif block.kind is BlockKind.HEADLINE:
            inside = _SECTION.match(text) is not None
        done.append(replace(block, kind=BlockKind.BOILERPLATE) if inside or closed else block)
    return done


def _with_dateline(body: str, blocks: list[Block]) -> list[Block]:
    found = _dateline_of(body, blocks)
    if found is None:
        return blocks
    at, line = found
    block = blocks[at]
    inner = body[line.end : block.end]
    start = line.end + len(inner) - len(inner.lstrip(_BLANK))
    rest = [replace(block, kind=BlockKind.PARAGRAPH, start=start)] if inner.strip(_BLANK) else []
    return [*blocks[:at], Block(BlockKind.DATELINE, line.start, line.end), *rest, *blocks[at + 1 :]]


def _dateline_of(body: str, blocks: list[Block]) -> tuple[int, DatelineText] | None:
    """The dateline stands at the head of one of the first blocks, before any second paragraph."""
    paragraphs = 0
    for at, block in enumerate(blocks[:8]):
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADLINE):
            if line := scan_dateline(body[block.start : block.end], block.start):
                return at, line
            paragraphs += block.kind is BlockKind.PARAGRAPH
        if paragraphs > 1:
            break
    return None


def split_blocks(body: str) -> tuple[Block, ...]:
    r"""The blocks of a body, in order.

    >>> body = "# Talks in Hanoi\n\nHANOI, Nov 14 – Mr Blinken met Mr Son.\n- One point\n\nSources: AP"
    >>> [(b.kind.value, body[b.start:b.end]) for b in split_blocks(body)][:3]
    [('headline', 'Talks in Hanoi'), ('dateline', 'HANOI, Nov 14 –'), ('paragraph', 'Mr Blinken met Mr Son.')]
    """
    chunks = list(_chunks(_lines(body)))
    wrapped = _wrapped(chunks)
    groups = [group for chunk in chunks for group in _paragraphs(chunk, wrapped)]
    blocks: list[Block] = []
    for at, group in enumerate(groups):
        block = _block(group, first=not blocks)
        if block and block.kind is BlockKind.PARAGRAPH and _underlined(groups, at):
            block = replace(block, kind=BlockKind.HEADLINE)
        if block:
            blocks.append(block)
    blocks = _with_dateline(body, _apparatus(body, blocks))
    if not any(b.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.QUOTE, BlockKind.TABLE) for b in blocks):
        # a text of headlines only has no headline: what is said there is the text
        plain = {BlockKind.HEADLINE: BlockKind.PARAGRAPH}
        blocks = [replace(b, kind=plain.get(b.kind, b.kind)) for b in blocks]
    return tuple(blocks)


def dateline_date(body: str) -> str | None:
    """The day in the dateline of a body, if it is given with its year.

    >>> dateline_date("Phnom Penh, 12 November 2022. At the summit ASEAN and China met.")
    '2022-11-12'
    """
    line = next((b for b in split_blocks(body) if b.kind is BlockKind.DATELINE), None)
    found = scan_dateline(body[line.start : line.end], line.start) if line else None
    return found.date if found else None


def find_dateline(briefing: Briefing, blocks: Sequence[Block], register: Register) -> Dateline | None:
    """The dateline of a briefing, with the place known to the register and the day completed by the document's date.

    A day without a year is the last such day up to the document's date; without that date it stays unknown.
    """
    block = next((b for b in blocks if b.kind is BlockKind.DATELINE), None)
    found = scan_dateline(briefing.body[block.start : block.end], block.start) if block else None
    if block is None or found is None:
        return None
    date = found.date or _completed(found.month_day, briefing.source.date)
    return Dateline(_place(found.place, register) if found.place else None, date, block.start, block.end)


def _completed(month_day: tuple[int, int] | None, published: str | None) -> str | None:
    if month_day is None or not published:
        return None
    year = int(published[:4])
    literal = f"{month_day[0]:02}-{month_day[1]:02}"
    candidates = (f"{y:04}-{literal}" for y in (year, year - 1) if valid_day(y, *month_day))
    return next((day for day in candidates if day[: len(published)] <= published), None)


def _place(name: str, register: Register) -> str | None:
    """The city of that name, else the state (a dateline in Singapore or "WASHINGTON")."""
    wanted = {fold(name), fold(name.split(",")[0])}
    ids: dict[EntityClass, set[str]] = {EntityClass.PLACE: set(), EntityClass.STATE: set()}
    labels = ((e.label, e.id) for e in register.entities.values())
    for surface, id in (*((a.surface, a.entity) for a in register.aliases), *labels):
        entity = register.entity(id)
        if entity is not None and entity.cls in ids and fold(surface) in wanted:
            ids[entity.cls].add(entity.id)
    for found in ids.values():
        if len(found) == 1:
            return found.pop()
    return None
