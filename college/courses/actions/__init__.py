"""Verbs of courses: beginning, writing, naming authors, remarking, signing and publishing."""
