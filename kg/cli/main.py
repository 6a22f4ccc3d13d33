"""The entry point `kg`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.group import KgGroup

__all__ = ["app", "run"]

app = typer.Typer(
    cls=KgGroup,
    name="kg",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


_EXAMPLES = """kg relations US Malaysia
kg explain "Malaysia signedAgreementWith US"
kg path Singapore China --exclude US"""


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"kg {version('us-asean-kg')}")
        raise typer.Exit


@app.callback(no_args_is_help=True, epilog=_EXAMPLES)
def main(
    ctx: typer.Context,
    directory: Annotated[
        Path | None, typer.Option("-C", metavar="DIR", help="Work as if started in DIR.", show_default=False)
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            "--endpoint", metavar="URL", help="Look up in the graph of a SPARQL endpoint.", show_default=False
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Ask what US–ASEAN briefings say: who did what with whom, when, how sure, and in which sentence."""
    ctx.obj = {"directory": directory or Path(), "endpoint": endpoint}


def run() -> None:
    """Run the command line (the `kg` script)."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:  # closed by the caller: the first line of data fails as on a full disk
        sys.stdout = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what a terminal cannot show is better escaped than a crash
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="kg")
