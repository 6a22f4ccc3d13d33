"""What a build remembers beside the graph, so that the next one touches only what it must (SQLite, `store/index.db`).

Invariants: every row can be made again from data, ontology and code; an index is written while its build is still
aside and never after the switch; ids are CURIEs but those of briefings, which are bare.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from kg.config import Config
from kg.errors import Damaged
from kg.model import Entity
from kg.store.codes import MEND, advice
from kg.vocabulary import EntityClass

__all__ = [
    "INDEX_NAME",
    "BriefingRow",
    "Index",
    "Record",
    "Stamp",
    "Unit",
    "current_folder",
    "read_status",
    "unit_number",
]

INDEX_NAME: Final = "index.db"
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE briefing (id TEXT PRIMARY KEY, file TEXT, content TEXT, digest TEXT, stamp TEXT, said TEXT,
    claim_stamp TEXT, title TEXT, publisher TEXT, date TEXT, day TEXT, sentences INTEGER, evidence INTEGER,
    claims INTEGER, queued INTEGER) WITHOUT ROWID;
CREATE TABLE unit (number INTEGER, claim TEXT, PRIMARY KEY (number, claim)) WITHOUT ROWID;
CREATE TABLE tie (claim TEXT, node TEXT, PRIMARY KEY (claim, node)) WITHOUT ROWID;
CREATE INDEX tie_node ON tie (node, claim);
CREATE TABLE turn (day INTEGER, claim TEXT, PRIMARY KEY (day, claim)) WITHOUT ROWID;
CREATE INDEX turn_claim ON turn (claim, day);
CREATE TABLE entity (id TEXT, briefing TEXT, value TEXT, PRIMARY KEY (id, briefing)) WITHOUT ROWID;
CREATE INDEX entity_briefing ON entity (briefing, id);
CREATE TABLE local (id TEXT PRIMARY KEY, label TEXT, class TEXT, asked INTEGER) WITHOUT ROWID;
CREATE TABLE suggestion (plan TEXT, fact TEXT, PRIMARY KEY (plan, fact)) WITHOUT ROWID;
CREATE TABLE name (key TEXT, id TEXT, rank INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE queued (claim TEXT PRIMARY KEY) WITHOUT ROWID;
"""

Unit = tuple[str, str, str]
Stamp = str
"""Size, time and number of a file as the disk gives them; empty when they prove nothing."""


def unit_number(unit: Unit) -> int:
    """The number under which the claims of a triple are found; two triples that share one are derived together."""
    return int.from_bytes(sha256("\t".join(unit).encode()).digest()[:8], "big", signed=True)


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """A briefing of a build: its files as they were then, and its counts."""

    id: str
    file: str
    content: str
    """Digest of the file."""
    digest: str
    """Digest of all that its evidence depends on."""
    stamp: Stamp
    said: str
    """Digest of its claim file."""
    claim_stamp: Stamp
    title: str
    publisher: str
    date: str | None
    day: str | None
    """First possible day of the date."""
    sentences: int
    evidence: int
    claims: int = 0
    queued: int = 0

    def listed(self) -> dict[str, Any]:
        """What a status shows of it."""
        hidden = ("stamp", "said", "claim_stamp", "day")
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in hidden}


_DROP: Final = tuple(
    f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608 - names of ours
    for table, column in (("tie", "claim"), ("turn", "claim"), ("queued", "claim"), ("suggestion", "plan"))
)
_PUT: Final = {
    "tie": "INSERT OR IGNORE INTO tie VALUES (?, ?)",
    "turn": "INSERT OR IGNORE INTO turn VALUES (?, ?)",
    "suggestion": "INSERT OR IGNORE INTO suggestion VALUES (?, ?)",
    "name": "INSERT INTO name VALUES (?, ?, ?) ON CONFLICT (key, id) DO UPDATE SET rank = min(rank, excluded.rank)",
}
_COUNT: Final = {
    "briefings": "SELECT count(*) FROM briefing",
    "local_entities": "SELECT count(*) FROM local",
    "queue": "SELECT count(*) FROM queued",
}


def _entity_value(entity: Entity) -> str:
    return json.dumps([*astuple(entity)[:2], entity.cls.value, *astuple(entity)[3:]], ensure_ascii=False)


def _entity_of(value: str) -> Entity:
    id, label, cls, aliases, *rest = json.loads(value)
    return Entity(id, label, EntityClass(cls), tuple(aliases), *rest)


