"""What can go wrong, as one small tree; the command line turns each into one line and an exit code.

    KgError                 3   anything below; never raised itself
    ├── NothingFound        1   a look-up, path or query that honestly has no answer
    ├── BadInput            2   what the user gave is wrong
    │   ├── UnknownName         no such entity, claim, briefing, query or topic (with the nearest ones)
    │   ├── AmbiguousName       a name that stands for several entities
    │   ├── BadFile             missing, binary, not UTF-8, empty, too large
    │   ├── BadRow              a malformed row, line or front matter, with file and line
    │   ├── BadQuery            SPARQL that does not parse, with its position
    │   └── NoWorkspace         a folder that is no workspace
    └── Cannot              3   the input is fine, the work cannot be done
        ├── Locked              another writer is at work
        ├── Damaged             a built file that does not answer
        ├── Unreachable         a server that gives no whole answer
        └── Unwritable          read-only folder, full disk

A message says what, where (file and line), the nearest valid choice, and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

__all__ = [
    "AmbiguousName",
    "BadFile",
    "BadInput",
    "BadQuery",
    "BadRow",
    "Cannot",
    "Damaged",
    "KgError",
    "Locked",
    "NoWorkspace",
    "NothingFound",
    "UnknownName",
    "Unreachable",
    "Unwritable",
]


class KgError(Exception):
    """Base of all errors this package raises on purpose; `str(error)` is one line for a person."""

    exit_code: ClassVar[int] = 3

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by its message, as the arguments that made it are gone: errors of workers keep their type."""
        return _again, (type(self), self.args, self.__dict__)


def _again(cls: type[KgError], args: tuple[Any, ...], told: dict[str, Any]) -> KgError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(told)
    return error


class NothingFound(KgError):
    """An honest no: the question was understood and the graph holds no answer."""

    exit_code = 1


class BadInput(KgError):
    """What the user gave is wrong; the message says how to mend it."""

    exit_code = 2


#: characters of an unknown name that are repeated to the one who typed it
_LONGEST: Final = 80


class UnknownName(BadInput):
    """No such name.

    >>> str(UnknownName("entity", "Singapor", ["Singapore"], "kg entities --match Sing"))
    "no entity called 'Singapor'. Did you mean 'Singapore'? (kg entities --match Sing)"
    """

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = (), next_step: str = "") -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        guess = f" Did you mean {' or '.join(repr(n) for n in self.nearest)}?" if self.nearest else ""
        tail = f" ({next_step})" if next_step else ""
        shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
        super().__init__(f"no {kind} called {shown!r}.{guess}{tail}")


class AmbiguousName(BadInput):
    """A name that stands for several entities; the caller must choose.

    >>> str(AmbiguousName("Korea", ["e:north-korea", "e:south-korea"]))
    "'Korea' may be e:north-korea or e:south-korea; name one of them"
    """

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        self.name, self.candidates = name, tuple(candidates)
        super().__init__(f"{name!r} may be {' or '.join(self.candidates)}; name one of them")


class BadFile(BadInput):
    """A file that cannot be read as a briefing.

    >>> str(BadFile(Path("a.bin"), "is not UTF-8 text", "save it as UTF-8"))
    'a.bin is not UTF-8 text; save it as UTF-8'
    """

    def __init__(self, path: Path | str, problem: str, fix: str = "") -> None:
        self.path = Path(path)
        super().__init__(f"{path} {problem}" + (f"; {fix}" if fix else ""))


class BadRow(BadInput):
    """A malformed row, line or field.

    >>> str(BadRow("data/register/offices.csv", 7, "start '2025-13' is no date", "write YYYY, YYYY-MM or YYYY-MM-DD"))
    "data/register/offices.csv:7: start '2025-13' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
    """

    def __init__(self, path: Path | str, line: int, problem: str, fix: str = "") -> None:
        self.path, self.line = Path(path), line
        super().__init__(f"{path}:{line}: {problem}" + (f"; {fix}" if fix else ""))


class BadQuery(BadInput):
    """SPARQL that does not parse or asks for what is not offered."""


class NoWorkspace(BadInput):
    """A folder that is no workspace and lies in none.

    >>> str(NoWorkspace(Path("notes")))
    "notes is not in a workspace (no kg.toml here or above); 'kg init DIR' makes one, -C DIR names one"
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__(
            f"{path} is not in a workspace (no kg.toml here or above); 'kg init DIR' makes one, -C DIR names one"
        )


class Cannot(KgError):
    """The input is fine, the work cannot be done now."""


class Locked(Cannot):
    """Another writer holds the workspace."""


class Damaged(Cannot):
    """A built file does not answer; the message names the command that rebuilds it."""


class Unreachable(Cannot):
    """A server that cannot be reached, says no, or breaks off; the message never holds credentials."""


class Unwritable(Cannot):
    """A read-only folder or a full disk."""
