"""The questions that we ask, in the college's voice: one file for each domain word."""
