"""The contracts as trees, woven anew with marks in them that the embedded chain sees."""
