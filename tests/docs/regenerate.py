"""Write the generated parts of the documentation again (`make docs`), against a fresh copy of the shipped workspace."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kg.cli.reference import reference
from tests.competency.page import PAGE as QUESTIONS
from tests.competency.page import page as questions
from tests.docs import notebook
from tests.docs.blocks import PAGES, ROOT, rewrite
from tests.docs.coverage_page import PAGE as COVERAGE
from tests.docs.coverage_page import coverage_page
from tests.ontology import context_jsonld, reference_page, topics_turtle
from tests.shipped import copy_and_build

if __name__ == "__main__":
    (ROOT / "docs" / "cli.md").write_text(reference(), encoding="utf-8")
    topics_turtle.TTL.write_text(topics_turtle.render(topics_turtle.CSV.read_text(encoding="utf-8")), encoding="utf-8")
    context = context_jsonld.render(context_jsonld.SOURCE.read_text(encoding="utf-8"))
    context_jsonld.CONTEXT.write_text(context, encoding="utf-8")
    reference_page.PAGE.write_text(reference_page.render(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        workspace = copy_and_build(Path(scratch) / "kg")
        QUESTIONS.write_text(questions(workspace), encoding="utf-8")
        COVERAGE.write_text(coverage_page(workspace), encoding="utf-8")
        notebook.write(workspace)
        for page in PAGES:
            rewrite(page, workspace)
            sys.stdout.write(f"{page.name}\n")
