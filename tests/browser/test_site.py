"""The static site in a real browser with the network off: silent, safe, searchable from a file, readable on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Opened, violations
from tests.cli.test_errors import kg
from tests.query.world import make
from tests.view.site.hostile import HOSTILE, hostile

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make(tmp_path_factory.mktemp("site") / "w").root
    assert kg("site", folder=root).exit_code == 0
    return root / "build" / "site"


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opened]:
    context = chromium.new_context(offline=True, viewport={"width": 390, "height": 844})
    found = Opened(context.new_page())
    found.page.on("request", lambda request: found.requests.append(request.url))
    found.page.on("console", lambda message: found.complaints.append(f"{message.type}: {message.text}"))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    yield found
    context.close()


def search(page: Page, site: Path, words: str) -> None:
    page.goto((site / "index.html").as_uri())
    page.fill("#find-here", words)
    page.keyboard.press("Enter")
    page.wait_for_selector("#hits li")


def test_search_with_the_keyboard_alone_from_a_file(opened: Opened, site: Path) -> None:
    page = opened.page
    search(page, site, "rubio")
    assert page.inner_text("#hits li >> nth=0").startswith("Marco Rubio")
    assert page.inner_text("#told") == "1 match"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Marco Rubio')")
    assert page.url.endswith("/entity/marco-rubio.html")
    assert opened.complaints == [] and opened.outside() == []


@pytest.mark.parametrize(
    "name",
    ["index.html", "entity/malaysia.html", "briefing/press-c.html", "plans.html", "conflicts.html", "agreements.html"],
)
def test_pages_are_silent_and_fit_a_phone(opened: Opened, site: Path, name: str) -> None:
    opened.page.goto((site / name).as_uri())
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert opened.page.evaluate("document.compatMode") == "CSS1Compat"
    assert opened.page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "1080px"
    assert opened.complaints == [] and opened.outside() == []


def test_the_graph_leads_to_the_sentences_of_the_site(opened: Opened, site: Path) -> None:
    opened.page.goto((site / "graph.html").as_uri() + "?n=e%3Amalaysia&around=e%3Amalaysia")
    opened.page.wait_for_function("KG.ready")
    assert opened.page.inner_text("#about h2") == "Malaysia"
    assert opened.page.evaluate("KG.state.kept") == ["e:malaysia"]
    own = opened.page.eval_on_selector_all("#evidence a", "all => all.map(a => a.getAttribute('href'))")
    own = [href for href in own if "://" not in href]
    assert "entity/malaysia.html#facts" in own
    for href in own:
        path, _, anchor = href.partition("#")
        text = (site / path).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in text, href
    sentence = next(href for href in own if href.startswith("briefing/"))
    said = opened.page.locator("blockquote", has=opened.page.locator(f"a[href='{sentence}']")).first
    quote = said.locator("span").first.inner_text().strip("“”").removeprefix("our note: ")
    said.locator(f"a[href='{sentence}']").click()
    opened.page.wait_for_selector(".text")
    assert quote in opened.page.inner_text(f"#{sentence.partition('#')[2]} .said")
    assert opened.complaints == [] and opened.outside() == []


_EVERY = ("index.html", "entity/marco-rubio.html", "conflicts.html")
_ONCE = ("briefing/press-c.html", "agreements.html", "search.html", "timeline.html")


@pytest.mark.parametrize(("theme", "names"), [("light", (*_EVERY, *_ONCE)), ("dark", _EVERY)])
def test_axe_finds_no_violation(chromium: Browser, site: Path, theme: str, names: tuple[str, ...]) -> None:
    context = chromium.new_context(offline=True, color_scheme=theme, bypass_csp=True)  # type: ignore[arg-type]
    page, found = context.new_page(), {}
    claim = min((site / "claim").glob("*.html")).relative_to(site)
    for name in (*names, str(claim)):
        page.goto((site / name).as_uri())
        found[name] = violations(page)
    context.close()
    assert {name: some for name, some in found.items() if some} == {}


def test_hostile_text_never_runs(opened: Opened, tmp_path: Path) -> None:
    site = hostile(tmp_path / "h")
    for name in ("index.html", "entity/malaysia.html", "briefing/bad.html", "timeline/2025.html"):
        opened.page.goto((site / name).as_uri())
        assert "owned" not in opened.page.title() or "document.title" in opened.page.title(), "shown, not run"
        assert opened.page.title() != "owned"
        assert HOSTILE[:40] in opened.page.inner_text("main")
    search(opened.page, site, "mys")
    assert opened.page.inner_text("#hits li >> nth=0").startswith(HOSTILE)
    assert opened.page.title() != "owned"
    assert opened.complaints == [] and opened.outside() == []
