"""Questions about courses: the courses themselves, their revisions, and their signatures."""
