// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LibRLP} from "solady/src/utils/LibRLP.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

/// @title CodeStore
/// @notice Bytes kept in code, numbered in the order they were written.
/// @dev A number is the partnership's own CREATE nonce, from which the address follows: so a number is all that must be
/// stored. Nothing else here creates contracts.
library CodeStore {
    function write(bytes memory data) internal returns (address) {
        return SSTORE2.write(data);
    }

    function read(uint256 number) internal view returns (bytes memory) {
        return SSTORE2.read(addressOf(number));
    }

    function addressOf(uint256 number) internal view returns (address) {
        return LibRLP.computeAddress(address(this), number);
    }
}
