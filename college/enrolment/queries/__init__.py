"""Questions about places, by subject."""
