"""Small workspaces for the tests: real tables and ontology, and claim files with the digests of their inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kg.config import Config
from kg.curate.gather import claim_path
from kg.curate.inputs import digest_of_reading, documents
from kg.curate.local import local_entities
from kg.curate.workspace import init
from kg.model import Evidence
from kg.register import Register
from kg.store.rdf import claim_file

TABLES: Mapping[str, str] = {
    "register/entities.csv": """\
id,label,class,state,wikidata,iso3,note
united-states,United States,State,,Q30,USA,
malaysia,Malaysia,State,,Q833,MYS,
vietnam,Vietnam,State,,Q881,VNM,
""",
    "reference/README.md": "No rows.\n",
    "register/aliases.csv": "surface,entity,kind\nUS,united-states,acronym\nHanoi,vietnam,capital\n",
}


def note_text(ident: str, body: str, date: str = "2025-07-11", publisher: str = "Ministry") -> str:
    return (
        f"---\nid: {ident}\ntitle: Note {ident}\npublisher: {publisher}\ndate: {date}\n"
        f"url: https://example.org/{ident}\n---\n{body}\n"
    )


def workspace(folder: Path, notes: Mapping[str, str], *, tables: Mapping[str, str] = TABLES) -> Config:
    """A workspace with a register of three states, no reference rows, and these briefings (id → body)."""
    config = init(folder)
    for name, text in tables.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for ident, body in notes.items():
        (config.briefings / f"{ident}.md").write_text(note_text(ident, body), encoding="utf-8")
    return config


def write_claims(config: Config, evidence: Iterable[Evidence]) -> None:
    """Claim files as a build would leave them, so that no text has to be parsed."""
    register = Register.load(config.register, config.reference)
    pieces = list(evidence)
    for ident, document in documents(config, digest_of_reading(config)).items():
        mine = [piece for piece in pieces if piece.document == f"b:{ident}"]
        text = claim_file(
            document.briefing,
            mine,
            config.base,
            entities=local_entities(mine, register),
            fingerprint=document.digest,
        )
        path = claim_path(config, ident)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
