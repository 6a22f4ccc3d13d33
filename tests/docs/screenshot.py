"""Pictures of the graph page for README and docs: python -m tests.docs.screenshot GRAPH.html README.png [DIR].

With a folder, the pictures of docs/picture.md are written into it too, each under 300 kB.
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


SHOTS = (
    Shot("picture-whole"),
    Shot("picture-neighbourhood", "#n=e:malaysia&around=e:malaysia"),
    Shot("picture-path", "#path=e:myanmar~e:singapore"),
    Shot("picture-dark", "#n=e:philippines", dark=True),
    Shot("picture-phone", "", 390, 844),
)


def take(browser: Browser, page_file: Path, shot: Shot, out: Path) -> None:
    """Open the page as a reader would and save what is seen."""
    scheme = "dark" if shot.dark else "light"
    size = {"width": shot.width, "height": shot.height}
    page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(page_file.resolve().as_uri() + shot.fragment)
    page.wait_for_function("KG.ready")
    page.wait_for_timeout(300)
    page.screenshot(path=out)
    page.close()


def lighten(out: Path) -> None:
    """Keep 256 colours, rare ones too (the legend), without dots: a third of the size, and letters stay crisp."""
    from PIL import Image

    with Image.open(out) as picture:
        few = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=0, dither=Image.Dither.NONE)
    few.save(out, optimize=True)


def main(page_file: Path, readme: Path, folder: Path | None) -> None:
    """Write the pictures."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        take(browser, page_file, Shot("readme", "", 1500, 940), readme)
        for shot in SHOTS if folder else ():
            out = folder / f"{shot.name}.png"  # type: ignore[operator]
            take(browser, page_file, shot, out)
            lighten(out)
            if out.stat().st_size > MOST_BYTES:
                raise SystemExit(f"{out} is larger than {MOST_BYTES} bytes: choose a smaller screen for it")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
