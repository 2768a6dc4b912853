"""What is done about people, by verb."""
