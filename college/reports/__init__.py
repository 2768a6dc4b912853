"""The term report, and the formats that it leaves in."""
