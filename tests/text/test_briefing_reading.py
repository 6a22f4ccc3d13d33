from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BadFile, BadRow, KgError
from kg.model import SourceKind
from kg.text.briefing import MAX_BYTES, briefing_of_text, read_briefing
from kg.text.slugs import slug

HEAD = '---\nid: "0042"\ntitle: Talks: a note\ndate: 2025-07-11\nsource_kind: official\ntext: own-words\n---\n'


def write(folder: Path, text: str | bytes, name: str = "A Note.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_front_matter_is_read_as_strings_and_the_body_stays_untouched(tmp_path: Path) -> None:
    briefing = read_briefing(write(tmp_path, HEAD + "\n  Body\r\nline  \n"))
    assert (briefing.id, briefing.source.title, briefing.source.date) == ("0042", "Talks: a note", "2025-07-11")
    assert briefing.source.source_kind is SourceKind.OFFICIAL and briefing.source.own_words
    assert briefing.body == "\n  Body\r\nline  \n"
    assert briefing.notes == ()


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf---\r\nid: x\r\n---\r\nOne.\r\nTwo.\r\n"
    briefing = read_briefing(write(tmp_path, text))
    assert (briefing.id, briefing.body) == ("x", "One.\r\nTwo.\r\n")


def test_without_front_matter_everything_is_taken_from_the_text(tmp_path: Path) -> None:
    briefing = read_briefing(write(tmp_path, "Leaders meet\n\nJAKARTA, Nov 16, 2023 – They met.\n"))
    assert (briefing.id, briefing.source.title, briefing.source.date) == ("a-note", "Leaders meet", "2023-11-16")
    assert len(briefing.notes) == 1 and not briefing.source.own_words


def test_a_rule_of_hyphens_is_no_front_matter(tmp_path: Path) -> None:
    assert read_briefing(write(tmp_path, "---\nThe talks went on.\n")).body == "---\nThe talks went on.\n"


def test_unknown_keys_and_lists_are_notes(tmp_path: Path) -> None:
    briefing = read_briefing(write(tmp_path, "---\nid: x\ntags:\n  - a\n  - b\npublishr: Y\n---\nText."))
    assert len(briefing.notes) == 2 and "did you mean 'publisher'" in briefing.notes[1]
    assert ":3:" in briefing.notes[0]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("---\nid: x\nText.", 1, "not closed"),
        ("---\nid: x\nno colon here\n---\nText.", 3, "no 'key: value' line"),
        ("---\nid: x\ndate: 2025-13\n---\nText.", 3, "no date"),
        ("---\nsource_kind: offical\n---\nText.", 2, "did you mean 'official'"),
        ("---\nid: Bad Id\n---\nText.", 2, "'bad-id'"),
        ("---\nid: a.b\n---\nText.", 2, "no briefing id"),
        ("---\nid: x\nid: y\n---\nText.", 3, "given twice"),
        ("---\ntext: orginal\n---\nText.", 2, "did you mean 'original'"),
        ("---\ntitle: x\n  goes on\n---\nText.", 3, "one line"),
    ],
)
def test_malformed_front_matter_names_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(BadRow) as caught:
        read_briefing(write(tmp_path, text))
    assert caught.value.line == line and says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"  \n\t\n", "is empty"),
        (b"---\nid: x\n---\n \n", "no text after its front matter"),
        (b"text\0more", "binary (a NUL byte at 4)"),
        (b"caf\xe9 talks", "byte 3 is 0xe9"),
        (b"\xef\xbb\xbfcaf\xe9", "byte 6 is 0xe9"),
        ("Talks".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7 x", "PDF"),
        (b"PK\x03\x04rest", "Office"),
        (b"a" * (MAX_BYTES + 1), "split it"),
    ],
)
def test_unreadable_files_get_one_clear_line(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_briefing(write(tmp_path, content))
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="does not exist"):
        read_briefing(tmp_path / "none.txt")
    with pytest.raises(BadFile, match="folder"):
        read_briefing(tmp_path)


def test_web_page_gives_its_article(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Readout of the call</title>"
        "<meta property='article:published_time' content='2025-12-03T10:00Z'>"
        "<script>var x = 1;</script></head><body><nav>Home</nav><article><h1>Readout</h1>"
        + "<p>Secretary Rubio spoke with Secretary Lazaro about the alliance and about trade in minerals.</p>" * 3
        + "</article></body></html>"
    )
    briefing = read_briefing(write(tmp_path, page, "page.html"))
    assert "Secretary Rubio spoke" in briefing.body and "var x" not in briefing.body and "<p>" not in briefing.body
    assert (briefing.source.title, briefing.source.date) == ("Readout of the call", "2025-12-03")


@given(st.text())
@settings(deadline=None, max_examples=60)
def test_any_text_is_a_briefing_or_a_clear_error(text: str) -> None:
    for suffix in (".txt", ".html"):
        try:
            briefing = briefing_of_text(Path(f"x{suffix}"), text)
        except KgError as error:
            assert "\n" not in str(error)
        else:
            assert briefing.body.strip() and (suffix == ".html" or text.endswith(briefing.body))


@given(st.text(min_size=1))
@settings(deadline=None)
def test_slugs_are_ids(name: str) -> None:
    made = slug(name)
    assert made.isascii() and made == made.lower() and made == slug(made)


def test_slugs_fold_accents() -> None:
    assert slug("Phạm Minh Chính – Đà Nẵng, O’Brien") == "pham-minh-chinh-da-nang-obrien"
