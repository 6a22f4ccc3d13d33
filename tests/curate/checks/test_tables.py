"""Faults of tables: each row that is wrong is found with its line, whatever else is wrong in the table."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.config import Config, shipped
from kg.curate.checks.finding import Finding, Severity
from kg.curate.checks.names import collisions
from kg.curate.checks.tables import SHARED, SHARED_COLUMNS, Tables, path_of
from kg.curate.checks.topics import ontology_tables
from kg.register import COLUMNS
from tests.curate.checks.planted import only

TOPICS = frozenset({"trade", "energy"})
CITED = "Title (Publisher),https://example.org/,official"
#: a small set of tables without faults
SOUND = {
    "register/entities": (
        "united-states,United States,State,,Q30,USA,\nmalaysia,Malaysia,State,,Q833,MYS,\n"
        "ann-lee,Ann Lee,Person,malaysia,,,\nbo-tan,Bo Tan,Person,malaysia,,,\n"
        "malaysia.prime-minister,Prime Minister,Office,malaysia,,,\nasean,ASEAN,Organisation,,Q7768,,\n"
        "kuala-lumpur,Kuala Lumpur,Place,malaysia,,,\n"
    ),
    "register/aliases": "US,united-states,acronym\nKL,kuala-lumpur,name\n",
    "register/ambiguous": "Lee,ann-lee|bo-tan,,a surname\n",
    "register/offices": (
        f"ann-lee,malaysia.prime-minister,Prime Minister,2010-01-01,2015-06-01,past,,{CITED},\n"
        f"bo-tan,malaysia.prime-minister,Prime Minister,2015-06-01,,current,,{CITED},\n"
    ),
    "register/titles": "malaysia.prime-minister,Premier\n",
    "register/memberships": f"malaysia,asean,1967-08-08,,{CITED},\n",
    "register/redirects": "old-asean,asean\n",
    "register/wikidata-sources": "malaysia,Q833,https://example.org/a,https://example.net/b\n",
    "reference/agreements": (f"pact,The Pact,Treaty,united-states|malaysia,2001-02-03,2002,trade,{CITED},\n"),
    "reference/events": (
        f"talks-2020,Meeting,Talks,2020-01-02,2020-01-03,,,kuala-lumpur,united-states|malaysia,pact,trade,occurred,{CITED},\n"
        f"talks-2030,Meeting,More talks,2030,,,,kuala-lumpur,united-states|malaysia,,energy,planned,{CITED},\n"
    ),
    "reference/relations": f"united-states,cooperatesWith,asean,trade,pact,1977,,current,,{CITED}\n",
    "reference/plans-and-outcomes": "talks-2030,,pending,\n",
    "reference/other-accounts": f"agreements,pact,in_force,2002-03,{CITED},\n",
    SHARED: "*.deputy-prime-minister,several\n",
}
HEADS = {**COLUMNS, SHARED: SHARED_COLUMNS}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config = Config(tmp_path)
    for table, rows in SOUND.items():
        path = tmp_path / "data" / f"{table}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{','.join(HEADS[table])}\n{rows}", encoding="utf-8")
    return config


def faults(config: Config) -> list[Finding]:
    tables = Tables(config, TOPICS)
    return [*tables.look(), *collisions(tables)]


def plant(config: Config, table: str, old: str, new: str) -> None:
    path = path_of(config, table)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_sound_tables_have_no_fault(config: Config) -> None:
    assert SOUND.keys() == HEADS.keys()
    assert faults(config) == []


DATES = [
    (t, c)
    for t, columns in COLUMNS.items()
    for c in ("start", "end", "seen", "signed", "in_force", "date", "until", "moved_to")
    if c in columns
]


@pytest.mark.parametrize(("table", "column"), DATES, ids=[f"{t}-{c}" for t, c in DATES])
def test_a_date_of_another_form_in_each_column(config: Config, table: str, column: str) -> None:
    path = path_of(config, table)
    head, row, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = row.split(",")
    cells[COLUMNS[table].index(column)] = "3/4/2020"
    path.write_text("\n".join([head, ",".join(cells), *rest, ""]), encoding="utf-8")
    found = only(faults(config), f"{column} '3/4/2020' is no date")
    assert (found.file, found.line) == (path, 2) and "write YYYY" in found.fix


REFERENCES = [
    ("register/entities", "Person,malaysia", "Person,malaisia", "state 'malaisia' is no entity", 4),
    ("register/aliases", "US,united-states", "US,united-state", "entity 'united-state' is no entity", 2),
    ("register/ambiguous", "ann-lee|bo-tan", "ann-lee|bo-ton", "candidates 'bo-ton' is no entity", 2),
    ("register/offices", "bo-tan,", "bo-ten,", "person 'bo-ten' is no entity", 3),
    ("register/titles", "malaysia.prime-minister", "malaysia.premier", "office 'malaysia.premier' is no entity", 2),
    ("register/memberships", "malaysia,asean", "malaysia,asian", "organisation 'asian' is no entity", 2),
    ("register/redirects", "old-asean,asean", "old-asean,asian", "new id 'asian' is no entity", 2),
    ("register/wikidata-sources", "malaysia", "malasia", "entity 'malasia' is no entity", 2),
    ("reference/agreements", "united-states|malaysia", "united-states|malasia", "parties 'malasia' is no entity", 2),
    ("reference/agreements", ",trade,", ",trode,", "topics 'trode' is no topic", 2),
    ("reference/events", "kuala-lumpur", "kuala-lumpor", "place 'kuala-lumpor' is no entity", 2),
    ("reference/relations", "asean,trade,pact", "asean,trade,pakt", "instrument 'pakt' is no entity", 2),
    ("reference/plans-and-outcomes", "talks-2030", "talks-2031", "plan_event 'talks-2031' is no entity", 2),
    (SHARED, "*.deputy-prime-minister", "malaysia", "office 'malaysia' is no Office", 2),
]


@pytest.mark.parametrize(("table", "old", "new", "problem", "line"), REFERENCES, ids=[r[3] for r in REFERENCES])
def test_a_reference_into_nowhere_in_each_table(
    config: Config, table: str, old: str, new: str, problem: str, line: int
) -> None:
    plant(config, table, old, new)
    found = only(faults(config), problem)
    assert (found.file, found.line) == (path_of(config, table), line)


@pytest.mark.parametrize("table", sorted(HEADS))
def test_another_number_of_columns_in_each_table_hides_no_other_row(config: Config, table: str) -> None:
    path = path_of(config, table)
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, "one,two,three,four,five,six,seven,eight,nine,ten,x,x,x,x,x,x,x,x", *rows, ""]))
    found = only(faults(config), f"18 fields instead of {len(HEADS[table])}")
    assert (found.file, found.line) == (path, 2)
    assert len(faults(config)) == 1


SPANS = [
    ("register/offices", "2010-01-01,2015-06-01", "2015-06-01,2010-01-01", "end 2010-01-01 is before start 2015-06-01"),
    ("register/memberships", "1967-08-08,", "1967-08-08,1966", "end 1966 is before start 1967-08-08"),
    ("reference/agreements", "2001-02-03,2002", "2002-02-03,2001", "in_force 2001 is before signed 2002-02-03"),
    (
        "reference/events",
        "2020-01-02,2020-01-03",
        "2020-01-03,2020-01-02",
        "until 2020-01-02 is before date 2020-01-03",
    ),
    ("reference/relations", "1977,", "1977,1976-12", "end 1976-12 is before start 1977"),
]


@pytest.mark.parametrize(("table", "old", "new", "problem"), SPANS, ids=[s[0] for s in SPANS])
def test_swapped_dates_in_each_table(config: Config, table: str, old: str, new: str, problem: str) -> None:
    plant(config, table, old, new)
    found = only(faults(config), problem)
    assert (found.line, found.fix) == (2, "swap or correct the two dates")


def test_ids_and_codes_that_stand_twice(config: Config) -> None:
    plant(config, "register/entities", "bo-tan,Bo Tan", "ann-lee,Bo Tan")
    plant(config, "reference/events", "talks-2030,Meeting", "pact,Meeting")
    plant(config, "register/entities", "Q7768", "Q30")
    found = faults(config)
    twice = only(found, "id 'ann-lee' is already taken by entities.csv:4 (Ann Lee)")
    assert (twice.file.name, twice.line, twice.label) == ("entities.csv", 5, "Ann Lee")
    assert only(found, "id 'pact' is already taken by agreements.csv:2 (The Pact)").line == 3
    assert only(found, "wikidata Q30 is also that of United States (line 2)").line == 7


def test_the_same_row_twice(config: Config) -> None:
    path = path_of(config, "register/memberships")
    path.write_text(path.read_text() + SOUND["register/memberships"])
    assert only(faults(config), "says the same as line 2").line == 3


def test_redirects_that_are_broken(config: Config) -> None:
    path = path_of(config, "register/redirects")
    path.write_text("old,new\na,b\nb,a\na,asean\nasean,malaysia\n")
    found = faults(config)
    assert [f.line for f in found if "run in a circle" in f.problem] == [2, 3]
    assert only(found, "'a' is redirected twice (line 2)").line == 4
    assert only(found, "old id 'asean' is still an entity").line == 5


def test_a_name_for_two_that_is_not_declared(config: Config) -> None:
    path = path_of(config, "register/aliases")
    path.write_text(path.read_text() + "KL,ann-lee,name\nLee,ann-lee,surname\nLee,bo-tan,surname\n")
    found = only(faults(config), "stands for")
    assert (found.file, found.line) == (path, 4)
    assert found.problem == "the name 'KL' stands for ann-lee and for kuala-lumpur (aliases.csv:3)"
    assert "ambiguous.csv" in found.fix
    plant(config, "register/entities", "bo-tan,Bo Tan", "bo-tan,ann LEE")
    assert only(faults(config), "the name 'ann LEE' stands for bo-tan and for ann-lee (entities.csv:4)").line == 5


def test_a_capital_may_bear_the_name_of_its_state(config: Config) -> None:
    path = path_of(config, "register/aliases")
    plant(config, "register/entities", "Kuala Lumpur,Place", "Malaysia,Place")
    assert only(faults(config), "the name 'Malaysia'").line == 8
    path.write_text(path.read_text() + "Malaysia,malaysia,capital\n")
    assert faults(config) == []


def test_bytes_of_spreadsheet_programs_are_warnings(config: Config) -> None:
    path = path_of(config, "register/titles")
    text = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    found = faults(config)
    assert [(f.line, f.severity) for f in found] == [(1, Severity.WARNING)] * 2
    path.write_bytes(text.replace(b"Premier", b"Premi\xe8re"))
    assert only(faults(config), "is not UTF-8 text").line == 2
    path.write_bytes(b"")
    assert only(faults(config), "the line of columns is missing").line == 1
    path.write_bytes(text + b'"open')
    assert only(faults(config), "is no valid CSV").fix == "check the quotation marks"


def test_words_of_closed_lists(config: Config) -> None:
    plant(config, "register/offices", "current", "today")
    plant(config, "register/entities", "Place", "Town")
    plant(config, "reference/plans-and-outcomes", "pending", "waiting")
    found = faults(config)
    assert only(found, "unknown status 'today'").fix == "use one of: current, past"
    assert only(found, "unknown class 'Town'").line == 8
    assert only(found, "unknown outcome 'waiting'").line == 2


def test_the_shipped_tables_are_clean(tmp_path: Path) -> None:
    from kg.store.encode_register import ontology_triples

    topics = {s.removeprefix("t:") for s, _, _ in ontology_triples(shipped("ontology")) if s.startswith("t:")}
    for folder in ("register", "reference"):
        shutil.copytree(shipped(f"data/{folder}"), tmp_path / "data" / folder)
    tables = Tables(Config(tmp_path), frozenset(topics))
    assert [str(f) for f in (*tables.look(), *collisions(tables))] == []


def test_the_tables_of_the_ontology(tmp_path: Path) -> None:
    assert list(ontology_tables(Config(tmp_path))) == []
    shutil.copytree(shipped("ontology"), tmp_path / "ontology")
    topics, levels = tmp_path / "ontology" / "topics.csv", tmp_path / "ontology" / "levels.csv"
    before = topics.read_text(encoding="utf-8")
    last = before.count("\n")
    topics.write_text(before + "t:economy,Other,,,\nt:new,New,energy,t:nowhere,\nt:deep,Deep,,t:arms-sales,\nt:x\n")
    levels.write_text(levels.read_text(encoding="utf-8") + "Grand Partnership,high\n")
    found = list(ontology_tables(Config(tmp_path)))
    assert only(found, "id 't:economy' is already taken").line == last + 1
    assert only(found, "the name 'energy' is also one of t:energy").line == last + 2
    assert only(found, "broader 't:nowhere' is no topic").line == last + 2
    assert only(found, "is itself below t:security").line == last + 3
    assert only(found, "1 fields instead of 5").line == last + 4
    assert only(found, "rank 'high' is no number").file == levels
