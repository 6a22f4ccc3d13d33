"""A real Chromium with the network off, and pages built from made-up claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kg.model import Claim, Entity
from kg.query.pictures.picture import picture
from kg.view.graph import graph_page
from tests.environment import CHROMIUM
from tests.view.claims import ENTITIES, small_world

TOPICS = {"t:civil-nuclear": "Civil nuclear cooperation"}


@dataclass
class Opened:
    """A page and everything it complained about or asked for."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def write_page(path: Path, claims: tuple[Claim, ...], entities: dict[str, Entity], **options: object) -> Path:
    drawn = picture(claims, entities, title="US–ASEAN relations", as_of="2026-05-18", **options)  # type: ignore[arg-type]
    path.write_text(graph_page(drawn, topics=TOPICS, labels={}), encoding="utf-8", newline="\n")
    return path


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds wrong with a page, in a context that lets its script in."""
    page.evaluate(_axe())
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 12
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]


@cache
def _axe() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(tmp_path_factory.mktemp("page") / "graph.html", small_world(), ENTITIES)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def open_page(path: Path, fragment: str = "", **options: object) -> Opened:
        settings = {"offline": True, "viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce"} | options
        context = chromium.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("console", lambda message: opened.complaints.append(f"{message.type}: {message.text}"))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.goto(path.as_uri() + fragment)
        opened.page.wait_for_function("KG.ready", timeout=15_000)
        opened.page.wait_for_timeout(100)
        return opened

    yield open_page
    for context in contexts:
        context.close()
