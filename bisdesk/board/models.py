"""What the board keeps: its version, who has what open, and the words by which a request is found."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlmodel import Field

from bisdesk.store.base import Table
from bisdesk.store.types import UtcDateTime


class BoardVersion(Table, table=True):
    """One row, raised as the last statement of every transaction that changes what the board shows.

    A sequence would be visible before the change it stands for.
    """

    __tablename__ = "board_version"

    id: int = Field(default=1, primary_key=True)
    version: int


class Presence(Table, table=True):
    """Who of the desk has a request open now: since when, and when their page last said so. Nothing of its person.

    It belongs to the account. Gone when the page closes, and two minutes after it fell silent.
    """

    __tablename__ = "presence"

    request_id: str = Field(primary_key=True, foreign_key="bis_request.id", max_length=32)
    account_id: str = Field(primary_key=True, foreign_key="account.id", max_length=32)
    since: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)


# Letters in the order of their code points, whatever the database's language: what begins alike stands together.
_WORD = String(254).with_variant(String(254, collation="C"), "postgresql")


class SearchWord(Table, table=True):
    """By what the desk finds a request: words of the name without marks, address, digits of the mobile number (from the
    last one), numbers of the person. As readable as the request's own columns, from which they are made.

    It belongs to the board (`search_words.keep`). Erased with the request (`search_words.erase`).
    """

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_kind_word", "kind", "word", "request_id"),)

    request_id: str = Field(primary_key=True, foreign_key="bis_request.id", max_length=32)
    kind: str = Field(primary_key=True, max_length=8)  # name, email, mobile, number
    word: str = Field(primary_key=True, sa_type=_WORD)
