# ruff: noqa: E501  (a table of names)
from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_errors import kg

TEXT = "Malaysia and the United States signed a memorandum of understanding on civil nuclear cooperation on 10 July 2025.\n"
FIELDS = [
    "briefing", "claim", "subject", "subject_id", "predicate", "object", "object_id", "topic", "topic_ids",
    "instrument", "event", "date", "until", "start_date", "end_date", "date_basis", "place", "amounts", "source", "status", "denial",
    "attributed_to", "former", "quote", "start", "end", "more", "own_words", "rule", "confidence",
]  # fmt: skip


def test_extract_prints_facts_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    done = kg("extract", "note.txt", "--json", folder=tmp_path)
    assert done.exit_code == 0
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert facts and all(list(fact) == FIELDS for fact in facts)
    for fact in facts:
        assert TEXT[fact["start"] : fact["end"]] == fact["quote"]
    signed = next(fact for fact in facts if fact["predicate"] == "signedAgreementWith")
    assert {signed["subject_id"], signed["object_id"]} == {"e:malaysia", "e:united-states"}
    assert (signed["date"], signed["status"], signed["briefing"]) == ("2025-07-10", "asserted", "note")
    assert "no front matter" in done.stderr and done.stderr.count("note.txt") == 1
    text = kg("extract", "note.txt", folder=tmp_path).stdout
    assert f"“{signed['quote']}”" in text


def test_extract_does_the_good_files_and_ends_with_the_worst(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "broken.md").write_text("---\nid: x\nno colon here\n---\nText.\n", encoding="utf-8")
    done = kg("extract", "bad.txt", "good.txt", "none.txt", "broken.md", "--csv", folder=tmp_path)
    assert done.exit_code == 2
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 3 and any("broken.md:3: " in line for line in errors)
    header, *rows = done.stdout.splitlines()
    assert header.startswith("briefing,claim,subject,") and all(row.startswith("good,c:") for row in rows) and rows


def test_the_same_id_twice_is_an_error_for_both(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"---\nid: same\n---\n{TEXT}", encoding="utf-8")
    done = kg("extract", "one.md", "two.md", folder=tmp_path)
    assert (done.stdout, done.exit_code) == ("", 2)
    assert "one.md and " in done.stderr and "have the same id 'same'" in done.stderr


def test_a_text_without_facts_is_done(tmp_path: Path) -> None:
    (tmp_path / "weather.txt").write_text("The weather was fine.\n", encoding="utf-8")
    done = kg("extract", "weather.txt", "--json", folder=tmp_path)
    assert (done.stdout, done.exit_code) == ("", 0)
    assert done.stderr.endswith("0 facts in 1 file\n")


def test_evaluate_scores_a_gold_folder(tmp_path: Path) -> None:
    gold = [
        {"subject": "Malaysia", "predicate": "signedAgreementWith", "object": "United States", "status": "asserted"}
    ]
    gold.append({"subject": "Laos", "predicate": "metWith", "object": "China", "status": "asserted"})
    (tmp_path / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = kg("evaluate", ".", "--json", folder=tmp_path)
    record = json.loads(done.stdout)
    assert (record["documents"], record["strict"]["right"], record["strict"]["gold"]) == (1, 1, 2)
    text = kg("evaluate", ".", "--errors", folder=tmp_path).stdout
    assert "a  missed  Laos metWith China" in text.replace("China Laos", "Laos China") or "missed" in text
    assert [line.split()[4:7] for line in text.splitlines() if line.startswith("metWith")] == [["0", "0", "1"]]
    assert kg("evaluate", "nowhere", folder=tmp_path).exit_code == 2


def test_add_reads_a_briefing_and_drop_takes_it_back(own_world: Path, tmp_path: Path) -> None:
    (tmp_path / "laos.txt").write_text(
        "Laos and Vietnam signed a memorandum of understanding on trade on 5 May 2024.\n", encoding="utf-8"
    )
    before = {p: p.read_bytes() for p in (own_world / "data").rglob("*") if p.is_file()}
    done = kg("add", str(tmp_path / "laos.txt"), "--dry-run", folder=own_world)
    assert done.exit_code == 0 and done.stderr.endswith("1 of 1 file would be added (nothing written)\n")
    assert {p: p.read_bytes() for p in (own_world / "data").rglob("*") if p.is_file()} == before
    done = kg("add", str(tmp_path / "laos.txt"), "--json", folder=own_world)
    row = json.loads(done.stdout)
    assert (row["briefing"], row["outcome"], row["sentences"]) == ("laos", "added", 1)
    assert row["new"] >= 1 and row["known"] == 0
    assert kg("relations", "Laos", "Vietnam", folder=own_world).exit_code == 0
    assert kg("drop", "laos", folder=own_world).exit_code == 0
    assert kg("relations", "Laos", "Vietnam", folder=own_world).exit_code == 1
    assert {p: p.read_bytes() for p in (own_world / "data").rglob("*") if p.is_file()} == before


def test_evaluate_takes_a_part_and_measures_its_rules(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Laos rested.\n", encoding="utf-8")
    gold = [
        {"subject": "Malaysia", "predicate": "signedAgreementWith", "object": "United States", "status": "asserted"}
    ]
    (tmp_path / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "b.json").write_text("[]", encoding="utf-8")
    folder = tmp_path / "gold"
    folder.mkdir()
    for name in ("a.json", "b.json"):
        (tmp_path / name).rename(folder / name)
    (tmp_path / "split.json").write_text('{"write": ["b"], "score": ["a"]}', encoding="utf-8")
    done = kg("evaluate", "gold", "--texts", ".", "--part", "score", "--by-rule", "--measure", "m.csv", folder=tmp_path)
    assert done.exit_code == 0 and done.stderr == "1 document\n"
    lines = [line.split() for line in done.stdout.splitlines()]
    row = next(cells for cells in lines if cells[:1] and cells[0].startswith("sign."))
    assert row[1:] == ["100.0%", "20.6%", "1", "1"]
    assert f"{row[0]},1,1\n" in (tmp_path / "m.csv").read_text(encoding="utf-8")
    wrong = kg("evaluate", "gold", "--texts", ".", "--part", "tune", folder=tmp_path)
    assert wrong.exit_code == 2 and "has no part 'tune'; it has score, write" in wrong.stderr
