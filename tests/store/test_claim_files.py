from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import BadFile, BadRow
from kg.model import Amount, Briefing, Entity, Evidence, Source, Span, Stance
from kg.store.canonical import written_nodes
from kg.store.rdf import Head, claim_file, evidence_nodes, file_head, load_claim_file, read_claim_file
from kg.store.terms import Names, by_subject
from kg.store.turtle import parse_turtle
from kg.vocabulary import EntityClass
from tests.store.samples import MALAYSIA, SOURCES, US, VIETNAM, briefing, evidence_strategy, said

NOTE = briefing("note", "US met Malaysia on 10 July. They will meet Vietnam.")
MET = said(NOTE, "US met Malaysia on 10 July.", date="2025-07-10")
WILL = said(NOTE, "They will meet Vietnam.", obj=VIETNAM, stance=Stance.PLANNED)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Briefing, tuple[Evidence, ...]]:
    source = draw(SOURCES)
    pieces = draw(st.lists(evidence_strategy("b:note", source), max_size=3))
    return Briefing("note", source, ""), tuple(pieces)


@settings(
    deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(documents(), st.sampled_from(["https://w3id.org/us-asean-kg/", "https://example.net/a/kg/"]))
def test_every_field_of_every_evidence_comes_back(
    tmp_path: Path, document: tuple[Briefing, tuple[Evidence, ...]], base: str
) -> None:
    note, pieces = document
    path = tmp_path / "note.ttl"
    path.write_text(claim_file(note, pieces, base), encoding="utf-8", newline="")
    assert set(read_claim_file(path, base)) == set(pieces)
    assert load_claim_file(path, base).source == note.source


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.sampled_from(["https://w3id.org/us-asean-kg/", "https://example.net/a/kg/"]))
def test_the_reader_of_our_own_form_and_the_parser_agree(
    document: tuple[Briefing, tuple[Evidence, ...]], base: str
) -> None:
    text = claim_file(*document, base, entities=[Entity("e:local.person-x-y", '"A", b; .\n', EntityClass.PERSON)])
    body = text[text.index("@base") :]
    parsed = by_subject(parse_turtle(body, Names(base), Path("x.ttl")))
    written = written_nodes(body, base)
    assert written == parsed
    assert list(written or ()) == list(parsed), "in the order of the file"


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("dip:stance dip:asserted ;", "dip:stance  dip:asserted ;"),
        (" ;\n    ", " ; # a remark\n    "),
        ("dip:start 0", "dip:start 0.5e1"),
        (" .\n\nc:", " .\nc:"),
        ("@prefix dip: <https://w3id.org/us-asean-kg/ontology#>", "@prefix dip: <https://example.org/>"),
        ("@base <https://w3id.org/us-asean-kg/>", "@base <https://example.org/>"),
        ("dip:stance dip:asserted ;", "<https://w3id.org/us-asean-kg/ontology#stance> [] ;"),
        ("b:note a dip:Briefing", "x:note a dip:Briefing"),
        ('dip:text "US met', 'dip:text """US met'),
    ],
)
def test_any_other_form_is_left_to_the_parser(was: str, now: str) -> None:
    text = claim_file(NOTE, [MET])
    body = text[text.index("@base") :]
    assert was in body
    assert written_nodes(body, "https://w3id.org/us-asean-kg/") is not None
    assert written_nodes(body.replace(was, now, 1), "https://w3id.org/us-asean-kg/") is None


def test_a_file_edited_by_hand_is_read_by_the_parser(tmp_path: Path) -> None:
    path = tmp_path / "note.ttl"
    text = claim_file(NOTE, [MET], fingerprint="abc")
    path.write_text(text.replace("dip:stance dip:asserted ;", "dip:stance\n  dip:planned; # ours"), encoding="utf-8")
    assert [piece.stance for piece in read_claim_file(path)] == [Stance.PLANNED]


def test_what_a_hand_added_is_read_even_in_our_own_form(tmp_path: Path) -> None:
    path = tmp_path / "note.ttl"
    text = claim_file(NOTE, [MET], fingerprint="abc")
    node = next(line for line in text.splitlines() if line.endswith(" a dip:Evidence ;")).partition(" ")[0]
    more = f'\n{node} a dip:Evidence ;\n    dip:topicText "trade" .\n'
    path.write_text(text + more, encoding="utf-8")
    assert [(piece.stance, piece.topic) for piece in read_claim_file(path)] == [(Stance.ASSERTED, "trade")]


