"""The contracts as trees, rewritten with marks that the embedded chain sees."""
