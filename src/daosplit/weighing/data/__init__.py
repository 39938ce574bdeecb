"""What a weighing starts from: records of facts, read from files, checked against each other."""
