"""The HTML reference: in step with the ontology, whole, readable, and without a request to anyone."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from rdflib import RDFS, SKOS, Graph

from kg.vocabulary import PREFIXES
from tests.ontology.queries import ONTOLOGY
from tests.ontology.reference_page import PAGE, render, sections

TEXT = PAGE.read_text(encoding="utf-8")
TURTLE = (ONTOLOGY / "diplomacy.ttl").read_text(encoding="utf-8")
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Tags, anchors, links, headings and words of a page; complains of a tag that is not closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(TEXT)


def test_the_page_is_written_from_the_ontology_and_always_the_same() -> None:
    assert render() == render() == TEXT


def test_every_tag_is_closed_and_every_anchor_is_there_once(page: Page) -> None:
    assert page.open == []
    anchors = Counter(page.values("id"))
    assert [name for name, times in anchors.items() if times > 1] == []
    inner = {href[1:] for href in page.values("href") if href.startswith("#")}
    assert inner <= set(anchors), inner - set(anchors)


def test_every_term_has_its_part_under_its_own_name(page: Page) -> None:
    graph = Graph().parse(data=TURTLE, format="turtle")
    names = {str(t).removeprefix(PREFIXES["dip"]) for t in graph.subjects(RDFS.isDefinedBy)}
    shown = [term.name for section in sections(TURTLE) for term in section.terms]
    assert sorted(shown) == sorted(names)
    assert names <= set(page.values("id"))
    words = " ".join(page.words)
    for term in graph.subjects(RDFS.isDefinedBy):
        assert str(graph.value(term, SKOS.definition)) in words, term


def test_every_topic_and_alignment_is_shown(page: Page) -> None:
    words = " ".join(page.words)
    for topic, definition in Graph().parse(ONTOLOGY / "topics.ttl").subject_objects(SKOS.definition):
        assert str(definition) in words or str(topic).endswith("/topics"), topic
    rows = (ONTOLOGY / "alignments.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert sum(len(term.matches) for section in sections(TURTLE) for term in section.terms) == len(rows)


def test_nothing_is_asked_of_a_server(page: Page) -> None:
    assert not {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "form"} & set(page.tags)
    assert not page.values("src") and not page.values("srcset") and not page.values("style")
    assert not re.search(r"@import|url\(", TEXT)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_it_can_be_read_by_all(page: Page) -> None:
    assert ("html", "lang", "en") in page.attributes
    assert page.tags["title"] == page.tags["main"] == page.tags["nav"] == page.tags["h1"] == 1
    headings = [int(level) for level in re.findall(r"<h([1-6])[ >]", TEXT)]
    assert all(b - a <= 1 for a, b in pairwise(headings)), "a level of headings left out"
    assert "prefers-color-scheme: dark" in TEXT and 'href="#content"' in TEXT
    assert page.tags["caption"] == page.tags["table"]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(theme: int) -> None:
    """Contrast of at least 4.5, as WCAG AA asks of body text."""
    palette = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.findall(r":root \{([^}]+)\}", TEXT)[theme]))
    for ground in ("ground", "card"):
        for ink in ("ink", "soft", "link", "mark"):
            high, low = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)
