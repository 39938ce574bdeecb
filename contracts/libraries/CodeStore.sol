// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibRLP} from "solady/src/utils/LibRLP.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

/// @title CodeStore
/// @author daosplit
/// @notice Bytes kept in code, in pieces that are numbered in the order in which they were written.
/// @dev A number is the partnership's own CREATE nonce, from which the address follows: so a number is all that must be
/// stored. Nothing else here creates contracts.
library CodeStore {
    /// @notice Writes the next piece. Reverts if it cannot be written.
    /// @param data The bytes, less than 24,576 of them.
    /// @return The address of the piece, whose code is a byte 0 and then the bytes.
    function write(bytes memory data) internal returns (address) {
        return SSTORE2.write(data);
    }

    /// @param number The number of a piece that was written.
    /// @return Its bytes.
    function read(uint256 number) internal view returns (bytes memory) {
        return SSTORE2.read(LibRLP.computeAddress(address(this), number));
    }
}
