// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title SurchargeToken
/// @notice A token that takes its fee from the payer, on top of what the payee gets.
contract SurchargeToken is Token("Surcharge", "SUR", 18) {
    uint256 private immutable PERCENT;

    /// @param percent The part of each transfer that the payer loses beside it, rounded down.
    constructor(uint256 percent) {
        PERCENT = percent;
    }

    function _afterTokenTransfer(address from, address to, uint256 amount) internal override {
        if (from != address(0) && to != address(0)) _burn(from, (amount * PERCENT) / 100);
    }
}
