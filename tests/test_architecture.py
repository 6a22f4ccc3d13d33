"""The rule of the house: imports go one way, libraries stay in their room, files stay readable."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KG = ROOT / "kg"
MODULES = sorted(KG.rglob("*.py"))

FOUNDATION = {
    "config",
    "errors",
    "interval",
    "levels",
    "model",
    "names",
    "facets",
    "records",
    "register",
    "register_tables",
    "tables",
    "vocabulary",
}

#: what each room may import besides itself and the foundation
MAY: dict[str, set[str]] = {
    "derive": set(),
    "text": {"derive"},
    "facts": {"derive", "text"},
    "store": {"derive"},
    "query": {"derive", "store"},
    "view": {"derive", "store", "query"},
    "serve": {"derive", "store", "query", "view", "api"},
    "curate": {"derive", "text", "facts", "store", "query"},
    "api": {"derive", "store", "query", "view"},
    "cli": {"derive", "text", "facts", "store", "query", "view", "serve", "curate", "api"},
}

#: sub-rooms in the order of their flow: each may import those in front of it, and modules beside them all
FLOW: dict[str, tuple[str, ...]] = {
    "facts": (
        "words",
        "parsing",
        "names",
        "coreference",
        "clauses",
        "qualifiers",
        "rules",
        "matching",
        "stance",
        "findings",
        "scoring",
    ),
    "query": (
        "asking",
        "lookups",
        "networks",
        "conflicts",
        "changes",
        "pictures",
        "sparql",
    ),
}

#: what a module imports against the flow, inside a function only
AGAINST: dict[str, set[str]] = {
    "kg/query/asking/table.py": {"pictures"},  # a result draws itself in a notebook
}

#: libraries and the only rooms that may load them
LIBRARY_ROOMS = {
    "rdflib": {"store", "curate", "query", "api", "view"},
    "pyoxigraph": {"store", "query"},
    "oxrdflib": {"store"},
    "spacy": {"facts"},
    "networkx": {"query", "view", "api"},
    "pyvis": {"view"},
    "pyshacl": {"curate"},
    "trafilatura": {"text"},
    "ahocorasick_rs": {"text"},
    "typer": {"cli"},
    "starlette": {"serve"},
    "httpx": {"store"},
    "distributed": {"facts"},
    "uvicorn": {"serve"},
    "mcp": {"serve"},
    "mcp_types": {"serve"},
}


def room_of(path: Path) -> str:
    parts = path.relative_to(KG).parts
    return parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "kg" else {node.module}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    allowed = FOUNDATION if room in FOUNDATION else FOUNDATION | MAY[room] | {room}
    reached = {name.split(".")[1] for name in imported(path) if name.startswith("kg.")}
    assert reached <= allowed, f"{path.relative_to(ROOT)} imports {sorted(reached - allowed)}; may: {sorted(allowed)}"


@pytest.mark.parametrize("room", FLOW)
def test_a_room_has_one_flow(room: str) -> None:
    order = FLOW[room]
    assert sorted(order) == sorted(folder.parent.name for folder in (KG / room).glob("*/__init__.py"))
    for at, inner in enumerate(order):
        for path in sorted((KG / room / inner).glob("**/*.py")):
            names = [name.split(".") for name in imported(path) if name.startswith(f"kg.{room}")]
            reached = {name[2] if len(name) > 2 else f"kg.{room}" for name in names}
            allowed = {*order[: at + 1]} | AGAINST.get(str(path.relative_to(ROOT)), set())
            assert reached <= allowed, f"{path.relative_to(ROOT)} imports {sorted(reached)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_libraries_stay_in_their_room(path: Path) -> None:
    room = room_of(path)
    for library in {name.split(".")[0] for name in imported(path)} & set(LIBRARY_ROOMS):
        assert room in LIBRARY_ROOMS[library], (
            f"{path.relative_to(ROOT)} imports {library}; only {LIBRARY_ROOMS[library]}"
        )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_holds_one_concept(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines < 400, f"{path.relative_to(ROOT)} has {lines} lines: which two concepts are in it?"


def test_every_room_is_a_package() -> None:
    """A folder without `__init__.py` puts its modules on the path by their bare names: `queue` hid the library's."""
    folders = {path.parent for path in MODULES}
    assert [str(f.relative_to(ROOT)) for f in sorted(folders) if not (f / "__init__.py").is_file()] == []
    inits = (folder / "__init__.py" for folder in folders)
    assert [str(p.relative_to(ROOT)) for p in inits if not ast.get_docstring(ast.parse(p.read_text("utf-8")))] == []


def test_the_foundation_is_light() -> None:
    code = "import kg.model, kg.register, kg.config, kg.records, sys; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("rdflib", "spacy", "networkx", "pyoxigraph", "numpy", "pyvis"):
        assert f"'{heavy}'" not in loaded


def test_a_test_that_reaches_out_fails() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="works without a network"):
        outside.connect(("192.0.2.1", 80))
