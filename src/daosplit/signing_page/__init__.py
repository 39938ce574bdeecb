"""A page on which a partner reads a review and signs it with its own wallet, and its bridge."""
