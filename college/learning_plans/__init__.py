"""Learning plans: the student's own document, which nobody else sees."""
