"""What stands when the first picture is told, how it is laid into its window, and what its names may cover."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kg.model import Claim, Entity, Term
from kg.query.pictures.picture import Whole
from kg.vocabulary import EntityClass
from tests.browser.conftest import Opened, write_page
from tests.browser.test_graph_page import shown_facts
from tests.view.claims import ENTITIES, claim, evidence, small_world

pytestmark = pytest.mark.browser
Visit = Callable[..., Opened]

# every name and every curve that the page draws, with the time
NOTED = """window.drawn = [];
for (const name of ['fillText', 'quadraticCurveTo']) {
  const done = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    drawn.push([name, performance.now(), name === 'fillText' ? given[0] : '']);
    return done.apply(this, given);
  };
}"""
OUTSIDE = """() => {
  const { clientWidth: w, clientHeight: h } = document.getElementById('mynetwork');
  const note = document.getElementById('shown'), floor = note.hidden ? h : h - note.offsetHeight;
  return KG.nodes.filter((node) => {
    const { x, y } = KG.network.canvasToDOM(KG.network.getPositions([node.id])[node.id]);
    return x < 0 || y < 0 || x > w || y > floor;
  }).map((node) => node.id);
}"""


def many_meetings(number: int) -> tuple[Claim, ...]:
    """The small world and so many more facts on one line."""
    days = (f"2019-{1 + k // 28:02}-{1 + k % 28:02}" for k in range(number))
    more = (claim(1000 + k, evidence("e:china", "metWith", "e:thailand", date=day)) for k, day in enumerate(days))
    return (*small_world(), *more)


def crowd(number: int) -> tuple[tuple[Claim, ...], dict[str, Entity]]:
    """A picture too full for all of its names."""
    names = [f"e:office-{k}" for k in range(number)]
    held = {name: Entity(name, f"Office of long name {name[9:]}", EntityClass.ORGANISATION) for name in names}
    known = ENTITIES | held
    pairs = [(one, ("e:china", "e:malaysia")[k % 2]) for k, one in enumerate(names)]
    pairs += [(one, names[k - 1]) for k, one in enumerate(names)]
    one = evidence("e:china", "metWith", "e:malaysia", date="2020-01-01")
    pieces = [replace(one, subject=Term(a, known[a].label), object=Term(b, known[b].label)) for a, b in pairs]
    return (*small_world(), *(claim(2000 + k, piece) for k, piece in enumerate(pieces))), known


def noted(chromium: Browser, file: Path, fragment: str = "") -> dict[str, Any]:
    """Names and curves drawn before and after the time that the page tells, and what stood around the picture then."""
    page = chromium.new_context(offline=True, viewport={"width": 1400, "height": 900}).new_page()
    page.add_init_script(NOTED)
    page.goto(file.as_uri() + fragment)
    page.wait_for_function("KG.ready", timeout=15_000)
    found: dict[str, Any] = page.evaluate(
        """() => { const before = drawn.filter(([, time]) => time <= KG.firstPicture);
        return { names: before.filter(([name]) => name === 'fillText').map((row) => row[2]),
          curves: before.filter(([name]) => name !== 'fillText').length, labels: KG.labelsDrawn, lines: KG.lines.length,
          first: KG.firstPicture, ready: KG.ready }; }"""
    )
    page.context.close()
    return found


@pytest.mark.parametrize("fragment", ["", "#n=e:jane-roe"])
def test_the_first_picture_has_every_line_and_name_and_is_drawn_once(
    chromium: Browser, small_page: Path, fragment: str
) -> None:
    seen = noted(chromium, small_page, fragment)
    names = [text for text in seen["names"] if not text.isdigit()]
    assert len(names) == len(set(names)) == seen["labels"] > 3, "a name drawn twice is a picture drawn twice"
    assert seen["curves"] >= seen["lines"]
    assert seen["first"] < seen["ready"], "the lists come when the picture stands"


def test_a_restored_view_has_its_filters_lists_and_choices(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page, "#n=e:malaysia&no-status=reported&publisher=Ministry&topic=t:civil-nuclear&theme=dark")
    page = opened.page
    assert page.inner_text("#about h2") == "Malaysia" and shown_facts(opened) == ["c:0000000000000001"]
    assert page.input_value("#publisher") == "Ministry" and page.input_value("#topic") == "t:civil-nuclear"
    assert not page.is_checked("input[name=status][value=reported]")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.inner_text("#count").startswith("2 of 10 nodes · 1 of 10 facts")


@pytest.mark.parametrize("note", [(), ("the 200 most central", *["and a very long reason"] * 12)])
def test_all_is_seen_after_the_window_changes(visit: Visit, tmp_path: Path, note: tuple[str, ...]) -> None:
    whole = Whole(900, 4000, 12_000, {}, note) if note else None
    page = visit(write_page(tmp_path / "page.html", small_world(), ENTITIES, whole=whole)).page
    assert page.evaluate(OUTSIDE) == []
    for width, height in ((844, 390), (390, 844), (1600, 500), (1400, 900)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        assert page.evaluate(OUTSIDE) == [], (width, height)
    scale = page.evaluate("KG.network.getScale()")
    page.click("#fit")
    assert page.evaluate("KG.network.getScale()") == pytest.approx(scale)


def test_where_one_looked_by_keyboard_is_in_the_address_and_stays(visit: Visit, small_page: Path) -> None:
    page = visit(small_page).page
    page.focus("#mynetwork")
    for key in ("+", "+", "ArrowLeft"):
        page.keyboard.press(key)
    held = "[KG.network.getScale().toFixed(2), Math.round(KG.network.getViewPosition().x)]"
    seen = page.evaluate(held)
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_timeout(300)
    assert page.evaluate(held) == seen
    assert visit(small_page, page.evaluate("location.hash")).page.evaluate(held) == seen


@pytest.mark.parametrize("width", [390, 1400])
def test_a_name_covers_only_what_is_far_less_central(visit: Visit, tmp_path: Path, width: int) -> None:
    claims, entities = crowd(90)
    page = visit(write_page(tmp_path / "crowd.html", claims, entities), viewport={"width": width, "height": 800}).page
    covered = page.evaluate(
        """() => { const at = KG.network.getPositions(), found = [];
        for (const [id, box] of KG.named) for (const node of KG.nodes) {
          const { x, y } = at[node.id], named = KG.byId.get(id);
          const apart = x < box[0] || x > box[2] || y < box[1] || y > box[3];
          const small = node.importance < named.importance / 4 || named.importance > 0.6;
          if (!apart && node.id !== id && !small) found.push([id, node.id]);
        } return found; }"""
    )
    assert page.evaluate("KG.labelsDrawn") > 10 and covered == []


def test_paper_has_all_of_what_is_chosen_and_says_what_it_leaves(visit: Visit, tmp_path: Path) -> None:
    file = write_page(tmp_path / "many.html", many_meetings(150), ENTITIES)
    page = visit(file).page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.inner_text(".unprinted") == "100 more are not printed: show them, or choose a node or a line."
    assert len(page.query_selector_all("#facts .fact")) == 60
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.query_selector(".unprinted") is None
    chosen = visit(file, "#l=e:china~e:thailand")
    chosen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(shown_facts(chosen)) == 150 and chosen.page.query_selector(".unprinted") is None
