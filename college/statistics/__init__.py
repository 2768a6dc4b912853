"""Pure mathematics of the college: rounding, shares, change, scoring, and what may be shown.

Plain numbers in, frozen results out: no database, no clock, no framework. Begin with
`proportions.py`; what may leave the college is decided in `disclosure.py`, and rounding
happens once, where a report is made.
"""