class Index:
    """One index, open for reading or, while its build is aside, for writing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db: Final = connection

    @classmethod
    def create(cls, path: Path) -> Index:
        """A new, empty one."""
        index = cls._writable(path)
        index._db.executescript(_SCHEMA)
        return index

    @classmethod
    def copy(cls, old: Path, new: Path) -> Index:
        """A copy to write to."""
        shutil.copyfile(old, new)
        return cls._writable(new)

    @classmethod
    def _writable(cls, path: Path) -> Index:
        connection = sqlite3.connect(path, isolation_level=None)
        # the folder is thrown away if this process dies, so nothing has to be journalled
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        connection.execute("BEGIN")
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> Index:
        """For reading.

        Raises:
            Damaged: there is none, or it is no index.
        """
        try:
            index = cls(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True))
            index.meta("build_id")
        except sqlite3.Error as error:
            raise Damaged(f"{path} does not answer ({error}); {advice(path.parent.parent)}") from error
        return index

    def close(self) -> None:
        """Write what is open and let go of the file."""
        if self._db.in_transaction:
            self._db.commit()
        self._db.close()

    def meta(self, name: str) -> str:
        """A remark by name; empty when there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, **values: str) -> None:
        """Remember remarks."""
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def briefings(self) -> dict[str, BriefingRow]:
        """All briefings by id, sorted."""
        return {row[0]: BriefingRow(*row) for row in self._db.execute("SELECT * FROM briefing ORDER BY id")}

    def latest_day(self) -> str | None:
        """The latest first day of a publication date of a briefing."""
        found: str | None = self._db.execute("SELECT max(day) FROM briefing").fetchone()[0]
        return found

    def put_briefings(self, rows: Iterable[BriefingRow]) -> None:
        """Add or replace rows."""
        marks = ", ".join("?" * len(fields(BriefingRow)))
        self._db.executemany(f"INSERT OR REPLACE INTO briefing VALUES ({marks})", map(astuple, rows))  # noqa: S608

    def drop_briefings(self, idents: Iterable[str]) -> None:
        """Forget briefings and the entities that they describe."""
        gone = [(ident,) for ident in idents]
        self._db.executemany("DELETE FROM briefing WHERE id = ?", gone)
        self._db.executemany("DELETE FROM entity WHERE briefing = ?", gone)

    def count_for(self, ident: str, claims: int, queued: int) -> None:
        """Change the counts of a briefing by so many."""
        self._db.execute(
            "UPDATE briefing SET claims = claims + ?, queued = queued + ? WHERE id = ?", (claims, queued, ident)
        )

    def claims_of(self, numbers: Iterable[int]) -> set[str]:
        """Ids of the claims of these triples."""
        return {
            row[0]
            for number in numbers
            for row in self._db.execute("SELECT claim FROM unit WHERE number = ?", (number,))
        }

    def turning(self, after: int, until: int) -> set[str]:
        """The plans whose state may differ between two days: a day between turns it."""
        return {row[0] for row in self._db.execute("SELECT claim FROM turn WHERE day > ? AND day <= ?", (after, until))}

    def ties_of(self, node: str) -> dict[str, tuple[str, ...]]:
        """The claims with several event nodes of which this is one: id to all their nodes."""
        found: dict[str, list[str]] = {}
        rows = self._db.execute(
            "SELECT o.claim, o.node FROM tie t JOIN tie o ON o.claim = t.claim WHERE t.node = ? ORDER BY 1, 2", (node,)
        )
        for claim, other in rows:
            found.setdefault(claim, []).append(other)
        return {claim: tuple(nodes) for claim, nodes in found.items()}

    def drop_claims(self, claims: Iterable[tuple[int, str]]) -> None:
        """Forget claims, given with the number of their triple."""
        gone = list(claims)
        ids = [(claim,) for _, claim in gone]
        self._db.executemany("DELETE FROM unit WHERE number = ? AND claim = ?", gone)
        for statement in _DROP:
            self._db.executemany(statement, ids)

    def put_claims(self, claims: Iterable[tuple[int, str]]) -> None:
        """Remember claims with the number of their triple."""
        self._db.executemany("INSERT INTO unit VALUES (?, ?)", claims)

    def put(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows to `tie`, `turn`, `suggestion` or `name` (folded surface, id, rank)."""
        self._db.executemany(_PUT[table], rows)

    def put_queued(self, claims: Iterable[str]) -> None:
        """Remember claims that wait for a review."""
        self._db.executemany("INSERT INTO queued VALUES (?)", ((claim,) for claim in claims))

    def put_entities(self, briefing: str, entities: Iterable[Entity]) -> None:
        """Remember what a briefing says of entities that the register does not know."""
        self._db.executemany(
            "INSERT OR REPLACE INTO entity VALUES (?, ?, ?)", ((e.id, briefing, _entity_value(e)) for e in entities)
        )

    def described_by(self, briefing: str) -> set[str]:
        """Ids of the entities that a briefing describes."""
        return {row[0] for row in self._db.execute("SELECT id FROM entity WHERE briefing = ?", (briefing,))}

    def descriptions(self, ident: str, *, without: Iterable[str] = ()) -> list[Entity]:
        """What briefings say of an entity, some of them left out."""
        left_out = set(without)
        rows = self._db.execute("SELECT briefing, value FROM entity WHERE id = ? ORDER BY briefing", (ident,))
        return [_entity_of(value) for briefing, value in rows if briefing not in left_out]

    def put_locals(self, entities: Iterable[Entity], asked: Collection[str]) -> None:
        """The description that stands, and whether a person is still asked about the entity."""
        rows = ((e.id, e.label, e.cls.value, e.id in asked) for e in entities)
        self._db.executemany("INSERT OR REPLACE INTO local VALUES (?, ?, ?, ?)", rows)

    def drop_locals(self, idents: Iterable[str]) -> None:
        """Forget entities."""
        self._db.executemany("DELETE FROM local WHERE id = ?", ((ident,) for ident in idents))

    def named(self, key: str) -> dict[str, int]:
        """What a folded name stands for: ids with the rank of the name."""
        return dict(self._db.execute("SELECT id, rank FROM name WHERE key = ?", (key,)))

    def drop_names(self, names: Iterable[tuple[str, str]]) -> None:
        """Forget folded names of ids."""
        self._db.executemany("DELETE FROM name WHERE key = ? AND id = ?", names)

    def counts(self) -> dict[str, int]:
        """How many briefings, queued claims and local entities there are."""
        return {name: int(self._db.execute(query).fetchone()[0]) for name, query in _COUNT.items()}

    def listing(self, name: str) -> list[Any]:
        """A list of the status by its name (`Record.LISTS`)."""
        if name == "briefings":
            return [row.listed() for row in self.briefings().values()]
        if name == "queue":
            return [row[0] for row in self._db.execute("SELECT claim FROM queued ORDER BY claim")]
        if name == "suggestions":
            rows: Iterator[tuple[str, ...]] = self._db.execute("SELECT plan, fact FROM suggestion ORDER BY plan, fact")
            return [{"plan": plan, "fact": fact} for plan, fact in rows]
        if name == "new_entities":
            return [row[0] for row in self._db.execute("SELECT id FROM local WHERE asked ORDER BY id")]
        rows = self._db.execute("SELECT id, label, class FROM local ORDER BY id")
        return [{"id": id, "label": label, "class": cls} for id, label, cls in rows]


class Record(dict[str, Any]):
    """The status of a build: what `status.json` says, and its long lists, read from the index when asked for."""

    LISTS: Final = ("briefings", "queue", "suggestions", "local_entities", "new_entities")

    def __init__(self, values: dict[str, Any], path: Path | None = None) -> None:
        super().__init__(values)
        self._path = path
        if "counts" not in self and "briefings" in self:  # written by a program that kept the lists in status.json
            self["counts"] = {name: len(values.get(name, ())) for name in self.LISTS}

    def __missing__(self, name: str) -> Any:
        if name not in self.LISTS or self._path is None:
            raise KeyError(name)
        with closing(Index.open(self._path)) as index:
            self[name] = index.listing(name)
        return self[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The value of that name; lists count as values."""
        try:
            return self[name]
        except KeyError:
            return default


def current_folder(config: Config) -> Path:
    """The folder of the current build.

    Raises:
        Damaged: the workspace was never built.
    """
    if not config.current.exists():
        raise Damaged(f"{config.root} has not been built yet; run 'kg build'")
    return config.current.resolve()


def read_status(folder: Path) -> Record:
    """The status of the build in a folder, without opening its store.

    Raises:
        Damaged: it has none that can be read.
    """
    path = folder / "status.json"
    try:
        status = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged(f"{path} cannot be read ({error}); {advice(folder)}") from error
    if not isinstance(status, dict):
        raise Damaged(f"{path} is no object; {MEND}")
    return Record(status, folder / "store" / INDEX_NAME)
