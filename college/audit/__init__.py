"""Who did what, and who looked; only ever added to."""
