"""One file as a briefing: text, Markdown or a web page, with or without front matter.

Invariant: for text and Markdown the body is the decoded file after the front matter's closing line, unchanged, so
that offsets count the characters a person sees in the file; for a web page the body is the extracted text.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import BadFile
from kg.model import Briefing, Source
from kg.text.blocks import BlockKind, dateline_date, split_blocks
from kg.text.frontmatter import FrontMatter, split_front_matter
from kg.text.html import read_html
from kg.text.slugs import slug

__all__ = ["MAX_BYTES", "briefing_of_text", "read_briefing"]

#: a briefing is a release or an article; a larger file is a collection and wants splitting
MAX_BYTES = 5_000_000

_WEB = frozenset((".html", ".htm", ".xhtml"))
_MAGIC = (
    (b"%PDF", "is a PDF", "save its text as .txt"),
    (b"PK\x03\x04", "is a zip or Office file", "save its text as .txt"),
    (b"\xff\xfe", "is UTF-16 text", "save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16 text", "save it as UTF-8"),
)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise BadFile(path, "is a folder", "name a file")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = f"{MAX_BYTES // 1_000_000} MB"
            raise BadFile(
                path, f"has {size / 1e6:.1f} MB, more than the {limit} of a briefing", "split it into documents"
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadFile(path, "does not exist", "check the name") from error
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror or error}") from error


def _decoded(path: Path, data: bytes) -> str:
    for magic, problem, fix in _MAGIC:
        if data.startswith(magic):
            raise BadFile(path, problem, fix)
    if b"\0" in data:
        raise BadFile(path, f"is binary (a NUL byte at {data.index(0)})", "give a text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from after the byte order mark
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        raise BadFile(path, f"is not UTF-8 text (byte {at} is 0x{data[at]:02x})", "save it as UTF-8") from error


def _first_line(body: str) -> str:
    line = next((stripped for raw in body.splitlines() if (stripped := raw.strip().strip("#*_ ").strip())), "")
    return line if len(line) <= 160 else line[:159].rstrip() + "…"


def _title(body: str) -> str:
    blocks = split_blocks(body)
    first = next((b for b in blocks if b.kind is BlockKind.HEADLINE), None)
    if first is not None and blocks[0] == first:
        return _first_line(body[first.start : first.end])
    return _first_line(body)


def briefing_of_text(path: Path, text: str) -> Briefing:
    """The briefing of an already decoded text; `path` gives the id where the text names none, and the kind of file.

    Raises:
        BadFile: no text after the front matter.
        BadRow: malformed front matter, with its line.
    """
    head, start = split_front_matter(path, text)
    body, title, date = text[start:], "", None
    if path.suffix.lower() in _WEB:
        page = read_html(body)
        body, title, date = page.text, page.title, page.date
    if not body.strip():
        raise BadFile(path, "has no text after its front matter" if head else "is empty", "give a file with text")
    notes = list(head.notes) if head else []
    given = head or FrontMatter()
    ident = given.id or slug(path.stem)
    if head is None:
        date = date or dateline_date(body)
        told = f"date {date}" if date else "no date"
        notes.append(f"{path}: no front matter; id {ident}, title from the text, {told}, taken as original wording")
    source = Source(
        title=given.title or title or _title(body) or ident,
        publisher=given.publisher,
        date=given.date or date or None,
        url=given.url,
        source_kind=given.source_kind,
        own_words=given.own_words,
    )
    return Briefing(ident, source, body, tuple(notes))


def read_briefing(path: Path) -> Briefing:
    """Read one briefing.

    Args:
        path: a `.txt`, `.md` or `.html` file; any other UTF-8 text is read like `.txt`.

    Returns:
        The briefing; its notes say what was guessed or ignored.

    Raises:
        BadFile: missing, a folder, binary, not UTF-8, empty, too large.
        BadRow: malformed front matter, with file and line.
    """
    return briefing_of_text(path, _decoded(path, _bytes(path)))
