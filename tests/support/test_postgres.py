"""The tests' own database server."""

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.support.postgres import PostgresServer


def test_each_test_has_a_database_of_its_own(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine (id INTEGER)"))
    engine.dispose()


def test_a_database_is_gone_after_its_test(postgres_server: PostgresServer) -> None:
    with postgres_server.new_database() as url:
        create_engine(url).dispose()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url.replace("+psycopg", ""))
