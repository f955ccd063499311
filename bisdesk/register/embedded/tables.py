"""Tables of the embedded register. They never meet those of the main store: metadata of their own."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from bisdesk.store.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

schema_version = Table(
    "register_version",
    metadata,
    Column("id", Integer, primary_key=True),  # one row
    Column("version", Integer, nullable=False),
)

person = Table(
    "register_person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("last_name", String(100), nullable=False),
    Column("first_name", String(100)),
    Column("other_first_names", String(100)),
    Column("birth_date", String(10), nullable=False),  # ISO, 00 where unknown
    Column("born_first", Date, nullable=False),  # the earliest and latest day that it can be
    Column("born_last", Date, nullable=False),
    Column("sex", String(1)),
    Column("nationality", String(3)),
    Column("birth_country", String(4)),
    Column("birth_place", String(100)),
    Index("ix_register_person_born", "born_first", "born_last"),
)
"""Who has a number. Kept as long as the register: its numbers are for life."""

person_key = Table(
    "register_person_key",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("born", Integer, primary_key=True, autoincrement=False),  # 19690500: day unknown
    Column("person_id", ForeignKey("register_person.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""Under which sounds and birth date a person is found (`register/blocking.py`); made anew when the person changes."""

number = Table(
    "register_number",
    metadata,
    Column("number", String(11), primary_key=True),  # a number once given is never given again
    Column(
        "kind", String(3), CheckConstraint("kind IN ('bis', 'rrn')", name="kind"), nullable=False
    ),
    Column("person_id", ForeignKey("register_person.id"), nullable=False, index=True),
    Column(
        "status",
        String(9),
        CheckConstraint("status IN ('current', 'replaced', 'cancelled')", name="status"),
        nullable=False,
    ),
    Column("replaced_by", String(11), ForeignKey("register_number.number")),
    Column("given_at", UtcDateTime, nullable=False),
)

creation = Table(
    "register_creation",
    metadata,
    Column(
        "key", String(36), primary_key=True
    ),  # the caller's own: what makes a creation happen once
    Column("number", String(11), ForeignKey("register_number.number"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

series = Table(
    "register_series",
    metadata,
    Column("birth_year", Integer, primary_key=True, autoincrement=False),
    Column("first_six", String(6), primary_key=True),  # YYMMDD, as it stands in the number
    Column("parity", String(4), primary_key=True),  # odd, even, any
    Column("used", Integer, nullable=False),  # how many sequence numbers of this series were given
)
"""How far each series of sequence numbers has come; only ever goes up."""

history = Table(
    "register_history",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("number", String(11), ForeignKey("register_number.number"), nullable=False, index=True),
    Column("event", String(9), nullable=False),  # given, replaced, cancelled
    Column("at", UtcDateTime, nullable=False),
    Column("other", String(11)),  # the number that it replaces, or is replaced by
    Column("reason", String(200)),
)

fault = Table(
    "register_fault",
    metadata,
    Column("fault", String(12), primary_key=True),
    Column("milliseconds", Integer, nullable=False),
    Column("times", Integer),  # how many calls it still hits; none: until it is repaired
)
