"""Who came to which session, and what that makes of a course in the end."""
