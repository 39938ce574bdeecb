"""The files that people write or pass on: charters, reviews, signatures."""
