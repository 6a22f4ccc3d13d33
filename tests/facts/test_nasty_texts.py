"""Texts as nobody should write them: facts or nothing, never a fall; the same bytes twice; time grows with length."""

from __future__ import annotations

import json
import random
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.derive import facts_of_briefing
from kg.errors import KgError
from kg.facts.extract import extract
from kg.records import fact_record
from kg.text.briefing import briefing_of_text
from tests.facts.reading import briefing, register

MET = "Secretary of State Antony Blinken met Foreign Minister Bui Thanh Son of Vietnam in Hanoi on July 10, 2025."
SIGNED = "The United States and Malaysia signed a memorandum of understanding on trade."
PROSE = f"{MET} They discussed trade. {SIGNED} Both sides agreed to meet again next year. "

NASTY = {
    "capitals": f"BLINKEN MEETS VIETNAM'S MINISTER IN HANOI\n\nU.S. AND MALAYSIA SIGN TRADE DEAL\n\n{PROSE.upper()}",
    "capitals only": "US, VIETNAM SIGN PACT",
    "table": "| State | Date | Act |\n|---|---|---|\n" + "| Vietnam | 2025-07-10 | signed with Malaysia |\n" * 50,
    "tabs": "\n".join(["Vietnam\tUnited States\tsigned"] * 50),
    "table in prose": f"{PROSE}\n| Vietnam | met | Laos |\n| Japan | met | Thailand |\n{PROSE}",
    "Vietnamese": "Ngoại trưởng Hoa Kỳ Antony Blinken đã gặp Thủ tướng Phạm Minh Chính tại Hà Nội. " * 4 + PROSE,
    "Indonesian": "Menteri Luar Negeri Retno Marsudi bertemu dengan Menlu AS Antony Blinken di Jakarta. " * 4,
    "Thai": "นายกรัฐมนตรีไทยพบกับประธานาธิบดีสหรัฐ Joe Biden ที่กรุงเทพฯ " * 4 + PROSE,
    "Chinese": "美国国务卿布林肯10日在河内会见越南外长。" * 20 + PROSE,
    "Arabic": "التقى وزير الخارجية الأمريكي Antony Blinken نظيره الفيتنامي في Hanoi. " * 4 + PROSE,
    "Khmer": "ប្រទេសកម្ពុជា និងសហរដ្ឋអាមេរិក " * 10 + PROSE,
    "decomposed": unicodedata.normalize("NFD", "Phạm Minh Chính met Nguyễn Phú Trọng in Hà Nội. ") + PROSE,
    "direction marks": PROSE.replace(" ", " \u200f").replace("Hanoi", "\u202bHanoi\u202c").replace("met", "\u2067met"),
    "zero width": "\u200b".join(PROSE),
    "soft hyphens": PROSE.replace("ng", "n\u00adg"),
    "control characters": "".join(c + chr(n % 32) for n, c in enumerate(PROSE)),
    "every control": "".join(map(chr, range(0xA0))) + PROSE,
    "NULs": PROSE.replace(" ", "\0"),
    "lone surrogates": PROSE.replace("Hanoi", "Ha\ud800noi") + "\udfff",
    "surrogates apart": "\udc80".join(MET),
    "carriage returns": PROSE.replace(". ", ".\r\n") * 3,
    "old Mac": PROSE.replace(". ", ".\r") * 3,
    "other line ends": PROSE.replace(" ", "\u2028") + "\x85" + PROSE.replace(". ", ".\x0b"),
    "no-break spaces": PROSE.replace(" ", "\u00a0"),
    "ideographic spaces": PROSE.replace(" ", "\u3000"),
    "no spaces": PROSE.replace(" ", ""),
    "bullets": "\n".join(["•"] * 10_000),
    "bullets before words": "• " * 10_000 + PROSE,
    "nested bullets": "\n".join("-" * n + " " + SIGNED for n in range(1, 40)),
    "numbers": "\n".join(f"{n}." for n in range(2000)) + "\n" + PROSE,
    "emoji": PROSE.replace(" ", " 🤝🇺🇸🇻🇳 ") + "👩‍👩‍👧‍👦" * 50,
    "open quotes": "“" + PROSE + "‘" + PROSE + '"' + PROSE,
    "quotes": "“”‘’\"'«»" * 500 + PROSE,
    "straight quotes": '"' * 3000 + PROSE,
    "open brackets": "(" * 3000 + PROSE + "[" * 500,
    "dots": "." * 5000 + PROSE + "…" * 500,
    "dashes": "—" * 3000 + PROSE.replace(" ", "—"),
    "marks": "!?;:,.-" * 400 + PROSE,
    "combining": "a" + "\u0301" * 5000 + PROSE,
    "one word": "Vietnam" * 3000,
    "one name": "Vietnam " * 2000,
    "names": "Antony Blinken Bui Thanh Son Marco Rubio Wang Yi " * 200,
    "titles": "Deputy Assistant Secretary of State for East Asian and Pacific Affairs " * 150,
    "months": "May July March June 10 " * 400,
    "dates": "from July 10, 11, 12 and 13 to August 2025 until the end of the year " * 150,
    "initials": "U.S. U.N. A. B. C. D. " * 300,
    "no full stop": PROSE.replace(".", "").replace(",", " and") * 30,
    "commas": "The United States, " + ", ".join(["Vietnam met Malaysia", "Laos", "Thailand signed the pact"] * 120),
    "semicolons": "; ".join([MET.rstrip(".")] * 80),
    "front matter look-alike": "---\n---\n---\n" + PROSE,
    "heading marks": "#" * 500 + "\n# \n## \n" + PROSE,
    "quote marks": "> " * 300 + PROSE + "\n>\n>\n",
    "underlines": "===\n---\n***\n" * 100 + PROSE,
    "HTML": f"<html><body><p>{PROSE}</p><script>alert('Vietnam met Laos')</script></body></html>",
    "entities": PROSE.replace(" ", "&nbsp;"),
    "backslashes": PROSE.replace(" ", "\\ ") + "\\" * 1000,
    "private use": PROSE.replace(" ", " \ue000") + "\U0010ffff\ufffe\uffff",
    "digits": "١٢ يوليو ٢٠٢٥ " + PROSE + "１２３ " * 100,
    "dotless": PROSE.replace("i", "ı").replace("I", "İ") + PROSE,
    "one long line": PROSE * 60,
}  # fmt: skip


