"""The command line: every command parses, calls and prints; nothing heavy is imported before a command asks for it.

Ctrl-C is one line from the first import on: later `KgGroup` answers it, before that the hook below.
"""

from __future__ import annotations

import sys
from types import TracebackType

__all__: list[str] = []

_usual = sys.excepthook


def _interrupted(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write("Error: interrupted\n")
    else:
        _usual(kind, error, trace)


sys.excepthook = _interrupted
