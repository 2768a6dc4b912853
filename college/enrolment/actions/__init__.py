"""What becomes of places, by verb: asking, offering, leaving, and asking to be told."""
