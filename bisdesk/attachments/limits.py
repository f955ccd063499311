"""What the decoder process may use. Applied by the process to itself, before it sees the file."""

import ctypes
import enum
import os
import resource
from typing import Final

MEMORY: Final = 512 * 1024 * 1024
CPU_SECONDS: Final = 20
WALL_SECONDS: Final = 40
MAX_ANSWER: Final = 96 * 1024 * 1024
"""Bytes that the decoder may hand back: the clean file and its page images."""

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000


class Network(enum.StrEnum):
    """What keeps the decoder off the network."""

    NAMESPACE = "namespace"  # a network namespace of its own, with nothing in it
    RLIMITS = "rlimits"  # not permitted here: it cannot open a socket, or anything else


def leave_network() -> Network:
    """Move this process into an empty network namespace, where that is permitted.

    Call before any thread starts: the kernel gives threads no user namespace.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    # With a user namespace of its own even root has no power left outside it.
    for flags in (_CLONE_NEWUSER | _CLONE_NEWNET, _CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            return Network.NAMESPACE
    return Network.RLIMITS


def limit_use(memory: int = MEMORY) -> None:
    """Bound memory (bytes), processor time and output; write no core file."""
    _lower(resource.RLIMIT_AS, memory)
    # Two limits: the first one says by its signal that it was the time.
    _lower(resource.RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 2)
    _lower(resource.RLIMIT_FSIZE, MAX_ANSWER)
    _lower(resource.RLIMIT_CORE, 0)


def open_nothing_more() -> None:
    """No file, no socket, no process from here on. Call when all code has been loaded."""
    _lower(resource.RLIMIT_NOFILE, 0)
    _lower(resource.RLIMIT_NPROC, 0)
    os.umask(0o077)


def _lower(what: int, soft: int, hard: int | None = None) -> None:
    _, now = resource.getrlimit(what)
    most = soft if hard is None else hard
    most = most if now == resource.RLIM_INFINITY else min(most, now)
    resource.setrlimit(what, (min(soft, most), most))
