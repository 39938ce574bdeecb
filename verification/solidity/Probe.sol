// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// What the marks in woven contracts are given to: each is a number that the chain sees when it is pushed.

/// @dev The code came here.
function passed(uint256) pure {}

/// @dev The outcome of a condition: the next mark belongs to the one given.
function decided(bool outcome, uint256) pure returns (bool) {
    if (outcome) passed(0xda05c0de00000001);
    else passed(0xda05c0de00000000);
    return outcome;
}

/// @dev Whether the original stands there.
function isOriginal(uint256 chosen) pure returns (bool) {
    return chosen == 0;
}

/// @dev Whether that change stands there.
function isChange(uint256 chosen, uint256 number) pure returns (bool) {
    return chosen == number;
}

/// @dev A slot of their own for what solady's guards do.
bytes32 constant GUARD = keccak256("verification/solidity/Probe.sol");

function lock() {
    requireUnlocked();
    bytes32 slot = GUARD;
    assembly ("memory-safe") {
        tstore(slot, 1)
    }
}

function requireUnlocked() view {
    bytes32 slot = GUARD;
    assembly ("memory-safe") {
        if tload(slot) {
            mstore(0x00, 0xab143c06) // Reentrancy()
            revert(0x1c, 0x04)
        }
    }
}

function unlock() {
    bytes32 slot = GUARD;
    assembly ("memory-safe") {
        tstore(slot, 0)
    }
}
