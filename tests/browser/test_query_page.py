"""The query page of `kg serve` in a real browser: the editor asks, the table answers, nothing leaves the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Opened
from tests.serve.service import Service, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(world, tmp_path_factory.mktemp("serve") / "log", "--workers", "1") as running:
        yield running


@pytest.fixture
def opened(chromium: Browser, service: Service) -> Iterator[Opened]:
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    found = Opened(context.new_page())
    found.page.on("request", lambda request: found.requests.append(request.url))
    found.page.on("console", lambda message: found.complaints.append(f"{message.type}: {message.text}"))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.goto(f"http://127.0.0.1:{service.port}/")
    found.page.wait_for_selector(".yasqe .CodeMirror")
    yield found
    context.close()


def test_a_named_question_is_asked_and_answered(opened: Opened, service: Service) -> None:
    page = opened.page
    page.wait_for_selector("#question option:nth-child(2)", state="attached")
    page.select_option("#question", index=1)
    written = page.evaluate("document.querySelector('.yasqe .CodeMirror').CodeMirror.getValue()")
    assert "SELECT" in written
    page.evaluate(
        "document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue("
        "'SELECT ?state { ?state a dip:State } ORDER BY ?state')"
    )
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr table td", timeout=15_000)
    expected = service.values("SELECT ?state { ?state a dip:State } ORDER BY ?state")
    shown = page.eval_on_selector_all(".yasr table tbody tr", "rows => rows.map(row => row.innerText)")
    assert len(shown) == len(expected)
    assert all(iri.rsplit("/", 1)[1] in row for iri, row in zip(expected, shown, strict=True))
    assert opened.complaints == []
    here = f"http://127.0.0.1:{service.port}/"
    assert [url for url in opened.requests if not url.startswith((here, "data:", "blob:"))] == []


def test_a_fault_in_a_query_is_shown(opened: Opened) -> None:
    page = opened.page
    page.evaluate("document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue('SELECT * { SERVICE <a:b> {} }')")
    page.click(".yasqe_queryButton")
    page.wait_for_selector(".yasr .errorResult", timeout=15_000)
    assert "SERVICE is refused" in page.inner_text(".yasr .errorResult")
