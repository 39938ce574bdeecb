// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title GasBurningBalance
/// @notice A token that uses up all the gas of whoever asks for a balance.
contract GasBurningBalance is Token("Burning", "BURN", 18) {
    function balanceOf(address) public pure override returns (uint256) {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
