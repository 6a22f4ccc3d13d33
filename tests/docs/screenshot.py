"""Pictures of the graph page for README and docs.

Run: python -m tests.docs.screenshot GRAPH.html README.png [DIR [SITE COMMUNITIES.html]]

With a folder, the pictures of docs/picture.md are written into it too, each under 300 kB; with the folder of a site
(`kg site`) and the page of `kg view --reduce communities` those of docs/site.md and of the communities.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.environment import CHROMIUM

MOST_BYTES = 300_000


@dataclass(frozen=True)
class Shot:
    """What is opened and how: an address within the page, and the reader's screen."""

    name: str
    fragment: str = ""
    width: int = 1280
    height: int = 800
    dark: bool = False
    path: str = ""
    """Page of the site; empty for the graph page."""


SHOTS = (
    Shot("picture-whole"),
    Shot("picture-neighbourhood", "#n=e:malaysia&around=e:malaysia"),
    Shot("picture-path", "#path=e:myanmar~e:singapore"),
    Shot("picture-dark", "#n=e:philippines", dark=True),
    Shot("picture-phone", "", 390, 844),
)
COMMUNITIES = Shot("picture-communities")


SITE = (
    Shot("site-index", "", 1180, 820, path="index.html"),
    Shot("site-entity", "", 1180, 1060, path="entity/malaysia.html"),
    Shot("site-briefing", "#text", 1180, 620, True, path="briefing/2025-10-30-us-malaysia-defence-memorandum.html"),
)


def take(browser: Browser, page_file: Path, shot: Shot, out: Path) -> None:
    """Open the page as a reader would and save what is seen."""
    scheme = "dark" if shot.dark else "light"
    size = {"width": shot.width, "height": shot.height}
    page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(page_file.resolve().as_uri() + shot.fragment)
    if not shot.path:
        page.wait_for_function("KG.ready")
    page.wait_for_timeout(300)
    page.screenshot(path=out)
    page.close()


def lighten(out: Path) -> None:
    """Keep 256 colours, rare ones too (the legend), without dots: a third of the size, and letters stay crisp."""
    from PIL import Image

    with Image.open(out) as picture:
        few = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    few.save(out, optimize=True)


def main(
    page_file: Path, readme: Path, folder: Path | None = None, site: Path | None = None, folded: Path | None = None
) -> None:
    """Write the pictures."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        take(browser, page_file, Shot("readme", "", 1500, 940), readme)
        lighten(readme)
        shots = [(page_file, shot) for shot in SHOTS] + ([(site / shot.path, shot) for shot in SITE] if site else [])
        shots += [(folded, COMMUNITIES)] if folded else []
        for file, shot in shots if folder else ():
            out = folder / f"{shot.name}.png"  # type: ignore[operator]
            take(browser, file, shot, out)
            lighten(out)
            if out.stat().st_size > MOST_BYTES:
                raise SystemExit(f"{out} is larger than {MOST_BYTES} bytes: choose a smaller screen for it")
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