def test_two_spans_two_amounts_and_an_entity_come_back(tmp_path: Path) -> None:
    local = Entity("e:local.person-malaysia-ali", "Ali", EntityClass.PERSON, state="e:malaysia")
    piece = Evidence(
        document="b:note",
        source=NOTE.source,
        subject=MALAYSIA,
        predicate="investsIn",
        object=US,
        stance=Stance.ASSERTED,
        amounts=(Amount(90000000.0, "USD", "90 million dollars"), Amount(0.1, "percent", "0.1 %")),
        quote="x",
        start=0,
        end=1,
        more=(Span(40, 50, "later"), Span(5, 9, "earlier")),
        rule="invest.verb",
    )
    path = tmp_path / "note.ttl"
    path.write_text(claim_file(NOTE, [piece], entities=[local], fingerprint="abc"), encoding="utf-8")
    loaded = load_claim_file(path)
    assert (loaded.briefing, loaded.evidence, loaded.entities) == ("note", (piece,), (local,))
    assert file_head(path) == Head("abc", True)
    path.write_text(path.read_text(encoding="utf-8").replace("later", "sooner"), encoding="utf-8")
    assert file_head(path) == Head("abc", False)


def test_a_claim_file_for_people(tmp_path: Path) -> None:
    text = claim_file(NOTE, [WILL, MET])
    assert text.index("b:note a dip:Briefing") < text.index("2025-07-10") < text.index("dip:planned")
    assert "dip:party e:malaysia, e:united-states ;" in text
    assert 'dip:text "US met Malaysia on 10 July."' in text
    assert 'dip:on "2025-07-10"^^xsd:date' in text
    assert "oa:hasTarget <briefing/note#char=0,27>" in text
    assert "dip:status" not in text
    assert "dip:alias" not in text
    assert "_:" not in text


def test_order_of_evidence_does_not_change_the_bytes() -> None:
    pieces = [MET, WILL, said(NOTE, "US met", "visited"), said(NOTE, "met", stance=Stance.REPORTED)]
    first = claim_file(NOTE, pieces)
    shuffler = random.Random(1)
    for _ in range(5):
        shuffler.shuffle(pieces)
        assert claim_file(NOTE, [*pieces, pieces[0]]) == first


def test_twins_in_one_span_have_nodes_of_their_own(tmp_path: Path) -> None:
    twin = said(NOTE, "US met Malaysia on 10 July.", date="2025-07-10", stance=Stance.REPORTED)
    nodes = [node for node, _, _ in evidence_nodes([MET, twin])]
    assert len(set(nodes)) == 2
    path = tmp_path / "note.ttl"
    path.write_text(claim_file(NOTE, [MET, twin]), encoding="utf-8")
    assert set(read_claim_file(path)) == {MET, twin}


def test_evidence_of_another_document_is_refused() -> None:
    other = briefing("other", "x")
    with pytest.raises(ValueError, match="b:note does not belong to b:other"):
        claim_file(other, [MET])


def test_a_hand_edited_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "note.ttl"
    lines = claim_file(NOTE, [MET]).splitlines(keepends=True)
    broken = next(n for n, line in enumerate(lines) if "dip:stance" in line)
    lines[broken] = lines[broken].replace(" ;", "")
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(BadRow) as error:
        read_claim_file(path)
    assert abs(error.value.line - (broken + 1)) <= 1


@pytest.mark.parametrize(("old", "new"), [("dip:asserted", "dip:certain"), ("dip:rule ", "dip:rules "), ("c:", "c:x")])
def test_a_wrong_value_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "note.ttl"
    text = claim_file(NOTE, [MET])
    if old == "c:":
        text = text.replace("dip:evidenceFor c:", "dip:evidenceFor c:x")
    path.write_text(text.replace(old, new) if old != "c:" else text, encoding="utf-8")
    with pytest.raises(BadRow, match=r"note\.ttl"):
        read_claim_file(path)


def test_missing_and_foreign_files(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="does not exist"):
        read_claim_file(tmp_path / "none.ttl")
    (tmp_path / "latin.ttl").write_bytes(b"\xff\xfe")
    with pytest.raises(BadFile, match="UTF-8"):
        read_claim_file(tmp_path / "latin.ttl")
    (tmp_path / "empty.ttl").write_text("", encoding="utf-8")
    with pytest.raises(BadFile, match="no briefing"):
        read_claim_file(tmp_path / "empty.ttl")
    assert file_head(tmp_path / "none.ttl") == Head()


def test_source_without_anything(tmp_path: Path) -> None:
    bare = Briefing("bare", Source(""), "text")
    path = tmp_path / "bare.ttl"
    path.write_text(claim_file(bare, []), encoding="utf-8")
    assert load_claim_file(path).source == bare.source
