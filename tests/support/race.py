"""Many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient

from tests.factories.people import People

T = TypeVar("T")


def at_once(number: int, act: Callable[[int], T]) -> list[T | Exception]:
    """Do it in so many threads at the same moment; give back what each got or raised."""
    start_line = Barrier(number)

    def go(index: int) -> T | Exception:
        start_line.wait()
        try:
            return act(index)
        except Exception as error:  # noqa: BLE001
            return error

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(go, range(number)))


def signed_in(app: Flask, people: People, names: list[str]) -> list[FlaskClient]:
    """A browser for each of them."""
    app.config["WTF_CSRF_ENABLED"] = False
    clients = [app.test_client() for _ in names]
    for client, name in zip(clients, names, strict=True):
        people.sign_in(client, name)
    return clients
