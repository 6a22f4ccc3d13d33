from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.config import Config
from kg.curate.build import build
from kg.curate.check import Finding, check
from kg.curate.gather import claim_path
from kg.errors import BadFile
from tests.curate.test_workspace import NOTES, evidence_of
from tests.curate.workspaces import note_text, workspace, write_claims


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = workspace(tmp_path_factory.mktemp("made") / "w", NOTES)
    write_claims(config, evidence_of(config))
    build(config)
    return config.root


@pytest.fixture
def built(made: Path, tmp_path: Path) -> Config:
    shutil.copytree(made, tmp_path / "w", symlinks=True)
    return Config(tmp_path / "w")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def only(findings: tuple[Finding, ...], part: str) -> Finding:
    found = [f for f in findings if part in f.problem]
    assert len(found) == 1, findings
    return found[0]


def test_a_built_workspace_is_clean(built: Config) -> None:
    assert check(built) == ()
    assert check(built, [built.briefings / "one.md", claim_path(built, "two")]) == ()


def test_a_quote_that_its_source_does_not_hold(built: Config) -> None:
    path = claim_path(built, "one")
    edit(path, '"The US met Malaysia', '"The US left Malaysia')
    findings = check(built, [path])
    quote = only(findings, "is not in its source")
    assert quote.label == "United States metWith Malaysia"
    assert path.read_text(encoding="utf-8").splitlines()[quote.line - 1].startswith("<evidence/one/0-36-")
    assert "by hand" in only(findings, "by hand").problem


def test_syntax_by_line_and_shapes_in_plain_words(built: Config) -> None:
    path = claim_path(built, "one")
    text = path.read_text(encoding="utf-8")
    edit(path, "dip:stance dip:asserted", "dip:stance dip:asserted, dip:planned")
    assert only(check(built, [path]), "values of dip:stance").line > 1
    path.write_text(text, encoding="utf-8")
    edit(path, "dip:family dip:fact", "dip:family dip:fact ;\n    dip:status dip:asserted")
    status = only(check(built, [path]), "must not state a status")
    assert status.fix.startswith("Delete the line")
    path.write_text(text, encoding="utf-8")
    edit(path, " ;\n    dip:stance", "\n    dip:stance")
    broken = only(check(built, [path]), "is not Turtle")
    assert "dip:stance" in path.read_text(encoding="utf-8").splitlines()[broken.line - 1]


def test_changed_new_and_deleted_sources(built: Config) -> None:
    (built.briefings / "one.md").write_text(note_text("one", "Other text."), encoding="utf-8")
    (built.briefings / "two.md").unlink()
    (built.briefings / "new.md").write_text(note_text("new", "Text."), encoding="utf-8")
    findings = check(built)
    assert only(findings, "is older than its briefing").file == claim_path(built, "one")
    assert only(findings, "no briefing 'two'").file == claim_path(built, "two")
    assert only(findings, "has not been read yet").file.name == "new.md"
    assert only(findings, "the graph is older").fix == "run 'kg build'"


def test_a_wrong_row_and_a_missing_graph(built: Config) -> None:
    built.judgements.write_text("action,target\n", encoding="utf-8")
    shutil.rmtree(built.build)
    findings = check(built)
    assert only(findings, "columns are").line == 1
    assert "has not been built" in only(findings, "has not been built").problem
    (built.briefings / "one.md").write_bytes(b"\xff")
    (finding,) = check(built)
    assert finding.file.name == "one.md" and "UTF-8" in finding.problem


def test_a_file_of_somewhere_else(built: Config, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("x", encoding="utf-8")
    with pytest.raises(BadFile, match="neither a claim file nor a briefing"):
        check(built, [tmp_path / "x.md"])


def test_a_triple_too_many_is_found_in_the_graph(built: Config) -> None:
    import pyoxigraph as ox

    folder = built.current.resolve()
    base = built.base
    line = f"<{base}entity/malaysia> <{base}ontology#metWith> <{base}entity/vietnam> .\n"
    store = ox.Store(folder / "store")
    store.load(line, ox.RdfFormat.N_TRIPLES)
    store.flush()
    del store
    found = only(check(built), "direct triple without an asserted claim")
    assert found.label == "e:malaysia" and "e:vietnam" in found.problem


def test_the_shapes_of_the_graph_are_checked(built: Config) -> None:
    import pyoxigraph as ox

    from kg.store.oxigraph import Store

    claim = Store.open(built).all_claims()[0].id.removeprefix("c:")
    line = f"<{built.base}claim/{claim}> <{built.base}ontology#status> <{built.base}ontology#denied> .\n"
    store = ox.Store(built.current.resolve() / "store")
    store.load(line, ox.RdfFormat.N_TRIPLES)
    store.flush()
    del store
    assert only(check(built), "exactly one status").label == f"c:{claim}"


def test_claim_files_that_are_all_outdated_are_one_finding(tmp_path: Path) -> None:
    notes = dict.fromkeys(("a", "b", "c"), "The US met Malaysia.")
    config = workspace(tmp_path / "w", notes)
    write_claims(config, [])
    build(config)
    with (config.register / "aliases.csv").open("a", encoding="utf-8") as table:
        table.write("Saigon,vietnam,capital\n")
    outdated = only(check(config), "all 3 claim files are older")
    assert outdated.file == config.claims
