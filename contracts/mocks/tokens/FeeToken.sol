// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "../../demo/Token.sol";

/// @title FeeToken
/// @notice A token of which a part is lost on every transfer.
contract FeeToken is Token("Fee", "FEE", 18) {
    uint256 private immutable PERCENT;

    /// @param percent The part of each transfer that does not arrive, rounded down.
    constructor(uint256 percent) {
        PERCENT = percent;
    }

    function _afterTokenTransfer(address from, address to, uint256 amount) internal override {
        if (from != address(0) && to != address(0)) _burn(to, (amount * PERCENT) / 100);
    }
}
