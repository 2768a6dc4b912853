"""What we measure, and against whom: each figure is a ratio to the bare limit, taken side by side in one run."""
