"""From Solidity to the artifacts that ship with the package."""
