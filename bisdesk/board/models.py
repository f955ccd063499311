"""The board's version: raised as the last statement of every transaction that changes what it shows."""

from sqlmodel import Field

from bisdesk.store.base import Table


class BoardVersion(Table, table=True):
    """One row. A sequence would be visible before the change it stands for."""

    __tablename__ = "board_version"

    id: int = Field(default=1, primary_key=True)
    version: int
