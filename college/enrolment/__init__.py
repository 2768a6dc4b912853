"""Places on a run: asking, waiting, being offered, taking part, stepping away.

The journey of one place is `State` in rules.py; read that first.
"""
