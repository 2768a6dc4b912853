"""What changed for students: which answers count, which pair, and over which denominator."""
