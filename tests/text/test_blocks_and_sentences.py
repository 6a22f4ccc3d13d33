from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Briefing, Source
from kg.register import Register
from kg.text.blocks import BlockKind, dateline_date, find_dateline, split_blocks
from kg.text.sentences import sentences


def kinds(body: str) -> list[tuple[str, str]]:
    return [(b.kind.value, body[b.start : b.end]) for b in split_blocks(body)]


def test_markdown() -> None:
    body = (
        "# Head\n\nPara one\nwraps on here.\n\n- a point\n  goes on\n* another\n1. numbered\n\n"
        "> said he\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    assert kinds(body) == [
        ("headline", "Head"),
        ("paragraph", "Para one\nwraps on here."),
        ("bullet", "a point\n  goes on"),
        ("bullet", "another"),
        ("bullet", "numbered"),
        ("quote", "said he"),
        ("table", "| a | b |\n|---|---|\n| c | d |"),
    ]


def test_one_line_per_paragraph_with_headings_and_apparatus() -> None:
    body = (
        "ASEAN met the United States in Jakarta.\nCloser Ties\nThe ministers spoke about trade.\nAdditional Reading\n"
        "A Final Thought\nMore will follow.\nSources: Department of State.\nPrepared by A. Writer.\n"
    )
    assert [kind for kind, _ in kinds(body)] == [
        "paragraph",
        "headline",
        "paragraph",
        "boilerplate",
        "headline",
        "paragraph",
        "boilerplate",
        "boilerplate",
    ]


def test_hard_wrapped_paragraphs_and_capital_headline() -> None:
    body = (
        "RUBIO MEETS ANWAR IN KUALA LUMPUR\n\nThe Secretary met the Prime Minister in the morning. They\n"
        "talked about trade, the sea and the border. The Prime Minister\nthanked him.\n"
        "Then they left.\n\nSecond paragraph."
    )
    found = kinds(body)
    assert found[0] == ("headline", "RUBIO MEETS ANWAR IN KUALA LUMPUR")
    assert found[1][1].endswith("thanked him.") and found[-1] == ("paragraph", "Second paragraph.")


def test_everything_after_media_contact_is_apparatus() -> None:
    body = "The ministers met.\n\nMedia Contact\n\nJane Doe, Press Officer\n"
    assert [kind for kind, _ in kinds(body)] == ["paragraph", "boilerplate", "boilerplate"]


def test_a_lone_line_without_full_stop_is_text() -> None:
    assert kinds("Rubio met Anwar in Kuala Lumpur") == [("paragraph", "Rubio met Anwar in Kuala Lumpur")]


@pytest.mark.parametrize(
    ("body", "line", "date"),
    [
        ("HANOI, Nov 14 – Mr Biden left.", "HANOI, Nov 14 –", None),
        ("Phnom Penh, 12 November 2022. At the summit they met.", "Phnom Penh, 12 November 2022.", "2022-11-12"),
        ("WASHINGTON — The Senate voted.", "WASHINGTON —", None),
        ("KUALA LUMPUR, Malaysia (AP) — Talks began.", "KUALA LUMPUR, Malaysia (AP) —", None),
        ("JAKARTA, Nov 16, 2023 – A pact was signed.", "JAKARTA, Nov 16, 2023 –", "2023-11-16"),
        ("**MANILA, 3 May 2024** – Talks began.", "**MANILA, 3 May 2024** –", "2024-05-03"),
        ("July 11, 2025\n\nThe two met in Bali.", "July 11, 2025", "2025-07-11"),
    ],
)
def test_datelines(body: str, line: str, date: str | None) -> None:
    assert ("dateline", line) in kinds(body)
    assert dateline_date(body) == date


@pytest.mark.parametrize(
    "body",
    ["The United States met ASEAN.", "Malaysia, which chairs ASEAN, met China.", "May 2025 was a month of talks."],
)
def test_no_dateline(body: str) -> None:
    assert all(kind != "dateline" for kind, _ in kinds(body))


def test_dateline_place_and_year_come_from_register_and_document(register: Register) -> None:
    body = "SINGAPORE, Nov 14 - Mr Putin came to the city."
    briefing = Briefing("x", Source("t", date="2018-11-15"), body)
    found = find_dateline(briefing, split_blocks(body), register)
    assert found is not None and (found.place, found.date) == ("e:singapore-city", "2018-11-14")
    early = Briefing("x", Source("t", date="2018-01-02"), "HANOI, Dec 30 - They met.")
    line = find_dateline(early, split_blocks(early.body), register)
    assert line is not None and (line.place, line.date) == ("e:hanoi", "2017-12-30")


SENTENCES = (
    "Lt. Gen. Ong met U.S. officials in St. Louis.",
    "No. 5 of the list, Ma. Theresa P. Lazaro, agreed.",
    'He said: "We agree."',
    "Ferdinand Marcos Jr. spoke to Robert F. Godec at 5 p.m. on Nov. 3.",
    "H.E. Kao Kim Hourn left for the U.S.",
    "The rest, e.g. Gov. Lee and Ph.D. holders, stayed.",
)


def test_sentences_keep_abbreviations_together() -> None:
    text = " ".join(SENTENCES)
    assert tuple(text[a:b] for a, b in sentences(text)) == SENTENCES


MARKS = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\n\n",
        "- ",
        "# ",
        "> ",
        "| a | b |",
        "1. ",
        "ENDS",
        "HANOI, Nov 14 – ",
        "Mr. X. ",
        "\u200f",
        "\x07",
    ]
)


@given(st.lists(st.one_of(MARKS, st.text(max_size=12)), max_size=25).map("".join))
@settings(deadline=None, max_examples=150)
def test_blocks_and_sentences_lie_in_order_in_any_text(body: str) -> None:
    last = 0
    for block in split_blocks(body):
        assert last <= block.start < block.end <= len(body)
        last = block.end
        text = body[block.start : block.end]
        inner = 0
        for start, end in sentences(text):
            assert inner <= start < end <= len(text) and text[start:end] == text[start:end].strip()
            inner = end
        if block.kind is BlockKind.HEADLINE:
            assert text.strip()
    assert split_blocks(body) == split_blocks(body)
