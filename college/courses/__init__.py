"""Courses, written by two kinds of knowledge together; their words live in revisions."""
