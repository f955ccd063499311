"""A limit on a whole conversation. A socket's own timeout starts again with each byte that drips in."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TimeUp(Exception):
    """The other side did not finish in time; the connection was cut."""


@contextmanager
def within(seconds: float, current_socket: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cut the connection when the block takes longer. Raises TimeUp in place of the error this causes."""
    over = threading.Event()

    def cut() -> None:
        over.set()
        open_socket = current_socket()
        if open_socket is not None:
            try:
                open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it was closed meanwhile

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if over.is_set():
            raise TimeUp from error
        raise
    finally:
        timer.cancel()
