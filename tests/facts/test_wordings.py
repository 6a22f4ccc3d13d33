from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from kg.config import shipped
from kg.errors import BadRow
from kg.facts.words.lexicon import load_yaml
from kg.facts.words.wordings import Wordings, load_wordings

FILE = shipped("ontology") / "rules" / "wordings.yaml"
CODE = Path(__file__).parent.parent.parent / "kg" / "facts"


def test_every_class_is_asked_for() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE.rglob("*.py"))
    assert set(load_yaml(FILE)) == {field.name for field in fields(Wordings)}
    assert [f.name for f in fields(Wordings) if not re.search(rf"(?:wordings\(\)|words)\.{f.name}\b", code)] == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("people", "minister"),
        ("referring", "[he"),
        ("referring", [1]),
        ("portfolios", {"a": 1}),
        ("stand_ins", []),
        ("scales", {"m": "a"}),
    ],
)
def test_a_class_of_the_wrong_form_stops_at_loading(name: str, wrong: object, tmp_path: Path) -> None:
    import yaml

    broken = tmp_path / "wordings.yaml"
    broken.write_text(yaml.safe_dump(load_yaml(FILE) | {name: wrong}), encoding="utf-8")
    with pytest.raises(BadRow, match=f"{name} is missing or malformed"):
        load_wordings(broken)


def test_a_missing_class_stops_at_loading(tmp_path: Path) -> None:
    import yaml

    broken = tmp_path / "wordings.yaml"
    broken.write_text(yaml.safe_dump({k: v for k, v in load_yaml(FILE).items() if k != "people"}), encoding="utf-8")
    with pytest.raises(BadRow, match="people is missing"):
        load_wordings(broken)
