"""Materials: files and links that belong to a course or to one run of it, each in several formats."""
