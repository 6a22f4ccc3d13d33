"""`docs/example.ipynb`: its cells are run here, in one process, and their outputs written as a kernel would.

No kernel is started: ipykernel, nbclient and nbformat would be twenty more packages, and a kernel takes longer to start
than the cells to run. What a cell shows is its last expression, by `_repr_html_` and `repr`, and what it
prints.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
from pathlib import Path
from typing import Any

__all__ = ["NOTEBOOK", "executed", "masked", "write"]

NOTEBOOK = Path(__file__).parents[2] / "docs" / "example.ipynb"

#: places and sizes in pictures depend on the processor in the last digits, versions of libraries on the Python
_GEOMETRY = re.compile(r'\b(?:c?x|c?y|x1|x2|y1|y2|width|height|viewBox|text-anchor|r|stroke-width)="[^"]*"')
_VERSION = re.compile(r"\b(numpy|networkx|igraph) \d[\w.]*")


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _shown(value: Any) -> dict[str, list[str]]:
    data = {}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = _lines(value._repr_html_())
    data["text/plain"] = _lines(repr(value))
    return data


def _run(source: str, names: dict[str, Any], number: int) -> list[dict[str, Any]]:
    """The outputs of one cell."""
    tree = ast.parse(source, f"cell {number}")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": _lines(printed.getvalue())})
    if value is not None:
        shown = {"data": _shown(value), "execution_count": number, "metadata": {}, "output_type": "execute_result"}
        outputs.append(shown)
    return outputs


def executed(workspace: Path) -> dict[str, Any]:
    """The notebook with the outputs that its cells have in a built workspace."""
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    names: dict[str, Any] = {"__name__": "__main__"}
    here, number = Path.cwd(), 0
    os.chdir(workspace)
    try:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                number += 1
                cell["execution_count"] = number
                cell["outputs"] = _run("".join(cell["source"]), names, number)
    finally:
        os.chdir(here)
    return notebook


def write(workspace: Path) -> None:
    """Run the notebook and write it with its outputs."""
    text = json.dumps(executed(workspace), ensure_ascii=False, indent=1, sort_keys=True)
    NOTEBOOK.write_text(f"{text}\n", encoding="utf-8")


def masked(notebook: dict[str, Any]) -> str:
    """The notebook without what may differ from machine to machine."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True).replace('\\"', '"')
    return _VERSION.sub(r"\1", _GEOMETRY.sub("", text))
