"""When and where: terms, runs, sessions, venues and rooms. `calendar.py` is the only iCalendar."""
