"""What is copied into the package is what its papers say."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "kg" / "serve" / "static" / "yasgui"


def test_the_query_editor_is_the_one_that_is_named() -> None:
    origin = (FOLDER / "ORIGIN.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (\S+) \| @zazuko/yasgui \(npm\) \| 4\.6\.2 \| \S+ \| ([0-9a-f]{64}) \|$", origin, re.MULTILINE
    )
    assert {name for name, _ in rows} == {path.name for path in FOLDER.iterdir() if path.name.startswith("yasgui")}
    for name, digest in rows:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
    script = (FOLDER / "yasgui.min.js").read_bytes() + b"//# sourceMappingURL=yasgui.min.js.map"
    assert f"`{hashlib.sha256(script).hexdigest()}`" in origin


def test_licences_travel_along() -> None:
    assert (
        (FOLDER / "LICENSE")
        .read_text(encoding="utf-8")
        .startswith("The MIT License (MIT)\n\nPermission is hereby granted")
    )
    others = (FOLDER / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    for library in ("codemirror", "lodash-es", "jquery", "datatables.net", "dompurify", "n3", "store", "buffer"):
        assert f"\n{library}, licence declared: " in others
