"""Let the database itself guard places, and count every change that a public page would show.

Places: a run that is still open never holds more people than it has places, whatever path the code takes.
Stamps: `run.stamp` rises with each change of who is on it, `catalogue_stamp` with every other public change, so
that a kept page can be proved fresh by one cheap query. Two counters, because a single one would make people who
take places on different runs wait for each other.
Search: a full-text table on SQLite, an index on PostgreSQL.

SQLite drops a table's triggers when a later migration rebuilds the table: such a migration calls them back.
"""

from alembic import op

revision = "0006_the_catalogue_stays_true"
down_revision = "0005_people_attend_and_answer"
branch_labels = None
depends_on = None

HELD = "('offered', 'enrolled')"
FULL = "no place is left on this run"
COUNTED = {
    "session": "INSERT UPDATE DELETE",
    "facilitation": "INSERT UPDATE DELETE",
    "course": "INSERT UPDATE DELETE",
    "course_revision": "INSERT UPDATE DELETE",
    "course_topic": "INSERT UPDATE DELETE",
    "course_author": "INSERT UPDATE DELETE",
    "venue": "INSERT UPDATE DELETE",
    "room": "INSERT UPDATE DELETE",
    "term": "INSERT UPDATE DELETE",
    "college": "UPDATE",
}
RUN_COLUMNS = "code, course_id, term_id, revision_id, places, opens_at, closes_at, first_visit, cancelled_at"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _guard_places_on_sqlite()
        _count_on_sqlite()
        _search_on_sqlite()
    else:
        _guard_places_on_postgresql()
        _count_on_postgresql()
        op.execute("CREATE INDEX course_search ON course USING gin (to_tsvector('simple', search_words))")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE course_search")
        for name in _names_on_sqlite():
            op.execute(f"DROP TRIGGER {name}")
        return
    op.execute("DROP INDEX course_search")
    for name in ("run_has_places", "run_keeps_places", "run_stamped", "catalogue_stamped"):
        op.execute(f"DROP FUNCTION {name}() CASCADE")


def _over_on_sqlite(run: str) -> str:
    on = f"SELECT 1 FROM session WHERE run_id = {run} AND state <> 'cancelled'"
    return f"(EXISTS ({on}) AND NOT EXISTS ({on} AND ends_at > strftime('%Y-%m-%d %H:%M:%f', 'now')))"


def _taken(run: str) -> str:
    return f"(SELECT count(*) FROM enrolment WHERE run_id = {run} AND state IN {HELD})"


def _guard_places_on_sqlite() -> None:
    refuse = f"""
        SELECT RAISE(ABORT, '{FULL}')
        WHERE {_taken("NEW.run_id")} >= (SELECT places FROM run WHERE id = NEW.run_id)
        AND NOT {_over_on_sqlite("NEW.run_id")};
    """
    op.execute(
        f"CREATE TRIGGER enrolment_has_place BEFORE INSERT ON enrolment WHEN NEW.state IN {HELD} BEGIN {refuse} END"
    )
    op.execute(
        f"CREATE TRIGGER enrolment_gets_place BEFORE UPDATE OF state, run_id ON enrolment "
        f"WHEN NEW.state IN {HELD} AND (OLD.state NOT IN {HELD} OR OLD.run_id <> NEW.run_id) BEGIN {refuse} END"
    )
    op.execute(
        f"CREATE TRIGGER run_keeps_places BEFORE UPDATE OF places ON run WHEN NEW.places < OLD.places BEGIN "
        f"SELECT RAISE(ABORT, '{FULL}') WHERE {_taken('NEW.id')} > NEW.places AND NOT {_over_on_sqlite('NEW.id')}; END"
    )


def _count_on_sqlite() -> None:
    for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        op.execute(
            f"CREATE TRIGGER enrolment_stamped_{event.lower()} AFTER {event} ON enrolment BEGIN "
            f"UPDATE run SET stamp = stamp + 1 WHERE id = {row}.run_id; END"
        )
    stamp = "BEGIN UPDATE catalogue_stamp SET stamp = stamp + 1 WHERE id = 1; END"
    for table, events in COUNTED.items():
        for event in events.split():
            op.execute(f"CREATE TRIGGER {table}_stamped_{event.lower()} AFTER {event} ON {table} {stamp}")
    op.execute(f"CREATE TRIGGER run_stamped_insert AFTER INSERT ON run {stamp}")
    op.execute(f"CREATE TRIGGER run_stamped_update AFTER UPDATE OF {RUN_COLUMNS} ON run {stamp}")
    op.execute(f"CREATE TRIGGER run_stamped_delete AFTER DELETE ON run {stamp}")
    op.execute(f"CREATE TRIGGER person_stamped_update AFTER UPDATE OF name ON person {stamp}")


