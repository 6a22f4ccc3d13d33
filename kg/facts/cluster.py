"""Documents read by the workers of a Dask cluster; only evidence comes back.

Invariants: the order and the bytes are those of one process, as documents are independent and a worker of another
program is refused; memory stays flat, as only a bounded number of documents is on its way; a worker that dies is
replaced by another, and when there is none, or the scheduler is gone, that is one error and not an endless wait.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import re
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import BadInput, Cannot, KgError, Unreachable
from kg.facts.parallel import Read
from kg.facts.parsing.parse import DEFAULT_MODEL
from kg.facts.parsing.portions import portions
from kg.model import Briefing, Evidence

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["asked_cluster", "spread_over"]

#: address of the scheduler whose workers read, for the call at hand; empty = this machine reads
asked_cluster: Final[ContextVar[str]] = ContextVar("asked_cluster", default="")

_DOCUMENTS: Final = 16
_CHARACTERS: Final = 40_000
_ADDRESS: Final = re.compile(r"(tcp|tls|ws|wss)://[^\s/]+:[0-9]{1,5}")
_CONNECT: Final = "15s"
_LOOK: Final = 2.0
"""Seconds between two looks at whether anybody is still at work."""
_NOBODY: Final = 20.0
"""Seconds without a worker after which there will be none."""

Pieces = tuple[Evidence, ...]
_one_at_a_time = threading.Lock()


@lru_cache(maxsize=1)
def _reader(work: bytes) -> Read:
    """What a worker does; unpacked once for all portions of a stream."""
    reader: Read = pickle.loads(work)  # noqa: S301 - written by the caller, who may run anything on a worker anyhow
    return reader


def _work(work: bytes, briefings: list[Briefing]) -> list[Pieces] | KgError:
    """Read some documents on a worker; an error of ours comes back as a value, so that Dask does not log it."""
    with _one_at_a_time:  # a worker may have several threads, and the parser is not made for that
        try:
            return [evidence for _, evidence in _reader(work)(briefings)]
        except KgError as error:
            return error


def _files() -> list[Path]:
    """The source of the program that reads: its rooms, and all that belongs to no room."""
    root = Path(__file__).parent.parent
    rooms = (path for room in ("facts", "text", "derive") for path in (root / room).rglob("*.py"))
    return sorted([*root.glob("*.py"), *rooms])


def _program(model: str) -> str:
    """Digest of the program that reads: its source and the versions of the parser; equal digests give equal bytes.

    Args:
        model: name of the parser's model.
    """
    root = Path(__file__).parent.parent
    versions = [f"{name} {_version(name)}" for name in ("spacy", model.replace("_", "-"))]
    found = hashlib.sha256(" ".join(versions).encode())
    for path in _files():
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:  # who reads says that there is no such model
        return ""


def spread_over(
    address: str, read: Read, briefings: Iterable[Briefing], model: str
) -> Iterator[tuple[Briefing, tuple[Evidence, ...]]]:
    """What `read` gives, by the workers of a cluster.

    Args:
        address: of the scheduler, `tcp://HOST:8786`.
        read: the work.
        briefings: taken as the workers come along.
        model: name of the parser's model; empty = the pinned one.

    Raises:
        BadInput: the address is none.
        Unreachable: no scheduler answers there, or it went away.
        Cannot: there is no worker, they run another program, or a document makes them die.
        KgError: what a worker raised, as it would be raised here.
    """
    client = _client(address)
    try:
        threads = _checked(client, address, model or DEFAULT_MODEL)
        work = client.scatter(pickle.dumps(read), broadcast=True)
        waiting: deque[tuple[list[Briefing], Future]] = deque()
        tasks = portions(briefings, _DOCUMENTS, _CHARACTERS, lambda briefing: len(briefing.body))
        for task in tasks:
            waiting.append((task, client.submit(_work, work, task, pure=False)))
            if len(waiting) > 2 * threads:
                yield from _done(*waiting.popleft(), client, address)
        while waiting:
            yield from _done(*waiting.popleft(), client, address)
    finally:
        _let_go(client)


def _client(address: str) -> Client:
    if not _ADDRESS.fullmatch(address):
        raise BadInput(f"{address!r} is no address of a Dask scheduler; write tcp://HOST:8786")
    try:
        from distributed import Client
    except ImportError as error:
        raise Cannot(f"--cluster needs Dask; install it with: pip install 'us-asean-kg[cluster]' ({error})") from error
    _silence()
    try:
        return Client(address, timeout=_CONNECT, set_as_default=False, name="us-asean-kg")
    except (OSError, TimeoutError) as error:
        raise Unreachable(
            f"no Dask scheduler answers at {address}; start one with 'dask scheduler', its workers with 'dask worker'"
        ) from error


def _silence() -> None:
    """Keep Dask's own log off the terminal: what goes wrong is told once, by us."""
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [logging.NullHandler()], False


def _checked(client: Client, address: str, model: str) -> int:
    """Number of portions that the workers take at once; all of them run this program."""
    end = time.monotonic() + _NOBODY
    while not (threads := client.nthreads()):
        if time.monotonic() > end:
            raise Cannot(f"the scheduler at {address} has no workers; start some with 'dask worker {address}'")
        time.sleep(0.2)
    try:
        programs: dict[str, str] = client.run(_program, model)
    except Exception as error:  # a worker without this package cannot even load the question
        raise Cannot(f"a worker of {address} cannot run this program ({_line(error)}); install it there") from error
    others = sorted(worker for worker, program in programs.items() if program != _program(model))
    if others:
        raise Cannot(
            f"{len(others)} of {len(programs)} workers run another version ({others[0]}); install this one there"
        )
    return len(threads)


def _done(
    task: list[Briefing], future: Future, client: Client, address: str
) -> Iterator[tuple[Briefing, tuple[Evidence, ...]]]:
    found = _result(future, client, address)
    if isinstance(found, KgError):
        raise found
    yield from zip(task, found, strict=True)


def _result(future: Future, client: Client, address: str) -> Any:
    """What a worker gives; looks from time to time whether anybody is still at work."""
    from distributed import CancelledError, KilledWorker
    from distributed.comm import CommClosedError

    last = time.monotonic()
    while True:
        try:
            return future.result(timeout=_LOOK)
        except TimeoutError:
            at_work = _anybody(client, address)
        except KilledWorker as error:
            raise Cannot(
                "a document made several workers die (no memory?); give them more, or read it alone"
            ) from error
        except (CancelledError, CommClosedError, OSError) as error:
            if client.status != "running":
                raise _gone(address) from error
            _anybody(client, address)
            raise _nobody(address) from error  # what they were to do died with them
        if at_work:
            last = time.monotonic()
        elif time.monotonic() - last > _NOBODY:
            raise _nobody(address)


def _anybody(client: Client, address: str) -> bool:
    """Whether there are workers.

    Raises:
        Unreachable: the scheduler is gone.
    """
    from distributed.comm import CommClosedError

    if client.status not in ("running", "connecting"):
        raise _gone(address)
    try:
        return client.status == "running" and bool(client.nthreads())
    except (CommClosedError, OSError) as error:
        raise _gone(address) from error


def _gone(address: str) -> Unreachable:
    return Unreachable(f"the scheduler at {address} went away; nothing was written")


def _nobody(address: str) -> Cannot:
    return Cannot(f"no worker of {address} is left; start some with 'dask worker {address}', and read again")


def _let_go(client: Client) -> None:
    """Drop what is still on its way."""
    try:
        client.close(timeout=2)
    except (OSError, TimeoutError):  # the scheduler is gone, and so is the work
        return


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
