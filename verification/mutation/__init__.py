"""Small changes of the contracts, each of which some test must notice."""
