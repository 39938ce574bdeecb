"""What of the contracts the tests reach: statements, and both outcomes of conditions."""
