"""Take the picture of the graph page for the README: python -m tests.docs.screenshot GRAPH.html OUT.png."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.environment import CHROMIUM


def take(page_file: Path, out: Path) -> None:
    """Open the page as a reader would, with nothing chosen, and save what is seen."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1500, "height": 940}, color_scheme="light")
        page.goto(page_file.resolve().as_uri())
        page.wait_for_function("KG.ready")
        page.wait_for_timeout(300)
        page.screenshot(path=out)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