def _read(text: str) -> str:
    """Check every span of what a text says; the facts as one string."""
    ((_, pieces),) = extract([briefing(text)], register())
    for e in pieces:
        assert text[e.start : e.end] == e.quote != ""
        assert all(text[s.start : s.end] == s.quote for s in (*e.more, *e.cues))
    facts = facts_of_briefing(pieces)
    return json.dumps([fact_record(key, status, told) for key, status, told in facts], ensure_ascii=True)


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_text_gives_facts_or_nothing(name: str) -> None:
    text = NASTY[name]
    assert _read(text) == _read(text)


def test_a_text_of_all_of_them_is_read() -> None:
    assert len(_read("\n\n".join(NASTY.values()))) > 1000


@pytest.mark.parametrize(
    "name", ["direction marks", "soft hyphens", "carriage returns", "no-break spaces", "lone surrogates"]
)
def test_what_is_invisible_does_not_hide_the_facts(name: str) -> None:
    assert "signedAgreementWith" in _read(NASTY[name])


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\ndate: 2025-07-10\n---\n",
        "---\ntitle: A\n---",
        "---\n",
        "",
        "\r\n\r\n",
        "\ufeff",
        "---\ntitle: [\n---\nx",
    ],
)
def test_a_file_without_a_text_is_told(text: str) -> None:
    try:
        found = briefing_of_text(Path("a.md"), text)
    except KgError as error:
        assert str(error)
    else:
        assert _read(found.body) == "[]"


PIECES = st.sampled_from(
    [
        *PROSE.split(),
        *"Phạm Minh Chính Đà Nẵng ASEAN-U.S. 11th G-7 9/11 $5 20% (ASEAN) “we” she’ll Marcos Jr. 🇻🇳 e.g. St.".split(),  # noqa: SIM905
    ]
)
MARKS = st.sampled_from(
    [
        *(
            " ",
            "  ",
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            "\xa0",
            "\u2028",
            ", ",
            ". ",
            "; ",
            "? ",
            "-",
            "—",
            "(",
            ")",
            '"',
            "“",
            "|",
            "’s ",
        ),
        *("\n- ", "\n> ", "\n# ", "\u200b", "\u200f", "\u202e", "\xad", "\u0301", "\0", "\x1b", "\ud83d"),
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(PIECES, MARKS) | st.tuples(st.text(max_size=6), MARKS), min_size=1, max_size=60))
def test_names_marks_and_controls_in_any_mix_are_read(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + mark for word, mark in pieces)
    assert _read(text) == _read(text)


@pytest.mark.parametrize("joint", [" ", "\n\n", "\n- "], ids=["one line", "paragraphs", "bullets"])
def test_time_grows_with_the_text(joint: str) -> None:
    """Four times the text takes far less than sixteen times as long."""
    some = [MET, SIGNED, "They discussed trade.", "Both countries agreed to meet again next year."]
    rng = random.Random(1)

    def seconds(count: int) -> float:
        source = replace(briefing(joint.join(rng.choice(some) for _ in range(count))), id="long")
        start = time.process_time()
        list(extract([source], register()))
        return time.process_time() - start

    seconds(20)
    assert seconds(1200) < 9 * max(seconds(300), 0.05)
