"""Neighbourhoods, paths, the whole state in the address, paper, and accessibility: in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.query.pictures.folding import communities, named
from kg.query.pictures.picture import Whole, picture
from kg.view.graph import graph_page
from tests.browser.conftest import Opened, violations, write_page
from tests.browser.test_graph_page import HOSTILE, NODE_AT, shown_facts
from tests.view.claims import ENTITIES, claim, evidence, small_world

pytestmark = pytest.mark.browser
Visit = Callable[..., Opened]


def click_node(opened: Opened, name: str) -> None:
    opened.page.mouse.click(*opened.page.evaluate(NODE_AT, name))
    opened.page.wait_for_timeout(150)


def shown_nodes(opened: Opened) -> list[str]:
    return opened.page.evaluate("[...KG.visible.nodes].sort()")  # type: ignore[no-any-return]


def test_a_neighbourhood_expands_and_collapses(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page, "#n=e:jane-roe")
    opened.page.click("text=Only its neighbourhood")
    assert shown_nodes(opened) == ["e:asean-us-summit", "e:china", "e:jane-roe", "e:united-states"]
    click_node(opened, "e:united-states")
    opened.page.click("text=Expand")
    assert shown_nodes(opened) == sorted(set(ENTITIES) - {"e:thailand", "e:philippines"})
    opened.page.click("text=Collapse")
    assert shown_nodes(opened) == ["e:asean-us-summit", "e:china", "e:jane-roe", "e:united-states"]
    click_node(opened, "e:jane-roe")
    opened.page.click("text=Show all")
    assert len(shown_nodes(opened)) == 10


def test_a_path_between_two_picked_nodes(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    click_node(opened, "e:china")
    opened.page.click("text=Path to …")
    click_node(opened, "e:asean")
    assert opened.page.inner_text("#about h2") == "China – ASEAN"
    assert opened.page.evaluate("KG.path.nodes") == ["e:china", "e:jane-roe", "e:united-states", "e:asean"]
    assert opened.page.evaluate("[...KG.focused.nodes].length") == 4, "the rest fades"
    assert len(shown_facts(opened)) == 3
    again = visit(small_page, opened.page.evaluate("location.hash"))
    assert again.page.inner_text("#about h2") == "China – ASEAN"
    opened.page.keyboard.press("Escape")
    assert opened.page.inner_text("#about h2") == "Latest and upcoming"


def test_no_path_is_said(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page, "#path=e:thailand~e:china")
    assert "No path" in opened.page.inner_text("#about")
    assert shown_facts(opened) == []


def test_the_address_holds_the_whole_state(visit: Visit, small_page: Path) -> None:
    first = visit(small_page, "#n=e:jane-roe")
    first.page.click("text=Only its neighbourhood")
    first.page.click("#theme")
    first.page.uncheck("#undated")
    stage = first.page.locator("#mynetwork").bounding_box()
    assert stage
    first.page.mouse.move(stage["x"] + 20, stage["y"] + 20)
    first.page.mouse.wheel(0, -240)
    first.page.wait_for_timeout(400)
    state = "[KG.state.kept, KG.state.dark, KG.state.undated, KG.state.node, KG.state.camera, KG.visible.facts.length]"
    second = visit(small_page, first.page.evaluate("location.hash"))
    assert second.page.evaluate(state) == first.page.evaluate(state)
    assert first.page.evaluate("KG.state.camera") is not None
    assert abs(second.page.evaluate("KG.network.getScale()") - first.page.evaluate("KG.network.getScale()")) < 0.01


def test_paper_shows_the_drawing_and_every_listed_fact(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page, color_scheme="dark")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened.page.emulate_media(media="print")
    assert opened.page.is_visible("#sheet")
    assert not opened.page.is_visible("#mynetwork")
    assert not opened.page.is_visible(".tools")
    ground = opened.page.evaluate(
        "[...document.getElementById('sheet').getContext('2d').getImageData(2, 2, 1, 1).data]"
    )
    assert ground == [251, 251, 248, 255], "drawn in light colours"
    inked = opened.page.evaluate(
        """() => { const c = document.getElementById('sheet');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0;
        for (let i = 0; i < d.length; i += 4) if (d[i] < 200) n++;
        return n / (d.length / 4); }"""
    )
    assert 0.002 < inked < 0.9
    assert len(shown_facts(opened)) == 10
    assert opened.page.pdf().startswith(b"%PDF")
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.page.get_attribute("html", "data-theme") == "dark"


def test_what_was_left_out_is_said_on_the_page(visit: Visit, tmp_path: Path) -> None:
    whole = Whole(900, 4000, 12_000, {("e:malaysia", "e:united-states"): 77}, ("the 200 most central",))
    opened = visit(
        write_page(tmp_path / "reduced.html", small_world(), ENTITIES, whole=whole), "#l=e:malaysia~e:united-states"
    )
    assert opened.page.inner_text("#shown") == "Showing 10 of 900 nodes and 10 of 12,000 facts: the 200 most central."
    assert opened.page.inner_text("#count").startswith("10 of 900 nodes · 10 of 12,000 facts · 8 of 4,000 lines")
    assert "the latest of the 77 facts" in opened.page.inner_text("#about")


def test_communities_are_drawn_as_one_node_each(visit: Visit, tmp_path: Path) -> None:
    claims = small_world()
    found = communities([("e:malaysia", "e:united-states"), ("e:thailand", "e:philippines")], [2, 1])
    kept = [c for c in claims if {c.subject.id, c.object.id} <= {m for some in found for m in some.members}]
    whole = Whole(10, 8, 10, {}, ("communities",))
    shown = named(found, lambda name: ENTITIES[name].label)
    opened = visit(write_page(tmp_path / "folded.html", tuple(kept), ENTITIES, whole=whole, communities=shown))
    assert opened.page.inner_text("#by-group") == "Community\n2"
    assert opened.page.inner_text("#count").startswith("2 of 2 communities (4 of 10 nodes) · 3 of 10 facts")
    assert opened.page.inner_text("#shown").startswith("Showing 4 of 10 nodes as 2 communities and 3 of 10 facts")
    click_node(opened, "x:1")
    assert opened.page.inner_text("#about h2") == "Malaysia, United States"
    assert "It holds Malaysia, United States." in opened.page.inner_text("#about")
    assert sorted(shown_facts(opened)) == ["c:0000000000000001", "c:0000000000000002"]
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("philipp")
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#about h2") == "Philippines, Thailand", "members are found in their community"
    assert opened.complaints == []


def test_nothing_to_draw_is_said_not_shown_blank(visit: Visit, small_page: Path, tmp_path: Path) -> None:
    drawn = replace(
        picture((), ENTITIES, title="t", centres=("e:china",)), note="Nothing to draw: no fact about China."
    )
    path = tmp_path / "empty.html"
    path.write_text(graph_page(drawn, topics={}, labels={}), encoding="utf-8")
    opened = visit(path)
    assert opened.page.is_visible("#nothing"), "a hidden sentence has a text too"
    assert opened.page.inner_text("#nothing") == "Nothing to draw: no fact about China."
    filtered = visit(small_page)
    for name in ("asserted", "planned", "possible", "reported", "denied"):
        filtered.page.uncheck(f"input[name=status][value={name}]")
    assert filtered.page.is_visible("#nothing")
    assert filtered.page.inner_text("#nothing") == "No fact passes these filters. Reset shows all."
    filtered.page.click("#fit")
    filtered.page.click("#reset")
    assert not filtered.page.is_visible("#nothing")
    assert opened.complaints == filtered.complaints == []


def test_kinds_that_no_fact_has_are_not_in_the_legend(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    assert opened.page.eval_on_selector_all("#by-group input", "all => all.map(i => i.value)") == [
        "State",
        "Organisation",
        "Person",
        "Forum or meeting",
    ]


def test_motion_only_where_it_is_not_refused(visit: Visit, small_page: Path) -> None:
    seen = "KG.network.getViewPosition()"
    moved = f"id => {{ const before = {seen}; KG.choose(id); return [before, {seen}]; }}"
    before, after = visit(small_page).page.evaluate(moved, "e:jane-roe")
    assert before != after, "it is there at once"
    before, after = visit(small_page, reduced_motion="no-preference").page.evaluate(moved, "e:jane-roe")
    assert before == after, "it glides"


def test_hostile_ids_and_topics_are_only_text(visit: Visit, tmp_path: Path) -> None:
    name = "e:" + HOSTILE
    entities = ENTITIES | {name: replace(ENTITIES["e:china"], id=name, label=HOSTILE)}
    pieces = evidence("e:united-states", "metWith", "e:malaysia", topic_ids=("t:" + HOSTILE,), document="b:" + HOSTILE)
    bad = replace(claim(98, pieces), object=replace(pieces.object, id=name, label=HOSTILE))
    opened = visit(write_page(tmp_path / "hostile.html", (*small_world(), bad), entities))
    opened.page.evaluate("id => KG.choose(id)", name)
    again = visit(tmp_path / "hostile.html", opened.page.evaluate("location.hash"))
    assert again.page.evaluate("KG.state.node") == name
    for page in (opened, again):
        assert page.page.title() == "US–ASEAN relations"
        assert HOSTILE in page.page.inner_text("#about")
        assert page.complaints == []
        assert page.outside() == []


def test_hostile_addresses_change_nothing(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page, "#n=<img src=x onerror=alert(1)>&path=a~b&at=x,y,0&around=__proto__&y=9-1&theme=<b>&l=~")
    assert opened.complaints == []
    assert opened.page.evaluate("KG.visible.facts.length") == 10


def test_the_keyboard_reaches_everything_in_order(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    seen = []
    for _ in range(60):
        opened.page.keyboard.press("Tab")
        seen.append(opened.page.evaluate("(document.activeElement.closest('[id]') || document.body).id"))
    order = [seen.index(name) for name in ("search", "fit", "by-status", "from", "topic", "mynetwork", "facts")]
    assert order == sorted(order)
    outline = opened.page.evaluate(
        "() => { const fit = document.getElementById('fit'); fit.focus(); return getComputedStyle(fit).outlineStyle; }"
    )
    assert outline == "solid", "focus must be seen"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("fragment", ["", "#n=e:jane-roe&around=e:jane-roe", "#path=e:china~e:asean"])
def test_axe_finds_no_violation(chromium: Browser, small_page: Path, theme: str, fragment: str) -> None:
    context = chromium.new_context(offline=True, color_scheme=theme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(small_page.as_uri() + fragment)
    page.wait_for_function("KG.ready")
    found = violations(page)
    context.close()
    assert found == []


@pytest.mark.skipif(os.environ.get("KG_MEASURE") != "1", reason="a machine's speed is no property: KG_MEASURE=1")
def test_panning_is_smooth(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    frames = opened.page.evaluate(
        """() => new Promise((done) => { let n = 0; const start = performance.now();
        const step = () => { n += 1; KG.network.moveTo({ position: { x: n % 50, y: 0 }, animation: false });
          if (performance.now() - start > 1000) done(n); else requestAnimationFrame(step); };
        requestAnimationFrame(step); })"""
    )
    assert frames >= 25
