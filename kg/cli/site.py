"""`kg site`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.group import KgCommand
from kg.cli.opened import counted, graph, tell
from kg.cli.options import HERE, Directory
from kg.cli.output import line

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(cls=KgCommand, epilog="kg site\nkg site -o public")
def site(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Default: build/site.", show_default=False)
    ] = None,
    directory: Directory = HERE,
) -> None:
    """Write a static site to browse and to cite: a page per entity, briefing, claim, relation, topic and year.

    Plain files with relative links: open index.html from the folder, or put it on any web server. The folder is
    written beside its place and then takes it; a folder that holds anything but a site is left alone.
    """
    from kg.config import shipped
    from kg.curate.folder import write_folder
    from kg.curate.progress import shown
    from kg.view.site import site_files

    g = graph(directory)
    docs = next((d for d in (g.config.root / "docs", shipped("docs")) if (d / "model.md").is_file()), None)
    counts, files = site_files(
        g.lookup, title=g.config.title, root=g.config.root, ontology=g.config.ontology, docs=docs
    )
    target = directory / output if output else g.config.build / "site"
    written = write_folder(target, ((f.path, f.pieces) for f in shown(files, "writing pages", counts.about)))
    line(str(target / "index.html"))
    tell(
        f"{counted(counts.entities, 'entity', 'entities')}, {counted(counts.claims, 'claim')}, "
        f"{counted(counts.documents, 'document')}: {counted(written.files, 'file')}, {written.size:,} bytes",
        g.store.as_of,
    )
