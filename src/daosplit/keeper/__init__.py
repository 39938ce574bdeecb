"""What is due in partnerships, and who sends it: once, or for ever."""
