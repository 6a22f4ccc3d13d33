from __future__ import annotations

import json
import re
from pathlib import Path

from tests.docs.notebook import NOTEBOOK, executed, masked


def test_the_example_shows_what_its_cells_give(shipped: Path) -> None:
    stored = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    again = executed(shipped)
    for number, (old, new) in enumerate(zip(stored["cells"], again["cells"], strict=True)):
        assert masked(old) == masked(new), f"cell {number} gives something else now; run: make docs"


def test_the_example_is_a_notebook_that_any_reader_opens() -> None:
    stored = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (stored["nbformat"], stored["nbformat_minor"]) == (4, 5)
    cells = stored["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells) and all(
        re.fullmatch(r"[\w-]{1,64}", c["id"]) for c in cells
    )
    assert stored["metadata"]["kernelspec"]["name"] == "python3"
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert "<svg" in text and "<script" not in text and "Traceback" not in text and len(text) < 300_000
    assert str(Path.home()) not in text and "/tmp/" not in text
