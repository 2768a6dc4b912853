"""Who may do what: one table, read by every page and by every button."""
