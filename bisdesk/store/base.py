"""The metadata all tables share. Import `Table` from here, so that the naming convention is set first."""

from sqlmodel import SQLModel

# Alembic needs named constraints to change them later, on SQLite above all.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """Base of every table of the main store. Subclasses say `table=True`."""
