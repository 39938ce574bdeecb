"""One partnership on its chain: the typed client, its factory, and what it tells."""
