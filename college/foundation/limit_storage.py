"""Where tries are counted, so that a restart and a second worker count the same: a small table of its own.

Flask-Limiter counts in memory or Redis; a college has SQLite or PostgreSQL. One statement counts, so that a
hundred tries at once are a hundred tries.
"""

from limits.storage import Storage
from sqlalchemy import BigInteger, Column, Float, MetaData, Table, Text, case, create_engine, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from college.foundation import clock

_table = Table(
    "tries",
    MetaData(),
    Column("key", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("until", Float, nullable=False),  # seconds since 1970, as the library counts
)
_SWEEP_EVERY = 500  # counts; what has run out is then forgotten


def _now() -> float:
    return clock.now().timestamp()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url.replace("postgresql://", "postgresql+psycopg://"), pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 2})

    @event.listens_for(engine, "connect")
    def _quickly(connection: object, _record: object) -> None:
        # A count that is lost with the power is no loss; a sign-in that waits for the disk is.
        for pragma in ("journal_mode=WAL", "synchronous=OFF"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    return engine


class DatabaseStorage(Storage):
    """Counts of tries in a SQLite file or in PostgreSQL, for Flask-Limiter's fixed windows.

    A window begins at the first try and lasts `expiry` seconds. Raises SQLAlchemy's errors when the database
    does not answer; the limiter then counts in memory.
    """

    STORAGE_SCHEME = ["sqlite", "postgresql", "postgresql+psycopg"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._engine = _engine(uri or "sqlite://")
        self._insert = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        self._is_laid = False
        self._counted = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What is raised when the database does not answer."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a try, in a window of `expiry` seconds, and tell how many there are in it now."""
        self._lay()
        now = _now()
        over = _table.c.until <= now
        asked = self._insert(_table).values(key=key, count=amount, until=now + expiry)
        counted = asked.on_conflict_do_update(
            index_elements=[_table.c.key],
            set_={
                "count": case((over, amount), else_=_table.c.count + amount),
                "until": case((over, now + expiry), else_=_table.c.until),
            },
        ).returning(_table.c.count)
        with self._engine.begin() as connection:
            found: int = connection.execute(counted).scalar_one()
            self._counted += 1
            if self._counted % _SWEEP_EVERY == 0:
                connection.execute(delete(_table).where(_table.c.until <= now))
        return found

    def get(self, key: str) -> int:
        """Tell how many tries there are in the window of this key."""
        return self._row(key)[0]

    def get_expiry(self, key: str) -> float:
        """Tell when the window of this key ends, in seconds since 1970."""
        return self._row(key)[1]

    def check(self) -> bool:
        """Tell whether the database answers."""
        try:
            self._row("")
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        self._lay()
        with self._engine.begin() as connection:
            return connection.execute(delete(_table)).rowcount

    def clear(self, key: str) -> None:
        """Forget the count of this key."""
        self._lay()
        with self._engine.begin() as connection:
            connection.execute(delete(_table).where(_table.c.key == key))

    def _row(self, key: str) -> tuple[int, float]:
        self._lay()
        now = _now()
        with self._engine.connect() as connection:
            row = connection.execute(
                select(_table.c.count, _table.c.until).where(_table.c.key == key, _table.c.until > now)
            ).one_or_none()
        return (row[0], row[1]) if row is not None else (0, now)

    def _lay(self) -> None:
        if not self._is_laid:
            _table.create(self._engine, checkfirst=True)
            self._is_laid = True
