"""The group class of the command line: lazy commands, and every expected error as one line with its exit code.

Invariant: a traceback means a bug; `KgError`, wrong usage, an interrupt and a closed pipe never show one.
Click is reached only through Typer's public names, as Typer carries its own copy of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, MutableMapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_group

from kg.cli.catalogue import ANYWHERE, COMMANDS, GROUPS, READING
from kg.cli.opened import asked_endpoint
from kg.cli.output import fail
from kg.errors import BadInput, Cannot, KgError, UnknownName

__all__ = ["KgCommand", "KgGroup"]

INTERRUPTED = 130


class KgGroup(TyperGroup):
    """Imports the module of the command asked for, lists commands from the catalogue, turns errors into one line."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of all commands, in the order of the catalogue."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, imported now; None when there is none."""
        if cmd_name not in self.commands and cmd_name in COMMANDS:
            module = import_module(f"kg.cli.{COMMANDS[cmd_name].module}")
            for name, command in get_group(module.app).commands.items():
                self.commands.setdefault(name, command)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that `args` name.

        Raises:
            UnknownName: there is no such command.
        """
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            raise UnknownName("command", name, get_close_matches(name, COMMANDS, 2, 0.75), "kg --help")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands by group without importing them."""
        width = max(map(len, COMMANDS))
        for group in GROUPS:
            with formatter.section(group):
                rows = [(name.ljust(width), entry.summary) for name, entry in COMMANDS.items() if entry.group == group]
                formatter.write_dl(rows)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a reader that closed the pipe (`| head`) has got all it wanted."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _silence_stdout()
            raise typer.Exit(0) from None

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, print expected errors as one line, and leave with the exit code of the design."""
        standalone = extra.pop("standalone_mode", True)
        main = cast(Any, super()).main
        code = _guarded(lambda: main(*args, standalone_mode=False, **extra))
        if standalone:
            sys.exit(code)
        return code

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Print the examples of the group."""
        _examples(self.epilog, formatter)


class KgCommand(TyperCommand):
    """A command whose epilog holds its examples, one a line, printed as they are.

    One that only looks things up takes --endpoint, before or after its name; one that reads texts takes --cluster.
    """

    def __init__(self, name: str | None, **extra: Any) -> None:
        super().__init__(name, **extra)
        if name in ANYWHERE:
            words = "Look up in the graph of this SPARQL endpoint; '' = the build here, whatever kg.toml says."
            self.params.append(TyperOption(param_decls=["--endpoint"], type=str, metavar="URL", help=words))
        if name in READING:
            words = "Read with the workers of this Dask scheduler (tcp://HOST:8786); the result is the same."
            self.params.append(TyperOption(param_decls=["--cluster"], type=str, metavar="ADDRESS", help=words))

    def invoke(self, ctx: Any) -> Any:
        """Run it on the endpoint, or read with the cluster, that is asked for.

        Raises:
            BadInput: it works on a workspace, and an endpoint is named.
        """
        outer = ctx.obj.get("endpoint") if isinstance(ctx.obj, dict) else None
        own = ctx.params.pop("endpoint", None)
        if outer and self.name not in ANYWHERE:
            raise BadInput(f"kg {self.name} works on a workspace; leave --endpoint out (it is for look-ups)")
        asked_endpoint.set((outer if own is None else own) if self.name in ANYWHERE else "")
        cluster = ctx.params.pop("cluster", None)
        if not cluster:
            return super().invoke(ctx)
        from kg.facts.cluster import asked_cluster

        token = asked_cluster.set(cluster)
        try:
            return super().invoke(ctx)
        finally:
            asked_cluster.reset(token)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse the arguments; an error that does not know its command is told."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except typer.TyperException as error:
            error.command_path = f"{parent.command_path} {info_name}" if parent else info_name  # type: ignore[attr-defined]
            raise

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Print the examples."""
        _examples(self.epilog, formatter)


def _examples(epilog: str | None, formatter: Any) -> None:
    if epilog:
        with formatter.section("Examples" if "\n" in epilog else "Example"):
            for example in epilog.splitlines():
                formatter.write(f"{' ' * formatter.current_indent}{example}\n")


def _guarded(work: Callable[[], Any]) -> int:
    try:
        result = work()
        sys.stdout.flush()
    except KgError as error:
        return _fail(str(error), error.exit_code)
    except typer.TyperException as error:
        return _usage(error)
    except (KeyboardInterrupt, typer.Abort):
        result = INTERRUPTED
    except BrokenPipeError:
        _silence_stdout()
        return 0
    except OSError as error:
        what = f"cannot use {error.filename}" if error.filename else "cannot write the output"
        return _fail(f"{what}: {error.strerror or error}", Cannot.exit_code)
    if result == INTERRUPTED:
        return _fail("interrupted", INTERRUPTED)
    return result if isinstance(result, int) else 0


def _silence_stdout() -> None:
    """Send what is still buffered nowhere, as the reader has gone; else the interpreter complains while it ends."""
    sys.stdout = cast(Any, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))


def _fail(message: str, code: int) -> int:
    fail(message)
    return code


def _usage(error: typer.TyperException) -> int:
    """Wrong usage in one line, with the nearest option and where to read on."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else getattr(error, "command_path", "kg")
    message = error.format_message()
    if "\n" in message:  # the help text of a group called without a command
        sys.stderr.write(message.rstrip() + "\n")
        return BadInput.exit_code
    option = getattr(error, "option_name", None)
    if option and message.startswith("No such option"):
        known = _options(context)
        return _fail(
            str(UnknownName("option", option, get_close_matches(option, known, 2, 0.7), f"{command} --help")), 2
        )
    message = message[:1].lower() + message[1:]
    return _fail(f"{message.rstrip('.')} ({command} --help)", BadInput.exit_code)


def _options(context: Any) -> list[str]:
    if context is None:
        return []
    found: MutableMapping[str, None] = {}
    for parameter in context.command.get_params(context):
        found.update(dict.fromkeys(o for o in (*parameter.opts, *parameter.secondary_opts) if o.startswith("--")))
    return list(found)
