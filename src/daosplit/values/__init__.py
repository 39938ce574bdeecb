"""Values as people write and read them: what all others need, and no other package owns."""
