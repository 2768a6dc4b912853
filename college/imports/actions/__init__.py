"""What is done with spreadsheets: reading and writing a file, and bringing one through the browser."""
