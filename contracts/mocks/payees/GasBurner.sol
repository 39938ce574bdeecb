// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title GasBurner
/// @notice An account that uses up all the gas of whatever reaches it.
contract GasBurner {
    fallback() external payable {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
