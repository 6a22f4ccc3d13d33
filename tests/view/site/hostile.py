"""A workspace whose every text tries to become markup or script, and its site."""

from __future__ import annotations

from pathlib import Path

from kg.curate.build import build
from kg.model import Evidence, Stance, Term
from kg.text.briefing import read_briefing
from tests.cli.test_errors import kg
from tests.curate.workspaces import workspace, write_claims

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> {{ 7*7 }}"

TABLES = {
    "register/entities.csv": "id,label,class,state,wikidata,iso3,note\n"
    'united-states,United States,State,,Q30,USA,"{0}"\nmalaysia,"{0}",State,,,MYS,"{0}"\n'.format(
        HOSTILE.replace('"', '""')
    ),
    "register/aliases.csv": "surface,entity,kind\nUS,united-states,acronym\n",
    "reference/README.md": "No rows.\n",
}


def hostile(folder: Path) -> Path:
    """Folder of the site."""
    config = workspace(folder, {}, tables=TABLES)
    body = f"The US met {HOSTILE}.\nJavascript: {HOSTILE}\n"
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    (config.briefings / "bad.md").write_text(
        f'---\nid: bad\ntitle: "{quoted}"\npublisher: "{quoted}"\ndate: 2025-07-11\n'
        f'url: "javascript:document.title=1"\nsource_kind: press\n---\n{body}',
        encoding="utf-8",
    )
    briefing = read_briefing(config.briefings / "bad.md")
    quote = briefing.body.partition("\n")[0]
    piece = Evidence(
        document="b:bad",
        source=briefing.source,
        subject=Term("e:united-states", "United States"),
        predicate="metWith",
        object=Term("e:malaysia", HOSTILE),
        stance=Stance.REPORTED,
        attributed_to=HOSTILE,
        place=Term(None, HOSTILE),
        date="2025-07-10",
        quote=quote,
        start=0,
        end=len(quote),
        rule="test.hand",
    )
    write_claims(config, [piece])
    build(config, force=True)
    done = kg("site", folder=folder)
    assert done.exit_code == 0, done.stderr
    return folder / "build" / "site"
