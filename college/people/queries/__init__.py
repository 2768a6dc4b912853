"""Questions about people, by subject."""