def _search_on_sqlite() -> None:
    # Kept by the action that writes a course: a trigger may not touch a virtual table while trusted_schema is off.
    op.execute(
        "CREATE VIRTUAL TABLE course_search USING fts5(search_words, "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )
    op.execute("INSERT INTO course_search (rowid, search_words) SELECT id, search_words FROM course")


def _names_on_sqlite() -> list[str]:
    counted = [f"{table}_stamped_{event.lower()}" for table, events in COUNTED.items() for event in events.split()]
    each = [
        f"{name}_{event}" for name in ("enrolment_stamped", "run_stamped") for event in ("insert", "update", "delete")
    ]
    places = ["enrolment_has_place", "enrolment_gets_place", "run_keeps_places"]
    return [*counted, *each, *places, "person_stamped_update"]


def _guard_places_on_postgresql() -> None:
    now = "(now() AT TIME ZONE 'utc')"
    over = (
        "(EXISTS (SELECT 1 FROM session WHERE run_id = {run} AND state <> 'cancelled') AND NOT EXISTS "
        "(SELECT 1 FROM session WHERE run_id = {run} AND state <> 'cancelled' AND ends_at > " + now + "))"
    )
    op.execute(f"""
        CREATE FUNCTION run_has_places() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE found_places integer;
        BEGIN
            SELECT places INTO found_places FROM run WHERE id = NEW.run_id FOR UPDATE;
            IF {_taken("NEW.run_id")} >= found_places AND NOT {over.format(run="NEW.run_id")} THEN
                RAISE EXCEPTION '{FULL}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$""")
    op.execute(
        f"CREATE TRIGGER enrolment_has_place BEFORE INSERT ON enrolment FOR EACH ROW "
        f"WHEN (NEW.state IN {HELD}) EXECUTE FUNCTION run_has_places()"
    )
    op.execute(
        f"CREATE TRIGGER enrolment_gets_place BEFORE UPDATE OF state, run_id ON enrolment FOR EACH ROW "
        f"WHEN (NEW.state IN {HELD} AND (OLD.state NOT IN {HELD} OR OLD.run_id <> NEW.run_id)) "
        f"EXECUTE FUNCTION run_has_places()"
    )
    op.execute(f"""
        CREATE FUNCTION run_keeps_places() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_taken("NEW.id")} > NEW.places AND NOT {over.format(run="NEW.id")} THEN
                RAISE EXCEPTION '{FULL}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$""")
    op.execute(
        "CREATE TRIGGER run_keeps_places BEFORE UPDATE OF places ON run FOR EACH ROW "
        "WHEN (NEW.places < OLD.places) EXECUTE FUNCTION run_keeps_places()"
    )


def _count_on_postgresql() -> None:
    op.execute("""
        CREATE FUNCTION run_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE run SET stamp = stamp + 1 WHERE id = COALESCE(NEW.run_id, OLD.run_id);
            RETURN NULL;
        END $$""")
    op.execute(
        "CREATE TRIGGER enrolment_stamped AFTER INSERT OR UPDATE OR DELETE ON enrolment "
        "FOR EACH ROW EXECUTE FUNCTION run_stamped()"
    )
    op.execute("""
        CREATE FUNCTION catalogue_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE catalogue_stamp SET stamp = stamp + 1 WHERE id = 1;
            RETURN NULL;
        END $$""")
    once = "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_stamped()"
    for table, events in COUNTED.items():
        op.execute(f"CREATE TRIGGER {table}_stamped AFTER {' OR '.join(events.split())} ON {table} {once}")
    op.execute(f"CREATE TRIGGER run_stamped AFTER INSERT OR UPDATE OF {RUN_COLUMNS} OR DELETE ON run {once}")
    op.execute(f"CREATE TRIGGER person_stamped AFTER UPDATE OF name ON person {once}")
