"""Spreadsheets in: read, checked whole, previewed, written or not at all."""
