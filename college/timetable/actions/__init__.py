"""Planning what is taught when and where: terms, venues, runs, sessions, and private calendar addresses."""
