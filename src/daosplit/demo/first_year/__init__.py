"""A partnership's first year, played on a chain inside the process, as it happens."""
