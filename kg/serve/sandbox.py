"""What a worker process gives up before it reads the first query: the network, writing files, endless memory.

Invariant: this is the last line of defence, behind the refusal of what reaches out; where the system does not offer a
means (no Linux, no seccomp) it is left out and the worker says so.
"""

from __future__ import annotations

import contextlib
import ctypes
import platform
import signal
import struct
import sys
from typing import Final

__all__ = ["confine"]

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | 13  # the call fails with EACCES
#: audit number of an architecture, and its numbers of socket, connect, execve, execveat, io_uring_setup, ptrace
_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 425, 101)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 425, 117)),
}
#: above it, x86-64 numbers belong to the x32 interface
_X32: Final = 0x40000000


def confine(memory: int) -> list[str]:
    """Give up what a worker never needs.

    Args:
        memory: bytes of address space; 0 leaves it as it is.

    Returns:
        What was given up: `files`, `memory`, `network`.
    """
    given_up = []
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        given_up.append("files")
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
            with contextlib.suppress(ValueError, OSError):  # a system that does not bound address space
                resource.setrlimit(resource.RLIMIT_AS, (most, hard))
                given_up.append("memory")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if _without_network(libc):
            given_up.append("network")
    return given_up


def _without_network(libc: ctypes.CDLL) -> bool:
    """Have the kernel refuse new sockets and new programs for this process; whether it agreed."""
    known = _CALLS.get(platform.machine())
    if known is None:
        return False
    audit, calls = known
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    deny = 5 + len(calls) + 1  # index of the last instruction; jumps are relative to the one that follows
    program = [(load, 0, 0, 4), (equal, 1, 0, audit), (give, 0, 0, _DENY), (load, 0, 0, 0)]
    program.append((at_least, deny - 5, 0, _X32))
    program += [(equal, deny - index - 1, 0, call) for index, call in enumerate(calls, 5)]
    program += [(give, 0, 0, _ALLOW), (give, 0, 0, _DENY)]
    packed = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    instructions = ctypes.create_string_buffer(packed, len(packed))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    filtered = Program(len(program), ctypes.cast(instructions, ctypes.c_void_p))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filtered), 0, 0) == 0)
