"""Every command in the documentation runs and prints what the page says; every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.blocks import PAGES, ROOT, run, steps


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_block_prints_what_the_page_says(page: Path, fresh_workspace: Path) -> None:
    for step in steps(page):
        code, printed = run(step, fresh_workspace)
        assert (code, printed) == (step.exit_code, step.printed), (
            f"{page.name}:{step.line}: {step.command}; see make docs"
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_the_readme_opens_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text[:1500]
    assert "make test" in text[:1500]
    assert len(steps(ROOT / "README.md")) >= 6
