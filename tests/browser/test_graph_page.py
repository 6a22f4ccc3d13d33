"""The graph page in a real browser with the network off: clicks through the canvas, filters, search, hostile input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from kg.model import Source
from tests.browser.conftest import Opened, write_page
from tests.view.claims import ENTITIES, claim, evidence, small_world

pytestmark = pytest.mark.browser
Visit = Callable[..., Opened]

NODE_AT = """id => {
  const p = KG.network.canvasToDOM(KG.network.getPositions([id])[id]);
  const r = document.getElementById('mynetwork').getBoundingClientRect();
  return [p.x + r.x, p.y + r.y];
}"""
# a point on the line's curve, found by asking the drawing itself
LINE_AT = """id => {
  const line = KG.lineById.get(id), p = KG.network.getPositions([line.from, line.to]);
  const r = document.getElementById('mynetwork').getBoundingClientRect();
  const a = KG.network.canvasToDOM(p[line.from]), b = KG.network.canvasToDOM(p[line.to]);
  for (let t = 0.3; t < 0.7; t += 0.02) for (let off = -60; off <= 60; off += 2) {
    const d = Math.hypot(b.x - a.x, b.y - a.y);
    const q = { x: a.x + (b.x - a.x) * t - (b.y - a.y) / d * off, y: a.y + (b.y - a.y) * t + (b.x - a.x) / d * off };
    if (KG.network.getEdgeAt(q) === id && !KG.network.getNodeAt(q)) return [q.x + r.x, q.y + r.y];
  }
  return null;
}"""


def shown_facts(opened: Opened) -> list[str]:
    return opened.page.eval_on_selector_all("#facts .fact", "all => all.map(f => f.dataset.fact)")


def test_it_opens_silently_without_a_request(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    assert opened.outside() == []
    assert opened.complaints == []
    assert opened.page.evaluate("document.compatMode") == "CSS1Compat"
    assert opened.page.title() == "US–ASEAN relations"


def test_it_draws_what_the_data_says(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    assert opened.page.inner_text("#count").startswith("10 of 10 nodes · 10 of 10 facts · 8 lines")
    assert opened.page.evaluate("KG.labelsDrawn") == 10
    ink = opened.page.evaluate(
        """() => { const c = document.querySelector('#mynetwork canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;
        for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n / (d.length / 4); }"""
    )
    assert 0.005 < ink < 0.9


@pytest.mark.parametrize("width", [390, 1400])
def test_names_never_cover_each_other(visit: Visit, small_page: Path, width: int) -> None:
    opened = visit(small_page, viewport={"width": width, "height": 800})
    boxes = opened.page.evaluate("KG.boxes")
    assert len(boxes) >= 4
    for k, (left, top, right, bottom) in enumerate(boxes):
        for x0, y0, x1, y1 in boxes[k + 1 :]:
            assert right < x0 or left > x1 or bottom < y0 or top > y1


def test_a_click_on_a_line_shows_its_evidence(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    line = opened.page.evaluate("KG.lines.find(l => l.from === 'e:malaysia' && l.to === 'e:united-states').id")
    x, y = opened.page.evaluate(LINE_AT, line)
    opened.page.mouse.click(x, y)
    opened.page.wait_for_timeout(200)
    assert opened.page.inner_text("#about h2") == "Malaysia – United States"
    assert sorted(shown_facts(opened)) == ["c:0000000000000001", "c:0000000000000002"]
    text = opened.page.inner_text("#facts")
    assert "“e:united-states signedAgreementWith e:malaysia.”" in text
    assert "our note: e:malaysia metWith e:united-states." in text, "own words must not look like the publisher's"
    hrefs = opened.page.eval_on_selector_all("#facts a", "all => all.map(a => a.href)")
    readout = "https://example.org/readout"
    assert set(hrefs) == {
        readout,
        "https://example.org/sheet",
        f"{readout}#:~:text=e%3Aunited%2Dstates%20signedAgreementWith%20e%3Amalaysia.",
        f"{readout}#:~:text=e%3Amalaysia%20metWith%20e%3Aunited%2Dstates.",
    }, "a publisher's sentence is linked to where it stands"


def test_a_click_on_a_node_lists_its_facts_by_family(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    x, y = opened.page.evaluate(NODE_AT, "e:jane-roe")
    opened.page.mouse.click(x, y)
    opened.page.wait_for_timeout(200)
    assert opened.page.inner_text("#about h2") == "Jane Roe"
    assert len(shown_facts(opened)) == 4
    assert "ten new ports" in opened.page.inner_text("#facts"), "facts about plain text are told too"


def test_filters_leave_exactly_what_passes(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    opened.page.uncheck("input[name=status][value=asserted]")
    assert opened.page.evaluate("KG.visible.facts.map(f => f.st).sort()") == [
        "denied",
        "planned",
        "possible",
        "reported",
    ]
    opened.page.uncheck("input[name=group][value=Person]")
    hidden = opened.page.evaluate("[...KG.visible.lines.values()].flat().some(f => f.s === 'e:jane-roe')")
    assert not hidden, "no line may hang on a hidden node"
    opened.page.click("#reset")
    assert opened.page.evaluate("KG.visible.facts.length") == 10


def test_years_and_topic(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    opened.page.uncheck("#undated")
    opened.page.evaluate(
        "() => { const i = document.getElementById('from'); i.value = 2024; i.dispatchEvent(new Event('input')); }"
    )
    assert opened.page.evaluate("KG.visible.facts.map(f => f.w).sort()") == ["2024-03-01", "2025-07-10", "2026-01-01"]
    opened.page.click("#reset")
    opened.page.select_option("#topic", "t:civil-nuclear")
    assert opened.page.evaluate("KG.visible.facts.map(f => f.id)") == ["c:0000000000000001"]


def test_strong_lines_and_another_measure(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    assert opened.page.get_attribute("#least", "max") == "2"
    opened.page.focus("#least")
    opened.page.keyboard.press("ArrowRight")
    assert sorted(opened.page.evaluate("[...KG.visible.nodes]")) == ["e:malaysia", "e:united-states"]
    opened.page.click("#reset")
    sizes = "['e:united-states', 'e:jane-roe', 'e:thailand'].map(id => Math.round(KG.byId.get(id).size))"
    by_rank = opened.page.evaluate(sizes)
    opened.page.select_option("#measure", "facts")
    assert opened.page.evaluate(sizes) == [32, *(round(6 + 26 * (n / 6) ** 0.75) for n in (4, 1))] != by_rank
    again = visit(small_page, opened.page.evaluate("location.hash"))
    assert again.page.input_value("#measure") == "facts"


def test_search_with_the_keyboard_alone(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("southeast")
    assert opened.page.inner_text("#hits").startswith("ASEAN"), "aliases are found"
    opened.page.keyboard.press("Enter")
    assert opened.page.inner_text("#about h2") == "ASEAN"
    assert opened.page.evaluate("document.activeElement.id") == "evidence"
    opened.page.keyboard.press("/")
    assert opened.page.input_value("#search") == ""
    opened.page.keyboard.press("Escape")


def test_an_address_restores_the_view(visit: Visit, small_page: Path) -> None:
    first = visit(small_page)
    first.page.uncheck("input[name=status][value=reported]")
    first.page.keyboard.press("/")
    first.page.keyboard.type("malay")
    first.page.keyboard.press("Enter")
    fragment = first.page.evaluate("location.hash")
    second = visit(small_page, fragment)
    assert second.page.inner_text("#about h2") == "Malaysia"
    assert not second.page.is_checked("input[name=status][value=reported]")


def test_dark_by_preference_and_a_picture_to_save(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page, color_scheme="dark")
    assert opened.page.get_attribute("html", "data-theme") == "dark"
    with opened.page.expect_download() as saved:
        opened.page.click("#png")
    assert saved.value.suggested_filename == "graph.png"
    with Image.open(saved.value.path()) as drawing:
        width, height = drawing.size
        colours = drawing.convert("RGB").getcolors(maxcolors=1 << 20)
    canvas = opened.page.evaluate("(c => [c.width, c.height])(document.querySelector('#mynetwork canvas'))")
    assert [width, height] == [canvas[0], canvas[1] + 30], "the drawing with its caption"
    assert colours and len(colours) > 100 and max(colours)[1] == (0x12, 0x17, 0x1F), "drawn, on the dark page"


def test_it_works_on_a_phone(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    x, y = opened.page.evaluate(NODE_AT, "e:jane-roe")
    opened.page.touchscreen.tap(x, y)
    opened.page.wait_for_timeout(300)
    assert opened.page.inner_text("#about h2") == "Jane Roe"


HOSTILE = (
    '\u202e</script><script>document.title="owned"</script>'
    '<img src=x onerror="document.title=\'owned\'"> href="javascript:1"'
)


def test_hostile_text_is_only_text(visit: Visit, tmp_path: Path) -> None:
    entities = ENTITIES | {"e:malaysia": replace(ENTITIES["e:malaysia"], label=HOSTILE, aliases=(HOSTILE,))}
    source = Source(HOSTILE, HOSTILE, "2024-01-01", "javascript:document.title='owned'")
    bad = claim(
        99, evidence("e:united-states", "metWith", "e:malaysia", quote=HOSTILE, source=source, attributed_to=HOSTILE)
    )
    opened = visit(
        write_page(tmp_path / "hostile.html", (*small_world(), bad), entities, centres=("e:malaysia",), depth=1)
    )
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("owned")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_timeout(200)
    assert opened.page.title() == "US–ASEAN relations"
    assert HOSTILE in opened.page.inner_text("#facts")
    assert HOSTILE in opened.page.inner_text("#about")
    assert opened.page.eval_on_selector_all("#facts a", "all => all.map(a => a.protocol)") == ["https:"] * len(
        opened.page.query_selector_all("#facts a")
    )
    assert opened.complaints == []
    assert opened.outside() == []


def test_an_injected_handler_does_not_run(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    opened.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.owned = 1\">')")
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("window.owned") is None
    assert any("Content Security Policy" in complaint for complaint in opened.complaints)


def test_the_page_may_not_reach_out(visit: Visit, small_page: Path) -> None:
    opened = visit(small_page)
    refused = opened.page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', error => String(error))")
    assert refused != "sent"
    assert any("Content Security Policy" in complaint for complaint in opened.complaints), (
        "refused by the policy itself"
    )
