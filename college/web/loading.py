"""Finds the thing that an address names, for the guard to ask about; nothing where there is none."""
