from __future__ import annotations

from pathlib import Path

from tests.docs.coverage_page import PAGE, coverage_page


def test_the_page_tells_the_shipped_data(shipped: Path) -> None:
    assert PAGE.read_text(encoding="utf-8") == coverage_page(shipped), "run: make docs"
