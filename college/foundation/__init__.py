"""Ground that every layer stands on: time, the database, refusals, tokens. No word of the college lives here."""
