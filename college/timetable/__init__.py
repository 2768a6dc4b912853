"""When and where: terms, runs, sessions, venues and rooms; how they are planned, and who teaches.

Where to look:

- a session's time: `recurrence` counts out the days of a series, `actions/wall` reads moments off the wall clock;
- what stands in its way: `clashes` are the words for it, `obstacles` finds it, `clash_sentences` says it, and
  `bank_holidays` knows the days; `queries/clashes` asks the database, `actions/rooms` takes a room;
- changing it: `actions/sessions` changes one, `actions/changing` several of a run;
- who steps in: `cover` decides, `cover_models` are its nouns, `cover_links` the secret of a question;
- timetables as pages: `spans` are the days that one shows, `layout` puts them side by side, `overlaps` marks what is
  planned twice;
- calendars: `feeds` says what the staff's show, and `calendar` is the only module that knows iCalendar;
- a visitor's way in: `welcome`.

`rules` decides everything else, and `models` are the nouns.
"""
