"""The behaviour of the contracts: what each rule says, straight against their ABI."""
