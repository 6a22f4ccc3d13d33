"""How large a graph page is, when its first picture stands, and how many frames a second it pans, in a real Chromium.

Run: kg view -o graph.html && python -m benchmarks.picture graph.html [FILE ...]

Without a graphics card. The first picture is told from the start of the navigation to the end of the first drawing,
which has every line and every name that finds room; the filters and the facts beside it are filled in after that, and
stand when the second time is told. Pages are opened nine times and the middle times are told. A page may have 600 kB
and 0.35 kB a fact.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.environment import CHROMIUM

_PANNED = """() => new Promise((done) => {
  let frames = 0; const start = performance.now(), from = KG.network.getViewPosition();
  const step = () => {
    const now = performance.now() - start;
    const position = { x: from.x + 120 * Math.sin(now / 300), y: from.y + 60 * Math.cos(now / 300) };
    KG.network.moveTo({ position, animation: false });
    if (now > 3000) done(frames / (now / 1000)); else { frames += 1; requestAnimationFrame(step); }
  };
  requestAnimationFrame(step);
})"""
_BASE, _PER_FACT, _TIMES = 600_000, 350, 9


def measure(browser: Browser, file: Path) -> str:
    """One line on a page."""
    first, ready = [], []
    for _ in range(_TIMES):
        context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
        page = context.new_page()
        page.goto(file.resolve().as_uri())
        while not page.evaluate("(KG.firstPicture && KG.ready) || 0"):
            page.wait_for_timeout(20)
        first.append(page.evaluate("KG.firstPicture"))
        ready.append(page.evaluate("KG.ready"))
        facts, lines = page.evaluate("[KG.data.facts.length, KG.lines.length]")
        frames = page.evaluate(_PANNED) if len(first) == _TIMES else 0.0
        context.close()
    size, most = file.stat().st_size, _BASE + _PER_FACT * facts
    return (
        f"{file.name}: {facts:,} facts, {lines:,} lines, {size:,} bytes ({size / most:.0%} of what it may have), "
        f"first picture after {statistics.median(first):.0f} ms (least {min(first):.0f}), lists after "
        f"{statistics.median(ready):.0f} ms, {frames:.0f} frames a second while panning"
    )


def main(files: list[Path]) -> None:
    """Print a line per page."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for file in files:
            print(measure(browser, file))
        browser.close()


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [Path("build/graph.html")])
