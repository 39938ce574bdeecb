"""A year in which no partner settles anything: a keeper does, whatever happens to it."""
