"""What we hold about a person: giving it to them, and forgetting it."""
