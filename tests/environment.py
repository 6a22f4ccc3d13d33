"""Says in one line which tests this machine cannot run, before they are skipped."""

from __future__ import annotations

import os
import shutil
import sys

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
REQUIRED = os.environ.get("KG_REQUIRE_BROWSER") == "1"


def report() -> str:
    """One line on the browser tests, or nothing to say."""
    if CHROMIUM:
        return ""
    if REQUIRED:
        sys.exit("KG_REQUIRE_BROWSER=1, but there is no Chromium: install the package 'chromium'")
    return "No Chromium on this machine: the browser tests are skipped (Debian: apt-get install chromium)."


if __name__ == "__main__" and (line := report()):
    print(line)
