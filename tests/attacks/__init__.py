"""What is tried against the contracts, by who tries it; docs/security.md lists it all."""
