// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title MetadataToken
/// @notice A token of which nothing is known but what it says about itself: its symbol is long, or takes all gas to ask
/// for, and its decimals are none that there can be.
contract MetadataToken {
    uint256 private immutable LENGTH;

    /// @param length The bytes of its symbol; 0 burns all gas of whoever asks about the token.
    constructor(uint256 length) {
        LENGTH = length;
    }

    function symbol() external view returns (string memory) {
        uint256 length = LENGTH;
        assembly {
            if iszero(length) {
                invalid()
            }
            mstore(0x00, 0x20)
            mstore(0x20, length)
            mstore(0x40, "\x1b[2J")
            return(0x00, add(0x40, length))
        }
    }

    function decimals() external view returns (uint8) {
        uint256 length = LENGTH;
        assembly ("memory-safe") {
            if iszero(length) {
                invalid()
            }
            mstore(0x00, not(0))
            return(0x00, 0x20)
        }
    }
}
