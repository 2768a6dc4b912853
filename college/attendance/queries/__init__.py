"""Questions about attendance, by subject. Nothing here changes anything."""
