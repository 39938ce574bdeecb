"""How good the tests are: what of the contracts they reach, and what they would miss."""
