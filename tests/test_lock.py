"""The lock: everything pinned with hashes, the two files agree, no address of any index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ;[^\\]*)? \\$", re.MULTILINE)


def pins(name: str) -> set[tuple[str, str]]:
    return set(PIN.findall((ROOT / "locks" / name).read_text(encoding="utf-8")))


def test_every_pin_has_a_hash() -> None:
    for name in ("core.txt", "all.txt"):
        blocks = re.split(r"\n(?=[A-Za-z])", (ROOT / "locks" / name).read_text(encoding="utf-8").strip())
        for block in blocks:
            assert re.match(r"[A-Za-z0-9._-]+==", block), (
                f"{name}: {block.splitlines()[0]} is not pinned; run make lock"
            )
            assert "--hash=sha256:" in block, f"{name}: {block.splitlines()[0]} has no hash; run make lock"


def test_what_the_tests_need_extends_what_the_program_needs() -> None:
    assert pins("core.txt") < pins("all.txt")


def test_direct_dependencies_are_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [r for group in project["optional-dependencies"].values() for r in group]
    for name, wanted in (("core.txt", project["dependencies"]), ("all.txt", extras)):
        have = {p.lower().replace("_", "-") for p, _ in pins(name)}
        for requirement in wanted:
            bare = re.split(r"[<>=\[ ]", requirement)[0].lower().replace("_", "-")
            assert bare in have, f"{bare} is not in locks/{name}; run make lock"


def test_no_index_is_named() -> None:
    for name in ("core.txt", "all.txt"):
        assert not re.search(r"index-url|https?://", (ROOT / "locks" / name).read_text(encoding="utf-8"))
