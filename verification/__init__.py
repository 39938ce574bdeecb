"""How good the tests are: what of the contracts they reach, and which changes they would miss."""
