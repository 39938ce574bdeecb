"""Whether keepers that are killed again and again still do each thing in time, and once."""
