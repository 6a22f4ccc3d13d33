"""Keys and short answers, from a terminal or from a script on standard input.

Invariant: on a terminal a key acts at once; in a script blanks and line ends between keys do not matter, and an answer
is the rest of its line, or the next one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

__all__ = ["Ended", "Keys"]

_END = "\x04"


class Ended(Exception):
    """There is no more input."""


class Keys:
    """Reads from standard input."""

    def __init__(self) -> None:
        self.terminal = sys.stdin.isatty()
        self._rest = ""

    def key(self) -> str:
        """The next key, in lower case.

        Raises:
            Ended: no more input.
        """
        if self.terminal:
            found = self._pressed()
        else:
            while not self._rest.strip():
                self._rest = sys.stdin.readline()
                if not self._rest:
                    raise Ended
            self._rest = self._rest.lstrip()
            found, self._rest = self._rest[0], self._rest[1:]
        if found in ("", _END):
            raise Ended
        return found.lower()

    @staticmethod
    def _pressed() -> str:
        import termios
        import tty

        sys.stdout.flush()
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSANOW)  # keys typed ahead count
            return os.read(terminal, 1).decode("ascii", errors="replace")
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def ask(self, prompt: str, offers: Sequence[str] = ()) -> str:
        """A short answer, stripped.

        Args:
            prompt: shown before it.
            offers: what the tab key completes, on a terminal.

        Raises:
            Ended: no more input.
        """
        if self.terminal:
            return self._typed(prompt, offers)
        sys.stdout.write(prompt)
        line = self._rest if self._rest.strip() else sys.stdin.readline()
        self._rest = ""
        sys.stdout.write(line.strip() + "\n")
        if not line:
            raise Ended
        return line.strip()

    @staticmethod
    def _typed(prompt: str, offers: Sequence[str]) -> str:
        import readline

        def complete(begun: str, number: int) -> str | None:
            fitting = [offer for offer in offers if offer.casefold().startswith(begun.casefold())]
            return fitting[number] if number < len(fitting) else None

        readline.set_completer_delims("\n")
        readline.set_completer(complete)
        readline.parse_and_bind("tab: complete")
        try:
            return input(prompt).strip()
        except EOFError:
            raise Ended from None
        finally:
            readline.set_completer(None)
