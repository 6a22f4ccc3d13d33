"""Every table of data/register and data/reference is sound; each message says how to mend the row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from kg.config import shipped
from kg.errors import BadRow
from kg.interval import bounds
from kg.model import SourceKind
from kg.names import AliasKind, fold
from kg.register import COLUMNS, KEYS, Register
from kg.tables import Row, parts, read_table
from kg.vocabulary import EntityClass

REGISTER, REFERENCE = shipped("data/register"), shipped("data/reference")
RULES = yaml.safe_load((shipped("ontology") / "rules" / "reference.yaml").read_text(encoding="utf-8"))
CITED = [table for table, columns in COLUMNS.items() if "source_kind" in columns]
#: columns of dates that belong together: the first may not be later than the second
SPANS = {
    "register/offices": ("start", "end"),
    "register/memberships": ("start", "end"),
    "reference/agreements": ("signed", "in_force"),
    "reference/events": ("date", "until"),
    "reference/relations": ("start", "end"),
}


def rows(table: str) -> list[Row]:
    folder, _, name = table.partition("/")
    return list(read_table((REGISTER if folder == "register" else REFERENCE) / f"{name}.csv", COLUMNS[table]))


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load(REGISTER, REFERENCE)


def fail_with(faults: Iterator[BadRow]) -> None:
    messages = [str(fault) for fault in faults]
    assert not messages, "\n".join(messages)


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_the_table_exists_and_no_cell_is_broken(table: str) -> None:
    folder, _, name = table.partition("/")
    assert (REGISTER if folder == "register" else REFERENCE).joinpath(f"{name}.csv").is_file()

    def faults() -> Iterator[BadRow]:
        for row in rows(table):
            for column, cell in row.cells.items():
                if re.search(r"[\t\n\r\u00a0\u200b]|  ", cell):
                    yield row.bad(f"{column} holds a line break, tab or double blank", "use single blanks")
                if "unverified" in cell or cell in ("n/a", "TBD", "?", "-"):
                    yield row.bad(f"{column} says {cell!r}", "leave the cell empty, or delete the row")

    fail_with(faults())


@pytest.mark.parametrize("table", sorted(SPANS))
def test_dates_exist_and_do_not_run_backwards(table: str) -> None:
    first, last = SPANS[table]

    def faults() -> Iterator[BadRow]:
        for row in rows(table):
            start, end = row.date(first), row.date(last)
            if start and end and bounds(end).last < bounds(start).first:
                yield row.bad(f"{last} {end} is before {first} {start}", "swap or correct the two dates")

    fail_with(faults())


@pytest.mark.parametrize("table", CITED)
def test_every_row_cites_a_source(table: str) -> None:
    def faults() -> Iterator[BadRow]:
        for row in rows(table):
            row.needed("source_title")
            row.kind("source_kind", SourceKind)
            if not re.fullmatch(r"https?://[^\s|]+", row["source_url"]):
                yield row.bad(
                    f"source_url {row['source_url']!r} is no address", "write the http(s) address of the page"
                )

    fail_with(faults())


@pytest.mark.parametrize("table", sorted(KEYS))
def test_keys_are_unique(table: str) -> None:
    folder = "register" if table in ("offices", "memberships") else "reference"
    seen: dict[tuple[str, ...], int] = {}

    def faults() -> Iterator[BadRow]:
        for row in rows(f"{folder}/{table}"):
            key = tuple(row[column] for column in KEYS[table])
            if key in seen:
                yield row.bad(f"{' '.join(key)} stands already in line {seen[key]}", "merge the two rows")
            seen[key] = row.line

    fail_with(faults())


def test_every_kind_is_mapped_or_marked_unused() -> None:
    kinds = {
        "events": {row["kind"]: row for row in rows("reference/events")},
        "relations": {row["relation"]: row for row in rows("reference/relations")},
        "agreements": {row["kind"]: row for row in rows("reference/agreements")},
    }

    def faults() -> Iterator[BadRow]:
        for table, found in kinds.items():
            for kind, row in found.items():
                entry = RULES[table].get(kind, {})
                if ("claims" in entry) == (len(str(entry.get("unused", ""))) > 10):
                    fix = f"give {kind} a predicate in ontology/rules/reference.yaml, or `unused` with a reason"
                    yield row.bad(f"kind {kind!r} is not mapped", fix)

    fail_with(faults())
    for table, found in kinds.items():
        assert not set(RULES[table]) - set(found), f"delete the kinds of {table} that no row has from reference.yaml"


STATUSES = {
    "reference/events": {"occurred", "planned", "possible"},
    "reference/relations": {"current", "past", "planned", "uncertain"},
    "register/offices": {"current", "past"},
}


@pytest.mark.parametrize("table", sorted(STATUSES))
def test_statuses_are_known(table: str) -> None:
    def faults() -> Iterator[BadRow]:
        for row in rows(table):
            if row["status"] not in STATUSES[table]:
                yield row.bad(f"status {row['status']!r}", f"use one of: {', '.join(sorted(STATUSES[table]))}")
            if table == "register/offices" and row["end"] and row["status"] == "current":
                yield row.bad("has an end and is current", "write past, or clear the end")

    fail_with(faults())


def test_references_of_relations_and_plans_resolve(register: Register) -> None:
    def faults() -> Iterator[BadRow]:
        for table, columns in {
            "reference/relations": ("subject", "object", "instrument"),
            "reference/plans-and-outcomes": ("plan_event", "outcome_event"),
            "reference/events": ("instrument",),
        }.items():
            for row in rows(table):
                for column in columns:
                    if row[column] and f"e:{row[column]}" not in register.entities:
                        yield row.bad(f"{column} {row[column]!r} is no entity", "use an id of entities.csv or a table")

    fail_with(faults())


def test_topics_are_topics_of_the_ontology() -> None:
    known = {line.partition(",")[0] for line in (shipped("ontology") / "topics.csv").read_text().splitlines()}
    assert set(RULES["topics"].values()) <= known

    def faults() -> Iterator[BadRow]:
        for table, column in (("agreements", "topics"), ("events", "topics"), ("relations", "topic")):
            for row in rows(f"reference/{table}"):
                for topic in parts(row[column]):
                    if f"t:{topic}" not in known:
                        yield row.bad(f"unknown topic {topic!r}", "use an id of ontology/topics.csv without t:")

    fail_with(faults())


def test_every_plan_has_one_outcome_row_and_no_event_that_took_place_has() -> None:
    outcomes = {row["plan_event"]: row for row in rows("reference/plans-and-outcomes")}
    events = {row["id"]: row for row in rows("reference/events")}

    def faults() -> Iterator[BadRow]:
        for id, row in events.items():
            if (row["status"] != "occurred") != (id in outcomes):
                yield row.bad(f"{id} is {row['status']}", "list plans, and only plans, once in plans-and-outcomes.csv")
        for row in outcomes.values():
            if (row["outcome"] == "happened") != bool(row["outcome_event"]):
                yield row.bad("outcome and outcome_event disagree", "name the event exactly where the plan happened")
            if row["outcome"] not in ("happened", "lapsed", "pending"):
                yield row.bad(f"outcome {row['outcome']!r}", "use happened, lapsed or pending")
            if row["outcome_event"] and events[row["outcome_event"]]["status"] != "occurred":
                yield row.bad("the outcome did not occur", "name an event with status occurred")

    fail_with(faults())
    assert len(outcomes) == len(rows("reference/plans-and-outcomes")), "list every plan once"


def _surfaces(register: Register) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entity in register.entities.values():
        if entity.cls not in (EntityClass.OFFICE, EntityClass.EVENT):
            found[fold(entity.label)].add(entity.id)
    for alias in register.aliases:
        found[fold(alias.surface)].add(alias.entity)
    return found


def test_names_that_stand_for_several_entities_are_declared(register: Register) -> None:
    declared = {fold(row["surface"]): set(parts(row["candidates"])) for row in rows("register/ambiguous")}
    capitals = {(fold(a.surface), a.entity) for a in register.aliases if a.kind is AliasKind.CAPITAL}
    undeclared = []
    for surface, ids in sorted(_surfaces(register).items()):
        places = {i for i in ids if register.entities[i].cls is EntityClass.PLACE}
        states = ids - places
        capital = len(places) == len(states) == 1 and (surface, *states) in capitals
        same = {register.entities[p].state for p in places} == states
        missing = {i.removeprefix("e:") for i in ids} - declared.get(surface, set())
        if len(ids) > 1 and missing and not (capital and same):
            undeclared.append(f"{surface!r} names {', '.join(sorted(ids))}: add a row to data/register/ambiguous.csv")
    assert not undeclared, "\n".join(undeclared)


def test_codes_are_unique_and_well_formed(register: Register) -> None:
    for column, form in (("wikidata", r"Q\d+"), ("iso3", r"[A-Z]{3}")):
        seen: dict[str, str] = {}
        for row in rows("register/entities"):
            code = row[column]
            if code:
                assert re.fullmatch(form, code), str(row.bad(f"{column} {code!r} is malformed", "correct or clear it"))
                assert code not in seen, str(row.bad(f"{column} {code} is also that of {seen[code]}", "clear one"))
                seen[code] = row["id"]


def test_a_wikidata_number_stands_only_where_two_sources_agree() -> None:
    given = {row["id"]: row for row in rows("register/entities") if row["wikidata"]}
    backed = {row["entity"]: row for row in rows("register/wikidata-sources")}
    assert len(backed) == len(rows("register/wikidata-sources")), "list every entity once"

    def maker(address: str) -> str:
        return re.sub(r"^https://(?:www\.)?", "", address).removeprefix("github.com/").partition("/")[0]

    def faults() -> Iterator[BadRow]:
        for id, row in given.items():
            if id not in backed:
                yield row.bad("no two sources give this number", "clear it, or add a row to wikidata-sources.csv")
        for id, row in backed.items():
            if id not in given or given[id]["wikidata"] != row["wikidata"]:
                yield row.bad("entities.csv has another number", "write the number that both sources give")
            sources = row["first_source"], row["second_source"]
            if not all(re.fullmatch(r"https?://[^\s|]+", source) for source in sources):
                yield row.bad("a source is no address", "write the http(s) address of the page")
            if maker(sources[0]) == maker(sources[1]):
                yield row.bad("both sources have one maker", "name a second, independent one")

    fail_with(faults())


def test_aliases_differ_from_the_label_and_stand_once(register: Register) -> None:
    seen = set()

    def faults() -> Iterator[BadRow]:
        for row in rows("register/aliases"):
            key = (row["surface"], row["entity"])
            if key in seen or register.entities[f"e:{row['entity']}"].label == row["surface"]:
                yield row.bad(f"{row['surface']!r} is already a name of {row['entity']}", "delete the row")
            if re.search(r"[()|;]", row["surface"]) and "ADMM" not in row["surface"]:
                yield row.bad(f"{row['surface']!r} is no name", "write one name as it is printed")
            seen.add(key)

    fail_with(faults())


def test_the_compile_month_is_given() -> None:
    about = yaml.safe_load((REFERENCE / "tables.yaml").read_text(encoding="utf-8"))
    assert str(about["compiled"]) == "2026-11"
    assert set(about["tables"]) <= {table.partition("/")[2] for table in COLUMNS}


BREAKS: list[tuple[str, Callable[[str], str], str]] = [
    ("register/entities.csv", lambda t: t.replace("laos,Laos,State,", "laos,Laos,Sate,", 1), "use one of: State"),
    ("register/entities.csv", lambda t: t + "laos,Laos,State,,,,\n", "already taken"),
    ("register/aliases.csv", lambda t: t + "Nowhere,nowhere,name\n", "add the entity there first"),
    ("register/offices.csv", lambda t: t.replace("2025-01-21", "2025-13-21", 1), "write YYYY"),
    ("register/redirects.csv", lambda t: t + "old,new,newer\n", "quotes"),
    ("register/redirects.csv", lambda t: t + "a,b\nb,a\n", "use an id of entities.csv"),
    ("reference/events.csv", lambda t: t.replace("kuala-lumpur", "kuala-lumpor", 1), "is no entity"),
    ("reference/agreements.csv", lambda t: t.replace("id,label", "ident,label", 1), "write exactly"),
]


@pytest.mark.parametrize(("file", "breaking", "fix"), BREAKS, ids=[f"{b[0]}-{b[2]}" for b in BREAKS])
def test_a_broken_row_stops_the_loading_with_its_line_and_the_fix(
    file: str, breaking: Callable[[str], str], fix: str, tmp_path: Path
) -> None:
    for folder, home in (("register", REGISTER), ("reference", REFERENCE)):
        (tmp_path / folder).mkdir()
        for path in home.glob("*.csv"):
            (tmp_path / folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    target = tmp_path / file
    target.write_text(breaking(target.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(BadRow) as caught:
        Register.load(tmp_path / "register", tmp_path / "reference")
    assert fix in str(caught.value)
    assert re.search(rf"{re.escape(Path(file).name)}:\d+:", str(caught.value))
