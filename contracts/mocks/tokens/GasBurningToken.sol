// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title GasBurningToken
/// @notice A token that uses up all the gas of every transfer.
contract GasBurningToken is Token("Burning", "BURN", 18) {
    function _beforeTokenTransfer(address from, address, uint256) internal pure override {
        if (from == address(0)) return;
        assembly ("memory-safe") {
            invalid()
        }
    }
}
