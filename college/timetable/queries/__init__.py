"""Questions about the timetable, by subject. Nothing here changes anything."""
