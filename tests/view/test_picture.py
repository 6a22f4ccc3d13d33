"""The picture: the same for the same claims in any order, nothing left out silently, nothing on top of each other."""

from __future__ import annotations

import itertools
import math
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace

import pytest

from kg.model import Entity, Evidence, ReviewState, Term
from kg.query.pictures.layout import POLES, place
from kg.query.pictures.picture import near, picture
from kg.view.graph import graph_page
from kg.vocabulary import EntityClass
from tests.view.claims import ENTITIES, claim, evidence, small_world

PROGRAM = """
from kg.query.pictures.picture import picture
from kg.view.graph import graph_page
from tests.view.claims import ENTITIES, small_world
import hashlib, sys
page = graph_page(picture(reversed(small_world()), ENTITIES, title="t"), topics={}, labels={})
sys.stdout.write(hashlib.sha256(page.encode()).hexdigest())
"""


def page_hash(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_same_claims_same_bytes() -> None:
    assert page_hash("1") == page_hash("2")


def test_order_does_not_matter() -> None:
    assert picture(small_world(), ENTITIES, title="t") == picture(reversed(small_world()), ENTITIES, title="t")


def test_parallel_facts_are_one_line_and_text_objects_none() -> None:
    drawn = picture(small_world(), ENTITIES, title="t")
    assert len(drawn.lines) == 8
    merged = next(line for line in drawn.lines if {line.a, line.b} == {"e:malaysia", "e:united-states"})
    assert merged.claims == ("c:0000000000000001", "c:0000000000000002")
    assert len(drawn.claims) == 10
    assert drawn.note == ""


def test_rejected_claims_are_not_shown() -> None:
    rejected = claim(50, evidence("e:china", "metWith", "e:vietnam"), review=ReviewState.REJECTED)
    drawn = picture((*small_world(), rejected), ENTITIES, title="t")
    assert rejected.id not in {c.id for c in drawn.claims}


def test_a_neighbourhood_says_what_it_leaves_out() -> None:
    drawn = picture(small_world(), ENTITIES, title="t", centres=("e:jane-roe",), depth=1)
    assert {node.id for node in drawn.nodes} == {"e:jane-roe", "e:china", "e:asean-us-summit", "e:united-states"}
    assert drawn.note == "Showing 4 of 10 nodes and 4 of 10 facts: the neighbourhood of Jane Roe, 1 line deep."


def test_neighbourhood_by_steps() -> None:
    pairs = [(line.a, line.b) for line in picture(small_world(), ENTITIES, title="t").lines]
    assert near(pairs, ["e:thailand"], 1) == {"e:thailand", "e:philippines"}
    assert "e:vietnam" in near(pairs, ["e:jane-roe"], 2)


def test_too_many_lines_are_reduced_to_the_most_central_and_said_so() -> None:
    drawn = picture(small_world(), ENTITIES, title="t", limit=3)
    assert len(drawn.lines) <= 3
    assert "e:united-states" in {node.id for node in drawn.nodes}
    assert drawn.note.startswith("Showing ")
    assert drawn.note.endswith("the most central.")


def test_nodes_do_not_cover_each_other() -> None:
    nodes = [f"e:n{k:03d}" for k in range(60)]
    lines = {(a, b): 1 for k, (a, b) in enumerate(itertools.combinations(nodes, 2)) if k % 17 == 0}
    radius = dict.fromkeys(nodes, 10.0)
    spots = place(nodes, lines, radius)
    assert set(spots) == set(nodes)
    for a, b in itertools.combinations(nodes, 2):
        (ax, ay), (bx, by) = spots[a], spots[b]
        assert max(abs(ax - bx), abs(ay - by)) > 15, f"{a} and {b} cover each other"


def test_the_poles_stand_apart_however_strongly_they_are_tied() -> None:
    others = [f"e:n{k:02d}" for k in range(30)]
    nodes = [*POLES, *others]
    lines = {POLES: 400} | {(pole, other): 1 for pole in POLES for other in others}
    spots = place(nodes, lines, dict.fromkeys(nodes, 8.0))
    xs = sorted(x for x, _ in spots.values())
    assert spots[POLES[0]][0] < xs[len(xs) // 4], "the first pole belongs into the left quarter"
    assert spots[POLES[1]][0] > xs[-len(xs) // 4], "the second pole belongs into the right quarter"


def test_satellites_stand_around_their_hub_and_give_no_name_to_others() -> None:
    hubs = [*POLES, *(f"e:h{k}" for k in range(8))]
    moons = {f"e:m{k:02d}": hubs[k % 4] for k in range(60)}
    lines = dict.fromkeys(itertools.combinations(hubs, 2), 2) | dict.fromkeys(moons.items(), 1)
    radius = dict.fromkeys(hubs, 20.0) | dict.fromkeys(moons, 6.0)
    spots = place([*hubs, *moons], lines, radius, moons)
    far = {m: math.dist(spots[m], spots[hub]) for m, hub in moons.items()}
    assert max(far.values()) < 100
    for m, hub in moons.items():
        assert far[m] <= min(math.dist(spots[m], spots[other]) for other in hubs if other != hub)
    for a, b in itertools.combinations(spots, 2):
        assert math.dist(spots[a], spots[b]) > 10, f"{a} and {b} cover each other"


def test_only_persons_with_one_line_are_satellites_and_only_in_a_crowd() -> None:
    persons = {f"e:p{k:03d}": Entity(f"e:p{k:03d}", f"P{k}", EntityClass.PERSON) for k in range(90)}
    states = [f"e:{name}" for name in ("malaysia", "vietnam", "thailand", "china")]
    ties = [evidence_of(p, states[k % 4]) for k, p in enumerate(persons)]
    ties += [evidence_of(a, b) for a, b in itertools.combinations(states, 2)]
    ties.append(evidence_of("e:p000", states[1]))
    claims = [claim(300 + k, piece) for k, piece in enumerate(ties)]
    drawn = picture(claims, ENTITIES | persons, title="t")
    assert {n.id for n in drawn.nodes if n.satellite} == set(persons) - {"e:p000"}
    assert not any(n.satellite for n in picture(small_world(), ENTITIES, title="t").nodes)


def evidence_of(first: str, second: str) -> Evidence:
    piece = evidence("e:malaysia", "metWith", "e:china")
    return replace(piece, subject=Term(first, first), object=Term(second, second))


def test_what_hangs_together_nowhere_stands_below() -> None:
    star = {("a", f"b{k}"): 1 for k in range(6)}
    spots = place(["a", *(f"b{k}" for k in range(6)), "x", "y", "z"], star | {("x", "y"): 1}, defaultdict(lambda: 10.0))
    lowest = max(y for name, (_, y) in spots.items() if name[0] in "ab")
    assert min(spots["x"][1], spots["y"][1]) > lowest
    assert spots["z"][1] > max(spots["x"][1], spots["y"][1])


def test_two_names_stand_left_and_right() -> None:
    x = {n.id: n.x for n in picture(small_world(), ENTITIES, title="t", centres=("e:vietnam", "e:china")).nodes}
    assert x["e:vietnam"] < 0 < x["e:china"]
    turned = {n.id: n.x for n in picture(small_world(), ENTITIES, title="t", centres=("e:china", "e:vietnam")).nodes}
    assert turned["e:china"] < 0 < turned["e:vietnam"]


def test_the_poles_stand_left_and_right() -> None:
    drawn = picture(small_world(), ENTITIES, title="t")
    x = {node.id: node.x for node in drawn.nodes}
    assert x["e:united-states"] < x["e:asean"]


@pytest.fixture(scope="module")
def page() -> str:
    return graph_page(picture(small_world(), ENTITIES, title="A & B"), topics={}, labels={})


def test_the_page_asks_nothing_of_the_network(page: str) -> None:
    before_the_library = page.partition("<script>")[0]
    for word in (' src="', "@import", "url(", "<link"):
        assert word not in before_the_library, word
    assert "<title>A &amp; B</title>" in page
    assert page.startswith("<!DOCTYPE html>")
