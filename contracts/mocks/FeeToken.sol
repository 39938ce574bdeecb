// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Token} from "./Token.sol";

/// @title FeeToken
/// @notice A token of which a tenth is lost on every transfer.
contract FeeToken is Token("Fee", "FEE", 18) {
    uint256 private constant FEE_DIVISOR = 10;

    function _afterTokenTransfer(address from, address to, uint256 amount) internal override {
        if (from != address(0) && to != address(0)) _burn(to, amount / FEE_DIVISOR);
    }
}
